import type { LossForm } from './tuning.ts';

/** A rate and the training loss that it led to, smoothed. */
export interface RateFound {
  readonly rate: number;
  readonly loss: number;
}

/** The content of learning-rate.json. */
export interface LearningRateTest {
  /** What it is called in a configuration. */
  readonly task: string;
  readonly data: {
    readonly name: string;
    readonly fingerprint: string;
    /** What `train` counts. */
    readonly unit: string;
    readonly train: number;
  };
  readonly model: { readonly kind: string; readonly parameters: number };
  /** As it was given: with the learning rate that was set aside, or the range where it names none. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The kind of the optimizer. */
  readonly optimizer: string;
  /** The learning rate of the configuration, which was set aside: a number, or the kind of its schedule; null where it names none. */
  readonly configured: number | string | null;
  readonly lossUnit: string;
  readonly lossForm: LossForm;
  readonly range: {
    readonly from: number;
    readonly to: number;
    /** Rates from the one to the other. */
    readonly steps: number;
    /** β of the moving mean. */
    readonly smoothing: number;
    /** The multiple of the lowest loss that counts as divergence. */
    readonly divergence: number;
  };
  /** By step, as far as the test went; null where a loss was not finite. */
  readonly points: readonly {
    readonly rate: number;
    readonly loss: number | null;
    readonly smoothed: number | null;
  }[];
  /** Where the smoothed loss falls most steeply; null where it falls by no more than its noise would. */
  readonly suggestion: RateFound | null;
  readonly lowest: RateFound | null;
  /** The first rate whose loss passed the multiple or was not finite; null where none did. */
  readonly diverged: number | null;
  /** Whether the steepest descent is the first that can be told. */
  readonly isAtStart: boolean;
  readonly verdict: string;
  readonly seconds: number;
  readonly environment: Readonly<Record<string, string | number>>;
}
