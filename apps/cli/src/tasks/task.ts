import type { ModelContent } from '@ridgeline/checkpoints';
import type { Classification, ClassifyOptions, ClassPriors } from '@ridgeline/classifier';
import type { Json } from '@ridgeline/contracts';
import type {
  Config,
  ConfigInput,
  FoldTask,
  LinearPoint,
  TextPrediction,
  TuneData,
  TuneExecutors,
} from '@ridgeline/recipes';
import type { CarriedModels, Tuning } from '@ridgeline/report';
import type { ServedModel } from '@ridgeline/server';
import type { Executor } from '@ridgeline/tuning';
import type { Device } from '../command-line/backend.ts';
import type { Given } from '../command-line/command.ts';
import type { DryRun } from '../command-line/dry-run.ts';
import type { Tokenizers } from '../command-line/guards.ts';
import type { Checkpoint } from '../hugging-face/checkpoint.ts';
import type { Source } from '../sources/text-source.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { KnownData } from '../train/known-data.ts';
import type { StepTraining } from '../train/step-training.ts';
import type { TrainedModel } from './inspect-trained.ts';

/** The files of a model's folder, by their names. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** A model as it comes from its folder. */
export interface Loaded {
  readonly task: string;
  readonly run: Json;
}

/** Where a command writes, and tells. */
export interface Scene {
  readonly folder: string;
  readonly terminal: Terminal;
}

/** Does the work of a search. */
export interface SearchExecutors {
  readonly search: TuneExecutors['search'] & Executor<FoldTask, readonly LinearPoint[]>;
  readonly final: TuneExecutors['final'];
}

/** What a search came to. */
interface Searched {
  readonly tuning: Tuning;
  /** Saves the model that was chosen. @throws `E_IO` */
  readonly save: (folder: string) => Promise<void>;
  /** Models that the report may carry, where they are small enough for a page to ask. */
  readonly carried?: () => Promise<CarriedModels>;
}

/** A search that is planned. */
export interface PlannedSearch {
  /** What its results depend on, and what chooses among them. */
  readonly plan: object;
  /** What every piece of its work needs. */
  readonly data: TuneData;
  /** That the data are read by. */
  readonly config: object;
  dryRun(folder: string): DryRun | Promise<DryRun>;
  search(executors: SearchExecutors): Promise<Searched>;
}

/** `ridgeline tune` of a task. */
export interface TaskTuning<C extends Config = Config> {
  /** Whether its work is done on a backend. */
  readonly onDevice: boolean;
  /** What `evaluate` needs beside the model, for the line that says what is next. */
  readonly evaluateNeeds?: string;
  /** The configuration where file and flags say nothing. */
  standard(given: Given): ConfigInput;
  /** Reads data once more, as a plan did: on another machine. @throws `E_DATA` */
  read(config: C, source: Source): TuneData | Promise<TuneData>;
  /** @throws `E_USAGE` naming the flag; `E_DATA` naming line and column */
  plan(
    given: Given,
    config: C,
    from: {
      readonly source: Source;
      readonly device: Device | undefined;
      readonly warn: (warning: string) => void;
    },
  ): Promise<PlannedSearch>;
}

type WithoutFacts<S> = S extends unknown ? Omit<S, 'id' | 'created' | 'card'> : never;

/** A model as a server takes it, and a request to try. */
interface Serving {
  readonly served: WithoutFacts<ServedModel>;
  /** `classify` */
  readonly route: string;
  /** Beside the name of the model. */
  readonly body: object;
  /** Those of the model, for filters that ask for them. */
  readonly tokenizers?: Tokenizers;
}

type Awaitable<T> = T | Promise<T>;

/** A classifier of whatever kind, as commands use it. */
export interface UsedClassifier {
  readonly classes: readonly string[];
  classify(
    texts: readonly string[],
    options?: ClassifyOptions,
  ): Awaitable<readonly (Classification & { readonly labels?: readonly string[] })[]>;
  /** Of one that can tell which n-grams decided. */
  readonly explain?: unknown;
  /** The same where classes are as common as is said. @throws `E_OPTION` or `E_RANGE` for what are no shares of its classes */
  under(priors: ClassPriors): UsedClassifier;
}

/** A regression on texts of whatever kind, as commands use it. */
export interface UsedRegressor {
  predict(
    texts: readonly string[],
    options?: { readonly explain?: boolean },
  ): Awaitable<readonly TextPrediction[]>;
  /** Of one that can tell what each n-gram adds. */
  readonly explain?: unknown;
}

/** A model of a checkpoint of another program. */
export interface Imported extends Pick<ModelContent, 'spec' | 'tokenizer' | 'sourceTokenizer' | 'params'> {
  /** As far as commands ask for one that use the model. */
  readonly config: object;
  /** The command that uses it. */
  next(folder: string): string;
}

/** A model as other programs load it. */
export interface Exported {
  readonly files: Files;
  /** What loads it in Python: a class of transformers. */
  readonly loader: string;
}

/** What commands do for a task: each looks its task up here, and knows none by name. */
export interface TaskCommands<C extends Config = Config, L extends Loaded = Loaded> {
  train(given: Given, config: C, scene: Scene): Promise<number>;
  /** Fits a penalised linear model and tells it, and saves it if a folder is named; absent where none is fitted. */
  regress?(
    given: Given,
    config: C,
    scene: { readonly folder: string | undefined; readonly terminal: Terminal },
  ): Promise<number>;
  /** Goes on with a run in the folder; absent where training is over too soon for it. */
  resume?(given: Given, scene: Scene): Promise<number>;
  evaluate(given: Given, loaded: L, terminal: Terminal): Promise<number>;
  inspect(loaded: L, terminal: Terminal): Promise<number>;
  readonly tuning: TaskTuning<C>;
  /** Of a task whose models are trained by steps. */
  readonly training?: StepTraining;
  /** A model that tells classes of texts, ready for use; absent where none does. */
  classifier?(given: Given, loaded: L, terminal: Terminal): Promise<UsedClassifier>;
  /** A model that tells numbers of texts, ready for use; absent where none does. */
  regressor?(given: Given, loaded: L, terminal: Terminal): Promise<UsedRegressor>;
  /** A model of a checkpoint of Hugging Face whose `model_type` the task imports. @throws `E_CHECKPOINT` for one that ours cannot be */
  imported?(checkpoint: Checkpoint): Imported;
  /**
   * What checks are told of the data of a model that is not trained by steps, by what its run.json says.
   *
   * @throws `E_DATA` if they are no longer what it was made from
   */
  known?(run: unknown): Promise<KnownData>;
  /** The model and its parameters, of a task whose models are trained by steps. */
  trained?(loaded: L): TrainedModel;
  /** The files of a checkpoint of Hugging Face; absent where none is written. @throws `E_OPTION` for a model that theirs cannot be */
  exported?(loaded: L): Promise<Exported>;
  /** What a server needs of a model, and a request that a person may try; absent where none is served. */
  serving?(loaded: L): Serving;
}

/** A task on the command line: how its models are known, and what is loaded once a command needs it. */
export interface Task {
  /** What a model of it is called: "a text classifier". */
  readonly model: string;
  /** The command that uses one. */
  readonly use: string;
  /** Flags that name it where the configuration does not, and what they are about. */
  readonly impliedBy: readonly string[];
  readonly about: string;
  /** Flags of `evaluate` that not all tasks take. */
  readonly evaluateFlags: readonly string[];
  /** What may stand in its configuration, with examples, below the defaults. */
  configHelp?(): string;
  /** Each `model_type` of Hugging Face whose checkpoints are models of this task. */
  readonly imports?: readonly string[];
  /** Whether a model of that kind is of this task. */
  owns(kind: string): boolean;
  /** @throws `E_CHECKPOINT` if the files do not belong together */
  decode(files: Files): Promise<Loaded>;
  commands(): Promise<TaskCommands>;
}
