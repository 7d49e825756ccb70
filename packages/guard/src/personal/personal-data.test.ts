import { expect, it } from 'vitest';
import { cardNumbers, hasLuhnDigit, isCardNumber } from './card-number.ts';
import { emails } from './email.ts';
import { isIban } from './iban.ts';
import { personalData } from './personal-data.ts';
import { isPhoneNumber, phoneNumbers } from './phone-number.ts';

/** Numbers that card networks and payment providers publish for tests. */
const cards = [
  ...['4111111111111111', '4242424242424242', '4012888888881881', '4222222222222', '4000056655665556'],
  ...['5555555555554444', '5105105105105100', '2223003122003222', '2720992593319364', '5200828282828210'],
  ...['378282246310005', '371449635398431', '378734493671000', '6011111111111117', '6011000990139424'],
  ...[
    '30569309025904',
    '38520000023237',
    '36227206271667',
    '3530111333300000',
    '3566002020360505',
    '6200000000000005',
    '6304000000000000',
  ],
];

/** Examples of SWIFT's IBAN registry. */
const accounts = [
  ...[
    'AD1200012030200359100100',
    'AE070331234567890123456',
    'AL47212110090000000235698741',
    'AT611904300234573201',
  ],
  ...[
    'AZ21NABZ00000000137010001944',
    'BA391290079401028494',
    'BE68539007547034',
    'BG80BNBG96611020345678',
    'BH67BMAG00001299123456',
  ],
  ...[
    'BR1800360305000010009795493C1',
    'CH9300762011623852957',
    'CR05015202001026284066',
    'CY17002001280000001200527600',
  ],
  ...[
    'CZ6508000000192000145399',
    'DE89370400440532013000',
    'DK5000400440116243',
    'DO28BAGR00000001212453611324',
    'EE382200221020145685',
  ],
  ...[
    'ES9121000418450200051332',
    'FI2112345600000785',
    'FO6264600001631634',
    'FR1420041010050500013M02606',
    'GB29NWBK60161331926819',
  ],
  ...[
    'GE29NB0000000101904917',
    'GI75NWBK000000007099453',
    'GL8964710001000206',
    'GR1601101250000000012300695',
    'GT82TRAJ01020000001210029690',
  ],
  ...[
    'HR1210010051863000160',
    'HU42117730161111101800000000',
    'IE29AIBK93115212345678',
    'IL620108000000099999999',
    'IS140159260076545510730339',
  ],
  ...[
    'IT60X0542811101000000123456',
    'JO94CBJO0010000000000131000302',
    'KW81CBKU0000000000001234560101',
    'KZ86125KZT5004100100',
  ],
  ...[
    'LB62099900000001001901229114',
    'LC55HEMM000100010012001200023015',
    'LI21088100002324013AA',
    'LT121000011101001000',
    'LU280019400644750000',
  ],
  ...[
    'LV80BANK0000435195001',
    'MC5811222000010123456789030',
    'MD24AG000225100013104168',
    'ME25505000012345678951',
    'MK07250120000058984',
  ],
  ...[
    'MR1300020001010000123456753',
    'MT84MALT011000012345MTLCAST001S',
    'MU17BOMM0101101030300200000MUR',
    'NL91ABNA0417164300',
  ],
  ...[
    'NO9386011117947',
    'PK36SCBL0000001123456702',
    'PL61109010140000071219812874',
    'PS92PALS000000000400123456702',
    'PT50000201231234567890154',
  ],
  ...[
    'QA58DOHB00001234567890ABCDEFG',
    'RO49AAAA1B31007593840000',
    'RS35260005601001611379',
    'SA0380000000608010167519',
    'SE4550000000058398257466',
  ],
  ...[
    'SI56263300012039086',
    'SK3112000000198742637541',
    'SM86U0322509800000000270100',
    'TN5910006035183598478831',
    'TR330006100519786457841326',
  ],
  ...[
    'UA213223130000026007233566001',
    'VA59001123000012345678',
    'VG96VPVG0000012345678901',
    'XK051212012345678906',
  ],
];

/** Numbers that regulators keep for stories and examples: Ofcom, NANPA, ARCEP, Bundesnetzagentur, ACMA, PTS, Comreg. */
const phones = [
  ...[
    '442079460000',
    '447700900123',
    '441632960000',
    '12025550123',
    '14165550199',
    '33199001234',
    '33639981234',
  ],
  ...[
    '4930231250',
    '4915223433333',
    '61491570006',
    '61255501234',
    '46317401234',
    '35320915123',
    '919876543210',
  ],
];

it('knows the numbers of cards that are published for tests, and none with another digit', () => {
  for (const card of cards) {
    expect(isCardNumber(card), card).toBe(true);
    for (let digit = 1; digit < 10; digit += 1) {
      const other = card.slice(0, -1) + ((Number(card.at(-1)) + digit) % 10);
      expect(hasLuhnDigit(other), other).toBe(false);
    }
  }
  // of Luhn's patent
  expect(hasLuhnDigit('79927398713')).toBe(true);
});

/** Zeros with Luhn's digit behind the first and last digits that networks have in ISO/IEC 7812, and behind their neighbours. */
it.each([
  ...['2200000000000004', '2204000000000000', '2221000000000009', '2720000000000005', '5100000000000008'],
  ...['5500000000000004', '340000000000009', '370000000000002', '30000000000004', '30500000000003'],
  ...['38000000000006', '39000000000005', '6440000000000005', '6590000000000003', '3528000000000007'],
  ...['3589000000000003', '4000000000006', '4000000000000000006'],
])('takes %s for a card', (card) => {
  expect(isCardNumber(card)).toBe(true);
});
it.each([
  ...['2199000000000007', '2205000000000009', '2220000000000000', '2721000000000004', '330000000000001'],
  ...['350000000000006', '30600000000001', '6430000000000007', '3527000000000008', '3590000000000000'],
  ...['6012000000000003', '400000000000006', '510000000000003'],
])('takes %s, of no network or of another length, for none', (card) => {
  expect(hasLuhnDigit(card)).toBe(true);
  expect(isCardNumber(card)).toBe(false);
});

it('knows the account numbers of the registry, and none with two figures changed about', () => {
  for (const iban of accounts) {
    expect(isIban(iban), iban).toBe(true);
    const swapped = iban.slice(0, 2) + iban[3] + iban[2] + iban.slice(4);
    if (swapped !== iban) expect(isIban(swapped), swapped).toBe(false);
    expect(isIban(`${iban}0`)).toBe(false);
  }
  expect(isIban('ZZ29NWBK60161331926819')).toBe(false);
});

// the remainder by 97 is 1 of all of them, by Python's int; ISO 7064 gives check digits of 02 … 98
it.each([
  ['DE97000000000000000066', true],
  ['DE00000000000000000066', false],
])('takes %s for an account number: %s', (iban, is) => {
  expect(isIban(iban)).toBe(is);
});

it.each(['a@\u{20BB7}\u91CE.jp', '\u{20BB7}@example.org', '\u{10400}\u{10428}@\u{10400}.example'])(
  'finds %s, whose letters are pairs of units',
  (address) => {
    expect(emails(`(${address})`)).toEqual([{ start: 1, end: 1 + address.length }]);
  },
);

it('takes digits beside a letter of two units for a part of it', () => {
  expect(cardNumbers('4111111111111111 ')).toHaveLength(1);
  expect(cardNumbers('\u{10400}4111111111111111')).toEqual([]);
  expect(cardNumbers('4111111111111111\u{10400}')).toEqual([]);
  expect(cardNumbers('\ud83d\ude004111111111111111\ud83d')).toHaveLength(1);
});

it('knows telephone numbers that are kept for examples, and no country or length that is none', () => {
  for (const phone of phones) expect(isPhoneNumber(phone), phone).toBe(true);
  // no such country, too short, too long, an area or an exchange that begins with 1 or 0, sixteen digits
  for (const phone of ['2101234567', '44207946', '4420794600001', '11234567890', ''])
    expect(isPhoneNumber(phone), phone).toBe(false);
  for (const phone of ['12121550199', '12120550199', '2111234567890123', '4312345678901234'])
    expect(isPhoneNumber(phone), phone).toBe(false);
});

const found = (text: string) =>
  personalData({ action: 'tell' })
    .check(text)
    .map(({ what, start, end }) => `${what}: ${text.slice(start, end)}`);

it('knows the shortest numbers, of Tristan da Cunha and Tokelau, as libphonenumber has them for examples', () => {
  for (const number of ['+2908999', '+290 8999', '+6907290', '+690 7290'])
    expect(phoneNumbers(`Call ${number}.`), number).toEqual([{ start: 5, end: 5 + number.length }]);
});

it('finds them as they are written', () => {
  for (const [text, expected] of Object.entries({
    'Card 4111 1111 1111 1111, exp. 01/27': ['card: 4111 1111 1111 1111'],
    'In 2024 4111-1111-1111-1111.': ['card: 4111-1111-1111-1111'],
    'Amex 3782 822463 10005!': ['card: 3782 822463 10005'],
    '(5555555555554444)': ['card: 5555555555554444'],
    'IBAN: GB29 NWBK 6016 1331 9268 19.': ['iban: GB29 NWBK 6016 1331 9268 19'],
    'iban de89370400440532013000': ['iban: de89370400440532013000'],
    'FR14 2004 1010 0505 0001 3M02 606 on Monday': ['iban: FR14 2004 1010 0505 0001 3M02 606'],
    'Call +44 20 7946 0000 or +1 (202) 555-0123.': ['phone: +44 20 7946 0000', 'phone: +1 (202) 555-0123'],
    '+44 (0)20 7946 0000': ['phone: +44 (0)20 7946 0000'],
    'Tel.: +49 30 23125-0, 3rd floor': ['phone: +49 30 23125-0'],
    'Mail ada.lovelace+x@sub.example.co.uk.': ['email: ada.lovelace+x@sub.example.co.uk'],
    '<grace@example.org>, "x"@y': ['email: grace@example.org'],
    "It is 'o.brien@example.ie'.": ['email: o.brien@example.ie'],
    'a@b.org.GB29 NWBK 6016 1331 9268 19': ['email: a@b.org', 'iban: GB29 NWBK 6016 1331 9268 19'],
    'имя@пример.рф и user@xn--e1afmkfd.xn--p1ai': [
      'email: имя@пример.рф',
      'email: user@xn--e1afmkfd.xn--p1ai',
    ],
  }))
    expect(found(text), text).toEqual(expected);
});

it('takes nothing else for them', () => {
  for (const text of [
    // digits of a fraction, zero-padded numbers of orders, dates, versions
    ...[
      '0.2507111111111111111',
      '3.4111111111111111',
      'id 0000004111111111',
      'order 0049 30 123456',
      '2024-01-02 10:11:12',
      '1.2.3.4',
      '4111111111111111.5',
    ],
    ...[
      'x4111111111111111',
      '4111111111111111x',
      '41111111111111112',
      '4111 1111-1111 1111',
      '1234 5678 9012 3456',
    ],
    ...['GB29 NWBK 6016 1331 9268 18', 'DE 89 people', 'XGB29NWBK60161331926819'],
    ...['+12', '1+2025550123', '020 7946 0000', '+999 123 456 789', 'C++11 1234567'],
    ...[
      '@user',
      'user@',
      'user@host',
      'icon@2x.png',
      'pkg@1.2.3',
      'a..b@example.org',
      'a@b..org',
      'a@-b.org',
      'a@b@c.org.',
      'see @ada and @grace',
    ],
    ...['Ada Lovelace met Grace Hopper in Main Street 12 on 10 December 1815.'],
  ])
    expect(found(text), text).toEqual([]);
});

it('writes what was there in place of what it finds', () => {
  const [span] = personalData({ sorts: ['email'] }).check('to ada@example.org, +44 20 7946 0000');
  expect(span).toEqual({ what: 'email', start: 3, end: 18, action: 'replace', replacement: '[email]' });
});
