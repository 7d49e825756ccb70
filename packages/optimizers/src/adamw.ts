import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { mul, sub } from '@tensorflow/tfjs-core';
import { adam } from './adam.ts';
import { learningRate, moments } from './options.ts';
import { afterEvaluations } from './schedules.ts';

/**
 * Adam with decoupled weight decay: Δw = Adam's − η·λ·w.
 *
 * It decays every parameter that it is given, biases and norms included, as PyTorch does; to choose which, take
 * `adam` and the rule `l2({ lambda })` as `decoupled`.
 *
 * @param options.weightDecay λ ≥ 0. No default: a strength is always a choice. Past η·λ = 1 a decay would turn the signs of
 * weights; trainers refuse it.
 * @returns an optimizer with the state of `adam`.
 * @throws `E_RANGE`
 * @see Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization"; PyTorch's `AdamW(weight_decay=λ)`.
 * @example adamw({ learningRate: 0.001, weightDecay: 0.01 })
 */
export const adamw = /* @__PURE__ */ define(
  'adamw',
  {
    about: 'Adam, with a decay of every parameter beside its step.',
    formula: 'Δw = Adam’s − η·λ·w',
    options: {
      weightDecay: {
        type: 'number',
        min: 0,
        scale: 'logarithmic',
        about: 'The decay λ; 0 switches it off.',
      },
      ...moments,
      learningRate,
    },
    example: { learningRate: 0.001, weightDecay: 0.01 },
    same: { PyTorch: 'AdamW(lr=η, weight_decay=λ)', Keras: 'AdamW(η, weight_decay=λ)' },
    stage: 'stable',
    since: '0.1.0',
    reach: 1,
  },
  ({ weightDecay, ...options }): Optimizer => {
    // its pass over the weights knows no decay of this kind
    const { apply: _, ...adaptive } = adam(options);
    return {
      ...adaptive,
      weightDecay,
      spec: { ...adaptive.spec, kind: 'adamw', weightDecay },
      ...afterEvaluations(adaptive.learningRate!, (learningRate) =>
        adamw({ ...options, weightDecay, learningRate }),
      ),
      update: (gradients, state, params, step) => {
        const next = adaptive.update(gradients, state, params, step);
        const decay = adaptive.learningRate!.at(step) * weightDecay;
        if (decay === 0) return next;
        const updates = mapParams(next.updates, (update, path) => sub(update, mul(decay, params[path]!)));
        return { updates, state: next.state };
      },
    };
  },
);
