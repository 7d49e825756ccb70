import {
  RidgelineError,
  requireFraction,
  requireNonNegative,
  requirePositive,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { requireNumbers } from '../matrix/require-numbers.ts';
import type { PathPoint, PathSolver } from '../solvers/path-solver.ts';
import type { Problem } from '../solvers/state.ts';
import type { Path, PathOptions, SparseVector } from './path.ts';

const who = 'fitPath';
/** A grid ends where the deviance explained passes this: beyond, y is fitted exactly. */
const enoughDeviance = 0.999;

/** Last strength of a grid as a share of the first: a ridge has far to go from next to nothing to next to no penalty. */
const defaultRatio = ({ alpha, design }: Problem): number => {
  if (alpha === 0) return 1e-8;
  return design.rows < design.columns ? 0.01 : 1e-4;
};

/** The strengths in the solvers' scale, falling. */
export const strengths = (
  { lambdas, pathLength = 100, lambdaRatio }: PathOptions,
  problem: Problem,
  { lambdaMax, unit }: { readonly lambdaMax: number; readonly unit: number },
): Float64Array => {
  if (lambdas !== undefined) {
    const given = requireNumbers(who, 'lambdas', lambdas, lambdas.length);
    if (given.length === 0) throw new RidgelineError('E_DATA', `${who}: lambdas must not be empty.`);
    for (const lambda of given) requireNonNegative(who, { lambda });
    return given
      .map((lambda) => lambda / unit)
      .sort()
      .reverse();
  }
  const ratio = lambdaRatio ?? defaultRatio(problem);
  requirePositiveInteger(who, { pathLength });
  requirePositive(who, { lambdaRatio: ratio });
  requireFraction(who, { lambdaRatio: ratio });
  const step = Math.log(ratio) / Math.max(1, pathLength - 1);
  return Float64Array.from({ length: pathLength }, (_, l) => lambdaMax * Math.exp(l * step));
};

/** Back to the units of x: β/scale, and what centring moved into the intercept. Writes the intercepts. */
const unscale = (
  { indices, values, intercepts }: PathPoint,
  { design: { columns, centre, scale }, shift }: Problem,
  out: Float64Array,
): SparseVector => {
  const outputs = intercepts.length;
  const inUnits = new Float64Array(values.length);
  for (let k = 0; k < outputs; k++) out[k] = intercepts[k]! + shift;
  for (let k = 0; k < values.length; k++) {
    const index = indices[k]!;
    const j = index % columns;
    inUnits[k] = values[k]! / scale[j]!;
    out[(index - j) / columns]! -= inUnits[k]! * centre[j]!;
  }
  // adding one number to all intercepts of a softmax changes nothing: they are made to sum to 0
  if (outputs > 1) {
    const mean = out.reduce((total, value) => total + value, 0) / outputs;
    for (let k = 0; k < outputs; k++) out[k]! -= mean;
  }
  return { length: columns * outputs, indices, values: inUnits };
};

/** Solves at every strength from the largest down, and brings the results to the units of x. */
export const followPath = ({
  options,
  problem,
  weightSum,
  solver,
}: {
  readonly options: PathOptions;
  readonly problem: Problem;
  readonly weightSum: number;
  readonly solver: PathSolver;
}): Path => {
  const unit = options.lambdaScale === 'sum' ? weightSum : 1;
  const endsEarly = options.lambdas === undefined && options.family !== 'gaussian' && problem.alpha > 0;
  const grid = strengths(options, problem, { lambdaMax: solver.lambdaMax, unit });
  const nullDeviance = 2 * (solver.nullLoss + solver.saturation);
  const points: PathPoint[] = [];
  const dev: number[] = [];
  for (const lambda of grid) {
    const point = solver.solve(lambda);
    points.push(point);
    dev.push(nullDeviance === 0 ? 0 : 1 - (2 * (point.loss + solver.saturation)) / nullDeviance);
    if (endsEarly && dev.at(-1)! > enoughDeviance) break;
  }
  const outputs = points[0]!.intercepts.length;
  const intercepts = new Float64Array(points.length * outputs);
  return {
    family: options.family,
    alpha: problem.alpha,
    columns: problem.design.columns,
    outputs,
    lambdas: grid.slice(0, points.length).map((lambda) => lambda * unit),
    intercepts,
    coefficients: points.map((point, l) =>
      unscale(point, problem, intercepts.subarray(l * outputs, (l + 1) * outputs)),
    ),
    df: new Int32Array(points.map((point) => point.indices.length)),
    dev: new Float64Array(dev),
    nullDeviance,
    gap: new Float64Array(points.map((point) => point.gap)),
    iterations: new Int32Array(points.map((point) => point.iterations)),
    converged: new Uint8Array(points.map((point) => (point.converged ? 1 : 0))),
  };
};
