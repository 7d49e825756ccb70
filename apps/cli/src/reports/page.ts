import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { comparisonWithoutTexts, renderComparisons, renderReport } from '@ridgeline/report';
import { type Run, switchFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { writeFiles } from '../folders/files.ts';
import { newFile } from '../folders/new-file.ts';
import { bytes, json } from '../terminal/format.ts';
import { readReport } from './read-report.ts';

/** What each is called: the shortest end of its path that sets it apart from the others. */
const namesOf = (files: readonly string[]): readonly string[] => {
  const parts = files.map((file) => path.resolve(path.dirname(file)).split(path.sep).filter(Boolean));
  const ends = (length: number) => parts.map((names) => names.slice(-length).join('/'));
  const longest = Math.max(...parts.map(({ length }) => length));
  for (let length = 1; length <= longest; length++)
    if (new Set(ends(length)).size === files.length) return ends(length);
  return files.map((_, index) => `${ends(1)[index]} (${index + 1})`);
};

/** `ridgeline report page`: the page of a comparison anew, or several side by side on one. */
export const pageCommand: Run = async (given, terminal) => {
  const file = newFile(given, 'comparisons.html');
  const read = await Promise.all(given.positionals.slice(1).map(readReport));
  const reports = read.map(({ report, ...rest }) => ({
    ...rest,
    report: switchFlag(given, 'without-texts') ? comparisonWithoutTexts(report) : report,
  }));
  const names = namesOf(reports.map((each) => each.file));
  const html = Buffer.from(
    reports.length === 1
      ? renderReport(reports[0]!.report)
      : renderComparisons(reports.map(({ report }, index) => ({ name: names[index]!, comparison: report }))),
  );
  await writeFiles(path.dirname(file), { [path.basename(file)]: html });
  if (terminal.format !== 'text')
    terminal.data(json({ files: reports.map((each) => each.file), names, report: file }));
  else terminal.data(`${pathToFileURL(file).href} (${bytes(html.length)})\n`);
  return exitCodes.done;
};
