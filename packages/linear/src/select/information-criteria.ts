import { requireFraction, requirePositive, requirePositiveInteger } from '@ridgeline/contracts';
import type { Path } from '../path/path.ts';

export interface InformationCriteria {
  /** [L] deviance + 2·df. */
  readonly aic: Float64Array;
  /** [L] deviance + log(n)·df. */
  readonly bic: Float64Array;
  /** [L] deviance + (log(n) + 2γ·log(p))·df, for many more columns than are needed. */
  readonly ebic: Float64Array;
}

/**
 * Information criteria along a path, smallest best. The deviance is n·log(RSS/n) for gaussian, whose variance is not
 * known, and that of the family otherwise; df counts the non-zero coefficients, which is unbiased for the lasso and too
 * many where α < 1.
 *
 * @param options.rows n, the rows that the path was fitted to.
 * @param options.gamma γ of EBIC, in [0, 1]. Defaults to 0.5.
 * @throws `E_RANGE`
 * @see Chen and Chen 2008, "Extended Bayesian Information Criteria"; Zou, Hastie and Tibshirani 2007, "On the Degrees of
 *   Freedom of the Lasso".
 * @example informationCriteria(path, { rows: 442 }).bic
 */
export const informationCriteria = (
  path: Path,
  { rows, gamma = 0.5 }: { readonly rows: number; readonly gamma?: number },
): InformationCriteria => {
  const who = 'informationCriteria';
  requirePositiveInteger(who, { rows });
  requireFraction(who, { gamma });
  requirePositive(who, { 'the null deviance': path.nullDeviance });
  const deviance = path.dev.map((explained) => {
    const perRow = path.nullDeviance * (1 - explained);
    return path.family === 'gaussian' ? rows * Math.log(perRow) : rows * perRow;
  });
  const plus = (cost: number): Float64Array => deviance.map((value, l) => value + cost * path.df[l]!);
  return {
    aic: plus(2),
    bic: plus(Math.log(rows)),
    ebic: plus(Math.log(rows) + 2 * gamma * Math.log(path.columns)),
  };
};
