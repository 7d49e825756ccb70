import { type Backend, RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import {
  findBackendFactory,
  getKernel,
  ready,
  registerBackend,
  registerKernel,
  setBackend,
} from '@tensorflow/tfjs-core';
import { findAddon, loadAddon } from './addon.ts';
import { kernels } from './catalog.ts';

export interface NodeOptions {
  /**
   * How many threads one operation may use. 1 if not given, which is best for small models. The first backend that
   * is started in a process settles it, and an environment variable `TF_NUM_INTRAOP_THREADS` stands above it.
   */
  readonly threads?: number;
}

/**
 * TensorFlow's C library in Node, through the addon of `@tensorflow/tfjs-node` or `@tensorflow/tfjs-node-gpu`, with
 * kernels of our own that take a whole sequence at once. TF.js calls this backend `tensorflow`.
 *
 * @throws `E_RANGE` if `threads` is not a positive integer; `E_BACKEND` on `start` where the addon is missing.
 * @example await nodeBackend().start()
 */
export const nodeBackend = ({ threads = 1 }: NodeOptions = {}): Backend => {
  requirePositiveInteger('nodeBackend', { threads });
  return {
    name: 'node',
    kernels: kernels.map(({ kernelName }) => kernelName),
    start: async () => {
      if (findBackendFactory('tensorflow') === null) {
        registerBackend('tensorflow', loadAddon(findAddon(), threads).makeDevice);
      }
      if (!(await setBackend('tensorflow')))
        throw new RidgelineError('E_BACKEND', 'node: TensorFlow did not start.');
      await ready();
      for (const kernel of kernels) {
        if (getKernel(kernel.kernelName, 'tensorflow') === undefined) registerKernel(kernel);
      }
    },
  };
};
