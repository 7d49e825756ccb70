import { byteLevelDecoder } from './byte-level-decoder.ts';
import { fuse } from './fuse.ts';
import { metaspaceDecoder } from './metaspace-decoder.ts';
import { spacedWords } from './spaced-words.ts';
import { wordPieceDecoder } from './word-piece-decoder.ts';

/** Every decoder by the `kind` of its spec. */
export const tokenDecoders = {
  fuse,
  spacedWords,
  metaspace: metaspaceDecoder,
  byteLevel: byteLevelDecoder,
  wordPiece: wordPieceDecoder,
} as const;
