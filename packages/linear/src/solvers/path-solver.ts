import { usedColumns } from '../matrix/used-columns.ts';
import { valuesAt } from '../matrix/values-at.ts';
import { dualityGap } from './duality-gap.ts';
import { extrapolation } from './extrapolation.ts';
import { lambdaMaxOf, leastAlpha, nullGradient } from './lambda-max.ts';
import { proximalNewton } from './proximal-newton.ts';
import { screening } from './screening.ts';
import { evaluate, nullState, type Problem } from './state.ts';
import { workingSet } from './working-set.ts';

/** One point of a path, in standardised units. */
export interface PathPoint {
  /** [K] */
  readonly intercepts: ArrayLike<number>;
  /** Of the coefficients that are not 0: column + p · output. */
  readonly indices: Int32Array;
  readonly values: Float64Array;
  /** L, the weighted mean loss. */
  readonly loss: number;
  /** Upper bound of objective − its minimum. */
  readonly gap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface PathSolver {
  /** The smallest λ at which all penalised coefficients are 0; of a ridge one that leaves next to nothing of them. */
  readonly lambdaMax: number;
  /** L without any penalised coefficient. */
  readonly nullLoss: number;
  /** The deviance is 2(L + this). */
  readonly saturation: number;
  /** The solution at λ, started from the solution before. */
  solve(lambda: number): PathPoint;
}

/** Where λ is far below λ_max, the tolerance is relative to this share of the largest gradient instead. */
export const toleranceFloor = 1e-3;
/** Without a penalty, separable classes have no best fit; one that leaves less than this share of the deviance shows it. */
const separated = 1e-3;

/**
 * Solves one problem at falling strengths. For each λ: the sequential strong rule names the columns worth a look, the
 * point moves along the line through the last two solutions, proximal Newton solves on these columns, and every other
 * column is held against the conditions of optimality; those that break them join, and it is solved again.
 *
 * @see Tibshirani et al. 2012, "Strong rules for discarding predictors in lasso-type problems".
 */
export const pathSolver = (problem: Problem): PathSolver => {
  const { design, factors, alpha, tolerance } = problem;
  const { quadratic } = problem.family;
  const { columns, scale } = design;
  const state = nullState(problem);
  const { model, base } = state;
  const all = usedColumns(scale);
  const unpenalised = all.filter((j) => factors[j] === 0);
  const gradientSize = () => {
    model.measure(all, all.length);
    return all.reduce((most, j) => Math.max(most, Math.abs(model.gradient[j]!)), 0);
  };
  const firstSize = gradientSize();
  proximalNewton(state, {
    list: unpenalised,
    count: unpenalised.length,
    threshold: 1e-10 * Math.max(firstSize, state.loss),
  });
  gradientSize();
  const saturation = problem.family.saturation(problem.y, problem.weights);
  const nullLoss = state.loss;
  const atNull = nullGradient([model.gradient], all, factors);
  const lambdaMax = lambdaMaxOf(alpha, atNull, nullLoss + saturation);
  const leastThreshold = toleranceFloor * (atNull.steepest || firstSize);
  const screen = screening(state);
  screen.measured(all, all.length);
  const extrapolate = extrapolation(state);
  const working = workingSet(columns);
  const found = new Int32Array(columns);
  let lastLambda = lambdaMax;
  working.join(unpenalised, unpenalised.length);
  const diverges = (lambda: number): boolean =>
    lambda === 0 && !quadratic && state.loss + saturation < separated * (nullLoss + saturation);

  return {
    lambdaMax,
    nullLoss,
    saturation,
    solve(lambda) {
      model.l1 = lambda * alpha;
      model.l2 = lambda * (1 - alpha);
      const strong = screen.reaching(Math.max(0, alpha * (2 * lambda - lastLambda)), found);
      extrapolate.towards(lambda, working.list, working.count);
      evaluate(state);
      working.keep((j) => base[j] !== 0 || factors[j] === 0 || extrapolate.wasActive(j));
      working.join(found, strong);
      const threshold = tolerance * Math.max(Math.max(alpha, leastAlpha) * lambda, leastThreshold);
      let iterations = 0;
      let converged = true;
      for (;;) {
        const { list, count } = working;
        const descent = proximalNewton(state, { list, count, threshold });
        iterations += descent.iterations;
        converged = descent.converged;
        model.measure(list, count);
        screen.advance();
        screen.measured(list, count);
        const joined = working.join(found, screen.reaching(model.l1 * (1 + tolerance), found));
        if (joined === 0 || !converged) break;
      }
      extrapolate.remember(lambda);
      lastLambda = Math.min(lambdaMax, lambda);
      const loss = state.loss;
      const looked = working.list.subarray(0, working.count);
      const indices = looked.filter((j) => base[j] !== 0);
      return {
        intercepts: [state.intercept],
        indices,
        values: valuesAt(base, indices),
        loss,
        gap: dualityGap([{ model, list: looked }], { loss, deviance: loss + saturation, quadratic }),
        iterations,
        converged: converged && !diverges(lambda),
      };
    },
  };
};
