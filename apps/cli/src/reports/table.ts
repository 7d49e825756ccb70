import { resultsText, type TableFormat } from '@ridgeline/report';
import { type Run, textFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { json } from '../terminal/format.ts';
import { readReport } from './read-report.ts';

/** `ridgeline report table`: what the families of one or several comparisons come to, to paste elsewhere. */
export const tableCommand: Run = async (given, terminal) => {
  const reports = await Promise.all(given.positionals.slice(1).map(readReport));
  const format = (textFlag(given, 'as') ?? 'markdown') as TableFormat;
  const text = resultsText(
    reports.map(({ report }) => report),
    format,
  );
  terminal.data(
    terminal.format === 'text' ? text : json({ files: reports.map(({ file }) => file), format, text }),
  );
  return exitCodes.done;
};
