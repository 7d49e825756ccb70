import { type Json, RidgelineError } from '@ridgeline/contracts';
import type { Cell, Table } from './table.ts';

/** An object of a JSON file, and the line on which it begins. */
export interface JsonRecord {
  readonly line: number;
  readonly value: Readonly<Record<string, Json>>;
}

/** Objects as rows: their keys are the columns, in the order in which they first appear. @throws `E_DATA` without one */
export const tableOfRecords = (records: readonly JsonRecord[], name: string): Table => {
  if (records.length === 0)
    throw new RidgelineError('E_DATA', `${name}: there is no row of data.`, {
      at: name,
      hint: 'Each row must be one JSON object, such as {"text": "…", "label": "…"}.',
    });
  const places = new Map<string, number>();
  const rows = records.map(({ value }) => {
    const row: Cell[] = [];
    for (const [key, cell] of Object.entries(value)) {
      const place = places.get(key) ?? places.size;
      places.set(key, place);
      row[place] = cell;
    }
    return row;
  });
  const columns = [...places.keys()];
  return {
    name,
    columns,
    lines: records.map(({ line }) => line),
    rows: rows.map((row) => columns.map((_, place) => row[place])),
  };
};
