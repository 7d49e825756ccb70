import type { Cell } from './table.ts';

/** The flags that name another column: for a text, and for any of what is read. */
export interface OtherColumns {
  readonly text: string;
  readonly any: string;
}

const ofLabelled: OtherColumns = { text: '--text COLUMN', any: '--text COLUMN, --label COLUMN' };

/** Why a cell of JSON is no text, and what helps. @param remedy of a cell that is missing or empty */
export const notText = (
  cell: Cell,
  remedy: string,
  others = ofLabelled,
): { readonly found: string; readonly hint: string } => {
  const nested =
    'Flatten the file first, so that the column holds a text in each row, or name another column';
  if (Array.isArray(cell)) return { found: 'holds a list, not a text', hint: `${nested}: ${others.any}.` };
  if (typeof cell === 'object' && cell !== null)
    return { found: 'holds an object, not a text', hint: `${nested}: ${others.any}.` };
  if (typeof cell === 'number' || typeof cell === 'boolean')
    return {
      found: `holds ${cell}, not a text`,
      hint: `Write it as a text, "${cell}", or name another column: ${others.text}.`,
    };
  return {
    found: cell === undefined ? 'is missing' : cell === null ? 'holds no text' : 'is empty',
    hint: remedy,
  };
};
