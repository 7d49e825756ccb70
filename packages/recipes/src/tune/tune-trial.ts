import { type HostParams, isRidgelineError } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { fromHost, selectPaths } from '@ridgeline/tensors';
import { evaluate, fit } from '@ridgeline/trainers';
import { dispose } from '@tensorflow/tfjs-core';
import type { StepConfig, StepRun } from '../training/step-run.ts';
import type { Fold, StepProblem, TestScores } from './step-problem.ts';
import { follow, type WorkOptions } from './tune-path.ts';
import type { TunePoint } from './tune-point.ts';

/** One training from the beginning. */
export interface TrialTask<Config extends StepConfig = StepConfig> {
  readonly kind: 'trial';
  /** What its result is kept under. */
  readonly name: string;
  readonly config: Config;
  readonly fold: Fold | null;
  /** λ, if that is what the trials differ by. */
  readonly lambda: number | null;
  /** At most. */
  readonly steps: number;
}

/** The training of what was chosen, and its test. */
export interface FinalTask<Config extends StepConfig = StepConfig> {
  readonly kind: 'final';
  readonly name: string;
  readonly config: Config;
}

/** The chosen model and what it is worth on the test part. */
export interface FinalModel {
  readonly validation: number;
  readonly train: number;
  readonly test: number;
  readonly testScores: TestScores;
  readonly zeros: number;
  readonly bestStep: number;
  readonly steps: number;
  readonly seconds: number;
  readonly params: HostParams;
}

const trained = (run: StepRun, steps: number, { onSteps, signal }: WorkOptions) => {
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
export const runTrial = async <Run extends StepRun, Data>(
  { prepare }: Pick<StepProblem<Run, Data>, 'prepare'>,
  { config, fold, lambda, steps }: TrialTask<Run['config']>,
  data: Data,
  options: WorkOptions = {},
): Promise<readonly TunePoint[]> => {
  const run = await prepare(config, data, fold);
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
export const runFinal = async <Run extends StepRun, Data>(
  { prepare, scores }: Pick<StepProblem<Run, Data>, 'prepare' | 'scores'>,
  { config }: FinalTask<Run['config']>,
  data: Data,
  options: WorkOptions = {},
): Promise<FinalModel> => {
  const run = await prepare(config, data, null);
  const { end, best, seconds } = await trained(run, config.training.maxSteps, options);
  const params = fromHost(end.params);
  const { dataLoss, score } = await evaluate({
    ...run,
    loss: run.evaluationLoss,
    params,
    rules: [],
    batches: run.test(),
  });
  dispose(Object.values(params));
  return {
    validation: best.validation.dataLoss,
    train: best.train!.dataLoss,
    test: dataLoss,
    testScores: scores(run, dataLoss, score),
    zeros: exactZeros(end.params, selectPaths(run.model.parameters)).share,
    bestStep: end.bestStep,
    steps: end.step,
    seconds,
    params: end.params,
  };
};
