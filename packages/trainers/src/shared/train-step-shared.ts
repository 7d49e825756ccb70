import type { Found, GradientExchange, HostBatch, Params, RidgelineError } from '@ridgeline/contracts';
import { scalar } from '@tensorflow/tfjs-core';
import type { RunRules } from '../rules/rules.ts';
import { findGradients, type RunMethod } from '../step/find-gradients.ts';
import { firstNotFinite } from '../step/finite.ts';
import { ownTensors, scoped } from '../step/owned.ts';
import { stepRows } from '../step/step-rows.ts';
import {
  type DeviceState,
  type Known,
  known,
  knownAfter,
  requireStep,
  type StepOptions,
  type Stepped,
  settle,
} from '../step/train-step.ts';
import { trainedOf } from '../step/trained-tensors.ts';
import { penalised } from '../step/weight-penalties.ts';
import { type SharedPass, sharedPass } from './shared-pass.ts';

/** Why the numbers of a step are not finite. @param gradients of all workers, in tensors of the scope */
const whyNotFinite = async (
  rules: RunRules,
  params: Params,
  gradients: () => Params,
  dataLoss: number,
  step: number,
): Promise<RidgelineError> => {
  const groups = scoped<Readonly<Record<string, Params>>>(() =>
    Number.isFinite(dataLoss)
      ? { gradient: ownTensors(penalised(rules, gradients(), params).gradients) }
      : {
          parameter: ownTensors(params),
          gradient: ownTensors(gradients()),
          loss: ownTensors({ mean: scalar(dataLoss) }),
        },
  );
  return firstNotFinite(step, groups);
};

type SharedOptions = StepOptions & { readonly exchange: GradientExchange; readonly told: boolean };

/**
 * The same step taken by several workers, each on its rows of the batch: gradients, data loss and activity penalties are
 * those of the whole batch, since each worker's are weighed by its share of what the loss or the penalty counts, then
 * summed. Noise of activations is drawn from a stream of its own for each worker, noise of weights from one. A model that looks
 * at its whole batch sees the rows of one worker, and its buffers become the mean over workers, by their rows. All workers come
 * to the same state, bit for bit.
 *
 * @param options.told whether this worker was told to stop.
 * @returns also `told`: whether any worker was.
 * @throws `E_NAN`, on every worker alike; what the exchange throws. The state given is then still whole.
 */
export const trainStepShared = async (
  options: SharedOptions,
  state: DeviceState,
  batch: HostBatch,
  step: number,
): Promise<Stepped & { readonly told: boolean }> => {
  requireStep(options, step);
  return options.method === undefined
    ? stepByOnePass(options, state, batch, step)
    : stepByMethod(options, options.method, state, batch, step);
};

const stepByOnePass = async (options: SharedOptions, state: DeviceState, batch: HostBatch, step: number) => {
  const passed = await sharedPass(options, state, batch, step);
  try {
    const found = scoped(() => known(options, state, passed.found()));
    return await settleShared(options, { state, known: found, step, passed });
  } finally {
    passed.dispose();
  }
};

const stepByMethod = async (
  options: SharedOptions,
  method: RunMethod,
  state: DeviceState,
  batch: HostBatch,
  step: number,
) => {
  let last: SharedPass | undefined;
  const pass = async (at: Parameters<typeof sharedPass>[4]): Promise<Found> => {
    last?.dispose();
    const passed = await sharedPass(options, state, batch, step, at);
    last = passed;
    return scoped(() => {
      const found = passed.found();
      return { ...found, gradients: ownTensors(found.gradients) };
    });
  };
  try {
    const rows = stepRows(options, method, { batch, step, place: options.exchange });
    const found = await findGradients(method, trainedOf(options.model, state.params), rows, pass);
    const after = knownAfter(options, state, found);
    return await settleShared(options, { state, known: after, step, passed: last! });
  } finally {
    last?.dispose();
  }
};

const settleShared = async (
  options: SharedOptions,
  {
    state,
    known,
    step,
    passed,
  }: {
    readonly state: DeviceState;
    readonly known: Known;
    readonly step: number;
    /** The last one. */
    readonly passed: SharedPass;
  },
) => {
  const stepped = await settle(options, state, known, step, (dataLoss) =>
    whyNotFinite(options.rules, state.params, passed.gradients, dataLoss, step),
  );
  return { ...stepped, told: passed.told };
};
