import { define, type Optimizer, type Params } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { add, div, mul, relu, sqrt, square, sub } from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState, zerosOf } from './state.ts';

/**
 * RMSprop: each gradient over the root of the running mean of its squares:
 *
 *     v ← α·v + (1 − α)·g²        Δw = −η·g/(√v + ε)
 *
 * `centered` takes the square of their running mean from v, the variance that is left; with momentum μ > 0 it is b ← μ·b + g/(√v + ε),
 * Δw = −η·b. Unlike Adam's, the means begin at 0 uncorrected, so that the first steps are long: η/√(1 − α).
 *
 * @returns an optimizer with the state `square/<path>`, and `mean/<path>` if centered, `buffer/<path>` with momentum.
 * @throws `E_RANGE`
 * @see Tieleman and Hinton 2012, lecture 6.5; Graves 2013 for the centered form; PyTorch's
 * `RMSprop(lr=η, alpha=α, eps=ε, momentum=μ, centered)`.
 * @example rmsProp({ learningRate: 0.001 })
 */
export const rmsProp = /* @__PURE__ */ define(
  'rmsProp',
  {
    about: 'Divides each gradient by the root of the running mean of its squares.',
    label: 'RMSprop',
    formula: 'v ← α·v + (1 − α)·g², Δw = −η·g/(√v + ε)',
    options: {
      alpha: {
        type: 'number',
        min: 0,
        below: 1,
        default: 0.99,
        about: 'α: how much of the mean of squares stays from step to step.',
      },
      epsilon: { type: 'number', above: 0, default: 1e-8, about: 'ε, added to the root.' },
      momentum: {
        type: 'number',
        min: 0,
        below: 1,
        default: 0,
        about: 'The share μ of the last step that goes on in the next.',
      },
      centered: {
        type: 'flag',
        default: false,
        about: 'Whether the variance of gradients takes the place of the mean of their squares.',
      },
      learningRate,
    },
    example: { learningRate: 0.001 },
    same: {
      PyTorch: 'RMSprop(lr=η, alpha=α, eps=ε, momentum=μ, centered)',
      Keras: 'RMSprop(η, rho=α, momentum=μ, centered), its ε under the root',
    },
    stage: 'trial',
    since: '0.1.0',
    reach: 1,
  },
  (options): Optimizer => {
    const { alpha, epsilon, momentum, centered } = options;
    const own = rated('rmsProp', options, rmsProp);
    /** What the root is taken of: the mean of squares, or the variance. */
    const spreadOf = (state: Params): Params => {
      const means = partOfState(state, 'mean');
      return mapParams(partOfState(state, 'square'), (squares, path) =>
        // where gradients stay the same, rounding may take the variance below 0
        centered ? relu(sub(squares, square(means[path]!))) : squares,
      );
    };
    return {
      ...own,
      init: (params) =>
        joinState({
          square: zerosOf(params),
          ...(centered && { mean: zerosOf(params) }),
          ...(momentum > 0 && { buffer: zerosOf(params) }),
        }),
      stepSizes: (state, _params, step) => {
        const rate = own.learningRate.at(step) / (1 - momentum);
        return mapParams(spreadOf(state), (spread) => div(rate, add(sqrt(spread), epsilon)));
      },
      update: (gradients, state, _params, step) => {
        const rate = own.learningRate.at(step);
        const runningMean = (name: string, values: Params): Params => {
          const before = partOfState(state, name);
          return mapParams(values, (value, path) => add(mul(alpha, before[path]!), mul(1 - alpha, value)));
        };
        const moved = joinState({
          square: runningMean('square', mapParams(gradients, square)),
          ...(centered && { mean: runningMean('mean', gradients) }),
        });
        const spreads = spreadOf(moved);
        const scaled = mapParams(gradients, (gradient, path) =>
          div(gradient, add(sqrt(spreads[path]!), epsilon)),
        );
        if (momentum === 0) return { updates: mapParams(scaled, (value) => mul(-rate, value)), state: moved };
        const before = partOfState(state, 'buffer');
        const buffer = mapParams(scaled, (value, path) => add(mul(momentum, before[path]!), value));
        return {
          updates: mapParams(buffer, (value) => mul(-rate, value)),
          state: record([...Object.entries(moved), ...Object.entries(joinState({ buffer }))]),
        };
      },
    };
  },
);
