import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { type ClassProbabilities, classesOf, mostProbable } from './class-probabilities.ts';

/** Answers whose confidence lies in (low, high]. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean confidence; null without an answer. */
  readonly confidence: number | null;
  /** Share that is right; null without an answer. */
  readonly accuracy: number | null;
}

/** How sure each of n answers was, and whether it was right. */
export interface ConfidentAnswers {
  /** [n] in [0, 1] */
  readonly confidences: ArrayLike<number>;
  /** [n] */
  readonly right: ArrayLike<boolean>;
}

/** Confidences add up to 1 by rounding alone. */
const slack = 1e-6;

const requireAnswers = (who: string, { confidences, right }: ConfidentAnswers): void => {
  if (confidences.length !== right.length)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: right must have an entry for each of ${confidences.length} confidences, got ${right.length}.`,
    );
  if (right.length === 0) throw new RidgelineError('E_DATA', `${who}: there must be at least one answer.`);
  const odd = Array.from(confidences).findIndex((value) => !(value >= 0 && value <= 1 + slack));
  if (odd >= 0)
    throw new RidgelineError(
      'E_DATA',
      `${who}: confidences must lie in [0, 1], got ${confidences[odd]} at ${odd}.`,
    );
};

/**
 * The reliability diagram as a table: of the answers in each of equally wide bins of the confidence, how sure they were and
 * how many were right. Bins are (a, b], 0 in the first.
 *
 * @param options.bins how many, 10 if not given.
 * @throws `E_SHAPE` if the lengths differ; `E_DATA` for a confidence outside [0, 1], or without an answer; `E_RANGE` if bins
 *   is no integer ≥ 1.
 * @see DeGroot and Fienberg 1983, "The comparison and evaluation of forecasters"; Guo et al. 2017, "On Calibration of Modern
 *   Neural Networks".
 * @example reliability({ confidences: [0.8, 0.9], right: [true, false] }, { bins: 2 })[1] // low 0.5, high 1, count 2, confidence ≈ 0.85, accuracy 0.5
 */
export const reliability = (
  answers: ConfidentAnswers,
  { bins = 10 }: { readonly bins?: number } = {},
): ReliabilityBin[] => {
  requirePositiveInteger('reliability', { bins });
  requireAnswers('reliability', answers);
  const { confidences, right } = answers;
  const [counts, sums, hits] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let i = 0; i < confidences.length; i++) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidences[i]! * bins) - 1));
    counts[bin]!++;
    sums[bin]! += confidences[i]!;
    if (right[i]) hits[bin]!++;
  }
  return Array.from(counts, (count, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    count,
    confidence: count === 0 ? null : sums[bin]! / count,
    accuracy: count === 0 ? null : hits[bin]! / count,
  }));
};

/**
 * What such a table comes to in one number: Σ_b n_b/n·|accuracy_b − confidence_b|, the expected calibration error.
 *
 * It falls with fewer bins, and rises by chance with few answers a bin: compare models by the same bins and answers alone.
 *
 * @example reliabilityError(reliability({ confidences: [0.8, 0.9], right: [true, false] }, { bins: 2 })) // ≈ 0.35
 */
export const reliabilityError = (table: readonly ReliabilityBin[]): number => {
  const answers = table.reduce((sum, { count }) => sum + count, 0);
  const error = ({ count, confidence, accuracy }: ReliabilityBin): number =>
    count === 0 ? 0 : (count / answers) * Math.abs(accuracy! - confidence!);
  return table.reduce((sum, bin) => sum + error(bin), 0);
};

/**
 * How sure a classifier is of its answers, the most probable classes, and whether they are right.
 *
 * @throws as `exampleLosses`.
 * @example confidentAnswers({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // confidences [≈0.8], right [true]
 */
export const confidentAnswers = (given: ClassProbabilities): ConfidentAnswers => {
  const classes = classesOf('confidentAnswers', given);
  const best = Int32Array.from(given.actual, (_, i) => mostProbable(given, classes, i));
  return {
    confidences: Float64Array.from(best, (k, i) => Math.exp(given.logProbabilities[i * classes + k]!)),
    right: Array.from(best, (k, i) => k === given.actual[i]),
  };
};

/**
 * One table of several, as of a language model's next tokens that are read batch by batch.
 *
 * @throws `E_SHAPE` if they have not the same bins; `E_DATA` without a table.
 * @example joinedReliability(batches.map((batch) => reliability(confidentAnswers(batch))))
 */
export const joinedReliability = (tables: readonly (readonly ReliabilityBin[])[]): ReliabilityBin[] => {
  const [first] = tables;
  if (first === undefined)
    throw new RidgelineError('E_DATA', 'joinedReliability: there must be at least one table.');
  const odd = tables.find(({ length }) => length !== first.length);
  if (odd !== undefined)
    throw new RidgelineError(
      'E_SHAPE',
      `joinedReliability: tables must have the same bins, got ${first.length} and ${odd.length}.`,
    );
  return first.map(({ low, high }, bin) => {
    const own = tables.map((table) => table[bin]!);
    const count = own.reduce((sum, each) => sum + each.count, 0);
    const mean = (of: 'confidence' | 'accuracy'): number | null =>
      count === 0 ? null : own.reduce((sum, each) => sum + each.count * (each[of] ?? 0), 0) / count;
    return { low, high, count, confidence: mean('confidence'), accuracy: mean('accuracy') };
  });
};
