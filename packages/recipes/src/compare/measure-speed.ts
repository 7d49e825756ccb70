import type { StepConfig, StepRun } from '../training/step-run.ts';
import { type Family, rulesOf } from './families.ts';
import type { JobResult } from './job.ts';
import type { ComparisonPlan } from './plan.ts';
import { type ComparisonJob, jobMaker } from './planned-job.ts';
import type { Speed } from './time-plan.ts';

/** Of a run so many steps are measured: a twentieth, but enough to tell. */
const measuredSteps = (maxSteps: number): number => Math.min(maxSteps, Math.max(8, Math.ceil(maxSteps / 20)));

/** Families that are measured, at most. */
const mostFamilies = 8;

/** The beginnings of runs whose time is taken, one of each family, as many at once as the comparison has. */
export const speedJobs = ({
  config,
  families,
  seed,
  threads,
}: {
  readonly config: StepConfig;
  readonly families: readonly Family[];
  readonly seed: number;
  readonly threads: number;
}): readonly ComparisonJob[] => {
  const make = jobMaker({ config, families });
  const steps = measuredSteps(config.training.maxSteps);
  const { patience: _, ...training } = config.training;
  const many = Math.max(threads, Math.min(families.length, mostFamilies));
  return Array.from({ length: many }, (_unused, place) => {
    const family = families[place % families.length]!;
    const lambda = family.path[Math.floor(family.path.length / 2)] ?? null;
    const regularizers = [...config.regularizers, ...(lambda === null ? [] : rulesOf(family, lambda))];
    const job = make({ phase: 'lay', family, lambda, seed, regularizers });
    return {
      ...job,
      id: `speed ${place + 1}`,
      config: { ...job.config, training: { ...training, maxSteps: steps, evaluateEvery: steps } },
    };
  });
};

/** A plan of some runs alone, in any order. */
export const planOfJobs = (plan: ComparisonPlan, jobs: readonly ComparisonJob[]): ComparisonPlan => ({
  ...plan,
  next: (ended) => {
    const done = new Set(ended.map(({ job }) => job.id));
    return jobs.filter(({ id }) => !done.has(id));
  },
  foreseen: () => jobs.length,
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Batches of the test part, against those of an evaluation: the test is not asked to find what asking it takes. */
const testShare = ({ test, validation = [], trainProbe = [] }: StepRun): number =>
  test().length / Math.max(1, validation.length + trainProbe.length);

/** What the beginnings of runs say of whole ones. @param sample seconds that a sample takes */
export const speedOf = (results: readonly JobResult[], run: StepRun, sample: number): Speed => {
  const found = results.flatMap(({ job, spent }) =>
    spent === undefined ? [] : [{ ...spent, taken: job.config.training.maxSteps }],
  );
  const evaluation = mean(found.map(({ evaluating }) => evaluating));
  return {
    preparing: mean(found.map(({ preparing }) => preparing)),
    step: mean(found.map(({ steps, taken }) => steps / taken)),
    evaluation,
    testing: evaluation * testShare(run),
    sample,
  };
};
