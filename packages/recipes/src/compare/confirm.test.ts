import { expect, it } from 'vitest';
import { confirm } from './confirm.ts';
import { families as allFamilies } from './families.ts';
import type { JobResult } from './job.ts';
import type { Choice } from './plan.ts';

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
  job: { phase: 'confirm', penalty, config: { seed } } as JobResult['job'],
  curve: [],
  best: found && { step: 10, train: found.train, validation: found.validation },
  failure: found === null ? 'loss is not finite.' : null,
  zeros: 0,
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
    confidence: 0.95,
    metrics: () => ({ testPerplexity: 1, testBitsPerCharacter: 1 }) as never,
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
