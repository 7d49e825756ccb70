import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { compareCodePoints, hasLoneSurrogate } from './code-points.ts';
import { unknownToken } from './vocabulary.ts';

/** How many tokens a vocabulary has, and which it leaves out. */
export interface FrequencyOptions {
  /** The largest number of tokens, `<unk>` included. Absent: no limit. */
  readonly size?: number | undefined;
  /** Leave out what is rarer. Defaults to 1; from 2 on, a model meets `<unk>` while it learns. */
  readonly minFrequency?: number | undefined;
}

/** How often each piece stands in a text. */
export const countPieces = (pieces: Iterable<string>): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
};

/**
 * `<unk>` and the most frequent pieces; ties by code point.
 *
 * @throws `E_RANGE` if an option is no integer ≥ 1; `E_DATA` if no piece is left.
 */
export const frequentTokens = (
  who: string,
  counts: ReadonlyMap<string, number>,
  { size = Number.MAX_SAFE_INTEGER, minFrequency = 1 }: FrequencyOptions,
): string[] => {
  requirePositiveInteger(who, { size, minFrequency });
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
