import { describe, expect, it } from 'vitest';
import { type Family, none } from './families.ts';
import { type FakeClock, imagine, tenSeconds, tenSteps } from './fixture.ts';
import type { JobResult } from './job.ts';
import { type ComparisonSeeds, type Narrowed, planComparison } from './plan.ts';
import type { ComparisonJob } from './planned-job.ts';
import { plannedSeeds, planTime, rungs } from './time-plan.ts';
import { timedPlan } from './timed-plan.ts';

const growing = (penalty: string): Family => ({
  penalty,
  as: 'proximal',
  path: [1, 2, 3, 4, 5, 6, 7, 8],
  grows: true,
  limit: null,
  rule: (lambda) => ({ kind: 'l1', lambda, as: 'proximal' }),
});
const families = [none, growing('a'), growing('b')];
const seeds: ComparisonSeeds = { explore: [1, 2], confirm: [3, 4, 5, 6, 7, 8] };
const planOf = (left: ComparisonSeeds, narrowed: Narrowed) =>
  planComparison({ config: tenSteps, families, seeds: left, narrowed });

const measured = { speed: tenSeconds, training: tenSteps.training, threads: 2 };
const planned = (seconds: number, known: readonly JobResult[] = [], used = 0) =>
  planTime({ seconds, used, known, seeds, planOf, ...measured });

/** Best at 3, none worse. */
const validation = ({ lambda }: ComparisonJob): number => (lambda === null ? 9 : Math.abs(lambda - 3));

/** A comparison of so many seconds whose runs take some times as long as was measured. */
const kept = (
  seconds: number,
  slower: number,
  { clock = { now: 0 }, known = [], explored = null as readonly string[] | null } = {},
) => {
  const plan = planned(seconds);
  const left = plannedSeeds(plan, seeds);
  const timed = timedPlan({
    open: planOf(left, { strengths: plan.strengths }),
    cut: planOf(left, { strengths: plan.strengths, isExplored: true }),
    config: tenSteps,
    least: Math.min(5, left.confirm.length),
    ...{ seconds, explored, clock: () => clock.now, speed: tenSeconds, threads: 2 },
  });
  const run = (job: ComparisonJob) => ({
    seconds: slower * (job.phase === 'confirm' ? 11 : 10),
    validation: validation(job),
  });
  return {
    ...{ plan, timed, run, clock },
    finish: () => imagine(timed, { clock, known, threads: 2, run, isOver: timed.isOver }),
  };
};

const ofPhase = (results: readonly JobResult[], phase: string) =>
  results.filter(({ job }) => job.phase === phase);

describe('what fits in a time', () => {
  it('gives up exploring seeds, then strengths, then confirming seeds down to five', () => {
    expect(rungs({ explore: 2, confirm: 6 }).map(Object.values)).toEqual([
      [null, 2, 6],
      [null, 1, 6],
      [6, 1, 6],
      [5, 1, 6],
      [4, 1, 6],
      [4, 1, 5],
      [3, 1, 5],
    ]);
    expect(rungs({ explore: 1, confirm: 2 }).map(({ confirm }) => confirm)).toEqual([2, 2, 2, 2, 2]);
  });

  it('takes the whole comparison where there is time for it, and else the most that fits', () => {
    // by hand: 2 + 2·(7 + 2) runs of 10 s and 18 of 11 s, two at a time
    expect(planned(1000)).toEqual({ strengths: null, explore: 2, confirm: 6, seconds: 100 + 99 });
    // 1 + 2·7 runs and 18, and then 1 + 2·4 and 15
    expect(planned(198)).toEqual({ strengths: null, explore: 1, confirm: 6, seconds: 80 + 99 });
    expect(planned(140)).toEqual({ strengths: 4, explore: 1, confirm: 5, seconds: 50 + 88 });
  });

  it('refuses a time in which the least does not fit, with what it takes', () => {
    expect(() => planned(100)).toThrow(
      'the least of this comparison takes about 3 min, and the budget is 100 s',
    );
  });

  it('plans what is left where runs have ended', () => {
    const { finish, clock } = kept(1000, 1);
    const all = finish();
    const half = all.slice(0, 20);
    expect(planned(1000, half, 100).seconds).toBeCloseTo(clock.now, -1.5);
  });
});

describe('a comparison on the clock', () => {
  it('goes as it was planned where runs take what was measured', () => {
    const { finish, timed, clock } = kept(140, 1);
    const ended = finish();
    expect(clock.now).toBeLessThanOrEqual(140);
    expect(timed.explored()).toBe(null);
    expect(timed.confirmed(ended)).toEqual([3, 4, 5, 6, 7]);
    // four of eight strengths, the ends among them
    const tried = ofPhase(ended, 'explore').flatMap(({ job }) => (job.penalty === 'a' ? [job.lambda] : []));
    expect([...tried].sort()).toEqual([1, 3, 6, 8]);
    expect(timed.choices(ended).map(({ lambda }) => lambda)).toEqual([null, 3, 3]);
  });

  it.each([1.2, 1.5, 2, 3, 5])(
    'ends within a tenth of its time where runs take %d times as long',
    (slower) => {
      for (const seconds of [140, 200, 400]) {
        const { finish, timed, clock } = kept(seconds, slower);
        const ended = finish();
        const confirmed = timed.confirmed(ended);
        const over = clock.now - seconds;
        // a run that has begun is not cut short here, as it is on a machine
        expect(over).toBeLessThanOrEqual(Math.max(0.1 * seconds, 11 * slower));
        const chosen = timed.choices(ended).map(({ family }) => family.penalty);
        const counts = chosen.map(
          (penalty) =>
            ofPhase(ended, 'confirm').filter(
              ({ job }) => job.penalty === penalty && confirmed.includes(job.config.seed),
            ).length,
        );
        expect(counts).toEqual(chosen.map(() => confirmed.length));
        // five times as slow, so little time may be less than one strength and one seed of each take
        if (slower < 5) expect(chosen).toHaveLength(families.length);
        expect(confirmed.length > 0).toBe(chosen.length > 1);
      }
    },
  );

  it('ends exploring where confirming needs the time, and stays with what it had chosen then', () => {
    const { finish, timed } = kept(200, 2);
    const ended = finish();
    const explored = timed.explored()!;
    expect(explored.length).toBeGreaterThan(0);
    const own = ended.filter(({ job }) => explored.includes(job.id));
    expect(timed.choices(ended)).toEqual(timed.choices(own));
    for (const { family, lambda } of timed.choices(ended)) {
      const losses = own.flatMap(({ job }) => (job.penalty === family.penalty ? [validation(job)] : []));
      if (lambda !== null) expect(validation({ lambda } as ComparisonJob)).toBe(Math.min(...losses));
    }
  });

  it('begins no seed for one penalty alone, and the first seeds first', () => {
    const { finish, timed } = kept(200, 1.6);
    const ended = finish();
    const order = ofPhase(ended, 'confirm').map(({ job }) => job.config.seed);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(timed.confirmed(ended)).toEqual(seeds.confirm.slice(0, timed.confirmed(ended).length));
    expect(timed.confirmed(ended).length).toBeLessThan(6);
  });

  it('begins a seed behind the first only where it ends in time', () => {
    const explored = ofPhase(kept(140, 1).finish(), 'explore');
    const ends = Array.from({ length: 130 }, (_, now) => {
      const again = kept(140, 1, {
        clock: { now },
        known: explored as never[],
        explored: explored.map(({ job }) => job.id),
      });
      const seeds = again.timed.confirmed(again.finish()).length;
      return { seeds, end: again.clock.now };
    });
    // no run takes longer than was measured
    expect(ends.filter(({ seeds, end }) => seeds > 1 && end > 140)).toEqual([]);
    expect(new Set(ends.map(({ seeds }) => seeds))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it('goes on after it was stopped with the time that was left, and the same choices', () => {
    const first = kept(200, 2);
    const half: JobResult[] = [];
    const clock: FakeClock = first.clock;
    half.push(...imagine(first.timed, { clock, threads: 2, run: first.run, isOver: () => clock.now > 150 }));
    const explored = first.timed.explored();
    expect(explored).not.toBe(null);
    const again = kept(200, 2, { clock, known: half as never[], explored });
    const ended = again.finish();
    expect(again.timed.choices(ended)).toEqual(first.timed.choices(half));
    expect(clock.now).toBeLessThanOrEqual(220);
  });

  it('asks nothing of its losses when it leaves out', () => {
    const orders = [1, 7].map((best) => {
      const { timed, clock } = kept(200, 1.6);
      return imagine(timed, {
        clock,
        threads: 2,
        isOver: timed.isOver,
        run: (job) => ({
          seconds: 16,
          validation: job.phase === 'confirm' ? Math.abs((job.lambda ?? 0) - best) : validation(job),
        }),
      }).map(({ job }) => job.id);
    });
    expect(orders[0]).toEqual(orders[1]);
  });
});
