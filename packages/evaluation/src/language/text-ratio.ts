import { blockRows } from '../statistics/block-rows.ts';
import { crossedDifference } from '../statistics/crossed-difference.ts';

export interface TextRatioOptions {
  /** By row of a text, in their order: what is summed, such as nats. */
  readonly values: ArrayLike<number>;
  /** By row: what it is told per, such as tokens or characters. */
  readonly per: ArrayLike<number>;
  /** Level of the interval in [0, 1), 0.95 if not given. */
  readonly confidence?: number;
}

export interface TextRatio {
  /** Σ values / Σ per. */
  readonly ratio: number;
  /** The ends of its interval; null for a text of one row, which says nothing of its spread. */
  readonly interval: readonly [low: number, high: number] | null;
  /** False where the text is too short for its rows, which are alike: the interval is then too narrow. */
  readonly isEnough: boolean;
}

/**
 * What one model comes to on a text per token, per character or per anything else, with the interval that holds it on other
 * text of the same kind. Rows that follow each other are alike, so that stretches of them are what is drawn by chance, and
 * numerator and denominator vary together.
 *
 * @throws `E_SHAPE`, `E_DATA` and `E_RANGE` as {@link blockRows} and {@link crossedDifference}.
 * @see Cochran 1977, "Sampling techniques", chapter 6, for ratios; docs/statistics.md, "1 seed", for how often it is wrong.
 * @example textRatio({ values: [4, 5, 3], per: [2, 2, 2] }).ratio // 2
 */
export const textRatio = ({ values, per, confidence = 0.95 }: TextRatioOptions): TextRatio => {
  const blocks = blockRows({ losses: [values], targets: per });
  if (blocks.weights.filter((weight) => weight > 0).length < 2) {
    const sum = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((a, b) => a + b, 0);
    return { ratio: sum(values) / sum(per), interval: null, isEnough: false };
  }
  const { difference, low, high } = crossedDifference({ ...blocks, confidence });
  return { ratio: difference, interval: [low, high], isEnough: blocks.isEnough };
};
