import { RidgelineError } from '@ridgeline/contracts';

export interface ErrorCurve {
  /** Any order. */
  readonly lambdas: ArrayLike<number>;
  /** errors[k][l]: mean error of fold k at strength l. */
  readonly errors: readonly ArrayLike<number>[];
  /** How much each fold counts, such as its rows. Equal if not given. */
  readonly weights?: ArrayLike<number>;
  /** How often all rows were held out, each time in other folds; 1 if not given. */
  readonly repeats?: number;
}

export interface ChosenLambda {
  readonly lambdas: readonly number[];
  /** By strength: mean over folds, and the standard error of that mean. */
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
  /** Where the mean is smallest; of equals, the strongest penalty. */
  readonly minimum: { readonly index: number; readonly lambda: number };
  /** The strongest penalty whose mean is within one standard error of the smallest. */
  readonly oneStandardError: { readonly index: number; readonly lambda: number };
}

/**
 * Mean and standard error of the error at each strength, and what two rules choose by them:
 *
 *     m_l = Σ_k w_k·e_kl / Σ_k w_k        s_l = √(Σ_k w_k·(e_kl − m_l)² / Σ_k w_k / (K − 1))
 *
 * with K the folds of one shuffling: held out again in other folds, the same rows tell nothing new of how far they
 * stand for others, so that repeats steady m and leave s as it is.
 *
 * @throws `E_DATA` for fewer than two folds, an error that is not finite or numbers of different length; `E_RANGE` for
 * repeats that do not leave two folds each.
 * @see Breiman et al. 1984 for the one-standard-error rule; glmnet's `cv.glmnet` for the weights.
 * @example chooseLambda({ lambdas: [1, 0.1], errors: [[3, 1], [2, 2]] }).minimum.lambda // 0.1
 */
export const chooseLambda = ({ lambdas, errors, weights, repeats = 1 }: ErrorCurve): ChosenLambda => {
  const folds = errors.length;
  if (folds < 2)
    throw new RidgelineError('E_DATA', `chooseLambda: expected at least two folds, got ${folds}.`);
  const shares = Float64Array.from(weights ?? errors.map(() => 1));
  if (lambdas.length === 0 || shares.length !== folds)
    throw new RidgelineError(
      'E_DATA',
      'chooseLambda: expected a strength or more, and a weight for every fold.',
    );
  for (const [k, fold] of errors.entries()) {
    const values = Array.from(fold);
    const stray = values.findIndex((value) => !Number.isFinite(value));
    if (values.length !== lambdas.length || stray >= 0) {
      const what =
        stray >= 0 ? `errors[${k}][${stray}] is ${values[stray]}` : `fold ${k} has ${values.length}`;
      throw new RidgelineError(
        'E_DATA',
        `chooseLambda: expected ${lambdas.length} finite errors, but ${what}.`,
      );
    }
  }
  const independent = folds / repeats;
  if (!(repeats >= 1 && independent >= 2))
    throw new RidgelineError(
      'E_RANGE',
      `chooseLambda: repeats must leave two folds or more each of ${folds}, got ${repeats}.`,
    );
  const total = shares.reduce((sum, share) => sum + share, 0);
  const strengths = Array.from(lambdas);
  const meanOf = (f: (fold: ArrayLike<number>) => number) =>
    errors.reduce((sum, fold, k) => sum + shares[k]! * f(fold), 0) / total;
  const mean = strengths.map((_, l) => meanOf((fold) => fold[l]!));
  const standardError = strengths.map((_, l) =>
    Math.sqrt(meanOf((fold) => (fold[l]! - mean[l]!) ** 2) / (independent - 1)),
  );
  /** The strongest of those that a condition lets pass. */
  const strongest = (passes: (index: number) => boolean) => {
    const index = strengths.reduce(
      (best, lambda, l) => (passes(l) && (best < 0 || lambda > strengths[best]!) ? l : best),
      -1,
    );
    return { index, lambda: strengths[index]! };
  };
  const least = Math.min(...mean);
  const minimum = strongest((l) => mean[l] === least);
  const bound = least + standardError[minimum.index]!;
  return {
    lambdas: strengths,
    mean,
    standardError,
    minimum,
    oneStandardError: strongest((l) => mean[l]! <= bound),
  };
};
