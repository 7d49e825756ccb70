import type { HostBatch, Loss } from '@ridgeline/contracts';
import type { Tuning } from '@ridgeline/report';
import type { FitOptions } from '@ridgeline/trainers';
import type { StepSettings } from '../units/step-config.ts';
import type { TaskTerms } from './task-terms.ts';

/** What a search reads of a configuration of a model that is trained by steps. */
export type StepConfig = StepSettings & {
  readonly model: { readonly kind: string };
  readonly training: {
    readonly maxSteps: number;
    readonly evaluateEvery: number;
    readonly patience?: number | undefined;
  };
  readonly seed: number;
};

/** One block of the training part, held out while the others teach. */
export interface Fold {
  readonly index: number;
  readonly of: number;
}

/** All that `fit` takes of a run but how long it goes on, and what tests it. */
export interface StepRun extends Omit<FitOptions, 'maxSteps' | 'evaluateEvery' | 'patience'> {
  readonly config: StepConfig;
  readonly evaluationLoss: Loss;
  /** Made only when asked for: the test part is for the end. */
  readonly test: () => readonly HostBatch[];
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
  readonly prepare: (config: Run['config'], data: Data, fold: Fold | null) => Promise<Run>;
  /**
   * The configuration of a candidate, checked.
   *
   * @param placeOf what a message calls the setting at a path.
   * @throws `E_CONFIG` naming what the configuration does not take.
   */
  readonly configure: (
    settings: unknown,
    placeOf: (path: readonly PropertyKey[]) => string | undefined,
  ) => Run['config'];
  /** The sizes of the parts, what they count, and what tells them from others. */
  readonly data: (run: Run) => Omit<Tuning['data'], 'name'>;
  readonly scores: (run: Run, testLoss: number) => TestScores;
  /** Of trainings that differ by their seed, one of which is kept. */
  readonly meanScores: (scores: readonly TestScores[], kept: TestScores) => TestScores;
}
