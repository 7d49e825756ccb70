import {
  type GradientExchange,
  type HostParams,
  RidgelineError,
  type RunEvent,
  type TrainingState,
} from '@ridgeline/contracts';
import { fit } from '@ridgeline/trainers';
import type { StepRun } from './step-run.ts';

/**
 * How many steps a run has still to take.
 *
 * @param resume the state that it goes on from, if it was begun before.
 * @throws `E_CONFIG` if there are none.
 * @example stepsLeft(run) // 2000
 */
export const stepsLeft = ({ config }: Pick<StepRun, 'config'>, resume?: TrainingState): number => {
  const { maxSteps } = config.training;
  const taken = resume?.step ?? 0;
  if (maxSteps > taken) return maxSteps - taken;
  throw new RidgelineError('E_CONFIG', `training: the run has already taken its ${taken} steps.`, {
    hint: `To go on, raise training.maxSteps: --set training.maxSteps=${2 * taken}`,
  });
};

/**
 * Trains a prepared run: `fit` with what its configuration says.
 *
 * @throws `E_CONFIG` if the run has taken its steps.
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
  const { maxSteps, evaluateEvery, patience, checkpointEvery } = run.config.training;
  return fit({
    ...run,
    maxSteps,
    evaluateEvery,
    ...(patience !== undefined && { patience }),
    checkpointEvery,
    ...options,
  });
};
