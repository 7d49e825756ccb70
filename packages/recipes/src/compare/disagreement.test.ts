import { expect, it } from 'vitest';
import type { AnsweredRows } from '../training/compared-task.ts';
import { disagreementOf } from './disagreement.ts';

const model = (...answers: readonly (readonly [string, number])[]): AnsweredRows => ({
  texts: ['one', 'two', 'x'.repeat(500), 'four'],
  labels: ['a', 'b', 'a', 'b'],
  answers: answers.map(([label, probability]) => ({ label, probability })),
});

it('has the rows with more than one answer, those first of which even the least sure is sure', () => {
  const found = disagreementOf([
    model(['a', 0.9], ['a', 0.6], ['a', 0.8], ['b', 0.99]),
    model(['a', 0.7], ['b', 0.95], ['b', 0.7], ['a', 0.51]),
    model(['a', 0.8], ['b', 0.9], ['b', 0.9], ['b', 0.6]),
  ])!;
  expect([found.rows, found.differ]).toEqual([4, 3]);
  // least sure: 0.7, 0.6, 0.51
  expect(found.shown.map(({ text }) => text.slice(0, 4))).toEqual(['xxxx', 'two', 'four']);
  expect(found.shown[1]).toEqual({
    text: 'two',
    actual: 'b',
    answers: [
      { label: 'a', probability: 0.6 },
      { label: 'b', probability: 0.95 },
      { label: 'b', probability: 0.9 },
    ],
  });
  expect([...found.shown[0]!.text]).toHaveLength(401);
});

it('says that all agree, and nothing of one model or of no rows', () => {
  const one = model(['a', 1], ['a', 1], ['a', 1], ['a', 1]);
  expect(disagreementOf([one, one])).toEqual({ rows: 4, differ: 0, shown: [] });
  expect(disagreementOf([one])).toBeUndefined();
  expect(
    disagreementOf([
      { texts: [], labels: [], answers: [] },
      { texts: [], labels: [], answers: [] },
    ]),
  ).toBeUndefined();
});
