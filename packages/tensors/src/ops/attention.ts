import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import {
  add,
  cast,
  matMul,
  mul,
  reshape,
  softmax,
  sub,
  type Tensor,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';

export interface AttentionOptions {
  /** How many heads share the width D; they divide it. */
  readonly heads: number;
  /** Position t sees the keys 0 … t only. False if not given. */
  readonly causal?: boolean;
  /** [B, S], 0 where a key is hidden from every query. Absent: all are seen. */
  readonly keyMask?: Tensor;
}

export interface AttentionInputs extends AttentionOptions {
  /** [B, T, D] */
  readonly queries: Tensor;
  /** [B, S, D] */
  readonly keys: Tensor;
  /** [B, S, D] */
  readonly values: Tensor;
}

/** The kernels that a backend may bring. */
export const ATTENTION_KERNEL = 'RidgelineAttention';
export const ATTENTION_GRADIENT_KERNEL = 'RidgelineAttentionGradient';

/** [B, T, D] → [B, heads, T, D/heads] */
const splitHeads = (values: Tensor, heads: number): Tensor => {
  const [batch, time, width] = values.shape as [number, number, number];
  return transpose(reshape(values, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
};

/** What each query may see, 0 or 1, to be broadcast to [B, heads, T, S]; `undefined` if that is everything. */
const visibleKeys = ({ queries, keys, causal = false, keyMask }: AttentionInputs): Tensor | undefined => {
  const [time, keyTime] = [queries.shape[1]!, keys.shape[1]!];
  const past = causal
    ? tensor2d(
        Float32Array.from({ length: time * keyTime }, (_, i) =>
          i % keyTime <= Math.floor(i / keyTime) ? 1 : 0,
        ),
        [time, keyTime],
      )
    : undefined;
  if (keyMask === undefined) return past;
  const shown = reshape(cast(keyMask, 'float32'), [keys.shape[0]!, 1, 1, keyTime]);
  return past === undefined ? shown : mul(shown, past);
};

/** The formula: the truth that kernels are tested against. */
export const attentionComposition = (given: AttentionInputs): Tensor => {
  const { queries, keys, values, heads } = given;
  const [q, k, v] = [queries, keys, values].map((part) => splitHeads(part, heads)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const scores = mul(matMul(q, k, false, true), 1 / Math.sqrt(queries.shape[2]! / heads));
  const visible = visibleKeys(given);
  // a hidden score is so low that its weight is 0; the product makes it 0 where all of a row are hidden
  const weights =
    visible === undefined ? softmax(scores) : mul(softmax(add(scores, mul(sub(visible, 1), 1e9))), visible);
  return reshape(transpose(matMul(weights, v), [0, 2, 1, 3]), queries.shape);
};

/** [outputs], and for the gradient kernel whatever the backend keeps. */
export const attentionKernel = fusedKernel({
  kernel: ATTENTION_KERNEL,
  gradientKernel: ATTENTION_GRADIENT_KERNEL,
  inputs: ['queries', 'keys', 'values', 'keyMask'],
  optional: { keyMask: 'masked' },
  outputs: ['outputs', 'statistics'],
  cotangents: ['outputsGradient'],
  gradients: ['queries', 'keys', 'values'],
});

/** Checks that the heads divide the width, and that the mask fits. */
export const requireHeads = (
  who: string,
  { heads, keyMask }: AttentionOptions,
  [batch, keyTime, width]: readonly [number, number, number],
): void => {
  requirePositiveInteger(who, { heads });
  if (width % heads !== 0) {
    throw new RidgelineError('E_SHAPE', `${who}: heads must divide the width ${width}, got ${heads}.`);
  }
  if (keyMask !== undefined) requireShape(who, 'keyMask', keyMask, [batch, keyTime]);
};

/**
 * Scaled dot-product attention, each head on its share of the width: softmax(q·kᵀ/√(D/heads))·v. A row whose keys are
 * all hidden gives 0.
 *
 * @returns [B, T, D]
 * @throws `E_SHAPE`, `E_RANGE`
 * @see Vaswani et al. 2017; the core of PyTorch's `nn.MultiheadAttention`, whose masks say true for hidden.
 * @example attention({ queries, keys, values, heads: 2, causal: true }) // [B, T, D]
 */
export const attention = (given: AttentionInputs): Tensor => {
  const { queries, keys, values, heads, causal = false, keyMask } = given;
  requireShape('attention', 'queries', queries, ['B', 'T', 'D']);
  const [batch, , width] = queries.shape as [number, number, number];
  requireShape('attention', 'keys', keys, [batch, 'S', width]);
  const keyTime = keys.shape[1]!;
  requireShape('attention', 'values', values, [batch, keyTime, width]);
  requireHeads('attention', given, [batch, keyTime, width]);
  const mask = keyMask && cast(keyMask, 'float32');
  const fused = attentionKernel.run({ queries, keys, values, keyMask: mask }, { heads, causal });
  return fused?.[0] ?? attentionComposition(given);
};
