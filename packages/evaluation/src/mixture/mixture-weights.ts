import { requirePositive } from '@ridgeline/contracts';
import { type Components, requireComponents } from './components.ts';

export interface MixtureWeightsOptions extends Components {
  /** Nats per target that other weights may still gain: 1e-6 if not given. */
  readonly tolerance?: number;
}

export interface MixtureWeights {
  /** [K] ≥ 0, with sum 1. */
  readonly weights: readonly number[];
  /** The mean of −log Σₖ wₖ·pₖ over the targets. */
  readonly lossNats: number;
}

const maxIterations = 10_000;

/** [K][N] p, each target's divided by its greatest, and the mean of the logarithms of these. */
const relative = (logProbabilities: Components['logProbabilities'], targets: number) => {
  const shares = logProbabilities.map(() => new Float64Array(targets));
  let meanTop = 0;
  for (let i = 0; i < targets; i++) {
    const top = logProbabilities.reduce((most, logs) => Math.max(most, logs[i]!), -Infinity);
    meanTop += top / targets;
    for (const [k, logs] of logProbabilities.entries()) shares[k]![i] = Math.exp(logs[i]! - top);
  }
  return { shares, meanTop };
};

/**
 * The weights by which a mixture of models gives a text the most probability, by expectation maximisation from equal ones: weight k
 * becomes the mean over the targets of wₖ·pₖ / Σⱼ wⱼ·pⱼ. The loss is convex in the weights, so there is no other minimum; that
 * mean divided by wₖ is at most 1 there, and what it is above 1 bounds what is left to gain.
 *
 * Choose them on validation text: on the test text they would know what is to be predicted.
 *
 * @throws `E_DATA` if there is no model or no target, a number is NaN or above 0, or a target has probability 0 by every model;
 * `E_SHAPE` if models have not as many targets; `E_RANGE` if the tolerance is not above 0.
 * @see Jelinek and Mercer 1980, "Interpolated estimation of Markov source parameters from sparse data"; Cover 1984 for the bound.
 * @example
 * const [sure, unsure] = [[0.9, 0.1], [0.5, 0.5]].map((p) => p.map(Math.log));
 * mixtureWeights({ logProbabilities: [sure, unsure] }).weights; // ≈ [0, 1]
 */
export const mixtureWeights = ({
  logProbabilities,
  tolerance = 1e-6,
}: MixtureWeightsOptions): MixtureWeights => {
  const who = 'mixtureWeights';
  requirePositive(who, { tolerance });
  const targets = requireComponents(who, { logProbabilities });
  const { shares, meanTop } = relative(logProbabilities, targets);
  let weights = shares.map(() => 1 / shares.length);
  for (let iteration = 0; ; iteration++) {
    const gains = weights.map(() => 0);
    let logs = 0;
    for (let i = 0; i < targets; i++) {
      let mixed = 0;
      for (let k = 0; k < weights.length; k++) mixed += weights[k]! * shares[k]![i]!;
      logs += Math.log(mixed);
      for (let k = 0; k < weights.length; k++) gains[k]! += shares[k]![i]! / mixed / targets;
    }
    if (Math.max(...gains) - 1 <= tolerance || iteration === maxIterations)
      return { weights, lossNats: -(meanTop + logs / targets) };
    const moved = weights.map((weight, k) => weight * gains[k]!);
    const sum = moved.reduce((a, b) => a + b, 0);
    weights = moved.map((weight) => weight / sum);
  }
};
