import { RidgelineError } from '@ridgeline/contracts';
import { entryAt, type NumericRows } from '../table/numeric-rows.ts';

/** Squared errors of larger numbers, and of smaller differences than its inverse, cannot be squared once more, as their deviation is. */
const most = 1e70;

const rangeOf = (rows: number, at: (row: number) => number) => {
  let [low, high] = [at(0), at(0)];
  for (let row = 1; row < rows; row++) {
    const value = at(row);
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return { largest: Math.max(-low, high), spread: high - low };
};

const refuse = (name: string, column: string, found: string, remedy: string): never => {
  throw new RidgelineError(
    'E_DATA',
    `${name}: column "${column}" ${found}: errors of that size leave the range of a float64.`,
    { at: column, hint: `Give the column in another unit: ${remedy}.` },
  );
};

/**
 * Refuses numbers that cannot be computed with: errors and their deviations would be 0, infinite or NaN.
 *
 * @throws `E_DATA` naming the column.
 */
export const requireComputable = (
  { x, y }: NumericRows,
  {
    names,
    target,
    table,
  }: { readonly names: readonly string[]; readonly target: string; readonly table: string },
): void => {
  const require = (column: string, at: (row: number) => number): void => {
    const { largest, spread } = rangeOf(y.length, at);
    if (largest > most)
      refuse(
        table,
        column,
        `holds numbers as large as ${largest.toPrecision(2)}`,
        `divided by ${largest.toPrecision(1)}`,
      );
    if (spread > 0 && spread < 1 / most)
      refuse(
        table,
        column,
        `varies by no more than ${spread.toPrecision(2)}`,
        `divided by ${spread.toPrecision(1)}`,
      );
  };
  if (y.length === 0) return;
  require(target, (row) => y[row]!);
  for (const [column, name] of names.entries()) require(name, (row) => entryAt(x, row, column));
};
