/** Where something stands in a text, in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The character that a position is in: both halves of a surrogate pair are in the same. */
export const characterAt = (text: string, at: number): string => {
  const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
  const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
  const start = isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1)) ? at - 1 : at;
  return String.fromCodePoint(text.codePointAt(start)!);
};

/** Whether a letter, a mark or a digit stands there, of any script: then what is beside it is part of a longer word or number. */
export const isWordAt = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  if (unit < 128) return (unit > 47 && unit < 58) || ((unit | 32) > 96 && (unit | 32) < 123);
  return at >= 0 && at < text.length && /[\p{L}\p{M}\p{N}]/u.test(characterAt(text, at));
};

/** The digits of a text. @example digitsOf('4-2') // '42' */
export const digitsOf = (text: string): string => text.replace(/[^0-9]/g, '');
