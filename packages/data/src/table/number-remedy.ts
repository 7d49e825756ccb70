import { shellWord } from '../text/shell-word.ts';
import { type DecimalMark, decimalNumbers, numberOf } from './number-of.ts';
import { type Cell, isBlank, type Table } from './table.ts';

/** Numbers with marks between their thousands, by what stands before their decimals. */
const marked: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^[+-]?\d{1,3}([,\s'’])\d{3}(?:\1\d{3})*(?:\.\d*)?$/,
  ',': /^[+-]?\d{1,3}([.\s'’])\d{3}(?:\1\d{3})*(?:,\d*)?$/,
};

const readAs: Readonly<Record<DecimalMark, string>> = {
  '.': 'leave --decimal comma out',
  ',': 'read them so by --decimal comma, in code decimal: ","',
};

/** What to do about a number that is written in another way; undefined where it is none. */
const remedyOfMarks = (written: string, decimal: DecimalMark): string | undefined => {
  const other = decimal === '.' ? ',' : '.';
  const mark = ([decimal, other] as const).find((one) => marked[one].test(written));
  const plain = written.replace(mark === '.' ? /[,\s'’]/g : /[.\s'’]/g, '');
  const thousands = `Marks between thousands are not read: write ${plain} for ${written}`;
  if (decimalNumbers[other].test(written)) {
    const also = mark === undefined ? '' : ` ${thousands}, if it is one.`;
    const where =
      decimal === '.' ? 'Tables with semicolons often have decimal commas' : 'Its decimals follow a point';
    return `${where}: ${readAs[other]}.${also}`;
  }
  if (mark === undefined) return undefined;
  const isOther = mark === other && plain.includes(other);
  return `${thousands}, and so in all cells.${isOther ? ` For the decimals ${readAs[other]}.` : ''}`;
};

/** Columns named in a remedy. */
const mostNamed = 8;

/** A name in a list of YAML. */
const listItem = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name) && !/^(?:true|false|null)$/i.test(name)
    ? name
    : JSON.stringify(name);

/** How to do without a feature that is no number; undefined for a target, and where no other is left. */
const withoutColumn = (
  table: Table,
  { column, features, decimal }: Pick<CellPlace, 'column' | 'features' | 'decimal'>,
): string | undefined => {
  if (!features.includes(column)) return undefined;
  const numeric = features.filter((place) =>
    table.rows.every((cells) => Number.isFinite(numberOf(cells[place], decimal))),
  );
  if (numeric.length === 0) return undefined;
  if (numeric.length > mostNamed) return 'name the columns of numbers in a configuration (data.features)';
  const names = numeric.map((place) => listItem(table.columns[place]!));
  return `take the columns of numbers (--set ${shellWord(`data.features=[${names.join(',')}]`)})`;
};

interface CellPlace {
  readonly cell: Cell;
  /** The place of its column, and those of all features. */
  readonly column: number;
  readonly features: readonly number[];
  readonly decimal: DecimalMark;
}

/** What to do about a cell that is no number. */
export const numberRemedy = (table: Table, place: CellPlace): string => {
  const { cell, decimal } = place;
  const marks = typeof cell === 'string' ? remedyOfMarks(cell.trim(), decimal) : undefined;
  if (marks !== undefined) return marks;
  const without = withoutColumn(table, place);
  const leave = isBlank(cell)
    ? 'leave such rows out (--on-empty skip, or withoutEmptyRows)'
    : 'leave out the row';
  return without === undefined ? `Mend the cell, or ${leave}.` : `Mend the cell, ${leave}, or ${without}.`;
};
