import { RidgelineError } from '@ridgeline/contracts';

/* Why TensorFlow.js's binary did not come; a module of its own, so that a page loads it only where that happens. */

/** What is wrong with the file at an address; nothing if it is there and is WebAssembly. */
const faultOf = async (address: string): Promise<string | undefined> => {
  try {
    const response = await fetch(address);
    if (!response.ok) return `the server answers ${response.status}`;
    const start = new Uint8Array(await response.arrayBuffer()).subarray(0, 4);
    return start.join() === '0,97,115,109'
      ? undefined
      : 'what is there is no WebAssembly, but perhaps a page';
  } catch (error) {
    return `it cannot be fetched (${error instanceof Error ? error.message : error})`;
  }
};

const policyFault = (what: string, hint: string): RidgelineError =>
  new RidgelineError('E_BACKEND', `wasm: this page's content security policy forbids ${what}.`, { hint });

/** The error where a page's policy is what keeps WebAssembly from starting; nothing if it is not. */
export const forbiddenByPolicy = async (
  name: string,
  address: string | undefined,
): Promise<RidgelineError | undefined> => {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return policyFault('WebAssembly', "Add 'wasm-unsafe-eval' to script-src.");
  }
  if (!address?.startsWith('blob:') || (await faultOf(address)) === undefined) return undefined;
  return policyFault(
    'the binary that comes with the program, which is read from a blob',
    `Add blob: to connect-src, or serve ${name} and name its place: wasmBackend({ paths }).`,
  );
};

/** The error for a binary that a browser does not find at the address given; nothing if it is there. */
export const missingBinary = async (name: string, address: string): Promise<RidgelineError | undefined> => {
  const fault = await faultOf(address);
  if (fault === undefined) return undefined;
  const from = `node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}`;
  return new RidgelineError('E_BACKEND', `wasm: ${address}: ${fault}.`, {
    at: 'paths',
    hint:
      `Copy ${from} to the folder that is served there: public/ for Vite, output.path for webpack, outdir for esbuild. ` +
      'Or leave paths out: the binary then comes with the program.',
  });
};
