import { define, type Optimizer, type Params } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { add, div, mul, sqrt, square, type Tensor } from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState, zerosOf } from './state.ts';

/**
 * Adadelta: each step is as long as steps of late were, in the units of the weights, so that η = 1 is its own scale:
 *
 *     v ← ρ·v + (1 − ρ)·g²        d = √(u + ε)/√(v + ε)·g        u ← ρ·u + (1 − ρ)·d²        Δw = −η·d
 *
 * Its first steps are about √ε long, so that ε says how fast it gets under way.
 *
 * @returns an optimizer with the state `square/<path>` and `step/<path>`.
 * @throws `E_RANGE`
 * @see Zeiler 2012, "ADADELTA: an adaptive learning rate method"; PyTorch's `Adadelta(lr=η, rho=ρ, eps=ε)`.
 * @example adadelta({ learningRate: 1 })
 */
export const adadelta = /* @__PURE__ */ define(
  'adadelta',
  {
    about: 'Steps as long as those of late were, in the units of the weights.',
    formula: 'v ← ρ·v + (1 − ρ)·g², d = √(u + ε)/√(v + ε)·g, u ← ρ·u + (1 − ρ)·d², Δw = −η·d',
    options: {
      rho: {
        type: 'number',
        min: 0,
        below: 1,
        default: 0.9,
        about: 'ρ: how much of both means stays from step to step.',
      },
      epsilon: { type: 'number', above: 0, default: 1e-6, about: 'ε, under both roots.' },
      learningRate,
    },
    example: { learningRate: 1 },
    same: { PyTorch: 'Adadelta(lr=η, rho=ρ, eps=ε)', Keras: 'Adadelta(η, ρ, ε)' },
    stage: 'trial',
    since: '0.1.0',
    reach: 'unknown',
  },
  (options): Optimizer => {
    const { rho, epsilon } = options;
    const own = rated('adadelta', options, adadelta);
    const root = (value: Tensor): Tensor => sqrt(add(value, epsilon));
    const runningMean = (before: Params, values: Params): Params =>
      mapParams(values, (value, path) => add(mul(rho, before[path]!), mul(1 - rho, square(value))));
    return {
      ...own,
      init: (params) => joinState({ square: zerosOf(params), step: zerosOf(params) }),
      update: (gradients, state, _params, step) => {
        const rate = own.learningRate.at(step);
        const steps = partOfState(state, 'step');
        const squares = runningMean(partOfState(state, 'square'), gradients);
        const moves = mapParams(gradients, (gradient, path) =>
          mul(div(root(steps[path]!), root(squares[path]!)), gradient),
        );
        return {
          updates: mapParams(moves, (move) => mul(-rate, move)),
          state: joinState({ square: squares, step: runningMean(steps, moves) }),
        };
      },
    };
  },
);
