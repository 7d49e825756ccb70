import { requirePositiveInteger } from '@ridgeline/contracts';
import { type ClassProbabilities, classesOf } from './class-probabilities.ts';

/**
 * The share of examples whose class is among the k most probable; of equally probable classes the first comes first. With
 * k = 1 it is the accuracy, with k = K it is 1.
 *
 * @param options.k 5 if not given.
 * @throws as `exampleLosses`; `E_RANGE` if k is no integer ≥ 1.
 * @see scikit-learn's `top_k_accuracy_score`
 * @example topKAccuracy({ logProbabilities: [0.5, 0.3, 0.2].map(Math.log), actual: [1] }, { k: 2 }) // 1
 */
export const topKAccuracy = (given: ClassProbabilities, { k = 5 }: { readonly k?: number } = {}): number => {
  requirePositiveInteger('topKAccuracy', { k });
  const classes = classesOf('topKAccuracy', given);
  const { logProbabilities, actual } = given;
  let found = 0;
  for (let i = 0; i < actual.length; i++) {
    const own = logProbabilities[i * classes + actual[i]!]!;
    let before = 0;
    for (let other = 0; other < classes; other++) {
      const score = logProbabilities[i * classes + other]!;
      if (score > own || (score === own && other < actual[i]!)) before++;
    }
    if (before < k) found++;
  }
  return found / actual.length;
};
