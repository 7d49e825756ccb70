import { type Classifier, classifierWith } from './classifier.ts';
import type { StoredClassifier } from './classifier-spec.ts';
import { computationOf } from './computation-of.ts';
import type { TextReader } from './text-reader.ts';

/**
 * A classifier from what is saved of it, and how it reads.
 *
 * @throws `E_SHAPE` if spec and weights do not fit.
 * @example classifierOf({ spec, params }, featureReaderFromJson(features)).predict(['what a film'])
 */
export const classifierOf = (stored: StoredClassifier, reader: TextReader): Classifier =>
  classifierWith(stored, reader, computationOf(stored, reader));
