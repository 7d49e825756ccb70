import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { confirm } from './confirm.ts';
import { families as allFamilies } from './families.ts';
import type { JobResult } from './job.ts';
import type { Choice } from './plan.ts';

const config = { regularizers: [], seed: 1 } as never;

const choiceOf = (penalty: string, lambda: number | null): Choice => ({
  family: allFamilies.find((family) => family.penalty === penalty)!,
  lambda,
  edge: null,
});

/** A run of the confirming phase that was tested on rows of one target each; or that diverged. */
const runOf = (
  penalty: string,
  seed: number,
  found: { readonly train: number; readonly validation: number; readonly lossNats: readonly number[] } | null,
): JobResult => ({
  job: {
    phase: 'confirm',
    penalty,
    config: { seed, regularizers: penalty === 'none' ? [] : [{ kind: penalty }] },
  } as unknown as JobResult['job'],
  curve: [],
  best: found && { step: 10, train: found.train, validation: found.validation },
  failure: found === null ? 'loss is not finite.' : null,
  zeros: 0,
  weights: found && `weights of ${penalty}, seed ${seed}`,
  seconds: 1,
  test: found && {
    loss: found.lossNats.reduce((sum, loss) => sum + loss, 0) / found.lossNats.length,
    lossNats: found.lossNats,
    targets: found.lossNats.map(() => 1),
  },
});

const rows = Array.from({ length: 64 }, (_, row) => (row < 32 ? 0.01 : -0.01));

/** None is worse by validation, and better on the test part by 2 nats per target. */
const results = [
  runOf('l1', 4, { train: 0.5, validation: 1.2, lossNats: rows.map((own) => 3.1 + own) }),
  runOf('none', 3, { train: 0.5, validation: 2, lossNats: rows.map((own) => 1 - own) }),
  runOf('l1', 3, { train: 0.7, validation: 1, lossNats: rows.map((own) => 2.9 + own) }),
  runOf('none', 4, { train: 0.5, validation: 2.2, lossNats: rows.map((own) => 1 - own) }),
  runOf('l2', 3, { train: 0.1, validation: 0.1, lossNats: rows }),
  runOf('l2', 4, null),
];

const confirmed = () =>
  confirm({
    choices: [choiceOf('none', null), choiceOf('l1', 0.1), choiceOf('l2', 1)],
    results,
    config,
    confidence: 0.95,
    groups: null,
    metrics: () => ({ testPerplexity: 1, testBitsPerCharacter: 1 }) as never,
  });

it('keeps what makes a run again: its own settings, and the SHA-256 of its weights', () => {
  const [l1, none] = confirmed().families;
  expect([l1!.settings, none!.settings]).toEqual([{ regularizers: [{ kind: 'l1' }] }, {}]);
  expect(l1!.runs.map(({ weights }) => weights)).toEqual(['weights of l1, seed 3', 'weights of l1, seed 4']);
});

it('ranks families by validation, and not by what the test part has shown', () => {
  const { families } = confirmed();
  expect(families.map(({ penalty }) => penalty)).toEqual(['l1', 'none']);
  const [l1, none] = families;
  expect(l1!.runs.map(({ seed }) => seed)).toEqual([3, 4]);
  expect(l1!.validation.mean).toBeCloseTo(1.1, 12);
  expect(l1!.gap.mean).toBeCloseTo((0.3 + 0.7) / 2, 12);
  expect(none!.gap.mean).toBeCloseTo((1.5 + 1.7) / 2, 12);
  expect(l1!.test.mean).toBeCloseTo(3, 12);
});

it('holds a family against none on the test part: what loses 2 nats more is worse', () => {
  const [l1, none] = confirmed().families;
  expect(none!.against).toBeNull();
  expect(l1!.against!.mean).toBeCloseTo(2, 12);
  expect(l1!.against!.finding).toBe('worse');
  expect(l1!.against!.low).toBeLessThan(1.99);
  expect(l1!.against!.high).toBeGreaterThan(2.01);
});

it('has no figures of a family of which a run diverged', () => {
  expect(confirmed().lost).toMatchObject([
    { penalty: 'l2', lambda: 1, reason: 'seed 4: loss is not finite.' },
  ]);
});

/** Differences without a mean, alike within groups of ten whose rows stand far apart, under six seeds. */
const scattered = (draw: number, groups: readonly string[] | null) => {
  const random = randomStream(draw);
  const ofGroups = random.stream('groups').normal(40);
  const against = [1, 2, 3, 4, 5, 6].flatMap((seed) => {
    const own = random.stream(`rows/${seed}`).normal(400);
    const lossNats = Array.from(own, (rest, row) => 2 + 0.05 * ofGroups[row % 40]! + 0.05 * rest);
    const found = { train: 1, validation: 1 };
    return [
      runOf('l1', seed, { ...found, lossNats }),
      runOf('none', seed, { ...found, lossNats: lossNats.map(() => 2) }),
    ];
  });
  const { families } = confirm({
    choices: [choiceOf('none', null), choiceOf('l1', 0.1)],
    results: against,
    config,
    confidence: 0.95,
    groups,
    metrics: () => ({}),
  });
  return families.find(({ penalty }) => penalty === 'l1')!.against!;
};

it('takes each group of the test part as a block, wherever its rows stand', () => {
  const groups = Array.from({ length: 400 }, (_, row) => `author ${row % 40}`);
  expect(scattered(1, groups)).toMatchObject({ blocks: 40, areGroups: true, hasEnoughBlocks: true });
  const toldOf = (of: readonly string[] | null): number =>
    Array.from({ length: 200 }, (_, draw) => scattered(draw, of)).filter(({ pValue }) => pValue < 0.05)
      .length;
  expect(toldOf(groups)).toBeLessThan(20); // 5 % of 200 and three deviations
  expect(toldOf(null)).toBeGreaterThan(60);
});

it('weighs groups by their targets, wherever their rows stand and however few groups there are', () => {
  const groups = [...'abcadbccdabd'];
  const targets = [3, 1, 2, 5, 4, 1, 2, 1, 3, 2, 1, 2];
  const more = [0.5, -0.25, 0.75, 1, -0.5, 0.25, 0.5, -0.75, 1.25, -0.25, 0.5, 1];
  const signs = [1, -1, 1, 1, 1, 1, -1, 1, 1, 1, 1, -1];
  const tested = (penalty: string, seed: number, lossNats: readonly number[]): JobResult => ({
    ...runOf(penalty, seed, { train: 1, validation: 1, lossNats }),
    test: { loss: 1, lossNats, targets },
  });
  const { families } = confirm({
    choices: [choiceOf('none', null), choiceOf('l1', 0.1)],
    results: [
      ...[3, 4].map((seed) => tested('none', seed, targets)),
      tested(
        'l1',
        3,
        targets.map((own, row) => own + more[row]!),
      ),
      tested(
        'l1',
        4,
        targets.map((own, row) => own + signs[row]! * more[row]!),
      ),
    ],
    config,
    confidence: 0.95,
    groups,
    metrics: () => ({}),
  });
  const against = families.find(({ penalty }) => penalty === 'l1')!.against!;
  expect(against).toMatchObject({ blocks: 4, areGroups: true, hasEnoughBlocks: true });
  // weighted least squares in NumPy of a constant, its error (CR2) from the matrices of the four groups
  expect(against.mean).toBeCloseTo(0.10185185185185185, 12);
  expect(against.standardError).toBeCloseTo(0.030254508257620594, 12);
});
