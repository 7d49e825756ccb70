/** Twenty steps a decade, each about 12 % more, rounded so that every strength can be read and typed. */
const mantissas = [
  1, 1.1, 1.3, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.6, 6.3, 7.1, 7.9, 8.9,
] as const;
const decades = [-4, -3, -2, -1, 0, 1, 2, 3] as const;

const steps = decades.flatMap((decade) => mantissas.map((mantissa) => Number(`${mantissa}e${decade}`)));

/** The strengths that a slider reaches, by its positions. */
export interface StrengthScale {
  readonly strengths: readonly number[];
  readonly lastPosition: number;
  readonly strengthAt: (position: number) => number;
  /** The position nearest to a strength, in ratio; only 0 stands at 0. */
  readonly positionOf: (strength: number) => number;
}

/**
 * A scale from 0, which stands first, over 0.0001 to its limit, logarithmic between these.
 *
 * @example strengthScale(10).strengthAt(1) // 0.0001
 */
export const strengthScale = (max: number): StrengthScale => {
  const strengths = [0, ...steps.filter((strength) => strength < max), max];
  const lastPosition = strengths.length - 1;
  return {
    strengths,
    lastPosition,
    strengthAt: (position) => strengths[Math.min(Math.max(Math.round(position), 0), lastPosition)]!,
    positionOf: (strength) => {
      if (strength <= 0) return 0;
      const next = strengths.findIndex((candidate) => candidate >= strength);
      if (next === -1) return lastPosition;
      if (next <= 1) return 1;
      const [below, above] = [strengths[next - 1]!, strengths[next]!];
      return strength / below < above / strength ? next - 1 : next;
    },
  };
};
