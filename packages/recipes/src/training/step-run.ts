import type { HostBatch, Loss, Model } from '@ridgeline/contracts';
import type { FitOptions } from '@ridgeline/trainers';
import type { StepSettings, TrainingSettings } from '../units/step-config.ts';

/** What the configurations of all models say that are trained by steps. */
export type StepConfig = StepSettings & {
  readonly task: string;
  readonly model: { readonly kind: string };
  readonly training: TrainingSettings;
  readonly seed: number;
};

/** All that `fit` takes of a run but how long it goes on, and what tests it. */
export interface StepRun extends Omit<FitOptions, 'maxSteps' | 'evaluateEvery' | 'patience'> {
  readonly config: StepConfig;
  readonly model: Model;
  readonly evaluationLoss: Loss;
  /** SHA-256 of all parts of the data: a resumed run must be given the same. */
  readonly fingerprint: string;
  /** SHA-256 of each part, so that one can say which has changed. */
  readonly fingerprints: Readonly<Record<'train' | 'valid' | 'test', string>>;
  /** Made only when asked for: the test part is for the end. */
  readonly test: () => readonly HostBatch[];
}
