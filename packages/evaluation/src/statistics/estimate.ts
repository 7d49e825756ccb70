import { type Estimate, RidgelineError, requireRate } from '@ridgeline/contracts';
import { unitOf } from '../unit-of.ts';
import { criticalT } from './student-t.ts';

/** The mean, corrected for what rounding the sum has lost, so that equal values have exactly that mean. */
const meanOf = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean + values.reduce((sum, value) => sum + (value - mean), 0) / values.length;
};

/**
 * Mean of independent values, such as one result per seed, with Student's t interval: m ± t·s/√n, where s has n − 1
 * in its denominator.
 *
 * @param values at least one finite number. One alone says nothing about spread: its deviation is 0 and its interval
 *   is the value itself, so report it as a single run.
 * @param options.confidence the interval's level in [0, 1), 0.95 if not given.
 * @throws `E_DATA` if there is no value or one is not finite; `E_RANGE` if the confidence is outside [0, 1).
 * @see Student 1908, "The probable error of a mean".
 * @example estimate([2, 4, 6]) // mean 4, deviation 2, low ≈ −0.97, high ≈ 8.97
 */
export const estimate = (
  values: readonly number[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): Estimate => {
  requireRate('estimate', { confidence });
  if (values.length === 0) throw new RidgelineError('E_DATA', 'estimate: there must be at least one value.');
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value))
      throw new RidgelineError('E_DATA', `estimate: values[${index}] must be finite, got ${value}.`);
  }
  const unit = unitOf(values);
  const scaled = values.map((value) => value / unit);
  const centre = meanOf(scaled);
  const mean = centre * unit;
  if (values.length === 1) return { mean, deviation: 0, low: mean, high: mean };
  const degrees = values.length - 1;
  const squares = scaled.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const deviation = Math.sqrt(squares / degrees) * unit;
  const margin = (criticalT(1 - confidence, degrees) * deviation) / Math.sqrt(values.length);
  return { mean, deviation, low: mean - margin, high: mean + margin };
};
