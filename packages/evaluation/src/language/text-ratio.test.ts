import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { textRatio } from './text-ratio.ts';

it('has the ratio of the sums, and the hand values of three rows', () => {
  const { ratio, interval, isEnough } = textRatio({ values: [4, 6, 5], per: [2, 2, 2] });
  expect(ratio).toBeCloseTo(2.5, 15);
  // means 2, 3, 2.5: SE = 0.5/√3, t of 2 degrees 4.302653
  expect(interval![0]).toBeCloseTo(2.5 - (4.302652729911275 * 0.5) / Math.sqrt(3), 10);
  expect(interval![1]).toBeCloseTo(2.5 + (4.302652729911275 * 0.5) / Math.sqrt(3), 10);
  expect(isEnough).toBe(false);
});

it('has no interval for one row', () => {
  expect(textRatio({ values: [4], per: [2] })).toEqual({ ratio: 2, interval: null, isEnough: false });
});

it('holds the truth about as often as it says where both parts of the ratio vary', () => {
  const draws = 400;
  let held = 0;
  for (let draw = 0; draw < draws; draw++) {
    const random = randomStream(7).at(draw);
    const [sizes, rates] = [random.stream('sizes').uniform(200), random.stream('rates').normal(200)];
    const per = Array.from(sizes, (size) => 20 + Math.floor(40 * size));
    let carried = 0;
    const values = per.map((size, row) => {
      carried = 0.5 * carried + Math.sqrt(0.75) * rates[row]!;
      return size * (2 + 0.3 * carried);
    });
    const [low, high] = textRatio({ values, per }).interval!;
    if (low <= 2 && 2 <= high) held++;
  }
  expect(held / draws).toBeGreaterThan(0.91);
  expect(held / draws).toBeLessThan(0.985);
});
