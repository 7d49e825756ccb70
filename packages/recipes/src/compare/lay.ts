import type { LaidPath } from '@ridgeline/report';
import { type StrengthRange, strengthRangeSearch, strengthScale, strengthsBetween } from '@ridgeline/tuning';
import type { Family } from './families.ts';
import { nameOf } from './names.ts';

/** What share of a run's steps a short one takes. */
const share = 1 / 5;
/** With fewer steps than these a short run tells nothing. */
const fewestSteps = 10;
/** The steps of a run whose short ones have as many as they need. */
export const fewestWholeSteps = Math.ceil(fewestSteps / share);
/** Strengths of a path that is laid. */
export const strengthsOfPath = 10;
/** Short runs of a family: at most, and as a rule. */
const [mostRuns, usualRuns] = [12, 8];
/** Short runs of no family: without a penalty, and with all weights at 0. */
const references = 2;
/** What a short run must have learnt, of the loss that is left with all weights at 0. */
const leastLearnt = 0.02;

/** Steps of a short run; null where it would be too short to tell anything. @example shortSteps(200) // 40 */
export const shortSteps = (maxSteps: number): number | null => {
  const steps = Math.floor(share * maxSteps);
  return steps < fewestSteps ? null : steps;
};

/** How many short runs some families take, as a rule and at most. @example shortRunsOf(4) // { usual: 34, most: 50 } */
export const shortRunsOf = (families: number): { readonly usual: number; readonly most: number } =>
  families === 0
    ? { usual: 0, most: 0 }
    : { usual: references + usualRuns * families, most: references + mostRuns * families };

/** Validation losses at the end of short runs of one seed; infinite if training came to numbers that are not finite. */
export interface ShortLosses {
  /** Without the penalty. */
  readonly none: number | undefined;
  /** With all penalised weights at 0. */
  readonly zeroed: number | undefined;
  readonly at: (strength: number) => number | undefined;
}

/** What to run next, or the path. */
export type PathLaying =
  | { readonly missing: 'references' | { readonly strength: number } }
  | { readonly laid: LaidPath };

const outcomeOf = ({ isFlat, isWeakFound, isStrongFound }: StrengthRange): LaidPath['outcome'] => {
  if (isFlat) return 'flat';
  if (isWeakFound) return isStrongFound ? 'whole' : 'strong end open';
  return isStrongFound ? 'weak end open' : 'open';
};

/** What a penalty does adds up over the steps: what a short run does not show at λ, a whole one does not at that share of λ. */
const weakestOf = ({ weak }: StrengthRange, limit: number | null): number => {
  const { positionOf, strengthAt } = strengthScale({ limit });
  return strengthAt(positionOf(weak) + Math.log10(share));
};

const strengthsOf = (range: StrengthRange, { limit }: Family): readonly number[] =>
  range.isFlat
    ? [range.strong]
    : strengthsBetween({
        ...{ weak: weakestOf(range, limit), strong: range.strong },
        ...{ count: strengthsOfPath, limit },
      });

/**
 * Lays the path of a family by short runs: from where a penalty has no effect to where nothing is left for it to shrink. With L the
 * validation loss at the end of a short run,
 *
 *     e(λ) = (L(λ) − L(none)) / (L(weights at 0) − L(none))
 *
 * A strength has no effect where |e| ≤ 0.005, and all is shrunk where e ≥ 0.9; `strengthRange` of `tuning` finds both within a factor of
 * four. The path has ten strengths by equal factors (of a rate, of its odds) between a fifth of the first and the second.
 *
 * What comes next is a function of the losses alone.
 *
 * @param options.losses null where runs are too short for shorter ones.
 * @returns `untold` if the run without a penalty is hardly better than that with all weights at 0, with the strengths of the kind.
 */
export const lay = ({
  family,
  losses,
}: {
  readonly family: Family;
  readonly losses: ShortLosses | null;
}): PathLaying => {
  const { penalty, limit } = family;
  const told = (path: Omit<LaidPath, 'penalty' | 'label'>): PathLaying => ({
    laid: { penalty, label: nameOf(penalty), ...path },
  });
  const untold = (): PathLaying => told({ strengths: family.path, outcome: 'untold', runs: 0 });
  if (losses === null) return untold();
  const { none, zeroed, at } = losses;
  if (none === undefined || zeroed === undefined) return { missing: 'references' };
  const learnt = zeroed - none;
  if (!(Number.isFinite(learnt) && learnt > leastLearnt * zeroed)) return untold();
  const search = strengthRangeSearch({ limit, runs: mostRuns });
  let step = search.next();
  while (!step.done) {
    const strength = step.value;
    const loss = at(strength);
    if (loss === undefined) return { missing: { strength } };
    step = search.next((loss - none) / learnt);
  }
  const range = step.value;
  return told({
    strengths: strengthsOf(range, family),
    outcome: outcomeOf(range),
    runs: range.measured.length,
  });
};

/** A family with the path that was laid for it. */
export const withPath = (family: Family, { strengths, outcome }: LaidPath): Family => ({
  ...family,
  path: strengths,
  grows: family.grows && outcome !== 'flat',
});
