import type { Estimate, Json, Metric } from '@ridgeline/contracts';

/** How strengths or settings are gone through. */
export const searches = ['path', 'grid', 'random', 'halving'] as const;
export type Search = (typeof searches)[number];

export const choiceRules = ['minimum', 'oneStandardError'] as const;
export type ChoiceRule = (typeof choiceRules)[number];

/** One strength, or one candidate's settings. Losses are means over what was held out. */
export interface TuningRow {
  /** `none` where no penalty's strength was varied. */
  readonly penalty: string;
  readonly as: string;
  /** λ, or the rate of dropout; null where settings alone were varied. */
  readonly lambda: number | null;
  /** What was varied beside it, by path in the configuration. */
  readonly settings: Readonly<Record<string, Json>>;
  /** Loss on what was held out, over seeds or folds; null where training came to numbers that are not finite. */
  readonly validation: Estimate | null;
  /** Of that mean; null for a single run, which has none. */
  readonly standardError: number | null;
  /** The same by fold, or by seed where there is one validation part. */
  readonly errors: readonly (number | null)[];
  readonly train: Estimate | null;
  readonly gap: Estimate | null;
  /** Share of the penalised weights that are exactly zero. */
  readonly zeros: Estimate;
  /** Coefficients that are not zero, of a linear model on all its training rows. */
  readonly nonZeros: number | null;
  /** Share of the held-out rows that are classified rightly; for classification. */
  readonly accuracy: number | null;
  /** Loss on the test part, of the chosen row alone. */
  readonly test: Estimate | null;
  readonly pValue: null;
  /** Steps of training in all. */
  readonly steps: number;
  readonly seconds: number;
}

/** How losses are written: nats by their decimals, errors in the unit of what is predicted by their digits. */
export type LossForm = 'decimals' | 'significantDigits';

/** Coefficients of a linear model along its path. */
export interface CoefficientPath {
  /** What has a coefficient: n-grams that speak for a class, or columns of numbers. */
  readonly of: 'n-grams' | 'numbers';
  /** From strong to weak. */
  readonly lambdas: readonly number[];
  readonly nonZeros: readonly number[];
  /** Share of the deviance explained. */
  readonly explained: readonly number[];
  /** By class, the one that its positive coefficients speak for; one for regression, without a name. */
  readonly outputs: readonly {
    readonly name: string;
    /** The columns with the largest coefficients at the chosen strength; `values` by strength. */
    readonly columns: readonly { readonly name: string; readonly values: readonly number[] }[];
  }[];
  /** The largest coefficients at some strengths spread evenly over the path, the chosen ones among them, from strong to weak. */
  readonly along?: readonly {
    readonly lambda: number;
    /** By output, the weightiest first. */
    readonly outputs: readonly (readonly { readonly name: string; readonly value: number }[])[];
  }[];
}

/** Who was taken for whom on the test part. */
export interface TestReading {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly perClass: readonly {
    readonly label: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
  /** [K][K] rows by actual class, columns by predicted class. */
  readonly confusion: readonly (readonly number[])[];
  /** All rows whose class was not found. */
  readonly misread: number;
  /** Those of which the classifier was surest; `line` is where the row begins in its file; long texts are cut. */
  readonly rows: readonly {
    readonly line: number;
    readonly text: string;
    readonly actual: string;
    readonly predicted: string;
    readonly probability: number;
  }[];
  /** Texts of which the classifier knows no word. */
  readonly withoutKnownWord: number;
}

/** The penalty whose strength is chosen, in words. */
export interface TunedStrength {
  /** What it is called within a sentence: "elastic net". */
  readonly label: string;
  /** λ, or the name of a strength that is none: "rate". */
  readonly symbol: string;
  /** Whether strengths lie evenly between bounds, as rates do, and not over decades. */
  readonly isEven: boolean;
}

/** The content of report.json. */
export interface Tuning {
  /** What it is called in a configuration; what the report needs of it stands in fields of their own. */
  readonly task: string;
  readonly search: Search;
  /** Null where settings alone were varied. */
  readonly strength: TunedStrength | null;
  readonly data: {
    readonly name: string;
    readonly fingerprint: string;
    /** What `train`, `valid` and `test` count. */
    readonly unit: string;
    readonly train: number;
    readonly valid: number;
    readonly test: number;
  };
  readonly model: { readonly kind: string; readonly parameters: number };
  readonly config: Readonly<Record<string, unknown>>;
  readonly seeds: readonly number[];
  /** How data are held out: `validation` is one part, all others are folds. */
  readonly heldOut: { readonly kind: string; readonly folds: number; readonly repeats: number };
  /** What losses are in: nats per token, nats per row, squared error. */
  readonly lossUnit: string;
  readonly lossForm: LossForm;
  /** The flag by which a path begins at a stronger penalty. */
  readonly strongerBy: string;
  readonly rows: readonly TuningRow[];
  readonly chosen: {
    readonly rule: ChoiceRule;
    readonly penalty: string;
    readonly lambda: number | null;
    readonly settings: Readonly<Record<string, Json>>;
    /** λ with the lowest mean loss, and the strongest within one standard error of it; null where none applies. */
    readonly minimum: number | null;
    readonly oneStandardError: number | null;
    /** The seed of the model that is kept. */
    readonly seed: number;
    /** Of language models: what the validation part came to for what was chosen, trained from the beginning. */
    readonly validation?: Estimate;
    /** Of linear models: the end of the path at which the lowest loss lies, if any, and whether the fit that is kept arrived. */
    readonly atEdge?: 'strongest' | 'weakest' | null;
    readonly converged?: boolean;
  };
  /** What rules say that look at no error, for comparison. */
  readonly startingPoints: {
    readonly sizeRule: { readonly lambda: number; readonly learningRate: number };
    /** σ·√(2·log p / m), for a lasso; null elsewhere. */
    readonly noiseLevel: number | null;
  };
  readonly test: {
    readonly loss: Estimate;
    /** Of a language model; a reason where it cannot be computed. */
    readonly bitsPerCharacter: Metric | null;
    /** Share of the test part's tokens that the vocabulary lacks; for language models. */
    readonly unknownShare?: number;
    readonly accuracy: number | null;
    /** Share of the variance explained; for regression. */
    readonly r2: number | null;
  };
  /** What the chosen classifier made of the test part; for classification. */
  readonly reading?: TestReading;
  /** Error of the whole procedure, the choice included. */
  readonly nested: {
    readonly error: number;
    readonly folds: readonly { readonly lambda: number; readonly error: number }[];
  } | null;
  readonly coefficients: CoefficientPath | null;
  readonly cost: {
    /** Of the search, without the training of what was chosen. */
    readonly steps: number;
    readonly seconds: number;
    /** Steps of one training; null for linear models. */
    readonly trainingSteps: number | null;
  };
  readonly verdict: string;
  readonly seconds: number;
  readonly environment: Readonly<Record<string, string | number>>;
}
