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
import { disposeParams, mapParams, record, squaredNorm } from '@ridgeline/tensors';
import {
  add,
  addN,
  keep,
  mul,
  type Scalar,
  sqrt,
  type Tensor,
  tidy,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { toBatch } from './batches.ts';
import { countedPositions } from './counted-positions.ts';
import { requireRates } from './decay.ts';
import { firstNotFinite } from './finite.ts';
import { moveParameters } from './move-parameters.ts';
import type { RunRules } from './rules.ts';
import { buffersOf, trainedOf } from './trained-tensors.ts';
import { addPenaltyGradients, weightPenalties } from './weight-penalties.ts';

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

/** What the tape found on a batch: gradients of data loss and activity penalties, and the values of both. */
export interface Found {
  readonly dataLoss: number;
  readonly penalties: Readonly<Record<string, number>>;
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

const ownTensors = (tensors: Params): Params => mapParams(tensors, (value) => keep(value.clone()));

/** By the tape; `failure` tells why the data loss is not finite. */
export const differentiate = (
  { model, loss, rules, random }: StepOptions,
  { params, carried }: DeviceState,
  hostBatch: HostBatch,
  step: number,
  shares = whole,
): Found & { readonly failure: RidgelineError | undefined } => {
  const trained = trainedOf(model, params);
  const paths = Object.keys(trained);
  const batch = toBatch(hostBatch, carried);
  let dataLoss = Number.NaN;
  let next = { carried: record<Tensor>([]), buffers: record<Tensor>([]) };
  const penalties: Record<string, number> = {};
  let failure: RidgelineError | undefined;
  const objective = (...tensors: Tensor[]): Scalar => {
    const moving = paths.map((path, index) => [path, tensors[index]!] as const);
    const current = record([...Object.entries(params), ...moving]);
    const { logits, activations, state, buffers } = model.forward(
      current,
      batch,
      trainingMode(rules, random, step),
    );
    const mean = loss.mean(logits, batch);
    dataLoss = shares.loss * mean.dataSync()[0]!;
    // told after the tape is done with, which else would hold on to what it saved
    if (!Number.isFinite(dataLoss))
      failure = firstNotFinite(step, { parameter: params, activation: activations, loss: { mean } });
    // the forward pass frees what it does not return; these outlive it
    else
      next = {
        carried: ownTensors(state ?? {}),
        buffers: ownTensors(buffersOf(model, { ...params, ...buffers })),
      };
    const terms = rules.activities.map(({ name, activity, sites }) => {
      const penalty = sites
        .map((site) => activations[site]!)
        .map((values) =>
          weigh(activity.penalty(values, countedPositions(values, batch)), shares.activityOf(values)),
        )
        .reduce((sum, term) => add(sum, term));
      penalties[name] = penalty.dataSync()[0]!;
      return penalty;
    });
    return terms.reduce<Scalar>((sum, term) => add(sum, term), weigh(mean, shares.loss));
  };
  const { grads } = valueAndGrads(objective)(Object.values(trained));
  const gradients = record(paths.map((path, index) => [path, grads[index]!] as const));
  return { dataLoss, penalties, gradients, ...next, failure };
};

const norm = (gradients: Params): number =>
  sqrt(addN(Object.values(gradients).map(squaredNorm))).dataSync()[0]!;

/** A step's end. */
export interface Stepped {
  readonly state: DeviceState;
  readonly report: StepReport;
}

/** `tidy` for work that gives back more than tensors: frees those that it made and did not keep. */
export const scoped = <T>(work: () => T): T => {
  let result: T;
  tidy(() => {
    result = work();
  });
  return result!;
};

/** The optimizer's learning rate. @throws `E_OPTION` if it has none */
export const learningRateOf = ({ optimizer }: StepOptions): NonNullable<Optimizer['learningRate']> => {
  if (optimizer.learningRate !== undefined) return optimizer.learningRate;
  throw new RidgelineError('E_OPTION', `optimizer: ${optimizer.spec.kind} has no learning rate of its own.`, {
    hint: 'Chain it with one that has: chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 })).',
  });
};

/** All of a step behind the tape: penalties, the optimizer's update, decay, proximal maps. Frees the state it was given. */
export const finishStep = (options: StepOptions, state: DeviceState, found: Found, step: number): Stepped => {
  const { model, optimizer, rules } = options;
  const penalties = { ...found.penalties, ...weightPenalties(rules, state.params) };
  const gradients = addPenaltyGradients(rules, found.gradients, state.params);
  const gradientNorm = norm(gradients);
  if (!Number.isFinite(gradientNorm)) throw firstNotFinite(step, { gradient: gradients });
  const learningRate = learningRateOf(options).at(step);
  requireRates(options, learningRate, step);
  const moved = moveParameters(
    { optimizer, rules, learningRate },
    { params: trainedOf(model, state.params), state: state.optimizer, gradients, step },
  );
  // kept, so that a tensor which passes through unchanged is not freed with the old state
  const params = record([
    ...Object.entries(ownTensors(moved.params)),
    ...Object.entries(ownTensors(found.buffers)),
  ]);
  const next = { params, optimizer: ownTensors(moved.state), carried: found.carried };
  disposeParams(state.params);
  disposeParams(state.optimizer);
  disposeParams(state.carried);
  return { state: next, report: { dataLoss: found.dataLoss, penalties, gradientNorm } };
};

/**
 * One step of training: gradients of data loss and penalties, the optimizer's update, decay and proximal maps.
 * Frees the state it was given and everything between; what it returns is new.
 *
 * @param step steps taken before this one.
 * @throws `E_NAN` naming the first tensor that is not finite; `E_RANGE` if the learning rate is negative or a decay would
 * turn the signs of weights (η·λ above 1); the state given is then still whole.
 */
export const trainStep = (
  options: StepOptions,
  state: DeviceState,
  batch: HostBatch,
  step: number,
): Stepped => {
  learningRateOf(options);
  return scoped(() => {
    const found = differentiate(options, state, batch, step);
    if (found.failure !== undefined) throw found.failure;
    try {
      return finishStep(options, state, found, step);
    } catch (error) {
      disposeParams(found.carried);
      throw error;
    } finally {
      disposeParams(found.buffers);
    }
  });
};
