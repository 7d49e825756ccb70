export { type BatchSourceKind, batchSources } from './catalog.ts';
export { characterOffset, countCharacters, firstCharacters } from './characters.ts';
export { consecutiveBlocks } from './consecutive-blocks.ts';
export { consecutivePairs } from './consecutive-pairs.ts';
export { contiguousStreams } from './contiguous-streams.ts';
export { decodeText } from './decode-text.ts';
export { detectSeparator, separators } from './detect-separator.ts';
export { fingerprint } from './fingerprint.ts';
export type { GramRange } from './grams.ts';
export { type LabelledText, labelledTexts } from './labelled-texts.ts';
export { withoutEmptyRows, withoutRepeatedRows } from './left-out-rows.ts';
export { murmurHash } from './murmur-hash.ts';
export type { DecimalMark } from './number-of.ts';
export { type NumericTable, numericTable } from './numeric-table.ts';
export type { IdPair, PairOptions } from './pair-batch.ts';
export { type PairedTexts, pairedTexts } from './paired-texts.ts';
export { randomWindows } from './random-windows.ts';
export { type DelimitedOptions, type Quotes, readDelimited } from './read-delimited.ts';
export { readJsonArray } from './read-json-array.ts';
export { readJsonLines } from './read-json-lines.ts';
export { isWrittenWithoutBlanks } from './scripts.ts';
export { shuffledPairs } from './shuffled-pairs.ts';
export type { SparseMatrix } from './sparse-matrix.ts';
export { splitText, type TextParts } from './split-text.ts';
export { type IndexParts, stratifiedSplit } from './stratified-split.ts';
export { type Cell, listed, type Table } from './table.ts';
export { tableTexts } from './table-texts.ts';
export { type Norm, norms, type Weighting, weightings } from './term-weights.ts';
export type { DocumentFrequency, TextFeatureOptions, TextFeaturesSpec } from './text-feature-options.ts';
export {
  type FittedTextFeatures,
  type TextFeatures,
  textFeatures,
  textFeaturesFromSpec,
} from './text-features.ts';
export { type Analyzer, analyzers, type Normalization, type Splitter, splitters } from './text-segments.ts';
export type { WindowOptions } from './windows.ts';
export { formulaCells, writeDelimited } from './write-delimited.ts';
