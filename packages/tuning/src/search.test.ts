import { randomStream } from '@ridgeline/tensors';
import { describe, expect, it } from 'vitest';
import { crossValidate, nestedCrossValidate } from './cross-validate.ts';
import { inProcess, pool } from './executor.ts';
import { kFolds } from './folds.ts';
import { grid, randomSearch, successiveHalving } from './search.ts';
import { splitsOf, withinRows } from './split.ts';
import { warmPath } from './warm-path.ts';

const random = randomStream(5);

describe('searches', () => {
  it('a grid has every combination', () => {
    expect(grid({ lambda: [1, 2], kind: ['l1', 'l2'] })).toEqual([
      { lambda: 1, kind: 'l1' },
      { lambda: 1, kind: 'l2' },
      { lambda: 2, kind: 'l1' },
      { lambda: 2, kind: 'l2' },
    ]);
  });

  it('random settings stay in their ranges and do not change when others are added', () => {
    const lambda = { logUniform: [1e-4, 1] } as const;
    const some = randomSearch({ space: { lambda }, trials: 50, random });
    const space = {
      lambda,
      depth: { integer: [2, 4] },
      kind: { among: ['a', 'b'] },
      rate: { uniform: [0, 0.5] },
    } as const;
    const more = randomSearch({ space, trials: 60, random });
    expect(more.slice(0, 50).map((candidate) => candidate.lambda)).toEqual(
      some.map((candidate) => candidate.lambda),
    );
    const logs = some.map((candidate) => Math.log10(candidate.lambda as number));
    expect(Math.min(...logs)).toBeGreaterThanOrEqual(-4);
    expect(Math.max(...logs)).toBeLessThan(0);
    expect(logs.filter((value) => value < -2).length).toBeGreaterThan(15);
    expect(new Set(more.map((candidate) => candidate.depth))).toEqual(new Set([2, 3, 4]));
    expect(new Set(more.map((candidate) => candidate.kind))).toEqual(new Set(['a', 'b']));
  });

  it('refuses ranges that do not rise', () => {
    expect(() => randomSearch({ space: { x: { uniform: [1, 1] } }, trials: 1, random })).toThrow(
      'the range of x must rise, got 1 … 1.',
    );
    expect(() => randomSearch({ space: { x: { logUniform: [0, 1] } }, trials: 1, random })).toThrow(
      /x must be/,
    );
  });

  it('successive halving spends its budget on the best, and ends alike with one worker or three', async () => {
    const candidates = Array.from({ length: 9 }, (_, x) => ({ x }));
    // the order by a small budget is not yet the true one
    const work = ({ candidate, budget }: { candidate: { x?: unknown }; budget: number }) => {
      const x = candidate.x as number;
      return x === 8 ? Number.NaN : Math.abs(x - 3) + 20 / budget / (x + 1);
    };
    const options = { candidates, smallest: 10, largest: 90 };
    const rungs = await successiveHalving({ ...options, executor: inProcess(work) });
    expect(rungs.map(({ budget, trials }) => [budget, trials.length])).toEqual([
      [10, 9],
      [30, 3],
      [90, 1],
    ]);
    expect(rungs.at(-1)!.trials[0]!.candidate).toEqual({ x: 3 });
    expect(rungs[0]!.trials.at(-1)!.candidate).toEqual({ x: 8 });
    const open = async () => ({ work: async (trial: never) => work(trial), close: () => {} });
    expect(await successiveHalving({ ...options, executor: pool({ hands: 3, open }) })).toEqual(rungs);
  });
});

/** Ridge on one column without intercept, by its formula: β = Σxy / (Σx² + m·λ). */
const x = Float64Array.from(random.stream('x').normal(60));
const y = x.map((value, row) => 2 * value + random.stream('noise').normal(60, 0, 3)[row]!);
const errorsOf = (train: ArrayLike<number>, test: ArrayLike<number>, lambdas: readonly number[]) => {
  const rows = Array.from(train);
  const xy = rows.reduce((sum, row) => sum + x[row]! * y[row]!, 0);
  const xx = rows.reduce((sum, row) => sum + x[row]! * x[row]!, 0);
  return lambdas.map((lambda) => {
    const beta = xy / (xx + rows.length * lambda);
    return Array.from(test).reduce((sum, row) => sum + (y[row]! - beta * x[row]!) ** 2, 0) / test.length;
  });
};

describe('cross-validation', () => {
  const splits = splitsOf(kFolds({ rows: 60, folds: 6, random }));
  const lambdas = [100, 10, 1, 0.1, 0.01];
  const work = ({ train, test }: { train: readonly number[]; test: readonly number[] }) =>
    errorsOf(train, test, lambdas);

  it('gives each strength the mean of its errors, and the same from a pool', async () => {
    const seen: number[] = [];
    const found = await crossValidate({
      splits,
      lambdas,
      executor: inProcess(work),
      onFold: (fold) => seen.push(fold),
    });
    const byHand = splits.map(({ train, test }) => errorsOf(train, test, lambdas));
    expect(found.errors).toEqual(byHand);
    expect(found.mean[2]).toBeCloseTo(byHand.reduce((sum, errors) => sum + errors[2]!, 0) / 6, 12);
    expect(found.minimum.lambda).toBeLessThan(100);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    const open = async () => ({ work: async (task: never) => work(task), close: () => {} });
    expect(await crossValidate({ splits, lambdas, executor: pool({ hands: 2, open }) })).toEqual(found);
  });

  it('nested: λ is chosen without the rows that are tested', async () => {
    const outside: boolean[] = [];
    const found = await nestedCrossValidate({
      splits,
      choose: async (rows, fold) => {
        outside.push(splits[fold]!.test.every((row) => !rows.includes(row)));
        const inner = withinRows(rows, splitsOf(kFolds({ rows: rows.length, folds: 5, random })));
        return (await crossValidate({ splits: inner, lambdas, executor: inProcess(work) })).minimum.lambda;
      },
      errorOf: ({ train, test }, lambda) => errorsOf(train, test, [lambda])[0]!,
    });
    expect(outside).toEqual([true, true, true, true, true, true]);
    expect(found.folds).toHaveLength(6);
    expect(found.error).toBeCloseTo(found.folds.reduce((sum, { error }) => sum + error, 0) / 6, 12);
  });
});

describe('warmPath', () => {
  const fit = async (lambda: number, from: number | undefined) => ({
    error: (lambda - 0.3) ** 2,
    state: (from ?? 0) + 1,
  });

  it('starts each strength from where the one before ended, and keeps the best', async () => {
    const { points, best } = await warmPath({ lambdas: [1, 0.5, 0.25, 0.1], fit });
    expect(points.map(({ state }) => state)).toEqual([1, 2, 3, 4]);
    expect(best.lambda).toBe(0.25);
  });

  it('ends after so many strengths that are no better', async () => {
    const { points } = await warmPath({ lambdas: [0.3, 0.4, 0.5, 0.6, 0.7], patience: 2, fit });
    expect(points.map(({ lambda }) => lambda)).toEqual([0.3, 0.4, 0.5]);
  });

  it('refuses an empty path', async () => {
    await expect(warmPath({ lambdas: [], fit })).rejects.toThrow('expected a strength or more');
  });
});
