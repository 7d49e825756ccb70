import { RidgelineError } from '@ridgeline/contracts';
import { unitOf } from '../unit-of.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { requireValues } from './pairs.ts';
import { twoSidedP } from './student-t.ts';

export interface FiveByTwo {
  /** Mean of the ten differences. */
  readonly difference: number;
  /** Dietterich's t of the first difference alone, with 5 degrees of freedom. */
  readonly t: number;
  readonly tP: number;
  /** Alpaydın's F of all ten, with 10 and 5 degrees of freedom: the one to report. */
  readonly f: number;
  readonly fP: number;
}

/** P(F ≥ f) with so many degrees of freedom: I_x(ν₂/2, ν₁/2) at x = ν₂/(ν₂ + ν₁·f). */
const fTail = (f: number, of: number, by: number): number => {
  if (f === Number.POSITIVE_INFINITY) return 0;
  const whole = by + of * f;
  return incompleteBeta({ x: by / whole, y: (of * f) / whole, a: by / 2, b: of / 2 });
};

/**
 * Whether two ways to train differ on one set of data, by five times two-fold cross-validation: the rows are halved anew
 * five times, and each half tests what the other taught. With p_ij the difference on half j of halving i and s_i² the
 * variance of its two about their mean,
 *
 *     t = p_11 / √(Σ s_i² / 5),  F = Σ p_ij² / (2·Σ s_i²)
 *
 * It takes in what other training rows of the same kind would change. The halves of one halving share no row, which is why two
 * folds; k-fold differences share most of their training rows, and a t-test of them claims far too often. Models learn
 * from half the rows, and the test finds little: `crossedDifference` of seeds is the better where there is a test part.
 *
 * @param differences [5][2] such as differences of the error rates of both halves.
 * @throws `E_SHAPE` if there are not five pairs; `E_DATA` for a number that is not finite.
 * @see Dietterich 1998, "Approximate statistical tests for comparing supervised classification learning algorithms";
 *   Alpaydın 1999, "Combined 5×2 cv F test for comparing supervised classification learning algorithms".
 * @example fiveByTwo([[0.1, 0.2], [0.1, 0.1], [0.2, 0.2], [0.1, 0.2], [0.1, 0.1]]).fP // ≈ 0.007
 */
export const fiveByTwo = (differences: readonly ArrayLike<number>[]): FiveByTwo => {
  const odd = differences.find(({ length }) => length !== 2);
  if (differences.length !== 5 || odd !== undefined)
    throw new RidgelineError(
      'E_SHAPE',
      `fiveByTwo: differences must be five pairs, got ${odd === undefined ? `${differences.length} pairs` : `a row of ${odd.length}`}.`,
      { hint: 'Halve the rows five times, and give the differences on both halves of each.' },
    );
  const all = differences.flatMap((pair) => Array.from(pair));
  requireValues('fiveByTwo', { differences: all }, 10);
  const squares = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value * value, 0);
  const unit = unitOf(all);
  const scaled = all.map((value) => value / unit);
  const variances = [0, 2, 4, 6, 8].reduce((sum, i) => sum + (scaled[i]! - scaled[i + 1]!) ** 2 / 2, 0);
  // 0 of 0 is no difference, and anything else is one that never wavers
  const ratio = (part: number, whole: number): number => (part === 0 ? 0 : part / whole);
  const t = ratio(scaled[0]!, Math.sqrt(variances / 5));
  const f = ratio(squares(scaled), 2 * variances);
  return {
    difference: (scaled.reduce((sum, value) => sum + value, 0) / all.length) * unit,
    t,
    tP: Number.isFinite(t) ? twoSidedP(t, 5) : 0,
    f,
    fP: fTail(f, 10, 5),
  };
};
