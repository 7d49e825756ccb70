import { RidgelineError, requirePositiveInteger, requireRate } from '@ridgeline/contracts';
import type { Interval } from './bootstrap-intervals.ts';
import { criticalT } from './student-t.ts';

/** The square of the normal number that is exceeded with probability α on either side: Abramowitz and Stegun, 26.7.8. */
export const normalSquare = (alpha: number): number => {
  const degrees = 1e6;
  const square = criticalT(alpha, degrees) ** 2;
  return (square * (1 - 1 / (4 * degrees)) ** 2) / (1 + square / (2 * degrees));
};

/** Its ends for a share of so many rows, which need not be an integer; `square` is that of the normal number. */
export const wilsonEnds = ({
  share,
  of,
  square,
}: {
  readonly share: number;
  readonly of: number;
  readonly square: number;
}): Interval => {
  const centre = (share + square / (2 * of)) / (1 + square / of);
  const margin =
    Math.sqrt((square * share * (1 - share)) / of + (square / (2 * of)) ** 2) / (1 + square / of);
  return [share === 0 ? 0 : centre - margin, share === 1 ? 1 : centre + margin];
};

/**
 * Wilson's interval of a share, such as an accuracy: the shares p from which k of n is no farther than z standard errors
 * √(p(1 − p)/n). It has a width where all or none are right: 6 of 6 leave [0.61, 1].
 *
 * @param options.confidence level in [0, 1), 0.95 if not given.
 * @throws `E_RANGE` naming the option; `E_DATA` if `right` is no integer in 0 … `of`.
 * @see Wilson 1927, "Probable inference, the law of succession, and statistical inference"; statsmodels'
 *   `proportion_confint(k, n, method='wilson')`.
 * @example wilsonInterval({ right: 6, of: 6 }) // ≈ [0.610, 1]
 */
export const wilsonInterval = ({
  right,
  of,
  confidence = 0.95,
}: {
  readonly right: number;
  readonly of: number;
  readonly confidence?: number;
}): Interval => {
  requirePositiveInteger('wilsonInterval', { of });
  requireRate('wilsonInterval', { confidence });
  if (!Number.isInteger(right) || right < 0 || right > of)
    throw new RidgelineError(
      'E_DATA',
      `wilsonInterval: right must be an integer in 0 … ${of}, got ${right}.`,
    );
  return wilsonEnds({ share: right / of, of, square: normalSquare(1 - confidence) });
};
