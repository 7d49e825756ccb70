import type { Optimizer } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { mul } from '@tensorflow/tfjs-core';
import { type LearningRate, rateSpec, toSchedule } from './schedules.ts';

/**
 * Gradient descent: Δw = −η·g.
 *
 * @param options.learningRate η ≥ 0: a number, a schedule or its spec.
 * @returns an optimizer without state.
 * @throws `E_RANGE`
 * @see PyTorch's `SGD(lr=η)`.
 * @example sgd({ learningRate: 0.1 }).update({ w: tensor1d([2]) }, {}, { w: tensor1d([1]) }, 0).updates.w // [-0.2]
 */
export const sgd = ({ learningRate }: { readonly learningRate: LearningRate }): Optimizer => {
  const schedule = toSchedule('sgd', learningRate);
  return {
    spec: { kind: 'sgd', learningRate: rateSpec(schedule) },
    learningRate: schedule,
    init: () => record([]),
    update: (gradients, state, _params, step) => {
      const rate = schedule.at(step);
      return { updates: mapParams(gradients, (gradient) => mul(-rate, gradient)), state };
    },
  };
};
