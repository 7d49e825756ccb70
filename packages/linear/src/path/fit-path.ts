import { gramSolver } from '../solvers/gram-solver.ts';
import { multinomialSolver } from '../solvers/multinomial-solver.ts';
import { newtonCgSolver } from '../solvers/newton-cg-solver.ts';
import { type PathSolver, pathSolver } from '../solvers/path-solver.ts';
import { familyLoss, softmaxLoss } from '../solvers/smooth-loss.ts';
import type { Problem } from '../solvers/state.ts';
import { followPath, strengths } from './follow-path.ts';
import type { Path, PathOptions } from './path.ts';
import { problemOf } from './problem.ts';

/** Up to this many columns XᵀX is made, and the rows are not needed again. */
const gramColumns = 500;

const solverOf = (problem: Problem, family: PathOptions['family']): PathSolver => {
  const smooth = problem.alpha === 0 && problem.lower === undefined;
  if (family === 'multinomial') {
    return smooth ? newtonCgSolver(problem, softmaxLoss(problem)) : multinomialSolver(problem);
  }
  if (family === 'gaussian' && problem.design.columns <= gramColumns) return gramSolver(problem);
  return smooth ? newtonCgSolver(problem, familyLoss(problem)) : pathSolver(problem);
};

/**
 * Fits a penalised linear model at a whole path of strengths: minimises L̄(β₀ + Xβ) + λ·Σ factor·(α|β| + (1−α)/2·β²),
 * where L̄ is the weighted mean of ½(y − η)² (gaussian) or of the negative log-likelihood in nats. Coefficients come back
 * in the units of x, one sparse vector for each λ.
 *
 * The solver follows from the problem: least squares with up to 500 columns works on XᵀX and is exact to rounding;
 * α = 0 uses Newton's method with conjugate gradients; everything else proximal Newton with coordinate descent on
 * the columns that the strong rule names, checked against all others. λ_max, where a grid begins, is the smallest λ
 * with all penalised coefficients 0 (for 0 < α < 0.001 that of α = 0.001); such a grid ends early where 99.9 % of the
 * deviance is explained. For ridge, {@link lambdaGrid} tells.
 *
 * The intercept is free. Constant columns get coefficient 0. With λ = 0 and classes that can be separated no minimum
 * exists: such a point says `converged` 0. scikit-learn: `Lasso`, `ElasticNet` α = λ; `Ridge` α = n·λ;
 * `LogisticRegression` C = 1/(n·λ), all with `standardize: false`. glmnet: the same λ, but for gaussian its L2 part
 * acts as λ·(deviation of y).
 *
 * @throws `E_DATA` naming row and column of what is not a finite number, or if x or y is empty or has one class only;
 *   `E_RANGE` for a strength, weight or factor below 0; `E_SHAPE` if lengths differ; `E_MEMORY` where the columns take more
 *   than WebAssembly reaches, 4 GiB; `E_BACKEND` where it does not run.
 * @see Friedman, Hastie and Tibshirani 2010, "Regularization Paths for Generalized Linear Models via Coordinate Descent".
 * @example fitPath({ x: [[0], [1], [2]], y: [1, 3, 5], family: 'gaussian', alpha: 1, lambdas: [0] }).intercepts // [1]
 */
export const fitPath = (options: PathOptions): Path => {
  const { problem, weightSum } = problemOf(options);
  return followPath({ options, problem, weightSum, solver: solverOf(problem, options.family) });
};

/**
 * The strengths that {@link fitPath} would go through: `pathLength` of them, falling, evenly spaced in their logarithm, with
 * `lambdaRatio` between last and first. With L1 the first is the smallest that leaves no penalised coefficient. A ridge
 * leaves all of them always: its grid begins where no fit explains more than a hundredth of the null deviance D,
 * λ = 100·Σⱼ gⱼ²/factorⱼ / (D/2) with the gradients g of the null model, and ends at a 10⁻⁸ of that.
 *
 * @throws as `fitPath`
 * @example lambdaGrid({ x: [[0], [1], [2]], y: [1, 3, 5], family: 'gaussian', alpha: 0, pathLength: 2 }) // ≈ [200, 2e-6]
 */
export const lambdaGrid = (options: PathOptions): Float64Array => {
  const { problem, weightSum } = problemOf(options);
  const { lambdaMax } = solverOf(problem, options.family);
  const unit = options.lambdaScale === 'sum' ? weightSum : 1;
  return strengths(options, problem, { lambdaMax, unit }).map((lambda) => lambda * unit);
};
