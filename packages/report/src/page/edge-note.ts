import type { ConfirmedFamily, ExploredStrength } from '../results/comparison.ts';

/**
 * At which end of all that was tried a choice stands, and what lies beyond it.
 *
 * @param tried the strengths of its family that were explored.
 * @returns words that go behind "is"; null for a choice inside, and for one that was tried alone.
 * @example edgeNote({ lambda: 1, edge: 'strongest' }, [{ lambda: 0.1 }, { lambda: 1 }])
 * // 'the strongest that was tried: the best may be stronger still'
 */
export const edgeNote = (
  { lambda, edge }: Pick<ConfirmedFamily, 'lambda' | 'edge'>,
  tried: readonly Pick<ExploredStrength, 'lambda'>[],
): string | null => {
  if (edge !== null)
    return `the ${edge} that was tried: the best may be ${edge === 'weakest' ? 'weaker' : 'stronger'} still`;
  // the search does not go on towards no penalty where that is as good
  const isWeakest = tried.length > 1 && tried.every((other) => other.lambda! >= lambda!);
  return isWeakest
    ? 'the weakest that was tried, and no better than no penalty, to which weaker ones lead'
    : null;
};
