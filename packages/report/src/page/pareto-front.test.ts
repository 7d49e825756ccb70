import { expect, it } from 'vitest';
import { paretoFront, type Traded } from './pareto-front.ts';

/** By the definition, in n² comparisons. */
const unbeaten = (points: readonly Traded[]): readonly Traded[] =>
  points.filter(
    (a) => !points.some((b) => b.cost <= a.cost && b.loss <= a.loss && (b.cost < a.cost || b.loss < a.loss)),
  );

it('has the points that no other beats, as the definition has them', () => {
  // a fixed sequence, coarse enough for ties in one, the other and both
  let state = 7;
  const next = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % 9;
  };
  for (let round = 0; round < 200; round++) {
    const points = Array.from({ length: 12 }, () => ({ cost: next(), loss: next() }));
    const front = paretoFront(points);
    expect(new Set(front)).toEqual(new Set(unbeaten(points)));
    expect([...front].sort((a, b) => a.cost - b.cost || b.loss - a.loss)).toEqual(front);
  }
});

it('leaves out what is not finite', () => {
  expect(
    paretoFront([
      { cost: Number.NaN, loss: 1 },
      { cost: 1, loss: Number.POSITIVE_INFINITY },
    ]),
  ).toEqual([]);
});
