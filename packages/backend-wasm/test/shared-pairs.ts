import { setFlagsFromString } from 'node:v8';
import type { NativeKernel } from '@ridgeline/kernels-native';
import { instantiate, type Kernels, simdSupport } from '../src/module.ts';
import type { Pool } from '../src/threads/pool.ts';
import { threadedKernels } from '../src/threads/threaded-kernels.ts';
import type { Pair } from './native-pairs.ts';

/** What the cases take, and room for threads behind it. */
const [size, behind] = [2 ** 21, 2 ** 23];

/** Kernels of one thread on a memory of their own, with what they read and write copied from the shared one and back. */
const mirrored = (kernels: Kernels, own: WebAssembly.Memory, shared: WebAssembly.Memory): Kernels =>
  Object.fromEntries(
    Object.entries(kernels).map(([name, kernel]) => [
      name,
      (...given) => {
        const [mirror, bytes] = [new Uint8Array(own.buffer), new Uint8Array(shared.buffer, 0, size)];
        mirror.set(bytes);
        const result = kernel!(...given);
        bytes.set(mirror);
        return result;
      },
    ]),
  );

/** Both builds as they run on one thread, beside the same shared among 1, 2 and 3 threads, however little work there is. */
export const sharedPairs = async (): Promise<readonly (Pair & { readonly pool: Pool })[]> => {
  if (!simdSupport().relaxed) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const pairs = (['plain', 'relaxed'] as const).flatMap((build) =>
    [1, 2, 3].map(async (threads) => {
      const own = new WebAssembly.Memory({ initial: size / 2 ** 16 });
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
      const wasm = mirrored(await instantiate(build, own), own, memory);
      return { name: `${build}, threads ${threads}`, threads, wasm, native, memory, pool };
    }),
  );
  return Promise.all(pairs);
};
