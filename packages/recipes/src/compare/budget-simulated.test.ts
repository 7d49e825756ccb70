import { blockRows, corrected, crossedDifference } from '@ridgeline/evaluation';
import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { type Family, none } from './families.ts';
import { imagine, tenSeconds, tenSteps } from './fixture.ts';
import { planComparison } from './plan.ts';
import type { ComparisonJob } from './planned-job.ts';
import { timedPlan } from './timed-plan.ts';

const family = (penalty: string): Family => ({
  ...{ penalty, as: 'proximal', path: [1, 2, 3], grows: false, limit: null },
  rule: (lambda) => ({ kind: 'l1', lambda, as: 'proximal' }),
});
const families = [none, family('a'), family('b')];
const seeds = { explore: [0], confirm: Array.from({ length: 12 }, (_, i) => i + 1) };
const [rows, threads] = [40, 2];
const open = planComparison({ config: tenSteps, families, seeds });
const cut = planComparison({
  config: tenSteps,
  families,
  seeds,
  narrowed: { strengths: null, isExplored: true },
});

type Random = ReturnType<typeof randomStream>;

/** A comparison whose penalties do nothing, on a machine slower than was measured by a factor that differs each time. */
const draw = (random: Random, ties: { readonly none: number; readonly penalty: number }) => {
  const slower = 1 + 1.5 * random.stream('machine').uniform(1)[0]!;
  const ofRows = families.map(({ penalty }) => random.stream(`rows ${penalty}`).normal(rows));
  const clock = { now: 0 };
  const run = ({ phase, penalty, lambda, config: { seed } }: ComparisonJob) => {
    const own = random.stream(`${phase} ${penalty} ${lambda} ${seed}`);
    const [luck, other] = own.stream('seed').normal(2) as unknown as [number, number];
    const cells = own.stream('rows').normal(rows);
    const place = families.findIndex((each) => each.penalty === penalty);
    const lossNats = Array.from(cells, (cell, row) => 2 + 0.02 * luck + 0.05 * (cell + ofRows[place]![row]!));
    const tie = penalty === 'none' ? ties.none : ties.penalty;
    // a run that ends well stops later: its time and its loss go together by so much
    const length = 1 - 0.35 * Math.tanh(tie * luck + Math.sqrt(1 - tie * tie) * other);
    return {
      seconds: 11 * slower * length,
      validation: 2 + 0.02 * luck,
      test: { loss: 2, lossNats, targets: Array<number>(rows).fill(1) },
    };
  };
  const timed = timedPlan({
    ...{ open, cut, config: tenSteps, seconds: 250, speed: tenSeconds, threads, least: 5 },
    clock: () => clock.now,
  });
  const ended = imagine(timed, { clock, threads, run, isOver: timed.isOver });
  const confirmed = timed.confirmed(ended);
  const lossesOf = (penalty: string) =>
    confirmed.map(
      (seed) =>
        ended.find(
          ({ job }) => job.phase === 'confirm' && job.penalty === penalty && job.config.seed === seed,
        )!.test!.lossNats,
    );
  return { seeds: confirmed.length, seconds: clock.now, lossesOf };
};

const draws = 500;

// bounds are the level and four standard errors of the simulation; a family-wise 5 % by Bonferroni is at most 5 %
it.each([
  ['not at all', { none: 0, penalty: 0 }],
  ['of all of them', { none: 0.9, penalty: 0.9 }],
  ['of penalties alone', { none: 0, penalty: 0.9 }],
  ['of penalties the other way than of none', { none: 0.9, penalty: -0.9 }],
] as const)(
  'finds nothing in nothing where the clock leaves seeds out and time goes with the loss, %s',
  (_, tie) => {
    let [claims, claimable, fewest, most, latest] = [0, 0, 99, 0, 0];
    for (let i = 0; i < draws; i++) {
      const found = draw(randomStream(23).at(i), tie);
      fewest = Math.min(fewest, found.seeds);
      most = Math.max(most, found.seeds);
      latest = Math.max(latest, found.seconds);
      // with fewer seeds a comparison speaks of these models alone
      if (found.seeds < 5) continue;
      claimable++;
      const without = found.lossesOf('none');
      const targets = Array<number>(rows).fill(1);
      const crossed = ['a', 'b'].map((penalty) =>
        crossedDifference(blockRows({ losses: found.lossesOf(penalty), without, targets })),
      );
      if (corrected(crossed).some(({ low, high }) => low > 0 || high < 0)) claims++;
    }
    expect(fewest).toBeLessThan(most);
    expect(claimable).toBeGreaterThan(draws / 2);
    expect(claims / claimable).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / claimable));
    expect(latest).toBeLessThan(1.1 * 250);
  },
);
