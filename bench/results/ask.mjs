/** One command of the command line, recorded: what has been answered is not asked again. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../measure.mjs';
import { hashOf } from './configuration.mjs';
import { inFolders, shellLine } from './steps.mjs';

const program = at('../apps/cli/dist/ridgeline.js');
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** A file is there as a whole or not at all. */
export const writeJson = (file, value) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.new`, file);
};

/** Runs the program to its end in the root of the repository; a signal is handed on to it, so that it can save. */
const ridgeline = (words) =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, [program, ...words, '--json'], {
      cwd: at('..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const handOn = (signal) => child.kill(signal);
    for (const name of signals) process.on(name, handOn);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      for (const name of signals) process.off(name, handOn);
      const seconds = (performance.now() - start) / 1000;
      resolve({ status: signal === null ? status : 130, stdout, seconds });
    });
  });

/**
 * The answer to a command, out of its record where it has one. Seconds are those of all attempts.
 *
 * @param step `words` are the command, with `$DATA` and `$ROW` still in it; `flags` are more words, that change no figure.
 * @param places `data` and `folder`, which stand for these two.
 * @returns `{ status: 0, output, seconds }`, or the exit status of a command that failed; 130 if it was stopped.
 */
export const ask = async ({ name, words, configuration, flags = [] }, places) => {
  const file = path.join(places.folder, 'records', `${name}.json`);
  const key = hashOf(configuration, JSON.stringify(words));
  const record = readJson(file) ?? { key, words, seconds: 0 };
  if (record.key !== key) {
    console.error(
      `${places.folder} was begun with another command or configuration. Remove it to begin anew.`,
    );
    return { status: 2 };
  }
  if (record.output !== undefined) return { status: 0, ...record };
  console.error(`\n${shellLine([...words, ...flags])}`);
  const { status, stdout, seconds } = await ridgeline(inFolders([...words, ...flags], places));
  const spent = { ...record, seconds: record.seconds + seconds };
  const asked = status === 0 ? { ...spent, output: JSON.parse(stdout) } : spent;
  writeJson(file, asked);
  return { status, ...asked };
};
