import { bpe } from './bpe.ts';
import { unigram } from './unigram.ts';
import { wordLevel } from './word-level.ts';
import { wordPiece } from './word-piece.ts';

/** Every model by the `kind` of its spec. */
export const tokenizerModels = { wordLevel, bpe, wordPiece, unigram } as const;
