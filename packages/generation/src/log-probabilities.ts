import { expSum } from './exp-sum.ts';
import { mostProbable } from './survivors.ts';

/** A token and log p of it, in nats. */
export interface LikelyToken {
  readonly id: number;
  readonly logProbability: number;
}

/**
 * log Σ exp(logits) in nats, in double precision: logits less this are log-probabilities.
 *
 * @param logits [V]; −∞ is probability 0.
 * @example logSumExp(Float32Array.of(0, 0)) // log 2
 */
export const logSumExp = (logits: Float32Array): number => {
  let top = -Infinity;
  for (let id = 0; id < logits.length; id++) if (logits[id]! > top) top = logits[id]!;
  return top + Math.log(expSum(logits, top));
};

/**
 * log p of a token, and of the most probable ones.
 *
 * @param count how many of the most probable ones, the most probable first.
 * @example logProbabilitiesOf(Float32Array.of(0, 0), { id: 1, count: 1 }) // logProbability −0.69, top id 0
 */
export const logProbabilitiesOf = (
  logits: Float32Array,
  { id, count }: { readonly id: number; readonly count: number },
): { readonly logProbability: number; readonly top: readonly LikelyToken[] } => {
  const whole = logSumExp(logits);
  const top = Array.from(mostProbable(logits, count), (likely) => ({
    id: likely,
    logProbability: logits[likely]! - whole,
  }));
  return { logProbability: logits[id]! - whole, top };
};
