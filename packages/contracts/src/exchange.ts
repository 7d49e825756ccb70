/**
 * How the workers of one run add up what each of them found on its rows of a batch. Every worker holds the whole
 * state of the run and calls `sum` at the same moments with as many values.
 */
export interface GradientExchange {
  /** Which of the workers this is: 0 … size−1. */
  readonly rank: number;
  /** Workers in the run. */
  readonly size: number;
  /**
   * Σ over the workers, added in the order of their ranks, so that all of them get the same bits in every run.
   *
   * @param values are given away: the sums may be written over them.
   * @throws `E_WORKER` if another worker is gone.
   */
  sum(values: Float32Array): Promise<Float32Array>;
}
