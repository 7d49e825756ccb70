import { define, type WeightNoise } from '@ridgeline/contracts';
import { dropRows } from './drop-rows.ts';

/**
 * Recurrent dropout: a hidden unit is gone from the recurrent product of a batch with probability p while training, in all gates and at all
 * positions, and the others are divided by 1 − p. As (h∘m)·U = h·(diag(m)·U), whole rows of the recurrent kernel are dropped; what goes on to
 * the next layer stays whole.
 *
 * It acts on recurrent kernels where its rule names nothing else.
 *
 * @param options.rate p in [0, 1); 0 gives the weights back as they are. No default.
 * @returns `apply`: [H, gates·H] → [H, gates·H], by a mask [H, 1], on the tape.
 * @throws `E_RANGE` if p is outside [0, 1).
 * @see Gal and Ghahramani 2016, "A theoretically grounded application of dropout in recurrent neural networks", with one mask for all rows of a
 * batch; Keras's `recurrent_dropout`, whose mask is that of a row.
 * @example recurrentDropout({ rate: 0.5 }).apply(ones([2, 3]), randomStream(1)) // each row 0 or 2
 */
export const recurrentDropout = /* @__PURE__ */ define(
  'recurrentDropout',
  {
    about:
      'Leaves some hidden units out of the recurrent product while training, at all positions of a batch.',
    label: 'recurrent dropout',
    formula: '(h∘m/(1 − p))·U, m = 0 with probability p, else 1, one m for a batch',
    options: {
      rate: {
        type: 'number',
        min: 0,
        below: 1,
        about: 'The share p of units that is left out; 0 switches it off.',
      },
    },
    example: { rate: 0.25 },
    same: { Keras: 'recurrent_dropout=p, with a mask for each row' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rate }): Omit<WeightNoise, 'spec'> => ({
    on: { role: ['recurrent'] },
    apply: (weights, random) => dropRows(weights, rate, random),
  }),
);
