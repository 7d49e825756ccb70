import type { Edge } from '@ridgeline/report';
import { beyond, type Family } from './families.ts';

/** One training of a family: at a strength, with a seed. */
export interface Trial {
  readonly strength: number;
  readonly seed: number;
}

/** What to train next, or, when nothing is left to train, what is chosen. */
export type Exploration =
  | { readonly missing: readonly Trial[] }
  | { readonly chosen: { readonly strength: number; readonly edge: Edge | null } };

/** Validation loss of a trial; infinite if its training came to numbers that are not finite. */
export type LossOf = (strength: number, seed: number) => number | undefined;

/** How far a path may grow at each end. */
const mostGrowth = 4;
/** How many strengths of a family get a second seed. */
const contenders = 2;

const lowest = (strengths: readonly number[], lossOf: (strength: number) => number): number =>
  strengths.reduce((best, strength) => (lossOf(strength) < lossOf(best) ? strength : best));

/** Every second strength, so that the strongest is among them; of a path of one's own, all. */
const coarse = ({ path, grows }: Family): readonly number[] =>
  grows ? path.filter((_, index) => (path.length - 1 - index) % 2 === 0) : path;

/** The path, with what it has grown by so far and may grow by next. */
const grownPath = (
  family: Family,
  tried: readonly number[],
  ends: readonly ('weak' | 'strong')[],
): readonly number[] => {
  let path = family.path;
  if (!family.grows) return path;
  for (const end of ends) {
    for (let grown = 0; grown < mostGrowth; grown++) {
      const next = beyond(family, path, end);
      path = end === 'weak' ? [next, ...path] : [...path, next];
      if (!tried.includes(next)) break;
    }
  }
  return path;
};

/** A strength that was given alone was not chosen, so it stands at no edge. */
export const edgeOf = (
  strength: number,
  { tried, isBound = false }: { readonly tried: readonly number[]; readonly isBound?: boolean | undefined },
): Edge | null => {
  if (tried.length === 1) return null;
  if (strength === tried.at(-1)) return isBound ? 'weakest' : 'strongest';
  if (strength === tried[0]) return isBound ? 'strongest' : 'weakest';
  return null;
};

/**
 * Searches a family's path for the strength with the lowest validation loss, so that few trainings are spent on
 * strengths that cannot win. With the first seed: every second strength, then the neighbours of the two best, again
 * until these have no untried neighbour; a path that ends at one of them goes on, up to four strengths, but not towards
 * weaker ones where no penalty at all is no worse. Then the two best get the other seeds, and the lower mean is chosen.
 *
 * What comes next is a function of the losses alone, in whatever order they came.
 *
 * @param options.none loss of no penalty with the first seed, which the weak end of every path tends to; undefined
 *   while it is not known, null if it will not be.
 * @see Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter optimization", for
 *   giving more runs to the better half.
 * @example explore({ family: families[1]!, lossOf: () => undefined, seeds: [1, 2], none: null })
 * // { missing: [{ strength: 0.01, seed: 1 }, …] }
 */
export const explore = ({
  family,
  lossOf,
  seeds,
  none,
}: {
  readonly family: Family;
  readonly lossOf: LossOf;
  readonly seeds: readonly number[];
  readonly none: number | null | undefined;
}): Exploration => {
  const [first, ...others] = seeds as readonly [number, ...number[]];
  const firstLoss = (strength: number): number => lossOf(strength, first)!;
  const missingOf = (trials: readonly Trial[]): readonly Trial[] =>
    trials.filter(({ strength, seed }) => lossOf(strength, seed) === undefined);
  const helps = (strength: number): boolean => none == null || firstLoss(strength) < none;

  // stage by stage, each as a whole, so that what is asked does not depend on which trial of a stage ended first
  let tried: readonly number[] = [];
  let ranked: readonly number[] = [];
  let stage = coarse(family);
  while (stage.length > 0) {
    const missing = missingOf(stage.map((strength) => ({ strength, seed: first })));
    if (missing.length > 0) return { missing };
    if (none === undefined) return { missing: [] };
    tried = [...tried, ...stage].sort((a, b) => a - b);
    ranked = [...tried].sort((a, b) => firstLoss(a) - firstLoss(b)).slice(0, contenders);
    // either may be chosen, so that both shall have their neighbours
    const near = ranked.flatMap((strength) => {
      const path = grownPath(family, tried, helps(strength) ? ['weak', 'strong'] : ['strong']);
      const place = path.indexOf(strength);
      return [path[place - 1], path[place + 1]].filter((neighbour) => neighbour !== undefined);
    });
    stage = [...new Set(near)].filter((strength) => !tried.includes(strength));
  }

  const again = missingOf(ranked.flatMap((strength) => others.map((seed) => ({ strength, seed }))));
  if (again.length > 0) return { missing: again };
  const total = (strength: number): number => seeds.reduce((sum, seed) => sum + lossOf(strength, seed)!, 0);
  const strength = lowest(ranked, total);
  const edge = edgeOf(strength, { tried, isBound: family.isBound });
  // what is no better than no penalty has that for its weaker neighbour
  return { chosen: { strength, edge: edge === 'weakest' && !helps(strength) ? null : edge } };
};
