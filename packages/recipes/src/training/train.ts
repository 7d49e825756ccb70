import {
  type GradientExchange,
  type HostParams,
  RidgelineError,
  type RunEvent,
  type TrainingState,
} from '@ridgeline/contracts';
import { type FitOptions, fit, requireFit } from '@ridgeline/trainers';
import type { StepRun } from './step-run.ts';

/**
 * How many steps a run has still to take.
 *
 * @param resume the state that it goes on from, if it was begun before.
 * @throws `E_CONFIG` if there are none, since all are taken or the run has stopped early.
 * @example stepsLeft(run) // 2000
 */
export const stepsLeft = ({ config }: Pick<StepRun, 'config'>, resume?: TrainingState): number => {
  const { maxSteps, patience = Number.POSITIVE_INFINITY } = config.training;
  const { step: taken, evaluationsWithoutGain: without } = resume ?? { step: 0, evaluationsWithoutGain: 0 };
  if (maxSteps <= taken)
    throw new RidgelineError('E_CONFIG', `training: the run has already taken its ${taken} steps.`, {
      hint: `To go on, raise training.maxSteps: --set training.maxSteps=${2 * taken}`,
    });
  if (without >= patience)
    throw new RidgelineError(
      'E_CONFIG',
      `training: the run has stopped early, after ${taken} steps: ${without} ${without === 1 ? 'evaluation' : 'evaluations in a row'} without a gain.`,
      { hint: `To go on, raise training.patience: --set training.patience=${2 * without}` },
    );
  return maxSteps - taken;
};

/**
 * How many of the steps to come have a learning rate of 0 and so change no weight, such as those behind the end of a schedule that
 * falls to 0.
 *
 * @param resume the state that the run goes on from, if it was begun before.
 * @example idleSteps(run) // 0
 */
export const idleSteps = (
  { config, optimizer }: Pick<StepRun, 'config' | 'optimizer'>,
  resume?: TrainingState,
): number => {
  let steps = 0;
  for (let step = resume?.step ?? 0; step < config.training.maxSteps; step++)
    if (optimizer.learningRate?.at(step) === 0) steps++;
  return steps;
};

/** What `fit` is told of a run. */
const fitOptions = (run: StepRun): FitOptions => {
  const { maxSteps, evaluateEvery, patience, checkpointEvery, narrowEvery } = run.config.training;
  return {
    ...run,
    maxSteps,
    evaluateEvery,
    ...(patience !== undefined && { patience }),
    checkpointEvery,
    ...(narrowEvery !== undefined && { narrowEvery }),
  };
};

/**
 * Checks that a prepared run can begin: that its rules find parameters and sites, and its schedule what it follows from.
 *
 * @throws what {@link train} throws before the first step.
 * @example requireTrainable(await prepareLanguageModel(config, text))
 */
export const requireTrainable = (run: StepRun): void => requireFit(fitOptions(run));

/**
 * Trains a prepared run: `fit` with what its configuration says.
 *
 * @throws `E_CONFIG` if the run has taken its steps, or has stopped early.
 * @example for await (const event of train(await prepareLanguageModel(config, text))) console.log(event.type);
 */
export const train = (
  run: StepRun,
  options: {
    readonly resume?: TrainingState;
    readonly initial?: HostParams;
    readonly signal?: AbortSignal;
    /** Shares every batch with other workers, who train the same run. */
    readonly exchange?: GradientExchange;
  } = {},
): AsyncGenerator<RunEvent, void, undefined> => {
  stepsLeft(run, options.resume);
  return fit({ ...fitOptions(run), ...options });
};
