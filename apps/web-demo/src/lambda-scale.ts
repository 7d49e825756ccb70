import { numberFields } from './settings.ts';

/** Twenty steps a decade, each about 12 % more, rounded so that every strength can be read and typed. */
const mantissas = [
  1, 1.1, 1.3, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.6, 6.3, 7.1, 7.9, 8.9,
] as const;
const decades = [-4, -3, -2, -1, 0] as const;

/** The strengths that the slider reaches, by position: 0 first, then from 0.0001 to the limit on a log scale. */
export const strengths: readonly number[] = [
  0,
  ...decades.flatMap((decade) => mantissas.map((mantissa) => Number(`${mantissa}e${decade}`))),
  numberFields.lambda.max,
];

export const lastPosition = strengths.length - 1;

/** @example strengthAt(1) // 0.0001 */
export const strengthAt = (position: number): number =>
  strengths[Math.min(Math.max(Math.round(position), 0), lastPosition)]!;

/** The slider's position nearest to a strength, in ratio; only 0 stands at 0. */
export const positionOf = (lambda: number): number => {
  if (lambda <= 0) return 0;
  const next = strengths.findIndex((strength) => strength >= lambda);
  if (next === -1) return lastPosition;
  if (next <= 1) return 1;
  const [below, above] = [strengths[next - 1]!, strengths[next]!];
  return lambda / below < above / lambda ? next - 1 : next;
};
