import { type Constraint, define } from '@ridgeline/contracts';
import { relu } from '@tensorflow/tfjs-core';

/**
 * Keeps weights at 0 or above: what is negative becomes 0. Parts then add up and never cancel, which makes them easier to read.
 *
 * @returns `project`: [...shape] → [...shape], max(w, 0).
 * @see Lee and Seung 1999, "Learning the parts of objects by non-negative matrix factorization"; Keras's `NonNeg()`.
 * @example nonNegative().project(tensor1d([2, -3])) // [2, 0]
 */
export const nonNegative = /* @__PURE__ */ define(
  'nonNegative',
  {
    about: 'Keeps weights at 0 or above.',
    label: 'non-negative',
    formula: 'w ← max(w, 0)',
    options: {},
    example: {},
    same: { Keras: 'NonNeg()' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<Constraint, 'spec'> => ({ project: (weights) => relu(weights) }),
);
