import { largest } from './largest.ts';

/**
 * exp((logit − the largest) / temperature): probabilities but for their sum, the largest 1.
 *
 * @throws `E_NAN` if a logit is NaN or +∞, or all are −∞.
 */
export const weightsOf = (logits: Float32Array, temperature = 1): Float64Array => {
  const top = logits[largest(logits)]!;
  const weights = new Float64Array(logits.length);
  for (let id = 0; id < weights.length; id++) weights[id] = Math.exp((logits[id]! - top) / temperature);
  return weights;
};

/** The `count` largest, the largest first and the lower id first where two are equal; a scan with a short sorted list. */
const scanned = (logits: Float32Array, count: number): Uint32Array => {
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

/** The ids of the `count` largest logits, or of all, the largest first and the lower id first where two are equal. */
export const mostProbable = (logits: Float32Array, count: number): Uint32Array => {
  if (count <= LONGEST_LIST) return scanned(logits, Math.min(count, logits.length));
  const ids = Uint32Array.from(logits, (_, id) => id).sort((a, b) => logits[b]! - logits[a]! || a - b);
  return ids.subarray(0, count);
};

/** The first of some ids that hold a share of their weight, at least one. */
export const holdingShare = (ids: Uint32Array, weights: Float64Array, share: number): Uint32Array => {
  const target = share * ids.reduce((sum, id) => sum + weights[id]!, 0);
  let mass = weights[ids[0]!]!;
  let count = 1;
  while (count < ids.length && mass < target) mass += weights[ids[count++]!]!;
  return ids.subarray(0, count);
};

/** The ids that weigh at least a share of the heaviest. */
export const notFarBelow = (weights: Float64Array, share: number): Uint32Array => {
  let heaviest = 0;
  for (let id = 0; id < weights.length; id++) heaviest = Math.max(heaviest, weights[id]!);
  return Uint32Array.from(weights.keys()).filter(
    (id) => weights[id]! > 0 && weights[id]! >= share * heaviest,
  );
};

/** The fewest ids that hold a share of the weight, those first whose −log p is nearest to the entropy. */
export const nearestToEntropy = (weights: Float64Array, share: number): Uint32Array => {
  let total = 0;
  for (let id = 0; id < weights.length; id++) total += weights[id]!;
  const ids = Uint32Array.from(weights.keys()).filter((id) => weights[id]! > 0);
  const surprise = new Float64Array(weights.length);
  let entropy = 0;
  for (const id of ids) {
    surprise[id] = -Math.log(weights[id]! / total);
    entropy += (weights[id]! / total) * surprise[id]!;
  }
  const distance = surprise.map((nats) => Math.abs(nats - entropy));
  return holdingShare(
    ids.sort((a, b) => distance[a]! - distance[b]! || a - b),
    weights,
    share,
  );
};
