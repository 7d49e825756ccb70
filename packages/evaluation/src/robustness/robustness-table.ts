import { type RandomStream, RidgelineError } from '@ridgeline/contracts';
import type { Interval } from '../statistics/bootstrap-intervals.ts';
import { groupedMeanInterval } from '../statistics/grouped-interval.ts';
import { pairedBootstrap } from '../statistics/paired-bootstrap.ts';
import { pairedShares } from '../statistics/paired-shares.ts';

/** What a model made of n texts. */
export interface AnsweredRows {
  /** [n] 1 where a row is answered rightly and 0 where not; or how far off it is. */
  readonly scores: ArrayLike<number>;
  /** [n] what was answered; equal answers are the same by `===`. */
  readonly answers: ArrayLike<string | number>;
}

/** The same of the texts under one perturbation, or one attack. */
export interface PerturbedRows extends AnsweredRows {
  readonly perturbation: string;
  readonly strength: number;
}

export interface RobustnessRow {
  readonly perturbation: string;
  readonly strength: number;
  /** The mean of the scores. */
  readonly score: number;
  /** By how much it is worse than that of the clean texts: above 0 is worse. */
  readonly drop: number;
  /** Of the drop, over the rows that might have been drawn; null for rows of one group. */
  readonly interval: Interval | null;
  /** The share of rows whose answer changed, whether for better or worse. */
  readonly changed: number;
}

export interface RobustnessTable {
  /** The mean of the scores of the clean texts. */
  readonly clean: number;
  readonly rows: readonly RobustnessRow[];
}

export interface RobustnessOptions {
  readonly clean: AnsweredRows;
  readonly perturbed: readonly PerturbedRows[];
  /** `right` for scores of 0 and 1, of which more is better; `error` for finite numbers, of which less is. */
  readonly of: 'right' | 'error';
  /** [n] what rows are alike by: intervals are then those of groups. */
  readonly groups?: readonly string[] | undefined;
  /** Of the bootstrap of errors. */
  readonly random: RandomStream;
  /** Level of the intervals in [0, 1), 0.95 if not given. */
  readonly confidence?: number;
}

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

const requireRows = (
  who: string,
  { scores, answers }: AnsweredRows,
  { of, clean }: RobustnessOptions,
): void => {
  if (clean.scores.length === 0)
    throw new RidgelineError('E_DATA', 'robustnessTable: there must be at least one row.');
  if (scores.length !== clean.scores.length || answers.length !== clean.scores.length)
    throw new RidgelineError(
      'E_SHAPE',
      `robustnessTable: scores and answers of ${who} must be of ${clean.scores.length} rows, got ${scores.length} and ${answers.length}.`,
    );
  const fits = (score: number): boolean =>
    of === 'right' ? score === 0 || score === 1 : Number.isFinite(score);
  const odd = Array.from(scores).findIndex((score) => !fits(score));
  if (odd >= 0)
    throw new RidgelineError(
      'E_DATA',
      `robustnessTable: scores[${odd}] of ${who} must be ${of === 'right' ? '0 or 1' : 'finite'}, got ${scores[odd]}.`,
    );
};

const intervalOf = (
  { scores }: AnsweredRows,
  { clean, of, groups, random, confidence = 0.95 }: RobustnessOptions,
): Interval | null => {
  const worse = Float64Array.from(scores, (score, row) =>
    of === 'right' ? clean.scores[row]! - score : score - clean.scores[row]!,
  );
  if (groups !== undefined) return groupedMeanInterval({ values: worse, groups, range: 'any', confidence });
  if (of === 'error') {
    const { low, high } = pairedBootstrap({
      a: worse,
      b: new Float64Array(worse.length),
      random,
      confidence,
    });
    return [low, high];
  }
  const right = (rows: ArrayLike<number>): boolean[] => Array.from(rows, (score) => score === 1);
  const { low, high } = pairedShares({ first: right(clean.scores), second: right(scores), confidence });
  return [low, high];
};

/**
 * How much worse a model does on texts that were changed than on the same texts as they are: for every perturbation and strength the
 * score, the drop with its interval over rows, and the share of answers that changed. Both are of the same rows, so that the drop is
 * surer than either score: shares by {@link pairedShares}, errors by {@link pairedBootstrap}, rows in groups by groups.
 *
 * The interval is of other texts of this kind, for this model and these draws of the perturbation; it says nothing of other seeds.
 *
 * @throws `E_DATA` without a row, or for a score that is none; `E_SHAPE` if the numbers of rows differ; `E_RANGE` for the confidence.
 * @example
 * const clean = { scores: [1, 1, 0, 1], answers: ['a', 'b', 'a', 'a'] };
 * const perturbed = [{ perturbation: 'typos', strength: 0.1, scores: [1, 0, 0, 1], answers: ['a', 'a', 'b', 'a'] }];
 * robustnessTable({ clean, perturbed, of: 'right', random: randomStream(1) }).rows[0].drop // 0.25, and `changed` 0.5
 */
export const robustnessTable = (options: RobustnessOptions): RobustnessTable => {
  const { clean, perturbed, of } = options;
  requireRows('clean', clean, options);
  const cleanScore = meanOf(clean.scores);
  const rows = perturbed.map((found): RobustnessRow => {
    const { perturbation, strength, scores, answers } = found;
    requireRows(`${perturbation} ${strength}`, found, options);
    const score = meanOf(scores);
    const changed = Array.from(answers).filter((answer, row) => answer !== clean.answers[row]).length;
    return {
      perturbation,
      strength,
      score,
      drop: of === 'right' ? cleanScore - score : score - cleanScore,
      interval: intervalOf(found, options),
      changed: changed / answers.length,
    };
  });
  return { clean: cleanScore, rows };
};
