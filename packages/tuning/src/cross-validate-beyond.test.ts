import { expect, it } from 'vitest';
import { crossValidateBeyond, furtherStrengths } from './cross-validate-beyond.ts';
import { inProcess } from './executor.ts';

const splits = [0, 1].map((fold) => ({ train: Int32Array.of(1 - fold), test: Int32Array.of(fold) }));
/** A parabola over ln λ with its minimum at a strength; folds differ by a constant. */
const withMinimumAt = (best: number, tried: number[] = []) =>
  inProcess<{ fold: number; lambdas: readonly number[] }, number[]>(({ fold, lambdas }) => {
    tried.push(...lambdas);
    return lambdas.map((lambda) => Math.log(lambda / best) * Math.log(lambda / best) + fold);
  });
const grid = [1, 0.1, 0.01];

it.each([1e-5, 1e4])('goes on beyond either end until the smallest error is inside: %s', async (best) => {
  const executor = withMinimumAt(best);
  const found = await crossValidateBeyond({ splits, lambdas: grid, executor, beyond: furtherStrengths });
  expect(found.minimum.lambda).toBeCloseTo(best, 8);
  expect(found.minimum.lambda / best).toBeCloseTo(1, 8);
  expect(found.atEdge).toBe(null);
  expect([...found.lambdas].sort((a, b) => b - a)).toEqual(found.lambdas);
  expect(found.errors[0]).toHaveLength(found.lambdas.length);
});

it('asks for nothing more where the smallest error is inside already', async () => {
  const tried: number[] = [];
  const executor = withMinimumAt(0.1, tried);
  const found = await crossValidateBeyond({ splits, lambdas: grid, executor, beyond: furtherStrengths });
  expect([found.minimum.lambda, found.atEdge, tried.length]).toEqual([0.1, null, 6]);
});

it('says at which end the choice lies where nothing lies beyond, rounds run out, or the curve is flat', async () => {
  const none = await crossValidateBeyond({
    splits,
    lambdas: grid,
    executor: withMinimumAt(9),
    beyond: () => [],
  });
  expect(none.atEdge).toBe('strongest');
  const executor = withMinimumAt(1e-300);
  const far = await crossValidateBeyond({ splits, lambdas: grid, executor, beyond: furtherStrengths });
  expect([far.atEdge, far.lambdas.length]).toEqual(['weakest', 3 + 4 * 3]);
  const flat = inProcess<{ fold: number; lambdas: readonly number[] }, number[]>(({ fold, lambdas }) =>
    lambdas.map((lambda) => fold + 1e-9 * lambda),
  );
  const level = await crossValidateBeyond({
    splits,
    lambdas: grid,
    executor: flat,
    beyond: furtherStrengths,
  });
  expect([level.atEdge, level.lambdas.length]).toEqual(['weakest', 3]);
});

it('has no end where all strengths are the same', async () => {
  const executor = inProcess<{ fold: number; lambdas: readonly number[] }, number[]>(({ lambdas }) =>
    lambdas.map(() => 1),
  );
  const found = await crossValidateBeyond({ splits, lambdas: [0, 0, 0], executor, beyond: furtherStrengths });
  expect([found.atEdge, found.lambdas]).toEqual([null, [0, 0, 0]]);
});

it('does not go on where all is told apart and a weaker penalty only makes surer', async () => {
  let rounds = 0;
  const found = await crossValidateBeyond({
    splits: [
      { train: [0, 1], test: [2, 3] },
      { train: [2, 3], test: [0, 1] },
    ] as never,
    lambdas: [1, 0.1, 0.01, 0.001, 1e-4, 1e-5],
    executor: inProcess(({ lambdas }) => {
      rounds++;
      return lambdas.map((lambda) => 0.7 * lambda);
    }),
    beyond: furtherStrengths,
  });
  expect(rounds).toBe(2);
  expect(found.lambdas).toHaveLength(6);
  expect(found.atEdge).toBe('weakest');
});
