import type { Normalized } from '@ridgeline/contracts';
import { codePointEnd } from './code-points.ts';

/**
 * Parts of a changed text as parts of the text as it was.
 *
 * @param places where each unit of the changed text comes from; absent: from its own place.
 * @param parts start and end of each part in the changed text, none empty; absent: each unit is a part.
 */
export const placesThrough = <Parts extends Int32Array | undefined>(
  places: Int32Array | undefined,
  parts: Parts,
): Parts | Int32Array => {
  if (places === undefined) return parts;
  return parts?.map((at, i) => (i % 2 === 0 ? places[2 * at]! : places[2 * at - 1]!)) ?? places;
};

/**
 * A text whose code points are replaced one by one, each unit of a replacement coming from the whole of its code point.
 *
 * @param replace what stands in place of a code point: '' takes it away.
 */
export const byCodePoint = (
  text: string,
  replace: (character: string, start: number) => string,
): Normalized => {
  const parts: string[] = [];
  const offsets: number[] = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = codePointEnd(text, start);
    const part = replace(text.slice(start, end), start);
    parts.push(part);
    for (let i = 0; i < part.length; i++) offsets.push(start, end);
  }
  return { text: parts.join(''), offsets: Int32Array.from(offsets) };
};
