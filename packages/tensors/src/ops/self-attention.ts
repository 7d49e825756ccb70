import { cast, split, type Tensor } from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';
import { type AttentionOptions, attentionComposition, requireHeads } from './attention.ts';

export interface SelfAttentionInputs extends AttentionOptions {
  /** [B, T, 3D]: queries, keys and values side by side. */
  readonly projected: Tensor;
}

/** The kernels that a backend may bring. */
export const SELF_ATTENTION_KERNEL = 'RidgelineSelfAttention';
export const SELF_ATTENTION_GRADIENT_KERNEL = 'RidgelineSelfAttentionGradient';

/** The formula: the truth that kernels are tested against. */
export const selfAttentionComposition = ({ projected, ...options }: SelfAttentionInputs): Tensor => {
  const [queries, keys, values] = split(projected, 3, 2) as [Tensor, Tensor, Tensor];
  return attentionComposition({ queries, keys, values, ...options });
};

/** [outputs], and for the gradient kernel whatever the backend keeps. */
export const selfAttentionKernel = fusedKernel({
  kernel: SELF_ATTENTION_KERNEL,
  gradientKernel: SELF_ATTENTION_GRADIENT_KERNEL,
  inputs: ['projected', 'keyMask'],
  optional: { keyMask: 'masked' },
  outputs: ['outputs', 'statistics'],
  cotangents: ['outputsGradient'],
  gradients: ['projected'],
});

/**
 * `attention` of a sequence to itself, from one projection that holds queries, keys and values side by side, so that
 * one product makes all three.
 *
 * @returns [B, T, D]
 * @throws `E_SHAPE`, `E_RANGE`
 * @example selfAttention({ projected: linear(inputs, kernel, bias), heads: 4, causal: true }) // [B, T, D]
 */
export const selfAttention = (given: SelfAttentionInputs): Tensor => {
  const { projected, heads, causal = false, keyMask } = given;
  const [batch, time, columns] = projected.shape as [number, number, number];
  requireShape('selfAttention', 'projected', projected, ['B', 'T', 3 * Math.ceil(columns / 3)]);
  requireHeads('selfAttention', given, [batch, time, columns / 3]);
  const mask = keyMask && cast(keyMask, 'float32');
  const fused = selfAttentionKernel.run({ projected, keyMask: mask }, { heads, causal });
  return fused?.[0] ?? selfAttentionComposition(given);
};
