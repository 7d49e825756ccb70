import type { Normalized } from '@ridgeline/contracts';
import { codePointEnd } from './code-points.ts';
import { room } from './room.ts';

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
  if (parts === undefined) return places;
  const moved = new Int32Array(parts.length);
  for (let i = 0; i < parts.length; i += 2) {
    moved[i] = places[2 * parts[i]!]!;
    moved[i + 1] = places[2 * parts[i + 1]! - 1]!;
  }
  return moved;
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
  let offsets = new Int32Array(2 * text.length);
  let length = 0;
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = codePointEnd(text, start);
    const part = replace(text.slice(start, end), start);
    parts.push(part);
    offsets = room(offsets, length + 2 * part.length);
    for (let i = 0; i < part.length; i++) {
      offsets[length++] = start;
      offsets[length++] = end;
    }
  }
  return { text: parts.join(''), offsets: offsets.slice(0, length) };
};
