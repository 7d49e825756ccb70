import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stratifiedSplit } from './stratified-split.ts';

const random = randomStream(7).stream('split');

it('gives every label its share, to one example, and each example one part', () => {
  const labels = fc.array(fc.constantFrom('a', 'b', '__proto__'), { minLength: 10, maxLength: 60 });
  fc.assert(
    fc.property(labels, fc.double({ min: 0.2, max: 0.7, noNaN: true }), (list, test) => {
      const parts = stratifiedSplit(list, { test, random });
      expect([...parts.train, ...parts.test].sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
      for (const label of new Set(list)) {
        const all = list.filter((other) => other === label).length;
        const tested = [...parts.test].filter((place) => list[place] === label).length;
        expect(Math.abs(tested - all * test)).toBeLessThan(1);
        expect(tested).toBeLessThan(all);
      }
    }),
  );
});

it('is the same for the same stream and another for another', () => {
  const labels = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 'spam' : 'ham'));
  const split = stratifiedSplit(labels, { test: 0.25, random });
  expect(split.test.length).toBe(10);
  expect(stratifiedSplit(labels, { test: 0.25, random })).toEqual(split);
  expect(stratifiedSplit(labels, { test: 0.25, random: random.stream('other') })).not.toEqual(split);
  expect(stratifiedSplit(labels, { test: 0, random }).train.length).toBe(40);
});

it('refuses a share outside [0, 1), and one that leaves a part empty', () => {
  expect(() => stratifiedSplit(['a'], { test: 1, random })).toThrow(
    'test must be a number in [0, 1), got 1.',
  );
  const short = {
    code: 'E_DATA',
    message: expect.stringContaining('2 examples leave none for the test part.'),
  };
  expect(() => stratifiedSplit(['a', 'b'], { test: 0.1, random })).toThrow(expect.objectContaining(short));
  expect(() => stratifiedSplit([], { test: 0, random })).toThrow('leave none for the training part');
});

it('keeps as many of each label for training as are asked for', () => {
  const labels = ['a', 'a', 'b', 'b', 'b', ...Array.from({ length: 15 }, () => 'c')];
  const { train } = stratifiedSplit(labels, { test: 0.9, keep: 2, random });
  const kept = (label: string) => [...train].filter((place) => labels[place] === label).length;
  expect([kept('a'), kept('b'), kept('c')]).toEqual([2, 2, 2]);
});
