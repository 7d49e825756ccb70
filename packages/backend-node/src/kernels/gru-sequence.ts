import { GRU_SEQUENCE_GRADIENT_KERNEL, GRU_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import type { Handle } from '../device.ts';
import { rawKernel } from '../raw.ts';
import { countingAt, hiddenBefore, masked, moved, positions } from './walk.ts';

type Three = readonly [Handle, Handle, Handle];

/** [outputs, gates [2T, B, H]: all r, all z; candidates [2T, B, H]: all n, all recurrent parts of n] */
export const gruSequence = rawKernel(GRU_SEQUENCE_KERNEL, (raw, given, attributes) => {
  const { projected, recurrent, recurrentBias, mask, recurrentMask } = given;
  let hidden = given.hidden!;
  const [steps, counting] = [raw.unpack(projected!, 1), countingAt(raw, mask)];
  const one = raw.number(1);
  const outputs: Handle[] = [];
  const notes: [Handle[], Handle[], Handle[], Handle[]] = [[], [], [], []];
  for (const t of positions(steps.length, attributes)) {
    const [next, ...found] = raw.scope(() => {
      const product = raw.matMul(masked(raw, hidden, recurrentMask), recurrent!);
      const fromHidden = raw.split(raw.add(product, recurrentBias!), 3) as unknown as Three;
      const fromInputs = raw.split(steps[t]!, 3) as unknown as Three;
      const r = raw.sigmoid(raw.add(fromInputs[0], fromHidden[0]));
      const z = raw.sigmoid(raw.add(fromInputs[1], fromHidden[1]));
      const n = raw.tanh(raw.add(fromInputs[2], raw.mul(r, fromHidden[2])));
      const stepped = raw.add(raw.mul(raw.sub(one, z), n), raw.mul(z, hidden));
      return [moved(raw, counting(t), stepped, hidden), r, z, n, fromHidden[2]] as const;
    });
    hidden = next;
    outputs[t] = hidden;
    found.forEach((value, index) => {
      notes[index]![t] = value;
    });
  }
  const [r, z, n, recurrentPart] = notes;
  return [raw.pack(outputs, 1), raw.pack([...r, ...z], 0), raw.pack([...n, ...recurrentPart], 0)];
});

/** The gradients of projected, recurrent, recurrentBias and hidden. */
export const gruSequenceGradient = rawKernel(GRU_SEQUENCE_GRADIENT_KERNEL, (raw, given, attributes) => {
  const { projected, recurrent, mask, recurrentMask } = given;
  const [batch, time, width] = projected!.shape as [number, number, number];
  const [gates, candidates] = [raw.unpack(given.gates!, 0), raw.unpack(given.candidates!, 0)];
  const [after, arriving] = [raw.unpack(given.outputs!, 1), raw.unpack(given.outputsGradient!, 1)];
  const counting = countingAt(raw, mask);
  const one = raw.number(1);
  const order = positions(time, attributes);

  let hidden = raw.zeros([batch, width / 3]);
  const [projectedGradients, productGradients]: [Handle[], Handle[]] = [[], []];
  for (const [index, t] of [...order.entries()].reverse()) {
    const before = index === 0 ? given.hidden! : after[order[index - 1]!]!;
    const [projectedGradient, productGradient, hiddenGradient] = raw.scope(() => {
      const total = raw.add(hidden, arriving[t]!);
      const at = counting(t);
      const gradient = at === undefined ? total : raw.mul(at.moves, total);
      const [r, z] = [gates[t]!, gates[time + t]!];
      const [n, recurrentPart] = [candidates[t]!, candidates[time + t]!];
      const nGradient = raw.tanhGradient(n, raw.mul(gradient, raw.sub(one, z)));
      const zGradient = raw.sigmoidGradient(z, raw.mul(gradient, raw.sub(before, n)));
      const rGradient = raw.sigmoidGradient(r, raw.mul(nGradient, recurrentPart));
      const product = raw.concat([rGradient, zGradient, raw.mul(nGradient, r)]);
      const back = masked(raw, raw.matMul(product, recurrent!, { transposeB: true }), recurrentMask);
      const carried = raw.add(raw.mul(gradient, z), back);
      return [
        raw.concat([rGradient, zGradient, nGradient]),
        product,
        at === undefined ? carried : raw.add(carried, raw.mul(at.stays, total)),
      ] as const;
    });
    projectedGradients[t] = projectedGradient;
    productGradients[t] = productGradient;
    hidden = hiddenGradient;
  }

  const rows = raw.reshape(raw.pack(productGradients, 1), [batch * time, width]);
  return [
    raw.pack(projectedGradients, 1),
    raw.matMul(hiddenBefore(raw, given, order), rows, { transposeA: true }),
    raw.sum(rows, 0),
    hidden,
  ];
});
