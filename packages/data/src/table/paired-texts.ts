import { notText } from './not-text.ts';
import { columnIndices, isBlank, refuseRow, type Table } from './table.ts';

/** A text and what is to be made of it. */
export interface PairedTexts {
  readonly source: string;
  readonly target: string;
}

const remedy =
  'Mend the row, or leave such rows out: --on-empty skip, or data.onEmpty in a configuration, or withoutEmptyRows in code.';

const columnFlags = '--source COLUMN, --target COLUMN';

/**
 * The pairs of a table, from its columns of sources and of targets. Texts stay as they are.
 *
 * @throws `E_DATA` with the line and the column of a cell that is missing, empty or no text; `E_DATA` for a column that
 * the table lacks.
 * @example pairedTexts(readDelimited('en,fr\nsea,mer'), { source: 'en', target: 'fr' }) // [{ source: 'sea', target: 'mer' }]
 */
export const pairedTexts = (
  table: Table,
  { source, target }: { readonly source: string; readonly target: string },
): PairedTexts[] => {
  const places = columnIndices(table, [source, target]);
  return table.rows.map((cells, row) => {
    const textAt = (place: number): string => {
      const cell = cells[place];
      if (typeof cell === 'string' && !isBlank(cell)) return cell;
      const { found, hint } = notText(cell, remedy, { text: columnFlags, any: columnFlags });
      return refuseRow(table, row, `column "${table.columns[place]}" ${found}`, hint);
    };
    return { source: textAt(places[0]!), target: textAt(places[1]!) };
  });
};
