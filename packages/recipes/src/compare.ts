import type { HostParams, Tokenizer } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { selectPaths } from '@ridgeline/tensors';
import { chooseAndTest, type TestedComparison } from './choose.ts';
import type { Comparison, CurvePoint } from './comparison.ts';
import type { Config } from './config.ts';
import { type ComparisonJob, type Family, planComparison } from './families.ts';
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

export type ComparisonEvent =
  | {
      readonly type: 'comparison-start';
      readonly jobs: readonly ComparisonJob[];
      readonly parameters: number;
    }
  | JobEvent
  | {
      readonly type: 'comparison-end';
      readonly comparison: Comparison;
      /** The model that is kept: the chosen family's best seed by validation loss. */
      readonly best: {
        readonly config: Config;
        readonly params: HostParams;
        readonly tokenizer: Tokenizer;
        readonly tested: TestedComparison;
      };
    };

/**
 * The main job: the same model under every family of penalties along its path of strengths, with several seeds. The
 * strength of each family and the family are chosen on validation loss; the test part is used once, for the chosen
 * strengths.
 *
 * @param options.execute where the runs happen; see {@link inThisThread}.
 * @throws `E_DATA` if the text is too short; what `train` throws.
 */
export async function* compare(options: {
  readonly config: Config;
  readonly text: string;
  /** What the text is called in the report. */
  readonly name: string;
  readonly seeds: readonly number[];
  readonly families?: readonly Family[];
  readonly execute?: Executor;
  /** Versions and machine, for the record. */
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal;
}): AsyncGenerator<ComparisonEvent, void, undefined> {
  const { config, text, seeds, execute = inThisThread, signal } = options;
  const start = performance.now();
  const run = await prepareLanguageModel(config, text);
  const jobs = planComparison(config, seeds, options.families);
  const parameters = run.model.parameters.reduce(
    (total, { shape }) => total + shape.reduce((a, b) => a * b, 1),
    0,
  );
  yield { type: 'comparison-start', jobs, parameters };

  const results: JobResult[] = [];
  for await (const event of execute(jobs, text, signal)) {
    if (event.type === 'job-end') results.push(event.result);
    yield event;
  }
  if (signal?.aborted) return;
  results.sort((a, b) => a.job.id - b.job.id);
  const tested = await chooseAndTest(run, results);
  const best = tested.kept;
  yield {
    type: 'comparison-end',
    comparison: {
      task: 'language-model',
      data: {
        name: options.name,
        fingerprint: run.fingerprint,
        characters: {
          train: run.parts.train.length,
          valid: run.parts.valid.length,
          test: run.parts.test.length,
        },
        vocabulary: run.tokenizer.vocabulary.length,
      },
      model: { spec: run.model.spec, parameters },
      training: config.training,
      optimizer: config.optimizer,
      seeds,
      rows: tested.rows,
      chosen: { penalty: best.job.penalty, lambda: best.job.lambda, seed: best.job.config.seed },
      verdict: tested.verdict,
      samples: tested.samples,
      seconds: (performance.now() - start) / 1000,
      environment: options.environment ?? {},
    },
    best: { config: best.job.config, params: best.params, tokenizer: run.tokenizer, tested },
  };
}
