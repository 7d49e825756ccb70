import {
  type Averaging,
  type Found,
  type HostBatch,
  type Optimizer,
  type Params,
  RidgelineError,
  type Term,
} from '@ridgeline/contracts';
import { disposeParams, record, squaredNorm } from '@ridgeline/tensors';
import { addN, dispose, keep, sqrt, stack, type Tensor } from '@tensorflow/tfjs-core';
import type { RunRules } from '../rules/rules.ts';
import { toBatch } from './batches.ts';
import { requireRates } from './decay.ts';
import { differentiate, forwardPass, type PassOptions, scalarsOf } from './differentiate.ts';
import { findGradients, type RunMethod } from './find-gradients.ts';
import { firstNotFinite } from './finite.ts';
import { constrained, moveParameters } from './move-parameters.ts';
import { numbersOf, ownTensors, scoped } from './owned.ts';
import { stepRows } from './step-rows.ts';
import { trainedOf } from './trained-tensors.ts';
import { penalised, sumByName } from './weight-penalties.ts';

/** What a step reads and what it leaves; the loop owns these tensors and nothing else does. */
export interface DeviceState {
  /** The model's parameters and buffers. */
  readonly params: Params;
  readonly optimizer: Params;
  readonly carried: Params;
  /** The averaged parameters, where the run averages and has taken a step. */
  readonly averaged?: Params;
}

export interface StepReport {
  readonly dataLoss: number;
  readonly penalties: Readonly<Record<string, number>>;
  readonly gradientNorm: number;
}

export interface StepOptions extends PassOptions {
  readonly optimizer: Optimizer;
  /** How gradients are found; absent: by one pass. */
  readonly method?: RunMethod;
  readonly averaging?: Averaging;
}

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

/** What is known of a step before anything moves: all on the device, and kept. */
export interface Known extends Pick<Found, 'gradients' | 'carried' | 'buffers'> {
  /** The name of each term of the objective beside the data loss. */
  readonly terms: readonly Pick<Term, 'name'>[];
  /** Data loss, gradient norm, then the terms. */
  readonly numbers: Tensor;
}

const disposeKnown = ({ gradients, carried, buffers }: Known): void => {
  for (const tensors of [gradients, carried, buffers]) disposeParams(tensors);
};

/** Adds to what was found the gradients of penalties and what they are worth. Uses up the scalars that were found. */
export const known = ({ rules }: StepOptions, { params }: DeviceState, found: Found): Known => {
  try {
    const { gradients, squares, ...penalties } = penalised(rules, found.gradients, params);
    const terms = [...found.terms, ...penalties.terms];
    const gradientNorm = sqrt(
      addN(Object.entries(gradients).map(([path, gradient]) => squares[path] ?? squaredNorm(gradient))),
    );
    const numbers = keep(stack([found.mean, gradientNorm, ...terms.map(({ value }) => value)]));
    return {
      gradients: ownTensors(gradients),
      carried: found.carried,
      buffers: found.buffers,
      terms,
      numbers,
    };
  } catch (error) {
    disposeParams(found.carried);
    disposeParams(found.buffers);
    throw error;
  } finally {
    dispose([...scalarsOf(found)]);
  }
};

/** As {@link known}, for what was found and kept: its gradients are used up too. */
export const knownAfter = (options: StepOptions, state: DeviceState, found: Found): Known => {
  try {
    return scoped(() => known(options, state, found));
  } finally {
    disposeParams(found.gradients);
  }
};

/** A step's end. */
export interface Stepped {
  readonly state: DeviceState;
  readonly report: StepReport;
}

export const disposeState = ({ params, optimizer, carried, averaged = {} }: DeviceState): void => {
  for (const tensors of [params, optimizer, carried, averaged]) disposeParams(tensors);
};

/**
 * The average after a step, in the sets that constraints keep weights in: between two points of a sphere lies none of it.
 *
 * @see Tripuraneni et al. 2018, "Averaging stochastic gradient descent on Riemannian manifolds".
 */
const averagedBy = (
  averaging: Averaging,
  rules: RunRules,
  before: Params | undefined,
  params: Params,
  step: number,
): Params => {
  const next = averaging.next(before, params, step, true);
  return next === params || next === before ? next : constrained(rules, next);
};

/** Where a step leads: the optimizer's update, decay, proximal maps, projections, the average. Parameters and moments may be written over. */
const moved = (options: StepOptions, state: DeviceState, known: Known, step: number): DeviceState => {
  const { model, optimizer, rules, averaging } = options;
  const learningRate = learningRateOf(options).at(step);
  const next = moveParameters(
    { optimizer, rules, learningRate },
    {
      params: trainedOf(model, state.params),
      state: state.optimizer,
      gradients: known.gradients,
      step,
    },
  );
  const averaged = averaging && averagedBy(averaging, rules, state.averaged, next.params, step);
  return {
    params: record([...Object.entries(ownTensors(next.params)), ...Object.entries(known.buffers)]),
    optimizer: ownTensors(next.state),
    carried: known.carried,
    ...(averaged && { averaged: ownTensors(averaged) }),
  };
};

/**
 * Reads what is known of a step, and moves where every number is finite. Uses up what is known, and then the state before.
 *
 * @param why the error where one is not.
 */
export const settle = async (
  options: StepOptions,
  before: DeviceState,
  known: Known,
  step: number,
  why: (dataLoss: number) => Promise<RidgelineError>,
): Promise<Stepped> => {
  let state: DeviceState | undefined;
  try {
    const told = await numbersOf(known.numbers);
    const [dataLoss, gradientNorm, ...values] = told as unknown as [number, number];
    if (!Number.isFinite(dataLoss) || !Number.isFinite(gradientNorm)) throw await why(dataLoss);
    state = scoped(() => moved(options, before, known, step));
    disposeState(before);
    return { state, report: { dataLoss, penalties: sumByName(known.terms, values), gradientNorm } };
  } finally {
    if (state === undefined) disposeKnown(known);
    else disposeParams(known.gradients);
  }
};

/** What a step's gradients are found by, where that is more than one pass. */
const findByMethod = (
  options: StepOptions,
  method: RunMethod,
  state: DeviceState,
  batch: HostBatch,
  step: number,
): Promise<Found> =>
  findGradients(
    method,
    trainedOf(options.model, state.params),
    stepRows(options, method, { batch, step }),
    (at) =>
      scoped(() => {
        const found = differentiate(options, state, batch, step, at);
        return { ...found, gradients: ownTensors(found.gradients) };
      }),
  );

export const disposeFound = (found: Found): void => {
  dispose([...scalarsOf(found)]);
  for (const tensors of [found.gradients, found.carried, found.buffers]) disposeParams(tensors);
};

/** The gradients of a step once more, with those of penalties. */
const gradientsAgain = async (
  options: StepOptions,
  state: DeviceState,
  batch: HostBatch,
  step: number,
): Promise<Params> => {
  const whole = (found: Found): Params =>
    ownTensors(penalised(options.rules, found.gradients, state.params).gradients);
  const { method } = options;
  if (method === undefined) {
    return scoped(() => {
      const found = differentiate(options, state, batch, step);
      const gradients = whole(found);
      disposeFound(found);
      return gradients;
    });
  }
  const found = await findByMethod(options, method, state, batch, step);
  const gradients = scoped(() => whole(found));
  disposeFound(found);
  return gradients;
};

const forwardAgain = (
  options: StepOptions,
  { params, carried }: DeviceState,
  hostBatch: HostBatch,
  step: number,
): Readonly<Record<string, Params>> =>
  scoped(() => {
    const { forward, loss } = forwardPass(
      options,
      { params, hostBatch, batch: toBatch(options.model, hostBatch, carried) },
      step,
    );
    const { activations } = forward;
    return {
      parameter: ownTensors(params),
      activation: ownTensors(activations),
      loss: ownTensors({ mean: loss }),
    };
  });

/** Why a step's numbers are not finite: nothing is held for this, so the step is taken once more, tensor by tensor. */
const whyNotFinite = async (
  options: StepOptions,
  state: DeviceState,
  batch: HostBatch,
  step: number,
  dataLoss: number,
): Promise<RidgelineError> =>
  firstNotFinite(
    step,
    Number.isFinite(dataLoss)
      ? { gradient: await gradientsAgain(options, state, batch, step) }
      : forwardAgain(options, state, batch, step),
  );

/**
 * One step of training: gradients of data loss and penalties, the optimizer's update, decay, proximal maps and projections.
 * Frees the state it was given and everything between; what it returns is new. Until then the state is still in use.
 *
 * All that a step tells is read at once, before anything moves: the one wait for the device.
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
  const { method } = options;
  const found =
    method === undefined
      ? scoped(() => known(options, state, differentiate(options, state, batch, step)))
      : knownAfter(options, state, await findByMethod(options, method, state, batch, step));
  return settle(options, state, found, step, (dataLoss) =>
    whyNotFinite(options, state, batch, step, dataLoss),
  );
};
