import { notText } from './not-text.ts';
import { columnIndices, refuseRow, type Table } from './table.ts';

/**
 * The text of every row, from one column or from several, joined by a space. An empty cell is an empty text; numbers
 * and booleans are taken as they are written.
 *
 * @throws `E_DATA` for a column that the table lacks, or with the line of a cell that holds an array or an object.
 * @example tableTexts(readDelimited('x,y\nOk lar,1'), ['x', 'y']) // ['Ok lar 1']
 */
export const tableTexts = (table: Table, names: readonly string[]): string[] => {
  const places = columnIndices(table, names);
  return table.rows.map((cells, row) =>
    places
      .map((place) => {
        const cell = cells[place] ?? '';
        if (typeof cell !== 'object') return String(cell);
        const { found, hint } = notText(cell, '');
        return refuseRow(table, row, `column "${table.columns[place]}" ${found}`, hint);
      })
      .join(' '),
  );
};
