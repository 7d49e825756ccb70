import { RidgelineError } from '@ridgeline/contracts';
import {
  labelledTexts,
  listed,
  numericColumn,
  type Table,
  withoutEmptyRows,
  withoutRepeatedRows,
} from '@ridgeline/data';
import { requireComputable } from '../regression/regression-range.ts';
import { requireColumns } from '../table/require-columns.ts';
import { groupNotes, groupsOf, textColumns } from '../table/table-examples.ts';

/** Texts, the number that each is to tell, and where they stand. */
export interface NumberedTexts {
  readonly texts: readonly string[];
  /** [n] */
  readonly targets: Float64Array;
  /** The line of the file on which each begins. */
  readonly lines: readonly number[];
  /** The group of each; null without groups. */
  readonly groups: readonly string[] | null;
}

/** Which columns hold them, and what is done about rows that are none. */
export interface NumberedSettings {
  readonly text: string | readonly string[];
  readonly textSeparator: string;
  readonly target?: string | undefined;
  readonly decimal: 'point' | 'comma';
  readonly onEmpty: 'error' | 'skip' | 'keep';
  readonly dropDuplicates: boolean;
  readonly group?: string | undefined;
}

const rowsText = (rows: number, what: string): string => `${rows} ${rows === 1 ? 'row' : 'rows'} ${what}`;

const leftOutNote = (kinds: readonly (readonly [rows: number, what: string])[]): string[] => {
  const told = kinds.flatMap(([rows, what]) => (rows === 0 ? [] : [rowsText(rows, what)]));
  return told.length === 0 ? [] : [`Left out: ${told.join(', ')}.`];
};

/** The column to predict. @throws `E_CONFIG` if it is not named */
export const targetOf = ({ target }: Pick<NumberedSettings, 'target'>, { columns }: Table): string => {
  if (target !== undefined) return target;
  throw new RidgelineError(
    'E_CONFIG',
    'regression: data.target is missing; it must name the column to predict.',
    { at: 'data.target', hint: `The columns are ${listed(columns)}; name one by --target.` },
  );
};

/** No columns of numbers beside the target. */
const noColumns = (rows: number) =>
  ({ kind: 'dense', layout: 'row', rows, columns: 0, values: new Float64Array(0) }) as const;

/**
 * The texts of a table and their numbers by the columns that a configuration names, without the rows that it leaves out.
 *
 * @throws `E_CONFIG` without a target; `E_DATA` naming line and column of what is no text or no number.
 */
export const numberedTexts = (
  table: Table,
  data: NumberedSettings,
): NumberedTexts & { readonly notes: readonly string[] } => {
  const target = targetOf(data, table);
  const text = textColumns(table, data.text);
  requireColumns(table, { text, target: [target] });
  const filled =
    data.onEmpty === 'skip'
      ? withoutEmptyRows(table, { text, target: [target] })
      : { table, leftOut: { text: 0, target: 0 } };
  const once = data.dropDuplicates
    ? withoutRepeatedRows(filled.table, text)
    : { table: filled.table, leftOut: 0 };
  const targets = numericColumn(once.table, target, { decimal: data.decimal === 'comma' ? ',' : '.' });
  requireComputable({ x: noColumns(targets.length), y: targets }, { names: [], target, table: table.name });
  const groups = groupsOf(once.table, data.group);
  const { onEmpty, textSeparator } = data;
  const emptyTexts = onEmpty === 'keep' ? 'keep' : 'error';
  return {
    texts: labelledTexts(once.table, { text, label: target, textSeparator, emptyTexts }).map(
      (row) => row.text,
    ),
    targets,
    lines: once.table.lines,
    groups,
    notes: [
      ...(table.warnings ?? []),
      ...leftOutNote([
        [filled.leftOut.text, 'without text'],
        [filled.leftOut.target, `without "${target}"`],
        [once.leftOut, 'with the text of an earlier one'],
      ]),
      ...groupNotes(groups, data.group),
    ],
  };
};

/** Some of the rows, in the order given. */
export const selectTexts = (
  { texts, targets, lines, groups }: NumberedTexts,
  rows: ArrayLike<number>,
): NumberedTexts => ({
  texts: Array.from(rows, (row) => texts[row]!),
  targets: Float64Array.from(rows, (row) => targets[row]!),
  lines: Array.from(rows, (row) => lines[row]!),
  groups: groups && Array.from(rows, (row) => groups[row]!),
});
