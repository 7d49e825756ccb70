import { randomStream } from '@ridgeline/tensors';
import {
  crossValidateBeyond,
  type ExtendedCrossValidation,
  furtherStrengths,
  inProcess,
  sizeRule,
  splitsOf,
} from '@ridgeline/tuning';
import { foldRows, type RowFacts } from '../table/split-rows.ts';

/** What is told while a regression is fitted. */
export interface RegressionProgress {
  /** Called as a fold of the cross-validation is done. */
  readonly onFold?: (fold: number) => void;
  /** Called before the folds go through strengths beyond the grid. */
  readonly onFurther?: () => void;
}

/** Rows that teach, and rows that are held out. */
interface HeldOut {
  readonly train: ArrayLike<number>;
  readonly test: ArrayLike<number>;
}

/** Errors of a path of strengths, in the mean scale, by cross-validation over rows. */
export const crossValidatedStrength = (
  {
    facts,
    folds,
    seed,
    lambdas,
    share,
    errorsOf,
  }: {
    readonly facts: RowFacts;
    readonly folds: number;
    readonly seed: number;
    /** Falling. */
    readonly lambdas: readonly number[];
    /** The share of L1 in the penalty. */
    readonly share: number;
    /** The error of each strength on rows that others have taught. */
    readonly errorsOf: (split: HeldOut, lambdas: readonly number[]) => number[];
  },
  { onFold = () => {}, onFurther = () => {} }: RegressionProgress,
): Promise<ExtendedCrossValidation> => {
  const random = randomStream(seed).stream('folds');
  return crossValidateBeyond({
    onFold,
    beyond: (tried, end) => {
      // above λ_max no column is left
      if (end === 'strongest' && share > 0) return [];
      onFurther();
      return furtherStrengths(tried, end);
    },
    splits: splitsOf(foldRows(facts, { folds, random })),
    lambdas,
    executor: inProcess((task) => errorsOf(task, task.lambdas)),
  });
};

/** The same with strengths in another scale. */
export const scaled = (found: ExtendedCrossValidation, unit: number): ExtendedCrossValidation => ({
  ...found,
  lambdas: found.lambdas.map((lambda) => lambda * unit),
  minimum: { ...found.minimum, lambda: found.minimum.lambda * unit },
  oneStandardError: { ...found.oneStandardError, lambda: found.oneStandardError.lambda * unit },
});

/** The article's "small part" of λ that its learning rate is. */
const sizeRuleFraction = 0.01;

/** A strength in the mean scale, and what names it. */
export interface StrengthChoice {
  readonly rule: 'given' | 'minimum' | 'oneStandardError' | 'sizeRule';
  readonly mean: number;
  readonly validationMse: number | null;
}

/**
 * The strengths that each way of choosing names: the given one, else what cross-validation found, and that of the article's
 * size rule.
 *
 * @param given in the mean scale; not looked at where something was found.
 */
export const strengthChoices = (
  given: number | undefined,
  found: ExtendedCrossValidation | null,
  { train, total }: { readonly train: number; readonly total: number },
): readonly StrengthChoice[] => {
  const { lambda: bySize } = sizeRule({ trainRows: train, totalRows: total, fraction: sizeRuleFraction });
  return [
    ...(found === null
      ? [{ rule: 'given' as const, mean: given!, validationMse: null }]
      : (['minimum', 'oneStandardError'] as const).map((rule) => {
          const { index, lambda } = found[rule];
          return { rule, mean: lambda, validationMse: found.mean[index]! };
        })),
    { rule: 'sizeRule', mean: bySize / train, validationMse: null },
  ];
};
