import { largest } from '../largest.ts';
import { logSumExp } from '../log-probabilities.ts';
import { type Context, type Processor, processed } from '../processors/processor.ts';
import { mostProbable } from '../survivors.ts';
import type { Beam } from './beam.ts';

/** A beam with one token more. */
export interface Candidate {
  readonly beam: Beam;
  readonly id: number;
  readonly logProbability: number;
}

/** How the next token of a beam is judged. */
export interface Judgement {
  readonly processors: readonly Processor[];
  readonly context: Omit<Context, 'ids'>;
  /** Ids that never stand in a text. */
  readonly barred: readonly number[];
  /** What is taken from the log-probability of some ids, in nats. */
  readonly penalties: ReadonlyMap<number, number>;
}

/** log p of the next tokens of a beam is `values` less `whole`. @throws `E_NAN` */
const judged = (logits: Float32Array, { ids }: Beam, { processors, context, penalties }: Judgement) => {
  const whole = logSumExp(logits);
  // says what is wrong with them
  if (!Number.isFinite(whole)) largest(logits);
  if (processors.length === 0 && penalties.size === 0) return { values: logits, whole };
  const values = processed(
    logits.map((logit) => logit - whole),
    processors,
    { ...context, ids },
  ).slice();
  for (const [id, penalty] of penalties) values[id]! -= penalty;
  return { values, whole: 0 };
};

/**
 * Goes on with a beam by each of its most probable tokens, and by others that are asked for.
 *
 * @param logits [V] after the beam.
 * @param count how many of the most probable.
 * @param also ids that are taken however improbable.
 */
export const continuations = (
  beam: Beam,
  logits: Float32Array,
  judgement: Judgement,
  { count, also = [] }: { readonly count: number; readonly also?: readonly number[] },
): Candidate[] => {
  const { barred } = judgement;
  const { values, whole } = judged(logits, beam, judgement);
  const likely = Array.from(mostProbable(values, count + barred.length));
  const ids = likely.filter((id) => !barred.includes(id)).slice(0, count);
  const all = new Set([...ids, ...also.filter((id) => !barred.includes(id))]);
  return [...all].flatMap((id) => {
    const gained = values[id]! - whole;
    return gained === -Infinity ? [] : [{ beam, id, logProbability: beam.logProbability + gained }];
  });
};

/** The best first; where two are equal, the earlier beam and the lower id. */
export const byLogProbability = (a: Candidate, b: Candidate): number =>
  b.logProbability - a.logProbability || a.beam.row - b.beam.row || a.id - b.id;
