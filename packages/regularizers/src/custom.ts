import { type Regularizer, RidgelineError, requireNonNegative } from '@ridgeline/contracts';
import { grad, mul, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { withoutGradient } from './without-gradient.ts';

export interface CustomOptions {
  /** What it is called in reports, in errors and in its spec. */
  readonly name: string;
  /** λ ≥ 0, in nats; 0 switches it off. */
  readonly lambda: number;
  /** P(w) of one weight tensor, by operations of TensorFlow.js: what λ is multiplied with. */
  readonly penalty: (weights: Tensor) => Scalar;
  /** argmin over u of ½‖u − w‖² + strength·P(u), where it is known: then the rule may act as `proximal`. */
  readonly proximal?: (weights: Tensor, strength: number) => Tensor;
}

/**
 * A weight penalty of your own, λ·P(w). Its gradient is found by the tape.
 *
 * A function cannot stand in a file: a run's record keeps name and λ, and to go on with it, give the same penalty again.
 *
 * @throws `E_OPTION` without a name; `E_RANGE` if λ is negative or not finite; later `E_SHAPE` if the penalty is no scalar, and `fit` throws
 * `E_NAN` where it is not finite.
 * @example
 * const smooth = custom({ name: 'smooth', lambda: 0.1, penalty: (w) => sum(logSigmoid(neg(square(w)))) });
 * fit({ …, rules: [{ regularizer: smooth, as: 'penalty' }] })
 */
export const custom = ({ name, lambda, penalty, proximal }: CustomOptions): Regularizer => {
  if (name === '')
    throw new RidgelineError('E_OPTION', 'custom: name must be a text, got "".', {
      hint: 'Name the penalty as reports are to call it.',
    });
  requireNonNegative(`custom ${name}`, { lambda });
  const worth = (weights: Tensor): Scalar => {
    const found = penalty(weights);
    if (found.rank === 0) return mul(lambda, found);
    throw new RidgelineError(
      'E_SHAPE',
      `custom ${name}: penalty must give a scalar, got the shape [${found.shape.join(', ')}].`,
      { hint: 'Add up its numbers: sum(…).' },
    );
  };
  return {
    spec: { kind: 'custom', name, lambda },
    penalty: worth,
    gradient: (weights) => (lambda === 0 ? withoutGradient(weights) : grad(worth)(weights)),
    ...(proximal && { proximal: (weights, step) => proximal(weights, lambda * step) }),
  };
};
