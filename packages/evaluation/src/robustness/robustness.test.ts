import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PerturbationName, perturbations } from './catalog.ts';
import { graphemes, isLetter } from './graphemes.ts';
import { keysNextTo } from './keyboards.ts';
import { perturbedTexts } from './perturbed-texts.ts';
import { wordsOf } from './words.ts';

const names = Object.keys(perturbations) as PerturbationName[];
const scripts = {
  English: "Don't say that the Moving Film of 1999 is dull, Élan!",
  decomposed: 'cafe\u0301 nai\u0308ve re\u0301sume\u0301',
  Russian: 'Съешь ещё этих мягких французских булок',
  Chinese: '我喜欢这部电影，很好看。𠮷野家',
  Japanese: 'この映画はとても面白いです',
  Arabic: 'هذا الفيلمُ جميلٌ جدًّا',
  Hindi: 'यह फ़िल्म बहुत अच्छी है',
  Thai: 'ภาพยนตร์เรื่องนี้สนุกมาก',
  Korean: '이 영화는 정말 재미있다',
  emoji: '👩‍👩‍👧 nice 🇫🇷🇩🇪 film 👍🏽 1️⃣',
};

const change = (text: string, perturbation: PerturbationName, strength: number, seed = 1): string =>
  perturbedTexts([text], { perturbation, strength, random: randomStream(seed) })[0]!;

/** Marks that stand on nothing but a space, as a split letter leaves them. */
const loose = (text: string): number => [...text.matchAll(/(?:^|[\s,.!?])\p{M}/gu)].length;

/** Four standard deviations of a share of n. */
const within = (share: number, n: number): number => 4 * Math.sqrt((share * (1 - share)) / n);

describe.each(names)('%s', (name) => {
  it('gives the same text for the same stream, whatever stands beside it', () => {
    const texts = Object.values(scripts);
    const all = (given: readonly string[]) =>
      perturbedTexts(given, { perturbation: name, strength: 0.5, random: randomStream(3) });
    expect(all(texts)).toEqual(all([...texts].reverse()).reverse());
    expect(all(texts.slice(4))).toEqual(all(texts).slice(4));
  });

  it('changes nothing at strength 0, and nothing in a text without letters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => change(text, name, 0) === text));
    for (const text of ['', ' ', '👍 …', '👩‍👩‍👧🇫🇷']) expect(change(text, name, 1)).toBe(text);
  });

  it.each(Object.entries(scripts))('splits no letter of %s, and leaves emoji whole', (_, text) => {
    for (let seed = 0; seed < 40; seed++) {
      const changed = change(text, name, 0.6, seed);
      expect(/\p{Cs}/u.test(changed)).toBe(false);
      expect(loose(changed)).toBe(0);
      const symbols = (given: string) =>
        graphemes(given).filter((each) => /\p{Extended_Pictographic}|\p{RI}/u.test(each));
      expect(symbols(changed)).toEqual(symbols(text));
    }
  });

  it('takes any text there is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, strength) => {
          expect(/\p{Cs}/u.test(change(text, name, strength))).toBe(false);
        },
      ),
    );
  });
});

describe('the share that changes is the strength', () => {
  const n = 20_000;
  const words = Array.from({ length: n }, (_, i) => `w${'abcdefgh'[i % 8]}${i}`);
  const text = words.join(' ');

  it.each([0.05, 0.3])('of words, at %f', (strength) => {
    const bound = within(strength, n);
    const shareOf = (name: PerturbationName, seed: number): number => {
      const { words: now } = wordsOf(change(text, name, strength, seed));
      return name === 'wordDrop'
        ? (n - now.length) / n
        : now.filter((word, i) => word !== words[i]).length / n;
    };
    for (const name of ['wordDrop', 'unknownWords', 'upperCase'] as const)
      expect(Math.abs(shareOf(name, 2) - strength)).toBeLessThan(bound);
    // words move in pairs
    expect(Math.abs(shareOf('wordSwap', 2) - strength)).toBeLessThan(Math.SQRT2 * bound);
  });

  it('of letters in the other case', () => {
    const letters = 'abcdefghij'.repeat(2000);
    const changed = [...change(letters, 'randomCase', 0.2)].filter(
      (letter) => letter !== letter.toLowerCase(),
    );
    expect(Math.abs(changed.length / letters.length - 0.2)).toBeLessThan(within(0.2, letters.length));
  });

  it('of letters with a slip', () => {
    // words of one letter, which are struck wrongly or doubled
    const text = Array.from({ length: 20_000 }, () => 'g').join(' ');
    const slips = change(text, 'typos', 0.1)
      .split(' ')
      .filter((word) => word !== 'g');
    expect(Math.abs(slips.length / 20_000 - 0.1)).toBeLessThan(within(0.1, 20_000));
    const keys = new Set(['f', 'h', 't', 'y', 'v', 'b']);
    for (const slip of slips) expect(keys.has([...slip].at(-1)!)).toBe(true);
  });
});

it('knows what is next to a key, by its case', () => {
  expect([...keysNextTo('g')].sort()).toEqual(['b', 'f', 'h', 't', 'v', 'y']);
  expect([...keysNextTo('G')].sort()).toEqual(['B', 'F', 'H', 'T', 'V', 'Y']);
  expect(keysNextTo('п')).toContain('р');
  expect(keysNextTo('猫')).toEqual([]);
});

it('makes slips within the script', () => {
  const has = (script: string, text: string) =>
    graphemes(text)
      .filter(isLetter)
      .every((letter) => new RegExp(`^\\p{sc=${script}}`, 'u').test(letter));
  for (let seed = 0; seed < 20; seed++)
    for (const name of ['typos', 'unknownWords'] as const) {
      expect(has('Cyrillic', change(scripts.Russian, name, 1, seed))).toBe(true);
      expect(has('Devanagari', change(scripts.Hindi, name, 1, seed))).toBe(true);
      expect(has('Arabic', change(scripts.Arabic, name, 1, seed))).toBe(true);
      expect(has('Han', change(scripts.Chinese, name, 1, seed))).toBe(true);
    }
});

it('exchanges two letters and leaves both', () => {
  // no keyboard is known: each is kept, doubled or left out, or both change places
  const each = [(letter: string) => letter, (letter: string) => letter + letter, () => ''];
  const possible = new Set(['犬猫', ...each.flatMap((a) => each.map((b) => a('猫') + b('犬')))]);
  const found = new Set(Array.from({ length: 200 }, (_, seed) => change('猫犬', 'typos', 0.7, seed)));
  expect([...found].filter((text) => !possible.has(text))).toEqual([]);
  expect(found).toContain('犬猫');
});

it('leaves words out with the space behind them', () => {
  const found = new Set(
    Array.from({ length: 100 }, (_, seed) => change('one two, six', 'wordDrop', 0.4, seed)),
  );
  expect(found).toEqual(
    new Set(['one two, six', 'two, six', 'one , six', 'one two, ', ', six', 'two, ', 'one , ']),
  );
});

it('has no effect on case where a script has none', () => {
  for (const name of ['upperCase', 'lowerCase', 'randomCase'] as const)
    for (const text of [scripts.Chinese, scripts.Arabic, scripts.Hindi, scripts.Thai, scripts.Korean])
      expect(change(text, name, 1)).toBe(text);
});

it('does at strength 1 what it says', () => {
  expect(change('A moving Film', 'upperCase', 1)).toBe('A MOVING FILM');
  expect(change('A moving Film', 'lowerCase', 1)).toBe('a moving film');
  expect(change('A moving Film', 'randomCase', 1)).toBe('a MOVING fILM');
  expect(change('one two, three four five', 'wordSwap', 1)).toBe('two one, four three five');
  expect(wordsOf(change('one two three', 'wordDrop', 1)).words).toHaveLength(1);
  expect(change('one', 'wordDrop', 1)).toBe('one');
  const made = wordsOf(change('a moving film', 'unknownWords', 1)).words;
  expect(made.map((word) => word.length)).toEqual([5, 6, 5]);
});

it.each([
  [
    'an unknown name',
    { perturbation: 'typo', strength: 0.1 },
    'E_OPTION',
    'must be one of typos, upperCase,',
  ],
  ['a strength above 1', { perturbation: 'typos', strength: 1.1 }, 'E_RANGE', 'got 1.1.'],
  ['a negative strength', { perturbation: 'typos', strength: -0.1 }, 'E_RANGE', 'got -0.1.'],
  ['no number', { perturbation: 'typos', strength: Number.NaN }, 'E_RANGE', 'got NaN.'],
])('refuses %s', (_, given, code, message) => {
  const call = () => perturbedTexts(['a film'], { ...given, random: randomStream(1) } as never);
  expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});
