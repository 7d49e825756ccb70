import {
  add,
  argMax,
  cast,
  concat,
  expandDims,
  mul,
  oneHot,
  ones,
  pad,
  reshape,
  slice,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';
import { conv1d } from './conv1d.ts';

export interface ConvMaxOverTimeInputs {
  /** [B, T, C] */
  readonly inputs: Tensor;
  /** [K, C, O] */
  readonly kernel: Tensor;
  /** [O] */
  readonly bias: Tensor;
  /** [B, T], 0 where a position is padding. Absent: none is. */
  readonly mask?: Tensor;
}

/** The kernels that a backend may bring. */
export const CONV_MAX_OVER_TIME_KERNEL = 'RidgelineConvMaxOverTime';
export const CONV_MAX_OVER_TIME_GRADIENT_KERNEL = 'RidgelineConvMaxOverTimeGradient';

/** 1 for each window that counts, [B, T']: the row's first, and those that start at a position that counts. */
const countedWindows = (mask: Tensor, windows: number): Tensor => {
  const batch = mask.shape[0]!;
  const first = ones([batch, 1]);
  return windows === 1 ? first : concat([first, slice(mask, [0, 1], [batch, windows - 1])], 1);
};

/** The formula, for T ≥ K: the truth that kernels are tested against. */
export const convMaxOverTimeComposition = ({ inputs, kernel, bias, mask }: ConvMaxOverTimeInputs): Tensor => {
  const values = transpose(conv1d({ inputs, kernel, bias }), [0, 2, 1]);
  const windows = values.shape[2]!;
  if (windows === 1) return reshape(values, values.shape.slice(0, 2) as [number, number]);
  const candidates =
    mask === undefined
      ? values
      : add(values, expandDims(mul(sub(countedWindows(mask, windows), 1), 1e30), 1));
  // the first of equal windows takes the whole gradient
  const chosen = oneHot(argMax<Tensor2D>(candidates, 2), windows);
  return sum(mul(values, cast(chosen, 'float32')), 2);
};

/** [outputs], and for the gradient kernel the window that each came from, int32 [B, O]. */
export const convMaxOverTimeKernel = fusedKernel({
  kernel: CONV_MAX_OVER_TIME_KERNEL,
  gradientKernel: CONV_MAX_OVER_TIME_GRADIENT_KERNEL,
  inputs: ['inputs', 'kernel', 'bias', 'mask'],
  optional: { mask: 'masked' },
  outputs: [null, 'positions'],
  cotangents: ['outputsGradient'],
  gradients: ['inputs', 'kernel', 'bias'],
});

/** Zeros behind the last position up to that many positions. */
const padTime = (sequence: Tensor, time: number): Tensor => {
  const missing = time - sequence.shape[1]!;
  if (missing <= 0) return sequence;
  return pad(
    sequence,
    sequence.shape.map((_, axis) => [0, axis === 1 ? missing : 0] as [number, number]),
  );
};

/**
 * The largest value that each filter takes over the positions: y = max_t Σ_k x_{t+k}·W_k + b. Sequences shorter than K
 * are padded with zeros. Windows that start at a padded position count only if they are their row's first.
 *
 * @returns [B, O]
 * @throws `E_SHAPE`
 * @see Kim 2014, "Convolutional neural networks for sentence classification". ReLU commutes with the maximum.
 * @example convMaxOverTime({ inputs: tensor3d([[[1], [3], [2]]]), kernel: ones([2, 1, 1]), bias: zeros([1]) }) // [[5]]
 */
export const convMaxOverTime = ({ inputs, kernel, bias, mask }: ConvMaxOverTimeInputs): Tensor => {
  requireShape('convMaxOverTime', 'inputs', inputs, ['B', 'T', 'C']);
  requireShape('convMaxOverTime', 'kernel', kernel, ['K', inputs.shape[2]!, 'O']);
  requireShape('convMaxOverTime', 'bias', bias, [kernel.shape[2]!]);
  if (mask !== undefined) requireShape('convMaxOverTime', 'mask', mask, inputs.shape.slice(0, 2));
  const size = kernel.shape[0]!;
  const given = {
    inputs: padTime(inputs, size),
    kernel,
    bias,
    ...(mask && { mask: padTime(cast(mask, 'float32'), size) }),
  };
  return convMaxOverTimeKernel.run(given)?.[0] ?? convMaxOverTimeComposition(given);
};
