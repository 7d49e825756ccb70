import { evaluate, nullState, type Problem } from './state.ts';
import { weightedLogSum } from './weighted-log-sum.ts';

/**
 * What Newton's method asks of a loss of K outputs. Vectors hold one output after the other: [K · n] by rows, and
 * [K · (p + 1)] by coefficients, the intercept of each output at its end.
 */
export interface SmoothLoss {
  readonly outputs: number;
  /** True if one quadratic model of the loss is exact. */
  readonly quadratic: boolean;
  /** The deviance is 2(L + this). */
  readonly saturation: number;
  /** [K] where the intercepts start. */
  readonly intercepts: ArrayLike<number>;
  /** [K · n] η, which the solver moves. */
  readonly eta: Float64Array;
  /** [K · n] −∂L/∂η, as last evaluated. */
  readonly residual: Float64Array;
  /** Gives L at η, and brings the residual and the curvature there. */
  evaluate(): number;
  /** out = [X 1]ᵀ(∂²L/∂η²)[X 1]·v. */
  curvatureProduct(v: Float64Array, out: Float64Array): void;
  /** [n] ∂²L/∂η² of one output alone; good until asked again. */
  weightsOf(output: number): Float64Array;
}

/** The loss of a family with one output. */
export const familyLoss = (problem: Problem): SmoothLoss => {
  const { design, family, y, weights: rowWeights } = problem;
  const state = nullState(problem);
  const { residual, weights } = state.model;
  return {
    outputs: 1,
    quadratic: family.quadratic,
    saturation: family.saturation(y, rowWeights),
    intercepts: [state.intercept],
    eta: state.eta,
    residual,
    evaluate() {
      evaluate(state);
      return state.loss;
    },
    curvatureProduct: (v, out) => design.by.curvatureProduct(weights, v, out),
    weightsOf: () => weights,
  };
};

/**
 * The multinomial loss Σ v·(log Σₖ exp ηₖ − η of the class), with coefficients for every class. An offset is that of
 * all classes, and cancels.
 */
export const softmaxLoss = ({ design, y, weights, intercept }: Problem): SmoothLoss => {
  const { rows } = design;
  const outputs = y.reduce((most, value) => Math.max(most, value), 0) + 1;
  const eta = new Float64Array(outputs * rows);
  const residual = new Float64Array(outputs * rows);
  const probabilities = new Float64Array(outputs * rows);
  const sums = new Float64Array(rows);
  const curvature = new Float64Array(rows);
  const intercepts = new Float64Array(outputs);
  if (intercept) {
    for (let i = 0; i < rows; i++) intercepts[y[i]!]! += weights[i]!;
    for (let k = 0; k < outputs; k++) intercepts[k] = Math.log(intercepts[k]!);
  }
  for (let k = 0; k < outputs; k++) eta.fill(intercepts[k]!, k * rows, (k + 1) * rows);

  /** u ← v·(p∘u − p·(pᵀu)), row by row, the outputs of a row together. */
  const bend = (u: Float64Array, stride: number): void => {
    for (let i = 0, start = 0; i < rows; i++, start += stride) {
      let mean = 0;
      for (let k = 0; k < outputs; k++) mean += probabilities[k * rows + i]! * u[start + k]!;
      for (let k = 0; k < outputs; k++) {
        u[start + k] = weights[i]! * probabilities[k * rows + i]! * (u[start + k]! - mean);
      }
    }
  };
  return {
    outputs,
    quadratic: false,
    saturation: 0,
    intercepts,
    eta,
    residual,
    evaluate() {
      let loss = 0;
      for (let i = 0; i < rows; i++) {
        let ceiling = Number.NEGATIVE_INFINITY;
        for (let at = i; at < eta.length; at += rows) if (eta[at]! > ceiling) ceiling = eta[at]!;
        let sum = 0;
        for (let at = i; at < eta.length; at += rows) {
          probabilities[at] = Math.exp(eta[at]! - ceiling);
          sum += probabilities[at]!;
        }
        sums[i] = sum;
        const own = y[i]! * rows + i;
        loss += weights[i]! * (ceiling - eta[own]!);
        for (let at = i; at < eta.length; at += rows) {
          probabilities[at] = probabilities[at]! / sum;
          residual[at] = weights[i]! * ((at === own ? 1 : 0) - probabilities[at]!);
        }
      }
      return loss + weightedLogSum(sums, weights);
    },
    curvatureProduct: (v, out) => design.by.productThrough(bend, v, out),
    weightsOf(output) {
      for (let i = 0; i < rows; i++) {
        const probability = probabilities[output * rows + i]!;
        curvature[i] = weights[i]! * probability * (1 - probability);
      }
      return curvature;
    },
  };
};
