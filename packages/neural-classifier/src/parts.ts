/** What neural classifiers are made of, for who trains them. */
export { isGenerative, type ReadingModel, type ReadingSpec, readingModel } from './neural-spec.ts';
export { type NumberReading, type NumberSpec, type RegressionModel, regressionModel } from './number-spec.ts';
export { logProbabilities } from './probabilities.ts';
export { addedTokens, type TextRow, textRow } from './text-row.ts';
