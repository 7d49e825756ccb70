import { RidgelineError } from '@ridgeline/contracts';
import { compareCodePoints, hasLoneSurrogate } from './code-points.ts';
import { unknownToken } from './vocabulary.ts';

/** How many tokens a vocabulary has, and which it leaves out: options of all that learns one by frequency. */
export const frequencyOptions = {
  size: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'The largest number of tokens, the unknown one included; absent, no limit.',
  },
  minFrequency: {
    type: 'integer',
    min: 1,
    default: 1,
    about: 'Leave out what is rarer; from 2 on, a model meets the unknown token while it learns.',
  },
} as const;

/**
 * `<unk>` and the most frequent pieces; ties by code point.
 *
 * @throws `E_DATA` if no piece is left.
 */
export const frequentTokens = (
  who: string,
  counts: ReadonlyMap<string, number>,
  { size = Number.MAX_SAFE_INTEGER, minFrequency }: { readonly size?: number; readonly minFrequency: number },
): string[] => {
  const tokens = [...counts]
    .filter(([token, count]) => count >= minFrequency && token !== unknownToken && !hasLoneSurrogate(token))
    .sort(([a, countA], [b, countB]) => countB - countA || compareCodePoints(a, b))
    .slice(0, size - 1)
    .map(([token]) => token);
  if (tokens.length === 0)
    throw new RidgelineError(
      'E_DATA',
      `${who}: of ${counts.size} different words in the text none is left at minFrequency ${minFrequency}.`,
      { hint: 'Take more text, a lower minFrequency or a size of at least 2.' },
    );
  return [unknownToken, ...tokens];
};
