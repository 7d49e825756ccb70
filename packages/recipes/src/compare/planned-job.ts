import { widthRegularizers } from '@ridgeline/regularizers';
import type { StepConfig } from '../training/step-run.ts';
import type { Fold } from '../tune/step-problem.ts';
import type { RegularizerConfig } from '../units/step-config.ts';
import { type Family, rulesOf } from './families.ts';

/**
 * Laying finds between which strengths a penalty acts, by short runs; exploring chooses a strength; both look at validation data.
 * Confirming trains what was chosen anew, and tests it.
 */
export type Phase = 'lay' | 'explore' | 'confirm';

/** One run of a comparison: everything a worker needs but the data. */
export interface ComparisonJob {
  /** `confirm l1 0.02 seed 5` */
  readonly id: string;
  readonly phase: Phase;
  readonly penalty: string;
  readonly as: string;
  readonly lambda: number | null;
  readonly config: StepConfig;
  /** The share of the training part that validates in place of the validation part; absent where that does. */
  readonly fold?: Fold;
}

/** What makes one job unlike another. */
interface Asked {
  readonly phase: Phase;
  readonly family: Pick<Family, 'penalty' | 'as'>;
  readonly lambda: number | null;
  readonly seed: number;
  readonly regularizers: readonly RegularizerConfig[];
  readonly fold?: Fold;
}

export type MakeJob = (asked: Asked) => ComparisonJob;

const emptiesUnits = (rule: RegularizerConfig): boolean =>
  Object.hasOwn(widthRegularizers, rule.kind) && 'as' in rule && rule.as === 'proximal' && rule.lambda > 0;

/** The jobs of a comparison: one configuration, but for rules and seed. */
export const jobMaker = ({
  config,
  families,
}: {
  readonly config: StepConfig;
  readonly families: readonly Family[];
}): MakeJob => {
  const isNarrowed = families.some((family) =>
    family.path.some((strength) => rulesOf(family, strength).some(emptiesUnits)),
  );

  /** Where units may leave in another family, a run in which none could leave goes without a look at them. */
  const runOf = (regularizers: StepConfig['regularizers']): StepConfig => {
    const { narrowEvery: _, ...training } = config.training;
    return isNarrowed && !regularizers.some(emptiesUnits)
      ? { ...config, training, regularizers }
      : { ...config, regularizers };
  };

  return ({ phase, family: { penalty, as }, lambda, seed, regularizers, fold }) => ({
    id: [phase, penalty, ...(lambda === null ? [] : [lambda]), 'seed', seed].join(' '),
    ...{ phase, penalty, as, lambda },
    config: { ...runOf([...regularizers]), seed },
    ...(fold && { fold }),
  });
};

/** Each job once, the first of those with one name. */
export const distinct = (jobs: readonly ComparisonJob[]): readonly ComparisonJob[] => {
  const byId = new Map<string, ComparisonJob>();
  for (const job of jobs) if (!byId.has(job.id)) byId.set(job.id, job);
  return [...byId.values()];
};
