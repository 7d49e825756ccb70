import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockedFolds,
  duplicatesAcrossFolds,
  forwardSplits,
  groupedFolds,
  kFolds,
  neverTested,
  repeatedSplits,
  stratifiedFolds,
  withEveryClass,
} from './folds.ts';
import { splitsOf, withinRows } from './split.ts';

const random = randomStream(3);
const count = (fold: Int32Array, k: number) => fold.filter((value) => value === k).length;

describe('kFolds', () => {
  it('tests every row once, in folds that differ by one row at most', () => {
    const sizes = fc
      .integer({ min: 2, max: 60 })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.integer({ min: 2, max: rows })));
    fc.assert(
      fc.property(sizes, ([rows, folds]) => {
        const splits = splitsOf(kFolds({ rows, folds, random }));
        const tested = splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
        expect(tested).toEqual(Array.from({ length: rows }, (_, row) => row));
        for (const { train, test } of splits) {
          expect(train.length + test.length).toBe(rows);
          expect(Math.abs(test.length - rows / folds)).toBeLessThan(1);
        }
      }),
    );
  });

  it('gives the same folds for the same seed, and others for another', () => {
    const folds = (seed: number) => [...kFolds({ rows: 30, folds: 3, random: randomStream(seed) })];
    expect(folds(1)).toEqual(folds(1));
    expect(folds(1)).not.toEqual(folds(2));
  });

  it('refuses fewer rows than folds', () => {
    expect(() => kFolds({ rows: 3, folds: 5, random })).toThrow(
      'kFolds: folds must be at least 2 and at most the number of rows, 3; got 5.',
    );
    expect(() => kFolds({ rows: 3, folds: 1, random })).toThrow(/at least 2/);
  });
});

describe('stratifiedFolds', () => {
  it('gives every fold its share of every class, and of all rows', () => {
    const labels = Array.from({ length: 103 }, (_, row) => (row % 10 === 0 ? 'rare' : 'common'));
    const fold = stratifiedFolds({ labels, folds: 5, random });
    for (let k = 0; k < 5; k++) {
      const rare = labels.filter((label, row) => label === 'rare' && fold[row] === k).length;
      expect([2, 3]).toContain(rare);
      expect([20, 21]).toContain(count(fold, k));
    }
  });

  it('puts a class with fewer rows than folds into as many folds as it has rows', () => {
    const labels = ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'b'];
    const fold = stratifiedFolds({ labels, folds: 4, random });
    expect(new Set([fold[6], fold[7]]).size).toBe(2);
    expect([0, 1, 2, 3].map((k) => count(fold, k))).toEqual([2, 2, 2, 2]);
  });

  it('tests no class that could not be learnt meanwhile: a class of one row is in no fold', () => {
    expect(stratifiedFolds({ labels: ['a', 'b', 'a'], folds: 2, random })[1]).toBe(neverTested);
    expect(() => stratifiedFolds({ labels: ['a', 'b', 'a', 'c'], folds: 3, random })).toThrow(
      'at most the number of rows of classes with two rows or more, 2; got 3',
    );
  });
});

describe('withEveryClass', () => {
  it('lets every fold learn from every class, and keeps groups together', () => {
    const row = fc.record({
      label: fc.constantFrom('a', 'b', 'c', 'd'),
      group: fc.constantFrom(...'stuvwxyz'),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), fc.boolean(), (rows, isGrouped) => {
        const labels = rows.map(({ label }) => label);
        const groups = isGrouped ? rows.map(({ group }) => group) : labels.map((_, place) => `${place}`);
        if (new Set(groups).size < 2) return;
        const made = groupedFolds({ groups, folds: 2 });
        let fold: Int32Array;
        try {
          fold = withEveryClass({ fold: made, labels, groups });
        } catch (error) {
          expect(error).toMatchObject({ code: 'E_DATA' });
          return;
        }
        for (const { train, test } of splitsOf(fold)) {
          const learnt = new Set(Array.from(train, (place) => labels[place]));
          expect(Array.from(test, (place) => labels[place]).every((label) => learnt.has(label))).toBe(true);
          const inTest = new Set(Array.from(test, (place) => groups[place]));
          expect(Array.from(train, (place) => groups[place]).some((group) => inTest.has(group))).toBe(false);
        }
      }),
    );
  });

  it('names a class where a fold has nothing left to test', () => {
    expect(() => withEveryClass({ fold: Int32Array.of(0, 1), labels: ['a', 'b'] })).toThrow(
      'fold 1 has nothing to test that leaves every class to learn from, such as "b"',
    );
  });
});

describe('groupedFolds', () => {
  it('keeps groups together and folds even', () => {
    const groups = [...'aaaaabbbccdd'];
    const fold = groupedFolds({ groups, folds: 2 });
    for (const group of 'abcd') {
      expect(new Set(groups.flatMap((name, row) => (name === group ? [fold[row]] : []))).size).toBe(1);
    }
    expect([count(fold, 0), count(fold, 1)].sort()).toEqual([5, 7]);
  });

  it('refuses fewer groups than folds', () => {
    expect(() => groupedFolds({ groups: ['a', 'a', 'b'], folds: 3 })).toThrow(
      /at most the number of groups, 2; got 3/,
    );
  });
});

describe('rows in the order of time', () => {
  it('blocks are contiguous', () => {
    expect([...blockedFolds({ rows: 7, folds: 3 })]).toEqual([0, 0, 0, 1, 1, 2, 2]);
  });

  // scikit-learn 1.9.1: list(TimeSeriesSplit(n_splits=3).split(range(10)))
  it('the past teaches, as in scikit-learn', () => {
    const splits = forwardSplits({ rows: 10, folds: 3 });
    expect(splits.map(({ train, test }) => [train.length, [...test]])).toEqual([
      [4, [4, 5]],
      [6, [6, 7]],
      [8, [8, 9]],
    ]);
  });

  it('a gap keeps the last rows before a test out', () => {
    expect([...forwardSplits({ rows: 10, folds: 3, gap: 2 })[1]!.train]).toEqual([0, 1, 2, 3]);
    expect(() => forwardSplits({ rows: 10, folds: 3, gap: 4 })).toThrow(/the gap must be below 4/);
  });
});

it('repeated splits shuffle anew each time', () => {
  const splits = repeatedSplits({
    times: 2,
    random,
    make: (stream) => kFolds({ rows: 12, folds: 3, random: stream }),
  });
  expect(splits).toHaveLength(6);
  expect([...splits[0]!.test]).not.toEqual([...splits[3]!.test]);
});

it('splits of a part are told in the numbers of the whole', () => {
  const [first] = withinRows(Int32Array.of(3, 5, 8), splitsOf(Int32Array.of(0, 1, 1)));
  expect([...first!.test]).toEqual([3]);
  expect([...first!.train]).toEqual([5, 8]);
});

it('counts the rows that have an equal in another fold', () => {
  expect(duplicatesAcrossFolds(['x', 'y', 'x', 'y', 'z'], Int32Array.of(0, 1, 1, 1, 0))).toBe(2);
});

it('refuses an assignment with an empty fold', () => {
  expect(() => splitsOf(Int32Array.of(0, 2))).toThrow('splitsOf: fold 1 has no row.');
});
