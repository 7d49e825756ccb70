import type { HostParams, Tokenizer } from '@ridgeline/contracts';
import { countParams } from '@ridgeline/tensors';
import { chooseAndTest, type TestedComparison } from './choose.ts';
import type { Comparison } from './comparison.ts';
import { type ComparisonJob, type Family, planComparison } from './families.ts';
import { type Executor, inThisThread, type JobEvent, type JobResult } from './job.ts';
import { prepareLanguageModel } from './language-model.ts';
import type { LanguageModelConfig } from './language-model-config.ts';

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
        readonly config: LanguageModelConfig;
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
  readonly config: LanguageModelConfig;
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
  const parameters = countParams(run.model.parameters);
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
