import { largest } from './largest.ts';

export interface DistributionOptions {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
}

/** The ids that survive top-k and then top-p, most probable first, the lower id first where two are equal. */
const survivors = (logits: Float32Array, weights: Float64Array, topK: number, topP: number): Uint32Array => {
  const ids = Uint32Array.from(logits, (_, id) => id).sort((a, b) => logits[b]! - logits[a]! || a - b);
  const kept = topK > 0 ? ids.subarray(0, topK) : ids;
  if (topP === 1) return kept;
  const target = topP * kept.reduce((sum, id) => sum + weights[id]!, 0);
  let mass = weights[kept[0]!]!;
  let count = 1;
  while (count < kept.length && mass < target) mass += weights[kept[count++]!]!;
  return kept.subarray(0, count);
};

/**
 * What a sampler draws from: softmax(logits / temperature), cut to the `topK` most probable tokens, then to the fewest
 * of these that hold `topP` of their probability, in the order of Hugging Face.
 *
 * @param options.temperature > 0 · `topK` 0 for all · `topP` 1 for all; the most probable token always stays.
 * @returns probabilities [V], 0 for what was cut.
 */
export const distribution = (logits: Float32Array, options: DistributionOptions): Float64Array => {
  const { temperature, topK, topP } = options;
  const top = logits[largest(logits)]!;
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - top) / temperature));
  const probabilities = new Float64Array(logits.length);
  if (topK > 0 || topP < 1) {
    for (const id of survivors(logits, weights, topK, topP)) probabilities[id] = weights[id]!;
  } else probabilities.set(weights);
  const total = probabilities.reduce((sum, weight) => sum + weight, 0);
  return probabilities.map((weight) => weight / total);
};
