import type { Table } from './table.ts';

/** A name that no other column has. */
const freeName = (place: number, taken: ReadonlySet<string>): string => {
  let name = `column ${place + 1}`;
  while (taken.has(name)) name += "'";
  return name;
};

const listedPlaces = (places: readonly number[]): string =>
  `${places
    .slice(0, 5)
    .map((place) => place + 1)
    .join(', ')}${places.length > 5 ? ', …' : ''}`;

/**
 * A table of a file whose header leaves cells empty. A column without a name and without content, as a separator at the
 * end of each line makes it, is left out; one with content, as an index is often written, is called by its place.
 * Both are told in `warnings`.
 */
export const withNamedColumns = (table: Table<string>): Table<string> => {
  const { columns, rows, warnings = [] } = table;
  const unnamed = columns.flatMap((column, place) => (column.trim() === '' ? [place] : []));
  if (unnamed.length === 0) return table;
  const isEmpty = (place: number): boolean => rows.every((row) => row[place]!.trim() === '');
  // something must remain
  const empty = unnamed.length === columns.length ? [] : unnamed.filter(isEmpty);
  const dropped = new Set(empty);
  const called = unnamed.filter((place) => !dropped.has(place));
  const taken = new Set(columns);
  const names = new Map(called.map((place) => [place, freeName(place, taken)]));
  const kept = columns.map((_, place) => place).filter((place) => !dropped.has(place));
  return {
    ...table,
    columns: kept.map((place) => names.get(place) ?? columns[place]!),
    rows: empty.length === 0 ? rows : rows.map((row) => kept.map((place) => row[place]!)),
    warnings: [
      ...warnings,
      ...(empty.length === 0
        ? []
        : [`Left out: column ${listedPlaces(empty)}, which has neither a name nor content.`]),
      ...(called.length === 0
        ? []
        : [
            `The header gives no name to column ${listedPlaces(called)}: called by place, "${names.get(called[0]!)}".`,
          ]),
    ],
  };
};
