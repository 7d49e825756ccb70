import type { PathSolver } from './path-solver.ts';
import { rowSpace } from './row-space.ts';
import type { SmoothLoss } from './smooth-loss.ts';
import type { Problem } from './state.ts';

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

/** out += a·v. */
const add = (a: number, v: Float64Array, out: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + a * v[i]!;
};

/** out = a·v + b·out. */
const mix = (a: number, v: Float64Array, b: number, out: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = a * v[i]! + b * out[i]!;
};

/** Coefficients P⁻¹Xᵀ·byRows and `own`, and what the first of them add to η. */
interface Vector {
  readonly byRows: Float64Array;
  readonly fitted: Float64Array;
  readonly own: Float64Array;
}

/**
 * Solves a problem without L1 by Newton's method; each step is found by conjugate gradients from products with X and Xᵀ
 * alone. A ridge has solutions in the space of the rows, and so has every step: see {@link rowSpace}. The gradient
 * Xᵀ(λa − r) is held as λa − r too, so that what is implied is preconditioned by λP; own coefficients are by the diagonal.
 * Ends when the gradient is `tolerance` of what it is at 0, and of what bounds the gap by `tolerance`² of the null loss.
 * Several outputs are those of a softmax: what is not penalised keeps its sum over them.
 *
 * @see Lin, Weng and Keerthi 2008, "Trust Region Newton Method for Large-Scale Logistic Regression"; Chapelle 2007,
 *   "Training a Support Vector Machine in the Primal".
 */
export const newtonCgSolver = (problem: Problem, loss: SmoothLoss): PathSolver => {
  const { design, tolerance, maxIterations } = problem;
  const { columns: p, rows } = design;
  const { outputs, eta, residual, saturation } = loss;
  const space = rowSpace(problem);
  const { width } = space;
  const ownSize = outputs * width;
  const vector = (): Vector => ({
    byRows: new Float64Array(eta.length),
    fitted: new Float64Array(eta.length),
    own: new Float64Array(ownSize),
  });
  const point = vector();
  const direction = vector();
  const search = vector();
  /** −∇ of the objective. */
  const rest = vector();
  const bent = new Float64Array(eta.length);
  const image = new Float64Array(eta.length);
  const step = new Float64Array(eta.length);
  const pull = new Float64Array(ownSize);
  const inverse = new Float64Array(ownSize);
  const factors = Float64Array.from({ length: ownSize }, (_, j) => space.factors[j % width]!);
  for (let k = 0; k < outputs; k++) point.own[(k + 1) * width - 1] = loss.intercepts[k]!;
  let now = loss.evaluate();
  /** True while what is penalised is held at 0. */
  let held = false;

  /** Works out what the rest of the gradient adds to η, after taking out what may not move. */
  const complete = (): void => {
    if (held) {
      rest.byRows.fill(0);
      for (let j = 0; j < ownSize; j++) if (factors[j]! > 0) rest.own[j] = 0;
    } else {
      space.kernel(rest.byRows, rest.fitted);
    }
  };
  /** Measures −∇; gives ‖∇‖. */
  const measureGradient = (lambda: number): number => {
    for (let i = 0; i < residual.length; i++) rest.byRows[i] = residual[i]! - lambda * point.byRows[i]!;
    space.gather(residual, rest.own);
    for (let j = 0; j < ownSize; j++) rest.own[j] = rest.own[j]! - lambda * factors[j]! * point.own[j]!;
    complete();
    return Math.sqrt(Math.max(0, dot(rest.byRows, rest.fitted)) + dot(rest.own, rest.own));
  };
  /** λ·vᵀP·v. */
  const penalty = (lambda: number, { byRows, fitted, own }: Vector): number => {
    let total = dot(byRows, fitted);
    for (let j = 0; j < ownSize; j++) total += factors[j]! * own[j]! * own[j]!;
    return lambda * total;
  };
  /** One preconditioner for all outputs keeps what is the same for all of them out of every step. */
  const precondition = (lambda: number): void => {
    const diagonal = inverse.subarray(0, width);
    space.curvature(loss.weights(), diagonal);
    for (let j = 0; j < width; j++) {
      const bend = diagonal[j]! + lambda * factors[j]!;
      diagonal[j] = bend > 0 ? 1 / bend : 0;
    }
    for (let j = width; j < ownSize; j++) inverse[j] = inverse[j - width]!;
  };

  /** direction ≈ −H⁻¹∇, until the rest is below `enough` of the gradient; `step` is what it adds to η. Gives −∇·direction. */
  const findDirection = (lambda: number, enough: number): number => {
    precondition(lambda);
    for (const v of [direction, search]) for (const part of Object.values(v)) part.fill(0);
    step.fill(0);
    const share = 1 / (lambda || 1);
    const left = (): number => {
      let total = share * dot(rest.byRows, rest.fitted);
      for (let j = 0; j < ownSize; j++) total += inverse[j]! * rest.own[j]! * rest.own[j]!;
      return total;
    };
    let size = left();
    let ratio = 0;
    let descent = 0;
    const target = enough * enough * size;
    for (let products = 0; products < maxProducts && size > target; products++) {
      mix(share, rest.byRows, ratio, search.byRows);
      mix(share, rest.fitted, ratio, search.fitted);
      for (let j = 0; j < ownSize; j++) search.own[j] = inverse[j]! * rest.own[j]! + ratio * search.own[j]!;
      image.set(search.fitted);
      space.spread(search.own, image);
      loss.curve(image, bent);
      const length = size / (dot(image, bent) + penalty(lambda, search));
      if (!Number.isFinite(length)) break;
      add(length, search.byRows, direction.byRows);
      add(length, search.fitted, direction.fitted);
      add(length, search.own, direction.own);
      add(length, image, step);
      descent += length * size;
      add(-length, bent, rest.byRows);
      add(-length * lambda, search.byRows, rest.byRows);
      space.gather(bent, pull);
      for (let j = 0; j < ownSize; j++) {
        rest.own[j] = rest.own[j]! - length * (pull[j]! + lambda * factors[j]! * search.own[j]!);
      }
      complete();
      const next = left();
      ratio = next / size;
      size = next;
    }
    return descent;
  };
  /** Halves the step until the objective falls. */
  const takeStep = (lambda: number, descent: number): void => {
    const before = now + penalty(lambda, point) / 2;
    let taken = 0;
    for (let length = 1, halvings = 0; halvings < maxHalvings; halvings++, length /= 2) {
      add(length - taken, direction.byRows, point.byRows);
      add(length - taken, direction.fitted, point.fitted);
      add(length - taken, direction.own, point.own);
      add(length - taken, step, eta);
      taken = length;
      now = loss.evaluate();
      const after = now + penalty(lambda, point) / 2;
      if (before - after >= 1e-4 * length * descent) return;
      if (descent <= 1e-12 * Math.abs(before) && Number.isFinite(after)) return;
    }
  };

  /** Newton steps until the gradient is no more than `enough`. */
  const descend = (lambda: number, enough: number) => {
    for (let iterations = 0; ; iterations++) {
      const slope = measureGradient(lambda);
      if (slope <= enough || iterations === maxIterations) return { iterations, converged: slope <= enough };
      const forcing = loss.quadratic ? (0.5 * enough) / slope : Math.min(0.1, Math.sqrt(slope / nullSize));
      takeStep(lambda, findDirection(lambda, forcing));
    }
  };

  const nullSize = measureGradient(0);
  held = true;
  descend(0, nullTolerance * nullSize);
  held = false;
  const nullLoss = now;
  /** A gradient of √(2λε) leaves a gap of ε: under a weak penalty this asks for more than a share of the first gradient. */
  const enoughFor = (lambda: number): number => {
    if (lambda === 0) return nullSize;
    const ofGap = Math.sqrt(2 * lambda * (nullLoss + saturation));
    return Math.min(nullSize, Math.max(ofGap, leastShare * nullSize));
  };
  /** The coefficients that are not 0: column + p · output. */
  const nonZeros = () => {
    const indices = new Int32Array(outputs * design.columns);
    const values = new Float64Array(indices.length);
    let count = 0;
    for (let k = 0; k < outputs; k++) {
      const beta = space.coefficients(
        point.byRows.subarray(k * rows, (k + 1) * rows),
        point.own.subarray(k * width, (k + 1) * width),
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
    lambdaMax: Number.POSITIVE_INFINITY,
    nullLoss,
    saturation,
    solve(lambda) {
      const { iterations, converged } = descend(lambda, tolerance * enoughFor(lambda));
      const separable = lambda === 0 && !loss.quadratic && now + saturation < 1e-3 * (nullLoss + saturation);
      // strong convexity in the penalised coefficients: objective − minimum ≤ ‖∇‖² / 2λ
      let gap = Math.max(0, dot(rest.byRows, rest.fitted)) / (2 * lambda);
      for (let j = 0; j < ownSize; j++)
        if (factors[j]! > 0) gap += (rest.own[j]! * rest.own[j]!) / (2 * lambda * factors[j]!);
      return {
        ...nonZeros(),
        intercepts: Float64Array.from({ length: outputs }, (_, k) => point.own[(k + 1) * width - 1]!),
        loss: now,
        gap: lambda === 0 ? now + saturation : gap,
        iterations,
        converged: converged && !separable,
      };
    },
  };
};
