import type { ReadingModel } from '../neural-spec.ts';
import { logProbabilities } from '../probabilities.ts';
import type { OnDevice } from '../text-logits.ts';
import { type AttackedRows, attackedPass } from './attacked-pass.ts';
import { inBall, onSphere, rowLengths, summed } from './ball.ts';

/** A text under attack. */
export interface AttackedText {
  /** [K] log p of each class. */
  readonly logs: readonly number[];
  /** −log p of its class. */
  readonly loss: number;
  /** ‖δ‖₂ */
  readonly length: number;
}

/** What texts of one length came to at one radius, by one step and by several. */
export interface AttackedBatch {
  readonly fgm: readonly AttackedText[];
  readonly pgd: readonly AttackedText[];
}

/** How far all steps together reach, in radii: far enough to go around in the ball. */
const reach = 2.5;

const worse = (a: AttackedText, b: AttackedText): AttackedText => (b.loss > a.loss ? b : a);

/** Texts of one length at every radius ε; all begin with the gradient of the texts as they are. */
export const attackedBatch = async (
  loaded: OnDevice & { readonly model: ReadingModel },
  { size, ...batch }: AttackedRows & { readonly size: number },
  { epsilons, steps }: { readonly epsilons: readonly number[]; readonly steps: number },
): Promise<readonly AttackedBatch[]> => {
  const { spec } = loaded.model;
  const [count, classes] = [batch.rows.length, spec.labels.length];
  const look = async (delta: Float32Array, wantsGradient: boolean) => {
    const { logits, gradient } = await attackedPass(loaded, batch, delta, wantsGradient);
    const lengths = rowLengths(delta, count);
    const texts = batch.targets.map((target, i): AttackedText => {
      const logs = logProbabilities(logits.subarray(i * classes, (i + 1) * classes), spec);
      return { logs, loss: -logs[target]!, length: lengths[i]! };
    });
    return { texts, gradient };
  };
  const { gradient: first } = await look(new Float32Array(size), true);
  const found: AttackedBatch[] = [];
  for (const epsilon of epsilons) {
    let delta = onSphere(first!, count, epsilon);
    let { texts: fgm, gradient } = await look(delta, steps > 1);
    let pgd = fgm;
    for (let step = 2; step <= steps; step++) {
      const next = onSphere(gradient!, count, (reach * epsilon) / steps);
      delta = inBall(summed(delta, next), count, epsilon);
      const looked = await look(delta, step < steps);
      pgd = pgd.map((text, i) => worse(text, looked.texts[i]!));
      gradient = looked.gradient;
    }
    found.push({ fgm, pgd });
  }
  return found;
};
