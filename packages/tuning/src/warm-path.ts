import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';

/** What training at one strength leaves: its error on validation data, and what the next strength starts from. */
export interface WarmFit<State> {
  readonly error: number;
  readonly state: State;
}

export interface WarmPoint<State> extends WarmFit<State> {
  readonly lambda: number;
}

/**
 * Goes along a path of strengths, each training going on from where the one before ended: for models that are trained
 * by steps, where a whole path then costs little more than one training.
 *
 * @param options.lambdas in the order in which they are gone through. From strong to weak a model grows, which suits
 *   proximal L1; from weak to strong it is thinned out.
 * @param options.patience the path ends after so many strengths in a row that are no better than the best; the rest is
 *   left out. All are tried if not given.
 * @param options.fit trains at a strength, from a state or from first values (`undefined`).
 * @returns the points gone through and the best of them.
 * @throws `E_DATA` without a strength.
 * @example await warmPath({ lambdas, patience: 3, fit: (lambda, from) => train(lambda, from) })
 */
export const warmPath = async <State>({
  lambdas,
  patience,
  fit,
}: {
  readonly lambdas: readonly number[];
  readonly patience?: number;
  readonly fit: (lambda: number, from: State | undefined) => Promise<WarmFit<State>>;
}): Promise<{ readonly points: readonly WarmPoint<State>[]; readonly best: WarmPoint<State> }> => {
  if (patience !== undefined) requirePositiveInteger('warmPath', { patience });
  const points: WarmPoint<State>[] = [];
  let best: WarmPoint<State> | undefined;
  let since = 0;
  for (const lambda of lambdas) {
    const point = { lambda, ...(await fit(lambda, points.at(-1)?.state)) };
    points.push(point);
    since = best !== undefined && !(point.error < best.error) ? since + 1 : 0;
    if (since === 0) best = point;
    if (since === patience) break;
  }
  if (best === undefined) throw new RidgelineError('E_DATA', 'warmPath: expected a strength or more.');
  return { points, best };
};
