export { type BatchSourceKind, batchSources } from './catalog.ts';
export { consecutiveBlocks } from './consecutive-blocks.ts';
export { contiguousStreams } from './contiguous-streams.ts';
export { decodeText } from './decode-text.ts';
export { fingerprint } from './fingerprint.ts';
export { randomWindows } from './random-windows.ts';
export { splitText, type TextParts } from './split-text.ts';
export type { WindowOptions } from './windows.ts';
