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
