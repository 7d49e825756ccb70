import type { Matrix } from '@ridgeline/linear';
import type { CoefficientPath } from '@ridgeline/report';
import type { PathOutput } from './linear-problem.ts';
import type { FittedPath } from './tune-linear.ts';

const mostColumns = 10;

/** At each of these strengths, so many columns of each output: what one takes in at a glance. */
const [mostStrengths, mostAlong] = [24, 6];

/** Places spread evenly over a path, with those that must be among them, in order. */
const spreadPlaces = (length: number, kept: readonly number[]): readonly number[] => {
  const count = Math.min(length, mostStrengths);
  const even = Array.from({ length: count }, (_, i) =>
    Math.round((i * (length - 1)) / Math.max(1, count - 1)),
  );
  return [...new Set([...even, ...kept])].sort((a, b) => a - b);
};

/** [columns] standard deviation of each column, with n. */
const deviationsOf = (x: Matrix): Float64Array => {
  const result = new Float64Array(x.columns).fill(1);
  if (x.kind !== 'dense') return result;
  return result.map((_, j) => {
    const at = (row: number) => x.values[x.layout === 'row' ? row * x.columns + j : j * x.rows + row]!;
    let [sum, squares] = [0, 0];
    for (let row = 0; row < x.rows; row++) sum += at(row);
    for (let row = 0; row < x.rows; row++) squares += (at(row) - sum / x.rows) * (at(row) - sum / x.rows);
    return Math.sqrt(squares / x.rows);
  });
};

/**
 * The columns that matter most at the chosen strength, along the whole path: for each output those that speak for it
 * most, in both directions where its sign is 0. Coefficients of dense columns are for one standard deviation of their
 * column, those of sparse ones for their weight.
 */
export const coefficientPath = (
  { path, design: { names, x } }: FittedPath<unknown>,
  chosen: number,
  {
    of,
    outputs,
    kept = [chosen],
  }: {
    readonly of: CoefficientPath['of'];
    readonly outputs: readonly PathOutput[];
    /** Strengths that are shown in any case. */
    readonly kept?: readonly number[];
  },
): CoefficientPath => {
  const { columns, coefficients } = path;
  const deviations = deviationsOf(x);
  // where nothing is left at the chosen strength, the weakest shows what comes first
  const shown = path.df[chosen]! > 0 ? chosen : path.lambdas.length - 1;
  const valueAt = (index: number, place: number): number => {
    const { indices, values } = coefficients[index]!;
    const k = indices.indexOf(place);
    return k < 0 ? 0 : values[k]! * deviations[place % columns]!;
  };
  /** The largest coefficients of an output at a strength. */
  const largestAt = (index: number, { place: output, sign }: PathOutput, most: number) => {
    const { indices, values } = coefficients[index]!;
    return Array.from(indices, (place, k) => ({
      place,
      value: values[k]! * deviations[place % columns]! * (sign || 1),
    }))
      .filter(({ place, value }) => Math.floor(place / columns) === output && (sign === 0 || value > 0))
      .sort((a, b) => (sign === 0 ? Math.abs(b.value) - Math.abs(a.value) : b.value - a.value))
      .slice(0, most);
  };
  const top = (output: PathOutput) =>
    largestAt(shown, output, mostColumns).map(({ place }) => ({
      name: names[place % columns]!,
      values: coefficients.map((_, index) => valueAt(index, place) * (output.sign || 1)),
    }));
  return {
    of,
    lambdas: [...path.lambdas],
    nonZeros: [...path.df],
    explained: [...path.dev],
    outputs: outputs.map((output) => ({ name: output.name, columns: top(output) })),
    along: spreadPlaces(path.lambdas.length, kept).map((index) => ({
      lambda: path.lambdas[index]!,
      outputs: outputs.map((output) =>
        largestAt(index, output, mostAlong).map(({ place, value }) => ({
          name: names[place % columns]!,
          value,
        })),
      ),
    })),
  };
};
