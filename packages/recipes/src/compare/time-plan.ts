import { RidgelineError } from '@ridgeline/contracts';
import { seedsForClaim } from '@ridgeline/evaluation';
import type { TrainingSettings } from '../units/step-config.ts';
import type { JobResult } from './job.ts';
import type { ComparisonPlan, ComparisonSeeds, Narrowed } from './plan.ts';
import type { Phase } from './planned-job.ts';

/** Seconds on the clock, measured while as many runs went on at once as will. */
export interface Speed {
  /** Until the first step of a run. */
  readonly preparing: number;
  readonly step: number;
  readonly evaluation: number;
  /** The test part, once. */
  readonly testing: number;
  /** What a model writes for the report. */
  readonly sample: number;
}

/** What of a comparison fits in a time. */
export interface TimePlan {
  /** Strengths that are tried of each path that nobody named; null where none are left out. */
  readonly strengths: number | null;
  /** How many seeds explore, and how many confirm. */
  readonly explore: number;
  readonly confirm: number;
  /** What it is expected to take, in seconds from the beginning. */
  readonly seconds: number;
}

/** Strengths of a path that are tried where not all can be. */
const fewerStrengths = [6, 5, 4, 3];

type Rung = Omit<TimePlan, 'seconds'>;

/**
 * What is given up, in this order: further exploring seeds, strengths down to four, confirming seeds down to five, which is as few as can
 * speak of other seeds, and strengths down to three. Never families, steps or confidence.
 *
 * @param confirm seeds that were asked for: where these are fewer than five, none is given up.
 */
export const rungs = ({
  explore,
  confirm,
}: {
  readonly explore: number;
  readonly confirm: number;
}): readonly Rung[] => {
  const fewest = Math.min(confirm, seedsForClaim);
  const seeds = Array.from({ length: confirm - fewest }, (_, given) => confirm - 1 - given);
  const most = fewerStrengths.slice(0, -1);
  return [
    { strengths: null, explore, confirm },
    ...(explore > 1 ? [{ strengths: null, explore: 1, confirm }] : []),
    ...most.map((strengths) => ({ strengths, explore: 1, confirm })),
    ...seeds.map((left) => ({ strengths: most.at(-1)!, explore: 1, confirm: left })),
    { strengths: fewerStrengths.at(-1)!, explore: 1, confirm: fewest },
  ];
};

/** The seeds that a plan leaves. */
export const plannedSeeds = (
  { explore, confirm }: Pick<TimePlan, 'explore' | 'confirm'>,
  seeds: ComparisonSeeds,
): ComparisonSeeds => ({
  ...seeds,
  explore: seeds.explore.slice(0, explore),
  confirm: seeds.confirm.slice(0, confirm),
});

/** Seconds of a run of so many steps that is not tested. */
export const runSeconds = (
  { preparing, step, evaluation }: Speed,
  { maxSteps, evaluateEvery }: Pick<TrainingSettings, 'maxSteps' | 'evaluateEvery'>,
): number => preparing + maxSteps * step + Math.ceil(maxSteps / evaluateEvery) * evaluation;

/** Seconds of so many runs, some at once. */
const together = (runs: number, threads: number, seconds: number): number =>
  Math.ceil(Math.max(0, runs) / Math.max(1, threads)) * seconds;

/** What is left of a plan is expected to take, if no run stops early. @param options.known runs that have ended */
export const secondsOf = (
  { families, laying, foreseen, seeds, steps }: ComparisonPlan,
  {
    known,
    speed,
    training,
    threads,
  }: {
    readonly known: readonly JobResult[];
    readonly speed: Speed;
    readonly training: Pick<TrainingSettings, 'maxSteps' | 'evaluateEvery'>;
    readonly threads: number;
  },
): number => {
  const made = (phase: Phase) => known.filter(({ job }) => job.phase === phase).length;
  const inAll = { lay: laying.foreseen(known), confirm: families.length * seeds.confirm.length };
  const short = inAll.lay - made('lay');
  const exploring = foreseen(known) - inAll.lay - inAll.confirm - made('explore');
  const whole = runSeconds(speed, { ...training, maxSteps: steps });
  const shortSteps = laying.short?.steps ?? 0;
  const shortSeconds = runSeconds(speed, { maxSteps: shortSteps, evaluateEvery: Math.max(1, shortSteps) });
  const laid = families.filter((family) => family.byData).length;
  return (
    // the search of one path goes from run to run
    together(short, Math.min(threads, laid), shortSeconds) +
    together(exploring, threads, whole) +
    together(inAll.confirm - made('confirm'), threads, whole + speed.testing) +
    families.length * speed.sample
  );
};

/** `90 s`, `12 min` */
const told = (seconds: number): string =>
  seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

/**
 * The most of a comparison that fits in a time, by {@link rungs}.
 *
 * @param options.planOf the comparison with what is left of it.
 * @param options.used seconds that are gone already, in which runs ended that are known.
 * @throws `E_USAGE` if the least of it does not fit
 */
export const planTime = ({
  seconds,
  used,
  seeds,
  planOf,
  ...measured
}: {
  readonly seconds: number;
  readonly used: number;
  readonly known: readonly JobResult[];
  readonly seeds: ComparisonSeeds;
  readonly planOf: (seeds: ComparisonSeeds, narrowed: Narrowed) => ComparisonPlan;
  readonly speed: Speed;
  readonly training: Pick<TrainingSettings, 'maxSteps' | 'evaluateEvery'>;
  readonly threads: number;
}): TimePlan => {
  let least = Number.POSITIVE_INFINITY;
  for (const rung of rungs({ explore: seeds.explore.length, confirm: seeds.confirm.length })) {
    const plan = planOf(plannedSeeds(rung, seeds), { strengths: rung.strengths });
    const expected = used + secondsOf(plan, measured);
    if (expected <= seconds) return { ...rung, seconds: expected };
    least = Math.min(least, expected);
  }
  throw new RidgelineError(
    'E_USAGE',
    `compare: the least of this comparison takes about ${told(least)}, and the budget is ${told(seconds)}.`,
    {
      at: '--budget',
      hint: 'Give more time, fewer families (--penalties none,l1), fewer steps (--set training.maxSteps=100), or strengths of your own (--family).',
    },
  );
};
