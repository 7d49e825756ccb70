import type { Edge } from '@ridgeline/report';
import type { LossOf } from './explore.ts';
import { edgeOf } from './explore.ts';
import type { Family } from './families.ts';

/**
 * What is chosen of a family whose exploration was cut short: the lowest loss with the first seed of all that was tried, or the lowest
 * mean of those that have every seed, if these are several. The choice may look at results as it likes: fresh seeds confirm it.
 *
 * @param options.strengths those that were tried with the first seed.
 * @returns undefined if none was.
 * @example exploredSoFar({ family, strengths: [], lossOf: () => undefined, seeds: [1] }) // undefined
 */
export const exploredSoFar = ({
  family,
  strengths,
  lossOf,
  seeds,
}: {
  readonly family: Family;
  readonly strengths: readonly number[];
  readonly lossOf: LossOf;
  readonly seeds: readonly number[];
}): { readonly strength: number; readonly edge: Edge | null } | undefined => {
  const tried = [...strengths].sort((a, b) => a - b);
  const whole = tried.filter((strength) => seeds.every((seed) => lossOf(strength, seed) !== undefined));
  const [among, over] = whole.length > 1 ? [whole, seeds] : [tried, seeds.slice(0, 1)];
  const total = (strength: number): number => over.reduce((sum, seed) => sum + lossOf(strength, seed)!, 0);
  const [first] = among;
  if (first === undefined) return undefined;
  const strength = among.reduce((best, each) => (total(each) < total(best) ? each : best), first);
  return { strength, edge: edgeOf(strength, { tried, isBound: family.isBound }) };
};
