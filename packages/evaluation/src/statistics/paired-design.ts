import { RidgelineError, requireInRange, requirePositive } from '@ridgeline/contracts';
import { detectableShift } from './student-t.ts';

export interface PairedDesignOptions {
  /** Standard deviation of the differences of pairs, such as a − b by seed, from an experiment before. */
  readonly deviation: number;
  /** 1 − α in (0, 1), 0.95 if not given. */
  readonly confidence?: number;
  /** How often a difference of that size is found, in (0, 1): 0.8 if not given. */
  readonly power?: number;
}

const requireDesign = (
  who: string,
  { deviation, confidence, power }: Required<PairedDesignOptions>,
): void => {
  requirePositive(who, { deviation });
  requireInRange(who, { type: 'number', above: 0, below: 1 }, { confidence, power });
};

/** In standard deviations of the differences. */
const shiftOf = (pairs: number, { confidence, power }: Required<PairedDesignOptions>): number =>
  detectableShift(1 - confidence, pairs - 1, power) / Math.sqrt(pairs);

const withDefaults = ({ confidence = 0.95, power = 0.8, ...own }: PairedDesignOptions) => ({
  confidence,
  power,
  ...own,
});

/**
 * The smallest true mean difference that a paired t-test of n pairs finds so often: δ·s/√n, where P(|T| ≥ t_α) is the power
 * for the noncentral t with shift δ and n − 1 degrees of freedom.
 *
 * Ask it before an experiment, with a deviation from elsewhere. From the same data it only says the p-value again.
 *
 * @param options.pairs n ≥ 2, such as seeds.
 * @throws `E_RANGE` naming the option.
 * @see Cohen 1988, "Statistical power analysis for the behavioral sciences"; statsmodels' `TTestPower.solve_power`.
 * @example detectableDifference({ deviation: 0.01, pairs: 6 }) // ≈ 0.0143
 */
export const detectableDifference = ({
  pairs,
  ...options
}: PairedDesignOptions & { readonly pairs: number }): number => {
  requireInRange('detectableDifference', { type: 'integer', min: 2 }, { pairs });
  const design = withDefaults(options);
  requireDesign('detectableDifference', design);
  return design.deviation * shiftOf(pairs, design);
};

/** Nobody trains so many seeds. */
const mostPairs = 10_000_000;

/**
 * How many pairs, such as seeds, a paired t-test needs to find a true mean difference so often: the least n ≥ 2 at which
 * {@link detectableDifference} is no larger.
 *
 * @param options.difference the smallest that is worth finding, above 0, in units of the deviation.
 * @throws `E_RANGE` naming the option, or where it takes more than 10,000,000 pairs.
 * @example pairsNeeded({ difference: 0.01, deviation: 0.01 }) // 10
 */
export const pairsNeeded = ({
  difference,
  ...options
}: PairedDesignOptions & { readonly difference: number }): number => {
  const design = withDefaults(options);
  requirePositive('pairsNeeded', { difference });
  requireDesign('pairsNeeded', design);
  const isEnough = (pairs: number): boolean => design.deviation * shiftOf(pairs, design) <= difference;
  let high = 2;
  while (high < mostPairs && !isEnough(high)) high *= 2;
  if (high >= mostPairs)
    throw new RidgelineError(
      'E_RANGE',
      `pairsNeeded: difference must be found by ${mostPairs} pairs, got ${difference} beside a deviation of ${design.deviation}.`,
      { hint: 'Ask for a larger difference.' },
    );
  let low = high === 2 ? 1 : high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
};
