import { type HostParams, isRidgelineError } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import type { CurvePoint, Excerpt } from '@ridgeline/report';
import { fromHost, hashParams, selectPaths } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { dispose } from '@tensorflow/tfjs-core';
import { prepareStepRun, type StepData } from '../tasks/tuned-tasks.ts';
import type { StepRun } from '../training/step-run.ts';
import { train } from '../training/train.ts';
import { comparedTaskOf } from './compared-task-of.ts';
import type { ComparisonPlan } from './plan.ts';
import type { ComparisonJob } from './planned-job.ts';

/** What a run of the confirming phase finds on the test part. */
export interface TestResult {
  /** Nats per target. */
  readonly loss: number;
  /** Summed loss of each row of the test part, in the order of the text. */
  readonly lossNats: readonly number[];
  readonly targets: readonly number[];
  /** The mean score of its rows, of a run that has one. */
  readonly score?: number;
}

/** The time of one job, in seconds on the clock. */
export interface Spent {
  /** Until its first step. */
  readonly preparing: number;
  readonly steps: number;
  /** Evaluations on training and validation text, and what stands between steps. */
  readonly evaluating: number;
  readonly testing: number;
}

/** What one job of a comparison found: plain data, so that a worker can post it and a file can keep it. */
export interface JobResult {
  readonly job: ComparisonJob;
  readonly curve: readonly CurvePoint[];
  /** The point of the curve with the lowest validation loss; null if training came to numbers that are not finite. */
  readonly best: CurvePoint | null;
  /** Why there is no best point. */
  readonly failure: string | null;
  /** Share of the penalised weights that are exactly zero at the best point. */
  readonly zeros: number;
  /** SHA-256 of the weights at the best point; null if there is none. */
  readonly weights: string | null;
  readonly seconds: number;
  /** What the weights take that are not zero, in bytes; absent if training came to numbers that are not finite. */
  readonly bytes?: number;
  /** Where the time went, in seconds on the clock; absent of runs that were kept by earlier versions. */
  readonly spent?: Spent;
  /** Of the confirming phase alone. */
  readonly test: TestResult | null;
  /** What the model of the best point makes of a text, of the exploring phase alone. */
  readonly excerpt?: Excerpt;
  /** Weights of the best point, of the confirming phase alone; left out where they are not kept. */
  readonly params?: HostParams;
}

export type JobEvent =
  | { readonly type: 'job-progress'; readonly id: string; readonly step: number; readonly maxSteps: number }
  | { readonly type: 'job-end'; readonly id: string; readonly result: JobResult };

/**
 * Runs what a plan asks for until nothing is left, somewhere: in this thread, or on workers. Events of different jobs
 * may interleave.
 *
 * @param ended results of jobs that ran before and are not run again.
 */
export type Executor = (
  plan: ComparisonPlan,
  ended: readonly JobResult[],
  data: StepData,
  signal?: AbortSignal,
) => AsyncIterable<JobEvent>;

const testOf = async (run: StepRun, host: HostParams): Promise<TestResult> => {
  const params = fromHost(host);
  const { dataLoss, perExample, score } = await evaluate({
    ...run,
    loss: run.evaluationLoss,
    params,
    rules: [],
    batches: run.test(),
  });
  dispose(Object.values(params));
  return {
    loss: dataLoss,
    lossNats: [...perExample.lossNats],
    targets: [...perExample.targets],
    ...(score !== undefined && { score }),
  };
};

/** What a model that was explored makes of a text, where its task has an excerpt. */
const excerptOf = async (
  run: StepRun,
  data: StepData,
  host: HostParams,
): Promise<Pick<JobResult, 'excerpt'>> => {
  const { excerpt } = comparedTaskOf(data);
  if (excerpt === undefined) return {};
  const params = fromHost(host);
  try {
    return { excerpt: await excerpt.of(run, params) };
  } finally {
    dispose(Object.values(params));
  }
};

/**
 * Trains one job and tells how it went; a confirming one is tested too. Training that comes to numbers that are not
 * finite, or that the strength forbids, is a result: one that is too strong must not end a comparison.
 *
 * @throws what `train` throws otherwise.
 */
export async function* runJob(
  job: ComparisonJob,
  data: StepData,
  signal?: AbortSignal,
): AsyncGenerator<JobEvent> {
  const start = performance.now();
  const run = await prepareStepRun(job.config, data, job.fold);
  const begun = performance.now();
  const { maxSteps } = job.config.training;
  const curve: CurvePoint[] = [];
  let milliseconds = 0;
  const spent = (testing: number): Spent => ({
    preparing: (begun - start) / 1000,
    steps: milliseconds / 1000,
    evaluating: (performance.now() - begun - milliseconds - testing) / 1000,
    testing: testing / 1000,
  });
  const ended = (found: Omit<JobResult, 'job' | 'curve' | 'seconds' | 'spent'>, testing = 0): JobEvent => ({
    type: 'job-end',
    id: job.id,
    result: { job, curve, seconds: milliseconds / 1000, spent: spent(testing), ...found },
  });
  try {
    for await (const event of train(run, signal === undefined ? {} : { signal })) {
      if (event.type === 'step-end') {
        milliseconds += event.stepMs;
        if (event.step % 10 === 0) yield { type: 'job-progress', id: job.id, step: event.step, maxSteps };
      } else if (event.type === 'evaluation-end') {
        curve.push({ step: event.step, train: event.train!.dataLoss, validation: event.validation.dataLoss });
      } else if (event.type === 'run-end' && event.reason !== 'aborted') {
        const best = curve.find(({ step }) => step === event.bestStep)!;
        const all = exactZeros(event.params);
        const found = {
          best,
          failure: null,
          zeros: exactZeros(event.params, selectPaths(run.model.parameters)).share,
          bytes: Float32Array.BYTES_PER_ELEMENT * (all.size - all.zeros),
          weights: await hashParams(event.params),
        };
        if (job.phase !== 'confirm') {
          const told = job.phase === 'explore' ? await excerptOf(run, data, event.params) : {};
          yield ended({ ...found, test: null, ...told });
          continue;
        }
        const asked = performance.now();
        const test = await testOf(run, event.params);
        yield ended({ ...found, test, params: event.params }, performance.now() - asked);
      }
    }
  } catch (error) {
    if (!isRidgelineError(error) || !['E_NAN', 'E_RANGE'].includes(error.code)) throw error;
    yield ended({ best: null, failure: error.message, zeros: 0, weights: null, test: null });
  }
}

/** Runs jobs one after the other in this thread. */
export const inThisThread: Executor = async function* (plan, before, data, signal) {
  const ended = [...before];
  for (let job = plan.next(ended)[0]; job !== undefined && !signal?.aborted; job = plan.next(ended)[0]) {
    for await (const event of runJob(job, data, signal)) {
      if (event.type === 'job-end') ended.push(event.result);
      yield event;
    }
  }
};
