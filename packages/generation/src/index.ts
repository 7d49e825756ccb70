export type { Hypothesis } from './beams/beam.ts';
export { type BeamSearchOptions, type BeamText, beamSearch } from './beams/beam-search.ts';
export { type FoundText, type SearchTextsOptions, searchTexts } from './beams/search-texts.ts';
export { samplers } from './catalog.ts';
export { type GenerateOptions, generate } from './generate.ts';
export {
  type BatchOptions,
  type DrawOptions,
  type FinishReason,
  type GeneratedToken,
  generateBatch,
  type Row,
  type RowEvent,
} from './generate-batch.ts';
export {
  type GeneratedText,
  type GenerateTextOptions,
  type GenerateTextsOptions,
  generateText,
  generateTexts,
} from './generate-text.ts';
export { greedy } from './greedy.ts';
export { knownPrompt, startOfText } from './known-prompt.ts';
export { largest } from './largest.ts';
export { type LikelyToken, logProbabilitiesOf, logSumExp } from './log-probabilities.ts';
export { type MixtureDecoderOptions, mixtureDecoder } from './mixture-decoder.ts';
export { processors } from './processors/catalog.ts';
export { type Context, type Processor, processed } from './processors/processor.ts';
export { processorsOf, type RepetitionOptions } from './processors/processors-of.ts';
export { type Sampler, type SamplerOptions, sampler } from './sampler.ts';
export {
  type StreamTextsOptions,
  streamTexts,
  type TextEvent,
  type TextRow,
  type TextToken,
} from './stream-texts.ts';
export { type TextStreamOptions, textStream } from './text-stream.ts';
export { untilStop } from './until-stop.ts';
