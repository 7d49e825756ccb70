import { RidgelineError } from '@ridgeline/contracts';
import { type FittedTextFeatures, type TextFeatureOptions, textFeatures } from '@ridgeline/data';
import { fitPath, type Matrix, type Path, selectRows } from '@ridgeline/linear';
import type { TunePoint } from './tune-path.ts';

/** Texts of classes, or numbers with a target: plain data, one entry for each row. */
export type LinearData =
  | {
      readonly kind: 'classification';
      readonly texts: readonly string[];
      /** Places in `classes`. */
      readonly labels: readonly number[];
      readonly classes: readonly string[];
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

/** [rows · outputs] β₀ + x·β at one strength of a path. */
const scoresAt = (path: Path, index: number, x: Matrix): Float64Array => {
  const { outputs, columns, intercepts, coefficients } = path;
  const { indices, values } = coefficients[index]!;
  const beta = new Float64Array(columns * outputs);
  indices.forEach((place, k) => {
    beta[place] = values[k]!;
  });
  const scores = new Float64Array(x.rows * outputs);
  for (let row = 0; row < x.rows; row++) {
    for (let output = 0; output < outputs; output++) {
      const from = output * columns;
      let sum = intercepts[index * outputs + output]!;
      if (x.kind === 'dense') {
        for (let j = 0; j < columns; j++)
          sum += beta[from + j]! * x.values[x.layout === 'row' ? row * columns + j : j * x.rows + row]!;
      } else {
        for (let k = x.pointers[row]!; k < x.pointers[row + 1]!; k++)
          sum += beta[from + x.indices[k]!]! * x.values[k]!;
      }
      scores[row * outputs + output] = sum;
    }
  }
  return scores;
};

const softplus = (value: number): number => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));

/** −log p of the right class, and whether it is the likeliest. */
const classLoss = (scores: Float64Array, label: number): readonly [loss: number, right: boolean] => {
  if (scores.length === 1) {
    const [score] = scores as unknown as [number];
    return [softplus(label === 1 ? -score : score), label === (score > 0 ? 1 : 0)];
  }
  const highest = scores.reduce((a, b) => Math.max(a, b));
  const sum = scores.reduce((total, score) => total + Math.exp(score - highest), 0);
  return [highest + Math.log(sum) - scores[label]!, scores.indexOf(highest) === label];
};

/** Mean squared error, or mean negative log-likelihood in nats with the share that is right. */
const lossOf = (data: LinearData, scores: Float64Array, y: Float64Array) => {
  if (data.kind === 'regression') {
    const squares = y.reduce((sum, value, row) => {
      const off = value - scores[row]!;
      return sum + off * off;
    }, 0);
    return { loss: squares / y.length, accuracy: null };
  }
  const outputs = scores.length / y.length;
  let [loss, right] = [0, 0];
  y.forEach((label, row) => {
    const [nats, hit] = classLoss(scores.subarray(row * outputs, (row + 1) * outputs), label);
    loss += nats;
    right += hit ? 1 : 0;
  });
  return { loss: loss / y.length, accuracy: right / y.length };
};

/** A path on some rows, what its columns are called, and what it is worth on others. */
export interface FittedPath {
  readonly path: Path;
  readonly x: Matrix;
  readonly names: readonly string[];
  readonly features: FittedTextFeatures | null;
  /** At one strength, on rows that may be others than those learnt from. */
  readonly lossOn: (rows: readonly number[], index: number) => { loss: number; accuracy: number | null };
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
  let last: { readonly rows: readonly number[]; readonly x: Matrix } = { rows, x };
  return {
    path,
    x,
    names,
    features,
    lossOn: (others, index) => {
      if (last.rows !== others) last = { rows: others, x: of(others) };
      return lossOf(data, scoresAt(path, index, last.x), responseOf(data, others));
    },
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
  const trainLoss = lambdas.map((_, index) => fitted.lossOn(train, index).loss);
  const tested = lambdas.map((_, index) => fitted.lossOn(test, index));
  const seconds = (performance.now() - begin) / 1000 / lambdas.length;
  return lambdas.map((lambda, index) => ({
    lambda,
    error: tested[index]!.loss,
    train: trainLoss[index]!,
    zeros: 1 - path.df[index]! / (path.columns * path.outputs),
    accuracy: tested[index]!.accuracy,
    steps: path.iterations[index]!,
    seconds,
  }));
};
