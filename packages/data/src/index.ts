export { type BucketedPairOptions, bucketedPairs } from './batches/bucketed-pairs.ts';
export { carriedBlocks } from './batches/carried-blocks.ts';
export { type BatchSourceKind, batchSources } from './batches/catalog.ts';
export { consecutiveBlocks } from './batches/consecutive-blocks.ts';
export { consecutivePairs } from './batches/consecutive-pairs.ts';
export { consecutiveTexts } from './batches/consecutive-texts.ts';
export { contiguousStreams } from './batches/contiguous-streams.ts';
export type { IdPair, PairOptions, PairSet } from './batches/pair-batch.ts';
export { randomWindows } from './batches/random-windows.ts';
export { shuffledPairs } from './batches/shuffled-pairs.ts';
export { shuffledTexts } from './batches/shuffled-texts.ts';
export { type SlidingWindowOptions, slidingWindows } from './batches/sliding-windows.ts';
export type { IdText, TextOptions } from './batches/text-batch.ts';
export type { WindowOptions } from './batches/windows.ts';
export {
  type ColumnName,
  columnNames,
  type FeaturesSpec,
  type FittedFeatures,
  featuresFromSpec,
  setsOf,
} from './features/features-spec.ts';
export type { GramRange } from './features/grams.ts';
export {
  type FittedJoinedFeatures,
  type JoinedFeatures,
  type JoinedFeaturesSpec,
  joinedFeatures,
  joinedFeaturesFromSpec,
} from './features/joined-features.ts';
export { murmurHash } from './features/murmur-hash.ts';
export { isWrittenWithoutBlanks } from './features/scripts.ts';
export { shownGram } from './features/shown-gram.ts';
export type { SparseMatrix } from './features/sparse-matrix.ts';
export { type Norm, norms, type Weighting, weightings } from './features/term-weights.ts';
export type {
  DocumentFrequency,
  TextFeatureOptions,
  TextFeaturesSpec,
} from './features/text-feature-options.ts';
export {
  type FittedTextFeatures,
  type TextFeatures,
  textFeatures,
  textFeaturesFromSpec,
} from './features/text-features.ts';
export {
  type Analyzer,
  analyzers,
  type Normalization,
  type Splitter,
  splitters,
} from './features/text-segments.ts';
export { detectSeparator, separators } from './table/detect-separator.ts';
export { type LabelledText, labelledTexts } from './table/labelled-texts.ts';
export { withoutEmptyRows, withoutRepeatedRows } from './table/left-out-rows.ts';
export type { DecimalMark } from './table/number-of.ts';
export { numericColumn } from './table/numeric-column.ts';
export { type NumericTable, numericTable } from './table/numeric-table.ts';
export { type PairedTexts, pairedTexts } from './table/paired-texts.ts';
export { type NamedText, type ParallelTexts, parallelTexts } from './table/parallel-texts.ts';
export { type DelimitedOptions, type Quotes, readDelimited } from './table/read-delimited.ts';
export { readJsonArray } from './table/read-json-array.ts';
export { readJsonLines } from './table/read-json-lines.ts';
export { type IndexParts, stratifiedSplit } from './table/stratified-split.ts';
export { type Cell, listed, type Table } from './table/table.ts';
export { tableTexts } from './table/table-texts.ts';
export { formulaCells, writeDelimited } from './table/write-delimited.ts';
export { characterOffset, countCharacters, firstCharacters } from './text/characters.ts';
export { decodeText } from './text/decode-text.ts';
export { fingerprint } from './text/fingerprint.ts';
export { linesOf } from './text/lines-of.ts';
export { splitText, type TextParts } from './text/split-text.ts';
