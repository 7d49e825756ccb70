import {
  type RandomStream,
  requireFraction,
  requireNonNegative,
  requireNonNegativeInteger,
  type Spec,
} from '@ridgeline/contracts';
import { distribution } from './distribution.ts';
import { largest } from './largest.ts';

/** Chooses the next token. */
export interface Sampler {
  readonly spec: Spec;
  /**
   * @param logits [V] of the last position
   * @param random a stream that is new for this token; at most one number is drawn from it.
   */
  next(logits: Float32Array, random: RandomStream): number;
}

export interface SamplerOptions {
  /** Divides the logits: below 1 bolder, above 1 more varied, 0 greedy. 1 if not given. */
  readonly temperature?: number;
  /** Keeps the k most probable tokens; 0, as if not given, keeps all. */
  readonly topK?: number;
  /** Keeps the fewest tokens that hold this share of the probability; 1, as if not given, keeps all. */
  readonly topP?: number;
}

/** The first id at which the summed probability passes `uniform` of the whole. */
const draw = (probabilities: Float64Array, uniform: number): number => {
  // summed in the same order as below, so that the last id with a probability always passes
  let total = 0;
  for (let id = 0; id < probabilities.length; id++) total += probabilities[id]!;
  const threshold = uniform * total;
  let id = 0;
  for (let passed = probabilities[0]!; !(passed > threshold); ) passed += probabilities[++id]!;
  return id;
};

/**
 * Draws tokens from softmax(logits / temperature) after top-k and then top-p, by the inverse of the cumulative
 * distribution over ids: one uniform number a token, so the same stream gives the same text.
 *
 * Where several tokens tie for the last place, the lower ids stay, so that exactly `topK` remain.
 *
 * @returns `next`: logits [V] → id. @throws `E_NAN` if a logit is NaN or +∞, or all are −∞.
 * @throws `E_RANGE` naming the option.
 * @see Fan et al. 2018 (top-k); Holtzman et al. 2020, "The curious case of neural text degeneration" (top-p). Same
 *   order as Hugging Face: temperature, top-k, top-p.
 * @example sampler({ temperature: 0.8, topP: 0.9 }).next(logits, random.at(0))
 */
export const sampler = ({ temperature = 1, topK = 0, topP = 1 }: SamplerOptions = {}): Sampler => {
  requireNonNegative('sampler', { temperature });
  requireNonNegativeInteger('sampler', { topK });
  requireFraction('sampler', { topP });
  return {
    spec: { kind: 'sampler', temperature, topK, topP },
    next: (logits, random) =>
      temperature === 0
        ? largest(logits)
        : draw(distribution(logits, { temperature, topK, topP }), random.uniform(1)[0]!),
  };
};
