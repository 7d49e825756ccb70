import { RNN_SEQUENCE_GRADIENT_KERNEL, RNN_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import type { Handle } from '../device.ts';
import { rawKernel } from '../raw.ts';
import { countingAt, hiddenBefore, masked, moved, positions } from './walk.ts';

/** [outputs] */
export const rnnSequence = rawKernel(RNN_SEQUENCE_KERNEL, (raw, given, attributes) => {
  const { projected, recurrent, mask, recurrentMask } = given;
  const activate = attributes.activation === 'tanh' ? raw.tanh : raw.relu;
  let hidden = given.hidden!;
  const [steps, counting] = [raw.unpack(projected!, 1), countingAt(raw, mask)];
  const outputs: Handle[] = [];
  for (const t of positions(steps.length, attributes)) {
    [hidden] = raw.scope(() => {
      const product = raw.matMul(masked(raw, hidden, recurrentMask), recurrent!);
      return [moved(raw, counting(t), activate(raw.add(product, steps[t]!)), hidden)] as const;
    });
    outputs[t] = hidden;
  }
  return [raw.pack(outputs, 1)];
});

/** The gradients of projected, recurrent and hidden. */
export const rnnSequenceGradient = rawKernel(RNN_SEQUENCE_GRADIENT_KERNEL, (raw, given, attributes) => {
  const { projected, recurrent, outputs, mask, recurrentMask } = given;
  const [batch, time, size] = projected!.shape as [number, number, number];
  const slope = (output: Handle, gradient: Handle) =>
    attributes.activation === 'tanh'
      ? raw.tanhGradient(output, gradient)
      : raw.reluGradient(gradient, output);
  const [after, arriving] = [raw.unpack(outputs!, 1), raw.unpack(given.outputsGradient!, 1)];
  const counting = countingAt(raw, mask);
  const order = positions(time, attributes);

  let hidden = raw.zeros([batch, size]);
  const gradients: Handle[] = [];
  for (const t of [...order].reverse()) {
    const [gradient, hiddenGradient] = raw.scope(() => {
      const total = raw.add(hidden, arriving[t]!);
      const at = counting(t);
      // where the state was passed on, the output is no activation, and the gradient is 0
      const step = slope(after[t]!, at === undefined ? total : raw.mul(at.moves, total));
      const back = masked(raw, raw.matMul(step, recurrent!, { transposeB: true }), recurrentMask);
      return [step, at === undefined ? back : raw.add(back, raw.mul(at.stays, total))] as const;
    });
    gradients[t] = gradient;
    hidden = hiddenGradient;
  }

  const all = raw.pack(gradients, 1);
  const rows = raw.reshape(all, [batch * time, size]);
  return [all, raw.matMul(hiddenBefore(raw, given, order), rows, { transposeA: true }), hidden];
});
