import { RidgelineError } from '@ridgeline/contracts';
import { fitPath, type Path, type PathOptions } from '@ridgeline/linear';
import { lambdaPath } from '@ridgeline/tuning';

/** Neighbouring strengths of the way down differ by this factor: each fit begins near its end. */
const step = 0.7;
/** The way down need not be longer, as for a strength of 0. */
const deepest = 1e-4;

/** Strengths above the first that is asked for, from the smallest that leaves no coefficient. */
const wayDown = (options: Omit<PathOptions, 'lambdas'>, first: number): readonly number[] => {
  if (options.alpha === 0 || options.family === 'gaussian') return [];
  const largest = fitPath({ ...options, pathLength: 1 }).lambdas[0]!;
  const ratio = Math.max(first / largest, deepest);
  if (!(ratio < 1)) return [];
  const count = 1 + Math.ceil(Math.log(ratio) / Math.log(step));
  return lambdaPath({ largest, ratio, count }).filter((lambda) => lambda > first);
};

const withoutFirst = (path: Path, points: number): Path => ({
  ...path,
  lambdas: path.lambdas.slice(points),
  intercepts: path.intercepts.slice(points * path.outputs),
  coefficients: path.coefficients.slice(points),
  df: path.df.slice(points),
  dev: path.dev.slice(points),
  gap: path.gap.slice(points),
  iterations: path.iterations.slice(points),
  converged: path.converged.slice(points),
});

/**
 * A path at strengths that are given, reached from the strongest there is. Classes with an L1 penalty need that: a fit at
 * a weak strength that begins from nothing may not arrive at numbers that are finite.
 *
 * @param options as those of `fitPath`; `lambdas` falling.
 * @throws `E_NAN` naming the strength whose fit is not finite; what `fitPath` throws.
 */
export const fitPathFromTop = (options: PathOptions & { readonly lambdas: readonly number[] }): Path => {
  const { lambdas, ...rest } = options;
  const above = wayDown(rest, lambdas[0]!);
  const path = withoutFirst(fitPath({ ...options, lambdas: [...above, ...lambdas] }), above.length);
  const wrong = path.dev.findIndex((share) => !Number.isFinite(share));
  if (wrong < 0) return path;
  throw new RidgelineError(
    'E_NAN',
    `${options.family}: the fit at λ = ${path.lambdas[wrong]} is not finite.`,
    {
      hint: 'Take a larger λ, or scale the features: features.norm=l2.',
    },
  );
};
