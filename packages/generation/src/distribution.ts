import { largest } from './largest.ts';

export interface DistributionOptions {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
}

/** The `count` largest, the largest first and the lower id first where two are equal; a scan with a short sorted list. */
const largestIds = (logits: Float32Array, count: number): Uint32Array => {
  const ids = new Uint32Array(count);
  let found = 0;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (found === count && !(logit > logits[ids[count - 1]!]!)) continue;
    let place = found < count ? found++ : count - 1;
    for (; place > 0 && logit > logits[ids[place - 1]!]!; place--) ids[place] = ids[place - 1]!;
    ids[place] = id;
  }
  return ids;
};

/** From so many on, sorting all is quicker than keeping a list sorted. */
const LONGEST_LIST = 256;

const ordered = (logits: Float32Array, topK: number): Uint32Array => {
  const count = topK > 0 ? Math.min(topK, logits.length) : logits.length;
  if (count <= LONGEST_LIST) return largestIds(logits, count);
  const ids = Uint32Array.from(logits, (_, id) => id).sort((a, b) => logits[b]! - logits[a]! || a - b);
  return ids.subarray(0, count);
};

/** The ids that survive top-k and then top-p, most probable first. */
const survivors = (logits: Float32Array, weights: Float64Array, topK: number, topP: number): Uint32Array => {
  const kept = ordered(logits, topK);
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
  const weights = new Float64Array(logits.length);
  for (let id = 0; id < weights.length; id++) weights[id] = Math.exp((logits[id]! - top) / temperature);
  let probabilities = weights;
  if (topK > 0 || topP < 1) {
    probabilities = new Float64Array(logits.length);
    for (const id of survivors(logits, weights, topK, topP)) probabilities[id] = weights[id]!;
  }
  let total = 0;
  for (let id = 0; id < probabilities.length; id++) total += probabilities[id]!;
  for (let id = 0; id < probabilities.length; id++) probabilities[id]! /= total;
  return probabilities;
};
