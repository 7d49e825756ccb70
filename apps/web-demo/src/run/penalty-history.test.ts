import { expect, test } from 'vitest';
import { defaults, defaultsFor } from '../settings/settings.ts';
import {
  changed,
  describeHistory,
  neverPenalised,
  type PenaltyChange,
  stretchesOf,
} from './penalty-history.ts';

const none = defaultsFor('none');
const l1 = (lambda: number) => ({ ...defaults, lambda });
const equal = (lambda: number): string => `L1, λ\u00a0=\u00a0${lambda}`;

const historyOf = (...changes: readonly (readonly [number, PenaltyChange['settings']])[]) =>
  changes.reduce<readonly PenaltyChange[]>(
    (history, [from, settings]) => changed(history, { from, settings }),
    [],
  );

test('a penalty that is switched on in the middle is told with its step', () => {
  const history = historyOf([0, none], [120, l1(0.02)]);
  expect(describeHistory(history)).toBe(`no penalty until step 120, then ${equal(0.02)}`);
});

test('of several changes at one step the last counts, and what acts no differently is none', () => {
  expect(historyOf([0, l1(0.3)], [0, l1(0.4)], [50, l1(1)], [50, l1(0.4)])).toEqual([
    { from: 0, settings: l1(0.4) },
  ]);
  expect(historyOf([0, none], [40, l1(0)], [60, { ...defaultsFor('dropout'), rate: 0 }])).toHaveLength(1);
  // a longer run than this one has is no other penalty
  expect(historyOf([0, l1(0.3)], [40, { ...l1(0.3), hidden: 64 }])).toHaveLength(1);
});

test('a slider that is dragged makes one stretch, which says until when it moved', () => {
  const history = historyOf([0, l1(0.3)], [100, l1(0.4)], [104, l1(0.5)], [110, l1(1)], [200, none]);
  expect(stretchesOf(history).map(({ from, settled, to }) => [from, settled, to])).toEqual([
    [0, 0, 100],
    [100, 110, 200],
    [200, 200, Infinity],
  ]);
  expect(describeHistory(history)).toBe(
    `${equal(0.3)} until step 100, then ${equal(1)} (moved there until step 110) until step 200, then no penalty`,
  );
});

test('stretches cover every step once, whatever was changed', () => {
  const history = historyOf([0, none], [3, l1(1)], [5, none], [30, l1(2)], [90, l1(3)], [91, l1(2)]);
  const stretches = stretchesOf(history);
  expect(stretches[0]!.from).toBe(0);
  expect(stretches.at(-1)!.to).toBe(Infinity);
  for (const [index, { from }] of stretches.slice(1).entries()) expect(stretches[index]!.to).toBe(from);
});

test('of a long history the last three stretches are told', () => {
  const history = historyOf([0, none], [100, l1(1)], [200, l1(2)], [300, l1(3)]);
  expect(describeHistory(history)).toMatch(
    /^other penalties before, L1, λ\u00a0=\u00a01 until step 200, then/u,
  );
});

test('a right side without a penalty from beginning to end is known', () => {
  expect(neverPenalised(historyOf([0, none], [40, l1(0)]))).toBe(true);
  expect(neverPenalised(historyOf([0, none], [40, l1(1)], [60, none]))).toBe(false);
});
