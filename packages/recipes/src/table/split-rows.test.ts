import { randomStream } from '@ridgeline/tensors';
import { splitsOf } from '@ridgeline/tuning';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FoldKind, factsOf, foldRows, type RowFacts, splitRows } from './split-rows.ts';

const row = fc.record({
  // rare and common classes
  label: fc.integer({ min: 0, max: 40 }).map((n) => (n > 8 ? 'common' : `rare ${n}`)),
  group: fc.integer({ min: 0, max: 11 }).map((n) => `g${n}`),
});
const tables = fc.array(row, { minLength: 6, maxLength: 60 }).map((rows) => ({
  rows: rows.length,
  labels: rows.map(({ label }) => label),
  groups: rows.map(({ group }) => group),
}));

const countBy = (values: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
const of = (values: readonly string[], rows: Int32Array) => Array.from(rows, (place) => values[place]!);

/** The promises that every split keeps; what is refused is refused as bad data. */
const checkSplit = (
  facts: RowFacts & { labels: string[]; groups: string[] },
  kind: FoldKind,
  test: number,
) => {
  let parts: ReturnType<typeof splitRows>;
  try {
    parts = splitRows(facts, { kind, test, seed: 3, name: 'a.csv' });
  } catch (error) {
    expect(error).toMatchObject({ code: 'E_DATA' });
    return;
  }
  expect([...parts.train, ...parts.test].sort((a, b) => a - b)).toEqual(
    Array.from({ length: facts.rows }, (_, place) => place),
  );
  const learnt = countBy(of(facts.labels, parts.train));
  for (const [label, all] of countBy(facts.labels)) {
    expect(learnt.get(label) ?? 0).toBeGreaterThanOrEqual(1);
    if (kind !== 'stratified') continue;
    expect(learnt.get(label)).toBeGreaterThanOrEqual(Math.min(2, all));
    const share = Math.min(all * test, Math.max(0, all - 2));
    // one row more where a class that keeps all of its rows passes its share on
    expect(Math.abs(all - learnt.get(label)! - share)).toBeLessThanOrEqual(1 + 1e-9);
  }
  if (kind === 'grouped') {
    const inTest = new Set(of(facts.groups, parts.test));
    expect(of(facts.groups, parts.train).some((group) => inTest.has(group))).toBe(false);
  }
  const inner = factsOf(facts, parts.train);
  let fold: Int32Array;
  try {
    fold = foldRows(inner, { kind, folds: 2, random: randomStream(3).stream('folds') });
  } catch (error) {
    expect(error).toMatchObject({ code: 'E_DATA' });
    return;
  }
  for (const split of splitsOf(fold)) {
    const known = new Set(of(inner.labels!, split.train));
    expect(of(inner.labels!, split.test).every((label) => known.has(label))).toBe(true);
  }
};

describe.each(['stratified', 'plain', 'grouped', 'blocked'] as const)('%s', (kind) => {
  it('shares out all rows once, and what is tested has its class learnt from, in every fold too', () => {
    fc.assert(
      fc.property(tables, fc.double({ min: 0.1, max: 0.8, noNaN: true }), (facts, test) => {
        checkSplit(facts, kind, test);
      }),
    );
  });
});

it('passes the share of a class that stays in training on to another, one row at most', () => {
  const labels = [...Array.from({ length: 15 }, () => 'common'), 'rare'];
  const { train, test } = splitRows(
    { rows: 16, labels, groups: null },
    { test: 0.8, seed: 3, name: 'a.csv' },
  );
  expect([train.length, test.length]).toEqual([3, 13]);
  expect(of(labels, test)).not.toContain('rare');
});

it('draws the same rows for the same seed', () => {
  const facts = { rows: 30, labels: Array.from({ length: 30 }, (_, i) => `${i % 3}`), groups: null };
  const draw = (seed: number) => splitRows(facts, { test: 0.2, seed, name: 'a.csv' });
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

it('keeps six groups for three folds and a test', () => {
  const groups = Array.from({ length: 60 }, (_, i) => `author ${i % 6}`);
  const labels = groups.map((_, i) => (i % 7 < 3 ? 'a' : 'b'));
  const { train, test } = splitRows(
    { rows: 60, labels, groups },
    { test: 0.1, folds: 3, seed: 1, name: 'a' },
  );
  expect([train.length, test.length]).toEqual([50, 10]);
});

it('names the class that a block leaves without rows to learn from', () => {
  const labels = [...'aaabbbccc'];
  expect(() =>
    foldRows({ rows: 9, labels, groups: null }, { kind: 'blocked', folds: 3, random: randomStream(1) }),
  ).toThrow('class "a" is in no row that fold 1 is learnt from');
});

it('says what it lacks where rows are too few, or groups', () => {
  const two = { rows: 2, labels: ['a', 'b'], groups: null };
  expect(() => splitRows(two, { test: 0.1, seed: 1, name: 'a.json' })).toThrow(
    'a.json: 2 rows are too few to train and to test on 0.1 of them, since two rows of each class stay to train.',
  );
  const one = { rows: 1, labels: null, groups: null };
  for (const test of [0, 0.1])
    expect(() => splitRows(one, { test, seed: 1, name: 'one.csv' })).toThrow(
      expect.objectContaining({
        message: 'one.csv: 1 row is too few to learn from.',
        hint: 'Give at least 2 rows.',
      }),
    );
  const grouped = { rows: 4, labels: null, groups: ['x', 'x', 'y', 'y'] };
  expect(() => splitRows(grouped, { test: 0.1, seed: 1, name: 'a.csv' })).toThrow(
    '2 groups are too few for a test part and 2 folds',
  );
});
