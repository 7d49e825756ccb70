import type { Table } from '@ridgeline/data';
import type { Given } from '../../command-line/command.ts';
import { wantsDryRun } from '../../command-line/dry-run.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { howOf } from '../../folders/output-folder.ts';
import { modelKind } from '../../folders/output-kinds.ts';
import { takeFolder } from '../../folders/take-folder.ts';
import { type Reading, readTable } from '../../sources/table-source.ts';
import type { Source } from '../../sources/text-source.ts';
import { json } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** Where a regression goes, and by which command. */
export interface FitScene {
  readonly folder: string | undefined;
  readonly terminal: Terminal;
  readonly command: string;
}

interface Fitted {
  readonly warnings: readonly string[];
}

/** A regression of whatever kind: how it is fitted, saved and told. */
interface Fit<Config, Result extends Fitted> {
  /** Says what would be done. */
  readonly dryRun: (config: Config, table: Table, source: Source) => Promise<number> | number;
  readonly fit: (config: Config, table: Table) => Promise<Result>;
  readonly save: (folder: string, result: Result, source: Source) => Promise<void>;
  readonly documentOf: (result: Result) => object;
  readonly show: (result: Result) => void;
  /** The command that takes the model in the folder. */
  readonly next: (folder: string) => string;
}

/** Fits, tells, and writes the model where a folder is named. */
export const runFit = async <
  Config extends { readonly data: Reading & { readonly train?: string | undefined } },
  Result extends Fitted,
>(
  given: Given,
  config: Config,
  { folder, terminal, command }: FitScene,
  { dryRun, fit, save, documentOf, show, next }: Fit<Config, Result>,
): Promise<number> => {
  const { table, source } = await readTable(given.positionals[0] ?? config.data.train, command, config.data);
  const named = { ...config, data: { ...config.data, train: source.data } };
  if (wantsDryRun(given)) return dryRun(named, table, source);
  const release =
    folder === undefined ? () => {} : await takeFolder(folder, { kind: modelKind, how: howOf(given) });
  let result: Result;
  try {
    result = await fit(named, table);
    for (const warning of result.warnings) terminal.warn(terminal.colors.yellow(warning));
    if (folder !== undefined) await save(folder, result, source);
  } finally {
    release();
  }
  const document = { ...documentOf(result), ...(folder !== undefined && { model: folder }) };
  if (terminal.format === 'json') terminal.data(json(document));
  else if (terminal.format === 'jsonl') terminal.data(json({ type: 'run-end', ...document }));
  else show(result);
  if (folder !== undefined) {
    const { bold } = terminal.colors;
    terminal.say(`The model is in ${bold(folder)}. Next: ${bold(next(folder))}`);
  }
  return exitCodes.done;
};
