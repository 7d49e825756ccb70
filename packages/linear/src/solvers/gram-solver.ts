import { usedColumns } from '../matrix/used-columns.ts';
import { dot } from '../matrix/vectors.ts';
import { conditionOf, factorInPlace, solveCholesky } from '../ridge/cholesky.ts';
import { clamp, soften } from './coordinate.ts';
import { dualityGap } from './duality-gap.ts';
import { lambdaMaxOf, leastAlpha, nullGradient } from './lambda-max.ts';
import { type PathSolver, toleranceFloor } from './path-solver.ts';
import type { Problem } from './state.ts';
import { supportRows } from './support-rows.ts';

/** Sweeps for one λ before it is given up. */
const maxSweeps = 100_000;
/** Sweeps cost little here, so a looser tolerance than this is not used. */
const finest = 1e-9;
/** A support this small is solved before any sweep. */
const quickSupport = 50;

/** The normal equations of a least-squares problem: G = XᵀWX, c = XᵀWy, y centred, columns centred. */
interface Normal {
  readonly gram: Float64Array;
  readonly target: Float64Array;
  readonly sums: Float64Array;
  readonly mean: number;
  readonly squares: number;
  /** [n] y less its mean. */
  readonly deviations: Float64Array;
}

const normalEquations = ({ design, y, weights, offset, intercept }: Problem): Normal => {
  const { columns: p, by, scale } = design;
  const centred = y.slice();
  for (let i = 0; i < y.length; i++) centred[i] = y[i]! - offset[i]!;
  const mean = intercept ? dot(weights, centred) : 0;
  const deviations = centred.map((value) => value - mean);
  let squares = 0;
  for (let i = 0; i < y.length; i++) {
    const deviation = centred[i]! - mean;
    centred[i] = weights[i]! * deviation;
    squares += centred[i]! * deviation;
  }
  const sums = new Float64Array(p);
  const all = Int32Array.from(scale.keys());
  by.moments(weights, new Float64Array(p), sums);
  if (!intercept) sums.fill(0);
  const target = new Float64Array(p);
  by.correlate(all, p, centred, target);
  const gram = by.gram(weights);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) gram[i * p + j]! -= sums[i]! * sums[j]!;
  }
  return { gram, target, sums, mean, squares, deviations };
};

/** Up to this condition number of XᵀX its solutions are as good as those of the rows. */
const harmless = 100;
/** Up to this one they are once they are mended by what they leave of y; beyond, only the rows have the digits. */
const mendable = 1e7;

/** How a support is solved, by the condition of XᵀX with a unit diagonal. */
const careOf = (gram: Float64Array, p: number, used: Int32Array): 'none' | 'mended' | 'rows' => {
  const size = used.length;
  const system = new Float64Array(size * size);
  const lengthAt = (j: number) => Math.sqrt(gram[j * p + j]!);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++)
      system[a * size + b] = gram[used[a]! * p + used[b]!]! / lengthAt(used[a]!) / lengthAt(used[b]!);
  }
  if (size === 0) return 'none';
  if (!factorInPlace(system, size)) return 'rows';
  const condition = conditionOf(system, size);
  if (!(condition <= mendable)) return 'rows';
  return condition <= harmless ? 'none' : 'mended';
};

/**
 * Solves least squares with few columns on the p × p matrix XᵀX, so that a sweep costs p² and not n·p. Coordinate
 * descent finds which coefficients are non-zero and their signs; then these are the solution of one linear system,
 * which is taken if it keeps the signs and the limits: the result is exact to rounding.
 */
export const gramSolver = (problem: Problem): PathSolver => {
  const { design, factors, alpha, lower, upper, tolerance } = problem;
  const { columns: p, scale } = design;
  const { gram, target, sums, mean, squares, deviations } = normalEquations(problem);
  const beta = new Float64Array(p);
  const gradient = target.slice();

  const every = usedColumns(scale);
  const care = careOf(gram, p, every);
  const byRows = supportRows(problem, { deviations, sums });
  const model = { coefficients: beta, gradient, l1: 0, l2: 0, factors, lower, upper };

  const sweep = (): number => {
    let violation = 0;
    for (let j = 0; j < p; j++) {
      const total = gram[j * p + j]! + model.l2 * factors[j]!;
      if (scale[j] === 0 || !(total > 0)) continue;
      const before = beta[j]!;
      let after = soften(gradient[j]! + gram[j * p + j]! * before, model.l1 * factors[j]!, total);
      if (lower !== undefined) after = clamp(after, lower[j]!, upper![j]!);
      const change = after - before;
      if (change === 0) continue;
      beta[j] = after;
      for (let i = 0, at = j * p; i < p; i++, at++) gradient[i] = gradient[i]! - gram[at]! * change;
      violation = Math.max(violation, total * Math.abs(change));
    }
    return violation;
  };

  const support: number[] = [];
  const solution = new Float64Array(p);
  const remaining = new Float64Array(p);
  let system = new Float64Array(0);
  const pullOn = (j: number): number => model.l1 * factors[j]! * Math.sign(beta[j]!);
  /** Writes the solution on the support by the normal equations; false if they have none. */
  const solveNormal = (): boolean => {
    const size = support.length;
    if (system.length < size * size) system = new Float64Array(p * p);
    for (let a = 0; a < size; a++) {
      const j = support[a]!;
      solution[a] = target[j]! - pullOn(j);
      for (let b = 0; b < size; b++) system[a * size + b] = gram[j * p + support[b]!]!;
      system[a * size + a]! += model.l2 * factors[j]!;
    }
    if (!factorInPlace(system, size)) return false;
    solveCholesky(system, size, solution);
    if (care === 'none') return true;
    byRows.gradientAt(support, solution, remaining);
    const change = new Float64Array(size);
    for (let a = 0; a < size; a++) {
      const j = support[a]!;
      change[a] = remaining[j]! - pullOn(j) - model.l2 * factors[j]! * solution[a]!;
    }
    solveCholesky(system, size, change);
    for (let a = 0; a < size; a++) solution[a]! += change[a]!;
    return true;
  };
  const solveByRows = (): boolean => {
    const found = byRows.solve(support, {
      strengths: Float64Array.from(support, (j) => model.l2 * factors[j]!),
      pull: Float64Array.from(support, pullOn),
    });
    if (found !== undefined) solution.set(found);
    return found !== undefined;
  };
  /** The coefficients on the support as the solution of one system; false if that is not the minimum there. */
  const solveSupport = (): boolean => {
    const size = support.length;
    if (!(care === 'rows' ? solveByRows() : solveNormal())) return false;
    for (let a = 0; a < size; a++) {
      const j = support[a]!;
      const value = solution[a]!;
      if (model.l1 * factors[j]! > 0 && value * beta[j]! < 0) return false;
      if (lower !== undefined && !(value > lower[j]! && value < upper![j]!)) return false;
    }
    for (let a = 0; a < size; a++) beta[support[a]!] = solution[a]!;
    if (care !== 'none') {
      byRows.gradientAt(support, solution, gradient);
      return true;
    }
    gradient.set(target);
    for (let a = 0; a < size; a++) {
      const value = solution[a]!;
      for (let i = 0, at = support[a]! * p; i < p; i++, at++) gradient[i] = gradient[i]! - gram[at]! * value;
    }
    return true;
  };
  /** Without L1 and limits every column is in the support, and one system is all. */
  const solveAll = (): boolean => {
    if (model.l1 > 0 || lower !== undefined) return false;
    if (model.l2 > 0 && care !== 'rows') return false;
    support.splice(0, support.length, ...every);
    return solveSupport();
  };
  const findSupport = (): void => {
    support.length = 0;
    for (let j = 0; j < p; j++) if (beta[j] !== 0) support.push(j);
  };
  const optimal = (slack: number): boolean => {
    for (let j = 0; j < p; j++) {
      if (beta[j] === 0 && Math.abs(gradient[j]!) > model.l1 * factors[j]! + slack && scale[j]! > 0)
        return false;
    }
    return true;
  };

  /** Tries the support of the λ before; else sweeps, and solves the support once the sweeps would cost more. */
  const descend = (threshold: number): { iterations: number; converged: boolean } => {
    if (solveAll()) return { iterations: 1, converged: true };
    findSupport();
    if (support.length <= quickSupport && solveSupport() && optimal(threshold)) {
      return { iterations: 1, converged: true };
    }
    for (let iterations = 1; iterations <= maxSweeps; iterations++) {
      const violation = sweep();
      if (violation === 0) return { iterations, converged: true };
      findSupport();
      const size = support.length;
      const turn = Math.max(1, Math.ceil((size * size) / (6 * p)));
      if (iterations % turn === 0 && solveSupport() && optimal(threshold))
        return { iterations, converged: true };
      if (violation <= threshold) return { iterations, converged: true };
    }
    return { iterations: maxSweeps, converged: false };
  };

  const size = target.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // so strong that only coefficients without a penalty move
  model.l1 = Number.MAX_VALUE;
  if (factors.includes(0)) descend(1e-12 * size);
  const lossNow = (): number => {
    let fitted = 0;
    for (let j = 0; j < p; j++) fitted += beta[j]! * (target[j]! + gradient[j]!);
    return Math.max(0, (squares - fitted) / 2);
  };

  const nullLoss = lossNow();
  const atNull = nullGradient([gradient], every, factors);
  return {
    lambdaMax: lambdaMaxOf(alpha, atNull, nullLoss),
    nullLoss,
    saturation: 0,
    solve(lambda) {
      model.l1 = lambda * alpha;
      model.l2 = lambda * (1 - alpha);
      const descent = descend(
        Math.min(tolerance, finest) *
          Math.max(Math.max(alpha, leastAlpha) * lambda, toleranceFloor * atNull.steepest, 1e-12 * size),
      );
      findSupport();
      const loss = lossNow();
      let intercept = mean;
      for (const j of support) intercept -= beta[j]! * sums[j]!;
      return {
        iterations: descent.iterations,
        converged: descent.converged,
        intercepts: [intercept],
        indices: new Int32Array(support),
        values: new Float64Array(support.map((j) => beta[j]!)),
        loss,
        gap: dualityGap([{ model, list: every }], { loss, deviance: loss, quadratic: true }),
      };
    },
  };
};
