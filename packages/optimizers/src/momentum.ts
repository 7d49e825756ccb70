import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { abs, add, mul, scalar } from '@tensorflow/tfjs-core';
import { learningRate, momentumShare } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState, zerosOf } from './state.ts';

/**
 * Gradient descent with momentum (the heavy ball): b ← μ·b + (1 − δ)·g, Δw = −η·b; the first b is g.
 *
 * @param options.learningRate η ≥ 0: a number, a schedule or its spec.
 * @param options.momentum μ in [0, 1). No default.
 * @param options.dampening δ in [0, 1]. Defaults to 0.
 * @returns an optimizer with the state `buffer/<path>`, shaped as the parameters.
 * @throws `E_RANGE`
 * @see Polyak 1964; PyTorch's `SGD(lr=η, momentum=μ, dampening=δ)`.
 * @example momentum({ learningRate: 0.1, momentum: 0.9 })
 */
export const momentum = /* @__PURE__ */ define(
  'momentum',
  {
    about: 'Gradient descent that goes on in the direction of its last steps (the heavy ball).',
    formula: 'b ← μ·b + (1 − δ)·g, Δw = −η·b',
    options: {
      momentum: momentumShare,
      dampening: {
        type: 'number',
        min: 0,
        max: 1,
        default: 0,
        about: 'δ: the share of each gradient that is left out.',
      },
      learningRate,
    },
    example: { learningRate: 0.1, momentum: 0.9 },
    same: { PyTorch: 'SGD(lr=η, momentum=μ, dampening=δ)', Keras: 'SGD(η, momentum=μ)' },
    stage: 'stable',
    since: '0.1.0',
  },
  (options): Optimizer => {
    const { momentum: share, dampening } = options;
    const own = rated('momentum', options, momentum);
    return {
      ...own,
      init: (params) => joinState({ buffer: zerosOf(params) }),
      // each step leaves the share μ < 1 of b
      coasting: (state) => mapParams(partOfState(state, 'buffer'), (value) => abs(value)),
      stepSizes: (_state, params, step) => {
        const size = (own.learningRate.at(step) * (1 - dampening)) / (1 - share);
        return mapParams(params, () => scalar(size));
      },
      update: (gradients, state, _params, step) => {
        const rate = own.learningRate.at(step);
        const before = partOfState(state, 'buffer');
        const fresh = step === 0 ? 1 : 1 - dampening;
        const buffer = mapParams(gradients, (gradient, path) =>
          add(mul(share, before[path]!), mul(fresh, gradient)),
        );
        return { updates: mapParams(buffer, (value) => mul(-rate, value)), state: joinState({ buffer }) };
      },
    };
  },
);
