import { type HostParams, isRidgelineError, type Metric, type Tokenizer } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { fromHost, selectPaths } from '@ridgeline/tensors';
import { evaluate, fit } from '@ridgeline/trainers';
import { dispose } from '@tensorflow/tfjs-core';
import { type LanguageModelRun, prepareLanguageModel } from '../language-model/language-model.ts';
import type { LanguageModelConfig } from '../language-model/language-model-config.ts';
import { languageModelMetrics } from '../language-model/language-model-metrics.ts';
import type { LanguageModelText } from '../language-model/text-parts.ts';
import { prepareFold, type TextFold } from './tune-fold.ts';
import { follow, type TunePoint, type WorkOptions } from './tune-path.ts';

/** One training from the beginning. */
export interface TrialTask {
  readonly kind: 'trial';
  /** What its result is kept under. */
  readonly name: string;
  readonly config: LanguageModelConfig;
  readonly fold: TextFold | null;
  /** λ, if that is what the trials differ by. */
  readonly lambda: number | null;
  /** At most. */
  readonly steps: number;
}

/** The training of what was chosen, and its test. */
export interface FinalTask {
  readonly kind: 'final';
  readonly name: string;
  readonly config: LanguageModelConfig;
}

/** The chosen model and what it is worth on the test part. */
export interface FinalModel {
  readonly validation: number;
  readonly train: number;
  readonly test: number;
  readonly testBitsPerCharacter: Metric;
  /** Share of the test part's tokens that are unknown. */
  readonly testUnknownShare: number;
  readonly zeros: number;
  readonly bestStep: number;
  readonly steps: number;
  readonly seconds: number;
  readonly params: HostParams;
  readonly tokenizer: ReturnType<Tokenizer['toJSON']>;
}

const trained = (run: LanguageModelRun, steps: number, { onSteps, signal }: WorkOptions) => {
  const { evaluateEvery, patience } = run.config.training;
  return follow(
    fit({
      ...run,
      maxSteps: steps,
      evaluateEvery: Math.min(evaluateEvery, steps),
      ...(patience !== undefined && { patience }),
      ...(signal && { signal }),
    }),
    (step) => {
      if (step % 10 === 0) onSteps?.(step);
    },
  );
};

const failed = { error: null, train: null, zeros: 0 } as const;

/**
 * Trains one candidate for a number of steps: the error is the lowest validation loss. Training that comes to numbers
 * that are not finite is a result too: its error is null.
 */
export const runTrial = async (
  { config, fold, lambda, steps }: TrialTask,
  text: LanguageModelText,
  options: WorkOptions = {},
): Promise<readonly TunePoint[]> => {
  const run = await prepareFold(config, text, fold);
  try {
    const { end, best, seconds } = await trained(run, steps, options);
    const zeros = exactZeros(end.params, selectPaths(run.model.parameters)).share;
    const { train, validation } = best;
    const lost = !Number.isFinite(validation.dataLoss + train!.dataLoss);
    if (lost) return [{ ...failed, lambda, steps: end.step, seconds }];
    return [{ lambda, error: validation.dataLoss, train: train!.dataLoss, zeros, steps: end.step, seconds }];
  } catch (error) {
    if (!isRidgelineError(error) || !['E_NAN', 'E_RANGE'].includes(error.code)) throw error;
    return [{ ...failed, lambda, steps, seconds: 0 }];
  }
};

/** Trains what was chosen as its configuration says, and tests it, once. */
export const runFinal = async (
  { config }: FinalTask,
  text: LanguageModelText,
  options: WorkOptions = {},
): Promise<FinalModel> => {
  const run = await prepareLanguageModel(config, text);
  const { end, best, seconds } = await trained(run, config.training.maxSteps, options);
  const params = fromHost(end.params);
  const { dataLoss } = await evaluate({
    ...run,
    loss: run.evaluationLoss,
    params,
    rules: [],
    batches: run.test(),
  });
  dispose(Object.values(params));
  const { bitsPerCharacter, unknownShare } = languageModelMetrics(run.coverage.test(), dataLoss);
  return {
    validation: best.validation.dataLoss,
    train: best.train!.dataLoss,
    test: dataLoss,
    testBitsPerCharacter: bitsPerCharacter,
    testUnknownShare: unknownShare,
    zeros: exactZeros(end.params, selectPaths(run.model.parameters)).share,
    bestStep: end.bestStep,
    steps: end.step,
    seconds,
    params: end.params,
    tokenizer: run.tokenizer.toJSON(),
  };
};
