import type { Predictors } from '../matrix/matrix.ts';
import type { FamilyName } from '../solvers/family.ts';

/** A vector of mostly zeros: `values[k]` stands at `indices[k]`, ascending. */
export interface SparseVector {
  readonly length: number;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export interface PathOptions {
  /** [n, p] predictors: a dense or sparse matrix, or an array of rows. */
  readonly x: Predictors;
  /** [n] numbers, counts, 0 and 1 (or fractions), or classes 0 … K − 1, as the family asks. */
  readonly y: ArrayLike<number>;
  readonly family: FamilyName | 'multinomial';
  /** Share of L1 in the penalty: 1 lasso, 0 ridge, between them elastic net. */
  readonly alpha: number;
  /** The strengths, in any order; they are solved from the largest down. Absent: a grid from λ_max down. */
  readonly lambdas?: ArrayLike<number>;
  /** Strengths on the grid. Defaults to 100. */
  readonly pathLength?: number;
  /** Last strength of the grid as a share of the first. Defaults to 1e-8 for ridge, else 0.01 if n < p, else 1e-4. */
  readonly lambdaRatio?: number;
  /** `mean` (default): L̄ + λP. `sum`: L̄ + λP/n, the λ of scikit-learn's `Ridge` and of the articles. */
  readonly lambdaScale?: 'mean' | 'sum';
  /** [n] how much each row counts, ≥ 0; only ratios matter. */
  readonly weights?: ArrayLike<number>;
  /** [n] a known part of the linear predictor. Not for multinomial. */
  readonly offset?: ArrayLike<number>;
  /** [p] ≥ 0: how much of λ each coefficient feels; 0 leaves it free. */
  readonly penaltyFactors?: ArrayLike<number>;
  /** [p] ≤ 0 and ≥ 0: limits of the coefficients. */
  readonly lowerLimits?: ArrayLike<number>;
  readonly upperLimits?: ArrayLike<number>;
  /** Penalise coefficients of columns divided by their deviation (with n). Defaults to true. */
  readonly standardize?: boolean;
  /** Fit an intercept, which is never penalised. Defaults to true. */
  readonly intercept?: boolean;
  /**
   * A point is accepted when a whole round of coordinate descent moves no coefficient by more than this share of λ,
   * measured as a gradient; for α = 0 on sparse or wide data, when the gradient is this share of the first. `gap` says
   * how near the objective then is. Least squares with up to 500 columns is exact whatever is asked. Defaults to 5e-3, and
   * 1e-4 for α = 0: as near to the minimum as glmnet and liblinear come by default.
   */
  readonly tolerance?: number;
  /** Newton steps for one λ. Defaults to 100. */
  readonly maxIterations?: number;
}

/** The solutions at falling strengths, in the units of x. L strengths, p columns, K outputs (1 but for multinomial). */
export interface Path {
  readonly family: FamilyName | 'multinomial';
  readonly alpha: number;
  readonly columns: number;
  /** K */
  readonly outputs: number;
  /** [L] falling, in the scale that was asked for. */
  readonly lambdas: Float64Array;
  /** [L · K]: output k at strength l is `intercepts[l · K + k]`. */
  readonly intercepts: Float64Array;
  /** [L] of length p · K: column j of output k is entry k · p + j. */
  readonly coefficients: readonly SparseVector[];
  /** [L] coefficients that are not 0. */
  readonly df: Int32Array;
  /** [L] share of the null deviance explained: R² for gaussian. */
  readonly dev: Float64Array;
  /** Deviance with the intercept alone, per unit of weight: the variance of y for gaussian. */
  readonly nullDeviance: number;
  /** [L] upper bound of objective − its minimum, with intercept and unpenalised coefficients taken to be at their best. */
  readonly gap: Float64Array;
  /** [L] Newton steps; sweeps where XᵀX is used. */
  readonly iterations: Int32Array;
  /** [L] 1 where the tolerance was met. */
  readonly converged: Uint8Array;
}
