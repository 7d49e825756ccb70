import type { Evaluation, Json, RunEvent, TrainingState } from '@ridgeline/contracts';
import type { StepRun } from '@ridgeline/recipes';
import { weightsOf } from '@ridgeline/trainers';
import type { Device } from '../command-line/backend.ts';
import type { Given } from '../command-line/command.ts';
import { environment } from '../command-line/environment.ts';
import { saveRun } from '../folders/run-folder.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Tracker } from '../tracking/trackers.ts';
import type { ThreadsChoice } from '../workers/training-threads.ts';
import type { StepTraining } from './step-training.ts';
import type { Plan } from './training-plan.ts';

export type EvaluationEnd = Extract<RunEvent, { type: 'evaluation-end' }>;

/** Everything that is known before the first step. */
export interface TrainingFacts {
  readonly training: StepTraining;
  readonly plan: Plan;
  readonly run: StepRun;
  readonly folder: string;
  readonly given: Given;
  readonly terminal: Terminal;
  /** What the text is called. */
  readonly name: string;
  readonly device: Device;
  readonly choice: ThreadsChoice;
  /** What is told of it elsewhere. */
  readonly tracker: Tracker;
}

/** Metrics as `--json` prints them and run.json keeps them. */
export const metricsOf = ({ training, run }: TrainingFacts, best: EvaluationEnd | undefined) => {
  const measured = (found: Evaluation, part: 'train' | 'valid') => ({
    ...found,
    ...training.metrics(run, part, found.dataLoss, found.score),
  });
  return {
    train: best?.train === undefined ? null : measured(best.train, 'train'),
    validation: best === undefined ? null : measured(best.validation, 'valid'),
  };
};

/** run.json: all that the weights came from. */
export const recordOf = (
  setting: TrainingFacts,
  step: number,
  bestStep: number,
  best?: EvaluationEnd,
): Json => {
  const { training, plan, run, given, device, choice, tracker } = setting;
  const { threads, share, stepMsByThreads } = choice;
  return {
    config: run.config,
    data: plan.data,
    fingerprint: run.fingerprint,
    fingerprints: run.fingerprints,
    ...(training.trainedOn && { trainedOn: training.trainedOn(run) }),
    seed: run.config.seed,
    command: given.line,
    environment: environment(device),
    threads,
    ...(share && { share }),
    ...(stepMsByThreads && { stepMsByThreads }),
    // a part of the run that nobody is told of does not make it another run
    ...((tracker.mlflow ?? plan.tracked) && { tracked: tracker.mlflow ?? plan.tracked }),
    step,
    bestStep,
    metrics: metricsOf(setting, best),
  } as unknown as Json;
};

/** Saves the model of the best step so far, and the state that a run goes on from. */
export const saveTraining = async (
  setting: TrainingFacts,
  state: TrainingState,
  best: EvaluationEnd | undefined,
): Promise<void> => {
  const { training, run, name, device, folder } = setting;
  const bestStep = state.best?.step ?? state.step;
  const content = {
    spec: run.model.spec,
    tokenizer: training.tokenizer(run),
    sourceTokenizer: training.sourceTokenizer?.(run),
    params: weightsOf(state),
    run: recordOf(setting, state.step, bestStep, best),
    card: training.card(run, {
      source: name,
      bestStep,
      environment: environment(device),
      ...(best && { validation: best.validation }),
    }),
  };
  await saveRun(folder, content, state);
};
