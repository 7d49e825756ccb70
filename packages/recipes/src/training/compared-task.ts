import type { Metric, Params, Tokenizer } from '@ridgeline/contracts';
import type { Comparison, Excerpt } from '@ridgeline/report';
import type { StepRun } from './step-run.ts';

/** Rows, their classes in the table, and what one model answers to each. */
export interface AnsweredRows {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  readonly answers: readonly { readonly label: string; readonly probability: number }[];
}

/** A task whose models are trained by steps, as far as a comparison of penalties must know it. */
export interface ComparedTask<Run extends StepRun> {
  /** The configuration of a first comparison: so little data that overfitting is real, trained often within minutes. */
  readonly standard: object;
  /** The task, of models that are not compared, in whose place it is taken where no kind of model is named. */
  readonly inPlaceOf?: string;
  /** What it says besides for the task's embedded corpus. */
  readonly embedded?: object;
  /** What a loss is a mean over, where that is not a token. */
  readonly target?: string;
  /** What a loss is in, where that is not nats. */
  readonly lossUnit?: Comparison['lossUnit'];
  /** The sizes that the report names. */
  data(run: Run): Pick<Comparison['data'], 'characters' | 'counted' | 'vocabulary'>;
  tokenizer(run: Run): Tokenizer;
  /** By row of the test part what it is kept together by, as an author; null where no column is named for it. Absent: never. */
  groups?(run: Run): readonly string[] | null;
  /** What a loss on the test part means. */
  metrics(
    run: Run,
    testLoss: number,
  ): { readonly testPerplexity?: Metric; readonly testBitsPerCharacter?: Metric };
  /**
   * What a model of each strength that is explored makes of one text, so that one sees what strengths do. It asks for nothing of the test
   * part. Absent where there is nothing short to show.
   */
  readonly excerpt?: {
    /** What it is, its length and what is drawn how, in a sentence. */
    readonly how: string;
    of(run: Run, params: Params): Promise<Excerpt>;
  };
  /**
   * What a model answers to the rows of the validation part, which models may then be told apart by; absent where answers are texts, and
   * nothing where rows have several classes.
   */
  answers?(run: Run, params: Params): Promise<AnsweredRows | undefined>;
  /** What a model makes of something that it has not learnt from. */
  sample(
    run: Run,
    params: Params,
  ): Promise<{
    readonly prompt: string;
    readonly text: string;
    /** What all that it makes of the test part comes to, in 0 … 100, where there are such numbers. */
    readonly scores?: readonly { readonly name: string; readonly value: number; readonly unit?: string }[];
  }>;
}
