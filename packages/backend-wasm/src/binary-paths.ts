import { RidgelineError } from '@ridgeline/contracts';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/** The one file of TensorFlow.js that is asked for: our kernels need SIMD, and a pool of TensorFlow.js's own would be in their way. */
export const binaryName = 'tfjs-backend-wasm-simd.wasm';

export type BinaryPaths = string | Readonly<Record<string, string>>;

/** Where the file is. @throws `E_OPTION` if the addresses do not name it */
export const addressOf = (paths: BinaryPaths): string => {
  if (typeof paths === 'string') return paths + binaryName;
  const address = Object.hasOwn(paths, binaryName) ? paths[binaryName] : undefined;
  if (address !== undefined) return address;
  throw new RidgelineError(
    'E_OPTION',
    `wasmBackend: paths must give the address of ${binaryName}, got those of ${Object.keys(paths).join(', ') || 'nothing'}.`,
    {
      at: 'paths',
      hint: `For example paths: { '${binaryName}': '/${binaryName}' }, or a folder that ends in /.`,
    },
  );
};

/**
 * Tells TensorFlow.js where its binary is; it insists on addresses of two more, which are never asked for.
 *
 * @param fetched whether Node, too, is to fetch it, instead of reading a file
 */
export const useBinary = (address: string, fetched: boolean): void =>
  setWasmPaths(
    {
      [binaryName]: address,
      'tfjs-backend-wasm.wasm': address,
      'tfjs-backend-wasm-threaded-simd.wasm': address,
    },
    fetched,
  );

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
export const forbiddenByPolicy = async (address: string | undefined): Promise<RidgelineError | undefined> => {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return policyFault('WebAssembly', "Add 'wasm-unsafe-eval' to script-src.");
  }
  if (!address?.startsWith('blob:') || (await faultOf(address)) === undefined) return undefined;
  return policyFault(
    'the binary that comes with the program, which is read from a blob',
    `Add blob: to connect-src, or serve ${binaryName} and name its place: wasmBackend({ paths }).`,
  );
};

/** The error for a binary that a browser does not find at the address given; nothing if it is there. */
export const missingBinary = async (address: string): Promise<RidgelineError | undefined> => {
  const fault = await faultOf(address);
  if (fault === undefined) return undefined;
  const from = `node_modules/@tensorflow/tfjs-backend-wasm/dist/${binaryName}`;
  return new RidgelineError('E_BACKEND', `wasm: ${address}: ${fault}.`, {
    at: 'paths',
    hint:
      `Copy ${from} to the folder that is served there: public/ for Vite, output.path for webpack, outdir for esbuild. ` +
      'Or leave paths out: the binary then comes with the program.',
  });
};
