import { parseConfig } from '../config/read-config.ts';
import type { StepConfig } from '../training/step-run.ts';
import type { JobResult } from './job.ts';
import type { ComparisonPlan } from './plan.ts';
import type { ComparisonJob } from './planned-job.ts';
import type { Speed } from './time-plan.ts';

/** Runs of ten steps and one evaluation: 10 s each, and 1 s for the test. */
export const tenSteps = parseConfig({ training: { maxSteps: 10, evaluateEvery: 10 } }) as StepConfig;
export const tenSeconds: Speed = { preparing: 1, step: 0.8, evaluation: 1, testing: 1, sample: 0 };

/** What a run comes to that takes no machine. */
export interface Imagined {
  readonly seconds: number;
  readonly validation: number;
  readonly test?: JobResult['test'];
}

const resultOf = (job: ComparisonJob, { seconds, validation, test = null }: Imagined): JobResult => ({
  job,
  curve: [],
  best: { step: 10, train: validation, validation },
  failure: null,
  zeros: 0,
  weights: job.id,
  seconds,
  spent: { preparing: 0, steps: seconds, evaluating: 0, testing: 0 },
  test: job.phase === 'confirm' ? (test ?? { loss: validation, lossNats: [], targets: [] }) : null,
});

/** Hours that pass by runs alone. */
export interface FakeClock {
  now: number;
}

/**
 * Runs what a plan asks for, some at once, on a clock that moves from the end of one run to the end of the next.
 *
 * @param options.isOver asked after every run; what has not ended then is given up.
 * @returns all that ended, in its order.
 */
export const imagine = (
  plan: ComparisonPlan,
  {
    clock,
    threads,
    run,
    known = [],
    isOver = () => false,
  }: {
    readonly clock: FakeClock;
    readonly threads: number;
    readonly run: (job: ComparisonJob) => Imagined;
    readonly known?: readonly JobResult[];
    readonly isOver?: () => boolean;
  },
): readonly JobResult[] => {
  const ended = [...known];
  const running: { readonly result: JobResult; readonly until: number }[] = [];
  for (;;) {
    const taken = new Set(running.map(({ result }) => result.job.id));
    for (const job of plan.next(ended)) {
      if (running.length >= threads) break;
      if (taken.has(job.id)) continue;
      const result = resultOf(job, run(job));
      running.push({ result, until: clock.now + result.seconds });
    }
    running.sort((a, b) => a.until - b.until);
    const first = running.shift();
    if (first === undefined || isOver()) return ended;
    clock.now = first.until;
    ended.push(first.result);
    if (isOver()) return ended;
  }
};
