import { MIN_GRU_SEQUENCE_GRADIENT_KERNEL, MIN_GRU_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import type { Handle } from '../device.ts';
import { type Raw, rawKernel } from '../raw.ts';
import { hiddenBefore, positions } from './walk.ts';

/** The columns of all positions, gates by gates: [B, T, 2H] → two of [B·T, H]. */
const halves = (raw: Raw, both: Handle): readonly [Handle, Handle] => {
  const rows = raw.reshape(both, [-1, both.shape[2]!]);
  return raw.split(rows, 2) as unknown as readonly [Handle, Handle];
};

/** [outputs [B, T, H], gates [B, T, 2H]]: z, 0 where the state is passed on, and h̃ at every position. */
export const minGruSequence = rawKernel(MIN_GRU_SEQUENCE_KERNEL, (raw, given, attributes) => {
  const { projected, mask } = given;
  const [batch, time, width] = projected!.shape as [number, number, number];
  const [gate, candidate] = halves(raw, projected!);
  const [opened, candidates] = [raw.sigmoid(gate), raw.tanh(candidate)];
  const z = mask === undefined ? opened : raw.mul(opened, raw.reshape(mask, [-1, 1]));
  const [kept, added] = [raw.sub(raw.number(1), z), raw.mul(z, candidates)].map((part) =>
    raw.unpack(raw.reshape(part, [batch, time, width / 2]), 1),
  );
  let hidden = given.hidden!;
  const outputs: Handle[] = [];
  for (const t of positions(time, attributes)) {
    [hidden] = raw.scope(() => [raw.add(raw.mul(kept![t]!, hidden), added![t]!)] as const);
    outputs[t] = hidden;
  }
  return [raw.pack(outputs, 1), raw.reshape(raw.concat([z, candidates]), projected!.shape)];
});

/** The gradients of projected and hidden. */
export const minGruSequenceGradient = rawKernel(
  MIN_GRU_SEQUENCE_GRADIENT_KERNEL,
  (raw, given, attributes) => {
    const [batch, time, width] = given.projected!.shape as [number, number, number];
    const [z, candidates] = halves(raw, given.gates!);
    const closed = raw.reshape(raw.sub(raw.number(1), z), [batch, time, width / 2]);
    const [kept, arriving] = [raw.unpack(closed, 1), raw.unpack(given.outputsGradient!, 1)];
    const order = positions(time, attributes);

    let hidden = raw.zeros([batch, width / 2]);
    const totals: Handle[] = [];
    for (const t of [...order].reverse()) {
      const [total, next] = raw.scope(() => {
        const sum = raw.add(hidden, arriving[t]!);
        return [sum, raw.mul(sum, kept[t]!)] as const;
      });
      totals[t] = total;
      hidden = next;
    }

    const total = raw.reshape(raw.pack(totals, 1), [-1, width / 2]);
    const change = raw.sub(candidates, hiddenBefore(raw, given, order));
    const columns = [
      raw.sigmoidGradient(z, raw.mul(total, change)),
      raw.tanhGradient(candidates, raw.mul(total, z)),
    ];
    return [raw.reshape(raw.concat(columns), given.projected!.shape), hidden];
  },
);
