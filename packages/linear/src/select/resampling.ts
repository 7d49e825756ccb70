import { type RandomStream, requireFraction, requirePositiveInteger } from '@ridgeline/contracts';
import { fitPath } from '../path/fit-path.ts';
import type { Path, PathOptions } from '../path/path.ts';

export interface ResamplingOptions {
  /** As for `fitPath`. Without `lambdas` the grid of the full data is used throughout. */
  readonly path: PathOptions;
  readonly random: RandomStream;
  /** Fits. Defaults to 100. */
  readonly resamples?: number;
}

/** Fits the path to each set of row weights, always at the strengths that the full data ask for. */
const fitsOf = function* (
  { path, resamples = 100 }: ResamplingOptions,
  who: string,
  draw: (resample: number, rows: number) => Float64Array,
): Generator<Path> {
  requirePositiveInteger(who, { resamples });
  const lambdas = path.lambdas ?? fitPath(path).lambdas;
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = draw(resample, path.y.length);
    const weights = drawn.map((times, i) => times * (path.weights?.[i] ?? 1));
    yield fitPath({ ...path, lambdas, weights });
  }
};

export interface Stability {
  /** [p · K] the largest share, over the strengths, of halves of the data in which a coefficient was not 0. */
  readonly probabilities: Float64Array;
  /** Those with a share of at least the threshold. */
  readonly stable: Int32Array;
  /** The bound q²/((2·threshold − 1)·p) on how many of these are expected to be there by chance. */
  readonly expectedFalse: number;
}

/**
 * Stability selection: which coefficients are not 0 again and again when half of the rows, drawn anew each time, are
 * fitted. Choose strengths that select few columns (`lambdas`, or a large `lambdaRatio`).
 *
 * @param options.threshold share from which a coefficient counts as stable, in (0.5, 1]. Defaults to 0.75.
 * @throws as `fitPath`; `E_RANGE`.
 * @see Meinshausen and Bühlmann 2010, "Stability Selection".
 * @example stabilitySelection({ path: options, random: randomStream(1).stream('stability') }).stable
 */
export const stabilitySelection = (
  options: ResamplingOptions & { readonly threshold?: number },
): Stability => {
  const who = 'stabilitySelection';
  const { random, resamples = 100, threshold = 0.75 } = options;
  requireFraction(who, { threshold, '2 · (threshold − 0.5)': 2 * (threshold - 0.5) });
  const counts: Float64Array[] = [];
  let selected = 0;
  const halves = fitsOf(options, who, (resample, rows) => {
    const half = new Float64Array(rows);
    for (const i of random
      .at(resample)
      .permutation(rows)
      .subarray(0, rows >> 1))
      half[i] = 1;
    return half;
  });
  for (const path of halves) {
    const seen = new Set<number>();
    path.coefficients.forEach(({ indices, length }, l) => {
      const count = (counts[l] ??= new Float64Array(length));
      for (const j of indices) {
        count[j]!++;
        seen.add(j);
      }
    });
    selected += seen.size / resamples;
  }
  const probabilities = counts[0]!.map(
    (_, j) => counts.reduce((most, count) => Math.max(most, count[j]!), 0) / resamples,
  );
  return {
    probabilities,
    stable: Int32Array.from(probabilities.keys()).filter((j) => probabilities[j]! >= threshold),
    expectedFalse: (selected * selected) / ((2 * threshold - 1) * probabilities.length),
  };
};

export interface Bootstrap {
  /** [p · K] mean and standard deviation (n − 1) of each coefficient over the resamples. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** [p · K] share of the resamples in which the coefficient was not 0. */
  readonly selected: Float64Array;
}

/**
 * The spread of the coefficients at one strength when the rows are drawn again with replacement. Under L1 the
 * deviations describe the estimate with its shrinkage; they are no confidence intervals for the truth.
 *
 * @param options.index the strength's place on the path.
 * @throws as `fitPath`; `E_RANGE`.
 * @example bootstrap({ path: options, index: 20, random: randomStream(1).stream('bootstrap') }).deviation
 */
export const bootstrap = (options: ResamplingOptions & { readonly index: number }): Bootstrap => {
  const { random, resamples = 100, index } = options;
  let [sums, squares, counts] = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
  const draws = fitsOf(options, 'bootstrap', (resample, rows) => {
    const times = new Float64Array(rows);
    for (const i of random.at(resample).integers(rows, rows)) times[i]!++;
    return times;
  });
  for (const path of draws) {
    const { indices, values, length } = path.coefficients[index]!;
    if (sums.length === 0)
      [sums, squares, counts] = [
        new Float64Array(length),
        new Float64Array(length),
        new Float64Array(length),
      ];
    indices.forEach((j, k) => {
      sums[j]! += values[k]!;
      squares[j]! += values[k]! * values[k]!;
      counts[j]!++;
    });
  }
  const mean = sums.map((sum) => sum / resamples);
  const deviation = squares.map((square, j) =>
    Math.sqrt(Math.max(0, square - resamples * mean[j]! * mean[j]!) / Math.max(1, resamples - 1)),
  );
  return { mean, deviation, selected: counts.map((count) => count / resamples) };
};
