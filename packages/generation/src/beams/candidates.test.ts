import { expect, it } from 'vitest';
import { continuations } from './candidates.ts';

it('goes on by as many tokens as are asked for, however probable those are that never stand in a text', () => {
  const beam = { ids: [3], logProbability: -1, row: 0 };
  const judgement = {
    ...{ processors: [], barred: [0, 1], penalties: new Map<number, number>() },
    context: { promptLength: 1, ends: [] },
  };
  const found = continuations(beam, Float32Array.of(5, 4, 3, 2, 1), judgement, { count: 2, also: [1, 4] });
  expect(found.map(({ id }) => id)).toEqual([2, 3, 4]);
});
