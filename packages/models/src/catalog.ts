import { encoderDecoderTransformer } from './encoder-decoder-transformer.ts';
import { lstm } from './lstm.ts';
import { minGru } from './min-gru.ts';
import { recurrentTranslator } from './recurrent-translator.ts';

/** Every language model, by kind. */
export const models = { lstm, minGru } as const;

export type ModelKind = keyof typeof models;

/** Every model from a text to a text, by kind. */
export const translators = { encoderDecoderTransformer, recurrentTranslator } as const;
