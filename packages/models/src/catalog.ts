import { awdLstm } from './awd-lstm.ts';
import { embeddingBag } from './classifiers/embedding-bag.ts';
import { generativeClassifier } from './classifiers/generative-classifier.ts';
import { recurrentClassifier } from './classifiers/recurrent-classifier.ts';
import { textCnn } from './classifiers/text-cnn.ts';
import { transformerClassifier } from './classifiers/transformer-classifier.ts';
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

/** Every model that makes one vector of a text and numbers of it, by kind: logits of classes, or one number. */
export const textEncoders = { textCnn, recurrentClassifier, transformerClassifier, embeddingBag } as const;

/** Every model whose logits are log p(text, class), by kind. */
export const generativeClassifiers = { generativeClassifier } as const;

/** Every model from a text to logits of its class, by kind. */
export const classifiers = { ...textEncoders, ...generativeClassifiers } as const;
