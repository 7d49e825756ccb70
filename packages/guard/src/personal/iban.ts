import { isWordAt, type Stretch } from './stretch.ts';

/** How long the account numbers of a country are: SWIFT, IBAN registry, release 97 of 2024. */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 ' +
    'GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 ' +
    'MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 ' +
    'TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** The remainder by 97 of the number that letters (A = 10 … Z = 35) and digits write, piece by piece. */
const remainder = (characters: string): number => {
  let value = 0;
  for (const character of characters) {
    const digit = Number.parseInt(character, 36);
    value = (value * (digit > 9 ? 100 : 10) + digit) % 97;
  }
  return value;
};

/**
 * Whether it is an international bank account number: a country that has them, its length, and check digits that are right.
 *
 * @param iban without spaces, in capitals. @see ISO 13616-1 and ISO/IEC 7064, MOD 97-10.
 * @example isIban('GB82WEST12345698765432') // true
 */
export const isIban = (iban: string): boolean =>
  lengths.get(iban.slice(0, 2)) === iban.length &&
  /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) &&
  // 98 less a remainder; 00, 01 and 99 leave the same as 97, 98 and 02, and are never given
  /^..(?:0[2-9]|[1-8]\d|9[0-8])/.test(iban) &&
  remainder(iban.slice(4) + iban.slice(0, 4)) === 1;

const opening = /[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9])/g;

/** The end of so many letters and digits, between which single spaces or hyphens stand; nothing if there are fewer. */
const endOf = (text: string, start: number, count: number): number | undefined => {
  let at = start;
  for (let seen = 0; seen < count; at += 1) {
    if (isWordAt(text, at) && text.charCodeAt(at) < 128) seen += 1;
    else if (!/[ -]/.test(text[at] ?? '') || !isWordAt(text, at + 1)) return undefined;
  }
  return at;
};

/** Account numbers in a text, as one or in groups. */
export const ibans = (text: string): readonly Stretch[] =>
  Array.from(text.matchAll(opening), ({ index: start, 0: found }): Stretch | undefined => {
    const length = lengths.get(found.slice(0, 2).toUpperCase());
    if (length === undefined || isWordAt(text, start - 1)) return undefined;
    const end = endOf(text, start, length);
    if (end === undefined || isWordAt(text, end)) return undefined;
    const iban = text.slice(start, end).replace(/[ -]/g, '').toUpperCase();
    return isIban(iban) ? { start, end } : undefined;
  }).filter((stretch) => stretch !== undefined);
