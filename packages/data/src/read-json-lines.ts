import { type Json, RidgelineError } from '@ridgeline/contracts';
import { type Cell, sourceText, type Table } from './table.ts';

const parseLine = (text: string, line: number, name: string): Readonly<Record<string, Json>> => {
  const refuse = (found: string, cause?: unknown): never => {
    throw new RidgelineError('E_DATA', `${name}: line ${line}: ${found}.`, {
      at: `${name}:${line}`,
      hint: 'Each line must be one JSON object, such as {"text": "…", "label": "…"}.',
      cause,
    });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    refuse('the line is not JSON', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse('the line is no JSON object');
  return value as Readonly<Record<string, Json>>;
};

/**
 * Reads JSON lines: one object a line, whose keys are the columns, in the order in which they first appear.
 *
 * A key that a line lacks gives an `undefined` cell. Blank lines are skipped. Keys are data: `__proto__` is a column
 * like others.
 *
 * @param source text, or the bytes of a file in UTF-8.
 * @throws `E_DATA` with the line that is not one JSON object, or if there is none.
 * @see https://jsonlines.org
 * @example readJsonLines('{"text":"hi","label":"ham"}\n').columns // ['text', 'label']
 */
export const readJsonLines = (
  source: string | Uint8Array,
  { name = 'the table' }: { readonly name?: string } = {},
): Table => {
  const places = new Map<string, number>();
  const rows: Cell[][] = [];
  const lines: number[] = [];
  let line = 0;
  for (const text of sourceText(source, name).split('\n')) {
    line++;
    if (text.trim() === '') continue;
    const row: Cell[] = [];
    for (const [key, value] of Object.entries(parseLine(text, line, name))) {
      const place = places.get(key) ?? places.size;
      places.set(key, place);
      row[place] = value;
    }
    rows.push(row);
    lines.push(line);
  }
  if (rows.length === 0)
    throw new RidgelineError('E_DATA', `${name}: there is no row of data.`, {
      at: name,
      hint: 'Each line must be one JSON object.',
    });
  const columns = [...places.keys()];
  return { name, columns, lines, rows: rows.map((row) => columns.map((_, place) => row[place])) };
};
