import { define, type Noise } from '@ridgeline/contracts';
import { dropoutMask } from '@ridgeline/tensors';
import { mul } from '@tensorflow/tfjs-core';

/**
 * Locked (variational) dropout: as dropout, with one mask for all positions of a row, so that a feature is gone from a whole
 * sequence or stands in all of it.
 *
 * @param options.rate p in [0, 1); 0 gives the activation back as it is. No default.
 * @returns `apply`: [B, …, F] → [B, …, F], by a mask [B, 1, …, F].
 * @throws `E_RANGE` if p is outside [0, 1).
 * @see Gal and Ghahramani 2016, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks"; `LockedDropout` of Merity,
 * Keskar and Socher 2018.
 * @example lockedDropout({ rate: 0.5 }).apply(ones([1, 3, 2]), randomStream(1)) // the same at all 3 positions
 */
export const lockedDropout = /* @__PURE__ */ define(
  'lockedDropout',
  {
    about: 'Dropout whose mask is the same at every position of a row.',
    label: 'locked dropout',
    formula: 'f·m/(1 − p), m = 0 with probability p, else 1, one m for all positions',
    options: {
      rate: { type: 'number', min: 0, below: 1, about: 'The share p that is set to 0; 0 switches it off.' },
    },
    example: { rate: 0.5 },
    same: { 'AWD-LSTM': 'LockedDropout(p)', Keras: 'SpatialDropout1D(rate)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rate }): Omit<Noise, 'spec'> => ({
    keepsZeros: true,
    apply: (activation, random) => {
      if (rate === 0) return activation;
      const last = activation.rank - 1;
      const shape = activation.shape.map((size, axis) => (axis === 0 || axis === last ? size : 1));
      return mul(activation, dropoutMask({ shape, rate, random }));
    },
  }),
);
