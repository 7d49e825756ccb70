import { define, type InputNoise, RidgelineError } from '@ridgeline/contracts';

/**
 * Word dropout: each id that a model reads becomes that of the unknown token with probability p while training, so that no
 * prediction can rest on one word alone. Special ids (padding, beginning, end) stay; what is to be predicted stays.
 *
 * Nothing is scaled: an id has no size. The model also learns what to make of words that it has never seen, since the
 * unknown token is then met often.
 *
 * @param options.rate p in [0, 1); 0 gives the ids back as they are. No default.
 * @returns `apply`: ids [B, …] → ids [B, …], on the host.
 * @throws `E_RANGE` if p is outside [0, 1); later `E_OPTION` if the vocabulary has no unknown token.
 * @see Bowman et al. 2016, "Generating Sentences from a Continuous Space", section 3.1; Xie et al. 2017, "Data Noising as
 * Smoothing in Neural Network Language Models", where it is blank noising.
 * @example
 * const vocabulary = { vocabulary: ['<unk>', 'a'], special: { unknown: 0 } };
 * wordDropout({ rate: 0.5 }).apply({ shape: [4], data: Int32Array.of(1, 1, 1, 1) }, randomStream(1), vocabulary).data // some 0
 */
export const wordDropout = /* @__PURE__ */ define(
  'wordDropout',
  {
    about: 'Replaces ids that the model reads by the unknown one at random while training.',
    label: 'word dropout',
    formula: 'id ← unknown with probability p, special ids apart',
    options: {
      rate: { type: 'number', min: 0, below: 1, about: 'The share p that is replaced; 0 switches it off.' },
    },
    example: { rate: 0.1 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rate }): Omit<InputNoise, 'spec'> => ({
    apply: (ids, random, { special }) => {
      const { unknown } = special;
      if (unknown === undefined)
        throw new RidgelineError(
          'E_OPTION',
          'wordDropout: the tokenizer must have an unknown token, and this one encodes every text.',
          { hint: 'Take a tokenizer with one, such as word or char.' },
        );
      if (rate === 0) return ids;
      const kept = new Set(Object.values(special));
      const draws = random.uniform(ids.data.length);
      const drop = (id: number, i: number): number => (draws[i]! < rate && !kept.has(id) ? unknown : id);
      return { shape: ids.shape, data: Int32Array.from(ids.data, drop) };
    },
  }),
);
