import type { Collinearity } from '@ridgeline/linear';
import type { ExtendedCrossValidation } from '@ridgeline/tuning';
import { entryAt, type NumericRows } from '../table/numeric-rows.ts';
import type { LinearFit } from './regression-fit.ts';

/** Columns named in one warning. */
const mostNamed = 6;

/** Columns that do not vary. */
export const constantWarning = ({ x, y }: NumericRows, names: readonly string[]): string[] => {
  const constant = names.filter((_, column) =>
    y.every((_, row) => entryAt(x, row, column) === entryAt(x, 0, column)),
  );
  return constant.length === 0 ? [] : [`Constant columns teach nothing: ${constant.join(', ')}.`];
};

/** A target that does not vary has nothing to be explained, and R² has no meaning. */
export const constantTargetWarning = (y: ArrayLike<number>, target: string): string =>
  `The target "${target}" is ${y[0]} in every training row: there is nothing to explain, and R² has no meaning. Name another column by --target.`;

/** Columns that others tell already, with those. */
export const collinearWarning = (dependent: Collinearity['dependent'], names: readonly string[]): string[] =>
  dependent.length === 0
    ? []
    : [
        `Columns that are (nearly) combinations of others: ${dependent
          .slice(0, mostNamed)
          .map(
            ({ column, of }) =>
              `${names[column]} of ${of
                .slice(0, mostNamed)
                .map((j) => names[j])
                .join(', ')}`,
          )
          .join('; ')}. Their coefficients cannot be told apart; leave one of them out.`,
      ];

/** A choice at an end of all that was tried. */
export const edgeWarning = (found: ExtendedCrossValidation | null, predictors = 'columns'): string[] => {
  if (found === null || found.atEdge === null) return [];
  const lambda = found.minimum.lambda.toPrecision(3);
  return found.atEdge === 'weakest'
    ? [
        `The smallest error is at the weakest λ that was tried, ${lambda}: a weaker one, or none, may do as well or better.`,
      ]
    : [
        `The smallest error is at the strongest λ that was tried, ${lambda}: the ${predictors} may say nothing about the target.`,
      ];
};

/** Descent that has not arrived looks like a result. */
export const distanceWarning = (descended: LinearFit, exact: LinearFit): string[] => {
  const largest = exact.coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const farthest = exact.coefficients.reduce(
    (most, value, column) => Math.max(most, Math.abs(value - descended.coefficients[column]!)),
    0,
  );
  return farthest <= largest / 1000
    ? []
    : [
        `Gradient descent has not arrived: a coefficient is ${farthest.toPrecision(3)} from the minimum's. Take more iterations, or a larger learning rate.`,
      ];
};
