/**
 * Whole trainings on data sets with published figures: the rows of bench/results/rows.mjs, and docs/results.md.
 *
 *     node bench/results.mjs NAME… [--data FOLDER] [--threads N] [--out FOLDER]
 *     node bench/results.mjs --all | --list | --write
 *
 * Without names it lists the rows. Each runs in a folder of its own under ridgeline-runs/results, which git ignores. A row that was stopped, by
 * Ctrl-C or otherwise, goes on with the same command, and one that is done is not run again. `--write` takes the results that are
 * there into bench/results/measured, and writes the page out of all that stand in it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { at } from './measure.mjs';
import { writeJson } from './results/ask.mjs';
import { configurationOf } from './results/configuration.mjs';
import { goalText } from './results/figures.mjs';
import { page } from './results/page.mjs';
import { rows } from './results/rows.mjs';
import { runRow } from './results/run-row.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: at('../../shared/data') },
    out: { type: 'string', default: at('../ridgeline-runs/results') },
    threads: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const [data, out] = [values.data, values.out].map((folder) => path.resolve(folder));
const measured = at('results/measured');

const fail = (message) => {
  console.error(message);
  process.exit(2);
};

const readResult = (file) => JSON.parse(readFileSync(file, 'utf8'));

const list = () => {
  for (const { name, task, goal } of rows)
    console.log(`${name.padEnd(32)}${goal ? goalText(goal).padEnd(18) : ''.padEnd(18)}${task}`);
};

/** Results of a configuration that has changed since are left out. */
const write = () => {
  mkdirSync(measured, { recursive: true });
  for (const row of rows) {
    const file = path.join(out, row.name, 'result.json');
    if (existsSync(file) && readResult(file).configuration === configurationOf(row))
      writeJson(path.join(measured, `${row.name}.json`), readResult(file));
  }
  const results = readdirSync(measured).map((file) => readResult(path.join(measured, file)));
  const byName = Object.fromEntries(results.map((result) => [result.row, result]));
  writeFileSync(at('../docs/results.md'), page(rows, byName));
};

const named = (name) =>
  rows.find((row) => row.name === name) ??
  fail(`There is no row “${name}”; there are ${rows.map((row) => row.name).join(', ')}.`);

/** @returns the status of the first row that did not come to its end; 0 if all did. */
const runAll = async (chosen) => {
  for (const row of chosen) {
    if (row.data !== undefined && !existsSync(path.join(data, row.data)))
      fail(`${row.name} needs ${path.join(data, row.data)}. Give the folder of the data sets: --data FOLDER`);
    const { status, result } = await runRow(row, {
      data,
      folder: path.join(out, row.name),
      threads: Number(values.threads),
    });
    if (status === 130)
      console.error(`Stopped. To go on: node bench/results.mjs ${process.argv.slice(2).join(' ')}`);
    if (status !== 0) return status;
    console.log(JSON.stringify(result));
  }
  return 0;
};

if (values.write) write();
else if (values.all) process.exitCode = await runAll(rows);
else if (values.list || positionals.length === 0) list();
else process.exitCode = await runAll(positionals.map(named));
