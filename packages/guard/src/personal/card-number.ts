import { digitsOf, isWordAt, type Stretch } from './stretch.ts';

/**
 * Whether the last digit is the check digit of the others.
 *
 * @see ISO/IEC 7812-1, annex B; Luhn 1960, US patent 2,950,048.
 * @example hasLuhnDigit('79927398713') // true
 */
export const hasLuhnDigit = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const weighed = i % 2 === 0 ? digit : 2 * digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
};

/** First digits from and to, and how long numbers of that network are. */
const networks: readonly (readonly [from: number, to: number, lengths: readonly number[]])[] = [
  [4, 4, [13, 16, 19]], // Visa
  [51, 55, [16]], // Mastercard
  [2221, 2720, [16]],
  [34, 34, [15]], // American Express
  [37, 37, [15]],
  [300, 305, [14, 16, 17, 18, 19]], // Diners Club
  [36, 36, [14, 16, 17, 18, 19]],
  [38, 39, [14, 16, 17, 18, 19]],
  [6011, 6011, [16, 17, 18, 19]], // Discover
  [644, 659, [16, 17, 18, 19]],
  [3528, 3589, [16, 17, 18, 19]], // JCB
  [62, 62, [16, 17, 18, 19]], // UnionPay
  [50, 50, [13, 14, 15, 16, 17, 18, 19]], // Maestro
  [56, 58, [13, 14, 15, 16, 17, 18, 19]],
  [63, 63, [16, 17, 18, 19]],
  [67, 67, [16, 17, 18, 19]],
  [2200, 2204, [16, 17, 18, 19]], // Mir
];

/**
 * Whether digits are the number of a payment card: those of a network begin it, it is as long as theirs are, and Luhn's digit is right.
 *
 * @example isCardNumber('4111111111111111') // true
 */
export const isCardNumber = (digits: string): boolean =>
  networks.some(([from, to, lengths]) => {
    const first = Number(digits.slice(0, String(from).length));
    return first >= from && first <= to && lengths.includes(digits.length);
  }) && hasLuhnDigit(digits);

/** Where a number may begin, and how it may go on there: in the groups that are printed on cards, the longest first, or as one. */
const beginning = /(?<!\d)(?=\d{4})/g;
const forms = [
  /\d{4}([ -])\d{4}\1\d{4}\1\d{4}\1\d{3}(?!\d)/y,
  /\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)/y,
  /\d{4}([ -])\d{6}\1\d{4,5}(?!\d)/y,
  /\d{13,19}(?!\d)/y,
];

/** Whether it is part of a longer number, such as the digits of a fraction. */
const isPart = (text: string, { start, end }: Stretch): boolean => {
  const joins = (mark: number, beyond: number): boolean =>
    /[.,_\-/]/.test(text[mark] ?? '') && /\d/.test(text[beyond] ?? '');
  return (
    isWordAt(text, start - 1) || isWordAt(text, end) || joins(start - 1, start - 2) || joins(end, end + 1)
  );
};

const numberAt = (text: string, start: number): Stretch | undefined => {
  for (const form of forms) {
    form.lastIndex = start;
    if (!form.test(text)) continue;
    const stretch = { start, end: form.lastIndex };
    if (!isPart(text, stretch) && isCardNumber(digitsOf(text.slice(start, stretch.end)))) return stretch;
  }
  return undefined;
};

/** Card numbers in a text, as one or in groups. */
export const cardNumbers = (text: string): readonly Stretch[] =>
  Array.from(text.matchAll(beginning), ({ index }) => numberAt(text, index)).filter(
    (stretch) => stretch !== undefined,
  );
