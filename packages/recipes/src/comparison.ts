import type { Estimate } from '@ridgeline/contracts';

/** A point of a run's curves; losses in nats per target, without noise and without penalties. */
export interface CurvePoint {
  readonly step: number;
  readonly train: number;
  readonly validation: number;
}

/** One strength of one penalty, over all seeds. */
export interface ComparisonRow {
  /** The family: `none`, `l1`, `l2`, `elasticNet`, `dropout`. */
  readonly penalty: string;
  /** How it acts: `proximal`, `decoupled`, `noise`, or `none`. */
  readonly as: string;
  /** λ, or the rate of dropout; null for none. */
  readonly lambda: number | null;
  /** True for the strength of its family that validation chose. */
  readonly isChosenOfFamily: boolean;
  /** Best validation loss over the run. */
  readonly validation: Estimate;
  /** Training loss at the same step. */
  readonly train: Estimate;
  /** Validation − training loss at that step. */
  readonly gap: Estimate;
  /** Share of penalised weights that are exactly zero there. */
  readonly zeros: Estimate;
  /** Loss on the test part; only for the strength chosen in each family, null elsewhere. */
  readonly test: Estimate | null;
  readonly testPerplexity: number | null;
  readonly testBitsPerCharacter: number | null;
  /** Against no penalty, on the test part: paired bootstrap, Holm-corrected over families. Null where not tested. */
  readonly pValue: number | null;
  /** Test loss minus that of no penalty, with its 95 % interval. */
  readonly difference: { readonly mean: number; readonly low: number; readonly high: number } | null;
  /** Compute time of all its seeds. */
  readonly seconds: number;
  readonly bestSteps: readonly number[];
  /** Curves by seed. */
  readonly curves: readonly (readonly CurvePoint[])[];
}

/** The content of report.json. */
export interface Comparison {
  readonly task: 'language-model';
  readonly data: {
    readonly name: string;
    readonly fingerprint: string;
    readonly characters: { readonly train: number; readonly valid: number; readonly test: number };
    readonly vocabulary: number;
  };
  readonly model: { readonly spec: Readonly<Record<string, unknown>>; readonly parameters: number };
  readonly training: Readonly<Record<string, unknown>>;
  readonly optimizer: Readonly<Record<string, unknown>>;
  readonly seeds: readonly number[];
  readonly rows: readonly ComparisonRow[];
  /** The family and strength with the lowest mean validation loss, and the seed of the model that is kept. */
  readonly chosen: { readonly penalty: string; readonly lambda: number | null; readonly seed: number };
  /** One sentence: which generalises best, by how much, and whether that is more than noise. */
  readonly verdict: string;
  readonly samples: readonly { readonly penalty: string; readonly prompt: string; readonly text: string }[];
  readonly seconds: number;
  readonly environment: Readonly<Record<string, string | number>>;
}
