import { SELF_ATTENTION_GRADIENT_KERNEL, SELF_ATTENTION_KERNEL } from '@ridgeline/tensors';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { type AttentionSizes, type AttentionViews, attend, attendBackward } from './attention.ts';

const sizesOf = ({ shape }: TensorInfo): AttentionSizes => {
  const [batch, time, columns] = shape as [number, number, number];
  return { batch, time, keyTime: time, width: columns / 3 };
};

/** Queries, keys and values side by side in [B, T, 3D]. */
const viewsOf = ({ at }: Call, projected: TensorInfo): AttentionViews => {
  const step = 4 * projected.shape[2]!;
  const queries = at(projected);
  return { queries, keys: queries + step / 3, values: queries + (2 * step) / 3, step };
};

/** [outputs, notes] */
export const selfAttention = defineKernel(SELF_ATTENTION_KERNEL, (call) => {
  const { projected } = call.inputs;
  return attend(call, sizesOf(projected!), viewsOf(call, projected!));
});

/** The gradient of projected, [B, T, 3D]. */
export const selfAttentionGradient = defineKernel(SELF_ATTENTION_GRADIENT_KERNEL, (call) => {
  const { projected } = call.inputs;
  const gradient = call.zeros(projected!.shape);
  attendBackward(call, sizesOf(projected!), {
    views: viewsOf(call, projected!),
    gradients: viewsOf(call, gradient),
  });
  return [gradient];
});
