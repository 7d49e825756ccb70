import type { Json } from '@ridgeline/contracts';

/**
 * A split as `tokenizer.json` has it. The pattern is for other libraries: here a scanner does the same in bounded memory,
 * and a pattern in a file is compared and never compiled.
 *
 * @param behavior whether the matches are the pieces and so is what lies between (`Isolated`), or only the matches (`Removed`).
 */
export const regexSplit = (pattern: string, behavior: 'Isolated' | 'Removed'): Json => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior,
  invert: behavior === 'Removed',
});
