import { codePointEnd } from '../code-points.ts';

/**
 * The ids of the tokens that are one character and a suffix, found by code point without a text being made.
 *
 * @returns code point → id; −1 where the vocabulary lacks it.
 */
export const idsByCharacter = (
  vocabulary: readonly string[],
  suffix: string,
): ((codePoint: number) => number) => {
  const single = vocabulary.flatMap((token, id) => {
    const length = token.length - suffix.length;
    return length > 0 && token.endsWith(suffix) && codePointEnd(token, 0) === length
      ? [[token.codePointAt(0)!, id] as const]
      : [];
  });
  const highest = single.reduce((most, [codePoint]) => Math.max(most, codePoint), 0);
  const ids = new Int32Array(highest + 1).fill(-1);
  for (const [codePoint, id] of single) ids[codePoint] = id;
  return (codePoint) => (codePoint <= highest ? ids[codePoint]! : -1);
};
