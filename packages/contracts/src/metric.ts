/** A number with its uncertainty: mean over seeds or examples, and a confidence interval. */
export interface Estimate {
  readonly mean: number;
  /** Sample standard deviation (n − 1); 0 for one value. */
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}
