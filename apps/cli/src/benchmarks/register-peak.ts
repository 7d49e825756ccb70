import { type Clock, now } from './measure.ts';

const turns = 20;
const turnMs = 5;

/**
 * Operations a second of work on one thread: the best of some turns, each by the lesser of its time and its processor time, as cases
 * are measured. Other work on the machine takes the processor away within every turn, and then time alone would tell too low a peak.
 *
 * @param work does some rounds, and gives the number of operations that these were.
 */
export const registerPeak = (work: (rounds: number) => number, clock: Clock = now): number => {
  let [best, rounds] = [0, 1000];
  for (let turn = 0; turn < turns; turn++) {
    const before = clock();
    const operations = work(rounds);
    const after = clock();
    const wall = after.wall - before.wall;
    // a clock of the processor that ticks too seldom saw none of it
    const ms = Math.min(wall, after.cpu - before.cpu || wall);
    if (ms < turnMs) rounds *= 2;
    else best = Math.max(best, (1000 * operations) / ms);
  }
  return best;
};
