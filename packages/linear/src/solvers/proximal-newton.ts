import { evaluate, penaltyOn, type State } from './state.ts';

/** How much of the first violation is left when coordinate descent on one quadratic model ends. */
const innerReduction = 0.2;
const maxCycles = 1000;
const maxHalvings = 30;
/** Share of the predicted decrease that a step must bring (Armijo). */
const sufficient = 0.01;
/** Below this relative decrease the loss is rounding, and a step is taken as it is. */
const rounding = 1e-13;

export interface Descent {
  readonly iterations: number;
  readonly converged: boolean;
}

/** Columns of the list whose coefficient differs from 0, in the order of the list. */
const activeOf = (beta: Float64Array, list: Int32Array, count: number, active: Int32Array): number => {
  let size = 0;
  for (let k = 0; k < count; k++) {
    if (beta[list[k]!] !== 0) active[size++] = list[k]!;
  }
  return size;
};

/** Moves along the direction that the model found, halving the step until the objective falls enough. */
const takeStep = (state: State, list: Int32Array, count: number): void => {
  const { problem, model, base, eta } = state;
  const { coefficients } = model;
  const { step, residualBefore } = state.scratch;
  const shift = model.residualSum / model.weightSum;
  step.fill(shift);
  for (let k = 0; k < count; k++) {
    const j = list[k]!;
    const change = coefficients[j]! - base[j]!;
    if (change !== 0) problem.design.by.addColumn(j, change, step);
  }
  let slope = 0;
  for (let i = 0; i < step.length; i++) slope -= residualBefore[i]! * step[i]!;
  const before = state.loss + penaltyOn(model, base, list, count);
  const predicted = slope + penaltyOn(model, coefficients, list, count) - (before - state.loss);
  let length = 1;
  for (let i = 0; i < eta.length; i++) eta[i] = eta[i]! + step[i]!;
  for (let halvings = 0; halvings < maxHalvings; halvings++) {
    evaluate(state);
    const now = state.loss + penaltyOn(model, coefficients, list, count);
    if (now - before <= sufficient * length * predicted) break;
    if (Math.abs(predicted) <= rounding * Math.abs(before) && Number.isFinite(now)) break;
    length /= 2;
    for (let i = 0; i < eta.length; i++) eta[i] = eta[i]! - length * step[i]!;
    for (let k = 0; k < count; k++) {
      const j = list[k]!;
      if (coefficients[j] !== base[j]) coefficients[j] = (coefficients[j]! + base[j]!) / 2;
    }
  }
  state.intercept += length * shift;
  for (let k = 0; k < count; k++) base[list[k]!] = coefficients[list[k]!]!;
};

/** Brings η of a quadratic loss to the coefficients that coordinate descent has reached: η = y − r/v. */
const settle = (state: State, list: Int32Array, count: number): void => {
  const { problem, model, base, eta } = state;
  const { y, weights } = problem;
  const shift = model.residualSum / model.weightSum;
  for (let i = 0; i < eta.length; i++) eta[i] = y[i]! - model.residual[i]! / weights[i]! + shift;
  for (let k = 0; k < count; k++) base[list[k]!] = model.coefficients[list[k]!]!;
  state.intercept += shift;
  evaluate(state);
};

/** Takes back what the last sweep changed, so that coefficients and residual belong together again. */
const revert = (
  { model, base, scratch }: State,
  list: Int32Array,
  count: number,
  sumBefore: number,
): void => {
  for (let k = 0; k < count; k++) model.coefficients[list[k]!] = base[list[k]!]!;
  model.residual.set(scratch.residualBefore);
  model.residualSum = sumBefore;
};

/**
 * Minimises the objective over the columns of a list: quadratic models of the loss one after the other (Newton), each
 * descended by coordinates (first all of the list, then the non-zeros until a fifth of the violation is left), each
 * step shortened until the objective falls. Ends when one sweep meets no violation above `threshold`.
 *
 * @see Friedman, Hastie and Tibshirani 2010, "Regularization Paths for Generalized Linear Models via Coordinate
 *   Descent"; Yuan, Ho and Lin 2012, "An Improved GLMNET for L1-regularized Logistic Regression".
 */
export const proximalNewton = (
  state: State,
  {
    list,
    count,
    threshold,
  }: { readonly list: Int32Array; readonly count: number; readonly threshold: number },
): Descent => {
  const { problem, model } = state;
  const { quadratic } = problem.family;
  const { active, residualBefore } = state.scratch;
  for (let iterations = 0; iterations < problem.maxIterations; iterations++) {
    const sumBefore = model.residualSum;
    residualBefore.set(model.residual);
    // each update of a coefficient finds the best shift of the intercept along; only a new model may begin off it
    const ofIntercept = quadratic || model.weightSum === Number.POSITIVE_INFINITY ? 0 : Math.abs(sumBefore);
    const violation = Math.max(model.sweep(list, count, !quadratic), ofIntercept);
    if (violation <= threshold) {
      if (quadratic) settle(state, list, count);
      else revert(state, list, count, sumBefore);
      return { iterations, converged: true };
    }
    const size = activeOf(model.coefficients, list, count, active);
    for (let cycle = 0; cycle < maxCycles; cycle++) {
      if (model.sweep(active, size, false) <= innerReduction * violation) break;
    }
    if (!quadratic) takeStep(state, list, count);
  }
  if (quadratic) settle(state, list, count);
  return { iterations: problem.maxIterations, converged: false };
};
