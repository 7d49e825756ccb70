import { RidgelineError } from '@ridgeline/contracts';
import type { Design } from '../matrix/design.ts';
import { requireNumbers } from '../matrix/require-numbers.ts';
import { valuesAt } from '../matrix/values-at.ts';
import type { PathSolver } from '../solvers/path-solver.ts';
import { evaluate, nullState, type Problem } from '../solvers/state.ts';
import { followPath } from './follow-path.ts';
import type { Path, PathOptions } from './path.ts';
import { problemOf } from './problem.ts';

export interface GroupLassoOptions
  extends Omit<PathOptions, 'family' | 'alpha' | 'lowerLimits' | 'upperLimits' | 'penaltyFactors'> {
  /** Poisson losses bend without bound, and have no step that is safe for a whole group. */
  readonly family: 'gaussian' | 'binomial';
  /** [p] the group of each column, any whole numbers. */
  readonly groups: ArrayLike<number>;
}

const who = 'fitGroupPath';
/** The largest second derivative of the loss of a row. */
const largestBend = { gaussian: 1, binomial: 0.25 } as const;
const maxRounds = 100_000;

/** The largest eigenvalue of XᵀVX over the columns of a group, from above, by power iteration. */
const steepest = ({ by, rows, columns }: Design, group: Int32Array, weights: Float64Array): number => {
  const direction = new Float64Array(columns);
  const image = new Float64Array(columns);
  for (const j of group) direction[j] = 1 + (j % 5) / 5;
  let value = 0;
  for (let round = 0; round < 100; round++) {
    const length = Math.sqrt(group.reduce((total, j) => total + direction[j]! * direction[j]!, 0));
    const product = new Float64Array(rows);
    for (const j of group) by.addColumn(j, direction[j]! / length, product);
    for (let i = 0; i < rows; i++) product[i]! *= weights[i]!;
    by.correlate(group, group.length, product, image);
    const next = Math.sqrt(group.reduce((total, j) => total + image[j]! * image[j]!, 0));
    for (const j of group) direction[j] = image[j]!;
    if (Math.abs(next - value) <= 1e-9 * next) return next * 1.001;
    value = next;
  }
  return value * 1.01;
};

const groupSolver = (problem: Problem, groups: Float64Array, bend: number): PathSolver => {
  const { design, y, weights, tolerance, intercept } = problem;
  const { by, columns, scale } = design;
  const state = nullState(problem);
  const { gradient, coefficients } = state.model;
  const lists = [...new Set(groups)].map((group) =>
    Int32Array.from({ length: columns }, (_, j) => j).filter((j) => groups[j] === group && scale[j]! > 0),
  );
  const blocks = lists
    .filter((list) => list.length > 0)
    .map((list) => ({ list, factor: Math.sqrt(list.length), steep: bend * steepest(design, list, weights) }));

  const norm = (list: Int32Array, of: (j: number) => number): number =>
    Math.sqrt(list.reduce((total, j) => total + of(j) * of(j), 0));
  const shiftIntercept = (): number => {
    if (!intercept) return 0;
    const shift = state.model.residualSum / bend;
    state.intercept += shift;
    for (let i = 0; i < y.length; i++) state.eta[i]! += shift;
    evaluate(state);
    return Math.abs(shift) * bend;
  };
  /** The proximal step of one group on the bound of the loss; gives how much it moved, as a gradient. */
  const move = ({ list, factor, steep }: (typeof blocks)[number], lambda: number): number => {
    state.model.measure(list, list.length);
    const target = (j: number): number => coefficients[j]! + gradient[j]! / steep;
    const length = norm(list, target);
    const kept = Math.max(0, 1 - (lambda * factor) / (steep * length));
    if (!(length > 0)) return 0;
    let moved = 0;
    for (const j of list) {
      const after = kept * target(j);
      const change = after - coefficients[j]!;
      if (change === 0) continue;
      by.addColumn(j, change, state.eta);
      coefficients[j] = after;
      moved = Math.max(moved, Math.abs(change) * steep);
    }
    if (moved > 0) evaluate(state);
    return moved;
  };

  for (let round = 0; round < maxRounds && shiftIntercept() > 1e-14; round++);
  let lambdaMax = 0;
  for (const { list, factor } of blocks) {
    state.model.measure(list, list.length);
    lambdaMax = Math.max(lambdaMax, norm(list, (j) => gradient[j]!) / factor);
  }
  const saturation = problem.family.saturation(y, weights);
  return {
    lambdaMax,
    nullLoss: state.loss,
    saturation,
    solve(lambda) {
      const threshold = tolerance * Math.max(lambda, 1e-3 * lambdaMax);
      const sweep = (some: typeof blocks): number =>
        some.reduce((most, block) => Math.max(most, move(block, lambda)), shiftIntercept());
      let iterations = 1;
      let violation = sweep(blocks);
      while (violation > threshold && iterations < maxRounds) {
        const active = blocks.filter(({ list }) => list.some((j) => coefficients[j] !== 0));
        for (let inner = violation; inner > Math.max(threshold / 2, 0.1 * violation); iterations++)
          inner = sweep(active);
        violation = sweep(blocks);
        iterations++;
      }
      const indices = Int32Array.from({ length: columns }, (_, j) => j).filter((j) => coefficients[j] !== 0);
      const values = valuesAt(coefficients, indices);
      // the residual, shrunk until no group exceeds its penalty, bounds the minimum from below
      let share = 1;
      let penalty = 0;
      let product = 0;
      for (const { list, factor } of blocks) {
        state.model.measure(list, list.length);
        const size = norm(list, (j) => gradient[j]!);
        if (size > lambda * factor) share = Math.min(share, (lambda * factor) / size);
        penalty += lambda * factor * norm(list, (j) => coefficients[j]!);
        for (const j of list) product += coefficients[j]! * gradient[j]!;
      }
      const deviance = state.loss + saturation;
      const lossGap = problem.family.quadratic
        ? (1 - share) * (1 - share) * state.loss
        : (1 - share) * deviance;
      return {
        intercepts: [state.intercept],
        indices,
        values,
        loss: state.loss,
        gap: Math.max(0, lossGap + penalty - share * product),
        iterations,
        converged: violation <= threshold,
      };
    },
  };
};

/**
 * The group lasso: minimises L̄(β₀ + Xβ) + λ·Σ_g √|g|·‖β_g‖₂ along a path, so that whole groups of columns enter or stay
 * out: the levels of a factor, the n-grams of one word. Columns are standardised one by one, not within groups.
 *
 * @throws as `fitPath`; `E_SHAPE` if `groups` has another length than x has columns.
 * @see Yuan and Lin 2006, "Model Selection and Estimation in Regression with Grouped Variables"; Yang and Zou 2015,
 *   "A Fast Unified Algorithm for Solving Group-Lasso Penalized Learning Problems".
 * @example fitGroupPath({ x, y, family: 'gaussian', groups: [0, 0, 1, 1], lambdas: [0.1] }).coefficients[0]
 */
export const fitGroupPath = (options: GroupLassoOptions): Path => {
  const { groups, ...rest } = options;
  if (options.family !== 'gaussian' && options.family !== 'binomial') {
    throw new RidgelineError(
      'E_OPTION',
      `${who}: family must be gaussian or binomial, got "${String(options.family)}".`,
    );
  }
  const asPath: PathOptions = { ...rest, alpha: 1 };
  const { problem, weightSum } = problemOf(asPath);
  const ids = requireNumbers(who, 'groups', groups, problem.design.columns);
  const solver = groupSolver(problem, ids, largestBend[options.family]);
  return followPath({ options: asPath, problem, weightSum, solver });
};
