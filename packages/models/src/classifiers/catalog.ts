import { embeddingBag } from './embedding-bag.ts';
import { generativeClassifier } from './generative-classifier.ts';
import { recurrentClassifier } from './recurrent-classifier.ts';
import { textCnn } from './text-cnn.ts';
import { transformerClassifier } from './transformer-classifier.ts';

/** Every model that makes one vector of a text and numbers of it, by kind: logits of classes, or one number. */
export const textEncoders = { textCnn, recurrentClassifier, transformerClassifier, embeddingBag } as const;

/** Every model whose logits are log p(text, class), by kind. */
export const generativeClassifiers = { generativeClassifier } as const;

/** Every model from a text to logits of its class, by kind. */
export const classifiers = { ...textEncoders, ...generativeClassifiers } as const;
