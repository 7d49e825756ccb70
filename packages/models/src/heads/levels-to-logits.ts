import type { Cluster } from './clusters.ts';

/** log Σ exp of numbers, none of which overflows. */
const logSumExp = (values: Float32Array): number => {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
};

/**
 * The log-probabilities of all classes from the scores of one row: those of the first level, whose last are the clusters', then those
 * of each cluster.
 *
 * @param frequent classes that the first level holds itself
 * @returns a function of scores [frequent + clusters + their classes] that writes log p [C] into its second argument.
 * @example levelsToLogits(2, [{ first: 2, end: 4 }])(scores, logits)
 */
export const levelsToLogits =
  (frequent: number, clusters: readonly Cluster[]) =>
  (scores: Float32Array, into: Float32Array): void => {
    const level = scores.subarray(0, frequent + clusters.length);
    const all = logSumExp(level);
    for (let c = 0; c < frequent; c++) into[c] = level[c]! - all;
    clusters.forEach(({ first, end }, i) => {
      const start = first + clusters.length;
      const own = scores.subarray(start, start + end - first);
      const within = level[frequent + i]! - all - logSumExp(own);
      own.forEach((score, j) => {
        into[first + j] = within + score;
      });
    });
  };
