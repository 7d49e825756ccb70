import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { wordDropout } from './word-dropout.ts';

const words = {
  vocabulary: ['<unk>', 'sea', 'ship', '<pad>', '<s>', '</s>'],
  special: { unknown: 0, pad: 3, begin: 4, end: 5 },
};
const size = 20_000;
const ids = (id: number) => ({ shape: [2, size / 2], data: new Int32Array(size).fill(id) });
const dropped = (rate: number, id = 1): number =>
  wordDropout({ rate })
    .apply(ids(id), randomStream(3), words)
    .data.filter((found) => found === words.special.unknown).length;

it.each([0.1, 0.5, 0.9])('replaces a share of %s by the unknown id, and changes no other', (rate) => {
  // five deviations of a binomial count
  const apart = 5 * Math.sqrt(size * rate * (1 - rate));
  expect(Math.abs(dropped(rate) - size * rate)).toBeLessThan(apart);
  const { data } = wordDropout({ rate }).apply(ids(2), randomStream(3), words);
  expect(new Set(data)).toEqual(new Set([0, 2]));
});

it('leaves special ids, and all of them at a rate of 0', () => {
  for (const id of [3, 4, 5]) expect(dropped(0.9, id)).toBe(0);
  expect(dropped(0)).toBe(0);
});

it('refuses a vocabulary without an unknown token', () => {
  const bytes = { vocabulary: ['a', 'b'], special: { pad: 1 } };
  for (const rate of [0, 0.1])
    expect(() => wordDropout({ rate }).apply(ids(0), randomStream(1), bytes)).toThrow(
      'wordDropout: the tokenizer must have an unknown token, and this one encodes every text.',
    );
});

it('refuses a rate of 1', () => {
  expect(() => wordDropout({ rate: 1 })).toThrow('wordDropout: rate must be a number in [0, 1), got 1.');
});
