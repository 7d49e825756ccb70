import { encoderDecoderTransformer } from './encoder-decoder-transformer.ts';
import { lstm } from './lstm.ts';

/** Every language model, by kind. */
export const models = { lstm } as const;

export type ModelKind = keyof typeof models;

/** Every model from a text to a text, by kind. */
export const translators = { encoderDecoderTransformer } as const;
