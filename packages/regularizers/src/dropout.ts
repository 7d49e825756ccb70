import { define, type Noise } from '@ridgeline/contracts';
import { dropoutMask } from '@ridgeline/tensors';
import { mul } from '@tensorflow/tfjs-core';

/**
 * Dropout: each number of an activation is set to 0 with probability p while training, and divided by 1 − p
 * otherwise, so that its expectation stays and evaluation needs no change.
 *
 * @param options.rate p in [0, 1); 0 gives the activation back as it is. No default.
 * @returns `apply`: [...shape] → [...shape]. The mask follows the random stream alone, so that it differs at every
 * site and step and is the same on every device and after a resume.
 * @throws `E_RANGE` if p is outside [0, 1).
 * @see Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting". Same rate as
 * PyTorch's `Dropout(p)` and Keras's `Dropout(rate)`.
 * @example dropout({ rate: 0.5 }).apply(ones([4]), randomStream(1)) // some 0, the others 2
 */
export const dropout = /* @__PURE__ */ define(
  'dropout',
  {
    about: 'Sets activations to 0 at random while training, and scales the others by 1/(1 − rate).',
    formula: 'f·m/(1 − p), m = 0 with probability p, else 1',
    options: {
      rate: {
        type: 'number',
        min: 0,
        below: 1,
        about: 'The rate: the share p that is set to 0; 0 switches it off.',
      },
    },
    example: { rate: 0.5 },
    same: { PyTorch: 'Dropout(p)', Keras: 'Dropout(rate)' },
    stage: 'stable',
    since: '0.1.0',
    path: {
      option: 'rate',
      values: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
      shown: 0.5,
      top: 0.9,
      ratio: 0.1,
    },
  },
  ({ rate }): Omit<Noise, 'spec'> => ({
    keepsZeros: true,
    apply: (activation, random) =>
      rate === 0 ? activation : mul(activation, dropoutMask({ shape: activation.shape, rate, random })),
  }),
);
