import { SELF_ATTENTION_GRADIENT_KERNEL, SELF_ATTENTION_KERNEL } from '@ridgeline/tensors';
import { type Call, defineKernel } from '../define-kernel.ts';
import { type AttentionCall, attend, attendBackward, widestHead } from './attention.ts';

/** Queries, keys and values side by side in [B, T, 3D]. */
const callOf = ({ inputs }: Call): AttentionCall => {
  const projected = inputs.projected!;
  const [batch, time, columns] = projected.shape as [number, number, number];
  const width = columns / 3;
  const layout = { keysFrom: width, valuesFrom: 2 * width, step: columns };
  return {
    ...{ queries: projected, keys: projected, values: projected },
    ...{ batch, time, keyTime: time, width, layout },
  };
};

/** [outputs] */
export const selfAttention = defineKernel({
  name: SELF_ATTENTION_KERNEL,
  fits: ({ projected }, _, { heads }) => projected![2]! / 3 / (heads as number) <= widestHead,
  compute: (call) => [attend(call, callOf(call))],
});

/** The gradient of projected, [B, T, 3D]. */
export const selfAttentionGradient = defineKernel({
  name: SELF_ATTENTION_GRADIENT_KERNEL,
  compute: (call) => {
    const given = callOf(call);
    return [attendBackward(call, given, given.layout, given.queries.shape)];
  },
});
