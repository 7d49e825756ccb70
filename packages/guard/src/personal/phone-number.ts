import { digitsOf, isWordAt, type Stretch } from './stretch.ts';

/**
 * Country codes that are assigned, with the lengths that national numbers of some have; others have 5 to 12 digits, so that none has more
 * than 15 with its code.
 */
const codes: ReadonlyMap<string, readonly [least: number, most: number]> = new Map(
  (
    '1:10-10 7:10-10 20:8-10 27:9-9 30:10-10 31:9-9 32:8-9 33:9-9 34:9-9 36:8-9 39:6-12 40:9-9 41:9-9 43:4-13 44:9-10 45:8-8 46:7-10 47:8-8 48:9-9 ' +
    '49:6-13 51:8-9 52:10-10 53:6-8 54:10-11 55:10-11 56:9-9 57:10-10 58:10-10 60:8-10 61:9-9 62:8-12 63:8-10 64:8-10 65:8-8 66:8-9 81:9-10 82:8-10 ' +
    '84:9-10 86:9-11 90:10-10 91:10-10 92:9-10 93:9-9 94:9-9 95:7-10 98:10-10 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 ' +
    '232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 ' +
    '268 269 290:4-5 291 297 298 299 350 351:9-9 352:5-11 353:7-9 354:7-7 355 356:8-8 357:8-8 358:5-12 359:7-9 370:8-8 371:8-8 372:7-8 373:8-8 374:8-8 ' +
    '375:9-9 376 377 378 380:9-9 381 382 383 385:8-9 386:8-8 387 389:8-8 420:9-9 421:9-9 423 500 501 502 503 504 505 506 507 508 509 590 591 592 ' +
    '593 594 595 596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690:4-7 691 692 800 808 850 852:8-8 853 855 ' +
    '856 870 878 880 881 882 883 886:8-9 888 960 961 962 963 964 965 966:8-9 967 968 970 971:8-9 972:8-9 973 974 975 976 977 979 992 993 994 995 996 998'
  )
    .split(' ')
    .map((entry) => {
      const [code, least = '5', most = '12'] = entry.split(/[:-]/);
      return [code!, [Number(least), Number(most)]];
    }),
);

/**
 * Whether digits behind a plus are a telephone number: an assigned country code, and as many digits as numbers have there, fifteen
 * with the code at most.
 *
 * @see ITU-T E.164. The North American plan also asks that area and exchange begin with 2 to 9.
 * @example isPhoneNumber('442079460000') // true
 */
export const isPhoneNumber = (digits: string): boolean => {
  const code = [1, 2, 3].map((length) => digits.slice(0, length)).find((start) => codes.has(start));
  if (code === undefined) return false;
  const [least, most] = codes.get(code)!;
  const national = digits.slice(code.length);
  if (national.length < least || national.length > most) return false;
  return code !== '1' || /^[2-9]\d\d[2-9]/.test(national);
};

/** A plus and digits, with one mark between groups at most two units long: `+44 20 7946-0000`, `+44 (0)20 …`. */
const written = /\+\d{1,4}(?:[ .\-/\u00a0]?\(\d{1,5}\)[ .\-/\u00a0]?|[ .\-/\u00a0]?\d){3,24}/g;

/** The longest beginning that is a number: what follows may be another one, such as that of a house. */
const numberAt = (text: string, start: number, longest: number): Stretch | undefined => {
  for (let end = longest; end > start + 7; end -= 1) {
    if (!/[\d)]/.test(text[end - 1]!) || isWordAt(text, end)) continue;
    // the zero of calls within the country is none of the number
    const digits = digitsOf(text.slice(start, end).replace('(0)', ''));
    if (isPhoneNumber(digits)) return { start, end };
  }
  return undefined;
};

/** Telephone numbers in a text that begin with a plus and their country's code. Others cannot be told from numbers of orders and dates. */
export const phoneNumbers = (text: string): readonly Stretch[] =>
  Array.from(text.matchAll(written), ({ 0: found, index }) =>
    isWordAt(text, index - 1) || text[index - 1] === '+'
      ? undefined
      : numberAt(text, index, index + found.length),
  ).filter((stretch) => stretch !== undefined);
