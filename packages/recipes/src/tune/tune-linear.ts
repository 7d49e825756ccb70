import { RidgelineError } from '@ridgeline/contracts';
import { type FittedTextFeatures, type TextFeatureOptions, textFeatures } from '@ridgeline/data';
import {
  cscFromCsr,
  deviances,
  fitPath,
  type Matrix,
  type Path,
  predict,
  selectRows,
} from '@ridgeline/linear';
import type { TunePoint } from './tune-path.ts';

/** Texts of classes, or numbers with a target: plain data, one entry for each row. */
export type LinearData =
  | {
      readonly kind: 'classification';
      readonly texts: readonly string[];
      /** Places in `classes`. */
      readonly labels: readonly number[];
      readonly classes: readonly string[];
      /** Where each row begins in its file, the first line being 1. */
      readonly lines: readonly number[];
      readonly features: TextFeatureOptions;
    }
  | {
      readonly kind: 'regression';
      readonly names: readonly string[];
      /** [rows, columns], row after row. */
      readonly values: Float64Array;
      readonly targets: Float64Array;
    };

/** What a linear model is but its strength. */
export interface LinearModel {
  /** Share of L1 in the penalty. */
  readonly alpha: number;
  readonly standardize: boolean;
}

/** The whole path on one split: learnt on `train`, measured on `test`. */
export interface FoldTask extends LinearModel {
  readonly kind: 'fold';
  /** What its result is kept under. */
  readonly name: string;
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly lambdas: readonly number[];
}

/** What one strength came to on one split. */
export interface LinearPoint extends TunePoint {
  readonly error: number;
  readonly train: number;
  /** Share of the test rows that are classified rightly; null for regression. */
  readonly accuracy: number | null;
}

/** Predictors of the rows learnt from and, with what these have taught, of others. */
interface Design {
  readonly x: Matrix;
  readonly names: readonly string[];
  /** What reads texts; null where there are none. */
  readonly features: FittedTextFeatures | null;
  readonly of: (rows: readonly number[]) => Matrix;
}

const designOf = (data: LinearData, rows: readonly number[]): Design => {
  if (data.kind === 'regression') {
    const all: Matrix = {
      kind: 'dense',
      rows: data.targets.length,
      columns: data.names.length,
      layout: 'row',
      values: data.values,
    };
    return {
      x: selectRows(all, rows),
      names: data.names,
      features: null,
      of: (others) => selectRows(all, others),
    };
  }
  const textsOf = (places: readonly number[]) => places.map((row) => data.texts[row]!);
  const { features, matrix } = textFeatures(data.features).fitTransform(textsOf(rows));
  const names = features.spec.vocabulary ?? Array.from({ length: features.columns }, (_, j) => `column ${j}`);
  return { x: matrix, names, features, of: (others) => features.transform(textsOf(others)) };
};

const responseOf = (data: LinearData, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => (data.kind === 'regression' ? data.targets[row]! : data.labels[row]!));

const familyOf = (data: LinearData) => {
  if (data.kind === 'regression') return 'gaussian';
  return data.classes.length === 2 ? 'binomial' : 'multinomial';
};

/** A mean deviance as a loss: nats per row are half of it, and squared errors are it. */
const lossOf = ({ family }: Path, deviance: number): number =>
  family === 'gaussian' ? deviance : deviance / 2;

/** What a strength is worth on some rows. */
export interface RowsResult {
  /** Mean squared error, or nats per row. */
  readonly loss: number;
  /** Null for regression. */
  readonly accuracy: number | null;
}

/** What the strengths at some places of a path are worth. */
const resultsAt = (
  indices: readonly number[],
  { data, path, x, y }: { data: LinearData; path: Path; x: Matrix; y: Float64Array },
): readonly RowsResult[] => {
  // by columns: only those with a coefficient are looked at
  const held = x.kind === 'csr' ? cscFromCsr(x) : x;
  return Array.from(deviances(path, { x: held, y, indices }), (deviance, place) => {
    if (data.kind === 'regression') return { loss: lossOf(path, deviance), accuracy: null };
    const said = predict(path, held, { index: indices[place]!, type: 'class' });
    const right = said.reduce((count, label, row) => count + (label === y[row] ? 1 : 0), 0);
    return { loss: lossOf(path, deviance), accuracy: right / y.length };
  });
};

/** A path on some rows, what its columns are called, and what it is worth on others. */
export interface FittedPath {
  readonly path: Path;
  readonly x: Matrix;
  readonly names: readonly string[];
  readonly features: FittedTextFeatures | null;
  /** On other rows than those learnt from, at some places of the path. */
  readonly resultsOn: (rows: readonly number[], indices: readonly number[]) => readonly RowsResult[];
}

/**
 * Fits a path on some rows: text features are learnt from these alone.
 *
 * @param options.lambdas the strengths, or how many on a grid of the data's own, and its last by its first.
 * @throws as `textFeatures` and `fitPath`.
 */
export const fitLinearPath = (
  data: LinearData,
  rows: readonly number[],
  {
    alpha,
    standardize,
    lambdas,
  }: LinearModel & {
    readonly lambdas: readonly number[] | { readonly count: number; readonly ratio?: number | undefined };
  },
): FittedPath => {
  const { x, names, features, of } = designOf(data, rows);
  const options = { x, y: responseOf(data, rows), family: familyOf(data), alpha, standardize } as const;
  const grid =
    'count' in lambdas
      ? {
          pathLength: lambdas.count,
          ...(lambdas.ratio !== undefined && { lambdaRatio: lambdas.ratio }),
        }
      : { lambdas };
  const path = fitPath({ ...options, ...grid });
  return {
    path,
    x,
    names,
    features,
    resultsOn: (others, indices) =>
      resultsAt(indices, { data, path, x: of(others), y: responseOf(data, others) }),
  };
};

/** Does one split: a point for every strength. */
export const runFold = (
  { train, test, lambdas, alpha, standardize }: FoldTask,
  data: LinearData,
): readonly LinearPoint[] => {
  const begin = performance.now();
  const fitted = fitLinearPath(data, train, { alpha, standardize, lambdas });
  const { path } = fitted;
  if (path.lambdas.length !== lambdas.length)
    throw new RidgelineError('E_INTERNAL', 'tune: a fold’s path must have every strength.');
  const tested = fitted.resultsOn(test, [...lambdas.keys()]);
  const seconds = (performance.now() - begin) / 1000 / lambdas.length;
  return lambdas.map((lambda, index) => ({
    lambda,
    error: tested[index]!.loss,
    train: lossOf(path, (1 - path.dev[index]!) * path.nullDeviance),
    zeros: 1 - path.df[index]! / (path.columns * path.outputs),
    accuracy: tested[index]!.accuracy,
    steps: path.iterations[index]!,
    seconds,
  }));
};
