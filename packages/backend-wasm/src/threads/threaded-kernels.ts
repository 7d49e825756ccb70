import { type Kernels, putOn } from '../module.ts';
import { type Pool, type PoolOptions, startPool } from './pool.ts';
import { sharedKernels } from './shared-kernels.ts';

/** Each build is a module of its own, so that a page loads the one that it runs. */
const sources = {
  plain: async () => (await import('../../generated/plainShared.ts')).plainShared,
  relaxed: async () => (await import('../../generated/relaxedShared.ts')).relaxedShared,
};

export interface ThreadedKernels {
  readonly kernels: Kernels;
  readonly pool: Pool;
}

/**
 * The kernels of a build on a memory that is shared, and the threads that share their work.
 *
 * @param worth nanoseconds of work that are worth a part of their own.
 */
export const threadedKernels = async (
  build: 'plain' | 'relaxed',
  options: Omit<PoolOptions, 'module' | 'kernels'>,
  worth?: number,
): Promise<ThreadedKernels> => {
  const { module, kernels } = putOn(options.memory, await sources[build]());
  const pool = await startPool({ ...options, module, kernels });
  return { kernels: pool.threads === 1 ? kernels : sharedKernels(kernels, pool, worth), pool };
};
