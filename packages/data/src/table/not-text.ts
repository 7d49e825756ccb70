import type { Cell } from './table.ts';

/** Why a cell of JSON is no text, and what helps. */
export const notText = (cell: Cell, remedy: string): { readonly found: string; readonly hint: string } => {
  const nested =
    'Flatten the file first, so that the column holds a text in each row, or name another column';
  if (Array.isArray(cell))
    return { found: 'holds a list, not a text', hint: `${nested}: --text COLUMN, --label COLUMN.` };
  if (typeof cell === 'object' && cell !== null)
    return { found: 'holds an object, not a text', hint: `${nested}: --text COLUMN, --label COLUMN.` };
  if (typeof cell === 'number' || typeof cell === 'boolean')
    return {
      found: `holds ${cell}, not a text`,
      hint: `Write it as a text, "${cell}", or name another column: --text COLUMN.`,
    };
  return {
    found: cell === undefined ? 'is missing' : cell === null ? 'holds no text' : 'is empty',
    hint: remedy,
  };
};
