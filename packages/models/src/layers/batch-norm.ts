import { type Params, RidgelineError, requireFraction, requirePositiveInteger } from '@ridgeline/contracts';
import { batchNorm } from '@ridgeline/tensors';
import { add, div, mul, ones, scalar, sub, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { one, zero } from '../initializers.ts';
import type { Layer } from './layer.ts';

export interface BatchNormLayerOptions {
  /** Size of the last axis, C. */
  readonly width: number;
  /** Added to the variance: 10⁻⁵ if not given. */
  readonly epsilon?: number;
  /** The share of a new batch in the running statistics, 0.1 if not given; `cumulative`: of n batches, 1/n. */
  readonly momentum?: number | 'cumulative';
}

export interface BatchNormLayerInputs {
  /** [..., C] */
  readonly inputs: Tensor;
  /** Whether to normalise by the batch's own statistics, and to go on with the running ones. */
  readonly training: boolean;
  /** The running statistics as the layer gave them last; absent at the start. */
  readonly state?: Params;
}

export interface BatchNormLayerOutputs {
  /** [..., C] */
  readonly outputs: Tensor;
  /** `path/mean` and `path/variance` [C], and `path/batches`, the number that they come from. */
  readonly state: Params;
}

/**
 * Batch normalisation with `path/scale` and `path/offset`, both [C]. Running statistics are no parameters: nothing but
 * this layer changes them, so they are state, given and given back. The running variance is the unbiased one, as in
 * PyTorch.
 *
 * @throws `E_RANGE` naming the option. When training, `E_SHAPE` for a batch of one row, which has no variance.
 *
 * @example batchNormLayer('norm', { width: 128 }).apply(params, { inputs, training: true }).state['norm/mean']
 */
export const batchNormLayer = (
  path: string,
  { width, epsilon = 1e-5, momentum = 0.1 }: BatchNormLayerOptions,
): Layer<BatchNormLayerInputs, BatchNormLayerOutputs> => {
  requirePositiveInteger('batchNormLayer', { width });
  if (momentum !== 'cumulative') requireFraction('batchNormLayer', { momentum });
  return {
    parameters: [
      { path: `${path}/scale`, role: 'norm', shape: [width], initializer: one },
      { path: `${path}/offset`, role: 'norm', shape: [width], initializer: zero },
    ],
    apply: (params, { inputs, training, state }) => {
      const affine = { scale: params[`${path}/scale`]!, offset: params[`${path}/offset`]!, epsilon };
      const running = {
        mean: state?.[`${path}/mean`] ?? zeros([width]),
        variance: state?.[`${path}/variance`] ?? ones([width]),
        batches: state?.[`${path}/batches`] ?? scalar(0),
      };
      const told = ({ mean, variance, batches }: typeof running): Params => ({
        [`${path}/mean`]: mean,
        [`${path}/variance`]: variance,
        [`${path}/batches`]: batches,
      });
      if (!training) {
        const { mean, variance } = running;
        return { outputs: batchNorm(inputs, { ...affine, mean, variance }).outputs, state: told(running) };
      }
      const rows = inputs.size / width;
      if (rows < 2) {
        throw new RidgelineError(
          'E_SHAPE',
          `batchNormLayer: inputs must have two rows or more to learn from, got ${rows}.`,
          {
            hint: 'Leave out the last batch, or make it larger.',
          },
        );
      }
      const { outputs, mean, variance } = batchNorm(inputs, affine);
      const batches = add(running.batches, 1);
      const share = momentum === 'cumulative' ? div(1, batches) : scalar(momentum);
      const towards = (old: Tensor, found: Tensor): Tensor => add(old, mul(share, sub(found, old)));
      return {
        outputs,
        state: told({
          mean: towards(running.mean, mean),
          variance: towards(running.variance, mul(variance, rows / (rows - 1))),
          batches,
        }),
      };
    },
  };
};
