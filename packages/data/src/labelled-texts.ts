import { type Cell, columnIndices, refuseRow, type Table } from './table.ts';

/** One example for classification. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

/**
 * The examples of a table, from its columns of text and of labels.
 *
 * @param options.text the column with the text, or several, joined by a space.
 * @param options.label the column with the label. Numbers and booleans are taken as they are written.
 * @throws `E_DATA` with the line and the column of a cell that is missing, empty or no text; `E_DATA` for a column that
 * the table lacks.
 * @example labelledTexts(readDelimited('y,x\nham,Ok lar'), { text: 'x', label: 'y' }) // [{ text: 'Ok lar', label: 'ham' }]
 */
export const labelledTexts = (
  table: Table,
  { text, label }: { readonly text: string | readonly string[]; readonly label: string },
): LabelledText[] => {
  const [labelColumn, ...textColumns] = columnIndices(table, [
    label,
    ...(typeof text === 'string' ? [text] : text),
  ]);
  const refuse = (row: number, column: number, found: string): never =>
    refuseRow(table, row, `column "${table.columns[column]}" ${found}`, 'Mend the row or leave it out.');

  const textAt = (row: number, column: number, cell: Cell): string => {
    if (typeof cell !== 'string')
      return refuse(row, column, cell === undefined ? 'is missing' : 'holds no text');
    return cell;
  };
  const labelOf = (row: number, cell: Cell): string => {
    const scalar = typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : cell;
    const value = textAt(row, labelColumn!, scalar).trim();
    return value === '' ? refuse(row, labelColumn!, 'is empty') : value;
  };

  return table.rows.map((cells, row) => {
    const joined = textColumns.map((column) => textAt(row, column, cells[column])).join(' ');
    if (joined.trim() === '') refuse(row, textColumns[0]!, 'is empty');
    return { text: joined, label: labelOf(row, cells[labelColumn!]) };
  });
};
