export type { Classification, ClassifyOptions } from './classification.ts';
export type { Classifier, Reason } from './classifier.ts';
export { type ClassifierSpec, isClassifierSpec, type StoredClassifier } from './classifier-spec.ts';
export { type DecodedClassifier, decodeClassifier } from './decode-classifier.ts';
export { loadClassifier } from './load-classifier.ts';
export { mixClassifiers } from './mix-classifiers.ts';
export type { Documents, TextReader } from './text-reader.ts';
export { type ClassPriors, underPriors } from './under-priors.ts';
