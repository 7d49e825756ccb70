import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { mul, zerosLike } from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { afterEvaluations, rateSpec, toSchedule } from './schedules.ts';

/**
 * Gradient descent: Δw = −η·g.
 *
 * @param options.learningRate η ≥ 0: a number, a schedule or its spec.
 * @returns an optimizer without state.
 * @throws `E_RANGE`
 * @see PyTorch's `SGD(lr=η)`.
 * @example sgd({ learningRate: 0.1 }).update({ w: tensor1d([2]) }, {}, { w: tensor1d([1]) }, 0).updates.w // [-0.2]
 */
export const sgd = /* @__PURE__ */ define(
  'sgd',
  {
    about: 'Plain gradient descent.',
    formula: 'Δw = −η·g',
    options: { learningRate },
    example: { learningRate: 0.1 },
    same: { PyTorch: 'SGD(lr=η)', Keras: 'SGD(η)' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ learningRate }): Optimizer => {
    const schedule = toSchedule('sgd', learningRate);
    return {
      spec: { kind: 'sgd', learningRate: rateSpec(schedule) },
      learningRate: schedule,
      ...afterEvaluations(schedule, (learningRate) => sgd({ learningRate })),
      init: () => record([]),
      coasting: (_state, params) => mapParams(params, (value) => zerosLike(value)),
      update: (gradients, state, _params, step) => {
        const rate = schedule.at(step);
        return { updates: mapParams(gradients, (gradient) => mul(-rate, gradient)), state };
      },
    };
  },
);
