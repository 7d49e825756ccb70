import { codePointEnd } from '../code-points.ts';

/** Characters by class, a number above 0 that is the caller's own. */
export interface CodePointClasses {
  /** The class of the code point at an index of a text. */
  at(text: string, index: number): number;
  /** Where the run of one class that begins at `start` ends. */
  runEnd(text: string, start: number, kind: number): number;
}

/**
 * Classes of code points, each found when it is first met and kept: a pattern is tried once for each character that texts
 * use, and not for each that they have.
 *
 * @param classify the class of a character, 1 to 255.
 * @example codePointClasses((character) => (/\p{L}/u.test(character) ? 1 : 2)).runEnd('ab1', 0, 1) // 2
 */
export const codePointClasses = (classify: (character: string) => number): CodePointClasses => {
  const classes = new Uint8Array(0x110000); // 0 until the code point is met
  // half a surrogate pair is not kept: a unit that has a class here is a character
  const meet = (codePoint: number): number => {
    const kind = classify(String.fromCodePoint(codePoint));
    if ((codePoint & 0xfffff800) !== 0xd800) classes[codePoint] = kind;
    return kind;
  };
  const classOf = (codePoint: number): number => classes[codePoint] || meet(codePoint);
  return {
    at: (text, index) => classOf(text.codePointAt(index)!),
    runEnd: (text, start, kind) => {
      const { length } = text;
      let end = start;
      while (end < length) {
        const known = classes[text.charCodeAt(end)]!;
        if ((known || classOf(text.codePointAt(end)!)) !== kind) break;
        end = known === 0 ? codePointEnd(text, end) : end + 1;
      }
      return end;
    },
  };
};
