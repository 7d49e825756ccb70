import { ATTENTION_GRADIENT_KERNEL, ATTENTION_KERNEL } from '@ridgeline/tensors';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';

/** Where queries, keys and values lie, or their gradients: addresses, and the bytes from a position to the next. */
export interface AttentionViews {
  readonly queries: number;
  readonly keys: number;
  readonly values: number;
  readonly step: number;
}

export interface AttentionSizes {
  readonly batch: number;
  readonly time: number;
  readonly keyTime: number;
  /** D of [B, T, D]. */
  readonly width: number;
}

/** What both kernels of `assembly/attention.ts` begin with. */
const begin = (
  { inputs, attributes, run, at, room }: Call,
  { batch, time, keyTime, width }: AttentionSizes,
  { queries, keys, values, step }: AttentionViews,
): readonly number[] => {
  const heads = attributes.heads as number;
  const sizes = [batch, heads, time, keyTime, width / heads, attributes.causal ? 1 : 0];
  const hiddenBytes = 16 * Math.ceil(keyTime / 4);
  const hidden = inputs.keyMask === undefined ? 0 : room(batch * hiddenBytes);
  for (let b = 0; hidden !== 0 && b < batch; b++)
    run.hiddenKeys!(keyTime, at(inputs.keyMask) + 4 * b * keyTime, hidden + b * hiddenBytes);
  return [...sizes, queries, step, keys, values, step, hidden];
};

/** [outputs [B, T, D], notes [B, heads, T, …] as `attentionNotes` of `assembly/attention.ts` says]. */
export const attend = (call: Call, sizes: AttentionSizes, views: AttentionViews): TensorInfo[] => {
  const { attributes, run, at, output, zeros, room, workspace } = call;
  const { batch, time, keyTime, width } = sizes;
  const outputs = zeros([batch, time, width]);
  const notes = output([batch, attributes.heads as number, time, run.attentionNotes!(keyTime)]);
  const scratch = room(run.attentionRoom!());
  run.attentionForward!(
    ...begin(call, sizes, views),
    ...[at(outputs), 4 * width, at(notes), scratch, workspace],
  );
  return [outputs, notes];
};

/** Adds the gradients of queries, keys and values to what `gradients` shows, laid out as `views`. */
export const attendBackward = (
  call: Call,
  sizes: AttentionSizes,
  { views, gradients }: Readonly<Record<'views' | 'gradients', AttentionViews>>,
): void => {
  const { inputs, run, at, room, workspace } = call;
  const scratch = room(run.attentionRoom!());
  run.attentionBackward!(
    ...begin(call, sizes, views),
    ...[at(inputs.outputs), at(inputs.outputsGradient), 4 * sizes.width, at(inputs.statistics)],
    ...[gradients.queries, gradients.keys, gradients.values, scratch, workspace],
  );
};

const sizesOf = ({ inputs }: Call): AttentionSizes => {
  const [batch, time, width] = inputs.queries!.shape as [number, number, number];
  return { batch, time, keyTime: inputs.keys!.shape[1]!, width };
};

const viewsOf = (
  { at }: Call,
  [queries, keys, values]: readonly (TensorInfo | undefined)[],
): AttentionViews => ({
  queries: at(queries),
  keys: at(keys),
  values: at(values),
  step: 4 * queries!.shape[2]!,
});

/** [outputs, notes] */
export const attention = defineKernel(ATTENTION_KERNEL, (call) => {
  const { queries, keys, values } = call.inputs;
  return attend(call, sizesOf(call), viewsOf(call, [queries, keys, values]));
});

/** Gradients of [queries, keys, values]. */
export const attentionGradient = defineKernel(ATTENTION_GRADIENT_KERNEL, (call) => {
  const given = [call.inputs.queries!, call.inputs.keys!, call.inputs.values!];
  const gradients = given.map(({ shape }) => call.zeros(shape));
  attendBackward(call, sizesOf(call), {
    views: viewsOf(call, given),
    gradients: viewsOf(call, gradients),
  });
  return gradients;
});
