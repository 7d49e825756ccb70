import { clamp } from './coordinate.ts';
import type { State } from './state.ts';

/** Begins the search at one λ on the line through the solutions at the last two. */
export interface Extrapolation {
  /** Notes the solution at λ. */
  remember(lambda: number): void;
  /** Moves η and the coefficients, which stay on their side of 0 and within their limits. The list has all non-zeros. */
  towards(lambda: number, list: Int32Array, count: number): void;
  /** True if the coefficient was not 0 in the last solution. */
  wasActive(j: number): boolean;
}

interface Solution {
  lambda: number;
  intercept: number;
  readonly eta: Float64Array;
  readonly beta: Float64Array;
}

/** v += length · (to − from). */
const go = (v: Float64Array, length: number, from: Float64Array, to: Float64Array): void => {
  for (let i = 0; i < v.length; i++) v[i] = v[i]! + length * (to[i]! - from[i]!);
};

/** Moves the coefficients of a list, and takes back from η what they were kept from. */
const goWithin = (
  { model, base, eta, problem }: State,
  { length, from, to }: { readonly length: number; readonly from: Solution; readonly to: Solution },
  list: Int32Array,
  count: number,
): void => {
  const { lower, upper } = model;
  for (let k = 0; k < count; k++) {
    const j = list[k]!;
    const wished = length * (to.beta[j]! - from.beta[j]!);
    if (wished === 0) continue;
    const sum = base[j]! + wished;
    const after = sum * base[j]! > 0 ? sum : 0;
    const kept = lower === undefined ? after : clamp(after, lower[j]!, upper![j]!);
    if (kept !== sum) problem.design.by.addColumn(j, kept - sum, eta);
    model.coefficients[j] = kept;
    base[j] = kept;
  }
};

export const extrapolation = (state: State): Extrapolation => {
  const { base, eta } = state;
  let before: Solution | undefined;
  let last: Solution | undefined;
  return {
    wasActive: (j) => last !== undefined && last.beta[j] !== 0,
    remember(lambda) {
      const reuse = before ?? { lambda, intercept: 0, eta: eta.slice(), beta: base.slice() };
      reuse.eta.set(eta);
      reuse.beta.set(base);
      reuse.lambda = lambda;
      reuse.intercept = state.intercept;
      before = last;
      last = reuse;
    },
    towards(lambda, list, count) {
      if (before === undefined || last === undefined) return;
      const length = (lambda - last.lambda) / (last.lambda - before.lambda);
      if (!(length > 0 && length <= 1)) return;
      go(eta, length, before.eta, last.eta);
      state.intercept += length * (last.intercept - before.intercept);
      goWithin(state, { length, from: before, to: last }, list, count);
    },
  };
};
