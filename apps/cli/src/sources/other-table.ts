import type { Table } from '@ridgeline/data';
import type { Given } from '../command-line/command.ts';
import { settingsOfOther } from './table-settings.ts';
import { type Reading, readTable } from './table-source.ts';

/**
 * Reads another table than that of the training by the columns of the training, also that of the groups where the table has it.
 *
 * @throws as `readTable`.
 */
export const readOtherTable = async <D extends Reading & { readonly group?: string | undefined }>(
  given: Given,
  { name, who, data }: { readonly name: string | undefined; readonly who: string; readonly data: D },
): Promise<{ readonly table: Table; readonly settings: D }> => {
  const settings = settingsOfOther(given, data);
  const { table } = await readTable(name, who, settings);
  const group = data.group !== undefined && table.columns.includes(data.group) ? data.group : undefined;
  return { table, settings: { ...settings, group: settings.group ?? group } };
};
