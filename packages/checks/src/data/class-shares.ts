import { check } from '../check.ts';
import { heldOut } from '../facts.ts';
import { chiSquareTail } from '../statistics/chi-square-tail.ts';
import { level } from '../statistics/level.ts';
import { counts } from '../statistics/summary.ts';
import { digits, percent } from '../words.ts';

/** A shift of that total variation moves an accuracy by two points at most, whatever the number of rows says. */
const least = 0.02;

/** Rows that each part is to expect in a cell, for χ² to have its distribution: Cochran 1954. */
const fewestExpected = 5;

/** Classes from the commonest on, the rare ones that come after put together until there are enough. */
const cellsOf = (sizes: ReadonlyMap<string, number>, smallest: number, all: number): readonly string[][] => {
  const isEnough = (cell: readonly string[]): boolean =>
    cell.reduce((rows, label) => rows + sizes.get(label)!, 0) * smallest >= fewestExpected * all;
  const cells: string[][] = [];
  let open: string[] = [];
  for (const [label] of [...sizes].sort((a, b) => b[1] - a[1])) {
    open.push(label);
    if (!isEnough(open)) continue;
    cells.push(open);
    open = [];
  }
  if (cells.length > 0) cells.at(-1)!.push(...open);
  return cells;
};

/** Pearson's χ² of homogeneity, rare classes put together, and half the sum of the differences of shares. */
const compared = (first: readonly string[], second: readonly string[]) => {
  const [a, b, sizes] = [counts(first), counts(second), counts([...first, ...second])];
  const all = first.length + second.length;
  const rowsOf = (part: ReadonlyMap<string, number>, cell: readonly string[]): number =>
    cell.reduce((rows, label) => rows + (part.get(label) ?? 0), 0);
  const cells = cellsOf(sizes, Math.min(first.length, second.length), all);
  let square = 0;
  for (const cell of cells) {
    const [own, other] = [rowsOf(a, cell), rowsOf(b, cell)];
    const share = (own + other) / all;
    square += (own - share * first.length) ** 2 / (share * first.length);
    square += (other - share * second.length) ** 2 / (share * second.length);
  }
  const distance = [...sizes.keys()].reduce(
    (sum, label) =>
      sum + Math.abs((a.get(label) ?? 0) / first.length - (b.get(label) ?? 0) / second.length) / 2,
    0,
  );
  return { distance, pValue: cells.length < 2 ? 1 : chiSquareTail(square, cells.length - 1) };
};

export const classShares = check({
  code: 'RDG109',
  title: 'Classes are not as common in all parts',
  severity: 'warning',
  why: 'What was learnt from one mixture of classes is measured on another: accuracy and probabilities then speak of neither.',
  remedy:
    'Split within each class, as shares of one table are. Where the use has other shares, give them: --priors.',
  needs: ['labels'],
  find: ({ labels }) => {
    const parts = heldOut(labels).filter(([, own]) => own.length > 0);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    const found = parts.map(([name, own]) => ({ name, ...compared(labels.train, own) }));
    return {
      isFault: found.some(({ pValue, distance }) => pValue < level / parts.length && distance >= least),
      saw: `${found
        .map(
          ({ name, pValue, distance }) =>
            `${percent(distance)} of the ${name} would have to change class for the shares of the training part, p = ${digits(pValue)} (χ², told below ${level / parts.length})`,
        )
        .join('; ')}.`,
    };
  },
});
