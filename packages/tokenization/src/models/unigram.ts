import { define, type TokenizerModelTraining } from '@ridgeline/contracts';
import { stage } from '../stage.ts';
import { readUnigram, unigramModel } from './unigram-model.ts';

export const unigram = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'unigram',
    { about: 'x', options: {}, example: {}, same: { 'Hugging Face': 'Unigram' }, stage: 'trial', since: '0.1.0' },
    (): Omit<TokenizerModelTraining, 'spec'> => ({
      train: () => unigramModel({ vocabulary: ['<unk>'], scores: [0], unknown: 0 }),
    }),
  ),
  readUnigram,
);
