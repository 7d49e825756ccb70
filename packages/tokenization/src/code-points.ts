/** The index after the code point that begins at `start`. A lone surrogate counts as one. */
export const codePointEnd = (text: string, start: number): number =>
  text.codePointAt(start)! > 0xffff ? start + 2 : start + 1;

/** The index of the code point that ends at `end`. A lone surrogate counts as one. */
export const codePointStart = (text: string, end: number): number =>
  end >= 2 && text.codePointAt(end - 2)! > 0xffff ? end - 2 : end - 1;

/** True if half of a surrogate pair stands alone, which no UTF-8 file can hold. */
export const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

// UTF-16 sorts astral characters below U+E000 … U+FFFF; code points sort them above
const rank = (unit: number): number => ((unit & 0xf800) === 0xd800 ? unit + 0x10000 : unit);

/** Orders two strings by code points: the order of their UTF-8 bytes. */
export const compareCodePoints = (a: string, b: string): number => {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};
