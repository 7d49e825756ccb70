import type { Flag } from './command.ts';

/** What is mixed with a language model. */
export const mixing: readonly Flag[] = [
  {
    name: 'ngram',
    value: 'N',
    type: 'integer',
    min: 1,
    max: 255,
    about: 'Mix in a Kneser–Ney model of n-grams up to that length, of the training text.',
    group: 'Mixtures',
  },
  {
    name: 'with',
    value: 'MODEL',
    many: true,
    about: 'Mix in another model with the same tokenizer; repeatable.',
    group: 'Mixtures',
  },
  {
    name: 'valid',
    value: 'FILE',
    standard: "the model's own validation part",
    about: 'The text on which weights are chosen, and θ of a cache.',
    group: 'Mixtures',
  },
];
