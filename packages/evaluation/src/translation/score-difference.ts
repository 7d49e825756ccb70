import { type RandomStream, RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { type CorpusSums, totalOf } from './corpus-sums.ts';

export interface ScoreDifferenceOptions {
  /** What the texts of the first translator add to a score, as by `bleuSums`, `chrfSums` or `terSums`. */
  readonly a: CorpusSums;
  /** Those of the second, of the same texts in the same order and by the same score. */
  readonly b: CorpusSums;
  /** A stream that is used for nothing else; trial r draws from `random.at(r)`. */
  readonly random: RandomStream;
}

export interface ScoreDifference {
  /** Score of the first − score of the second. */
  readonly difference: number;
  /** For the hypothesis that the two translate alike: (trials that differ by more + 1) / (trials + 1), never 0. */
  readonly pValue: number;
}

const requireSame = (who: string, { a, b }: ScoreDifferenceOptions): void => {
  if (a.texts !== b.texts || a.width !== b.width)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: a and b must be of the same texts and score, got ${a.texts} texts of ${a.width} sums and ${b.texts} of ${b.width}.`,
    );
};

const differenceOf = ({ a, b }: ScoreDifferenceOptions): number =>
  a.scoreOf(totalOf(a)) - b.scoreOf(totalOf(b));

/** A trial that differs as much as the two is no sign of chance: a translator against itself has the least p-value, as in sacreBLEU. */
const pValueOf = (trials: Float64Array, difference: number): number =>
  (trials.filter((trial) => trial > Math.abs(difference)).length + 1) / (trials.length + 1);

/**
 * Whether two translators differ, by paired approximate randomization: in each trial every text is given to the other
 * translator with probability ½, and the scores of the two mixed corpora are compared. The p-value is how often these
 * differ by more than the two themselves, in size.
 *
 * As in sacreBLEU trials that differ equally are not counted, so that two that wrote the same have the least p-value. With a dozen texts or fewer many are equal, and p is then
 * far too small: take `bleuDifference`, or more texts.
 *
 * It asks of these texts alone whether it matters who translated them, and has no interval: `resampledDifference` asks of
 * other texts. Its Monte Carlo error is √(p(1 − p)/trials), 0.002 at p = 0.05 and 10,000 trials.
 *
 * @param options.trials 10,000 if not given.
 * @throws `E_SHAPE` if the two are not of the same texts and score; `E_RANGE` naming the option.
 * @see Noreen 1989, "Computer intensive methods for testing hypotheses"; Riezler and Maxwell 2005, "On some pitfalls in
 *   automatic evaluation and significance testing for MT"; `--paired-ar` of sacreBLEU 2.6, which has the same statistic.
 * @example randomizedDifference({ a: terSums(first), b: terSums(second), random: randomStream(1) }).pValue < 0.05
 */
export const randomizedDifference = ({
  trials = 10_000,
  ...given
}: ScoreDifferenceOptions & { readonly trials?: number }): ScoreDifference => {
  requirePositiveInteger('randomizedDifference', { trials });
  requireSame('randomizedDifference', given);
  const { a, b, random } = given;
  const { texts, width } = a;
  const all = totalOf(a).map((sum, part) => sum + totalOf(b)[part]!);
  const difference = differenceOf(given);
  const found = Float64Array.from({ length: trials }, (_, trial) => {
    const words = random.at(trial).uint32(Math.ceil(texts / 32));
    const mixed = new Float64Array(width);
    for (let text = 0; text < texts; text++) {
      const { values } = (words[text >>> 5]! >>> (text & 31)) & 1 ? a : b;
      for (let part = 0; part < width; part++) mixed[part]! += values[text * width + part]!;
    }
    return Math.abs(a.scoreOf(mixed) - a.scoreOf(all.map((sum, part) => sum - mixed[part]!)));
  });
  return { difference, pValue: pValueOf(found, difference) };
};

/**
 * Whether two translators differ, by the paired bootstrap as sacreBLEU has it: texts are drawn again with replacement, and
 * the p-value is how often a draw's difference in size, less the mean of these, is larger than the difference itself.
 *
 * That mean is of sizes, and so above 0 where the two are alike: the p-value is then a little too small. `bleuDifference`
 * has an interval and a p-value that agrees with it. The Monte Carlo error is √(p(1 − p)/resamples).
 *
 * @param options.resamples 1,000 if not given.
 * @throws as {@link randomizedDifference}.
 * @see Koehn 2004, "Statistical significance tests for machine translation evaluation"; `--paired-bs` of sacreBLEU 2.6.
 * @example resampledDifference({ a: chrfSums(first), b: chrfSums(second), random: randomStream(1) }).pValue < 0.05
 */
export const resampledDifference = ({
  resamples = 1000,
  ...given
}: ScoreDifferenceOptions & { readonly resamples?: number }): ScoreDifference => {
  requirePositiveInteger('resampledDifference', { resamples });
  requireSame('resampledDifference', given);
  const { a, b, random } = given;
  const drawnScore = ({ values, width, scoreOf }: CorpusSums, rows: Int32Array): number => {
    const sums = new Float64Array(width);
    for (const row of rows)
      for (let part = 0; part < width; part++) sums[part]! += values[row * width + part]!;
    return scoreOf(sums);
  };
  const difference = differenceOf(given);
  const sizes = Float64Array.from({ length: resamples }, (_, r) => {
    const rows = random.at(r).integers(a.texts, a.texts);
    return Math.abs(drawnScore(a, rows) - drawnScore(b, rows));
  });
  const mean = sizes.reduce((sum, size) => sum + size, 0) / resamples;
  return {
    difference,
    pValue: pValueOf(
      sizes.map((size) => size - mean),
      difference,
    ),
  };
};
