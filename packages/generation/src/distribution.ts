import {
  holdingShare,
  largestHolding,
  mostProbable,
  nearestToEntropy,
  notFarBelow,
  weightsOf,
} from './survivors.ts';

export interface DistributionOptions {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly typicalP: number;
}

/** The weights of some ids, 0 for the others. */
const only = (ids: Uint32Array, weights: Float64Array): Float64Array => {
  const kept = new Float64Array(weights.length);
  for (const id of ids) kept[id] = weights[id]!;
  return kept;
};

/**
 * What a sampler draws from: softmax(logits / temperature), cut to the `topK` most probable tokens, then to the fewest
 * of these that hold `topP` of their probability, then by `minP` and then by `typicalP`, in the order of Hugging Face.
 *
 * @param options.temperature > 0 · `topK` 0 for all · `topP` 1 · `minP` 0 · `typicalP` 1; at least one token always stays.
 * @returns probabilities [V], 0 for what was cut.
 */
export const distribution = (logits: Float32Array, options: DistributionOptions): Float64Array => {
  const { temperature, topK, topP, minP, typicalP } = options;
  let weights = weightsOf(logits, temperature);
  if (topK > 0) {
    const first = mostProbable(logits, topK);
    weights = only(topP < 1 ? holdingShare(first, weights, topP) : first, weights);
  } else if (topP < 1) weights = only(largestHolding(logits, weights, topP), weights);
  if (minP > 0) weights = only(notFarBelow(weights, minP), weights);
  if (typicalP < 1) weights = only(nearestToEntropy(weights, typicalP), weights);
  const probabilities = weights;
  let total = 0;
  for (let id = 0; id < probabilities.length; id++) total += probabilities[id]!;
  for (let id = 0; id < probabilities.length; id++) probabilities[id]! /= total;
  return probabilities;
};
