/** Numbers of one worker that are to be added to those of the others, wherever they lie. */
export interface ExchangedValues {
  readonly length: number;
  /** Copies `into.length` of them, from place `first` on. */
  read(first: number, into: Float32Array): void;
  /** Takes their sums in, from place `first` on; the array belongs to the exchange. */
  write(first: number, sums: Float32Array): void;
}

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
   * Σ over the workers, added in the order of their ranks, so that all of them get the same bits in every run. Every
   * value is read before `sum` returns, and every sum written when its promise is kept.
   *
   * @throws `E_WORKER` if another worker is gone.
   */
  sum(values: ExchangedValues): Promise<void>;
}
