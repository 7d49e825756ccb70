import type { EvaluationEntry } from '../run/messages.ts';

/** What both panels share: steps and losses, each from a round number to a round number. */
export interface Domain {
  readonly lastStep: number;
  readonly low: number;
  readonly high: number;
}

const stepLimits = [100, 200, 300, 400, 600, 800, 1000, 1200, 1600, 2000] as const;

/** A half nat of room below and above; the untrained model, which knows nothing, stands above the frame. */
export const domainOf = (evaluations: readonly EvaluationEntry[]): Domain => {
  const shown = evaluations.filter(({ step }) => step > 0);
  const last = evaluations.at(-1)?.step ?? 0;
  const lastStep = stepLimits.find((limit) => limit >= last) ?? stepLimits.at(-1)!;
  if (shown.length === 0) return { lastStep, low: 1, high: 4 };
  const losses = shown.flatMap(({ plain, penalised }) => [
    plain.train,
    plain.validation,
    penalised.train,
    penalised.validation,
  ]);
  const low = Math.floor(2 * Math.min(...losses)) / 2;
  const high = Math.ceil(2 * Math.max(...losses)) / 2;
  return { lastStep, low, high: Math.max(high, low + 1) };
};

/** From `low` in steps of `every`, as far as `high`, which is included where a step meets it. */
export const ticks = (low: number, high: number, every: number): readonly number[] =>
  Array.from({ length: Math.floor((high - low) / every + 1e-9) + 1 }, (_, index) => low + index * every);

/** @example scale([0, 100], [40, 300])(50) // 170 */
export const scale =
  (from: readonly [number, number], to: readonly [number, number]) =>
  (value: number): number =>
    to[0] + ((value - from[0]) / (from[1] - from[0])) * (to[1] - to[0]);

/** The highest place, which is the least y, of the path through points between two x; Infinity where it does not go. */
export const highestBetween = (
  points: readonly (readonly [number, number])[],
  from: number,
  to: number,
): number =>
  points.reduce((highest, [x, y], index) => {
    const [nextX, nextY] = points[index + 1] ?? [x, y];
    if (nextX < from || x > to) return highest;
    const along = (place: number): number =>
      nextX === x ? y : scale([x, nextX], [y, nextY])(Math.min(Math.max(place, x), nextX));
    return Math.min(highest, along(from), along(to));
  }, Number.POSITIVE_INFINITY);

/** An SVG path through points. */
export const linePath = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
