import { type Constraint, define, RidgelineError } from '@ridgeline/contracts';
import { scaled } from '@ridgeline/tensors';
import { clipByValue, div, equal, onesLike, where } from '@tensorflow/tfjs-core';
import { factorFor, lengthsBeside } from './lengths.ts';
import { axesOf, unitAxis } from './unit-axes.ts';

/**
 * Keeps the length of the weights of each unit between two bounds. With `least` = `most` it is a sphere, `unitNorm`. A unit of zeros has
 * no direction and stays.
 *
 * @param options.least a ≥ 0 and `most` b > 0: the shortest and the longest ‖w‖₂ of a unit. No defaults.
 * @returns `project`: [...shape] → [...shape], argmin over a ≤ ‖u‖₂ ≤ b of each unit.
 * @throws `E_RANGE` if a bound is out of its range, or a above b; `E_OPTION` for another axis.
 * @see Keras's `MinMaxNorm(a, b, rate=1, axis=0)` for columns, but for its ε.
 * @example minMaxNorm({ least: 1, most: 5 }).project(tensor2d([[6, 0.3], [8, 0.4]])) // [[3, 0.6], [4, 0.8]]
 */
export const minMaxNorm = /* @__PURE__ */ define(
  'minMaxNorm',
  {
    about: 'Keeps the length of the weights of each unit between two bounds.',
    label: 'min-max-norm',
    formula: 'w ← w·clip(‖w‖₂, a, b)/‖w‖₂ for the weights w of each unit',
    options: {
      least: { type: 'number', min: 0, about: 'The shortest length a of a unit.' },
      most: { type: 'number', above: 0, scale: 'logarithmic', about: 'The longest length b of a unit.' },
      axis: unitAxis,
    },
    example: { least: 0.5, most: 2 },
    same: { Keras: 'MinMaxNorm(a, b, rate=1, axis=0) for columns' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ least, most, axis }): Omit<Constraint, 'spec'> => {
    if (least > most)
      throw new RidgelineError('E_RANGE', `minMaxNorm: least must be at most ${most}, got ${least}.`, {
        hint: 'They are the shortest and the longest length of a unit.',
      });
    return {
      project: (weights) => {
        const norms = lengthsBeside(most, weights, axesOf(weights, axis));
        const factors = div(clipByValue(norms, least, most), norms);
        return scaled(weights, factorFor(norms, where(equal(norms, 0), onesLike(norms), factors)));
      },
    };
  },
);
