import {
  type HostBatch,
  type Loss,
  type Mode,
  type Model,
  type Optimizer,
  type Params,
  type RandomStream,
  RidgelineError,
} from '@ridgeline/contracts';
import { disposeParams, record, squaredNorm } from '@ridgeline/tensors';
import {
  add,
  addN,
  dispose,
  keep,
  mul,
  type Scalar,
  sqrt,
  stack,
  type Tensor,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { toBatch } from './batches.ts';
import { countedPositions } from './counted-positions.ts';
import { requireRates } from './decay.ts';
import { firstNotFinite } from './finite.ts';
import { moveParameters } from './move-parameters.ts';
import { numbersOf, own, ownTensors, scoped } from './owned.ts';
import type { RunRules } from './rules.ts';
import { buffersOf, trainedOf } from './trained-tensors.ts';
import { addPenaltyGradients, sumByName, type Term, weightPenalties } from './weight-penalties.ts';

/** What a step reads and what it leaves; the loop owns these tensors and nothing else does. */
export interface DeviceState {
  /** The model's parameters and buffers. */
  readonly params: Params;
  readonly optimizer: Params;
  readonly carried: Params;
}

export interface StepReport {
  readonly dataLoss: number;
  readonly penalties: Readonly<Record<string, number>>;
  readonly gradientNorm: number;
}

export interface StepOptions {
  readonly model: Model;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly rules: RunRules;
  readonly random: RandomStream;
}

/** Where the noise of a site's visit draws: a number that the site has in its name is that of the visit. */
const addressOf = (site: string, visit: number): string =>
  visit === 0 && /\/\d+$/.test(site) ? site : `${site}/${visit}`;

/** A mode whose noise draws from a stream of its own for every rule, site, visit and step. */
const trainingMode = (rules: RunRules, random: RandomStream, step: number): Mode => {
  const visits = new Map<string, number>();
  return {
    training: true,
    watched: (site) => [...rules.noises, ...rules.activities].some(({ sites }) => sites.includes(site)),
    noise: (site, activation) => {
      const visit = visits.get(site) ?? 0;
      visits.set(site, visit + 1);
      return rules.noises
        .filter(({ sites }) => sites.includes(site))
        .reduce(
          (value, { name, noise }) =>
            noise.apply(value, random.stream(`noise/${addressOf(site, visit)}/${name}`).at(step)),
          activation,
        );
    },
  };
};

/** What the tape found on a batch, on the device: gradients of data loss and activity penalties, and the values of both. */
export interface Found {
  /** The mean data loss of the rows at hand, not weighed by their share. */
  readonly mean: Tensor;
  readonly penalties: readonly Term[];
  readonly gradients: Params;
  readonly carried: Params;
  readonly buffers: Params;
}

/** What the parts of the objective are weighed by where each worker has some rows of a batch. */
export interface Shares {
  readonly loss: number;
  readonly activityOf: (activation: Tensor) => number;
}

const whole: Shares = { loss: 1, activityOf: () => 1 };

const weigh = (value: Scalar, share: number): Scalar => (share === 1 ? value : mul(value, share));

/** By the tape. All but the gradients is kept beyond a `tidy`. */
export const differentiate = (
  { model, loss, rules, random }: StepOptions,
  { params, carried }: DeviceState,
  hostBatch: HostBatch,
  step: number,
  shares = whole,
): Found => {
  const trained = trainedOf(model, params);
  const paths = Object.keys(trained);
  const batch = toBatch(hostBatch, carried);
  let kept!: Omit<Found, 'gradients'>;
  const objective = (...tensors: Tensor[]): Scalar => {
    const moving = paths.map((path, index) => [path, tensors[index]!] as const);
    const current = record([...Object.entries(params), ...moving]);
    const { logits, activations, state, buffers } = model.forward(
      current,
      batch,
      trainingMode(rules, random, step),
    );
    const mean = loss.mean(logits, batch);
    const penalties = rules.activities.map(({ name, activity, sites }) => ({
      name,
      value: sites
        .map((site) => activations[site]!)
        .map((values) =>
          weigh(activity.penalty(values, countedPositions(values, batch)), shares.activityOf(values)),
        )
        .reduce((sum, term) => add(sum, term)),
    }));
    // the forward pass frees what it does not return; these outlive it
    kept = {
      mean: own(mean),
      penalties: penalties.map(({ name, value }) => ({ name, value: own(value) })),
      carried: ownTensors(state ?? {}),
      buffers: ownTensors(buffersOf(model, { ...params, ...buffers })),
    };
    return penalties.reduce<Scalar>((sum, { value }) => add(sum, value), weigh(mean, shares.loss));
  };
  const { grads } = valueAndGrads(objective)(Object.values(trained));
  return { ...kept, gradients: record(paths.map((path, index) => [path, grads[index]!] as const)) };
};

/** Mean data loss, then activity penalties. */
export const scalarsOf = ({ mean, penalties }: Pick<Found, 'mean' | 'penalties'>): readonly Tensor[] => [
  mean,
  ...penalties.map(({ value }) => value),
];

/** The optimizer's learning rate. @throws `E_OPTION` if it has none */
const learningRateOf = ({ optimizer }: StepOptions): NonNullable<Optimizer['learningRate']> => {
  if (optimizer.learningRate !== undefined) return optimizer.learningRate;
  throw new RidgelineError('E_OPTION', `optimizer: ${optimizer.spec.kind} has no learning rate of its own.`, {
    hint: 'Chain it with one that has: chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 })).',
  });
};

/** @throws `E_OPTION` and `E_RANGE` as {@link trainStep}, before anything is computed */
export const requireStep = (options: StepOptions, step: number): void =>
  requireRates(options, learningRateOf(options).at(step), step);

/** Where a step leads: all on the device, and kept. */
export interface Moved {
  readonly state: DeviceState;
  /** The name of each term of the objective beside the data loss. */
  readonly terms: readonly Pick<Term, 'name'>[];
  /** Data loss, gradient norm, then the terms. */
  readonly numbers: Tensor;
}

/** All of a step behind the tape: penalties, the optimizer's update, decay, proximal maps. Uses up what was found. */
export const move = (options: StepOptions, state: DeviceState, found: Found, step: number): Moved => {
  const { model, optimizer, rules } = options;
  const learningRate = learningRateOf(options).at(step);
  try {
    const penalties = weightPenalties(rules, state.params);
    const gradients = addPenaltyGradients(rules, found.gradients, state.params);
    const gradientNorm = sqrt(addN(Object.values(gradients).map(squaredNorm)));
    const moved = moveParameters(
      { optimizer, rules, learningRate },
      { params: trainedOf(model, state.params), state: state.optimizer, gradients, step },
    );
    const terms = [...found.penalties, ...penalties];
    const numbers = keep(stack([found.mean, gradientNorm, ...terms.map(({ value }) => value)]));
    const params = record([...Object.entries(ownTensors(moved.params)), ...Object.entries(found.buffers)]);
    const next = { params, optimizer: ownTensors(moved.state), carried: found.carried };
    return { state: next, terms, numbers };
  } catch (error) {
    disposeParams(found.carried);
    disposeParams(found.buffers);
    throw error;
  } finally {
    dispose([...scalarsOf(found)]);
  }
};

/** A step's end. */
export interface Stepped {
  readonly state: DeviceState;
  readonly report: StepReport;
}

const disposeState = ({ params, optimizer, carried }: DeviceState): void => {
  for (const tensors of [params, optimizer, carried]) disposeParams(tensors);
};

/**
 * Reads what a move tells, and frees the state before it; the one after it where a number is not finite.
 *
 * @param why the error then.
 */
export const settle = async (
  before: DeviceState,
  { state, terms, numbers }: Moved,
  why: (dataLoss: number) => Promise<RidgelineError>,
): Promise<Stepped> => {
  try {
    const [dataLoss, gradientNorm, ...values] = (await numbersOf(numbers)) as unknown as [number, number];
    if (!Number.isFinite(dataLoss) || !Number.isFinite(gradientNorm)) throw await why(dataLoss);
    disposeState(before);
    return { state, report: { dataLoss, penalties: sumByName(terms, values), gradientNorm } };
  } catch (error) {
    disposeState(state);
    throw error;
  }
};

/** Why a step's numbers are not finite: nothing is held for this, so the step is taken once more, tensor by tensor. */
const whyNotFinite = async (
  options: StepOptions,
  state: DeviceState,
  hostBatch: HostBatch,
  step: number,
  dataLoss: number,
): Promise<RidgelineError> => {
  const { model, loss, rules, random } = options;
  const { params } = state;
  const gradientsAgain = () => {
    const found = differentiate(options, state, hostBatch, step);
    dispose([...scalarsOf(found), ...Object.values(found.carried), ...Object.values(found.buffers)]);
    return { gradient: ownTensors(addPenaltyGradients(rules, found.gradients, params)) };
  };
  const forwardAgain = () => {
    const batch = toBatch(hostBatch, state.carried);
    const { logits, activations } = model.forward(params, batch, trainingMode(rules, random, step));
    const mean = loss.mean(logits, batch);
    return { parameter: ownTensors(params), activation: ownTensors(activations), loss: ownTensors({ mean }) };
  };
  const groups = scoped<Readonly<Record<string, Params>>>(
    Number.isFinite(dataLoss) ? gradientsAgain : forwardAgain,
  );
  return firstNotFinite(step, groups);
};

/**
 * One step of training: gradients of data loss and penalties, the optimizer's update, decay and proximal maps.
 * Frees the state it was given and everything between; what it returns is new. Until then the state is still in use.
 *
 * All of the step is handed to the device before anything is read, and all that it tells is read at once.
 *
 * @param step steps taken before this one.
 * @throws `E_NAN` naming the first tensor that is not finite; `E_RANGE` if the learning rate is negative or a decay would
 * turn the signs of weights (η·λ above 1); the state given is then still whole.
 */
export const trainStep = async (
  options: StepOptions,
  state: DeviceState,
  batch: HostBatch,
  step: number,
): Promise<Stepped> => {
  requireStep(options, step);
  const moved = scoped(() => move(options, state, differentiate(options, state, batch, step), step));
  return settle(state, moved, (dataLoss) => whyNotFinite(options, state, batch, step, dataLoss));
};
