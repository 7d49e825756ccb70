import type { StepConfig } from '../training/step-run.ts';
import type { JobResult } from './job.ts';
import type { Choice, ComparisonPlan } from './plan.ts';
import type { ComparisonJob } from './planned-job.ts';
import { runSeconds, type Speed } from './time-plan.ts';

/** A comparison that looks at the clock, which alone decides what is left out. */
export interface TimedPlan extends ComparisonPlan {
  /** Runs whose results chose the strengths, by name, where exploring was cut short; null where it was not. */
  readonly explored: () => readonly string[] | null;
  /** The confirming seeds that every family has. */
  readonly confirmed: (ended: readonly JobResult[]) => readonly number[];
  /** Whether so much time is gone that what runs is given up. */
  readonly isOver: () => boolean;
}

/** How much of the time may be gone when what still runs is given up, and when the first confirming seed is still begun. */
const latest = 1.08;

const secondsSpent = ({ spent }: JobResult): number | undefined =>
  spent && spent.preparing + spent.steps + spent.evaluating + spent.testing;

/** From the middle of a list to its ends: of a path, what is most likely to do. */
const middleOut = <Item>(items: readonly Item[]): readonly Item[] => {
  const middle = (items.length - 1) / 2;
  return items
    .map((item, place) => ({ item, far: Math.abs(place - middle) }))
    .sort((a, b) => a.far - b.far)
    .map(({ item }) => item);
};

/** One run of each family, none last, then another of each: wherever exploring ends, every family was looked at. */
const byTurns = (jobs: readonly ComparisonJob[]): readonly ComparisonJob[] =>
  [...new Set(jobs.map(({ penalty }) => penalty))]
    .map((name) => jobs.filter(({ penalty }) => penalty === name))
    .flatMap((own) =>
      middleOut(own).map((job, turn) => ({ job, turn: job.lambda === null ? turn + 0.5 : turn })),
    )
    .sort((a, b) => a.turn - b.turn)
    .map(({ job }) => job);

/** Runs of the confirming phase, seed by seed: all families of one before the next. */
const bySeed = (jobs: readonly ComparisonJob[]): readonly ComparisonJob[] =>
  [...jobs].sort((a, b) => a.config.seed - b.config.seed);

/**
 * Keeps a comparison to a time. Exploring ends where confirming needs what is left, and chooses by what was tried. Confirming goes seed by
 * seed, every family before the next, and a seed for which there is no time is begun for none of them: whether it is depends on the clock,
 * never on a loss.
 *
 * @param options.open the comparison as it was planned.
 * @param options.cut the same with exploring over.
 * @param options.seconds until when runs may go on, by the clock.
 * @param options.clock seconds that are gone, those of earlier beginnings included.
 * @param options.least confirming seeds that exploring leaves the time for.
 * @param options.explored as an earlier beginning had it.
 */
export const timedPlan = ({
  open,
  cut,
  config,
  seconds,
  clock,
  speed,
  threads,
  least,
  explored: before = null,
}: {
  readonly open: ComparisonPlan;
  readonly cut: ComparisonPlan;
  readonly config: StepConfig;
  readonly seconds: number;
  readonly clock: () => number;
  readonly speed: Speed;
  readonly threads: number;
  readonly least: number;
  readonly explored?: readonly string[] | null;
}): TimedPlan => {
  const measured = runSeconds(speed, config.training);
  let explored = before;
  let begun = 0;
  let isClosed = false;

  const plan = (): ComparisonPlan => (explored === null ? open : cut);
  /** What counts: where exploring was cut short, no run that ended behind the cut. */
  const counted = (ended: readonly JobResult[]): readonly JobResult[] =>
    explored === null
      ? ended
      : ended.filter(({ job: { phase, id } }) => phase === 'confirm' || explored!.includes(id));

  /** Seconds of a whole run: of those that have ended, else as it was measured. */
  const wholeSeconds = (ended: readonly JobResult[]): number => {
    const found = ended.flatMap((result) =>
      result.job.phase === 'lay' ? [] : ((secondsSpent(result) ?? []) as number | readonly number[]),
    ) as readonly number[];
    return found.length === 0 ? measured : found.reduce((sum, each) => sum + each, 0) / found.length;
  };
  const untilEnd = (jobs: number, ended: readonly JobResult[]): number =>
    Math.ceil(jobs / threads) * (wholeSeconds(ended) + speed.testing);

  const hasEnded = (ended: readonly JobResult[]) => {
    const names = new Set(ended.map(({ job }) => job.id));
    return ({ id }: ComparisonJob): boolean => names.has(id);
  };

  const families = open.families.length;

  const isEachTried = (ended: readonly JobResult[]): boolean => {
    const tried = new Set(ended.flatMap(({ job }) => (job.phase === 'explore' ? [job.penalty] : [])));
    return open.families.every(({ penalty, path }) => path.length === 0 || tried.has(penalty));
  };

  const exploring = (ended: readonly JobResult[]): readonly ComparisonJob[] | null => {
    if (explored !== null) return null;
    const isDecided = open.choices(ended).length === families;
    const asked = open.next(ended);
    const jobs = [
      ...asked.filter(({ phase }) => phase === 'lay'),
      ...byTurns(asked.filter(({ phase }) => phase === 'explore')),
    ];
    if (isDecided && jobs.length === 0) return null;
    const next = jobs.length === 0 ? 0 : wholeSeconds(ended);
    // with one seed left, a comparison speaks of these models alone; without a strength it says nothing of a family
    const kept = isEachTried(ended) ? least : 1;
    if (clock() + next + untilEnd(families * kept, ended) <= seconds) return jobs;
    if (jobs.length === 0 && clock() <= seconds) return jobs;
    explored = ended.flatMap(({ job }) => (job.phase === 'confirm' ? [] : [job.id]));
    return null;
  };

  /** Whether there is anything to hold against none, of a comparison that was to have it. */
  const comparesAny = (chosen: readonly Choice[]): boolean =>
    chosen.some(({ lambda }) => lambda !== null) || open.families.every(({ path }) => path.length === 0);

  const confirming = (ended: readonly JobResult[]): readonly ComparisonJob[] => {
    if (!comparesAny(plan().choices(counted(ended)))) return [];
    const known = hasEnded(ended);
    const left = bySeed(
      plan()
        .next(counted(ended))
        .filter(({ phase }) => phase === 'confirm'),
    );
    const { confirm } = open.seeds;
    const within = (seeds: number) =>
      left.filter((job) => confirm.indexOf(job.config.seed) < seeds && !known(job));
    const round = (seed: number) => left.filter((job) => job.config.seed === confirm[seed]);
    while (!isClosed && begun < confirm.length && within(begun).length < threads) {
      const next = within(begun).length + round(begun).length;
      const end = clock() + untilEnd(next, ended);
      // a seed of which every run is known costs nothing
      if (round(begun).length > 0 && end > (begun === 0 ? latest : 1) * seconds) isClosed = true;
      else begun++;
    }
    return within(begun);
  };

  return {
    ...open,
    resolved: (ended) => plan().resolved(counted(ended)),
    choices: (ended) => plan().choices(counted(ended)),
    foreseen: (ended) => Math.max(ended.length, plan().foreseen(counted(ended))),
    next: (ended) => exploring(ended) ?? confirming(ended),
    explored: () => explored,
    confirmed: (ended) => {
      const chosen = plan().choices(counted(ended));
      const known = new Set(
        ended.flatMap(({ job: { phase, penalty, lambda, config: settings } }) =>
          phase === 'confirm' ? [`${penalty} ${lambda} ${settings.seed}`] : [],
        ),
      );
      return open.seeds.confirm.filter(
        (seed) =>
          comparesAny(chosen) &&
          chosen.every(({ family, lambda }) => known.has(`${family.penalty} ${lambda} ${seed}`)),
      );
    },
    isOver: () => clock() > latest * seconds,
  };
};
