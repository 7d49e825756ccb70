/** A number with its uncertainty: mean over seeds or examples, and a confidence interval. */
export interface Estimate {
  readonly mean: number;
  /** Sample standard deviation (n − 1); 0 for one value. */
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** Why a metric could not be computed, in a sentence's words. */
export interface Absent {
  readonly absent: string;
}

/**
 * What a metric came to: a number, or why there is none. A metric is told at the end of long work, so what cannot be
 * computed is left out with its reason and never thrown.
 *
 * @example const text = typeof metric === 'number' ? metric.toFixed(3) : metric.absent;
 */
export type Metric = number | Absent;
