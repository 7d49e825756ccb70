import { type ChosenLambda, chooseLambda } from './choose-lambda.ts';
import { type CrossValidation, crossValidate } from './cross-validate.ts';

/** The end of a grid: beyond it a better strength may lie. */
export type GridEnd = 'strongest' | 'weakest';

/** Rounds of further strengths before an end is taken as it is. */
const mostRounds = 4;
/** Where the last step gains less than this share of the standard error, the curve is flat, and no end is better. */
const flatShare = 1e-3;
/** So it is where it gains less than this share of the largest error: what is told apart without fault only grows surer. */
const worthlessShare = 1e-4;

/**
 * The end of the grid at which the smallest error lies, if any; with λ = 0 tried, there is nothing weaker, and a grid of
 * one strength, as columns that never vary have it, has no ends.
 */
export const gridEndOf = ({ lambdas, minimum }: ChosenLambda): GridEnd | null => {
  const [weakest, strongest] = [Math.min(...lambdas), Math.max(...lambdas)];
  if (weakest === strongest) return null;
  if (minimum.lambda === strongest) return 'strongest';
  return minimum.lambda === weakest && weakest > 0 ? 'weakest' : null;
};

const isFlat = ({ mean, standardError, minimum }: ChosenLambda): boolean => {
  const beside = minimum.index === 0 ? 1 : minimum.index - 1;
  const gain = mean[beside]! - mean[minimum.index]!;
  const largest = mean.reduce((most, error) => Math.max(most, error), 0);
  return gain <= Math.max(flatShare * standardError[minimum.index]!, worthlessShare * largest);
};

/**
 * The strengths that continue a falling grid beyond one of its ends, by the factor between its last two there.
 *
 * @returns as many as a fifth of the grid, three at least, falling.
 * @example furtherStrengths([1, 0.1, 0.01], 'weakest') // ≈ [0.001, 0.0001, 0.00001]
 */
export const furtherStrengths = (lambdas: readonly number[], end: GridEnd): number[] => {
  const count = Math.max(3, Math.ceil(lambdas.length / 5));
  const [last, before] = end === 'weakest' ? [lambdas.at(-1)!, lambdas.at(-2)!] : [lambdas[0]!, lambdas[1]!];
  const further: number[] = [];
  for (let strength = last; further.length < count; ) further.push((strength *= last / before));
  return end === 'weakest' ? further : further.reverse();
};

/** A grid that went on until the choice was inside, or the end that it lies at all the same. */
export interface ExtendedCrossValidation extends CrossValidation {
  readonly atEdge: GridEnd | null;
}

/** Whether a grid is worth going on with, and at which end. */
export const endToExtend = (found: ChosenLambda): GridEnd | null => (isFlat(found) ? null : gridEndOf(found));

/**
 * Cross-validates on a falling grid, and goes on beyond the end at which the smallest error lies until it is inside, the
 * curve is flat, or four rounds are done.
 *
 * @param options.beyond the further strengths at an end, falling; none where nothing lies beyond, as above λ_max.
 * @throws as `crossValidate`.
 * @example await crossValidateBeyond({ splits, lambdas, executor, beyond: furtherStrengths })
 */
export const crossValidateBeyond = async ({
  beyond,
  ...options
}: Parameters<typeof crossValidate>[0] & {
  readonly beyond: (lambdas: readonly number[], end: GridEnd) => readonly number[];
}): Promise<ExtendedCrossValidation> => {
  const { onFold: _, ...quiet } = options;
  let found = await crossValidate(options);
  for (let round = 0; round < mostRounds; round++) {
    const end = endToExtend(found);
    const lambdas = end === null ? [] : beyond(found.lambdas, end);
    if (lambdas.length === 0) break;
    const { errors } = await crossValidate({ ...quiet, lambdas });
    found = joined(found, { end: end!, lambdas, errors });
  }
  return { ...found, atEdge: gridEndOf(found) };
};

const joined = (
  before: CrossValidation,
  {
    end,
    lambdas,
    errors,
  }: {
    readonly end: GridEnd;
    readonly lambdas: readonly number[];
    readonly errors: CrossValidation['errors'];
  },
): CrossValidation => {
  const join = (old: readonly number[], added: readonly number[]) =>
    end === 'weakest' ? [...old, ...added] : [...added, ...old];
  const all = {
    lambdas: join(before.lambdas, lambdas),
    errors: before.errors.map((fold, k) => join(fold, errors[k]!)),
  };
  const { weights, repeats } = before;
  return { ...chooseLambda({ ...all, weights, repeats }), errors: all.errors, weights, repeats };
};
