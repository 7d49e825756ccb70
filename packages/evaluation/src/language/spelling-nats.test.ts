import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spellingNats } from './spelling-nats.ts';

const total = (pieces: readonly string[]): number => spellingNats(pieces).reduce((a, b) => a + b, 0);
const alphabet = 0x110000 + 1;

it('charges the first symbols as uniform over Unicode, and known ones by their frequency', () => {
  // a, end: 1/K, then (1/K) / 2
  expect(spellingNats(['a'])[0]).toBeCloseTo(Math.log(alphabet) + Math.log(2 * alphabet), 10);
  // a, a, end, a, end: 1/K · (1 + 1/K)/2 · (1/K)/3 · (2 + 1/K)/4 · (1 + 1/K)/5
  const byHand =
    (((1 / alphabet) * (1 + 1 / alphabet)) / 2) *
    (1 / alphabet / 3) *
    ((2 + 1 / alphabet) / 4) *
    ((1 + 1 / alphabet) / 5);
  expect(total(['aa', 'a'])).toBeCloseTo(-Math.log(byHand), 10);
  expect(spellingNats([])).toEqual([]);
});

it('comes near the entropy of long repetition', () => {
  const [first, ...others] = spellingNats(Array.from({ length: 2000 }, () => 'ab'));
  expect(first).toBeGreaterThan(40);
  // three equally frequent symbols
  expect(others.at(-1)! / 3).toBeCloseTo(Math.log(3), 3);
});

it('is above zero and the same in every order, for every string of Unicode', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 12 }), (pieces) => {
      expect(total(pieces)).toBeCloseTo(total([...pieces].reverse()), 6);
      for (const nats of spellingNats(pieces)) expect(nats).toBeGreaterThan(0);
    }),
  );
});

it('counts a character of two UTF-16 units once, and takes lone surrogates', () => {
  expect(total(['🐳'])).toBe(total(['a']));
  expect(total(['\ud83d'])).toBe(total(['a']));
});
