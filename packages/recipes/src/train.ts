import { type HostParams, RidgelineError, type RunEvent, type TrainingState } from '@ridgeline/contracts';
import { fit } from '@ridgeline/trainers';
import type { LanguageModelRun } from './language-model.ts';

/**
 * Trains a prepared run: `fit` with what its configuration says.
 *
 * @example for await (const event of train(await prepareLanguageModel(config, text))) console.log(event.type);
 */
export const train = (
  run: LanguageModelRun,
  options: {
    readonly resume?: TrainingState;
    readonly initial?: HostParams;
    readonly signal?: AbortSignal;
  } = {},
): AsyncGenerator<RunEvent, void, undefined> => {
  const { maxSteps, evaluateEvery, patience, checkpointEvery } = run.config.training;
  if (options.resume !== undefined && options.resume.step >= maxSteps) {
    throw new RidgelineError('E_CONFIG', `training: the run has already taken its ${maxSteps} steps.`, {
      hint: `To go on, raise training.maxSteps: --set training.maxSteps=${2 * maxSteps}`,
    });
  }
  return fit({
    ...run,
    maxSteps,
    evaluateEvery,
    ...(patience !== undefined && { patience }),
    checkpointEvery,
    ...options,
  });
};
