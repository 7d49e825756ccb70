import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { add, clone, mul, sub } from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState } from './state.ts';

/** (t_k − 1)/t_{k+1} of the k-th step, counted from 1, with t_1 = 1 and t_{k+1} = (1 + √(1 + 4·t_k²))/2. */
const shares = () => {
  const terms = [1];
  return (step: number): number => {
    while (terms.length <= step) terms.push((1 + Math.sqrt(1 + 4 * terms.at(-1)! ** 2)) / 2);
    return step === 0 ? 0 : (terms[step - 1]! - 1) / terms[step]!;
  };
};

/**
 * Accelerated proximal gradient descent: gradients are found ahead of the weights, in the direction of the last step, and the proximal maps of its
 * rules follow. With whole-batch gradients and η no larger than 1/L, the inverse of the largest curvature, its objective falls with the square of
 * the steps; ISTA, which is `sgd` with the same rules, falls with the steps.
 *
 *     y = w + (t − 1)/t'·(w − w₋₁)        w ← prox(y − η·∇L(y))
 *
 * Penalties in the objective (`as: penalty`) are those of the weights, not of y.
 *
 * @returns an optimizer with the state `before/<path>`: the weights one step ago.
 * @throws `E_RANGE`
 * @see Beck and Teboulle 2009, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems".
 * @example fista({ learningRate: 0.1 })
 */
export const fista = /* @__PURE__ */ define(
  'fista',
  {
    about: 'Accelerated proximal gradient descent, for whole batches.',
    label: 'FISTA',
    formula: 'y = w + (t − 1)/t′·(w − w₋₁), w ← prox(y − η·∇L(y))',
    options: { learningRate },
    example: { learningRate: 0.1 },
    stage: 'trial',
    since: '0.1.0',
    wholeBatch: true,
  },
  (options): Optimizer => {
    const own = rated('fista', options, fista);
    const shareAt = shares();
    const ahead: NonNullable<Optimizer['ahead']> = (state, params, step) => {
      const before = partOfState(state, 'before');
      return mapParams(params, (weights, path) =>
        add(weights, mul(shareAt(step), sub(weights, before[path]!))),
      );
    };
    return {
      ...own,
      ahead,
      init: (params) => joinState({ before: mapParams(params, (weights) => clone(weights)) }),
      update: (gradients, state, params, step) => {
        const rate = own.learningRate.at(step);
        const from = ahead(state, params, step);
        const updates = mapParams(gradients, (gradient, path) =>
          sub(sub(from[path]!, params[path]!), mul(rate, gradient)),
        );
        return {
          updates,
          state: joinState({ before: mapParams(params, (weights) => clone(weights)) }),
        };
      },
    };
  },
);
