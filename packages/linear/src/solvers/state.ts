import type { Design } from '../matrix/design.ts';
import type { Quadratic } from '../matrix/quadratic.ts';
import { dot } from '../matrix/vectors.ts';
import type { Family } from './family.ts';

/** One penalised problem in standardised units; λ is still free. */
export interface Problem {
  readonly design: Design;
  readonly family: Family;
  /** [n] what is to be explained; for squared errors with an intercept less `shift`. */
  readonly y: Float64Array;
  readonly shift: number;
  /** [n] summing to 1. */
  readonly weights: Float64Array;
  /** [n] a known part of η. */
  readonly offset: Float64Array;
  readonly intercept: boolean;
  readonly alpha: number;
  /** [p] ≥ 0: how strongly each coefficient is penalised. */
  readonly factors: Float64Array;
  readonly lower: Float64Array | undefined;
  readonly upper: Float64Array | undefined;
  /** Largest violation of optimality accepted, relative to λ. */
  readonly tolerance: number;
  /** Newton steps for one λ. */
  readonly maxIterations: number;
}

/** A point of a problem. Everything is in place: `model` describes the loss around the point `base`, `intercept`. */
export interface State {
  readonly problem: Problem;
  readonly model: Quadratic;
  readonly eta: Float64Array;
  /** [p] the coefficients that `eta`, `loss`, and the weights belong to. */
  readonly base: Float64Array;
  intercept: number;
  loss: number;
  readonly scratch: Scratch;
}

/** What the solvers write to on their way, kept since a path comes by hundreds of times. */
interface Scratch {
  /** [n] for the loss. */
  readonly ofLoss: Float64Array;
  /** [n] X·(change of the coefficients) + change of the intercept. */
  readonly step: Float64Array;
  /** [n] the residual at the point that the quadratic model was made at. */
  readonly residualBefore: Float64Array;
  /** [p] columns whose coefficient is not 0. */
  readonly active: Int32Array;
}

/** Measures loss, residual and weights at η. */
export const evaluate = (state: State): void => {
  const { problem, model, eta, scratch } = state;
  const point = { eta, residual: model.residual, weights: model.weights, scratch: scratch.ofLoss };
  state.loss = problem.family.evaluate(problem.y, problem.weights, point);
  if (!problem.intercept) return;
  let residualSum = 0;
  let weightSum = 0;
  for (let i = 0; i < eta.length; i++) {
    residualSum += model.residual[i]!;
    weightSum += model.weights[i]!;
  }
  model.residualSum = residualSum;
  model.weightSum = weightSum;
};

/** All coefficients 0, and the intercept that is best without an offset. */
export const nullState = (
  problem: Problem,
  model: Quadratic = problem.design.by.quadratics(problem, 1)[0]!,
): State => {
  const { design, family, y, weights, offset, intercept } = problem;
  const meanResponse = dot(weights, y);
  const start = intercept ? family.link(meanResponse) : 0;
  const state: State = {
    problem,
    model,
    base: new Float64Array(design.columns),
    eta: offset.map((known) => known + start),
    intercept: start,
    loss: 0,
    scratch: {
      ofLoss: new Float64Array(design.rows),
      step: new Float64Array(design.rows),
      residualBefore: new Float64Array(design.rows),
      active: new Int32Array(design.columns),
    },
  };
  evaluate(state);
  if (family.quadratic) measureCurvature(state);
  return state;
};

/** The curvature of a quadratic loss never changes: once is enough. */
const measureCurvature = ({ problem, model }: State): void => {
  const { curvature, weightedSum, weights, weightSum } = model;
  problem.design.by.moments(weights, curvature, weightedSum);
  for (let j = 0; j < curvature.length; j++) {
    curvature[j] = curvature[j]! - (weightedSum[j]! * weightedSum[j]!) / weightSum;
  }
};

/** λ·Σ factor·(α|β| + (1−α)/2·β²) over the columns of a list. */
export const penaltyOn = (
  { l1, l2, factors }: Quadratic,
  beta: Float64Array,
  list: Int32Array,
  count: number,
): number => {
  let total = 0;
  for (let k = 0; k < count; k++) {
    const j = list[k]!;
    const b = beta[j]!;
    if (b !== 0) total += factors[j]! * (l1 * Math.abs(b) + (l2 / 2) * b * b);
  }
  return total;
};
