import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { abs, add, mul, scalar } from '@tensorflow/tfjs-core';
import { learningRate, momentumShare } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState, zerosOf } from './state.ts';

/**
 * Gradient descent with Nesterov's momentum: b ← μ·b + g, Δw = −η·(g + μ·b).
 *
 * @param options.learningRate η ≥ 0: a number, a schedule or its spec.
 * @param options.momentum μ in [0, 1). No default.
 * @returns an optimizer with the state `buffer/<path>`, shaped as the parameters.
 * @throws `E_RANGE`
 * @see Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning"; PyTorch's
 * `SGD(lr=η, momentum=μ, nesterov=True)`.
 * @example nesterov({ learningRate: 0.1, momentum: 0.9 })
 */
export const nesterov = /* @__PURE__ */ define(
  'nesterov',
  {
    about: 'Momentum that looks ahead: the gradient counts once more than in the heavy ball.',
    formula: 'b ← μ·b + g, Δw = −η·(g + μ·b)',
    options: { momentum: momentumShare, learningRate },
    example: { learningRate: 0.1, momentum: 0.9 },
    same: { PyTorch: 'SGD(lr=η, momentum=μ, nesterov=True)', Keras: 'SGD(η, momentum=μ, nesterov=True)' },
    stage: 'stable',
    since: '0.1.0',
  },
  (options): Optimizer => {
    const { momentum } = options;
    const own = rated('nesterov', options, nesterov);
    return {
      ...own,
      init: (params) => joinState({ buffer: zerosOf(params) }),
      // each step leaves the share μ < 1 of b
      coasting: (state) => mapParams(partOfState(state, 'buffer'), (value) => abs(value)),
      stepSizes: (_state, params, step) =>
        mapParams(params, () => scalar(own.learningRate.at(step) / (1 - momentum))),
      update: (gradients, state, _params, step) => {
        const rate = own.learningRate.at(step);
        const before = partOfState(state, 'buffer');
        const buffer = mapParams(gradients, (gradient, path) => add(mul(momentum, before[path]!), gradient));
        const updates = mapParams(gradients, (gradient, path) =>
          mul(-rate, add(gradient, mul(momentum, buffer[path]!))),
        );
        return { updates, state: joinState({ buffer }) };
      },
    };
  },
);
