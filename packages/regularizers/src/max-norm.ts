import { type Constraint, define } from '@ridgeline/contracts';
import { scaled } from '@ridgeline/tensors';
import { div, minimum } from '@tensorflow/tfjs-core';
import { factorFor, lengthsBeside } from './lengths.ts';
import { axesOf, unitAxis } from './unit-axes.ts';

/**
 * Keeps the weights of each unit within a ball: where their length exceeds the bound, they are scaled back to it.
 *
 * @param options.bound c > 0: the largest ‖w‖₂ of a unit. No default.
 * @param options.axis what a unit is: a `columns`, the weights into one output of a kernel [inputs, outputs]; or a `rows`, as in a
 * table of embeddings. Further axes, such as the window of a convolution, belong to the unit. A vector is one unit.
 * @returns `project`: [...shape] → [...shape], argmin over ‖u‖₂ ≤ c of each unit; weights within keep their bits.
 * @throws `E_RANGE` if the bound is not above 0; `E_OPTION` for another axis.
 * @see Srebro and Shraibman 2005, "Rank, Trace-Norm and Max-Norm"; Srivastava et al. 2014 with dropout. Keras's
 * `MaxNorm(max_value=c, axis=0)` for columns, but for its ε of 10⁻⁷.
 * @example maxNorm({ bound: 5 }).project(tensor2d([[6, 1], [8, 1]])) // [[3, 1], [4, 1]]
 */
export const maxNorm = /* @__PURE__ */ define(
  'maxNorm',
  {
    about: 'Keeps the length of the weights of each unit below a bound.',
    label: 'max-norm',
    formula: 'w ← w·min(1, c/‖w‖₂) for the weights w of each unit',
    options: {
      bound: { type: 'number', above: 0, scale: 'logarithmic', about: 'The largest length c of a unit.' },
      axis: unitAxis,
    },
    example: { bound: 3 },
    same: { Keras: 'MaxNorm(c, axis=0) for columns' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ bound, axis }): Omit<Constraint, 'spec'> => ({
    project: (weights) => {
      const lengths = lengthsBeside(bound, weights, axesOf(weights, axis));
      return scaled(weights, factorFor(lengths, minimum(1, div(bound, lengths))));
    },
  }),
);
