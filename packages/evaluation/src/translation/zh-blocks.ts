/**
 * What sacreBLEU's `zh` takes for Chinese characters, marks and full-width forms among them. Two of its ranges are written
 * with four digits and one more where five are meant (U+20000 … U+2A6D6, U+2F800 … U+2FA1D), so that they hold
 * U+2001 … U+2A6D and U+2F81 … U+2FA1 instead: general punctuation, arrows, mathematical signs. Its scores are what
 * papers report, and so they are the same here.
 */
const ranges: readonly (readonly [first: number, last: number])[] = [
  [0x3400, 0x4db5],
  [0x4e00, 0x9fa5],
  [0x9fa6, 0x9fbb],
  [0xf900, 0xfa2d],
  [0xfa30, 0xfa6a],
  [0xfa70, 0xfad9],
  [0x2001, 0x2a6d],
  [0x2f81, 0x2fa1],
  [0xff00, 0xffef],
  [0x2e80, 0x2eff],
  [0x3000, 0x303f],
  [0x31c0, 0x31ef],
  [0x2f00, 0x2fdf],
  [0x2ff0, 0x2fff],
  [0x3100, 0x312f],
  [0x31a0, 0x31bf],
  [0xfe10, 0xfe1f],
  [0xfe30, 0xfe4f],
  [0x2600, 0x26ff],
  [0x2700, 0x27bf],
  [0x3200, 0x32ff],
  [0x3300, 0x33ff],
];

const escaped = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** Each of these characters. */
export const zhBlocks = new RegExp(
  `[${ranges.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('')}]`,
  'gu',
);
