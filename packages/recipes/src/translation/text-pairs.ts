import {
  type PairedTexts,
  pairedTexts,
  type Table,
  withoutEmptyRows,
  withoutRepeatedRows,
} from '@ridgeline/data';
import { requireColumns } from '../table/require-columns.ts';
import { groupNotes, groupsOf } from '../table/table-examples.ts';
import type { TranslationConfig } from './translation-config.ts';

/** A text and its translation. */
export interface TextPair extends PairedTexts {
  /** The line of the file on which it begins. */
  readonly line: number;
  /** Pairs of one group are held out together; absent where no column is named for it. */
  readonly group?: string;
}

/** Pairs, and the file that they come from. */
export interface TextPairs {
  readonly name: string;
  readonly pairs: readonly TextPair[];
  /** What happened to rows, in sentences. */
  readonly notes: readonly string[];
}

const rows = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;

/**
 * The pairs of a table by the columns that a configuration names, without the rows that it leaves out.
 *
 * @throws `E_DATA` naming line and column, or the column that is missing; or if no row is left.
 * @example textPairs(readDelimited('source,target\nsea,mer'), config).pairs[0].target // 'mer'
 */
export const textPairs = (table: Table, { data }: Pick<TranslationConfig, 'data'>): TextPairs => {
  const { source, target, onEmpty, dropDuplicates } = data;
  requireColumns(table, { source: [source], target: [target] });
  const { table: filled, leftOut } =
    onEmpty === 'skip'
      ? withoutEmptyRows(table, { source: [source], target: [target] })
      : { table, leftOut: { source: 0, target: 0 } };
  const { table: kept, leftOut: repeated } = dropDuplicates
    ? withoutRepeatedRows(filled, [source, target])
    : { table: filled, leftOut: 0 };
  const groups = groupsOf(kept, data.group);
  const empty = leftOut.source + leftOut.target;
  return {
    name: table.name,
    pairs: pairedTexts(kept, { source, target }).map((pair, row) => ({
      ...pair,
      line: kept.lines[row]!,
      ...(groups && { group: groups[row]! }),
    })),
    notes: [
      ...(table.warnings ?? []),
      ...(empty === 0 ? [] : [`${table.name}: left out ${rows(empty)} without source or target.`]),
      ...(repeated === 0 ? [] : [`${table.name}: left out ${rows(repeated)} repeating an earlier one.`]),
      ...groupNotes(groups, data.group).map((note) => `${table.name}: ${note}`),
    ],
  };
};
