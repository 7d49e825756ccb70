import type { Tuning } from '@ridgeline/report';
import type { FoldKind } from '../table/split-rows.ts';
import type { StepRun } from '../training/step-run.ts';
import type { TaskTerms } from './task-terms.ts';

/** One share of the training part, held out while the others teach. */
export interface Fold {
  readonly index: number;
  readonly of: number;
}

/** What a test is worth beside its loss. */
export type TestScores = Omit<Tuning['test'], 'loss'>;

/** A task whose models are trained by steps, as far as a study of their settings must know it. */
export interface StepProblem<Run extends StepRun, Data> {
  readonly terms: TaskTerms;
  /**
   * A run on one fold of the training part, or without a fold that of the configuration.
   *
   * @throws `E_DATA` for folds that leave a block empty or too short.
   */
  prepare(config: Run['config'], data: Data, fold: Fold | null): Promise<Run>;
  /** How the training part of a run is shared out by folds. */
  foldKind(run: Run): FoldKind;
  /**
   * The configuration of a candidate, checked.
   *
   * @param placeOf what a message calls the setting at a path.
   * @throws `E_CONFIG` naming what the configuration does not take.
   */
  configure(settings: unknown, placeOf: (path: readonly PropertyKey[]) => string | undefined): Run['config'];
  /** The sizes of the parts, what they count, and what tells them from others. */
  data(run: Run): Omit<Tuning['data'], 'name'>;
  /** @param score the mean score of the rows of the test, of a run that has one. */
  scores(run: Run, testLoss: number, score?: number): TestScores;
  /** Of trainings that differ by their seed, one of which is kept. */
  meanScores(scores: readonly TestScores[], kept: TestScores): TestScores;
}
