import { usedColumns } from '../matrix/used-columns.ts';
import { valuesAt } from '../matrix/values-at.ts';
import { dot } from '../matrix/vectors.ts';
import { dualityGap } from './duality-gap.ts';
import { type Extrapolation, extrapolation } from './extrapolation.ts';
import { type Family, leastCurvature } from './family.ts';
import { lambdaMaxOf, leastAlpha, nullGradient } from './lambda-max.ts';
import { type PathSolver, toleranceFloor } from './path-solver.ts';
import { proximalNewton } from './proximal-newton.ts';
import { screening } from './screening.ts';
import { evaluate, nullState, type Problem, type State } from './state.ts';
import { weightedLogSum } from './weighted-log-sum.ts';
import { type WorkingSet, workingSet } from './working-set.ts';

/** Rounds over the classes for one λ. */
const maxRounds = 200;
/**
 * A fit begins at one whose strength is no more than so much larger: classes take turns, and from far off each overshoots
 * what the others leave. For no strength at all the way ends at a share of the largest.
 */
const largestStep = 0.7;
const endOfWay = 1e-4;

interface OneOfMany {
  /** [n] exp(η − ceiling) of the class itself, written when it is measured, and the sum of those of the others. */
  readonly own: Float64Array;
  readonly others: Float64Array;
  /** [n] scratch: own + others. */
  readonly all: Float64Array;
  readonly ceiling: Float64Array;
  /** The part of the rows that is of this class. */
  readonly share: number;
}

/**
 * One class while the others stand still: ℓ = log(others + exp(η − ceiling)) + ceiling − y·η. It is a loss of η alone,
 * so the solver of one output serves.
 */
const oneOfMany = ({ own, others, all, ceiling, share }: OneOfMany): Family => ({
  name: 'binomial',
  quadratic: false,
  evaluate(y, v, { eta, residual, weights }) {
    let loss = 0;
    for (let i = 0; i < y.length; i++) {
      own[i] = Math.exp(eta[i]! - ceiling[i]!);
      const sum = own[i]! + others[i]!;
      const probability = own[i]! / sum;
      all[i] = sum;
      residual[i] = v[i]! * (y[i]! - probability);
      weights[i] = v[i]! * Math.max(probability * (others[i]! / sum), leastCurvature);
      loss += v[i]! * (ceiling[i]! - y[i]! * eta[i]!);
    }
    return loss + weightedLogSum(all, v);
  },
  link: () => Math.log(share),
  mean: (eta) => eta,
  saturation: () => 0,
  requireResponse: () => {},
});

interface ClassBlock {
  readonly state: State;
  readonly working: WorkingSet;
  readonly extrapolate: Extrapolation;
  /** [n] exp(η − ceiling). */
  readonly own: Float64Array;
}

/**
 * Multinomial logistic regression: proximal Newton on one class after the other, in rounds, until a round finds every
 * class at its best. The softmax sums are added up anew each time, since adding differences to them cancels.
 * All classes have coefficients; the penalty makes them unique, but not the intercepts.
 */
export const multinomialSolver = (problem: Problem): PathSolver => {
  const { design, factors, alpha, tolerance, y, weights, maxIterations } = problem;
  const { columns, rows, scale } = design;
  const classes = y.reduce((most, value) => Math.max(most, value), 0) + 1;
  const others = new Float64Array(rows);
  const ceiling = new Float64Array(rows);
  const sums = new Float64Array(rows);
  const blocks = design.by.quadratics(problem, classes).map((model, k): ClassBlock => {
    const isClass = y.map((value) => (value === k ? 1 : 0));
    const share = dot(isClass, weights);
    const own = new Float64Array(rows);
    const family = oneOfMany({ own, others, all: sums, ceiling, share });
    const state = nullState({ ...problem, y: isClass, family, maxIterations: 1 }, model);
    return { state, working: workingSet(columns), extrapolate: extrapolation(state), own };
  });

  /** Takes the largest η of each row as its ceiling, so that no exponential overflows. */
  const level = (): void => {
    ceiling.fill(Number.NEGATIVE_INFINITY);
    for (const { state } of blocks) {
      for (let i = 0; i < rows; i++) if (state.eta[i]! > ceiling[i]!) ceiling[i] = state.eta[i]!;
    }
    for (const { state, own } of blocks) {
      for (let i = 0; i < rows; i++) own[i] = Math.exp(state.eta[i]! - ceiling[i]!);
    }
  };
  /** Brings one class up to date with the others. */
  const face = (block: ClassBlock): void => {
    others.fill(0);
    for (const { own } of blocks) {
      if (own === block.own) continue;
      for (let i = 0; i < rows; i++) others[i] = others[i]! + own[i]!;
    }
    evaluate(block.state);
  };
  const totalLoss = (): number => {
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (const { own } of blocks) sum += own[i]!;
      sums[i] = sum;
      loss += weights[i]! * (ceiling[i]! - blocks[y[i]!]!.state.eta[i]!);
    }
    return loss + weightedLogSum(sums, weights);
  };
  /** One round over the classes; gives the largest number of Newton steps that a class still took. */
  const round = (threshold: number): number => {
    let steps = 0;
    for (const block of blocks) {
      face(block);
      const { list, count } = block.working;
      steps = Math.max(steps, proximalNewton(block.state, { list, count, threshold }).iterations);
    }
    return steps;
  };
  const descend = (threshold: number): { readonly rounds: number; readonly converged: boolean } => {
    for (let rounds = 0; rounds < Math.max(maxRounds, maxIterations); rounds++) {
      if (round(threshold) === 0) return { rounds, converged: true };
    }
    return { rounds: maxRounds, converged: false };
  };

  const all = usedColumns(scale);
  const unpenalised = all.filter((j) => factors[j] === 0);
  for (const { working } of blocks) working.join(unpenalised, unpenalised.length);
  level();
  descend(1e-10);
  const screens = blocks.map((block) => {
    face(block);
    block.state.model.measure(all, all.length);
    const screen = screening(block.state);
    screen.measured(all, all.length);
    return screen;
  });
  const reached = new Int32Array(columns);
  const nullLoss = totalLoss();
  const gradients = blocks.map(({ state }) => state.model.gradient);
  const atNull = nullGradient(gradients, all, factors);
  const lambdaMax = lambdaMaxOf(alpha, atNull, nullLoss);
  let lastLambda = lambdaMax;

  /** Measures what may break optimality, class by class, and adds it to the lists. */
  const joinReaching = (threshold: number): number => {
    let joined = 0;
    blocks.forEach((block, k) => {
      const { list, count } = block.working;
      face(block);
      block.state.model.measure(list, count);
      screens[k]!.advance();
      screens[k]!.measured(list, count);
      joined += block.working.join(reached, screens[k]!.reaching(threshold, reached));
    });
    return joined;
  };

  /** Brings all classes to their best at one strength. */
  const settle = (lambda: number) => {
    joinReaching(Math.max(0, alpha * (2 * lambda - lastLambda)));
    for (const { state, working, extrapolate } of blocks) {
      state.model.l1 = lambda * alpha;
      state.model.l2 = lambda * (1 - alpha);
      extrapolate.towards(lambda, working.list, working.count);
    }
    level();
    const threshold =
      tolerance * Math.max(Math.max(alpha, leastAlpha) * lambda, toleranceFloor * atNull.steepest);
    let iterations = 0;
    let converged = true;
    for (;;) {
      const descent = descend(threshold);
      iterations += descent.rounds;
      converged = descent.converged;
      if (joinReaching(lambda * alpha * (1 + tolerance)) === 0 || !converged) break;
    }
    lastLambda = Math.min(lambda, lambdaMax);
    return { iterations, converged };
  };
  /** Makes this point the one that the next begins at. */
  const leave = (lambda: number): void => {
    for (const { extrapolate, state, working } of blocks) {
      extrapolate.remember(lambda);
      working.keep((j) => state.base[j] !== 0 || factors[j] === 0 || extrapolate.wasActive(j));
    }
  };

  return {
    lambdaMax,
    nullLoss,
    saturation: 0,
    solve(lambda) {
      const end = Math.max(lambda, endOfWay * lambdaMax);
      while (largestStep * lastLambda > end) {
        const between = largestStep * lastLambda;
        settle(between);
        leave(between);
      }
      const { iterations, converged } = settle(lambda);
      const found = solution();
      leave(lambda);
      return {
        ...found,
        iterations,
        converged: converged && !(lambda === 0 && totalLoss() < 1e-3 * nullLoss),
      };
    },
  };

  function solution() {
    const parts = blocks.map(({ state, working }) => ({
      model: state.model,
      list: working.list.slice(0, working.count),
    }));
    const active = parts.map(({ model, list }) => list.filter((j) => model.coefficients[j] !== 0));
    const size = active.reduce((total, list) => total + list.length, 0);
    const indices = new Int32Array(size);
    const values = new Float64Array(size);
    let at = 0;
    active.forEach((list, k) => {
      indices.set(
        list.map((j) => j + k * columns),
        at,
      );
      values.set(valuesAt(parts[k]!.model.coefficients, list), at);
      at += list.length;
    });
    const loss = totalLoss();
    return {
      intercepts: blocks.map(({ state }) => state.intercept),
      indices,
      values,
      loss,
      gap: dualityGap(parts, { loss, deviance: loss, quadratic: false }),
    };
  }
};
