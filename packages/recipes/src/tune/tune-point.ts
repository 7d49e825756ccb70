/** What was found at one strength, or with one candidate's settings, on one seed and fold. */
export interface TunePoint {
  /** λ or rate; null where settings were tried instead. */
  readonly lambda: number | null;
  /** Mean loss on what was held out; null where training came to numbers that are not finite. */
  readonly error: number | null;
  /** Loss on the training data at the same step. */
  readonly train: number | null;
  /** Share of the penalised weights that are exactly zero. */
  readonly zeros: number;
  readonly steps: number;
  readonly seconds: number;
}
