import { type Constraint, define } from '@ridgeline/contracts';
import { minMaxNorm } from './min-max-norm.ts';
import { unitAxis } from './unit-axes.ts';

/**
 * Keeps the weights of each unit on the unit sphere, so that only their direction is learned. A unit of zeros stays.
 *
 * @returns `project`: [...shape] → [...shape], argmin over ‖u‖₂ = 1 of each unit.
 * @throws `E_OPTION` for another axis.
 * @see Keras's `UnitNorm(axis=0)` for columns, but for its ε.
 * @example unitNorm().project(tensor2d([[6, 0.3], [8, 0.4]])) // [[0.6, 0.6], [0.8, 0.8]]
 */
export const unitNorm = /* @__PURE__ */ define(
  'unitNorm',
  {
    about: 'Keeps the weights of each unit at the length 1.',
    label: 'unit norm',
    formula: 'w ← w/‖w‖₂ for the weights w of each unit',
    options: { axis: unitAxis },
    example: {},
    same: { Keras: 'UnitNorm(axis=0) for columns' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ axis }): Omit<Constraint, 'spec'> => ({ project: minMaxNorm({ least: 1, most: 1, axis }).project }),
);
