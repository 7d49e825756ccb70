import { awdLstm } from './awd-lstm.ts';
import { cnn } from './cnn.ts';
import { encoderDecoderTransformer } from './encoder-decoder-transformer.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import { minGru } from './min-gru.ts';
import { recurrentTranslator } from './recurrent-translator.ts';
import { rnn } from './rnn.ts';
import { transformer } from './transformer.ts';

/** Every language model, by kind. */
export const models = { lstm, gru, rnn, minGru, awdLstm, transformer, cnn } as const;

export type ModelKind = keyof typeof models;

/** Every model from a text to a text, by kind. */
export const translators = { encoderDecoderTransformer, recurrentTranslator } as const;
