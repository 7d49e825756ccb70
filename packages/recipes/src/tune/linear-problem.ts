import type { Matrix, Path, PathOptions } from '@ridgeline/linear';
import type { CoefficientPath, TestReading } from '@ridgeline/report';
import type { TaskTerms } from './task-terms.ts';

/** Predictors of the rows learnt from and, with what these have taught, of others. */
export interface LinearDesign<Predictor> {
  readonly x: Matrix;
  /** [x.columns] */
  readonly names: readonly string[];
  of(rows: readonly number[]): Matrix;
  /** The model at one point of a path on these rows, as it is used and saved. */
  predictorAt(path: Path, point: number): Predictor;
}

/** What predictions are worth beside their loss; null where a task has no such score. */
export interface RowScores {
  /** Share of the rows that are classified rightly. */
  readonly accuracy: number | null;
  /** Share of the variance explained; also null where the rows do not vary. */
  readonly r2: number | null;
}

/** Held-out rows at one point of a path. */
export interface HeldOutRows {
  readonly path: Path;
  readonly point: number;
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly loss: number;
}

/** What an output of a path speaks for. */
export interface PathOutput {
  readonly name: string;
  /** Its place among the outputs. */
  readonly place: number;
  /** The sign of the coefficients that speak for it; 0 where both count. */
  readonly sign: -1 | 0 | 1;
}

/**
 * A task whose linear models a study chooses among, as far as the study must know it: its data are plain, tagged by
 * their `kind`, with one entry for each row.
 */
export interface LinearProblem<Data, Predictor> {
  readonly terms: TaskTerms;
  /** The kind of model that the report names. */
  readonly model: string;
  /** What its coefficients belong to. */
  readonly coefficientsOf: CoefficientPath['of'];
  rows(data: Data): number;
  /** [rows] what folds are stratified by; null where there is nothing. */
  labels(data: Data): readonly string[] | null;
  /** Learns from some rows how to read, if there is anything to learn. */
  design(data: Data, rows: readonly number[]): LinearDesign<Predictor>;
  response(data: Data, rows: readonly number[]): Float64Array;
  family(data: Data): PathOptions['family'];
  /** A mean deviance as a loss in the unit of `terms`. */
  loss(deviance: number): number;
  scores(rows: HeldOutRows): RowScores;
  outputs(data: Data): readonly PathOutput[];
  /** σ of the noise that a mean loss tells, where λ = σ·√(2·log p / m) is a strength to begin at. */
  noiseDeviation?(loss: number): number;
  /** What the chosen model makes of the rows of the test. */
  reading?(data: Data, predictor: Predictor, rows: readonly number[]): TestReading;
}
