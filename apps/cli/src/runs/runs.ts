import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { listFlag, type Run, textFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { counted, json, measured } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';
import { trackFolder } from '../tracking/track-folder.ts';
import { tracks } from '../tracking/trackers.ts';
import { type FoundRun, findRuns } from './find-runs.ts';
import { columnOf, differing, firstColumns, type RunColumn } from './run-columns.ts';

/** Beyond so many columns a terminal is too narrow. */
const mostSettings = 5;

/** What was measured has its five digits, a setting stands as one would type it. */
const cellText = (value: unknown, isSetting: boolean): string => {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'number')
    return isSetting || Number.isInteger(value) ? String(Number(value.toPrecision(5))) : measured(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Numbers by size, all else by its letters; what is not there comes last. */
const byColumn =
  ({ of }: RunColumn) =>
  (a: FoundRun, b: FoundRun): number => {
    const [first, second] = [of(a), of(b)];
    if (first == null || second == null) return Number(first == null) - Number(second == null);
    return typeof first === 'number' && typeof second === 'number'
      ? first - second
      : cellText(first, true).localeCompare(cellText(second, true), 'en');
  };

/** @throws `E_USAGE` for what no run has */
const askedColumn = (key: string, flag: string, runs: readonly FoundRun[]): RunColumn => {
  const column = columnOf(key);
  if (runs.some((run) => column.of(run) !== undefined)) return column;
  throw new RidgelineError('E_USAGE', `${flag}: no run has ${key}.`, {
    at: flag,
    hint: 'Name a setting (model.hidden), a metric (test.accuracy), or folder, saved, data, step, validation.',
  });
};

/** `ridgeline runs`: the models in a folder, and what they differ in. */
export const runsCommand: Run = async (given, terminal) => {
  const folders = given.positionals.length === 0 ? ['ridgeline-runs'] : given.positionals;
  const found = await Promise.all(folders.map(findRuns));
  const [all, unreadable] = [found.flatMap(({ runs }) => runs), found.flatMap((each) => each.unreadable)];
  for (const folder of unreadable)
    terminal.warn(`${folder}: its run.json is not that of a run, or not whole; it is left out.`);
  if (all.length === 0) {
    terminal.say(`There is no run in ${folders.join(', ')}.`);
    if (terminal.format !== 'text') terminal.data(json({ runs: [] }));
    return exitCodes.done;
  }
  if (tracks(given)) {
    for (const run of all) await trackFolder(given, run, terminal);
    terminal.say(`Told of ${counted(all.length, 'run')}.`);
  }
  const asked = listFlag(given, 'show').map((key) => askedColumn(key, '--show', all));
  const sort = textFlag(given, 'sort');
  const order = sort === undefined ? columnOf('folder') : askedColumn(sort, '--sort', all);
  const runs = [...all].sort(byColumn(order));
  const settings = differing(runs);
  if (terminal.format !== 'text') {
    terminal.data(json({ differing: settings.map(({ key }) => key), runs }));
    return exitCodes.done;
  }
  const told = firstColumns.filter(({ of }) => runs.some((run) => of(run) != null));
  const columns = [...told, ...asked, ...settings.slice(0, mostSettings)].filter(
    ({ key }, index, list) => list.findIndex((other) => other.key === key) === index,
  );
  const here = (folder: string): string => path.relative('.', folder) || '.';
  terminal.data(
    `${table(
      ['run', ...columns.map(({ key }) => key)],
      runs.map((run) => [
        here(run.folder),
        ...columns.map((column) =>
          cellText(
            column.of(run),
            settings.some(({ key }) => key === column.key),
          ),
        ),
      ]),
      [
        'left',
        ...columns.map(
          ({ of }) =>
            (runs.some((run) => typeof of(run) === 'number') ? 'right' : 'left') as 'left' | 'right',
        ),
      ],
    )}\n`,
  );
  const more = settings.slice(mostSettings).map(({ key }) => key);
  terminal.say(
    more.length === 0
      ? `${counted(runs.length, 'run')}; the settings are those in which they differ.`
      : `${counted(runs.length, 'run')}; they differ in ${more.length} further settings: ${more.slice(0, 8).join(', ')}${more.length > 8 ? ', …' : ''}. --show SETTING shows one, --json all.`,
  );
  return exitCodes.done;
};
