import type { Estimate } from '@ridgeline/contracts';
import { criticalT, estimate } from '@ridgeline/evaluation';
import type { TuningRow } from '@ridgeline/report';
import { type Candidate, type CrossValidation, chooseLambda } from '@ridgeline/tuning';
import type { TunePoint } from './tune-point.ts';

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const finite = (values: readonly (number | null)[]): readonly number[] =>
  values.flatMap((value) => (value === null || !Number.isFinite(value) ? [] : [value]));

/** Over all values, or nothing if one of them is missing. */
const estimateAll = (values: readonly (number | null)[]): Estimate | null =>
  values.length > 0 && finite(values).length === values.length ? estimate(finite(values)) : null;

/**
 * An estimate over folds that count by their rows. Folds of one shuffling are what varies: shuffled anew, the same rows
 * steady the mean and leave its error as it is.
 */
export const foldEstimate = (
  values: readonly number[],
  { weights, repeats }: Pick<CrossValidation, 'weights' | 'repeats'>,
): Estimate => {
  const found = chooseLambda({ lambdas: [1], errors: values.map((value) => [value]), weights, repeats });
  const [mean, error] = [found.mean[0]!, found.standardError[0]!];
  const folds = values.length / repeats;
  const margin = criticalT(0.05, folds - 1) * error;
  return { mean, deviation: error * Math.sqrt(folds), low: mean - margin, high: mean + margin };
};

/** What varies from row to row. */
export interface Variant {
  readonly penalty: string;
  readonly as: string;
  readonly lambda: number | null;
  readonly settings: Candidate;
}

/**
 * A row from what was found for it: one list of points for each fold, with a point for each seed. A fold's error is
 * the mean over seeds; without folds each seed stands alone.
 */
export const rowOf = (variant: Variant, byFold: readonly (readonly TunePoint[])[]): TuningRow => {
  const points = byFold.flat();
  const groups = byFold.length > 1 ? byFold : points.map((point) => [point]);
  const over = (value: (point: TunePoint) => number | null): readonly (number | null)[] =>
    groups.map((group) => {
      const values = finite(group.map(value));
      return values.length === group.length ? mean(values) : null;
    });
  const errors = over(({ error }) => error);
  const validation = estimateAll(errors);
  return {
    ...variant,
    validation,
    standardError:
      validation === null || errors.length < 2 ? null : validation.deviation / Math.sqrt(errors.length),
    errors,
    train: estimateAll(over(({ train }) => train)),
    gap: estimateAll(over(({ train, error }) => (train === null || error === null ? null : error - train))),
    zeros: estimate(points.map(({ zeros }) => zeros)),
    nonZeros: null,
    accuracy: null,
    test: null,
    pValue: null,
    steps: points.reduce((sum, { steps }) => sum + steps, 0),
    seconds: points.reduce((sum, { seconds }) => sum + seconds, 0),
  };
};

/** The place of the lowest mean error; the first of equals. Rows without one do not count. */
export const lowestRow = (rows: readonly TuningRow[]): number =>
  rows.reduce((best, { validation }, index) => {
    if (validation === null) return best;
    return best < 0 || validation.mean < rows[best]!.validation!.mean ? index : best;
  }, -1);

/**
 * The places of the strength with the lowest mean error, and of the strongest within one standard error of it; the
 * latter is null for a single run, which says nothing about its error.
 */
export const chooseStrength = (
  rows: readonly TuningRow[],
  weights?: readonly number[],
): { readonly minimum: number; readonly oneStandardError: number | null } => {
  const complete = rows.flatMap((row, index) => (row.validation === null ? [] : [{ row, index }]));
  const folds = complete[0]?.row.errors.length ?? 0;
  if (folds < 2) return { minimum: lowestRow(rows), oneStandardError: null };
  const { minimum, oneStandardError } = chooseLambda({
    lambdas: complete.map(({ row }) => row.lambda!),
    errors: Array.from({ length: folds }, (_, fold) => complete.map(({ row }) => row.errors[fold]!)),
    ...(weights && { weights }),
  });
  return {
    minimum: complete[minimum.index]!.index,
    oneStandardError: complete[oneStandardError.index]!.index,
  };
};
