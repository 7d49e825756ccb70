import { type Params, RidgelineError, requireFraction, requirePositiveInteger } from '@ridgeline/contracts';
import { batchNorm } from '@ridgeline/tensors';
import { add, div, mul, scalar, sub, type Tensor } from '@tensorflow/tfjs-core';
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
}

export interface BatchNormLayerOutputs {
  /** [..., C] */
  readonly outputs: Tensor;
  /** The running statistics after this batch; as they were where the layer does not learn. */
  readonly buffers: Params;
}

/**
 * Batch normalisation with `path/scale` and `path/offset`, both [C]. Running statistics are no parameters but buffers,
 * which stand beside them and which nothing but this layer changes: `path/mean` and `path/variance` [C], and
 * `path/batches` [], the number of batches that they come from. The running variance is the unbiased one, as in PyTorch.
 *
 * @throws `E_RANGE` naming the option. When training, `E_SHAPE` for a batch of one row, which has no variance.
 *
 * @example batchNormLayer('norm', { width: 128 }).apply(params, { inputs, training: true }).buffers['norm/mean']
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
    buffers: [
      { path: `${path}/mean`, shape: [width], first: 0 },
      { path: `${path}/variance`, shape: [width], first: 1 },
      { path: `${path}/batches`, shape: [], first: 0 },
    ],
    apply: (params, { inputs, training }) => {
      const affine = { scale: params[`${path}/scale`]!, offset: params[`${path}/offset`]!, epsilon };
      const running = {
        mean: params[`${path}/mean`]!,
        variance: params[`${path}/variance`]!,
        batches: params[`${path}/batches`]!,
      };
      const told = ({ mean, variance, batches }: typeof running): Params => ({
        [`${path}/mean`]: mean,
        [`${path}/variance`]: variance,
        [`${path}/batches`]: batches,
      });
      if (!training) {
        const { mean, variance } = running;
        return { outputs: batchNorm(inputs, { ...affine, mean, variance }).outputs, buffers: told(running) };
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
        buffers: told({
          mean: towards(running.mean, mean),
          variance: towards(running.variance, mul(variance, rows / (rows - 1))),
          batches,
        }),
      };
    },
  };
};
