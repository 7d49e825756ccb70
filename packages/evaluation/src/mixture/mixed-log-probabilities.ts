import { RidgelineError, requireNonNegative } from '@ridgeline/contracts';
import { type Components, requireComponents } from './components.ts';

/**
 * What a mixture of models gives to each target: log Σₖ wₖ·pₖ.
 *
 * @param options.weights [K] ≥ 0, with sum 1.
 * @returns [N] log p in nats.
 * @throws `E_SHAPE` if there is not one weight for each model; `E_RANGE` for a weight below 0 or another sum; `E_DATA` as
 * `mixtureWeights`.
 * @see Jelinek and Mercer 1980, "Interpolated estimation of Markov source parameters from sparse data"
 * @example
 * const halves = { logProbabilities: [[Math.log(0.5)], [Math.log(0.1)]], weights: [0.5, 0.5] };
 * Math.exp(mixedLogProbabilities(halves)[0]); // ≈ 0.3
 */
export const mixedLogProbabilities = ({
  logProbabilities,
  weights,
}: Components & { readonly weights: readonly number[] }): Float64Array => {
  const who = 'mixedLogProbabilities';
  const targets = requireComponents(who, { logProbabilities });
  requireWeights(who, weights, logProbabilities.length);
  const mixed = new Float64Array(targets);
  for (let i = 0; i < targets; i++) {
    const top = logProbabilities.reduce((most, logs) => Math.max(most, logs[i]!), -Infinity);
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k]! * Math.exp(logProbabilities[k]![i]! - top);
    mixed[i] = top + Math.log(sum);
  }
  return mixed;
};

const requireWeights = (who: string, weights: readonly number[], models: number): void => {
  if (weights.length !== models)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: there must be one weight for each of ${models} models, got ${weights.length}.`,
    );
  for (const weight of weights) requireNonNegative(who, { weights: weight });
  const sum = weights.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) <= 1e-6) return;
  throw new RidgelineError('E_RANGE', `${who}: weights must have the sum 1, got ${sum}.`, {
    hint: 'Divide each by their sum.',
  });
};
