import { define, type WeightNoise } from '@ridgeline/contracts';
import { dropoutMask } from '@ridgeline/tensors';
import { mul } from '@tensorflow/tfjs-core';

/**
 * Weight drop (DropConnect on recurrent weights): each weight is set to 0 with probability p while training, and divided by 1 − p
 * otherwise. One mask holds for all rows and positions of a batch, so that what a recurrent layer remembers is not
 * thinned out from position to position, as by dropout of its states.
 *
 * It acts on recurrent kernels where its rule names nothing else.
 *
 * @param options.rate p in [0, 1); 0 gives the weights back as they are. No default.
 * @returns `apply`: [...shape] → [...shape], on the tape: gradients of dropped weights are 0.
 * @throws `E_RANGE` if p is outside [0, 1).
 * @see Merity, Keskar and Socher 2018, "Regularizing and Optimizing LSTM Language Models", whose `WeightDrop(dropout=p)` does
 * the same to `weight_hh_l0`; Wan et al. 2013, "Regularization of Neural Networks using DropConnect".
 * @example weightDrop({ rate: 0.5 }).apply(ones([4]), randomStream(1)) // some 0, the others 2
 */
export const weightDrop = /* @__PURE__ */ define(
  'weightDrop',
  {
    about: 'Sets recurrent weights to 0 at random while training, and scales the others by 1/(1 − rate).',
    label: 'weight drop',
    formula: 'w·m/(1 − p), m = 0 with probability p, else 1, one m for a batch',
    options: {
      rate: { type: 'number', min: 0, below: 1, about: 'The share p that is set to 0; 0 switches it off.' },
    },
    example: { rate: 0.5 },
    same: { 'AWD-LSTM': 'WeightDrop(dropout=p)', PyTorch: 'dropout(weight, p)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rate }): Omit<WeightNoise, 'spec'> => ({
    on: { role: ['recurrent'] },
    apply: (weights, random) =>
      rate === 0 ? weights : mul(weights, dropoutMask({ shape: weights.shape, rate, random })),
  }),
);
