import type { Params } from '@ridgeline/contracts';
import {
  add,
  cast,
  div,
  expandDims,
  max,
  maximum,
  mean,
  mul,
  reshape,
  slice,
  softmax,
  sub,
  sum,
  type Tensor,
  tanh,
} from '@tensorflow/tfjs-core';
import type { Layer } from '../layers/layer.ts';
import { linearLayer } from '../layers/linear.ts';

export interface PoolingInputs {
  /** [B, T, H] */
  readonly inputs: Tensor;
  /** [B, T], 0 where a position is padding; each row has one that is none. */
  readonly mask?: Tensor;
}

/** [B, T] as numbers for every position, [B, T, 1]. */
const counted = (mask: Tensor): Tensor => expandDims(cast(mask, 'float32'), 2);

/** The values, and far below all of them where a position is padding. */
const withoutPadding = (values: Tensor, mask: Tensor | undefined): Tensor => {
  if (mask === undefined) return values;
  const counts = counted(mask);
  return add(mul(values, counts), mul(sub(counts, 1), 1e9));
};

/** The mean over the positions that count, Σ m·x / Σ m. [B, T, H] → [B, H] */
export const meanOverTime = ({ inputs, mask }: PoolingInputs): Tensor => {
  if (mask === undefined) return mean(inputs, 1);
  const counts = counted(mask);
  return div(sum(mul(inputs, counts), 1), maximum(sum(counts, 1), 1));
};

/** The largest value of each column over the positions that count. [B, T, H] → [B, H] */
export const maxOverTime = ({ inputs, mask }: PoolingInputs): Tensor => max(withoutPadding(inputs, mask), 1);

/** What stands at the first position. [B, T, H] → [B, H] */
export const firstOverTime = ({ inputs }: PoolingInputs): Tensor => {
  const [rows, , width] = inputs.shape as [number, number, number];
  return reshape(slice(inputs, [0, 0, 0], [rows, 1, width]), [rows, width]);
};

/**
 * The mean with weights that are learnt: α = softmax over the positions that count of u·tanh(x·W + b), with W and b at
 * `path` and u [H, 1] at `path/query`. [B, T, H] → [B, H]
 *
 * @see Yang et al. 2016, "Hierarchical attention networks for document classification", section 2.2.
 */
export const attentionOverTime = (path: string, width: number): Layer<PoolingInputs, Tensor> => {
  const role = 'attention';
  const keys = linearLayer(path, { inputs: width, outputs: width, role });
  const query = linearLayer(`${path}/query`, { inputs: width, outputs: 1, bias: false, role });
  return {
    parameters: [...keys.parameters, ...query.parameters],
    apply: (params: Params, { inputs, mask }) => {
      const scores = query.apply(params, tanh(keys.apply(params, inputs)));
      const [rows, time] = inputs.shape as [number, number];
      const weights = softmax(reshape(withoutPadding(scores, mask), [rows, time]));
      return sum(mul(inputs, expandDims(weights, 2)), 1);
    },
  };
};
