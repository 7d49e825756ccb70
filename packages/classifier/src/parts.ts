/** What classifiers are made of, for who trains them. Apart from the rest, so that a page that loads one takes none of it. */
export { classifierOf } from './classifier-of.ts';
export { bestOf, denseWeights, logProbabilitiesOf } from './classifier-scores.ts';
export type { LinearClassifierSpec } from './classifier-spec.ts';
export { scorerOf } from './scorer-of.ts';
export { featureReader, featureReaderFromJson, readerFiles, tokenReader } from './text-reader.ts';
