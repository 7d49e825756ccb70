import type {
  Evaluated,
  Evaluation,
  GradientMethod,
  HostBatch,
  Model,
  RunEvent,
  StopReason,
  TrainingState,
} from '@ridgeline/contracts';
import { countParams, nextTask } from '@ridgeline/tensors';
import { evaluateShared, evaluateWith } from './evaluate.ts';
import { narrowables } from './narrow/narrowable.ts';
import { narrowedModel } from './narrow/narrowed-model.ts';
import { narrowedState, widenedParams, widenedState } from './narrow/narrowed-state.ts';
import { unitsAwake, unitsOf } from './narrow/units-awake.ts';
import { type FitOptions, type Plan, planOf } from './plan.ts';
import {
  afterEvaluation,
  beginProgress,
  endProgress,
  measuredOf,
  type Progress,
  snapshot,
  weightsOf,
} from './progress.ts';
import { resolveRules } from './rules/rules.ts';
import { rulesAt } from './rules/strength-at.ts';
import { trainStepShared } from './shared/train-step-shared.ts';
import { rowCount } from './step/batches.ts';
import { resolveMethod } from './step/find-gradients.ts';
import { requireFiniteLoss } from './step/finite.ts';
import { trainStep } from './step/train-step.ts';

/** How long training may hold the thread before other work gets its turn. */
const turnMs = 30;

/** @param told whether any worker was told to stop */
const stopReason = (
  { maxSteps, patience }: Plan,
  progress: Progress,
  told: boolean,
): StopReason | undefined => {
  if (progress.step >= maxSteps) return 'max-steps';
  if (told) return 'aborted';
  return patience !== undefined && progress.evaluationsWithoutGain >= patience ? 'early-stop' : undefined;
};

/** The plan of what a run still computes with. */
const narrowedPlan = (plan: Plan, { units }: Progress): Plan => {
  if (units === undefined) return plan;
  const model = narrowedModel(plan.model, units);
  return { ...plan, model, rules: resolveRules(model, ...plan.given) };
};

/** Where the run stands without the units that are at rest; `undefined` if all take part. @param running what it computes with */
const narrower = async (running: Plan, progress: Progress): Promise<Progress | undefined> => {
  const awake = await unitsAwake(running, progress.device, progress.step);
  return (
    awake && {
      ...progress,
      device: narrowedState(running.model, awake, progress.device),
      units: unitsOf(awake, progress.units),
    }
  );
};

/** @param running what the run still computes with */
const leaveEvent = ({ model }: Plan, running: Plan, { step, units = {} }: Progress): RunEvent => ({
  type: 'units-leave',
  step,
  parameters: countParams(running.model.parameters),
  widths: (model.widths ?? []).flatMap(({ name, size }) => {
    const left = size - (units[name]?.length ?? size);
    return left === 0 ? [] : [{ name, size, left }];
  }),
});

/** Each rule on weights once, with all that it selects. */
const onWeights = ({ weights, joined }: Plan['rules']) => {
  const found = new Map<string, { name: string; as: string; paths: readonly string[] }>();
  for (const { name, as, paths } of [...weights, ...joined])
    found.set(name, { name, as, paths: [...new Set([...(found.get(name)?.paths ?? []), ...paths])] });
  return [...found.values()];
};

const startEvent = ({ model, maxSteps, rules, narrowEvery }: Plan, { step }: Progress): RunEvent => ({
  type: 'run-start',
  step,
  maxSteps,
  parameters: countParams(model.parameters),
  rules: [
    ...onWeights(rules),
    ...rules.weightNoises.map(({ name, paths }) => ({ name, as: 'weight noise', paths })),
    ...rules.inputNoises.map(({ name, input }) => ({ name, as: 'input noise', paths: [input] })),
    ...rules.constraints.map(({ name, paths }) => ({ name, as: 'constraint', paths })),
  ],
  ...(narrowEvery !== undefined && {
    widths: narrowables(model, rules).map(({ width: { name, size }, stays }) => ({
      name,
      size,
      ...(stays !== undefined && { stays }),
    })),
  }),
});

/** Optimizer and averaging as they stand after what evaluations found. */
const unitsNow = (
  { optimizer, averaging }: Plan,
  { evaluations }: Progress,
): Pick<Plan, 'optimizer' | 'averaging'> => {
  const now = <Unit extends { after?(found: readonly Evaluated[]): Unit }>(unit: Unit): Unit =>
    evaluations === undefined ? unit : (unit.after?.(evaluations) ?? unit);
  return { optimizer: now(optimizer), ...(averaging && { averaging: now(averaging) }) };
};

/** How a step finds its gradients: as the run does, or ahead of the parameters, where the optimizer looks there. */
const methodNow = ({ model, optimizer, method }: Plan, { device, step }: Progress): Pick<Plan, 'method'> => {
  const { spec, ahead } = optimizer;
  if (ahead === undefined) return method ? { method } : {};
  const find: GradientMethod['find'] = function* (params) {
    return yield { params: ahead(device.optimizer, params, step) };
  };
  return { method: resolveMethod(model, { spec, find }) };
};

/** A step alone, or with the other workers; `told` whether the run is to stop. */
const takeStep = async (plan: Plan, { device, step }: Progress) => {
  const { exchange, signal, batches } = plan;
  const told = signal?.aborted === true;
  return exchange === undefined
    ? { ...(await trainStep(plan, device, batches.at(step), step)), told }
    : trainStepShared({ ...plan, exchange, told }, device, batches.at(step), step);
};

/** One step further, and its event. */
const advance = async (plan: Plan, progress: Progress) => {
  const { step } = progress;
  const start = performance.now();
  const units = unitsNow(plan, progress);
  const rules = rulesAt(plan.rules, step);
  const method = methodNow({ ...plan, ...units }, progress);
  const { state, report, told } = await takeStep({ ...plan, ...units, rules, ...method }, progress);
  const event: RunEvent = {
    type: 'step-end',
    step: step + 1,
    ...report,
    objective: Object.values(report.penalties).reduce((a, b) => a + b, report.dataLoss),
    learningRate: units.optimizer.learningRate!.at(step),
    targets: plan.batches.targetsPerBatch,
    stepMs: performance.now() - start,
  };
  return { next: { ...progress, device: state, step: step + 1 }, event, told };
};

/** What the parameters are worth now, and its event. @param whole the model that no unit has left */
const assess = async (
  plan: Plan,
  whole: Model,
  progress: Progress,
): Promise<readonly [Progress, RunEvent]> => {
  const measure = async (part: string, batches: readonly HostBatch[]): Promise<Evaluation> => {
    const { model, loss, evaluationLoss = loss, score, exchange } = plan;
    const rules = rulesAt(plan.rules, progress.step - 1);
    const params = measuredOf(progress.device);
    const options = { model, loss: evaluationLoss, params, batches, ...(score && { score }) };
    const { perExample: _, ...found } = await (exchange === undefined
      ? evaluateWith(options, rules)
      : evaluateShared(options, rules, exchange));
    requireFiniteLoss(part, found.dataLoss, progress.step);
    return found;
  };
  const validation = await measure('validation', plan.validation);
  const next = await afterEvaluation(progress, validation, {
    judgedBy: plan.judgedBy ?? 'loss',
    remembers: (plan.optimizer.after ?? plan.averaging?.after) !== undefined,
    whole: (params) => (progress.units === undefined ? params : widenedParams(whole, progress.units, params)),
  });
  const event: RunEvent = {
    type: 'evaluation-end',
    step: progress.step,
    ...(plan.trainProbe && { train: await measure('training', plan.trainProbe) }),
    validation,
    isBest: next.best?.step === progress.step,
  };
  return [next, event];
};

const snapshotOf = async ({ model, batches, exchange }: Plan, progress: Progress): Promise<TrainingState> => {
  const rows = rowCount(batches.at(Math.max(0, progress.step - 1)));
  const { units } = progress;
  const state = await snapshot(progress, rows, exchange);
  return units === undefined ? state : widenedState(model, units, state);
};

const endEvent = async (plan: Plan, progress: Progress, reason: StopReason): Promise<RunEvent> => {
  const state = await snapshotOf(plan, progress);
  const { step } = state.best ?? state;
  return { type: 'run-end', step: state.step, reason, bestStep: step, params: weightsOf(state), state };
};

/**
 * Trains a model, telling every step: an async generator of events. It owns all state and frees it at the end,
 * however it ends. The best parameters by validation come with `run-end`.
 *
 * The run is a function of its options alone: the same seed gives the same bits, and a run resumed from any
 * `checkpoint` event gives the bits of the unbroken one. With an exchange, the number of workers is one of the options:
 * a run resumed with another number goes on from the same state, and rounds its sums otherwise.
 *
 * @throws `E_NAN` naming the first tensor that is not finite; `E_SELECTOR`, `E_OPTION`, `E_RANGE` before the first step;
 * `E_SHAPE` for a batch whose inputs have not the rows of its targets; `E_DATA` for an id outside a table or the classes;
 * what the exchange throws.
 * @example
 * for await (const event of fit({ model, loss: crossEntropy(), optimizer: adam({ learningRate: 1e-3 }),
 *   rules: [], batches, validation, random: randomStream(1), maxSteps: 1000, evaluateEvery: 100 }))
 *   if (event.type === 'evaluation-end') console.log(event.step, event.validation.dataLoss);
 */
export async function* fit(options: FitOptions): AsyncGenerator<RunEvent, void, undefined> {
  const plan = planOf(options);
  const { validation, maxSteps, evaluateEvery, checkpointEvery, narrowEvery, exchange, signal } = plan;
  // alone, the signal is read at once; with others, all of them stop after the same step
  const isTold = (agreed: boolean): boolean => (exchange === undefined ? signal?.aborted === true : agreed);
  let progress = beginProgress(plan);
  let running = narrowedPlan(plan, progress);
  let event = startEvent(plan, progress);
  let told = false;
  let reason = stopReason(plan, progress, isTold(told));
  let turnStart = performance.now();
  try {
    yield event;
    while (reason === undefined) {
      ({ next: progress, event, told } = await advance(running, progress));
      yield event;
      const { step } = progress;
      const fewer =
        narrowEvery !== undefined && step % narrowEvery === 0 && (await narrower(running, progress));
      if (fewer) {
        progress = fewer;
        running = narrowedPlan(plan, progress);
        yield leaveEvent(plan, running, progress);
      }
      if (validation.length > 0 && (step % evaluateEvery === 0 || step === maxSteps)) {
        [progress, event] = await assess(running, plan.model, progress);
        yield event;
      }
      if (checkpointEvery !== undefined && step % checkpointEvery === 0) {
        yield { type: 'checkpoint', step, state: await snapshotOf(plan, progress) };
      }
      if (performance.now() - turnStart > turnMs) {
        await nextTask();
        turnStart = performance.now();
      }
      reason = stopReason(plan, progress, isTold(told));
    }
    yield await endEvent(plan, progress, reason);
  } finally {
    endProgress(progress);
  }
}
