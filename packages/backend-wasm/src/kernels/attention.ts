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

/** What the kernels of `assembly/attention.ts` are told of one head: sizes, byte offsets, and the keys hidden. */
interface Head {
  /** Time, keyTime, width of the head, whether causal. */
  readonly sizes: readonly number[];
  /** Into the view of queries. */
  readonly query: number;
  /** Into the views of keys and values. */
  readonly key: number;
  /** Into a tensor [B, T, D]. */
  readonly output: number;
  /** Into the notes, [B, heads, T, notes]. */
  readonly note: number;
  /** An address, or 0. */
  readonly hidden: number;
}

const forEachHead = (
  { inputs, attributes, run, at, room }: Call,
  { batch, time, keyTime, width }: AttentionSizes,
  step: number,
  visit: (head: Head) => void,
): void => {
  const heads = attributes.heads as number;
  const size = width / heads;
  const noteBytes = 4 * time * run.attentionNotes!(keyTime);
  const hidden = inputs.keyMask === undefined ? 0 : room(4 * (keyTime + 3));
  for (let b = 0; b < batch; b++) {
    if (hidden !== 0) run.hiddenKeys!(keyTime, at(inputs.keyMask) + 4 * b * keyTime, hidden);
    for (let h = 0; h < heads; h++) {
      const first = 4 * h * size;
      visit({
        sizes: [time, keyTime, size, attributes.causal ? 1 : 0],
        query: b * time * step + first,
        key: b * keyTime * step + first,
        output: 4 * b * time * width + first,
        note: (b * heads + h) * noteBytes,
        hidden,
      });
    }
  }
};

/** [outputs [B, T, D], notes [B, heads, T, …] as `attentionNotes` of `assembly/attention.ts` says]. */
export const attend = (call: Call, sizes: AttentionSizes, views: AttentionViews): TensorInfo[] => {
  const { attributes, run, at, output, zeros, room, workspace } = call;
  const { batch, time, keyTime, width } = sizes;
  const outputs = zeros([batch, time, width]);
  const notes = output([batch, attributes.heads as number, time, run.attentionNotes!(keyTime)]);
  const scratch = room(run.attentionRoom!());
  forEachHead(call, sizes, views.step, (head) => {
    run.attentionForward!(
      ...head.sizes,
      ...[views.queries + head.query, views.step],
      ...[views.keys + head.key, views.values + head.key, views.step],
      head.hidden,
      ...[at(outputs) + head.output, 4 * width],
      at(notes) + head.note,
      scratch,
      workspace,
    );
  });
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
  forEachHead(call, sizes, views.step, (head) => {
    run.attentionBackward!(
      ...head.sizes,
      ...[views.queries + head.query, views.step],
      ...[views.keys + head.key, views.values + head.key, views.step],
      head.hidden,
      ...[at(inputs.outputs) + head.output, at(inputs.outputsGradient) + head.output, 4 * sizes.width],
      at(inputs.statistics) + head.note,
      gradients.queries + head.query,
      ...[gradients.keys + head.key, gradients.values + head.key],
      scratch,
      workspace,
    );
  });
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
