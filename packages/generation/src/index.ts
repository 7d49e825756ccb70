export { samplers } from './catalog.ts';
export {
  type FinishReason,
  type GeneratedToken,
  type GenerateOptions,
  generate,
} from './generate.ts';
export { type GeneratedText, type GenerateTextOptions, generateText } from './generate-text.ts';
export { greedy } from './greedy.ts';
export { knownPrompt, startOfText } from './known-prompt.ts';
export { largest } from './largest.ts';
export { type Sampler, type SamplerOptions, sampler } from './sampler.ts';
export { type TextStreamOptions, textStream } from './text-stream.ts';
