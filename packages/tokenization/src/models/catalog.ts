import { bpe } from './bpe.ts';
import { wordLevel } from './word-level.ts';

/** Every model by the `kind` of its spec. */
export const tokenizerModels = { wordLevel, bpe } as const;
