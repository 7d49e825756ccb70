import { contiguousStreams } from './contiguous-streams.ts';
import { randomWindows } from './random-windows.ts';

/**
 * Every kind of batch source for training with its factory.
 *
 * @example Object.keys(batchSources) // ['randomWindows', 'contiguousStreams']
 */
export const batchSources = { randomWindows, contiguousStreams } as const;

export type BatchSourceKind = keyof typeof batchSources;
