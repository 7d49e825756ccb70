import { leastAlpha, type PathSolver } from './path-solver.ts';
import { evaluate, nullState, type Problem } from './state.ts';
import { usedColumns } from './used-columns.ts';
import { valuesAt } from './values-at.ts';

/** Conjugate gradient steps in one Newton step. */
const maxProducts = 500;
const maxHalvings = 30;

const dot = (a: Float64Array, b: Float64Array): number => {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
};

/**
 * Solves a problem without L1 by Newton's method; each step is found by conjugate gradients, preconditioned by the
 * diagonal, from products with X and Xᵀ alone. Ends when the gradient is `tolerance` of what it is at 0.
 * The intercept is one more coordinate, without penalty, at the end of the vectors.
 *
 * @see Lin, Weng and Keerthi 2008, "Trust Region Newton Method for Large-Scale Logistic Regression"; Hsia, Chiang and
 *   Lin 2018, "Preconditioned Conjugate Gradient Methods in Truncated Newton Frameworks".
 */
export const newtonCgSolver = (problem: Problem): PathSolver => {
  const { design, factors, family, intercept, y, weights: rowWeights, tolerance, maxIterations } = problem;
  const { by, columns: p, rows, scale } = design;
  const state = nullState(problem);
  const { residual, weights } = state.model;
  const used = usedColumns(scale);
  const beta = new Float64Array(p + 1);
  beta[p] = state.intercept;
  const gradient = new Float64Array(p + 1);
  const diagonal = new Float64Array(p + 1);
  const direction = new Float64Array(p + 1);
  const rest = new Float64Array(p + 1);
  const conditioned = new Float64Array(p + 1);
  const search = new Float64Array(p + 1);
  const image = new Float64Array(p + 1);
  const step = new Float64Array(rows);
  const squares = new Float64Array(p);
  const sums = new Float64Array(p);

  const total = (v: Float64Array): number => v.reduce((sum, value) => sum + value, 0);
  /** out = ∂(L + λP)/∂β. */
  const slopeInto = (out: Float64Array, lambda: number): void => {
    by.correlate(used, used.length, residual, out);
    for (let j = 0; j < p; j++) out[j] = lambda * factors[j]! * beta[j]! - out[j]!;
    out[p] = intercept ? -total(residual) : 0;
  };
  const forward = (v: Float64Array): void => {
    step.fill(intercept ? v[p]! : 0);
    by.multiply(v, step);
  };
  const curvatureInto = (out: Float64Array, v: Float64Array, lambda: number): void => {
    by.curvatureProduct(weights, v, out);
    for (let j = 0; j < p; j++) out[j] = out[j]! + lambda * factors[j]! * v[j]!;
    if (!intercept) out[p] = 0;
  };
  const precondition = (lambda: number): void => {
    by.moments(weights, squares, sums);
    for (let j = 0; j < p; j++) diagonal[j] = squares[j]! + lambda * factors[j]!;
    diagonal[p] = intercept ? total(weights) : 0;
    for (let j = 0; j <= p; j++) diagonal[j] = diagonal[j]! > 0 && scale[j] !== 0 ? 1 / diagonal[j]! : 0;
  };

  /** direction ≈ −H⁻¹·gradient, until the rest is below `enough` of the gradient. */
  const findDirection = (lambda: number, enough: number): void => {
    precondition(lambda);
    direction.fill(0);
    for (let j = 0; j <= p; j++) rest[j] = -gradient[j]!;
    for (let j = 0; j <= p; j++) search[j] = conditioned[j] = diagonal[j]! * rest[j]!;
    let size = dot(rest, conditioned);
    const target = enough * enough * size;
    for (let products = 0; products < maxProducts && size > target; products++) {
      curvatureInto(image, search, lambda);
      const length = size / dot(search, image);
      if (!Number.isFinite(length)) return;
      for (let j = 0; j <= p; j++) {
        direction[j] = direction[j]! + length * search[j]!;
        rest[j] = rest[j]! - length * image[j]!;
        conditioned[j] = diagonal[j]! * rest[j]!;
      }
      const next = dot(rest, conditioned);
      const ratio = next / size;
      for (let j = 0; j <= p; j++) search[j] = conditioned[j]! + ratio * search[j]!;
      size = next;
    }
  };
  const penalty = (lambda: number): number => {
    let sum = 0;
    for (let j = 0; j < p; j++) sum += factors[j]! * beta[j]! * beta[j]!;
    return (lambda / 2) * sum;
  };
  /** Halves the step until the objective falls. */
  const takeStep = (lambda: number): void => {
    forward(direction);
    const before = state.loss + penalty(lambda);
    const predicted = dot(gradient, direction);
    let taken = 0;
    for (let length = 1, halvings = 0; halvings < maxHalvings; halvings++, length /= 2) {
      for (let j = 0; j <= p; j++) beta[j] = beta[j]! + (length - taken) * direction[j]!;
      for (let i = 0; i < rows; i++) state.eta[i] = state.eta[i]! + (length - taken) * step[i]!;
      taken = length;
      evaluate(state);
      const now = state.loss + penalty(lambda);
      if (now - before <= 1e-4 * length * predicted) return;
      if (Math.abs(predicted) <= 1e-12 * Math.abs(before) && Number.isFinite(now)) return;
    }
  };

  slopeInto(gradient, 0);
  const nullSize = Math.sqrt(dot(gradient, gradient));
  const nullLoss = state.loss;
  const saturation = family.saturation(y, rowWeights);
  let lambdaMax = 0;
  for (const j of used) {
    if (factors[j]! > 0) lambdaMax = Math.max(lambdaMax, Math.abs(gradient[j]!) / (factors[j]! * leastAlpha));
  }
  const isNonZero = (j: number): boolean => beta[j] !== 0;
  return {
    lambdaMax,
    nullLoss,
    saturation,
    solve(lambda) {
      let iterations = 0;
      let size = 0;
      for (; ; iterations++) {
        slopeInto(gradient, lambda);
        size = Math.sqrt(dot(gradient, gradient));
        if (size <= tolerance * nullSize || iterations === maxIterations) break;
        findDirection(
          lambda,
          family.quadratic ? (0.5 * tolerance * nullSize) / size : Math.min(0.1, Math.sqrt(size / nullSize)),
        );
        takeStep(lambda);
      }
      const indices = used.filter(isNonZero);
      const separable =
        lambda === 0 && !family.quadratic && state.loss + saturation < 1e-3 * (nullLoss + saturation);
      // strong convexity in the penalised coefficients: objective − minimum ≤ ‖∇‖² / 2λ
      let gap = 0;
      for (let j = 0; j < p; j++)
        if (factors[j]! > 0) gap += (gradient[j]! * gradient[j]!) / (2 * lambda * factors[j]!);
      return {
        intercepts: [beta[p]!],
        indices,
        values: valuesAt(beta, indices),
        loss: state.loss,
        gap: lambda === 0 ? state.loss + saturation : gap,
        iterations,
        converged: size <= tolerance * nullSize && !separable,
      };
    },
  };
};
