/** A value for each part of the data; a part that is not known, or that there is none of, is absent. */
export interface ByPart<T> {
  readonly train: T;
  readonly valid?: T;
  readonly test?: T;
}

/** A step of training; a number that was not finite is NaN. */
export interface StepFact {
  readonly step: number;
  /** Nats per target, of the batch. */
  readonly dataLoss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
}

/** What an evaluation measured, in nats per target, without noise and without penalties. */
export interface EvaluationFact {
  readonly step: number;
  /** Of a fixed part of the training data; absent where it was not measured. */
  readonly train?: number;
  readonly validation: number;
}

/** A penalty of a run. */
export interface PenaltyFact {
  readonly name: string;
  /** `penalty` where it is added to the loss; others act beside it, and what they come to in nats says nothing. */
  readonly as: string;
  readonly lambda: number;
  /** λ·P at each evaluation, in nats. */
  readonly nats: readonly number[];
}

/** A parameter of the model that is kept. */
export interface WeightFact {
  readonly path: string;
  /** `bias`, `norm`, `kernel`, …; see `Role`. */
  readonly role: string;
  readonly size: number;
  /** Weights that are exactly 0. */
  readonly zeros: number;
  /** √(Σw²/size) */
  readonly rootMeanSquare: number;
}

/** Strengths of a penalty in any order, with the mean loss on what was held out. */
export interface PathFact {
  readonly label: string;
  readonly points: readonly {
    readonly lambda: number;
    readonly loss: number;
    readonly standardError: number | null;
  }[];
}

/** What is known of data, of a training and of what came of it: each member may be absent. */
export interface Facts {
  /** Rows, or passages of a running text. */
  readonly texts?: ByPart<readonly string[]>;
  /** That texts are passages of a running text in their order: neighbours are alike, and parts are no random shares. */
  readonly isRunningText?: boolean;
  /** The class of each text. */
  readonly labels?: ByPart<readonly string[]>;
  /** What each text belongs to, such as its author. */
  readonly groups?: ByPart<readonly string[]>;
  /** Tokens of each part, and how many of them the vocabulary lacks. */
  readonly unknownTokens?: ByPart<{ readonly tokens: number; readonly unknown: number }>;
  /** Tokens of each text before any is cut. */
  readonly tokenCounts?: ByPart<readonly number[]>;
  /** Tokens of a text that the model reads. */
  readonly maxTokens?: number;
  /** Training rows as models judge them that did not learn from them. */
  readonly crossValidated?: {
    readonly labels: readonly string[];
    readonly classes: readonly string[];
    /** By row and class. */
    readonly probabilities: readonly (readonly number[])[];
  };

  readonly steps?: readonly StepFact[];
  readonly evaluations?: readonly EvaluationFact[];
  readonly stopReason?: 'max-steps' | 'early-stop' | 'aborted';
  /** The norm above which gradients are cut; Infinity where none are. */
  readonly clipNorm?: number;
  /** Held-out nats per target of one who knows frequencies alone: of the classes, or of single tokens. */
  readonly frequencyLoss?: number;

  readonly penalties?: readonly PenaltyFact[];
  readonly weights?: readonly WeightFact[];
  /** Units of a layer that gave 0 for every one of so many inputs. */
  readonly activations?: readonly {
    readonly site: string;
    readonly units: number;
    readonly dead: number;
    readonly inputs: number;
  }[];
  readonly paths?: readonly PathFact[];
  /** Families of a comparison; losses by seed, one for each of the same seeds. */
  readonly families?: readonly { readonly label: string; readonly losses: readonly number[] }[];
  /** Trainings that came to numbers that are not finite. */
  readonly lost?: readonly { readonly label: string; readonly lambda: number | null }[];

  /** Held-out rows: what they are, and what was answered. */
  readonly answers?: {
    readonly actual: readonly string[];
    readonly predicted: readonly string[];
    /** The probability that each answer was given with. */
    readonly confidence?: readonly number[];
    /** What a linear model answered. */
    readonly linear?: readonly string[];
  };
  /** Texts that the model wrote. */
  readonly generated?: readonly string[];
  /** How often the test part was asked for a figure that was looked at. */
  readonly testReadings?: number;
}

export type FactName = keyof Facts;

/** What each fact is called in a sentence. */
export const factNames: Readonly<Record<FactName, string>> = {
  texts: 'the texts of the parts',
  isRunningText: 'whether texts are passages of a running text',
  labels: 'the classes of the texts',
  groups: 'groups of rows',
  unknownTokens: 'counts of unknown tokens',
  tokenCounts: 'the lengths of the texts in tokens',
  maxTokens: 'a longest text that the model reads',
  crossValidated: 'cross-validated probabilities of the training rows',
  steps: 'the steps of a training',
  evaluations: 'the evaluations of a training',
  stopReason: 'why the training ended',
  clipNorm: 'a norm at which gradients are clipped',
  frequencyLoss: 'the loss of one who knows frequencies alone',
  penalties: 'penalties of the run',
  weights: 'a summary of the weights',
  activations: 'a summary of the activations',
  paths: 'a path of strengths',
  families: 'the families of a comparison',
  lost: 'the trainings of a comparison',
  answers: 'what the model answers on held-out rows',
  generated: 'texts that the model wrote',
  testReadings: 'how often the test part was asked',
};

/** The parts that were not learnt from, with what each is called. */
export const heldOut = <T>({ valid, test }: ByPart<T>): readonly (readonly [name: string, value: T])[] => [
  ...(valid === undefined ? [] : [['validation part', valid] as const]),
  ...(test === undefined ? [] : [['test part', test] as const]),
];
