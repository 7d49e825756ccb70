import { expect, it } from 'vitest';
import { bitsPerCharacter } from './bits-per-character.ts';

it('turns summed nats into bits for each character', () => {
  expect(bitsPerCharacter({ lossNats: 1000 * Math.LN2, characters: 500 })).toBeCloseTo(2, 14);
  expect(bitsPerCharacter({ lossNats: 10 * Math.log(65), characters: 10 })).toBeCloseTo(Math.log2(65), 14);
  expect(bitsPerCharacter({ lossNats: 0, characters: 3 })).toBe(0);
});

it('gives one text the same figure however it is cut into tokens', () => {
  const byCharacter = bitsPerCharacter({ lossNats: 6 * 1.5, characters: 6 });
  const byWord = bitsPerCharacter({ lossNats: 2 * 4.5, characters: 6 });
  expect(byWord).toBe(byCharacter);
});

it('refuses no characters and a loss that is no number', () => {
  expect(() => bitsPerCharacter({ lossNats: 1, characters: 0 })).toThrow(
    'bitsPerCharacter: characters must be an integer ≥ 1, got 0.',
  );
  expect(() => bitsPerCharacter({ lossNats: NaN, characters: 1 })).toThrow('lossNats');
});
