import { setFlagsFromString } from 'node:v8';
import type { NativeKernel } from '@ridgeline/kernels-native';
import { simdSupport } from '../src/module.ts';
import type { Pool } from '../src/threads/pool.ts';
import { threadedKernels } from '../src/threads/threaded-kernels.ts';
import { type Pair, size, wasmOn } from './native-pairs.ts';

/** Room for threads behind what the cases take. */
const behind = 2 ** 23;

/** Both builds as they run on one thread, beside the same shared among 1, 2 and 3 threads, however little work there is. */
export const sharedPairs = async (): Promise<readonly (Pair & { readonly pool: Pool })[]> => {
  if (!simdSupport().relaxed) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const pairs = (['plain', 'relaxed'] as const).flatMap((build) => {
    const alone = wasmOn(build, size);
    return [1, 2, 3].map(async (threads) => {
      const pages = (size + behind) / 2 ** 16;
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
      let top = size;
      const allocate = (bytes: number) => {
        const address = top;
        top += 16 * Math.ceil(bytes / 16);
        if (top > size + behind) throw new Error('The threads need more memory.');
        return address;
      };
      const { kernels, pool } = await threadedKernels(
        build,
        { memory, threads, allocate, free: () => {} },
        1e-9,
      );
      const native = Object.fromEntries(
        Object.entries(kernels).map(([name, kernel]): [string, NativeKernel] => [
          name,
          (_, ...given) => kernel!(...given),
        ]),
      );
      const wasm = await alone;
      return { name: `${build}, threads ${threads}`, threads, wasm, native, memory, pool };
    });
  });
  return Promise.all(pairs);
};
