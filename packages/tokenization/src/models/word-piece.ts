import { define, type TokenizerModelTraining } from '@ridgeline/contracts';
import { stage } from '../stage.ts';
import { readWordPiece, wordPieceModel } from './word-piece-model.ts';

export const wordPiece = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'wordPiece',
    { about: 'x', options: {}, example: {}, same: { 'Hugging Face': 'WordPiece' }, stage: 'trial', since: '0.1.0' },
    (): Omit<TokenizerModelTraining, 'spec'> => ({ train: () => wordPieceModel({ vocabulary: ['<unk>'] }) }),
  ),
  readWordPiece,
);
