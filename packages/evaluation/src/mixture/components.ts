import { RidgelineError } from '@ridgeline/contracts';

/** What several models give to the same targets. */
export interface Components {
  /** [K][N] log p of each target in nats, by model; −∞ is probability 0. */
  readonly logProbabilities: readonly ArrayLike<number>[];
}

/**
 * N, the number of targets.
 *
 * @throws `E_DATA` if there is no model or no target, a number is NaN or above 0, or no model gives a target any probability;
 * `E_SHAPE` if models have not as many targets.
 */
export const requireComponents = (who: string, { logProbabilities }: Components): number => {
  const targets = logProbabilities[0]?.length ?? 0;
  if (targets === 0)
    throw new RidgelineError('E_DATA', `${who}: there must be at least one model with one target.`);
  const reached = new Uint8Array(targets);
  for (const [model, logs] of logProbabilities.entries()) {
    if (logs.length !== targets)
      throw new RidgelineError(
        'E_SHAPE',
        `${who}: logProbabilities[${model}] must have a number for each of the ${targets} targets, got ${logs.length}.`,
        { hint: 'All models must have read the same tokens of the same text.' },
      );
    for (let i = 0; i < targets; i++) {
      const log = logs[i]!;
      if (!(log <= 1e-4))
        throw new RidgelineError(
          'E_DATA',
          `${who}: logProbabilities[${model}] must be log-probabilities ≤ 0, got ${log} for target ${i}.`,
        );
      if (log > -Infinity) reached[i] = 1;
    }
  }
  const without = reached.indexOf(0);
  if (without < 0) return targets;
  throw new RidgelineError('E_DATA', `${who}: target ${without} has probability 0 by every model.`, {
    hint: 'Take one with them that gives every token a probability.',
  });
};
