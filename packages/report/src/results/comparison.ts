import type { Estimate, Metric } from '@ridgeline/contracts';

/** At which end of its path a choice stands; the best may lie beyond. */
export type Edge = 'weakest' | 'strongest';

/** A point of a run's curves; losses in nats per target, without noise and without penalties. */
export interface CurvePoint {
  readonly step: number;
  readonly train: number;
  readonly validation: number;
}

/** One run, at the point of its curve with the lowest validation loss; numbers are null if training diverged. */
export interface ComparedRun {
  readonly seed: number;
  readonly bestStep: number | null;
  readonly train: number | null;
  readonly validation: number | null;
  /** On the test part; of the confirming phase alone. */
  readonly test: number | null;
  /** Share of the penalised weights that are exactly zero. */
  readonly zeros: number | null;
  /** SHA-256 of the weights at that point, by which the run is known again; null if training diverged. */
  readonly weights: string | null;
  readonly seconds: number;
  /** What the weights take that are not zero, in bytes; absent of reports of earlier versions. */
  readonly bytes?: number;
  readonly curve: readonly CurvePoint[];
}

/** How the strengths of a family were found by short runs. */
export interface LaidPath {
  readonly penalty: string;
  /** What it is called within a sentence. */
  readonly label: string;
  /** From weak to strong. */
  readonly strengths: readonly number[];
  /**
   * `whole`: from no effect to nothing left to shrink; `weak end open`, `strong end open`, `open`: where one or both of these were not
   * found; `flat`: nothing that was tried had an effect; `untold`: short runs learn too little, and the strengths are those that the kind
   * names.
   */
  readonly outcome: 'whole' | 'weak end open' | 'strong end open' | 'open' | 'flat' | 'untold';
  /** Short runs of this family. */
  readonly runs: number;
}

/** The short runs that paths were laid by; losses on validation data, as ever. */
export interface Laying {
  /** Of each, null where runs are too short for shorter ones; and of the whole run that it stands for. */
  readonly steps: number | null;
  readonly of: number;
  readonly seed: number;
  readonly paths: readonly LaidPath[];
  /** Those without a penalty and with all penalised weights at 0 first, then family by family. */
  readonly runs: readonly ExploredStrength[];
}

/** A configuration, or parts of one, as a file holds it. */
export type Settings = Readonly<Record<string, unknown>>;

/** What one model makes of a text: what it writes after it, translates it to, or says of it. */
export interface Excerpt {
  readonly prompt: string;
  readonly text: string;
}

/** A strength that was tried. */
export interface ExploredStrength {
  /** The family: `none`, a kind of penalty, or one of the user's own. */
  readonly penalty: string;
  /** What it is called within a sentence: "elastic net". */
  readonly label: string;
  /** How it acts: `proximal`, `decoupled`, `penalty`, `noise`, `activity`, or `none`. */
  readonly as: string;
  /** λ, or the rate of a noise; null for none. */
  readonly lambda: number | null;
  readonly isChosen: boolean;
  /** The parts of the configuration that are its own: `{ ...config, ...settings, seed }` makes a run of it again. */
  readonly settings: Settings;
  /** One for each seed that it got. */
  readonly runs: readonly ComparedRun[];
  /** Of the first of them, where its task has excerpts and it trained. */
  readonly excerpt?: Excerpt;
}

/** What the test part says of a family against none; losses in nats per target. */
export interface FamilyDifference {
  /** Test loss with the penalty − without: below 0 the penalty helps. */
  readonly mean: number;
  /** Simultaneous interval: all families' hold together with the confidence of the comparison. */
  readonly low: number;
  readonly high: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** Two-sided, corrected for the number of families. */
  readonly pValue: number;
  /** The smallest difference that this design finds 8 times in 10. */
  readonly detectable: number;
  /** Not told where the interval has 0 in it, or the difference is below half a thousandth of a nat. */
  readonly finding: 'better' | 'worse' | 'negligible' | 'not told';
  /** Blocks of consecutive rows of the test part, and rows in each. */
  readonly blocks: number;
  readonly rowsPerBlock: number;
  /** Where rows of one group are kept together, that each block is a group; absent where blocks are of consecutive rows. */
  readonly areGroups?: true;
  /** False where the test part is too short for blocks that are long and many enough: the interval is too narrow. */
  readonly hasEnoughBlocks: boolean;
}

/** A family at its chosen strength, trained anew with fresh seeds. Estimates are over these. */
export interface ConfirmedFamily {
  readonly penalty: string;
  readonly label: string;
  /** What it is, in whole sentences. */
  readonly meaning: string;
  readonly as: string;
  readonly lambda: number | null;
  /** Where the chosen strength stands at an end of all that was tried, that end: the best may lie beyond. */
  readonly edge: Edge | null;
  /** As in {@link ExploredStrength}. */
  readonly settings: Settings;
  readonly runs: readonly ComparedRun[];
  readonly validation: Estimate;
  readonly train: Estimate;
  /** Validation − training loss. */
  readonly gap: Estimate;
  readonly zeros: Estimate;
  readonly test: Estimate;
  /** Of the mean test loss, of a model of language. */
  readonly testPerplexity?: Metric;
  readonly testBitsPerCharacter?: Metric;
  /** The share of the test part that is told rightly, of a classifier. */
  readonly testAccuracy?: Estimate;
  /** Null for none, and where none was not compared. */
  readonly against: FamilyDifference | null;
}

/** A family that has no figures: its training diverged. */
export interface LostFamily {
  readonly penalty: string;
  readonly label: string;
  readonly lambda: number | null;
  readonly reason: string;
}

/** How many runs were made, and how many a full grid with all seeds would have taken. */
export interface Economy {
  readonly made: number;
  readonly saved: number;
  /** Runs of strengths that were never tried: their neighbours were already worse. */
  readonly untried: number;
  /** Further seeds of strengths that lay behind after the first. */
  readonly dropped: number;
}

export interface Verdict {
  /** `Dropout reads new text better than no penalty`, or that no difference could be told. */
  readonly headline: string;
  /** Size and direction, uncertainty, and what could have been seen at all, in whole sentences. */
  readonly sentences: readonly string[];
}

/** How a comparison kept to a time. */
export interface KeptTime {
  /** What there was, in seconds. */
  readonly budget: number;
  /** What was used, earlier beginnings included. */
  readonly used: number;
  /** A whole run as it was measured before, and how many went on at once. */
  readonly runSeconds: number;
  readonly threads: number;
  /** Seeds that were asked for. */
  readonly asked: { readonly explore: number; readonly confirm: number };
  /** What was planned by the speed that was measured. */
  readonly planned: {
    /** Strengths tried of each path that nobody named; null where none were left out. */
    readonly strengths: number | null;
    readonly explore: number;
    readonly confirm: number;
    readonly seconds: number;
  };
  /** Whether exploring ended before its plan. */
  readonly isExploringCut: boolean;
  /** Confirming seeds that every family has: more than were planned, where runs were faster than measured. */
  readonly confirmed: number;
  /** Confirming seeds that were planned, and left out for every family. */
  readonly droppedSeeds: readonly number[];
}

/** Rows that the models of a comparison answer in different ways. */
export interface Disagreement {
  /** Rows of the validation part that were answered, and those of them on which not all models agree. */
  readonly rows: number;
  readonly differ: number;
  /** Some of these, those first of which even the least sure model is sure; long texts are cut. */
  readonly shown: readonly {
    readonly text: string;
    /** Its class in the table. */
    readonly actual: string;
    /** By family, in the order of `families`. */
    readonly answers: readonly { readonly label: string; readonly probability: number }[];
  }[];
}

/** The content of report.json. */
export interface Comparison {
  readonly task: string;
  /** What a loss is a mean over, in place of tokens: "text". */
  readonly target?: string;
  /** What a loss is in, where that is not nats; in a word, "σ²", and as an axis has it. */
  readonly lossUnit?: { readonly word: string; readonly axis: string };
  readonly data: {
    readonly name: string;
    readonly fingerprint: string;
    /** How much each part has: characters, or what `counted` says. */
    readonly characters: { readonly train: number; readonly valid: number; readonly test: number };
    /** What is counted in place of characters: "texts". */
    readonly counted?: string;
    readonly vocabulary: number;
  };
  readonly model: { readonly spec: Readonly<Record<string, unknown>>; readonly parameters: number };
  /** What all runs have in common, with the files that they learnt from. */
  readonly config: Settings;
  readonly seeds: {
    readonly explore: readonly number[];
    readonly confirm: readonly number[];
    /** Into how many folds the training part was shared, one for each exploring seed; absent where the validation part chose. */
    readonly folds?: number;
  };
  /** Absent where the comparison took its time. */
  readonly time?: KeptTime;
  /** Absent where all strengths were given. */
  readonly laying?: Laying;
  readonly exploration: readonly ExploredStrength[];
  /** What the excerpts of the strengths are and how they came about, in whole sentences; absent where there are none. */
  readonly excerpts?: string;
  readonly runs: Economy;
  /** Best first, by validation loss over the fresh seeds. */
  readonly families: readonly ConfirmedFamily[];
  readonly lost: readonly LostFamily[];
  /** All intervals hold together with this confidence. */
  readonly confidence: number;
  /** What the intervals speak of: models trained with other seeds too, or, with few seeds, these trained models only. */
  readonly scope: 'seeds' | 'these models';
  /** The family with the lowest mean validation loss over the fresh seeds, and the seed of the model that is kept. */
  readonly chosen: { readonly penalty: string; readonly lambda: number | null; readonly seed: number };
  readonly verdict: Verdict;
  readonly samples: readonly {
    readonly penalty: string;
    readonly label: string;
    readonly prompt: string;
    readonly text: string;
    /** What all that the model makes of the test part comes to, such as BLEU, in 0 … 100; absent where losses say all. */
    readonly scores?: readonly { readonly name: string; readonly value: number; readonly unit?: string }[];
  }[];
  /** Of classifiers; texts of the validation part, never of the test part. */
  readonly disagreement?: Disagreement;
  /** Of the whole comparison, on the clock. */
  readonly seconds: number;
  readonly environment: Readonly<Record<string, string | number>>;
}
