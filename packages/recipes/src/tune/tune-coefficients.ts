import type { Matrix } from '@ridgeline/linear';
import type { CoefficientPath } from '@ridgeline/report';
import type { FittedPath, LinearData } from './tune-linear.ts';

const mostColumns = 10;

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
 * The columns that matter most at the chosen strength, along the whole path: for each class those that speak for it
 * most, for regression those whose deviation moves the prediction most. Coefficients of numbers are for one standard
 * deviation of their column, those of text for the weight of an n-gram.
 */
export const coefficientPath = (
  data: LinearData,
  { path, names, x }: FittedPath,
  chosen: number,
): CoefficientPath => {
  const { columns, outputs, coefficients } = path;
  const deviations = deviationsOf(x);
  // where nothing is left at the chosen strength, the weakest shows what comes first
  const shown = path.df[chosen]! > 0 ? chosen : path.lambdas.length - 1;
  const valueAt = (index: number, place: number): number => {
    const { indices, values } = coefficients[index]!;
    const k = indices.indexOf(place);
    return k < 0 ? 0 : values[k]! * deviations[place % columns]!;
  };
  /** Of one output; `sign` 0 for both directions. */
  const top = (output: number, sign: number) => {
    const { indices } = coefficients[shown]!;
    return [...indices]
      .filter((place) => Math.floor(place / columns) === output)
      .map((place) => ({ place, value: valueAt(shown, place) * (sign || 1) }))
      .filter(({ value }) => sign === 0 || value > 0)
      .sort((a, b) => (sign === 0 ? Math.abs(b.value) - Math.abs(a.value) : b.value - a.value))
      .slice(0, mostColumns)
      .map(({ place }) => ({
        name: names[place % columns]!,
        values: coefficients.map((_, index) => valueAt(index, place) * (sign || 1)),
      }));
  };
  const classes = data.kind === 'regression' ? [] : data.classes;
  const outputsShown =
    data.kind === 'regression'
      ? [{ name: '', columns: top(0, 0) }]
      : classes.map((name, place) => ({
          name,
          // two classes share one output: what speaks against the second speaks for the first
          columns: outputs === 1 ? top(0, place === 1 ? 1 : -1) : top(place, 1),
        }));
  return {
    lambdas: [...path.lambdas],
    nonZeros: [...path.df],
    explained: [...path.dev],
    outputs: outputsShown,
  };
};
