import { notText } from './not-text.ts';
import { type Cell, columnIndices, isBlank, refuseRow, type Table } from './table.ts';

/** One example for classification. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

const remedy =
  'Mend the row, or leave such rows out: --on-empty skip, or data.onEmpty in a configuration, or withoutEmptyRows in code.';

/**
 * The examples of a table, from its columns of text and of labels.
 *
 * Labels are compared without spaces around them and in composed letters (Unicode NFC), so that `é` is one letter
 * however it was typed. Texts stay as they are.
 *
 * @param options.text the column with the text, or several, joined by `textSeparator`; one of several may be empty.
 * @param options.label the column with the label. Numbers and booleans are taken as they are written.
 * @param options.textSeparator what stands between the texts of several columns. Defaults to a space.
 * @param options.emptyTexts whether a text may be empty: `'keep'`, or `'error'`, the default.
 * @throws `E_DATA` with the line and the column of a cell that is missing, empty or no text; `E_DATA` for a column that
 * the table lacks.
 * @example labelledTexts(readDelimited('y,x\nham,Ok lar'), { text: 'x', label: 'y' }) // [{ text: 'Ok lar', label: 'ham' }]
 */
export const labelledTexts = (
  table: Table,
  {
    text,
    label,
    textSeparator = ' ',
    emptyTexts = 'error',
  }: {
    readonly text: string | readonly string[];
    readonly label: string;
    readonly textSeparator?: string;
    readonly emptyTexts?: 'error' | 'keep';
  },
): LabelledText[] => {
  const [labelColumn, ...textColumns] = columnIndices(table, [
    label,
    ...(typeof text === 'string' ? [text] : text),
  ]);
  const refuse = (row: number, column: number): never => {
    const { found, hint } = notText(table.rows[row]![column], remedy);
    return refuseRow(table, row, `column "${table.columns[column]}" ${found}`, hint);
  };

  const textAt = (row: number, column: number, cell: Cell): string => {
    if (typeof cell === 'string') return cell;
    return cell === undefined || cell === null ? '' : refuse(row, column);
  };
  const textOf = (row: number, cells: readonly Cell[]): string => {
    const texts = textColumns.map((column) => textAt(row, column, cells[column]));
    const first = textColumns[0]!;
    if (emptyTexts === 'error' && texts.every(isBlank)) refuse(row, first);
    return texts.join(textSeparator);
  };
  const labelOf = (row: number, cell: Cell): string => {
    const scalar = typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : cell;
    return typeof scalar === 'string' && !isBlank(scalar)
      ? scalar.trim().normalize('NFC')
      : refuse(row, labelColumn!);
  };

  return table.rows.map((cells, row) => ({
    text: textOf(row, cells),
    label: labelOf(row, cells[labelColumn!]),
  }));
};
