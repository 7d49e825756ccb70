import type { EvaluationFact } from '../facts.ts';

/** The evaluations that are finite, the best of them, and the last. */
export interface ValidationCurve {
  readonly points: readonly EvaluationFact[];
  readonly best: EvaluationFact;
  readonly bestAt: number;
  readonly last: EvaluationFact;
  /** What validation gained from the first evaluation to the best. */
  readonly gained: number;
  /** How much a point lies beside a smooth curve: root mean square of second differences ÷ √6. */
  readonly noise: number;
}

const fewest = 4;

/** Nothing where fewer than 4 evaluations are finite. */
export const validationCurve = (evaluations: readonly EvaluationFact[]): ValidationCurve | undefined => {
  const points = evaluations.filter(({ validation }) => Number.isFinite(validation));
  if (points.length < fewest) return undefined;
  const values = points.map(({ validation }) => validation);
  const bestAt = values.indexOf(Math.min(...values));
  const second = values.slice(2).map((value, i) => value - 2 * values[i + 1]! + values[i]!);
  return {
    points,
    best: points[bestAt]!,
    bestAt,
    last: points.at(-1)!,
    gained: values[0]! - values[bestAt]!,
    noise: Math.sqrt(second.reduce((sum, value) => sum + value * value, 0) / second.length / 6),
  };
};

export const tooFewEvaluations = { lacks: `${fewest} evaluations` } as const;
