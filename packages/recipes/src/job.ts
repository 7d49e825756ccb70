import type { HostParams } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { selectPaths } from '@ridgeline/tensors';
import type { CurvePoint } from './comparison.ts';
import type { ComparisonJob } from './families.ts';
import { prepareLanguageModel } from './language-model.ts';
import { train } from './train.ts';

/** What one job of a comparison found: plain data, so that a worker can post it. */
export interface JobResult {
  readonly job: ComparisonJob;
  readonly curve: readonly CurvePoint[];
  /** The point of the curve with the lowest validation loss; `params` are those of its step. */
  readonly best: CurvePoint;
  readonly params: HostParams;
  readonly zeros: number;
  readonly seconds: number;
}

export type JobEvent =
  | { readonly type: 'job-progress'; readonly id: number; readonly step: number; readonly maxSteps: number }
  | { readonly type: 'job-end'; readonly id: number; readonly result: JobResult };

/** Runs jobs somewhere: in this thread, or on workers. Events of different jobs may interleave. */
export type Executor = (
  jobs: readonly ComparisonJob[],
  text: string,
  signal?: AbortSignal,
) => AsyncIterable<JobEvent>;

/** Trains one job and tells how it went. @throws what `train` throws. */
export async function* runJob(
  job: ComparisonJob,
  text: string,
  signal?: AbortSignal,
): AsyncGenerator<JobEvent> {
  const run = await prepareLanguageModel(job.config, text);
  const { maxSteps } = job.config.training;
  const curve: CurvePoint[] = [];
  let milliseconds = 0;
  for await (const event of train(run, signal === undefined ? {} : { signal })) {
    if (event.type === 'step-end') {
      milliseconds += event.stepMs;
      if (event.step % 10 === 0) yield { type: 'job-progress', id: job.id, step: event.step, maxSteps };
    } else if (event.type === 'evaluation-end') {
      curve.push({ step: event.step, train: event.train!.dataLoss, validation: event.validation.dataLoss });
    } else if (event.type === 'run-end' && event.reason !== 'aborted') {
      const best = curve.find(({ step }) => step === event.bestStep)!;
      const weights = selectPaths(run.model.parameters);
      yield {
        type: 'job-end',
        id: job.id,
        result: {
          job,
          curve,
          best,
          params: event.params,
          zeros: exactZeros(event.params, weights).share,
          seconds: milliseconds / 1000,
        },
      };
    }
  }
}

/** Runs jobs one after the other in this thread. */
export const inThisThread: Executor = async function* (jobs, text, signal) {
  for (const job of jobs) yield* runJob(job, text, signal);
};
