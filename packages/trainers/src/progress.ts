import {
  type GradientExchange,
  type HostParams,
  type Model,
  type Optimizer,
  type RandomStream,
  RidgelineError,
  type TrainingState,
} from '@ridgeline/contracts';
import { disposeParams, fromHost, mapParams, record, toHost } from '@ridgeline/tensors';
import { keep, tidy } from '@tensorflow/tfjs-core';
import { carriedShard, gatherCarried } from './shard.ts';
import type { DeviceState } from './train-step.ts';
import { tensorsOf, trainedOf } from './trained-tensors.ts';

/** Where a run stands: its tensors, which the run owns, and what it has found so far. */
export interface Progress extends Pick<TrainingState, 'step' | 'best' | 'evaluationsWithoutGain'> {
  readonly device: DeviceState;
}

interface Beginning {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly random: RandomStream;
  readonly initial?: HostParams;
  readonly resume?: TrainingState;
  readonly exchange?: GradientExchange;
}

type Shaped = { readonly shape: readonly number[] };

const show = (value: Shaped | undefined): string => (value ? `[${value.shape.join(', ')}]` : 'none');

const requireFits = (
  what: string,
  given: HostParams,
  expected: Iterable<readonly [string, Shaped]>,
  hint: string,
): void => {
  for (const [path, value] of expected) {
    if (show(given[path]) === show(value)) continue;
    const came = show(given[path]);
    throw new RidgelineError(
      'E_CHECKPOINT',
      `fit: ${what} must have '${path}' of shape ${show(value)}, got ${came}.`,
      {
        hint,
      },
    );
  }
};

const tensorsIn = (model: Model) => tensorsOf(model).map((tensor) => [tensor.path, tensor] as const);
const otherModel = 'It belongs to a model of another kind or size.';

const freshDevice = ({ model, optimizer, random, initial }: Beginning): DeviceState => {
  if (initial !== undefined) requireFits('the first parameters', initial, tensorsIn(model), otherModel);
  // kept one by one, so that whatever a unit made on the way is freed
  const own = (make: () => DeviceState['params']) =>
    tidy(() => mapParams(make(), (value) => keep(value.clone())));
  const params = own(() => (initial === undefined ? model.init(random.stream('init')) : fromHost(initial)));
  return { params, optimizer: own(() => optimizer.init(trainedOf(model, params))), carried: record([]) };
};

const resumedDevice = ({ model, optimizer, exchange }: Beginning, resume: TrainingState): DeviceState => {
  requireFits('the state to resume from', resume.params, tensorsIn(model), otherModel);
  const params = fromHost(resume.params);
  try {
    tidy(() => {
      const hint = 'It belongs to a run with another optimizer.';
      const expected = optimizer.init(trainedOf(model, params));
      requireFits('the state to resume from', resume.optimizer, Object.entries(expected), hint);
    });
  } catch (error) {
    disposeParams(params);
    throw error;
  }
  const carried = exchange === undefined ? resume.carried : carriedShard(resume.carried, exchange);
  return { params, optimizer: fromHost(resume.optimizer), carried: fromHost(carried) };
};

/** @throws `E_CHECKPOINT` if the parameters or the state given are not those of this model and optimizer. */
export const beginProgress = (beginning: Beginning): Progress => {
  const { resume } = beginning;
  if (resume === undefined) return { device: freshDevice(beginning), step: 0, evaluationsWithoutGain: 0 };
  const { step, best, evaluationsWithoutGain } = resume;
  return { device: resumedDevice(beginning, resume), step, evaluationsWithoutGain, ...(best && { best }) };
};

/** The same after an evaluation: the best so far, by the validation data loss. */
export const afterEvaluation = async (progress: Progress, dataLoss: number): Promise<Progress> => {
  const { best, device, step, evaluationsWithoutGain } = progress;
  return best !== undefined && !(dataLoss < best.dataLoss)
    ? { ...progress, evaluationsWithoutGain: evaluationsWithoutGain + 1 }
    : {
        ...progress,
        best: { step, dataLoss, params: await toHost(device.params) },
        evaluationsWithoutGain: 0,
      };
};

/** All of it on the host; the state of all rows, where each worker carries its own. @param rows of a batch */
export const snapshot = async (
  { device, ...found }: Progress,
  rows: number,
  exchange: GradientExchange | undefined,
): Promise<TrainingState> => {
  const carried = await toHost(device.carried);
  return {
    ...found,
    params: await toHost(device.params),
    optimizer: await toHost(device.optimizer),
    carried: exchange === undefined ? carried : await gatherCarried(carried, rows, exchange),
  };
};

export const endProgress = ({ device }: Progress): void => {
  disposeParams(device.params);
  disposeParams(device.optimizer);
  disposeParams(device.carried);
};
