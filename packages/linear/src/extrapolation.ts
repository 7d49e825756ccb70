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

export const extrapolation = (state: State): Extrapolation => {
  const { model, base, eta, problem } = state;
  const { lower, upper } = problem;
  let before: { lambda: number; eta: Float64Array; beta: Float64Array; intercept: number } | undefined;
  let last: typeof before;
  return {
    wasActive: (j) => last !== undefined && last.beta[j] !== 0,
    remember(lambda) {
      const reuse = before ?? { lambda, eta: eta.slice(), beta: base.slice(), intercept: 0 };
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
      for (let i = 0; i < eta.length; i++) eta[i] = eta[i]! + length * (last.eta[i]! - before.eta[i]!);
      state.intercept += length * (last.intercept - before.intercept);
      for (let k = 0; k < count; k++) {
        const j = list[k]!;
        const wished = length * (last.beta[j]! - before.beta[j]!);
        if (wished === 0) continue;
        const sum = base[j]! + wished;
        const after = sum * base[j]! > 0 ? sum : 0;
        const kept = lower === undefined ? after : clamp(after, lower[j]!, upper![j]!);
        if (kept !== sum) problem.design.by.addColumn(j, kept - sum, eta);
        model.coefficients[j] = kept;
        base[j] = kept;
      }
    },
  };
};
