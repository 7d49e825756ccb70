import { corrected, crossedDifference, estimate, perplexity } from '@ridgeline/evaluation';
import type { ConfirmedFamily, FamilyDifference, LostFamily } from './comparison.ts';
import type { JobResult, TestResult } from './job.ts';
import type { Choice } from './plan.ts';
import { comparedRun } from './runs.ts';
import { blocksOf, differencesOf } from './test-blocks.ts';

/** A finished run of the confirming phase. */
type Trained = JobResult & { readonly best: NonNullable<JobResult['best']>; readonly test: TestResult };

const isTrained = (result: JobResult): result is Trained => result.best !== null && result.test !== null;

/** All runs of one family at its choice, in the order of their seeds. */
interface Confirmed {
  readonly choice: Choice;
  readonly runs: readonly Trained[];
}

export interface Confirmation {
  readonly families: readonly ConfirmedFamily[];
  readonly lost: readonly LostFamily[];
  readonly test: { readonly blocks: number; readonly rowsPerBlock: number; readonly scope: 'seeds' | 'these models' };
}

const findingOf = ({ low, high }: { readonly low: number; readonly high: number }) =>
  high < 0 ? 'better' : low > 0 ? 'worse' : 'not told';

/** Every family against none: seeds and blocks of test rows as crossed random effects, all families under one correction. */
const compareAll = (
  confirmed: readonly Confirmed[],
  confidence: number,
): { readonly against: ReadonlyMap<string, FamilyDifference>; readonly test: Confirmation['test'] } => {
  const baseline = confirmed.find(({ choice }) => choice.lambda === null);
  const others = confirmed.filter((family) => family !== baseline);
  if (baseline === undefined || others.length === 0)
    return { against: new Map(), test: { blocks: 0, rowsPerBlock: 0, scope: 'these models' } };
  const testsOf = ({ runs }: Confirmed) => runs.map(({ test }) => test);
  const blocks = blocksOf(others.map((family) => ({ a: testsOf(family), b: testsOf(baseline) })));
  // each at the level that is left when all share the error, for what the design could have told
  const shared = 1 - (1 - confidence) / others.length;
  const found = others.map((family) =>
    crossedDifference({
      ...differencesOf(testsOf(family), testsOf(baseline), blocks),
      confidence: shared,
    }),
  );
  const together = corrected(found, { confidence });
  const against = new Map(
    others.map(({ choice }, index) => {
      const { difference, standardError, degreesOfFreedom, detectable } = found[index]!;
      const { low, high, pValue } = together[index]!;
      return [
        choice.family.penalty,
        {
          mean: difference,
          low,
          high,
          standardError,
          degreesOfFreedom,
          pValue,
          detectable,
          finding: findingOf({ low, high }),
        } satisfies FamilyDifference,
      ] as const;
    }),
  );
  return { against, test: { ...blocks.shape, scope: found[0]!.scope } };
};

const familyOf = (
  { choice, runs }: Confirmed,
  against: FamilyDifference | null,
  bitsOf: (test: TestResult) => number | null,
): ConfirmedFamily => {
  const test = estimate(runs.map((run) => run.test.loss));
  const bits = runs.map((run) => bitsOf(run.test)).filter((value) => value !== null);
  return {
    penalty: choice.family.penalty,
    as: choice.family.as,
    lambda: choice.lambda,
    edge: choice.edge,
    runs: runs.map(comparedRun),
    validation: estimate(runs.map(({ best }) => best.validation)),
    train: estimate(runs.map(({ best }) => best.train)),
    gap: estimate(runs.map(({ best }) => best.validation - best.train)),
    zeros: estimate(runs.map(({ zeros }) => zeros)),
    test,
    testPerplexity: perplexity(test.mean),
    testBitsPerCharacter: bits.length === runs.length ? estimate(bits).mean : null,
    against,
  };
};

/**
 * What the runs with fresh seeds say. A family of which a run diverged has no figures, since a mean over the seeds
 * that went well would flatter it.
 *
 * @param options.bitsOf bits per character of a test, null where it cannot be computed.
 */
export const confirm = ({
  choices,
  results,
  confidence,
  bitsOf,
}: {
  readonly choices: readonly Choice[];
  readonly results: readonly JobResult[];
  readonly confidence: number;
  readonly bitsOf: (test: TestResult) => number | null;
}): Confirmation => {
  const all = choices.map((choice) => ({
    choice,
    runs: results
      .filter(({ job }) => job.phase === 'confirm' && job.penalty === choice.family.penalty)
      .sort((a, b) => a.job.config.seed - b.job.config.seed),
  }));
  const confirmed = all.filter((family): family is Confirmed => family.runs.every(isTrained));
  const lost = all.flatMap(({ choice, runs }): readonly LostFamily[] => {
    const failed = runs.find((run) => !isTrained(run));
    if (failed === undefined) return [];
    const reason = `seed ${failed.job.config.seed}: ${failed.failure}`;
    return [{ penalty: choice.family.penalty, lambda: choice.lambda, reason }];
  });
  const { against, test } = compareAll(confirmed, confidence);
  const families = confirmed
    .map((family) => familyOf(family, against.get(family.choice.family.penalty) ?? null, bitsOf))
    .sort((a, b) => a.validation.mean - b.validation.mean);
  return { families, lost, test };
};
