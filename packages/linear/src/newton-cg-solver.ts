import { leastAlpha, type PathSolver } from './path-solver.ts';
import type { SmoothLoss } from './smooth-loss.ts';
import type { Problem } from './state.ts';
import { usedColumns } from './used-columns.ts';
import { valuesAt } from './values-at.ts';

/** Conjugate gradient steps in one Newton step. */
const maxProducts = 500;
const maxHalvings = 30;
/** Share of the first gradient left where nothing penalised has moved yet. */
const nullTolerance = 1e-9;
/** However weak the penalty, no smaller share of the first gradient is asked for, times the tolerance. */
const leastShare = 1e-3;

const dot = (a: Float64Array, b: Float64Array): number => {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
};

const total = (v: Float64Array): number => v.reduce((sum, value) => sum + value, 0);

/**
 * Solves a problem without L1 by Newton's method; each step is found by conjugate gradients, preconditioned by the
 * diagonal, from products with X and Xᵀ alone. Ends when the gradient is `tolerance` of what it is at 0,
 * and of what bounds the gap by `tolerance`² of the null loss.
 * The intercept of an output is one more coordinate, without penalty, after its coefficients. Several outputs are those
 * of a softmax: what is not penalised keeps its sum over them.
 *
 * @see Lin, Weng and Keerthi 2008, "Trust Region Newton Method for Large-Scale Logistic Regression"; Hsia, Chiang and
 *   Lin 2018, "Preconditioned Conjugate Gradient Methods in Truncated Newton Frameworks".
 */
export const newtonCgSolver = (problem: Problem, loss: SmoothLoss): PathSolver => {
  const { design, intercept, tolerance, maxIterations } = problem;
  const { by, columns: p, rows, scale } = design;
  const { outputs, eta, residual, saturation } = loss;
  const used = usedColumns(scale);
  const width = p + 1;
  const size = outputs * width;
  const ofOutput = (v: Float64Array, k: number): Float64Array => v.subarray(k * width, (k + 1) * width);
  const rowsOf = (v: Float64Array, k: number): Float64Array => v.subarray(k * rows, (k + 1) * rows);
  /** How much of λ each coordinate feels: nothing where it is an intercept. */
  const factors = new Float64Array(size);
  const beta = new Float64Array(size);
  /** The coordinates that are coefficients of used columns. */
  const places = new Int32Array(outputs * used.length);
  for (let k = 0; k < outputs; k++) {
    factors.set(problem.factors, k * width);
    places.set(
      used.map((j) => j + k * width),
      k * used.length,
    );
    beta[k * width + p] = loss.intercepts[k]!;
  }
  const gradient = new Float64Array(size);
  const diagonal = new Float64Array(size);
  const direction = new Float64Array(size);
  const rest = new Float64Array(size);
  const search = new Float64Array(size);
  const image = new Float64Array(size);
  const step = new Float64Array(outputs * rows);
  const squares = new Float64Array(p);
  const sums = new Float64Array(p);
  let now = loss.evaluate();
  /** True while what is penalised is held at 0. */
  let held = true;

  /** gradient = ∂(L + λP)/∂β. */
  const measureGradient = (lambda: number): void => {
    for (let k = 0; k < outputs; k++) {
      const part = ofOutput(gradient, k);
      by.correlate(used, used.length, rowsOf(residual, k), part);
      part[p] = intercept ? total(rowsOf(residual, k)) : 0;
    }
    for (let j = 0; j < size; j++) gradient[j] = lambda * factors[j]! * beta[j]! - gradient[j]!;
  };
  /** ‖∇‖ of what may move. */
  const slopeSize = (): number => {
    let sum = 0;
    for (let j = 0; j < size; j++) if (!held || factors[j] === 0) sum += gradient[j]! * gradient[j]!;
    return Math.sqrt(sum);
  };
  /** image = (H + λP)·search; gives searchᵀ·image. */
  const curve = (lambda: number): number => {
    loss.curvatureProduct(search, image);
    let bend = 0;
    for (let j = 0; j < size; j++) {
      const value = image[j]! + lambda * factors[j]! * search[j]!;
      image[j] = value;
      bend += value * search[j]!;
    }
    return bend;
  };
  const precondition = (lambda: number): void => {
    for (let k = 0; k < outputs; k++) {
      const weights = loss.weightsOf(k);
      by.moments(weights, squares, sums);
      const part = ofOutput(diagonal, k);
      for (let j = 0; j < p; j++) part[j] = scale[j] === 0 ? 0 : squares[j]! + lambda * problem.factors[j]!;
      part[p] = intercept ? total(weights) : 0;
    }
    for (let j = 0; j < size; j++) {
      diagonal[j] = diagonal[j]! > 0 && !(held && factors[j]! > 0) ? 1 / diagonal[j]! : 0;
    }
  };

  /** Where nothing is penalised, a softmax does not feel what all outputs share: it is taken off. */
  const takeShared = (lambda: number): void => {
    for (let j = 0; j < width; j++) {
      if (lambda * factors[j]! > 0) continue;
      let mean = 0;
      for (let at = j; at < size; at += width) mean += direction[at]! / outputs;
      for (let at = j; at < size; at += width) direction[at] = direction[at]! - mean;
    }
  };
  /** direction ≈ −H⁻¹·gradient, until the rest is below `enough` of the gradient. */
  const findDirection = (lambda: number, enough: number): void => {
    precondition(lambda);
    direction.fill(0);
    let left = 0;
    for (let j = 0; j < size; j++) {
      rest[j] = -gradient[j]!;
      search[j] = diagonal[j]! * rest[j]!;
      left += rest[j]! * search[j]!;
    }
    const target = enough * enough * left;
    for (let products = 0; products < maxProducts && left > target; products++) {
      const length = left / curve(lambda);
      if (!Number.isFinite(length)) break;
      let next = 0;
      for (let j = 0; j < size; j++) {
        direction[j] = direction[j]! + length * search[j]!;
        const after = rest[j]! - length * image[j]!;
        rest[j] = after;
        next += diagonal[j]! * after * after;
      }
      const ratio = next / left;
      for (let j = 0; j < size; j++) search[j] = diagonal[j]! * rest[j]! + ratio * search[j]!;
      left = next;
    }
    if (outputs > 1) takeShared(lambda);
  };
  const penalty = (lambda: number): number => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += factors[j]! * beta[j]! * beta[j]!;
    return (lambda / 2) * sum;
  };
  /** Halves the step until the objective falls. */
  const takeStep = (lambda: number): void => {
    for (let k = 0; k < outputs; k++) {
      const part = ofOutput(direction, k);
      by.multiply(part, rowsOf(step, k).fill(part[p]!));
    }
    const before = now + penalty(lambda);
    const predicted = dot(gradient, direction);
    let taken = 0;
    for (let length = 1, halvings = 0; halvings < maxHalvings; halvings++, length /= 2) {
      for (let j = 0; j < size; j++) beta[j] = beta[j]! + (length - taken) * direction[j]!;
      for (let i = 0; i < eta.length; i++) eta[i] = eta[i]! + (length - taken) * step[i]!;
      taken = length;
      now = loss.evaluate();
      const after = now + penalty(lambda);
      if (after - before <= 1e-4 * length * predicted) return;
      if (Math.abs(predicted) <= 1e-12 * Math.abs(before) && Number.isFinite(after)) return;
    }
  };

  /** Newton steps until the gradient is no more than `enough`. */
  const descend = (lambda: number, enough: number) => {
    for (let iterations = 0; ; iterations++) {
      measureGradient(lambda);
      const slope = slopeSize();
      if (slope <= enough || iterations === maxIterations) return { iterations, converged: slope <= enough };
      findDirection(
        lambda,
        loss.quadratic ? (0.5 * enough) / slope : Math.min(0.1, Math.sqrt(slope / nullSize)),
      );
      takeStep(lambda);
    }
  };

  measureGradient(0);
  const nullSize = Math.sqrt(dot(gradient, gradient));
  descend(0, nullTolerance * nullSize);
  held = false;
  const nullLoss = now;
  let lambdaMax = 0;
  for (const j of places) {
    if (factors[j]! > 0) lambdaMax = Math.max(lambdaMax, Math.abs(gradient[j]!) / (factors[j]! * leastAlpha));
  }
  /** A gradient of √(2λε) leaves a gap of ε: under a weak penalty this asks for more than a share of the first gradient. */
  const enoughFor = (lambda: number): number => {
    if (lambda === 0) return nullSize;
    const ofGap = Math.sqrt(2 * lambda * (nullLoss + saturation));
    return Math.min(nullSize, Math.max(ofGap, leastShare * nullSize));
  };
  const isNonZero = (j: number): boolean => beta[j] !== 0;
  return {
    lambdaMax,
    nullLoss,
    saturation,
    solve(lambda) {
      const { iterations, converged } = descend(lambda, tolerance * enoughFor(lambda));
      const active = places.filter(isNonZero);
      const separable = lambda === 0 && !loss.quadratic && now + saturation < 1e-3 * (nullLoss + saturation);
      // strong convexity in the penalised coefficients: objective − minimum ≤ ‖∇‖² / 2λ
      let gap = 0;
      for (let j = 0; j < size; j++)
        if (factors[j]! > 0) gap += (gradient[j]! * gradient[j]!) / (2 * lambda * factors[j]!);
      return {
        intercepts: Float64Array.from({ length: outputs }, (_, k) => beta[k * width + p]!),
        indices: active.map((j) => j - Math.floor(j / width)),
        values: valuesAt(beta, active),
        loss: now,
        gap: lambda === 0 ? now + saturation : gap,
        iterations,
        converged: converged && !separable,
      };
    },
  };
};
