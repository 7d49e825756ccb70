import { type Classifier, classifierWith } from './classifier.ts';
import type { StoredClassifier } from './classifier-spec.ts';
import { logEvidenceOf } from './log-evidence.ts';
import { scorerOf } from './scorer-of.ts';
import type { TextReader } from './text-reader.ts';

/**
 * A classifier from what is saved of it, and how it reads.
 *
 * @throws `E_SHAPE` if spec and weights do not fit.
 * @example classifierOf({ spec, params }, featureReaderFromJson(features)).predict(['what a film'])
 */
export const classifierOf = (stored: StoredClassifier, reader: TextReader): Classifier =>
  classifierWith(stored, reader, { score: scorerOf(stored), logEvidence: logEvidenceOf(stored, reader) });
