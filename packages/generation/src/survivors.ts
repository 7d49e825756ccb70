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

type Numbers = Float32Array | Float64Array;

/** 0, 1, … */
const countTo = (length: number): Uint32Array => {
  const ids = new Uint32Array(length);
  for (let id = 0; id < length; id++) ids[id] = id;
  return ids;
};

const massOf = (ids: Uint32Array, weights: Float64Array): number => {
  let mass = 0;
  for (let i = 0; i < ids.length; i++) mass += weights[ids[i]!]!;
  return mass;
};

/** The `count` largest, the largest first and the lower id first where two are equal; a scan with a short sorted list. */
const scanned = (values: Numbers, count: number): Uint32Array => {
  const ids = new Uint32Array(count);
  let found = 0;
  // what does not come before the last of a full list is passed by: nearly all
  let least = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < values.length; id++) {
    const value = values[id]!;
    if (found === count && !(value > least)) continue;
    let place = found < count ? found++ : count - 1;
    for (; place > 0 && value > values[ids[place - 1]!]!; place--) ids[place] = ids[place - 1]!;
    ids[place] = id;
    least = values[ids[found - 1]!]!;
  }
  return ids;
};

/** From so many on, sorting all is quicker than keeping a list sorted. */
const LONGEST_LIST = 256;

/** The ids of the `count` largest values, or of all, the largest first and the lower id first where two are equal. */
export const mostProbable = (values: Numbers, count: number): Uint32Array => {
  if (count <= LONGEST_LIST) return scanned(values, Math.min(count, values.length));
  const ids = countTo(values.length).sort((a, b) => values[b]! - values[a]! || a - b);
  return ids.subarray(0, count);
};

/** The first of some ids that hold so much weight, at least one; all where they do not. */
const firstHolding = (ids: Uint32Array, weights: Float64Array, target: number): Uint32Array => {
  let mass = weights[ids[0]!]!;
  let count = 1;
  while (count < ids.length && mass < target) mass += weights[ids[count++]!]!;
  return ids.subarray(0, count);
};

/** The first of some ids that hold a share of their weight, at least one. */
export const holdingShare = (ids: Uint32Array, weights: Float64Array, share: number): Uint32Array =>
  firstHolding(ids, weights, share * massOf(ids, weights));

/** The ids whose values are above a pivot, equal to it, and below. */
const partition = (ids: Uint32Array, values: Numbers, pivot: number) => {
  const [above, equal, below] = [ids.slice(), ids.slice(), ids.slice()];
  let [more, same, less] = [0, 0, 0];
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (values[id]! > pivot) above[more++] = id;
    else if (values[id]! === pivot) equal[same++] = id;
    else below[less++] = id;
  }
  return [above.subarray(0, more), equal.subarray(0, same), below.subarray(0, less)] as const;
};

/**
 * The fewest ids of the largest values that hold a share of all weight, at least one, in no order; the lower ids where several tie for the
 * last place. Long lists are not sorted but halved, as by quickselect: the half that holds enough is looked into.
 */
export const largestHolding = (values: Numbers, weights: Float64Array, share: number): Uint32Array => {
  if (values.length <= LONGEST_LIST) return holdingShare(mostProbable(values, values.length), weights, share);
  const kept = new Uint32Array(values.length);
  let count = 0;
  const keep = (ids: Uint32Array): void => {
    kept.set(ids, count);
    count += ids.length;
  };
  let left = countTo(values.length);
  let needed = share * massOf(left, weights);
  while (left.length > 0) {
    const [above, equal, below] = partition(left, values, values[left[left.length >> 1]!]!);
    const massAbove = massOf(above, weights);
    if (above.length > 0 && massAbove >= needed) {
      left = above;
      continue;
    }
    const some = firstHolding(equal, weights, needed - massAbove);
    keep(above);
    keep(some);
    needed -= massAbove + massOf(some, weights);
    // rounding may leave a little of nothing
    if (needed <= 0 || some.length < equal.length) break;
    left = below;
  }
  return kept.subarray(0, count);
};

/** The ids that weigh at least a share of the heaviest. */
export const notFarBelow = (weights: Float64Array, share: number): Uint32Array => {
  let heaviest = 0;
  for (let id = 0; id < weights.length; id++) heaviest = Math.max(heaviest, weights[id]!);
  const ids = new Uint32Array(weights.length);
  let count = 0;
  for (let id = 0; id < weights.length; id++)
    if (weights[id]! > 0 && weights[id]! >= share * heaviest) ids[count++] = id;
  return ids.subarray(0, count);
};

/** The fewest ids that hold a share of the weight, those first whose −log p is nearest to the entropy. */
export const nearestToEntropy = (weights: Float64Array, share: number): Uint32Array => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const nearness = new Float64Array(weights.length);
  let entropy = 0;
  for (let id = 0; id < weights.length; id++) {
    nearness[id] = -Math.log(weights[id]! / total);
    if (weights[id]! > 0) entropy += (weights[id]! / total) * nearness[id]!;
  }
  for (let id = 0; id < weights.length; id++) nearness[id] = -Math.abs(nearness[id]! - entropy);
  return largestHolding(nearness, weights, share);
};
