import data from 'unhomoglyph/data.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { guarded } from '../guarded.ts';
import { blocklist } from './blocklist.ts';

const words = [
  ...['idiot', 'moron', 'viagra', 'casino', 'lottery', 'bastard', 'jackass', 'scammer', 'dumb', 'crook'],
  ...['pillow', 'vaccine', 'bitcoin', 'gamble', 'forex', 'whisky', 'quack', 'zombie', 'junk', 'cheap'],
];

/** Draws the same numbers every time: mulberry32. */
const drawer = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    chance: (p: number) => next() < p,
    of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!,
    below: (n: number) => Math.floor(next() * n),
  };
};

type Draw = ReturnType<typeof drawer>;

/** Everything that Unicode calls confusable with a letter, small or capital: not our table, but what it was made of. */
const lookAlikes = new Map<string, string[]>();
for (const [source, target] of Object.entries(data)) {
  const letter = target === 'rn' ? 'm' : target;
  if (!/^[a-zA-Z]$/.test(letter) || [...source].length !== 1) continue;
  lookAlikes.set(letter, [...(lookAlikes.get(letter) ?? []), source]);
}

const letterwise = (word: string, change: (letter: string, i: number) => string): string =>
  [...word].map(change).join('');
/** Changes so many letters that one at least is, and two stay. */
const someLetters = (word: string, draw: Draw, change: (letter: string) => string): string => {
  const chosen = new Set(
    Array.from({ length: 1 + draw.below(word.length - 2) }, () => draw.below(word.length)),
  );
  return letterwise(word, (letter, i) => (chosen.has(i) ? change(letter) : letter));
};

const full = (letter: string, first: number): string =>
  String.fromCodePoint(first + letter.charCodeAt(0) - 97);
const hidden = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u180e',
  '\ufe0f',
  '\u{e0061}',
  '\u115f',
];
const directions = [
  '\u200e',
  '\u200f',
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u061c',
];
const leet: Readonly<Record<string, string>> = {
  a: '4@',
  b: '8',
  e: '3',
  g: '9',
  i: '1!|',
  l: '1|',
  o: '0',
  s: '5$',
  t: '7+',
  z: '2',
};

const disguises: Readonly<Record<string, (word: string, draw: Draw) => string>> = {
  'look-alikes': (word, draw) =>
    someLetters(word, draw, (letter) => draw.of(lookAlikes.get(letter) ?? [letter])),
  'look-alikes of capitals': (word, draw) =>
    someLetters(word.toUpperCase(), draw, (letter) => draw.of(lookAlikes.get(letter) ?? [letter])),
  'other forms of letters': (word, draw) => {
    const first = draw.of([0xff41, 0x1d41a, 0x1d4ea, 0x1d586, 0x1d5ba, 0x1d5ee, 0x1d68a, 0x24d0]);
    return letterwise(word, (letter) => full(letter, first));
  },
  'hidden characters': (word, draw) =>
    letterwise(word, (letter, i) => (i > 0 && draw.chance(0.6) ? draw.of(hidden) : '') + letter),
  'marks of direction': (word, draw) =>
    letterwise(word, (letter) => letter + (draw.chance(0.6) ? draw.of(directions) : '')),
  'combining marks': (word, draw) =>
    letterwise(
      word,
      (letter) =>
        letter +
        Array.from({ length: draw.below(4) }, () => String.fromCharCode(0x300 + draw.below(0x70))).join(''),
    ),
  'accented letters': (word, draw) =>
    someLetters(word, draw, (letter) =>
      (letter + draw.of(['\u0301', '\u0308', '\u0302', '\u0327'])).normalize('NFC'),
    ),
  'spaces between all letters': (word) => [...word].join(' '),
  'marks between letters': (word, draw) => [...word].join(draw.of(['.', '-', '_', '*', '~', ' . '])),
  'one mark within': (word, draw) => {
    const at = 1 + draw.below(word.length - 1);
    return word.slice(0, at) + draw.of(['.', '-', '_', '*']) + word.slice(at);
  },
  'digits and symbols': (word, draw) =>
    someLetters(word, draw, (letter) => draw.of([...(leet[letter] ?? letter)])),
  'stretched letters': (word, draw) =>
    letterwise(word, (letter) => (draw.chance(0.4) ? letter.repeat(3 + draw.below(6)) : letter)),
  capitals: (word, draw) => letterwise(word, (letter) => (draw.chance(0.5) ? letter.toUpperCase() : letter)),
};

const around = [
  ['You are a ', ' for sure.'],
  ['', ''],
  ['Look: “', '”'],
  ['Buy this (', ')!'],
  ['Well, ', ', 1234'],
] as const;

describe('disguises', () => {
  const unit = blocklist({ words });
  const results = Object.entries(disguises).flatMap(([how, disguise]) => {
    const draw = drawer(1);
    return Array.from({ length: 100 }, (_, i) => {
      const word = words[i % words.length]!;
      const [before, after] = draw.of(around);
      const shown = disguise(word, draw);
      const text = before + shown + after;
      const found = unit.check(text).some(({ which }) => which === word);
      return { how, text, found };
    });
  });

  it.each(Object.keys(disguises))('sees 97 of 100 with %s at least', (how) => {
    const missed = results.filter((each) => each.how === how && !each.found).map(({ text }) => text);
    expect(missed.length, missed.join(' | ')).toBeLessThanOrEqual(3);
  });

  it('sees 99 % of all', () => {
    expect(results.length).toBeGreaterThanOrEqual(1000);
    const seen = results.filter(({ found }) => found).length / results.length;
    expect(seen).toBeGreaterThanOrEqual(0.99);
  });
});

const textOf = (
  text: string,
  options: Partial<Parameters<typeof blocklist>[0]> & { words: readonly string[] },
) => guarded(text, [blocklist(options)]).text;

it('tells the span in the text that was given, and the word as it is listed', () => {
  // 0: b, 1: Cyrillic а, 2: zero width, 3: d
  expect(blocklist({ words: ['Bad'] }).check('so b\u0430\u200bd!')).toEqual([
    { what: 'blocked word', start: 3, end: 7, action: 'replace', which: 'Bad', replacement: '***' },
  ]);
});

it('is no alarm where words only hold a listed one, or are put together otherwise', () => {
  const unit = blocklist({ words: ['hell', 'ass', 'shell', 'ill', 'bum', 'cop', 'spic'] });
  for (const text of [
    ...[
      'Hello, shellfish and classes.',
      "He'll pass.",
      "She'll come, I'll go.",
      'A burn on the arm.',
      'The A55 and 455 people.',
    ],
    ...['spicy and conspicuous', 'as set out', 'a small', 'h e l p', 'see 8008 and 1:11'],
  ])
    expect(unit.check(text), text).toEqual([]);
  expect(textOf('shellfish', { words: ['shell'], within: true })).toBe('***fish');
});

it('takes no word of Russian, Greek or Serbian for a Latin one within text of its script', () => {
  const unit = blocklist({ words: ['cop', 'poc', 'hop', 'top', 'poca', 'tov'] });
  expect(unit.check('Не выноси сор из избы, там роса и тор.')).toEqual([]);
  expect(unit.check('Ο τοῦ κόσμου τον τον')).toEqual([]);
  expect(unit.check('You are a с\u043eр and a сop')).toHaveLength(2);
});

it('sees Latin letters in words of other scripts', () => {
  expect(textOf('Это дурaк.', { words: ['дурак'] })).toBe('Это ***.');
  expect(textOf('这是笨蛋吗', { words: ['笨蛋'] })).toBe('这是***吗');
  expect(textOf('वह पागल है', { words: ['पागल'] })).toBe('वह *** है');
  // another vowel sign is another word
  expect(textOf('कल काल', { words: ['कल'] })).toBe('*** काल');
});

it('keeps letters with accents apart where it is told to', () => {
  expect(textOf('Este año', { words: ['ano'], accents: false })).toBe('Este año');
  expect(textOf('Este año', { words: ['ano'] })).toBe('Este ***');
  expect(textOf('cono, coño', { words: ['coño'] })).toBe('cono, ***');
});

it('finds phrases with and without their spaces, and the longest of several', () => {
  const words = ['dolor', 'dolor sit'];
  expect(textOf('dolor  sit, dolorsit, dolor-sit, dolor amet', { words })).toBe('***, ***, ***, *** amet');
});

it('refuses lists without words, and words without letters', () => {
  for (const words of [[], ['...'], ['\u200b']])
    expect(() => blocklist({ words })).toThrow(expect.objectContaining({ code: 'E_OPTION' }));
});
