import { dot } from '../matrix/vectors.ts';
import type { Problem } from './state.ts';
import { weightedLogSum } from './weighted-log-sum.ts';

/** What Newton's method asks of a loss of K outputs. Vectors [K · n] hold one output after the other. */
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
  /** out = (∂²L/∂η²)·v. */
  curve(v: Float64Array, out: Float64Array): void;
}

/** The loss of a family with one output. */
export const familyLoss = ({ family, y, weights, offset, intercept }: Problem): SmoothLoss => {
  const mean = dot(weights, y);
  const start = intercept ? family.link(mean) : 0;
  const eta = offset.map((known) => known + start);
  const residual = new Float64Array(y.length);
  const bends = new Float64Array(y.length);
  const point = { eta, residual, weights: bends, scratch: new Float64Array(y.length) };
  return {
    outputs: 1,
    quadratic: family.quadratic,
    saturation: family.saturation(y, weights),
    intercepts: [start],
    eta,
    residual,
    evaluate: () => family.evaluate(y, weights, point),
    curve(v, out) {
      for (let i = 0; i < v.length; i++) out[i] = bends[i]! * v[i]!;
    },
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
  const intercepts = new Float64Array(outputs);
  if (intercept) {
    for (let i = 0; i < rows; i++) intercepts[y[i]!]! += weights[i]!;
    for (let k = 0; k < outputs; k++) intercepts[k] = Math.log(intercepts[k]!);
  }
  for (let k = 0; k < outputs; k++) eta.fill(intercepts[k]!, k * rows, (k + 1) * rows);

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
    // row by row v·(p∘u − p·(pᵀu)), the outputs of a row together
    curve(u, out) {
      for (let i = 0; i < rows; i++) {
        let mean = 0;
        for (let at = i; at < u.length; at += rows) mean += probabilities[at]! * u[at]!;
        for (let at = i; at < u.length; at += rows) {
          out[at] = weights[i]! * probabilities[at]! * (u[at]! - mean);
        }
      }
    },
  };
};
