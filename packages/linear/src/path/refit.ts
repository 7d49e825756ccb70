import { RidgelineError, requireNonNegative } from '@ridgeline/contracts';
import { requireMatrix, selectColumns } from '../matrix/matrix.ts';
import { fitPath } from './fit-path.ts';
import type { Path, PathOptions } from './path.ts';

export interface RefitOptions extends Omit<PathOptions, 'family' | 'alpha' | 'lambdas' | 'penaltyFactors'> {
  readonly family: Exclude<PathOptions['family'], 'multinomial'>;
  /** The columns to fit, ascending, such as `path.coefficients[l].indices`; all others stay 0. */
  readonly chosen: ArrayLike<number>;
  /** λ of an L2 penalty that stays; give a little where classes can be separated. Defaults to 0. */
  readonly ridge?: number;
}

const who = 'refit';

/**
 * Fits the coefficients of some columns again, without the L1 that chose them (the end point of the relaxed lasso). It
 * undoes the shrinkage that the penalty brings, and is worth it where few columns matter much.
 *
 * @returns a path of one strength, over all columns of x.
 * @throws as `fitPath`; `E_DATA` if no column is chosen.
 * @see Meinshausen 2007, "Relaxed Lasso".
 * @example refit({ x, y, family: 'gaussian', chosen: path.coefficients[20].indices }).coefficients[0]
 */
export const refit = ({ chosen, ridge = 0, lowerLimits, upperLimits, ...options }: RefitOptions): Path => {
  requireNonNegative(who, { ridge });
  if (chosen.length === 0)
    throw new RidgelineError('E_DATA', `${who}: chosen must name at least one column.`);
  const x = requireMatrix(who, options.x);
  const at = (limits: ArrayLike<number>): number[] => Array.from(chosen, (j) => limits[j]!);
  const path = fitPath({
    ...options,
    x: selectColumns(x, chosen),
    alpha: 0,
    lambdas: [ridge],
    ...(lowerLimits && { lowerLimits: at(lowerLimits) }),
    ...(upperLimits && { upperLimits: at(upperLimits) }),
  });
  const coefficients = path.coefficients.map(({ indices, values }) => ({
    length: x.columns,
    indices: indices.map((k) => chosen[k]!),
    values,
  }));
  return { ...path, columns: x.columns, coefficients };
};
