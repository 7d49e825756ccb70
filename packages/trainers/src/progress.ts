import {
  type Averaging,
  type Evaluation,
  type GradientExchange,
  type HostParams,
  type Model,
  type Optimizer,
  type RandomStream,
  RidgelineError,
  type TrainingState,
} from '@ridgeline/contracts';
import { disposeParams, fromHost, mapParams, record, tensorsOf, toHost } from '@ridgeline/tensors';
import { keep, tidy } from '@tensorflow/tfjs-core';
import { unitsUnder } from './narrow/narrowable.ts';
import { narrowedState } from './narrow/narrowed-state.ts';
import type { RunRules } from './rules/rules.ts';
import { carriedShard, gatherCarried } from './shared/shard.ts';
import { constrained } from './step/move-parameters.ts';
import { type DeviceState, disposeState } from './step/train-step.ts';
import { trainedOf } from './step/trained-tensors.ts';

/** Where a run stands: its tensors, which the run owns, and what it has found so far. */
export interface Progress
  extends Pick<TrainingState, 'step' | 'best' | 'evaluations' | 'evaluationsWithoutGain' | 'units'> {
  readonly device: DeviceState;
}

interface Beginning {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly averaging?: Averaging;
  readonly rules: RunRules;
  readonly random: RandomStream;
  readonly initial?: HostParams;
  readonly resume?: TrainingState;
  readonly exchange?: GradientExchange;
  readonly narrowEvery?: number;
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

const freshDevice = ({ model, optimizer, rules, random, initial }: Beginning): DeviceState => {
  if (initial !== undefined) requireFits('the first parameters', initial, tensorsIn(model), otherModel);
  // kept one by one, so that whatever a unit made on the way is freed
  const own = (make: () => DeviceState['params']) =>
    tidy(() => mapParams(make(), (value) => keep(value.clone())));
  const first = () => (initial === undefined ? model.init(random.stream('init')) : fromHost(initial));
  const params = own(() => constrained(rules, first()));
  return { params, optimizer: own(() => optimizer.init(trainedOf(model, params))), carried: record([]) };
};

/** A run that averages goes on from one that did, and only from such. */
const requireAveraged = ({ model, averaging }: Beginning, { step, averaged }: TrainingState): void => {
  if (averaging !== undefined && averaged !== undefined) {
    const expected = model.parameters.map((parameter) => [parameter.path, parameter] as const);
    requireFits('the averaged state to resume from', averaged, expected, otherModel);
    return;
  }
  if (averaged === undefined && (averaging === undefined || step === 0)) return;
  throw new RidgelineError(
    'E_CHECKPOINT',
    `fit: the state to resume from must be of a run ${averaging === undefined ? 'without averaging' : 'that averages'}.`,
    { hint: 'Go on with the averaging that the run began with.' },
  );
};

const resumedDevice = (beginning: Beginning, resume: TrainingState): DeviceState => {
  const { model, optimizer, exchange } = beginning;
  requireFits('the state to resume from', resume.params, tensorsIn(model), otherModel);
  requireAveraged(beginning, resume);
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
  return {
    params,
    optimizer: fromHost(resume.optimizer),
    carried: fromHost(carried),
    ...(resume.averaged && { averaged: fromHost(resume.averaged) }),
  };
};

/** @throws `E_CHECKPOINT` if the parameters or the state given are not those of this model and optimizer. */
export const beginProgress = (beginning: Beginning): Progress => {
  const { resume } = beginning;
  if (resume === undefined) return { device: freshDevice(beginning), step: 0, evaluationsWithoutGain: 0 };
  const { step, best, evaluations, evaluationsWithoutGain } = resume;
  const { model, rules, narrowEvery } = beginning;
  const units = narrowEvery === undefined ? undefined : unitsUnder(model, rules, resume.units);
  const device = resumedDevice(beginning, resume);
  return {
    device: units === undefined ? device : narrowedState(model, units, device),
    step,
    ...(units && { units }),
    evaluationsWithoutGain,
    ...(evaluations && { evaluations }),
    ...(best && { best }),
  };
};

/** What is evaluated, on the device or on the host: the average where there is one, with the buffers of the weights. */
export const measuredOf = <T>({
  params,
  averaged,
}: {
  readonly params: Readonly<Record<string, T>>;
  readonly averaged?: Readonly<Record<string, T>>;
}): Readonly<Record<string, T>> =>
  averaged === undefined ? params : record([...Object.entries(params), ...Object.entries(averaged)]);

/**
 * The weights that a run came to: the best by validation, or the last ones where nothing was evaluated; averaged if the run
 * averages.
 *
 * @example weightsOf(event.state) // what `run-end` gives as its `params`
 */
export const weightsOf = (state: TrainingState): HostParams => state.best?.params ?? measuredOf(state);

/** How a run's evaluations are judged. */
interface Judging {
  /** What the best of them is chosen by. */
  readonly judgedBy: 'loss' | 'score';
  /** Whether every evaluation is remembered, for a learning rate that follows from them. */
  readonly remembers: boolean;
  /** The parameters of the whole model, of those that the run computes with. */
  readonly whole: (params: HostParams) => HostParams;
}

type Found = Pick<Evaluation, 'dataLoss' | 'score'>;

/** By the lower loss, or by the higher score and of equal ones by the loss. */
const isBetter = (found: Found, best: Found, { judgedBy }: Judging): boolean => {
  const gain = judgedBy === 'loss' ? 0 : found.score! - best.score!;
  return gain > 0 || (gain === 0 && found.dataLoss < best.dataLoss);
};

/** The same after an evaluation of the validation data: the best so far. */
export const afterEvaluation = async (
  { evaluations = [], ...progress }: Progress,
  validation: Found,
  judging: Judging,
): Promise<Progress> => {
  const { dataLoss, score } = validation;
  const { judgedBy, remembers, whole } = judging;
  const { best, device, step, evaluationsWithoutGain } = progress;
  const found = { ...progress, ...(remembers && { evaluations: [...evaluations, { step, dataLoss }] }) };
  return best !== undefined && !isBetter(validation, best, judging)
    ? { ...found, evaluationsWithoutGain: evaluationsWithoutGain + 1 }
    : {
        ...found,
        best: {
          step,
          dataLoss,
          ...(judgedBy === 'score' && { score: score! }),
          params: whole(await toHost(measuredOf(device))),
        },
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
    ...(device.averaged && { averaged: await toHost(device.averaged) }),
  };
};

export const endProgress = ({ device }: Progress): void => disposeState(device);
