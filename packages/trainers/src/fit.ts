import {
  type BatchSource,
  type Evaluation,
  type HostBatch,
  type HostParams,
  type Loss,
  type Model,
  type Optimizer,
  type RandomStream,
  RidgelineError,
  type Rule,
  type RunEvent,
  requireNonNegativeInteger,
  requirePositiveInteger,
  type StopReason,
  type TrainingState,
} from '@ridgeline/contracts';
import {
  countParams,
  disposeParams,
  fromHost,
  mapParams,
  nextTask,
  record,
  toHost,
} from '@ridgeline/tensors';
import { keep, tidy } from '@tensorflow/tfjs-core';
import { evaluateWith } from './evaluate.ts';
import { resolveRules } from './rules.ts';
import { type DeviceState, trainStep } from './train-step.ts';

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

const requireFits = (model: Model, params: HostParams, what: string): void => {
  for (const { path, shape } of model.parameters) {
    const found = params[path];
    if (found?.shape.join() === shape.join()) continue;
    throw new RidgelineError(
      'E_CHECKPOINT',
      `fit: ${what} must have '${path}' of shape [${shape.join(', ')}], got ${found ? `[${found.shape.join(', ')}]` : 'none'}.`,
      { hint: 'It belongs to a model of another kind or size.' },
    );
  }
};

const begin = ({ model, optimizer, random, initial, resume }: FitOptions): DeviceState => {
  if (resume !== undefined) {
    requireFits(model, resume.params, 'the state to resume from');
    return {
      params: fromHost(resume.params),
      optimizer: fromHost(resume.optimizer),
      carried: fromHost(resume.carried),
    };
  }
  if (initial !== undefined) requireFits(model, initial, 'the first parameters');
  const params =
    initial === undefined ? tidy(() => model.init(random.stream('init')) as never) : fromHost(initial);
  const state = tidy(() => mapParams(optimizer.init(params), (value) => keep(value.clone())));
  return { params, optimizer: state, carried: record([]) };
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
  const {
    model,
    loss,
    optimizer,
    batches,
    validation = [],
    trainProbe,
    random,
    maxSteps,
    resume,
    signal,
  } = options;
  const { evaluateEvery = maxSteps, patience, checkpointEvery } = options;
  requirePositiveInteger('fit', {
    maxSteps,
    evaluateEvery,
    ...(checkpointEvery !== undefined && { checkpointEvery }),
  });
  if (patience !== undefined) requireNonNegativeInteger('fit', { patience });
  const rules = resolveRules(model, options.rules);
  const step = { model, loss, optimizer, rules, random };

  let state = begin(options);
  let taken = resume?.step ?? 0;
  let best = resume?.best;
  let evaluationsWithoutGain = resume?.evaluationsWithoutGain ?? 0;
  let reason: StopReason = 'max-steps';
  const snapshot = (): TrainingState => ({
    step: taken,
    params: toHost(state.params),
    optimizer: toHost(state.optimizer),
    carried: toHost(state.carried),
    ...(best && { best }),
    evaluationsWithoutGain,
  });
  const measure = (data: readonly HostBatch[]): Evaluation => {
    const { perExample: _, ...evaluation } = evaluateWith(
      { model, loss, params: state.params, batches: data },
      rules,
    );
    return evaluation;
  };

  try {
    yield {
      type: 'run-start',
      step: taken,
      maxSteps,
      parameters: countParams(state.params),
      rules: rules.weights.map(({ name, as, paths }) => ({ name, as, paths })),
    };
    let turnStart = performance.now();
    while (taken < maxSteps) {
      if (signal?.aborted) {
        reason = 'aborted';
        break;
      }
      if (patience !== undefined && evaluationsWithoutGain > patience) {
        reason = 'early-stop';
        break;
      }
      const start = performance.now();
      const done = trainStep(step, state, batches.at(taken), taken);
      state = done.state;
      const learningRate = optimizer.learningRate!.at(taken);
      taken++;
      yield {
        type: 'step-end',
        step: taken,
        ...done.report,
        objective: Object.values(done.report.penalties).reduce((a, b) => a + b, done.report.dataLoss),
        learningRate,
        targets: batches.targetsPerBatch,
        stepMs: performance.now() - start,
      };
      if (validation.length > 0 && (taken % evaluateEvery === 0 || taken === maxSteps)) {
        const found = measure(validation);
        const isBest = best === undefined || found.dataLoss < best.dataLoss;
        if (isBest) best = { step: taken, dataLoss: found.dataLoss, params: toHost(state.params) };
        evaluationsWithoutGain = isBest ? 0 : evaluationsWithoutGain + 1;
        yield {
          type: 'evaluation-end',
          step: taken,
          ...(trainProbe && { train: measure(trainProbe) }),
          validation: found,
          isBest,
        };
      }
      if (checkpointEvery !== undefined && taken % checkpointEvery === 0) {
        yield { type: 'checkpoint', step: taken, state: snapshot() };
      }
      if (performance.now() - turnStart > turnMs) {
        await nextTask();
        turnStart = performance.now();
      }
    }
    const last = snapshot();
    yield {
      type: 'run-end',
      step: taken,
      reason,
      bestStep: best?.step ?? taken,
      params: best?.params ?? last.params,
      state: last,
    };
  } finally {
    disposeParams(state.params);
    disposeParams(state.optimizer);
    disposeParams(state.carried);
  }
}
