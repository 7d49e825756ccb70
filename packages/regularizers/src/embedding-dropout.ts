import { define, type Noise } from '@ridgeline/contracts';
import { dropoutMask, requireShape } from '@ridgeline/tensors';
import { gather, mul, reshape, tensor1d } from '@tensorflow/tfjs-core';
import { siteOfTokens } from './site-of-tokens.ts';

/**
 * Embedding dropout: each word of a batch is gone with probability p while training, wherever it stands: its embedding is 0, and all
 * others are divided by 1 − p. It belongs at the site `embedding`.
 *
 * A table that is the head too stays whole there: what is dropped are the vectors that were looked up. Workers that share a batch
 * draw for themselves, each for the words of its rows. Where the ids are not known, each position is a word of its own.
 *
 * @param options.rate p in [0, 1); 0 gives the activation back as it is. No default.
 * @returns `apply`: [B, …, F] and ids [B, …] → [B, …, F].
 * @throws `E_RANGE` if p is outside [0, 1); later `E_SHAPE` at a site that has not one position for each id, such as the `output` of a
 * classifier.
 * @see Gal and Ghahramani 2016, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks"; `embedded_dropout` of
 * Merity, Keskar and Socher 2018.
 * @example embeddingDropout({ rate: 0.5 }).apply(ones([1, 2, 3]), randomStream(1), { shape: [1, 2], data: Int32Array.of(7, 7) }) // both or none
 */
export const embeddingDropout = /* @__PURE__ */ define(
  'embeddingDropout',
  {
    about:
      'Sets the embeddings of some words of a batch to 0 while training, and scales the others by 1/(1 − rate).',
    label: 'embedding dropout',
    formula: 'e(w)·m(w)/(1 − p), m(w) = 0 with probability p, else 1, one m for each word w of a batch',
    options: {
      rate: {
        type: 'number',
        min: 0,
        below: 1,
        about: 'The share p of words that are gone; 0 switches it off.',
      },
    },
    example: { rate: 0.1 },
    same: { 'AWD-LSTM': 'embedded_dropout(dropout=p)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rate }): Omit<Noise, 'spec'> => ({
    keepsZeros: true,
    apply: (activation, random, ids) => {
      if (rate === 0) return activation;
      const positions = [...activation.shape.slice(0, -1), 1];
      if (ids === undefined) return mul(activation, dropoutMask({ shape: positions, rate, random }));
      requireShape('embeddingDropout', 'activation', activation, [...ids.shape, 'F'], siteOfTokens);
      let last = 0;
      for (const id of ids.data) last = Math.max(last, id);
      const mask = dropoutMask({ shape: [last + 1], rate, random });
      const kept = gather(mask, tensor1d(Int32Array.from(ids.data), 'int32'));
      return mul(activation, reshape(kept, positions));
    },
  }),
);
