import {
  RidgelineError,
  requireFraction,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { centreOf } from '../matrix/centre.ts';
import { designOf } from '../matrix/design.ts';
import { requireMatrix, selectRows } from '../matrix/matrix.ts';
import { requireNumbers } from '../matrix/require-numbers.ts';
import { least, sum } from '../matrix/vectors.ts';
import { families } from '../solvers/family.ts';
import type { Problem } from '../solvers/state.ts';
import type { PathOptions } from './path.ts';

const who = 'fitPath';

/**
 * Checks the options of a path and brings them to the solvers' form: weights that sum to 1, standardised columns,
 * limits in their units, and for squared errors y by its differences from the mean.
 */
export const problemOf = (
  options: PathOptions,
): { readonly problem: Problem; readonly weightSum: number } => {
  const all = requireMatrix(who, options.x);
  const { intercept = true, standardize = true, maxIterations = 100 } = options;
  const { tolerance = options.alpha === 0 ? 1e-4 : 5e-3 } = options;
  requireOneOf(who, [...Object.keys(families), 'multinomial'], { family: options.family });
  requireOneOf(who, ['mean', 'sum'], { lambdaScale: options.lambdaScale ?? 'mean' });
  requireFraction(who, { alpha: options.alpha });
  requirePositive(who, { tolerance });
  requirePositiveInteger(who, { maxIterations });
  const vector = (name: string, values: ArrayLike<number> | undefined, length: number, fill: number) =>
    values === undefined ? new Float64Array(length).fill(fill) : requireNumbers(who, name, values, length);
  const allWeights = vector('weights', options.weights, all.rows, 1);
  requireNonNegative(who, { 'the smallest weight': least(allWeights) });
  // rows that weigh nothing are not there
  const counted = allWeights.includes(0)
    ? [...allWeights.keys()].filter((i) => allWeights[i]! > 0)
    : undefined;
  requirePositive(who, { 'the number of rows that weigh something': counted?.length ?? all.rows });
  const x = counted === undefined ? all : selectRows(all, counted);
  const rowsOf = (values: Float64Array) =>
    counted === undefined ? values : Float64Array.from(counted, (i) => values[i]!);
  const y = rowsOf(requireNumbers(who, 'y', options.y, all.rows));
  const weights = rowsOf(allWeights);
  const factors = vector('penaltyFactors', options.penaltyFactors, x.columns, 1);
  const weightSum = sum(weights);
  requireNonNegative(who, { 'the smallest penalty factor': least(factors) });
  const normalised = weights.map((weight) => weight / weightSum);
  const family = families[options.family === 'multinomial' ? 'gaussian' : options.family];
  if (options.family === 'multinomial') requireClasses(y);
  else family.requireResponse(who, y);
  const design = designOf(x, { weights: normalised, standardize, intercept });
  const { lower, upper } = limitsOf(options, design.scale);
  const offset = rowsOf(vector('offset', options.offset, all.rows, 0));
  const isCentred = intercept && options.family === 'gaussian';
  const shift = isCentred
    ? centreOf(
        y.map((value, i) => value - offset[i]!),
        0,
        normalised,
      )
    : { mean: 0, rest: 0 };
  const problem = {
    design,
    family,
    y: isCentred ? y.map((value) => value - shift.mean - shift.rest) : y,
    shift: shift.mean + shift.rest,
    weights: normalised,
    offset,
    intercept,
    alpha: options.alpha,
    factors,
    lower,
    upper,
    tolerance,
    maxIterations,
  };
  return { problem, weightSum };
};

/** Classes must be 0 … K − 1, each with a row, at least two. */
const requireClasses = (y: Float64Array): void => {
  const bad = y.findIndex((value) => !Number.isInteger(value) || value < 0);
  if (bad >= 0) {
    throw new RidgelineError(
      'E_DATA',
      `${who}: y must be classes 0, 1, 2, … for the multinomial family, got ${y[bad]} in row ${bad}.`,
    );
  }
  const seen = new Set(y);
  const classes = y.reduce((most, value) => Math.max(most, value), 0) + 1;
  if (classes < 2 || seen.size < classes) {
    throw new RidgelineError(
      'E_DATA',
      `${who}: every class of 0 … ${Math.max(1, classes - 1)} must have a row, got rows of ${seen.size} only.`,
      { hint: 'Number the classes that occur without gaps, from 0.' },
    );
  }
};

const limitsOf = ({ lowerLimits, upperLimits }: PathOptions, scale: Float64Array) => {
  if (lowerLimits === undefined && upperLimits === undefined) return { lower: undefined, upper: undefined };
  const limits = (name: string, values: ArrayLike<number> | undefined, none: number) => {
    if (values === undefined) return new Float64Array(scale.length).fill(none);
    const given = requireNumbers(who, name, values, scale.length, { infinite: true });
    const bad = given.findIndex((value) => value * none < 0);
    if (bad >= 0) {
      throw new RidgelineError(
        'E_RANGE',
        `${who}: ${name} must be ${none > 0 ? '≥ 0' : '≤ 0'}, got ${given[bad]} for column ${bad}.`,
        { hint: '0 must be allowed, since a strong penalty sets every coefficient to it.' },
      );
    }
    return given.map((value, j) => (scale[j] === 0 ? 0 : value * scale[j]!));
  };
  return {
    lower: limits('lowerLimits', lowerLimits, Number.NEGATIVE_INFINITY),
    upper: limits('upperLimits', upperLimits, Number.POSITIVE_INFINITY),
  };
};
