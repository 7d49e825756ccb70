import { expect, it } from 'vitest';
import { nearDuplicatesOf } from './near-duplicates.ts';
import { scriptOf } from './script-of.ts';
import { unlikeTextsOf } from './unlike-texts.ts';

const sentence =
  'The old boat lay upon the sand, and nobody had asked for it since the spring before the war.';

it('finds a text with another end, case or punctuation, and neither the same text nor another', () => {
  const find = nearDuplicatesOf([sentence, 'Quite another text about the weather in the mountains.']);
  expect(
    find([
      sentence,
      sentence.toUpperCase(),
      `${sentence.slice(0, -12)} end.`,
      sentence.replaceAll(' ', '  ').replace(',', ' –'),
      'Nobody had asked for anything at all, and the mountains were quiet.',
      'boat',
    ]),
  ).toEqual([1, 2, 3]);
});

it('takes a text for near from a Jaccard similarity of 0.8 of its pieces of eight letters on', () => {
  const letters = Array.from({ length: 107 }, (_, i) =>
    String.fromCharCode(97 + ((i * i + 3 * i) % 26)),
  ).join('');
  const find = nearDuplicatesOf([letters]);
  const pieces = (text: string) =>
    new Set(Array.from({ length: text.length - 7 }, (_, i) => text.slice(i, i + 8)));
  for (const cut of [2, 10, 15, 25, 40, 60]) {
    const other = letters.slice(0, -cut) + '0123456789'.repeat(6).slice(0, cut);
    const [a, b] = [pieces(letters), pieces(other)];
    const common = [...a].filter((piece) => b.has(piece)).length;
    expect(find([other]).length === 1).toBe(common / (a.size + b.size - common) >= 0.8);
  }
});

it.each([
  ['Привет, Bob', 'Cyrillic'],
  ['日本の山', 'Han'],
  ['ひらがな語', 'Hiragana'],
  ['plain words', 'Latin'],
  ['ᚠᚢᚦᚨᚱᚲ', 'another script'],
  ['12 + 3', undefined],
])('%s is of the script %s', (text, script) => {
  expect(scriptOf(text)).toBe(script);
});

it('finds texts of other letter pairs, and says nothing with fewer than 200 texts', () => {
  const words = ['lamp', 'stone', 'river', 'garden', 'window', 'letter', 'winter'];
  const known = Array.from({ length: 240 }, (_, i) =>
    Array.from({ length: 6 }, (_, j) => words[(i * (j + 3) + j) % 7]!).join(' '),
  );
  const find = unlikeTextsOf(known)!;
  expect(find([known[5]!, 'zgrzyt szczebrzeszyn chrzaszcz brzmi w trzcinie'])).toEqual([1]);
  expect(unlikeTextsOf(known.slice(0, 199))).toBeUndefined();
});
