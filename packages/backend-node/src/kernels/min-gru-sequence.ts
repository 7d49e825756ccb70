import { MIN_GRU_SEQUENCE_GRADIENT_KERNEL, MIN_GRU_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import type { Handle } from '../device.ts';
import { type Raw, rawKernel } from '../raw.ts';
import { hiddenBefore, positions } from './walk.ts';

/** The columns of all positions [B·T, H]: z before its sigmoid, and the candidates. */
const halves = (raw: Raw, projected: Handle): readonly [Handle, Handle] => {
  const rows = raw.reshape(projected, [-1, projected.shape[2]!]);
  return raw.split(rows, 2) as unknown as readonly [Handle, Handle];
};

/** [outputs, gates]: z at every position, 0 where the state is passed on; both [B, T, H]. */
export const minGruSequence = rawKernel(MIN_GRU_SEQUENCE_KERNEL, (raw, given, attributes) => {
  const { projected, mask } = given;
  const [batch, time, width] = projected!.shape as [number, number, number];
  const shape = [batch, time, width / 2];
  const [gate, candidates] = halves(raw, projected!);
  const opened = raw.sigmoid(gate);
  const z = mask === undefined ? opened : raw.mul(opened, raw.reshape(mask, [-1, 1]));
  const parts = [raw.sub(raw.number(1), z), raw.mul(z, candidates)];
  const [kept, added] = parts.map((part) => raw.unpack(raw.reshape(part, shape), 1));
  let hidden = given.hidden!;
  const outputs: Handle[] = [];
  for (const t of positions(time, attributes)) {
    [hidden] = raw.scope(() => [raw.add(raw.mul(kept![t]!, hidden), added![t]!)] as const);
    outputs[t] = hidden;
  }
  return [raw.pack(outputs, 1), raw.reshape(z, shape)];
});

/** The gradients of projected and hidden. */
export const minGruSequenceGradient = rawKernel(
  MIN_GRU_SEQUENCE_GRADIENT_KERNEL,
  (raw, given, attributes) => {
    const { projected, gates } = given;
    const [batch, time, width] = projected!.shape as [number, number, number];
    const kept = raw.unpack(raw.sub(raw.number(1), gates!), 1);
    const arriving = raw.unpack(given.outputsGradient!, 1);
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

    const [total, z] = [raw.pack(totals, 1), gates!].map((all) => raw.reshape(all, [-1, width / 2])) as [
      Handle,
      Handle,
    ];
    const [, candidates] = halves(raw, projected!);
    const change = raw.sub(candidates, hiddenBefore(raw, given, order));
    const columns = [raw.sigmoidGradient(z, raw.mul(total, change)), raw.mul(total, z)];
    return [raw.reshape(raw.concat(columns), [batch, time, width]), hidden];
  },
);
