import { type Constraint, define, type Params } from '@ridgeline/contracts';
import { mapParams, scaled, squaredNorm } from '@ridgeline/tensors';
import { div, minimum, reshape, sqrt, stack, sum, type Tensor } from '@tensorflow/tfjs-core';
import { factorFor, isOrdinary, lengthsOf } from './lengths.ts';

/** All of them times one factor, so that together they are no longer than the radius. */
const within = (radius: number, weights: Params): Params => {
  const lengthOf = isOrdinary(radius) ? (value: Tensor) => sqrt(squaredNorm(value)) : lengthsOf;
  const lengths = stack(Object.values(weights).map((value) => reshape(lengthOf(value), [])));
  const factor = factorFor(sum(lengths), minimum(1, div(radius, reshape(lengthsOf(lengths), []))));
  return mapParams(weights, (value) => scaled(value, factor));
};

/**
 * Keeps all selected weights together within a ball, ‖θ‖₂ ≤ c: the constraint whose Lagrangian is `l2`, with a bound that says by itself what
 * it allows.
 *
 * @param options.radius c > 0: the largest ‖θ‖₂ of all weights that its rule selects. No default.
 * @returns `projectTogether`: by path, argmin over ‖u‖₂ ≤ c; `project`: the same of one tensor. Weights within keep their bits.
 * @throws `E_RANGE` if the radius is not above 0.
 * @see Shalev-Shwartz, Singer and Srebro 2007, "Pegasos", which projects so after each step.
 * @example l2Ball({ radius: 5 }).projectTogether({ a: tensor1d([6]), b: tensor1d([8]) }) // { a: [3], b: [4] }
 */
export const l2Ball = /* @__PURE__ */ define(
  'l2Ball',
  {
    about: 'Keeps all selected weights together within a ball.',
    label: 'L2 ball',
    formula: 'θ ← θ·min(1, c/‖θ‖₂) for all selected weights θ',
    options: {
      radius: {
        type: 'number',
        above: 0,
        scale: 'logarithmic',
        about: 'The largest length c of all selected weights together.',
      },
    },
    example: { radius: 10 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ radius }): Omit<Constraint, 'spec'> => ({
    project: (weights) => within(radius, { weights }).weights!,
    projectTogether: (weights) => within(radius, weights),
  }),
);
