import { RidgelineError } from '@ridgeline/contracts';
import {
  fingerprint,
  labelledTexts,
  listed,
  type Table,
  withoutEmptyRows,
  withoutRepeatedRows,
} from '@ridgeline/data';
import { requireColumns } from './require-columns.ts';

/** Which columns hold examples, and what is done about rows that are none. */
export interface ExampleSettings {
  readonly text: string | readonly string[];
  readonly textSeparator: string;
  readonly label: string;
  readonly group?: string | undefined;
  readonly onEmpty: 'error' | 'skip' | 'keep';
  readonly dropDuplicates: boolean;
}

/** Texts and their classes, by row. */
export interface Examples {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  /** The line of the file on which each begins. */
  readonly lines: readonly number[];
  /** What rows are kept together by, as their author; null without groups. */
  readonly groups: readonly string[] | null;
}

/** The examples of a table that are used. */
export interface TableExamples extends Examples {
  /** How many rows were left out. */
  readonly leftOut: { readonly empty: number; readonly repeated: number };
  /** What happened to rows, in sentences. */
  readonly notes: readonly string[];
}

/** The columns of the text: a name with commas that no column has is a list of names. */
export const textColumns = (
  { columns }: Pick<Table, 'columns'>,
  text: string | readonly string[],
): readonly string[] => {
  const there = new Set(columns);
  return (typeof text === 'string' ? [text] : text).flatMap((name) =>
    there.has(name) || !name.includes(',') ? [name] : name.split(',').map((part) => part.trim()),
  );
};

const rowsText = (rows: number, what: string): string => `${rows} ${rows === 1 ? 'row' : 'rows'} ${what}`;

/** The group of each row; cells of nothing but blanks are one. @throws `E_DATA` for a column that the table lacks */
export const groupsOf = (table: Table, column: string | undefined): readonly string[] | null => {
  if (column === undefined) return null;
  const place = table.columns.indexOf(column);
  if (place >= 0)
    return table.rows.map((row) => {
      const name = String(row[place] ?? '');
      return name.trim() === '' ? '' : name;
    });
  throw new RidgelineError('E_DATA', `${table.name}: there is no column "${column}".`, {
    at: '--group',
    hint: `The columns are ${listed(table.columns)}.`,
  });
};

/** That rows of no group are kept together, since nobody knows which of them are alike. */
export const groupNotes = (
  groups: readonly string[] | null,
  column: string | undefined,
): readonly string[] => {
  const without = groups?.filter((name) => name === '').length ?? 0;
  return without < 2 ? [] : [`${without} rows without "${column}" are taken for one group.`];
};

const emptyNote = ({ text, label }: { readonly text: number; readonly label: number }): string[] => {
  if (text + label === 0) return [];
  const kinds = [
    ...(text === 0 ? [] : [rowsText(text, 'without text')]),
    ...(label === 0 ? [] : [rowsText(label, 'without label')]),
  ];
  return [`Left out: ${kinds.join(', ')}.`];
};

/** Rows of the same text and different labels, of which only the first is kept. */
const repeatNote = (leftOut: number, contradicting: number): string[] => {
  if (leftOut === 0) return [];
  const others = contradicting === 0 ? '' : `, ${contradicting} of them under another label`;
  return [`Left out: ${rowsText(leftOut, `with the text of an earlier one${others}`)}.`];
};

/**
 * A table's examples by the columns that a configuration names, without the rows that it leaves out.
 *
 * @throws `E_DATA` naming line and column.
 */
export const examplesOf = (table: Table, { data }: { readonly data: ExampleSettings }): TableExamples => {
  const text = textColumns(table, data.text);
  const { label } = data;
  requireColumns(table, { text, label: [label] });
  const filled =
    data.onEmpty === 'skip'
      ? withoutEmptyRows(table, { text, label: [label] })
      : { table, leftOut: { text: 0, label: 0 } };
  const once = data.dropDuplicates
    ? withoutRepeatedRows(filled.table, text)
    : { table: filled.table, leftOut: 0 };
  const repeated = once.leftOut;
  const contradicting =
    repeated === 0 ? 0 : repeated - withoutRepeatedRows(filled.table, [...text, label]).leftOut;
  const examples = labelledTexts(once.table, {
    text,
    label,
    textSeparator: data.textSeparator,
    emptyTexts: data.onEmpty === 'keep' ? 'keep' : 'error',
  });
  const texts = examples.map((one) => one.text);
  const groups = groupsOf(once.table, data.group);
  const blank = data.onEmpty === 'keep' ? texts.filter((one) => one.trim() === '').length : 0;
  return {
    texts,
    labels: examples.map((one) => one.label),
    lines: once.table.lines,
    groups,
    leftOut: { empty: filled.leftOut.text + filled.leftOut.label, repeated },
    notes: [
      ...(table.warnings ?? []),
      ...emptyNote(filled.leftOut),
      ...repeatNote(repeated, contradicting),
      ...(blank === 0 ? [] : [`Kept: ${rowsText(blank, 'with an empty text')}.`]),
      ...groupNotes(groups, data.group),
    ],
  };
};

/** SHA-256 of all texts and labels: what tells whether a table is still the one that was learnt from. */
export const examplesFingerprint = ({ texts, labels }: Pick<Examples, 'texts' | 'labels'>): Promise<string> =>
  fingerprint(JSON.stringify([texts, labels]));
