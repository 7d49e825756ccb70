import { blockRows, corrected, crossedDifference, estimate, groupedRows } from '@ridgeline/evaluation';
import type { ConfirmedFamily, FamilyDifference, LostFamily } from '@ridgeline/report';
import type { ComparedTask } from '../training/compared-task.ts';
import type { StepConfig, StepRun } from '../training/step-run.ts';
import type { JobResult, TestResult } from './job.ts';
import { meaningOf, nameOf } from './names.ts';
import type { Choice } from './plan.ts';
import { comparedRun, settingsOf } from './runs.ts';

/** A finished run of the confirming phase. */
type Trained = JobResult & { readonly best: NonNullable<JobResult['best']>; readonly test: TestResult };

const isTrained = (result: JobResult): result is Trained => result.best !== null && result.test !== null;

/** All runs of one family at its choice, in the order of their seeds. */
interface Confirmed {
  readonly choice: Choice;
  readonly runs: readonly Trained[];
}

export interface Confirmation {
  /** Best first, by validation loss. */
  readonly families: readonly ConfirmedFamily[];
  readonly lost: readonly LostFamily[];
}

/** In nats per token; the same penalty at next to no strength differs by less, for every seed in one direction. */
const negligible = 0.0005;

const findingOf = ({
  mean,
  low,
  high,
}: {
  mean: number;
  low: number;
  high: number;
}): FamilyDifference['finding'] => {
  if (low <= 0 && high >= 0) return 'not told';
  if (Math.abs(mean) < negligible) return 'negligible';
  return high < 0 ? 'better' : 'worse';
};

/**
 * Every family against none: seeds and blocks of test rows as crossed random effects, all families under one correction. Rows of one
 * group have more in common than neighbours, wherever they stand: each group is a block.
 */
const compareAll = (
  confirmed: readonly Confirmed[],
  { confidence, groups }: { readonly confidence: number; readonly groups: readonly string[] | null },
): ReadonlyMap<string, FamilyDifference> => {
  const baseline = confirmed.find(({ choice }) => choice.lambda === null);
  const others = confirmed.filter((family) => family !== baseline);
  if (baseline === undefined || others.length === 0) return new Map();
  const grouped = groups && groupedRows(groups);
  const inOrder = (values: readonly number[]) => grouped?.order.map((row) => values[row]!) ?? values;
  const lossesOf = ({ runs }: Confirmed) => runs.map(({ test }) => inOrder(test.lossNats));
  const targets = inOrder(baseline.runs[0]!.test.targets);
  const documents = grouped?.starts ?? [];
  const areGroups = documents.length > 1;
  // fewer than two rows make no blocks, for any family: the test part is the same
  if (targets.filter((count) => count > 0).length < 2) return new Map();
  const found = others.map((family) => {
    const blocks = blockRows({
      losses: lossesOf(family),
      without: lossesOf(baseline),
      targets,
      documents,
      // however few they are: parts of a group are no independent rows
      ...(areGroups && { minimumBlocks: 2 }),
    });
    return { blocks, crossed: crossedDifference(blocks) };
  });
  const together = corrected(
    found.map(({ crossed }) => crossed),
    { confidence },
  );
  return new Map(
    others.map(({ choice }, index) => {
      const { blocks, crossed } = found[index]!;
      const { low, high, pValue, detectable } = together[index]!;
      return [
        choice.family.penalty,
        {
          mean: crossed.difference,
          low,
          high,
          standardError: crossed.standardError,
          degreesOfFreedom: crossed.degreesOfFreedom,
          pValue,
          detectable,
          finding: findingOf({ mean: crossed.difference, low, high }),
          blocks: crossed.blocks,
          rowsPerBlock: blocks.rowsPerBlock,
          ...(areGroups && { areGroups: true }),
          // a group alone says nothing of others
          hasEnoughBlocks: blocks.isEnough && documents.length !== 1,
        } satisfies FamilyDifference,
      ] as const;
    }),
  );
};

/** What a loss on the test part means. */
type Metrics = (testLoss: number) => ReturnType<ComparedTask<StepRun>['metrics']>;

const familyOf = (
  { choice, runs }: Confirmed,
  {
    against,
    config,
    metrics,
  }: {
    readonly against: FamilyDifference | null;
    readonly config: StepConfig;
    readonly metrics: Metrics;
  },
): ConfirmedFamily => {
  const test = estimate(runs.map((run) => run.test.loss));
  const scores = runs.flatMap((run) => run.test.score ?? []);
  return {
    penalty: choice.family.penalty,
    label: nameOf(choice.family.penalty),
    meaning: choice.family.meaning ?? meaningOf(choice.family.penalty),
    as: choice.family.as,
    lambda: choice.lambda,
    edge: choice.edge,
    settings: settingsOf(runs[0]!, config),
    runs: runs.map(comparedRun),
    validation: estimate(runs.map(({ best }) => best.validation)),
    train: estimate(runs.map(({ best }) => best.train)),
    gap: estimate(runs.map(({ best }) => best.validation - best.train)),
    zeros: estimate(runs.map(({ zeros }) => zeros)),
    test,
    ...metrics(test.mean),
    ...(scores.length > 0 && { testAccuracy: estimate(scores) }),
    against,
  };
};

/**
 * What the runs with fresh seeds say. A family of which a run diverged has no figures, since a mean over the seeds
 * that went well would flatter it.
 *
 * @param options.config what all runs have in common.
 * @param options.groups by row of the test part, what it is kept together by; null where rows are in none.
 * @param options.metrics what a loss on the test part means.
 */
export const confirm = ({
  choices,
  results,
  config,
  confidence,
  groups,
  metrics,
}: {
  readonly choices: readonly Choice[];
  readonly results: readonly JobResult[];
  readonly config: StepConfig;
  readonly confidence: number;
  readonly groups: readonly string[] | null;
  readonly metrics: Metrics;
}): Confirmation => {
  const runsOf = ({ family }: Choice) =>
    results
      .filter(({ job }) => job.phase === 'confirm' && job.penalty === family.penalty)
      .sort((a, b) => a.job.config.seed - b.job.config.seed);
  const failureOf = (choice: Choice) => runsOf(choice).find((run) => !isTrained(run));
  const confirmed = choices
    .filter((choice) => failureOf(choice) === undefined)
    .map((choice): Confirmed => ({ choice, runs: runsOf(choice).filter(isTrained) }));
  const lost = choices.flatMap((choice): readonly LostFamily[] => {
    const failed = failureOf(choice);
    if (failed === undefined) return [];
    const reason = `seed ${failed.job.config.seed}: ${failed.failure}`;
    const { penalty } = choice.family;
    return [{ penalty, label: nameOf(penalty), lambda: choice.lambda, reason }];
  });
  const against = compareAll(confirmed, { confidence, groups });
  const families = confirmed
    .map((family) =>
      familyOf(family, { against: against.get(family.choice.family.penalty) ?? null, config, metrics }),
    )
    .sort((a, b) => a.validation.mean - b.validation.mean);
  return { families, lost };
};
