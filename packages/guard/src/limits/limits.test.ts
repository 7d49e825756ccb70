import { expect, it } from 'vitest';
import { guarded } from '../guarded.ts';
import { lengthLimit } from './length-limit.ts';
import { repetitionLimit } from './repetition-limit.ts';
import { unknownTokens } from './unknown-tokens.ts';

it('cuts a text behind the last whole character, with its marks', () => {
  const cut = (text: string, characters: number) =>
    guarded(text, [lengthLimit({ characters, action: 'replace' })]).text;
  expect(cut('abcdef', 4)).toBe('abcd');
  expect(cut('ab😀', 3)).toBe('ab');
  expect(cut('abe\u0301', 3)).toBe('ab');
  expect(cut('a👩\u200d🚀', 4)).toBe('a');
  expect(cut('👍🏽', 2)).toBe('');
  expect(lengthLimit({ characters: 3 }).check('abcde')).toEqual([
    { what: 'too long', start: 3, end: 5, action: 'refuse', measure: 5 },
  ]);
});

it('cuts runs to their length, by whole pieces', () => {
  const cut = (text: string, characters: number) =>
    guarded(text, [repetitionLimit({ characters, action: 'replace' })]).text;
  expect(cut('so gooooooooood!', 4)).toBe('so goooood!'.replace('ooooo', 'oooo'));
  expect(cut('hahahahahahaha, no', 8)).toBe('hahahaha, no');
  expect(cut('😀😀😀😀😀😀😁', 8)).toBe('😀😀😀😀😁');
  expect(cut('aaaaaaaabbbbbbbb', 4)).toBe('aaaabbbb');
  expect(repetitionLimit({ characters: 4 }).check('xyyyyyyz')).toEqual([
    { what: 'repetition', start: 5, end: 7, action: 'refuse', measure: 6 },
  ]);
  // four pieces of any length may pass
  expect(repetitionLimit({ characters: 1 }).check('abcabcabcabc')).toEqual([]);
});

it('measures the share of unknown tokens, and lets short texts and whole vocabularies pass', () => {
  const encode = (text: string) => ({
    ids: Int32Array.from(text.split(''), (unit) => (unit === '?' ? 0 : 1)),
    offsets: Int32Array.from({ length: 2 * text.length }, (_, i) => (i + 1) >> 1),
  });
  const unit = unknownTokens({ share: 0.25, tokens: 4 });
  const tokenizer = { encode, special: { unknown: 0 } };
  expect(unit.check('a??b', { tokenizer })).toEqual([
    { what: 'unknown tokens', start: 1, end: 3, action: 'refuse', measure: 0.5 },
  ]);
  expect(unit.check('abc?', { tokenizer })).toEqual([]);
  expect(unit.check('???', { tokenizer })).toEqual([]);
  expect(unit.check('????', { tokenizer: { encode, special: {} } })).toEqual([]);
});
