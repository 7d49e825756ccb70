import type { Spec } from '@ridgeline/contracts';

/** What a text is so far. */
export interface Context {
  /** All that was read: the prompt, and what was written behind it. */
  readonly ids: readonly number[];
  /** How many of them are the prompt. */
  readonly promptLength: number;
  /** Ids that end a text. */
  readonly ends: readonly number[];
}

/** Changes the logits of the next token by what a text is so far. */
export interface Processor {
  readonly spec: Spec;
  /**
   * @param logits [V] of the next token; they stay as they are.
   * @returns [V], −∞ for what is ruled out; the given array where nothing changes.
   */
  process(logits: Float32Array, context: Context): Float32Array;
}

/**
 * The logits after all processors, one after the other.
 *
 * @returns the given array if none changes anything.
 * @example processed(logits, [repetitionPenalty({ penalty: 1.2 })], { ids: [3], promptLength: 1, ends: [] })
 */
export const processed = (
  logits: Float32Array,
  processors: readonly Processor[],
  context: Context,
): Float32Array => processors.reduce((values, { process }) => process(values, context), logits);
