import { RidgelineError } from '@ridgeline/contracts';
import { type ChosenLambda, chooseLambda } from './choose-lambda.ts';
import type { Executor } from './executor.ts';
import type { Split } from './split.ts';

/** One fold's work: fit the whole path on `train`, and give the mean error on `test` at every strength. */
export interface FoldTask {
  readonly fold: number;
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly lambdas: readonly number[];
}

export interface CrossValidation extends ChosenLambda {
  /** errors[k][l] */
  readonly errors: readonly (readonly number[])[];
  /** By fold: the rows that it held out. */
  readonly weights: readonly number[];
  /** How often a row was held out. */
  readonly repeats: number;
}

const timesHeldOut = (splits: readonly Split[]): number => {
  const rows = new Set<number>();
  let total = 0;
  for (const { test } of splits) {
    total += test.length;
    for (const row of test) rows.add(row);
  }
  return total / rows.size;
};

/**
 * Errors of every strength by cross-validation: each fold's path is fitted on the other folds' rows, at the strengths
 * of the whole data. Folds count by their rows.
 *
 * @param options.executor does a `FoldTask`: `inProcess`, or a `pool` for all cores with the same result.
 * @throws as `chooseLambda`; what a fold's work throws.
 * @example await crossValidate({ splits, lambdas, executor: inProcess(({ train, test, lambdas }) => errorsOf(train, test, lambdas)) })
 */
export const crossValidate = async ({
  splits,
  lambdas,
  executor,
  onFold,
}: {
  readonly splits: readonly Split[];
  readonly lambdas: readonly number[];
  readonly executor: Executor<FoldTask, readonly number[]>;
  /** Called as a fold is done. */
  readonly onFold?: (fold: number) => void;
}): Promise<CrossValidation> => {
  const tasks = splits.map(({ train, test }, fold) => ({
    fold,
    train: [...train],
    test: [...test],
    lambdas,
  }));
  const errors = await executor.run(tasks, (fold) => onFold?.(fold));
  const weights = splits.map(({ test }) => test.length);
  const repeats = Math.max(1, Math.min(timesHeldOut(splits), splits.length / 2));
  return { ...chooseLambda({ lambdas, errors, weights, repeats }), errors, weights, repeats };
};

/**
 * The error of the whole procedure, choice of λ included: in each outer split λ is chosen within the training rows
 * alone, and the model that it gives is tested once.
 *
 * @param options.choose chooses a strength by the given rows, which it splits by itself (see `withinRows`).
 * @param options.errorOf fits on the training rows at that strength and gives the mean error on the test rows.
 * @returns the weighted mean of the errors, and each fold's choice.
 * @throws `E_DATA` without a split.
 * @see Varma and Simon 2006, "Bias in error estimation when using cross-validation for model selection".
 * @example await nestedCrossValidate({ splits, choose: async (rows) => 0.1, errorOf: async (split, lambda) => 1 })
 */
export const nestedCrossValidate = async ({
  splits,
  choose,
  errorOf,
}: {
  readonly splits: readonly Split[];
  readonly choose: (rows: Int32Array, fold: number) => number | Promise<number>;
  readonly errorOf: (split: Split, lambda: number) => number | Promise<number>;
}): Promise<{
  readonly error: number;
  readonly folds: readonly { readonly lambda: number; readonly error: number }[];
}> => {
  if (splits.length === 0)
    throw new RidgelineError('E_DATA', 'nestedCrossValidate: expected a split or more.');
  const folds: { lambda: number; error: number }[] = [];
  for (const [fold, split] of splits.entries()) {
    const lambda = await choose(split.train, fold);
    folds.push({ lambda, error: await errorOf(split, lambda) });
  }
  const rows = splits.reduce((total, { test }) => total + test.length, 0);
  const error = folds.reduce((total, fold, k) => total + fold.error * splits[k]!.test.length, 0) / rows;
  return { error, folds };
};
