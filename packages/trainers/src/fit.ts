import {
  type BatchSource,
  type Evaluation,
  type HostBatch,
  type HostParams,
  type Loss,
  type Model,
  type Optimizer,
  type RandomStream,
  type Rule,
  type RunEvent,
  requireNonNegativeInteger,
  requirePositiveInteger,
  type StopReason,
  type TrainingState,
} from '@ridgeline/contracts';
import { countParams, nextTask } from '@ridgeline/tensors';
import { evaluateWith } from './evaluate.ts';
import { afterEvaluation, beginProgress, endProgress, type Progress, snapshot } from './progress.ts';
import { type RunRules, resolveRules } from './rules.ts';
import { trainStep } from './train-step.ts';

export interface FitOptions {
  readonly model: Model;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly rules: readonly Rule[];
  readonly batches: BatchSource;
  /** What the best parameters are chosen by, on the data loss; without it the last ones are given back. */
  readonly validation?: readonly HostBatch[];
  /** A fixed part of the training data, evaluated beside the validation data to show the gap. */
  readonly trainProbe?: readonly HostBatch[];
  /** Every draw of the run comes from streams below this one. */
  readonly random: RandomStream;
  readonly maxSteps: number;
  /** Steps between evaluations; the last step is always evaluated. */
  readonly evaluateEvery?: number;
  /** Stop after this many evaluations without a better one. */
  readonly patience?: number;
  /** Steps between checkpoint events. */
  readonly checkpointEvery?: number;
  /** First parameters, instead of the model's own: a warm start. */
  readonly initial?: HostParams;
  /** The state of an earlier run, to go on from. */
  readonly resume?: TrainingState;
  readonly signal?: AbortSignal;
}

/** How long training may hold the thread before other work gets its turn. */
const turnMs = 30;

/** The options with what they leave open filled in and their rules resolved. */
type Plan = Omit<FitOptions, 'rules'> & {
  readonly rules: RunRules;
  readonly validation: readonly HostBatch[];
  readonly evaluateEvery: number;
};

const planOf = (options: FitOptions): Plan => {
  const { maxSteps, evaluateEvery = maxSteps, patience, checkpointEvery, validation = [] } = options;
  requirePositiveInteger('fit', { maxSteps, evaluateEvery, checkpointEvery: checkpointEvery ?? 1 });
  requireNonNegativeInteger('fit', { patience: patience ?? 0 });
  return { ...options, validation, evaluateEvery, rules: resolveRules(options.model, options.rules) };
};

const stopReason = ({ maxSteps, patience, signal }: Plan, progress: Progress): StopReason | undefined => {
  if (progress.step >= maxSteps) return 'max-steps';
  if (signal?.aborted) return 'aborted';
  return patience !== undefined && progress.evaluationsWithoutGain > patience ? 'early-stop' : undefined;
};

const startEvent = ({ maxSteps, rules }: Plan, { step, device }: Progress): RunEvent => ({
  type: 'run-start',
  step,
  maxSteps,
  parameters: countParams(device.params),
  rules: rules.weights.map(({ name, as, paths }) => ({ name, as, paths })),
});

/** One step further, and its event. */
const advance = (plan: Plan, progress: Progress): readonly [Progress, RunEvent] => {
  const { step } = progress;
  const start = performance.now();
  const { state, report } = trainStep(plan, progress.device, plan.batches.at(step), step);
  const event: RunEvent = {
    type: 'step-end',
    step: step + 1,
    ...report,
    objective: Object.values(report.penalties).reduce((a, b) => a + b, report.dataLoss),
    learningRate: plan.optimizer.learningRate!.at(step),
    targets: plan.batches.targetsPerBatch,
    stepMs: performance.now() - start,
  };
  return [{ ...progress, device: state, step: step + 1 }, event];
};

/** What the parameters are worth now, and its event. */
const assess = (plan: Plan, progress: Progress): readonly [Progress, RunEvent] => {
  const measure = (batches: readonly HostBatch[]): Evaluation => {
    const { perExample: _, ...found } = evaluateWith(
      { ...plan, params: progress.device.params, batches },
      plan.rules,
    );
    return found;
  };
  const validation = measure(plan.validation);
  const next = afterEvaluation(progress, validation.dataLoss);
  const event: RunEvent = {
    type: 'evaluation-end',
    step: progress.step,
    ...(plan.trainProbe && { train: measure(plan.trainProbe) }),
    validation,
    isBest: next.best?.step === progress.step,
  };
  return [next, event];
};

const endEvent = (progress: Progress, reason: StopReason): RunEvent => {
  const state = snapshot(progress);
  const { step, params } = state.best ?? state;
  return { type: 'run-end', step: state.step, reason, bestStep: step, params, state };
};

/**
 * Trains a model, telling every step: an async generator of events. It owns all state and frees it at the end,
 * however it ends. The best parameters by validation loss come with `run-end`.
 *
 * The run is a function of its options alone: the same seed gives the same bits, and a run resumed from any
 * `checkpoint` event gives the bits of the unbroken one.
 *
 * @throws `E_NAN` naming the first tensor that is not finite; `E_SELECTOR`, `E_OPTION`, `E_RANGE` before the first step.
 * @example
 * for await (const event of fit({ model, loss: crossEntropy(), optimizer: adam({ learningRate: 1e-3 }),
 *   rules: [], batches, validation, random: randomStream(1), maxSteps: 1000, evaluateEvery: 100 }))
 *   if (event.type === 'evaluation-end') console.log(event.step, event.validation.dataLoss);
 */
export async function* fit(options: FitOptions): AsyncGenerator<RunEvent, void, undefined> {
  const plan = planOf(options);
  const { validation, maxSteps, evaluateEvery, checkpointEvery } = plan;
  let progress = beginProgress(plan);
  let event = startEvent(plan, progress);
  let reason = stopReason(plan, progress);
  let turnStart = performance.now();
  try {
    yield event;
    while (reason === undefined) {
      [progress, event] = advance(plan, progress);
      yield event;
      const { step } = progress;
      if (validation.length > 0 && (step % evaluateEvery === 0 || step === maxSteps)) {
        [progress, event] = assess(plan, progress);
        yield event;
      }
      if (checkpointEvery !== undefined && step % checkpointEvery === 0) {
        yield { type: 'checkpoint', step, state: snapshot(progress) };
      }
      if (performance.now() - turnStart > turnMs) {
        await nextTask();
        turnStart = performance.now();
      }
      reason = stopReason(plan, progress);
    }
    yield endEvent(progress, reason);
  } finally {
    endProgress(progress);
  }
}
