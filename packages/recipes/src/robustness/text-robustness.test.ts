import { expect, it } from 'vitest';
import { sampledRows } from './sampled-rows.ts';
import { textRobustness } from './text-robustness.ts';

it('measures every perturbation at every strength on the same rows', async () => {
  const progress: (readonly [string, number])[] = [];
  const asked: (readonly string[])[] = [];
  const found = await textRobustness({
    texts: ['A b', 'c d', '猫', 'X Y'],
    // right where there is a small letter or none at all; it answers with the text
    answer: async (texts) => {
      asked.push(texts);
      const scores = texts.map((text) => Number(/[a-z]/.test(text) || !/[A-Z]/.test(text)));
      return { scores, answers: texts };
    },
    of: 'right',
    perturbations: ['upperCase', 'lowerCase'],
    strengths: [0, 1],
    seed: 1,
    onProgress: (...told) => progress.push(told),
  });
  expect(asked).toEqual([
    ['A b', 'c d', '猫', 'X Y'],
    ['A b', 'c d', '猫', 'X Y'],
    ['A B', 'C D', '猫', 'X Y'],
    ['A b', 'c d', '猫', 'X Y'],
    ['a b', 'c d', '猫', 'x y'],
  ]);
  expect(found.clean).toBe(0.75);
  expect(found.rows.map(({ interval: _, ...row }) => row)).toEqual([
    { perturbation: 'upperCase', strength: 0, score: 0.75, drop: 0, changed: 0, altered: 0 },
    { perturbation: 'upperCase', strength: 1, score: 0.25, drop: 0.5, changed: 0.5, altered: 0.5 },
    { perturbation: 'lowerCase', strength: 0, score: 0.75, drop: 0, changed: 0, altered: 0 },
    { perturbation: 'lowerCase', strength: 1, score: 1, drop: -0.25, changed: 0.5, altered: 0.5 },
  ]);
  expect(progress).toEqual([
    ['upperCase', 0],
    ['upperCase', 0.25],
    ['lowerCase', 0.5],
    ['lowerCase', 0.75],
  ]);
});

it('draws rows in their order, each once, by the seed', () => {
  expect([...sampledRows(3, { most: 5, seed: 1 })]).toEqual([0, 1, 2]);
  const drawn = sampledRows(1000, { most: 200, seed: 1 });
  expect(new Set(drawn).size).toBe(200);
  expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
  expect(drawn.at(-1)).toBeGreaterThan(900);
  expect(drawn).toEqual(sampledRows(1000, { most: 200, seed: 1 }));
  expect(drawn).not.toEqual(sampledRows(1000, { most: 200, seed: 2 }));
});
