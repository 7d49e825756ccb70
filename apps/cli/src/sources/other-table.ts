import type { Table } from '@ridgeline/data';
import type { Given } from '../command-line/command.ts';
import { settingsOfOther } from './table-settings.ts';
import { type Reading, readTable } from './table-source.ts';

/** Intervals over rows are too narrow where rows of one group are alike, and here nobody told which are. */
const unknownGroups = (column: string): string =>
  `There is no column "${column}", by which training kept rows together: intervals are those of rows on their own. --group COLUMN names another.`;

/**
 * Reads another table than that of the training by the columns of the training, also that of the groups where the table has it; where it
 * has not, it warns.
 *
 * @throws as `readTable`.
 */
export const readOtherTable = async <D extends Reading & { readonly group?: string | undefined }>(
  given: Given,
  { name, who, data }: { readonly name: string | undefined; readonly who: string; readonly data: D },
): Promise<{ readonly table: Table; readonly settings: D }> => {
  const settings = settingsOfOther(given, data);
  const { table } = await readTable(name, who, settings);
  const { group } = data;
  if (settings.group !== undefined || group === undefined) return { table, settings };
  if (table.columns.includes(group)) return { table, settings: { ...settings, group } };
  return { table: { ...table, warnings: [...(table.warnings ?? []), unknownGroups(group)] }, settings };
};
