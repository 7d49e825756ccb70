import { dot } from '../matrix/vectors.ts';
import { factorInPlace, solveCholesky } from '../ridge/cholesky.ts';
import { ridgeLambdaMax } from './lambda-max.ts';
import type { PathSolver } from './path-solver.ts';
import { rowSpace } from './row-space.ts';
import type { SmoothLoss } from './smooth-loss.ts';
import type { Problem } from './state.ts';

/** Conjugate gradient steps in one Newton step. */
const maxProducts = 500;
const maxHalvings = 30;
/** Share of the first gradient left where nothing penalised has moved yet. */
const nullTolerance = 1e-9;
/** Share of their curvature added to that of the free coefficients, which may depend on each other. */
const jitter = 1e-9;
/** However weak the penalty, no smaller share of the first gradient is asked for, times the tolerance. */
const leastShare = 1e-3;
/** On the way to no penalty at all the strengths fall to this share of the largest. */
const weakest = 1e-8;

/** out += a·v. */
const add = (a: number, v: Float64Array, out: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + a * v[i]!;
};

/** out = v + b·out. */
const mix = (v: Float64Array, b: number, out: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = v[i]! + b * out[i]!;
};

/** Coefficients P⁻¹Xᵀ·byRows and free ones, and what the first add to η. */
interface Vector {
  readonly byRows: Float64Array;
  readonly fitted: Float64Array;
  readonly free: Float64Array;
}

/**
 * Solves a problem without L1 by Newton's method; each step is found by conjugate gradients from products with X and Xᵀ
 * alone. A ridge has its solutions in the space of the rows, and so has every step: see {@link rowSpace}. There the gradient
 * is Xᵀ(r − λa), held as r − λa, and the system is preconditioned by λP. Free coefficients are at their best for the
 * others in every step, by a small linear system.
 * Ends when the gradient is `tolerance` of what it is at 0, and of what bounds the gap by `tolerance`² of the null loss.
 *
 * @see Lin, Weng and Keerthi 2008, "Trust Region Newton Method for Large-Scale Logistic Regression"; Chapelle 2007,
 *   "Training a Support Vector Machine in the Primal".
 */
export const newtonCgSolver = (problem: Problem, loss: SmoothLoss): PathSolver => {
  const { design, intercept, tolerance, maxIterations } = problem;
  const { columns: p, rows } = design;
  const { outputs, eta, residual, saturation } = loss;
  const space = rowSpace(problem);
  const { width } = space;
  const freeSize = outputs * width;
  const vector = (): Vector => ({
    byRows: new Float64Array(eta.length),
    fitted: new Float64Array(eta.length),
    free: new Float64Array(freeSize),
  });
  const point = vector();
  const direction = vector();
  const search = vector();
  /** −∇ of the objective, the free coefficients at their best in the quadratic model. */
  const rest = vector();
  const bent = new Float64Array(eta.length);
  const image = new Float64Array(eta.length);
  /** What the direction adds to η. */
  const step = new Float64Array(eta.length);
  const pull = new Float64Array(freeSize);
  const freeSystem = new Float64Array(freeSize * freeSize);
  if (intercept) for (let k = 0; k < outputs; k++) point.free[(k + 1) * width - 1] = loss.intercepts[k]!;
  let now = loss.evaluate();

  /** The curvature of the loss in the free coefficients, factored. */
  const factorFree = (): void => {
    for (let a = 0; a < freeSize; a++) {
      image.fill(0);
      space.spread(1, pull.fill(0).fill(1, a, a + 1), image);
      loss.curve(image, bent);
      space.gather(bent, freeSystem.subarray(a * freeSize, (a + 1) * freeSize));
    }
    for (let j = 0; j < width; j++) {
      let bend = 0;
      for (let a = j; a < freeSize; a += width) bend += freeSystem[a * freeSize + a]! / outputs;
      for (let a = j; a < freeSize; a += width) {
        freeSystem[a * freeSize + a]! += jitter * bend || 1;
        // a softmax does not feel what all outputs share: some curvature there keeps it where it is
        for (let b = j; b < freeSize && outputs > 1; b += width) freeSystem[a * freeSize + b]! += bend;
      }
    }
    factorInPlace(freeSystem, freeSize);
  };
  /** bent = (∂²L/∂η²)·image, after the free coefficients have taken from the image what they can: `pull` of each. */
  const curveBeyondFree = (): void => {
    loss.curve(image, bent);
    if (freeSize === 0) return;
    space.gather(bent, pull);
    solveCholesky(freeSystem, freeSize, pull);
    space.spread(-1, pull, image);
    loss.curve(image, bent);
  };
  /** λ·vᵀP·v. */
  const penalty = (lambda: number, { byRows, fitted }: Vector): number => lambda * dot(byRows, fitted);

  /** Begins a direction with the best of the free coefficients; gives ‖∇‖², and −∇·direction. */
  const begin = (lambda: number, held: boolean): { squares: number; descent: number } => {
    for (const part of [direction.byRows, direction.fitted, search.byRows, search.fitted, step]) part.fill(0);
    factorFree();
    space.gather(residual, pull);
    direction.free.set(pull);
    solveCholesky(freeSystem, freeSize, direction.free);
    space.spread(1, direction.free, step);
    const descent = dot(pull, direction.free);
    if (held) return { squares: dot(pull, pull), descent };
    loss.curve(step, bent);
    for (let i = 0; i < bent.length; i++) {
      rest.byRows[i] = residual[i]! - lambda * point.byRows[i]! - bent[i]!;
    }
    space.kernel(rest.byRows, rest.fitted);
    return { squares: dot(pull, pull) + Math.max(0, dot(rest.byRows, rest.fitted)), descent };
  };
  /** direction ≈ −H⁻¹∇, until the rest is below `enough` of the gradient; gives what that adds to −∇·direction. */
  const conjugate = (lambda: number, enough: number): number => {
    let size = dot(rest.byRows, rest.fitted);
    let ratio = 0;
    let descent = 0;
    const target = enough * enough * size;
    for (let products = 0; products < maxProducts && size > target; products++) {
      mix(rest.byRows, ratio, search.byRows);
      mix(rest.fitted, ratio, search.fitted);
      image.set(search.fitted);
      curveBeyondFree();
      const length = size / (dot(search.fitted, bent) + penalty(lambda, search));
      if (!Number.isFinite(length)) break;
      add(length, search.byRows, direction.byRows);
      add(length, search.fitted, direction.fitted);
      add(-length, pull, direction.free);
      add(length, image, step);
      descent += length * size;
      add(-length, bent, rest.byRows);
      add(-length * lambda, search.byRows, rest.byRows);
      space.kernel(rest.byRows, rest.fitted);
      const next = dot(rest.byRows, rest.fitted);
      ratio = next / size;
      size = next;
    }
    return descent;
  };
  const move = (length: number): void => {
    add(length, direction.byRows, point.byRows);
    add(length, direction.fitted, point.fitted);
    add(length, direction.free, point.free);
    add(length, step, eta);
    now = loss.evaluate();
  };
  /** Halves the step until the objective falls; where it does not, the point stays. Tells whether it moved. */
  const takeStep = (lambda: number, descent: number): boolean => {
    const before = now + penalty(lambda, point) / 2;
    // so near to the minimum that rounding hides what a step gains
    const isFlat = Math.abs(descent) <= 1e-12 * Math.abs(before);
    let taken = 0;
    for (let length = 1, halvings = 0; halvings < maxHalvings; halvings++, length /= 2) {
      move(length - taken);
      taken = length;
      const gain = before - (now + penalty(lambda, point) / 2);
      if (descent > 0 && gain >= 1e-4 * length * descent) return true;
      if (isFlat && gain >= -1e-12 * Math.abs(before)) return true;
    }
    move(-taken);
    return false;
  };

  /** Newton steps until the gradient is no more than `enough`. */
  const descend = (lambda: number, enough: number) => {
    for (let iterations = 0; ; iterations++) {
      const { squares, descent } = begin(lambda, false);
      const slope = Math.sqrt(squares);
      if (slope <= enough || iterations === maxIterations) {
        return { iterations, slope, converged: slope <= enough };
      }
      const forcing = loss.quadratic ? (0.5 * enough) / slope : Math.min(0.1, Math.sqrt(slope / nullSize));
      if (!takeStep(lambda, descent + conjugate(lambda, forcing))) {
        return { iterations, slope, converged: false };
      }
    }
  };

  /** Brings the free coefficients to their best while all others are 0; gives ‖∇‖ there. */
  const fitFree = (): number => {
    const enough = nullTolerance * nullTolerance * begin(0, false).squares;
    for (let iterations = 0; iterations < maxIterations; iterations++) {
      const { squares, descent } = begin(0, true);
      if (squares <= enough) break;
      if (!takeStep(0, descent)) break;
    }
    return Math.sqrt(begin(0, false).squares);
  };
  const nullSize = fitFree();
  const nullLoss = now;
  const nullFree = point.free.slice();
  const nullEta = eta.slice();
  const lambdaMax = ridgeLambdaMax(nullSize * nullSize, nullLoss + saturation);
  /** A gradient of √(2λε) leaves a gap of ε: under a weak penalty this asks for more than a share of the first gradient. */
  const enoughFor = (lambda: number): number => {
    if (lambda === 0) return nullSize;
    const ofGap = Math.sqrt(2 * lambda * (nullLoss + saturation));
    return Math.min(nullSize, Math.max(ofGap, leastShare * nullSize));
  };
  /**
   * From afar a weak penalty lets the first steps go where the loss is flat, and no step leads on from there: then again
   * from the null model, by strengths that fall tenfold.
   */
  const descendByStrengths = (lambda: number) => {
    point.byRows.fill(0);
    point.fitted.fill(0);
    point.free.set(nullFree);
    eta.set(nullEta);
    now = loss.evaluate();
    const last = Math.max(lambda, weakest * lambdaMax);
    for (let at = lambdaMax; at > last; at /= 10) descend(at, tolerance * enoughFor(at));
    return descend(lambda, tolerance * enoughFor(lambda));
  };
  /** The coefficients that are not 0: column + p · output. */
  const nonZeros = () => {
    const indices = new Int32Array(outputs * p);
    const values = new Float64Array(indices.length);
    let count = 0;
    for (let k = 0; k < outputs; k++) {
      const beta = space.coefficients(
        point.byRows.subarray(k * rows, (k + 1) * rows),
        point.free.subarray(k * width, (k + 1) * width),
      );
      for (let j = 0; j < p; j++) {
        if (beta[j] === 0) continue;
        indices[count] = k * p + j;
        values[count++] = beta[j]!;
      }
    }
    return { indices: indices.slice(0, count), values: values.slice(0, count) };
  };
  return {
    lambdaMax,
    nullLoss,
    saturation,
    solve(lambda) {
      const direct = descend(lambda, tolerance * enoughFor(lambda));
      const { iterations, slope, converged } = direct.converged ? direct : descendByStrengths(lambda);
      const separable = lambda === 0 && !loss.quadratic && now + saturation < 1e-3 * (nullLoss + saturation);
      return {
        ...nonZeros(),
        intercepts: Float64Array.from({ length: outputs }, (_, k) =>
          intercept ? point.free[(k + 1) * width - 1]! : 0,
        ),
        loss: now,
        // strong convexity in the penalised coefficients: objective − minimum ≤ ‖∇‖² / 2λ
        gap: lambda === 0 ? now + saturation : (slope * slope) / (2 * lambda),
        iterations,
        converged: converged && !separable,
      };
    },
  };
};
