import type { Quadratic } from '../matrix/quadratic.ts';

/** The coefficients of one output, and the columns whose gradient may exceed its bound: all others are 0. */
export interface GapPart {
  readonly model: Pick<Quadratic, 'coefficients' | 'gradient' | 'l1' | 'l2' | 'factors' | 'lower' | 'upper'>;
  readonly list: Int32Array;
}

const limitOf = ({ lower, upper }: GapPart['model'], j: number, z: number): number =>
  lower === undefined ? Number.POSITIVE_INFINITY : Math.abs(z > 0 ? upper![j]! : lower[j]!);

/** The factor that brings every gradient within its penalty, where nothing else bounds the coefficient. */
const feasibleShare = ({ model, list }: GapPart): number => {
  const { gradient, l1, l2, factors } = model;
  let share = 1;
  for (const j of list) {
    const size = Math.abs(gradient[j]!);
    if (factors[j] === 0 || l2 > 0 || size <= l1 * factors[j]!) continue;
    if (limitOf(model, j, gradient[j]!) === Number.POSITIVE_INFINITY) {
      share = Math.min(share, (l1 * factors[j]!) / size);
    }
  }
  return share;
};

/** Penalty + its conjugate at the shrunk gradient − their product. */
const penaltyGap = ({ model, list }: GapPart, share: number): number => {
  const { coefficients, gradient, l1, l2, factors } = model;
  let total = 0;
  for (const j of list) {
    const b = coefficients[j]!;
    const z = share * gradient[j]!;
    total += factors[j]! * (l1 * Math.abs(b) + (l2 / 2) * b * b) - z * b;
    const over = Math.abs(z) - l1 * factors[j]!;
    if (over <= 0 || factors[j] === 0) continue;
    const bend = l2 * factors[j]!;
    const reach = Math.min(over / bend, limitOf(model, j, z));
    if (Number.isFinite(reach)) total += over * reach - (bend / 2) * reach * reach;
  }
  return total;
};

/**
 * An upper bound of the objective minus its minimum, in the objective's units. The residual, shrunk until no gradient
 * exceeds its penalty, is feasible for the dual problem; its value bounds the minimum from below. Coefficients without
 * a penalty, and the intercepts, are taken to be at their best.
 *
 * @param of.loss L · `of.deviance` L less that of a perfect fit.
 */
export const dualityGap = (
  parts: readonly GapPart[],
  of: { readonly loss: number; readonly deviance: number; readonly quadratic: boolean },
): number => {
  const share = parts.reduce((least, part) => Math.min(least, feasibleShare(part)), 1);
  const lossGap = of.quadratic ? (1 - share) * (1 - share) * of.loss : (1 - share) * of.deviance;
  return Math.max(
    0,
    parts.reduce((total, part) => total + penaltyGap(part, share), lossGap),
  );
};
