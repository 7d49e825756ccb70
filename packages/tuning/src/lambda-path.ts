import { requireFraction, requirePositive, requirePositiveInteger } from '@ridgeline/contracts';

/**
 * Strengths falling by one factor from the largest to `ratio` times that.
 *
 * @returns `count` numbers; the first and the last are exact.
 * @throws `E_RANGE`
 * @example lambdaPath({ largest: 1, ratio: 0.01, count: 3 }) // [1, ≈0.1, 0.01]
 */
export const lambdaPath = ({
  largest,
  ratio,
  count,
}: {
  readonly largest: number;
  readonly ratio: number;
  readonly count: number;
}): number[] => {
  requirePositive('lambdaPath', { largest, ratio });
  requireFraction('lambdaPath', { ratio });
  requirePositiveInteger('lambdaPath', { count });
  const last = count - 1;
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return largest;
    return index === last ? largest * ratio : largest * Math.exp((index / last) * Math.log(ratio));
  });
};
