import { codePointEnd } from '../code-points.ts';
import { scan } from './scan.ts';

/**
 * Pieces that are characters of one kind, and all that stands between these.
 *
 * @param runs whether neighbours of that kind are one piece; else each is its own.
 */
export const apart = (
  text: string,
  isOfKind: (character: string) => boolean,
  { runs }: { readonly runs: boolean },
): Int32Array => {
  const isAt = (at: number): boolean => isOfKind(text.slice(at, codePointEnd(text, at)));
  return scan(text, (_, start) => {
    const first = isAt(start);
    let end = codePointEnd(text, start);
    if (!first || runs) while (end < text.length && isAt(end) === first) end = codePointEnd(text, end);
    return end;
  });
};
