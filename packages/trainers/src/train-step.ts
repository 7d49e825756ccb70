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
import { firstNotFinite } from './finite.ts';
import { moveParameters } from './move-parameters.ts';
import type { RunRules } from './rules.ts';
import { addPenaltyGradients, weightPenalties } from './weight-penalties.ts';

/** What a step reads and what it leaves; the loop owns these tensors and nothing else does. */
export interface DeviceState {
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

/** A mode whose noise draws from a stream of its own for every rule, call and step. */
const trainingMode = (rules: RunRules, random: RandomStream, step: number): Mode => {
  const calls = new Map<string, number>();
  return {
    training: true,
    watched: (site) => [...rules.noises, ...rules.activities].some(({ at }) => at === site),
    noise: (site, activation) => {
      const call = calls.get(site) ?? 0;
      calls.set(site, call + 1);
      return rules.noises
        .filter(({ at }) => at === site)
        .reduce(
          (value, { name, noise }) =>
            noise.apply(value, random.stream(`noise/${site}/${call}/${name}`).at(step)),
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
}

/** By the tape; `failure` tells why the data loss is not finite. @param share what the gradients are to be weighed by */
export const differentiate = (
  { model, loss, rules, random }: StepOptions,
  { params, carried }: DeviceState,
  hostBatch: HostBatch,
  step: number,
  share = 1,
): Found & { readonly failure: RidgelineError | undefined } => {
  const paths = Object.keys(params);
  const batch = toBatch(hostBatch, carried);
  let dataLoss = Number.NaN;
  let nextCarried: Params = record([]);
  const penalties: Record<string, number> = {};
  let failure: RidgelineError | undefined;
  const objective = (...tensors: Tensor[]): Scalar => {
    const current = record(paths.map((path, index) => [path, tensors[index]!] as const));
    const { logits, activations, state } = model.forward(current, batch, trainingMode(rules, random, step));
    const mean = loss.mean(logits, batch);
    dataLoss = mean.dataSync()[0]!;
    // told after the tape is done with, which else would hold on to what it saved
    if (!Number.isFinite(dataLoss))
      failure = firstNotFinite(step, { parameter: params, activation: activations, loss: { mean } });
    // the forward pass frees what it does not return; the state outlives it
    else if (state !== undefined) nextCarried = mapParams(state, (value) => keep(value.clone()));
    const terms = rules.activities.map(({ name, activity, at }) => {
      const penalty = activity.penalty(activations[at]!, batch.mask);
      penalties[name] = penalty.dataSync()[0]!;
      return penalty;
    });
    const total = terms.reduce<Scalar>((sum, term) => add(sum, term), mean);
    return share === 1 ? total : mul(total, share);
  };
  const { grads } = valueAndGrads(objective)(Object.values(params));
  const gradients = record(paths.map((path, index) => [path, grads[index]!] as const));
  return { dataLoss, penalties, gradients, carried: nextCarried, failure };
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
  const { optimizer, rules } = options;
  const penalties = { ...found.penalties, ...weightPenalties(rules, state.params) };
  const gradients = addPenaltyGradients(rules, found.gradients, state.params);
  const gradientNorm = norm(gradients);
  if (!Number.isFinite(gradientNorm)) throw firstNotFinite(step, { gradient: gradients });
  const learningRate = learningRateOf(options).at(step);
  const moved = moveParameters(
    { optimizer, rules, learningRate },
    { params: state.params, state: state.optimizer, gradients, step },
  );
  // kept, so that a tensor which passes through unchanged is not freed with the old state
  const own = (tensors: Params) => mapParams(tensors, (value) => keep(value.clone()));
  const next = { params: own(moved.params), optimizer: own(moved.state), carried: found.carried };
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
 * @throws `E_NAN` naming the first tensor that is not finite; the state given is then still whole.
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
    }
  });
};
