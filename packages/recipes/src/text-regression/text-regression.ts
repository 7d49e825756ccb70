import type { Table } from '@ridgeline/data';
import { denseCoefficients, fitPath, lambdaGrid, type SparseMatrix } from '@ridgeline/linear';
import type { ExtendedCrossValidation } from '@ridgeline/tuning';
import {
  crossValidatedStrength,
  type RegressionProgress,
  strengthChoices,
} from '../regression/cross-validated-strength.ts';
import type { RegressionRule } from '../regression/linear-regression.ts';
import { type RegressionMetrics, regressionMetrics, varies } from '../regression/regression-metrics.ts';
import { constantTargetWarning, edgeWarning } from '../regression/regression-warnings.ts';
import { repeatWarnings } from '../table/repeated-rows.ts';
import { rowHashes } from '../table/seen-rows.ts';
import { splitRows } from '../table/split-rows.ts';
import { shareOfL1 } from '../units/linear-penalty.ts';
import { type NumberedTexts, numberedTexts, selectTexts, targetOf } from './numbered-texts.ts';
import { readTexts, textDesign } from './text-design.ts';
import type { TextRegressionConfig } from './text-regression-config.ts';
import {
  sparsePredictions,
  storedTextRegression,
  type TextRegressor,
  textRegressorOf,
} from './text-regressor.ts';

/** Everything that a regression on texts is made from, and what is kept to test it. */
export interface TextRegressionRun {
  readonly target: string;
  /** Rows of the table that are used. */
  readonly total: number;
  readonly train: NumberedTexts;
  readonly test: NumberedTexts;
  /** What happened to rows of the table, and what they have that makes figures look better than they are. */
  readonly warnings: readonly string[];
}

export interface TextRegressionResult {
  readonly config: TextRegressionConfig;
  readonly target: string;
  readonly regressor: TextRegressor;
  /** Whether the fit arrived where its objective is least. */
  readonly converged: boolean;
  readonly rows: { readonly train: number; readonly test: number };
  readonly lambda: number;
  readonly rules: readonly RegressionRule[];
  /** Errors along the path; null with a strength that was given. */
  readonly crossValidation: ExtendedCrossValidation | null;
  readonly train: RegressionMetrics;
  readonly test: RegressionMetrics | null;
  readonly warnings: readonly string[];
  /** The texts learnt from: see `rowsSeen`. */
  readonly trainedOn: string;
}

/** ŷ = intercept + Σ coefficients · weights of n-grams, and whether it is at its minimum. */
type Fit = Pick<TextRegressor, 'intercept' | 'coefficients'> & { readonly converged: boolean };

/** Strengths between the first and the last of a grid: eight a decade with L1, four without. */
const gridOf = (isSparse: boolean) =>
  isSparse ? { pathLength: 25, lambdaRatio: 1e-3 } : { pathLength: 25, lambdaRatio: 1e-6 };

const optionsOf = ({ model }: TextRegressionConfig, x: SparseMatrix, y: Float64Array) =>
  ({ x, y, family: 'gaussian', alpha: shareOfL1(model.penalty), standardize: model.standardize }) as const;

/** Fits at several strengths, falling. */
const fitEach = (
  config: TextRegressionConfig,
  { x, y }: { readonly x: SparseMatrix; readonly y: Float64Array },
  lambdas: readonly number[],
): readonly Fit[] => {
  const path = fitPath({ ...optionsOf(config, x, y), lambdas });
  return lambdas.map((lambda) => {
    const point = path.lambdas.indexOf(lambda);
    return {
      intercept: path.intercepts[point]!,
      coefficients: denseCoefficients(path, point),
      converged: path.converged[point] === 1,
    };
  });
};

/**
 * Table → texts and numbers → training and test part.
 *
 * @throws `E_CONFIG` without a target; `E_DATA` naming line and column, or if there are too few rows.
 */
export const prepareTextRegression = (
  { data, selection, seed }: TextRegressionConfig,
  table: Table,
): TextRegressionRun => {
  const { notes, ...all } = numberedTexts(table, data);
  const { texts, groups } = all;
  const split = splitRows(
    { rows: texts.length, labels: null, groups },
    { test: data.test, folds: selection.folds, seed, name: table.name },
  );
  return {
    target: targetOf(data, table),
    total: texts.length,
    train: selectTexts(all, split.train),
    test: selectTexts(all, split.test),
    warnings: [...notes, ...repeatWarnings(texts, split)],
  };
};

/** Errors of a path of strengths: in each fold also the n-grams are learnt from the rows that teach. */
const alongPath = (
  config: TextRegressionConfig,
  { train }: TextRegressionRun,
  x: SparseMatrix,
  progress: RegressionProgress,
): Promise<ExtendedCrossValidation> => {
  const { model, selection, seed } = config;
  const share = shareOfL1(model.penalty);
  const { targets, groups } = train;
  return crossValidatedStrength(
    {
      facts: { rows: targets.length, labels: null, groups },
      folds: selection.folds,
      seed,
      share,
      lambdas: [...lambdaGrid({ ...optionsOf(config, x, targets), ...gridOf(share > 0) })],
      errorsOf: (split, lambdas) => {
        const [learnt, held] = [selectTexts(train, split.train), selectTexts(train, split.test)];
        const design = textDesign(config, learnt.texts);
        const others = readTexts(design.reader, held.texts);
        return fitEach(config, { x: design.x, y: learnt.targets }, lambdas).map(
          (fit) => regressionMetrics(held.targets, sparsePredictions(others, fit)).mse,
        );
      },
    },
    progress,
  );
};

const nonZerosOf = (coefficients: Float64Array): number =>
  coefficients.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);

/**
 * Linear regression on n-grams of texts: ridge, lasso or elastic net, λ along a path with cross-validation unless it is given.
 *
 * The objective is RSS/2m + λ·(α‖β‖₁ + (1 − α)/2·‖β‖²) over m training texts, the intercept free; n-grams weigh as with the logistic
 * classifier of the same penalty.
 *
 * @throws `E_CONFIG` without a target; `E_DATA` naming line and column of what is no text or no number, or if no n-gram is left.
 * @see Joshi et al. 2010, "Movie Reviews and Revenues: An Experiment in Text Regression". scikit-learn: `TfidfVectorizer` before
 *   `Ridge(alpha=m·λ)`, `Lasso(alpha=λ)` or `ElasticNet(alpha=λ, l1_ratio=α)`.
 * @example
 * const config = parseConfig({ task: 'regression', data: { text: 'review', target: 'stars' } });
 * const { regressor } = await fitTextRegression(config, readDelimited(csv));
 * regressor.predict(['a moving film'])[0].value;
 */
export const fitTextRegression = async (
  config: TextRegressionConfig,
  table: Table,
  progress: RegressionProgress = {},
): Promise<TextRegressionResult> => {
  const run = prepareTextRegression(config, table);
  const { target, train, test } = run;
  const { reader, x } = textDesign(config, train.texts);
  const y = train.targets;
  const given = config.model.penalty.lambda;
  const crossed = given === undefined ? await alongPath(config, run, x, progress) : null;
  // where there is nothing to explain, no strength is better than another
  const found = crossed !== null && !varies(y) ? { ...crossed, atEdge: null } : crossed;
  const others = readTexts(reader, test.texts);
  const choices = strengthChoices(given, found, { train: y.length, total: run.total });
  const candidates = choices.map((choice) => ({
    ...choice,
    fit: fitEach(config, { x, y }, [choice.mean])[0]!,
  }));
  const { rule: wanted } = config.selection;
  const { mean: lambda, fit } = candidates.find(({ rule }) => rule === (found === null ? 'given' : wanted))!;
  const testScores = (each: Fit): RegressionMetrics | null =>
    test.texts.length === 0 ? null : regressionMetrics(test.targets, sparsePredictions(others, each));
  return {
    config,
    target,
    regressor: textRegressorOf(storedTextRegression(target, fit), reader),
    converged: fit.converged,
    rows: { train: train.texts.length, test: test.texts.length },
    lambda,
    rules: candidates.map(({ rule, mean, validationMse, fit: each }) => ({
      rule,
      lambda: mean,
      validationMse,
      testMse: testScores(each)?.mse ?? null,
      nonZeros: nonZerosOf(each.coefficients),
    })),
    crossValidation: found,
    train: regressionMetrics(y, sparsePredictions(x, fit)),
    test: testScores(fit),
    warnings: [
      ...run.warnings,
      ...(varies(y) ? [] : [constantTargetWarning(train.targets, target)]),
      ...(fit.converged ? [] : ['The fit stopped before its minimum (converged: false). Take a larger λ.']),
      ...edgeWarning(found, 'n-grams'),
    ],
    trainedOn: rowHashes(train.texts),
  };
};
