import { RidgelineError } from '@ridgeline/contracts';
import { weightedLogSum } from './weighted-log-sum.ts';

/** What a point of a generalised linear model looks like to the solver. Arrays are [n] and written in place. */
export interface Point {
  /** η, the linear predictor. */
  readonly eta: Float64Array;
  /** r = −∂L/∂η = v·(y − μ). */
  readonly residual: Float64Array;
  /** w = ∂²L/∂η². */
  readonly weights: Float64Array;
  /** Room for what is added up on the way. */
  readonly scratch: Float64Array;
}

/** A loss L(η) = Σ v·ℓ(η, y) with weights v that sum to 1. */
export interface Family {
  readonly name: FamilyName;
  /** True if L is quadratic, so that one model of it is exact. */
  readonly quadratic: boolean;
  /** Gives L, and fills in residual and weights. */
  evaluate(y: Float64Array, v: Float64Array, point: Point): number;
  /** The η whose mean is the weighted mean of y. */
  link(mean: number): number;
  /** μ at η. */
  mean(eta: number): number;
  /** −Σ v·ℓ(best η for y alone): what the loss of a perfect fit is below 0. Deviance = 2(L + this). */
  saturation(y: Float64Array, v: Float64Array): number;
  /** Throws if y cannot come from this family. */
  requireResponse(who: string, y: Float64Array): void;
}

export type FamilyName = 'gaussian' | 'binomial' | 'poisson';

const badResponse = (who: string, family: string, expected: string, y: Float64Array, row: number) =>
  new RidgelineError(
    'E_DATA',
    `${who}: y must be ${expected} for the ${family} family, got ${String(y[row])} in row ${row}.`,
  );

const gaussian: Family = {
  name: 'gaussian',
  quadratic: true,
  evaluate(y, v, { eta, residual, weights }) {
    let loss = 0;
    for (let i = 0; i < y.length; i++) {
      const error = y[i]! - eta[i]!;
      residual[i] = v[i]! * error;
      weights[i] = v[i]!;
      loss += v[i]! * error * error;
    }
    return loss / 2;
  },
  link: (mean) => mean,
  mean: (eta) => eta,
  saturation: () => 0,
  requireResponse: () => {},
};

/**
 * The least that p·(1 − p) is taken for, as in glmnet. A row that is told with certainty, and wrongly, has next to no
 * curvature and all of its slope: Newton's step would know no bounds there.
 */
export const leastCurvature = 1e-9;

const entropy = (q: number): number => (q > 0 && q < 1 ? q * Math.log(q) + (1 - q) * Math.log1p(-q) : 0);

const binomial: Family = {
  name: 'binomial',
  quadratic: false,
  evaluate(y, v, { eta, residual, weights, scratch }) {
    let loss = 0;
    for (let i = 0; i < y.length; i++) {
      const at = eta[i]!;
      const weight = v[i]!;
      const e = Math.exp(at < 0 ? at : -at);
      const tail = 1 / (1 + e);
      residual[i] = weight * (y[i]! - (at < 0 ? e * tail : tail));
      weights[i] = weight * Math.max(e * tail * tail, leastCurvature);
      // log(1 + exp η) − yη = log(1 + exp(−|η|)) + max(η, 0) − yη
      scratch[i] = 1 + e;
      loss += weight * (Math.max(at, 0) - y[i]! * at);
    }
    return loss + weightedLogSum(scratch, v);
  },
  link: (mean) => Math.log(mean / (1 - mean)),
  mean: (eta) => 1 / (1 + Math.exp(-eta)),
  saturation: (y, v) => y.reduce((total, at, i) => total + v[i]! * entropy(at), 0),
  requireResponse(who, y) {
    const bad = y.findIndex((value) => !(value >= 0 && value <= 1));
    if (bad >= 0) throw badResponse(who, 'binomial', '0, 1 or a fraction between', y, bad);
    if (y.every((value) => value === y[0]) && (y[0] === 0 || y[0] === 1)) {
      throw new RidgelineError('E_DATA', `${who}: y must hold two classes, got only ${y[0]}.`, {
        hint: 'With one class the best intercept is infinite, and there is nothing to tell apart.',
      });
    }
  },
};

const poisson: Family = {
  name: 'poisson',
  quadratic: false,
  evaluate(y, v, { eta, residual, weights }) {
    let loss = 0;
    for (let i = 0; i < y.length; i++) {
      const mean = Math.exp(eta[i]!);
      residual[i] = v[i]! * (y[i]! - mean);
      weights[i] = v[i]! * mean;
      loss += v[i]! * (mean - y[i]! * eta[i]!);
    }
    return loss;
  },
  link: (mean) => Math.log(mean),
  mean: (eta) => Math.exp(eta),
  saturation: (y, v) =>
    y.reduce((total, at, i) => total + (at > 0 ? v[i]! * (at * Math.log(at) - at) : 0), 0),
  requireResponse(who, y) {
    const bad = y.findIndex((value) => !(value >= 0));
    if (bad >= 0) throw badResponse(who, 'poisson', '≥ 0', y, bad);
    if (y.every((value) => value === 0)) {
      throw new RidgelineError('E_DATA', `${who}: y must hold a count above 0, got only zeros.`);
    }
  },
};

export const families = { gaussian, binomial, poisson } as const;
