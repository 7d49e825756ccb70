import { define, type RandomStream, type Spec } from '@ridgeline/contracts';
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

/** The options of {@link sampler}. */
export type SamplerOptions = NonNullable<Parameters<typeof sampler>[0]>;

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
 * Draws tokens from softmax(logits / temperature) after top-k, top-p, min-p and typical, in this order, by the inverse of the cumulative
 * distribution over ids: one uniform number a token, so the same stream gives the same text.
 *
 * Where several tokens tie for the last place, the lower ids stay, so that exactly `topK` remain.
 *
 * @returns `next`: logits [V] → id. @throws `E_NAN` if a logit is NaN or +∞, or all are −∞.
 * @throws `E_RANGE` naming the option.
 * @see Fan et al. 2018 (top-k); Holtzman et al. 2020, "The curious case of neural text degeneration" (top-p); Nguyen et al. 2024
 *   (min-p); Meister et al. 2023, "Locally typical sampling". Same order as Hugging Face.
 * @example sampler({ temperature: 0.8, topP: 0.9 }).next(logits, random.at(0))
 */
export const sampler = /* @__PURE__ */ define(
  'sampler',
  {
    about:
      'Draws tokens from softmax(logits / temperature), after top-k, top-p, min-p and typical, in this order.',
    options: {
      temperature: {
        type: 'number',
        min: 0,
        default: 1,
        about: 'Divides the logits: below 1 bolder, above 1 more varied, 0 greedy.',
      },
      topK: { type: 'integer', min: 0, default: 0, about: 'Keeps the k most probable tokens; 0 keeps all.' },
      topP: {
        type: 'number',
        min: 0,
        max: 1,
        default: 1,
        about: 'Keeps the fewest tokens that hold this share of the probability; 1 keeps all.',
      },
      minP: {
        type: 'number',
        min: 0,
        max: 1,
        default: 0,
        about: 'Keeps tokens at least this share as probable as the most probable one; 0 keeps all.',
      },
      typicalP: {
        type: 'number',
        min: 0,
        max: 1,
        default: 1,
        about:
          'Keeps the tokens nearest to the entropy that hold this share of the probability; 1 keeps all.',
      },
    },
    example: { temperature: 0.8, topP: 0.9 },
    same: { 'Hugging Face': 'temperature, top_k, top_p, min_p, typical_p', OpenAI: 'temperature, top_p' },
    stage: 'stable',
    since: '0.1.0',
  },
  (options): Omit<Sampler, 'spec'> => ({
    next: (logits, random) =>
      options.temperature === 0
        ? largest(logits)
        : draw(distribution(logits, options), random.uniform(1)[0]!),
  }),
);
