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
import { disposeParams, mapParams, record } from '@ridgeline/tensors';
import {
  add,
  addN,
  keep,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { toBatch } from './batches.ts';
import { firstNotFinite } from './finite.ts';
import type { RunRules } from './rules.ts';

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

interface StepOptions {
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

/** Gradients of data loss and activity penalties, by the tape, with what was found on the way. */
const differentiate = (
  { model, loss, rules, random }: StepOptions,
  { params, carried }: DeviceState,
  hostBatch: HostBatch,
  step: number,
) => {
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
    return terms.reduce<Scalar>((total, term) => add(total, term), mean);
  };
  const { grads } = valueAndGrads(objective)(Object.values(params));
  if (failure !== undefined) throw failure;
  const gradients = record(paths.map((path, index) => [path, grads[index]!] as const));
  return { dataLoss, penalties, gradients, carried: nextCarried };
};

/** Adds the gradient of every weight penalty that stands in the objective. */
const addPenaltyGradients = (rules: RunRules, gradients: Params, params: Params): Params => {
  const result: Record<string, Tensor> = { ...gradients };
  for (const { regularizer, as, paths } of rules.weights) {
    if (as !== 'penalty') continue;
    for (const path of paths) result[path] = add(result[path]!, regularizer.gradient(params[path]!));
  }
  return result;
};

/** w + update, with decoupled decay beside the step and proximal maps after it, all at the step's learning rate. */
const applyUpdates = (rules: RunRules, params: Params, updates: Params, learningRate: number): Params => {
  const next: Record<string, Tensor> = { ...params };
  const onEach = (way: 'decoupled' | 'proximal') => {
    for (const { regularizer, as, paths } of rules.weights) {
      if (as !== way) continue;
      for (const path of paths) next[path] = regularizer[way]!(next[path]!, learningRate);
    }
  };
  onEach('decoupled');
  for (const path of Object.keys(next)) next[path] = add(next[path]!, updates[path]!);
  onEach('proximal');
  return record(Object.entries(next));
};

const norm = (gradients: Params): number =>
  sqrt(addN(Object.values(gradients).map((gradient) => sum(square(gradient))))).dataSync()[0]!;

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
): { readonly state: DeviceState; readonly report: StepReport } => {
  const { optimizer, rules } = options;
  const rate = optimizer.learningRate;
  if (rate === undefined) {
    throw new RidgelineError(
      'E_OPTION',
      `optimizer: ${optimizer.spec.kind} has no learning rate of its own.`,
      {
        hint: 'Chain it with one that has: chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 })).',
      },
    );
  }
  let report: StepReport | undefined;
  let carried: Params = record([]);
  const next = tidy(() => {
    const found = differentiate(options, state, batch, step);
    carried = found.carried;
    const penalties = { ...found.penalties };
    for (const { name, regularizer, paths } of rules.weights) {
      penalties[name] = paths.reduce(
        (total, path) => total + regularizer.penalty(state.params[path]!).dataSync()[0]!,
        0,
      );
    }
    const gradients = addPenaltyGradients(rules, found.gradients, state.params);
    const gradientNorm = norm(gradients);
    if (!Number.isFinite(gradientNorm)) {
      disposeParams(carried);
      throw firstNotFinite(step, { gradient: gradients });
    }
    report = { dataLoss: found.dataLoss, penalties, gradientNorm };
    const { updates, state: optimizerState } = optimizer.update(
      gradients,
      state.optimizer,
      state.params,
      step,
    );
    const params = applyUpdates(rules, state.params, updates, rate.at(step));
    // kept, so that a tensor which passes through unchanged is not freed with the old state
    const own = (tensors: Params) => mapParams(tensors, (value) => keep(value.clone()));
    return { params: own(params), optimizer: own(optimizerState) };
  });
  disposeParams(state.params);
  disposeParams(state.optimizer);
  disposeParams(state.carried);
  return { state: { ...next, carried }, report: report! };
};
