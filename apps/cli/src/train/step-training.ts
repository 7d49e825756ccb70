import type { Evaluation, HostParams, Tokenizer } from '@ridgeline/contracts';
import type { ConfigOf, StepData, StepRun, StepTaskName } from '@ridgeline/recipes';
import type { Source } from '../sources/text-source.ts';
import type { KnownData } from './known-data.ts';

/** A configuration of a task whose models are trained by steps, and what its data are. */
export type RunConfig = ConfigOf<StepTaskName>;

/** What a card tells of a model, beside its run. */
export interface CardFacts {
  /** What the data are called. */
  readonly source: string;
  readonly bestStep: number;
  readonly validation?: Evaluation;
  readonly environment: Readonly<Record<string, string | number>>;
}

/** A task whose models are trained by steps, as far as `train` must know it. */
export interface StepTraining<
  C extends RunConfig = RunConfig,
  D extends StepData = StepData,
  R extends StepRun = StepRun,
> {
  /** What the configuration names, with a source that is read already. @throws `E_DATA` naming the file */
  read(config: C, source: Source): Promise<D>;
  /** @throws `E_DATA` if the data cannot be used */
  prepare(config: C, data: D): Promise<R>;
  /** Sizes of the data, as a dry run and reports tell them. */
  sizes(run: R): object;
  /** How much is learnt from, in words: "12,000 characters". */
  amount(run: R): string;
  /** What is learnt from, a fact a line. */
  facts(run: R): readonly (readonly [name: string, text: string])[];
  /** A batch, in words: "32 × 64 tokens". */
  batchText(run: R): string;
  /** What a rate counts: "texts". Absent: tokens. */
  readonly targets?: string;
  tokenizer(run: R): Tokenizer;
  /** That of what is read, where it is not that of what is written. */
  sourceTokenizer?(run: R): Tokenizer | undefined;
  /** The rows that are learnt from, as `rowHashes` keeps them; absent where there are none. */
  trainedOn?(run: R): string;
  /** What checks are told of the data. */
  known?(run: R): KnownData;
  /** What the loss on a part means, and the score of its rows where there is one. */
  metrics(run: R, part: 'train' | 'valid', dataLoss: number, score?: number): object;
  /** The same in a line for a person. */
  metricsText(run: R, part: 'train' | 'valid', dataLoss: number, score?: number): string;
  /** The README.md of the model's folder. */
  card(run: R, facts: CardFacts): string;
  /** What may be better than the model that was trained, in a sentence. */
  beside?(run: R, params: HostParams): Promise<string | undefined>;
  /** The command that uses a model of that tokenizer, as it can be copied. */
  next(folder: string, tokenizer: Tokenizer): string;
}
