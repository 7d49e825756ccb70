import {
  type Averaging,
  type BatchSource,
  type GradientExchange,
  type GradientMethod,
  type HostBatch,
  type HostParams,
  type Loss,
  type Model,
  type Objective,
  type Optimizer,
  type ParameterGroup,
  type RandomStream,
  RidgelineError,
  type RowScore,
  type Rule,
  requirePositiveInteger,
  type TrainingState,
  type Vocabulary,
} from '@ridgeline/contracts';

import { requireNarrowable } from './narrow/narrowable.ts';

import { mixedRows, requireMixable } from './rules/mixed-rows.ts';
import { noisyInputs } from './rules/noisy-inputs.ts';
import type { KnownIds } from './rules/row-factors.ts';
import { type RunRules, resolveRules } from './rules/rules.ts';
import { requireMeanActivities, requireRowForEach } from './shared/shard.ts';

import { rowCount } from './step/batches.ts';
import { requireRatesAhead } from './step/decay.ts';
import { type RunMethod, resolveMethod } from './step/find-gradients.ts';

export interface FitOptions {
  readonly model: Model;
  readonly loss: Loss;
  /** What evaluations measure, where it is not the loss that is trained, such as one without label smoothing. */
  readonly evaluationLoss?: Loss;
  /** What evaluations measure beside it, of every row. */
  readonly score?: RowScore;
  /** What the best parameters are chosen by, and patience waits for: the data loss if not given, else the score. */
  readonly judgedBy?: 'loss' | 'score';
  /** What is minimised beside penalties; absent: the loss of one pass. */
  readonly objective?: Objective;
  /** How gradients are found; absent: by one pass. */
  readonly gradient?: GradientMethod;
  readonly optimizer: Optimizer;
  /** Parameters that learn at rates of their own. */
  readonly groups?: readonly ParameterGroup[];
  readonly rules: readonly Rule[];
  /** What is evaluated and given back in place of the weights. */
  readonly averaging?: Averaging;
  readonly batches: BatchSource;
  /** What the ids of batches stand for: noise on inputs needs it. */
  readonly tokenizer?: Vocabulary;
  /** What the best parameters are chosen on; without it the last ones are given back. */
  readonly validation?: readonly HostBatch[];
  /** A fixed part of the training data, evaluated beside the validation data to show the gap. */
  readonly trainProbe?: readonly HostBatch[];
  /** Every draw of the run comes from streams below this one. */
  readonly random: RandomStream;
  readonly maxSteps: number;
  /** Steps between evaluations; the last step is always evaluated. */
  readonly evaluateEvery?: number;
  /** Stop after this many evaluations in a row without a gain on the best one: at least 1. */
  readonly patience?: number;
  /** Steps between checkpoint events. */
  readonly checkpointEvery?: number;
  /**
   * Steps between looks for units at rest, which then leave the computation: penalties of whole units applied as `proximal` make a
   * run quicker. Its results are those of the whole model but for rounding. Absent: none leave.
   */
  readonly narrowEvery?: number;
  /** First parameters, instead of the model's own: a warm start. */
  readonly initial?: HostParams;
  /** The state of an earlier run, to go on from. */
  readonly resume?: TrainingState;
  readonly signal?: AbortSignal;
  /**
   * Shares every batch with other workers, who run `fit` with the same options. Each takes its rows; all of them tell
   * the same events, and come to the same bits. Alone, a worker runs as without.
   */
  readonly exchange?: GradientExchange;
}

/** The options with what they leave open filled in and their rules resolved. */
export type Plan = Omit<FitOptions, 'rules' | 'groups' | 'gradient'> & {
  readonly rules: RunRules;
  /** As {@link resolveRules} takes them. */
  readonly given: readonly [rules: FitOptions['rules'], groups: FitOptions['groups'], known: KnownIds];
  readonly method?: RunMethod;
  readonly validation: readonly HostBatch[];
  readonly evaluateEvery: number;
};

/** @throws `E_OPTION` if the learning rate or an average is to follow from evaluations and there are none. */
const requireEvaluations = ({ optimizer, averaging }: FitOptions, validation: readonly HostBatch[]): void => {
  const looking = optimizer.after ? optimizer.learningRate : averaging?.after && averaging;
  if (looking === undefined || validation.length > 0) return;
  throw new RidgelineError(
    'E_OPTION',
    `fit: ${looking.spec.kind} needs validation data, and there is none.`,
    { hint: 'Give validation data, or take a learning rate and an average that do not follow from it.' },
  );
};

/** @throws `E_OPTION` if both the optimizer and a gradient method say where gradients are found */
const requireOnePlace = ({ optimizer, gradient }: FitOptions): void => {
  if (optimizer.ahead === undefined || gradient === undefined) return;
  throw new RidgelineError(
    'E_OPTION',
    `fit: an optimizer that finds gradients ahead of the weights cannot stand beside ${gradient.spec.kind}.`,
    { hint: 'Leave the gradient method out, or take another optimizer.' },
  );
};

/** @throws `E_OPTION` if a method or an objective is to minimise a divergence that the loss has not */
const requireDivergence = ({ gradient, objective, loss }: FitOptions): void => {
  const diverging = [gradient, objective].find((unit) => unit?.diverges);
  if (diverging === undefined || loss.divergence !== undefined) return;
  const { kind } = diverging.spec;
  throw new RidgelineError(
    'E_OPTION',
    `fit: ${kind} needs a loss with a divergence, and ${loss.spec.kind} has none.`,
    { hint: `Take a loss of distributions, such as crossEntropy, or leave ${kind} out.` },
  );
};

/** @throws `E_OPTION` if a proximal map is to go by step sizes that the optimizer does not tell */
const requireStepSizes = ({ optimizer }: FitOptions, { weights }: RunRules): void => {
  const rule = weights.find(({ isAdaptive }) => isAdaptive);
  if (rule === undefined || optimizer.stepSizes) return;
  throw new RidgelineError(
    'E_OPTION',
    `fit: ${rule.name} is to go by the step sizes of ${optimizer.spec.kind}, which has none for each weight.`,
    { hint: 'Take adam or another optimizer that has, or leave metric out.' },
  );
};

/** @throws `E_OPTION` if a run is to be judged by a score that it has not */
const requireScore = ({ judgedBy, score }: FitOptions): void => {
  if (judgedBy !== 'score' || score !== undefined) return;
  throw new RidgelineError('E_OPTION', 'fit: judgedBy must be loss where no score is given, got score.', {
    hint: 'Give a score of rows, or leave judgedBy out.',
  });
};

/** @throws `E_CHECKPOINT` if the best so far was found by another measure: it would be held against what it has not */
const requireSameJudge = ({ judgedBy = 'loss', resume }: FitOptions): void => {
  if (resume?.best === undefined) return;
  const before = resume.best.score === undefined ? 'loss' : 'score';
  if (before === judgedBy) return;
  throw new RidgelineError(
    'E_CHECKPOINT',
    `fit: the state to resume from must be of a run that is judged by ${judgedBy}, and its best was found by ${before}.`,
    { hint: `Go on with judgedBy: ${before}, or begin anew from its parameters.` },
  );
};

/** @throws `E_CHECKPOINT` if what is carried on is not of the rows that go on */
const requireCarriedRows = ({ batches, resume }: FitOptions): void => {
  if (resume === undefined) return;
  const batch = batches.at(resume.step);
  const other = Object.values(resume.carried).find(({ shape }) => shape[0] !== rowCount(batch));
  if (batch.continues !== true || other === undefined) return;
  throw new RidgelineError(
    'E_CHECKPOINT',
    `fit: the state to resume from must carry ${rowCount(batch)} rows, as the batches have, got ${other.shape[0]}.`,
    { hint: 'Go on with the batch size that the run began with.' },
  );
};

/** Checks all that can be checked before the first step, and fills in what is left open. */
export const planOf = (options: FitOptions): Plan => {
  const { maxSteps, evaluateEvery = maxSteps, patience, checkpointEvery, validation = [] } = options;
  const { narrowEvery } = options;
  requirePositiveInteger('fit', {
    maxSteps,
    evaluateEvery,
    ...(checkpointEvery !== undefined && { checkpointEvery }),
    ...(patience !== undefined && { patience }),
    ...(narrowEvery !== undefined && { narrowEvery }),
  });
  requireEvaluations(options, validation);
  requireScore(options);
  requireSameJudge(options);
  requireOnePlace(options);
  requireDivergence(options);
  requireCarriedRows(options);
  const { exchange, gradient, groups, ...alone } = options;
  const rules = resolveRules(options.model, options.rules, groups, options);
  if (narrowEvery !== undefined) requireNarrowable({ ...options, rules });
  requireStepSizes(options, rules);
  requireMixable(options, rules);
  requireRatesAhead({ ...options, rules }, options.resume?.step ?? 0, maxSteps);
  const plan = {
    ...alone,
    batches: mixedRows({ ...options, batches: noisyInputs(options, rules) }),
    validation,
    evaluateEvery,
    rules,
    given: [options.rules, groups, options] as const,
    ...(gradient && { method: resolveMethod(options.model, gradient) }),
  };
  if (exchange === undefined || exchange.size === 1) return plan;
  requireRowForEach(exchange, plan.batches.at(0));
  requireMeanActivities(rules);
  return { ...plan, exchange };
};

/**
 * Checks all that {@link fit} checks before its first step, without one tensor.
 *
 * @throws as `fit` before the first step.
 * @example requireFit({ model, loss, optimizer, rules, batches, random, maxSteps: 1000 })
 */
export const requireFit = (options: FitOptions): void => {
  planOf(options);
};
