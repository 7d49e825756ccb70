import { expect, it } from 'vitest';
import { runChecks } from '../run-checks.ts';
import { descentOf } from './descent.ts';

const stepsOf = (losses: readonly number[]) =>
  losses.map((dataLoss, i) => ({ step: i + 1, dataLoss, gradientNorm: 1 }));

/** The line through some points, a step at a time. */
const along = (points: readonly (readonly [step: number, loss: number])[]): readonly number[] =>
  points.slice(1).flatMap(([end, to], i) => {
    const [start, from] = points[i]!;
    return Array.from({ length: end - start }, (_, k) => from + ((to - from) * k) / (end - start));
  });

/** Normal numbers by Box and Muller's transform of a fixed sequence. */
const normal = (count: number): readonly number[] => {
  let state = 12_345;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
};

it('tells the noise of batches from a curve that falls, outliers or not', () => {
  const draws = normal(8000);
  const noisy = draws.map((draw, i) => 3 - i / 8000 + 0.1 * draw + (i % 100 === 7 ? 5 : 0));
  // the median of 8000 has an error of about one in a hundred, and a fiftieth of the differences are outliers
  expect(descentOf(stepsOf(noisy))!.noise / 0.1).toBeCloseTo(1, 1);
});

it('has means of a fiftieth of the run, of the last tenth, and nothing of fewer than 40 steps', () => {
  const losses = Array.from({ length: 200 }, (_, i) => 200 - i);
  const { size, windows, last } = descentOf(stepsOf([...losses, Number.NaN]))!;
  // 200 … 197 and 4 … 1; 20 … 1
  expect([size, windows.length, windows[0], windows.at(-1), last]).toEqual([4, 50, 198.5, 2.5, 10.5]);
  expect(descentOf(stepsOf(losses.slice(0, 39)))).toBeUndefined();
});

it.each([
  // of a nat that was learnt
  [0.6, 'found'],
  [0.4, 'passed'],
])('tells a rate that is too high by the share %d that was lost again: %s', (share, outcome) => {
  const steps = stepsOf(
    along([
      [0, 3],
      [100, 2],
      [150, 2 + share],
      [200, 2 + share],
    ]),
  );
  expect(runChecks({ steps }).find(({ code }) => code === 'RDG202')!.outcome).toBe(outcome);
});
