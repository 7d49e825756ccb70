import type { LaidPath } from '../results/comparison.ts';
import { capital } from './names.ts';
import { strength } from './number-format.ts';

const ends: Readonly<Record<Exclude<LaidPath['outcome'], 'flat' | 'untold'>, string>> = {
  whole: 'from no effect to everything shrunk',
  'weak end open': 'to everything shrunk; the weakest that was tried still has an effect',
  'strong end open':
    'from no effect on; stronger ones do no more or do not train, and none shrinks everything',
  open: 'where neither no effect nor everything shrunk was found',
};

/**
 * How the strengths of a family were found, as a sentence.
 *
 * @example laidSentence({ penalty: 'l1', label: 'L1', strengths: [0.01, 1], outcome: 'whole', runs: 7 })
 * // 'L1: strengths 0.01 … 1, from no effect to everything shrunk, by 7 short runs.'
 */
export const laidSentence = ({ label, strengths, outcome, runs }: LaidPath): string => {
  const [weak, strong] = [strength(strengths[0]!), strength(strengths.at(-1)!)];
  const name = capital(label);
  if (outcome === 'untold')
    return `${name}: strengths ${weak} … ${strong} as they stand, since short runs learn too little to find them.`;
  const by = `by ${runs} short ${runs === 1 ? 'run' : 'runs'}`;
  if (outcome === 'flat')
    return `${name}: no strength up to ${strong} has an effect, ${by}; that one alone is tried.`;
  return `${name}: strengths ${weak} … ${strong}, ${ends[outcome]}, ${by}.`;
};
