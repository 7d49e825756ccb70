import { describePenalty, isPenalised, type Settings } from '../settings/settings.ts';
import { evaluateEvery } from './run-config.ts';

/** From which step on which penalty acts on the right side; 0 is the beginning. */
export interface PenaltyChange {
  readonly from: number;
  readonly settings: Settings;
}

/** A stretch of training under one penalty. */
export interface Stretch extends PenaltyChange {
  /** Where it came to rest: a slider that is dragged passes other strengths between `from` and here. */
  readonly settled: number;
  /** Where the next one begins. */
  readonly to: number;
}

/** The history after one more change. What acts no differently is no change. */
export const changed = (
  history: readonly PenaltyChange[],
  { from, settings }: PenaltyChange,
): readonly PenaltyChange[] => {
  const before = history.filter((change) => change.from < from);
  const last = before.at(-1);
  return last && describePenalty(last.settings) === describePenalty(settings)
    ? before
    : [...before, { from, settings }];
};

/** The stretches of a history; changes that follow each other within an evaluation are one movement. */
export const stretchesOf = (history: readonly PenaltyChange[]): readonly Stretch[] => {
  const stretches: Stretch[] = [];
  for (const { from, settings } of history) {
    const last = stretches.at(-1);
    const moving = last !== undefined && last.from > 0 && from - last.settled < evaluateEvery;
    if (last !== undefined) stretches[stretches.length - 1] = { ...last, to: from };
    if (moving) stretches[stretches.length - 1] = { ...last, settings, settled: from, to: Infinity };
    else stretches.push({ from, settled: from, to: Infinity, settings });
  }
  return stretches;
};

const beginning = ({ from, settled, settings }: Stretch): string =>
  settled === from
    ? describePenalty(settings)
    : `${describePenalty(settings)} (moved there until step ${settled})`;

/** `no penalty until step 120, then L1, λ = 0.02`; of many stretches the last three. */
export const describeHistory = (history: readonly PenaltyChange[]): string => {
  const all = stretchesOf(history);
  const told = all.slice(-3);
  const words = told.map((stretch) =>
    stretch.to === Infinity ? beginning(stretch) : `${beginning(stretch)} until step ${stretch.to}`,
  );
  return `${all.length > told.length ? 'other penalties before, ' : ''}${words.join(', then ')}`;
};

/** True if the right side never differed from the left. */
export const neverPenalised = (history: readonly PenaltyChange[]): boolean =>
  history.every(({ settings }) => !isPenalised(settings));
