import { RidgelineError } from '@ridgeline/contracts';
import { cscFromCsr, deviances, fitPath, type Path } from '@ridgeline/linear';
import type { LinearDesign, LinearProblem, RowScores } from './linear-problem.ts';
import type { TunePoint } from './tune-point.ts';

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
export interface LinearPoint extends TunePoint, Pick<RowScores, 'accuracy'> {
  readonly error: number;
  readonly train: number;
}

/** What a strength is worth on some rows. */
export interface RowsResult extends RowScores {
  readonly loss: number;
}

/** A path on some rows, and what it is worth on others. */
export interface FittedPath<Predictor> {
  readonly path: Path;
  readonly design: LinearDesign<Predictor>;
  /** On other rows than those learnt from, at some places of the path. */
  readonly resultsOn: (rows: readonly number[], points: readonly number[]) => readonly RowsResult[];
}

/**
 * Fits a path on some rows: what reads them is learnt from these alone.
 *
 * @param options.lambdas the strengths, or how many on a grid of the data's own, and its last by its first.
 * @throws as the problem's `design` and `fitPath`.
 */
export const fitLinearPath = <Data, Predictor>(
  problem: LinearProblem<Data, Predictor>,
  data: Data,
  {
    rows,
    alpha,
    standardize,
    lambdas,
  }: LinearModel & {
    readonly rows: readonly number[];
    readonly lambdas: readonly number[] | { readonly count: number; readonly ratio?: number | undefined };
  },
): FittedPath<Predictor> => {
  const design = problem.design(data, rows);
  const y = problem.response(data, rows);
  const options = { x: design.x, y, family: problem.family(data), alpha, standardize };
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
    design,
    resultsOn: (others, points) => {
      const read = design.of(others);
      // by columns: only those with a coefficient are looked at
      const x = read.kind === 'csr' ? cscFromCsr(read) : read;
      const y = problem.response(data, others);
      return Array.from(deviances(path, { x, y, indices: points }), (deviance, k) => {
        const loss = problem.loss(deviance);
        return { loss, ...problem.scores({ path, point: points[k]!, x, y, loss }) };
      });
    },
  };
};

/** Does one split: a point for every strength. */
export const runFold = <Data, Predictor>(
  problem: LinearProblem<Data, Predictor>,
  { train, test, lambdas, alpha, standardize }: FoldTask,
  data: Data,
): readonly LinearPoint[] => {
  const begin = performance.now();
  const { path, resultsOn } = fitLinearPath(problem, data, { rows: train, alpha, standardize, lambdas });
  if (path.lambdas.length !== lambdas.length)
    throw new RidgelineError('E_INTERNAL', 'tune: a fold’s path must have every strength.');
  const tested = resultsOn(test, [...lambdas.keys()]);
  const seconds = (performance.now() - begin) / 1000 / lambdas.length;
  return lambdas.map((lambda, index) => ({
    lambda,
    error: tested[index]!.loss,
    train: problem.loss((1 - path.dev[index]!) * path.nullDeviance),
    zeros: 1 - path.df[index]! / (path.columns * path.outputs),
    accuracy: tested[index]!.accuracy,
    steps: path.iterations[index]!,
    seconds,
  }));
};
