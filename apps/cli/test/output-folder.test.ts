import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { processState } from '../src/folders/process-identity.ts';
import { copyModel, ridgeline, trainReviews, trainTiny, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
const at = (...parts: string[]) => path.join(cwd, ...parts);
const run = (...words: string[]) => ridgeline(words, { cwd });
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
};

/** Every file below a folder with its content; links as what they point to. */
const contents = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .map((file) => [path.relative(folder, file), readFileSync(file, 'base64')]),
  );

/** A call is refused with these words, and leaves the folder as it was. */
const refuses = async (folder: string, words: readonly string[], says: string, exit = 2) => {
  const before = contents(at(folder));
  const { status, stderr } = await run(...words);
  expect([status, stderr]).toEqual([exit, expect.stringContaining(says)]);
  expect(contents(at(folder))).toEqual(before);
};

const fit = ['regress', 'houses.csv', '--target', 'price', '--out'];

it.concurrent.each([
  ['train', trainTiny],
  ['train of a table', trainReviews],
  ['regress', (out: string, ...more: string[]) => [...fit, out, ...more]],
  [
    'tune',
    (out: string, ...more: string[]) => ['tune', 'houses.csv', '--target', 'price', '--out', out, ...more],
  ],
  [
    'compare',
    (out: string, ...more: string[]) => ['compare', 'small.txt', '-c', 'tiny.yaml', '--out', out, ...more],
  ],
] as const)(
  '%s refuses a folder with files of others before any work, with --overwrite too',
  async (name, words) => {
    const folder = `theirs of ${name}`;
    write(`${folder}/README.md`, 'my own readme\n');
    write(`${folder}/config.json`, '{ "version": 3, "model": "mine" }\n');
    write(`${folder}/report.json`, '{ "environment": "mine" }\n');
    write(`${folder}/study.jsonl`, '{ "study": "mine" }\n');
    write(`${folder}/previous/thesis.txt`, 'years of work\n');
    await refuses(folder, words(folder), 'the folder is not empty, and no output of Ridgeline');
    await refuses(
      folder,
      words(folder, '--overwrite'),
      'Choose another folder with --out, a new or an empty one.',
    );
  },
);

it('refuses a model that is there already, replaces it with --overwrite, and leaves files of others alone', async () => {
  const folder = 'mixed';
  copyModel(cwd, folder);
  write(`${folder}/notes.txt`, 'my notes\n');
  write(`${folder}/.notes.99999.tmp`, 'not a temporary file of ours\n');
  mkdirSync(at(folder, 'sub'));
  await refuses(folder, trainTiny(folder), '--overwrite replaces it. --resume goes on with its run.');
  await refuses(folder, [...fit, folder], 'there is a model in this folder already');
  await refuses(folder, trainTiny(folder, '--overwrite', '--resume'), 'only one of them can be given');
  const before = contents(at(folder))['model.safetensors'];
  expect((await run(...trainTiny(folder, '--overwrite', '--seed', '2'))).status).toBe(0);
  expect(contents(at(folder))['model.safetensors']).not.toBe(before);
  expect(readFileSync(at(folder, 'notes.txt'), 'utf8')).toBe('my notes\n');
  expect(existsSync(at(folder, '.notes.99999.tmp'))).toBe(true);
  expect(existsSync(at(folder, 'sub'))).toBe(true);
}, 60_000);

it.concurrent.each<[string, (folder: string) => void, string]>([
  [
    'a README.md that was changed by hand',
    (f) => write(`${f}/README.md`, `${readFileSync(at(f, 'README.md'), 'utf8')}More.\n`),
    'README.md would be replaced',
  ],
  [
    'a file of theirs in previous',
    (f) => write(`${f}/previous/thesis.txt`, 'mine'),
    `${path.join('previous', 'thesis.txt')} would be replaced`,
  ],
  ['a name that differs in case only', (f) => write(`${f}/Readme.md`, 'mine'), 'Readme.md would be replaced'],
  [
    'a folder at the name of a file',
    (f) => {
      rmSync(at(f, 'metrics.jsonl'));
      mkdirSync(at(f, 'metrics.jsonl'));
    },
    'metrics.jsonl would be replaced',
  ],
  [
    'a text of theirs at the name of a kept one',
    (f) => write(`${f}/data.txt`, 'mine'),
    'data.txt would be replaced',
  ],
  [
    'a file of theirs at the name of a lock',
    (f) => write(`${f}/run.lock`, 'mine'),
    'run.lock would be replaced',
  ],
])('--overwrite refuses %s', async (what, change, says) => {
  const folder = `over ${what}`;
  copyModel(cwd, folder);
  change(folder);
  await refuses(folder, trainTiny(folder, '--overwrite'), says);
});

it.concurrent('links are not followed to what they point to, but one to a folder is that folder', async () => {
  copyModel(cwd, 'linked');
  renameSync(at('linked', 'metrics.jsonl'), at('elsewhere.jsonl'));
  symlinkSync(at('elsewhere.jsonl'), at('linked', 'metrics.jsonl'));
  const before = readFileSync(at('elsewhere.jsonl'), 'utf8');
  await refuses('linked', trainTiny('linked', '--overwrite'), 'metrics.jsonl would be replaced');
  const words = ['train', '--resume', '--out', 'linked', '--set', 'training.maxSteps=14'];
  await refuses('linked', words, 'metrics.jsonl would be replaced');
  expect(readFileSync(at('elsewhere.jsonl'), 'utf8')).toBe(before);
  copyModel(cwd, 'real');
  symlinkSync(at('real'), at('link'));
  await refuses('real', trainTiny('link'), 'there is a model in this folder already');
  symlinkSync(at('gone'), at('dangling'));
  expect((await run(...trainTiny('dangling'))).stderr).toContain(
    'it is a link to a folder that does not exist',
  );
});

it.concurrent('refuses the parts of an output, folders of another kind, the folder at hand, the root, and ~', async () => {
  const folder = copyModel(cwd, 'nested');
  await refuses(
    'nested',
    trainTiny(path.join('nested', 'previous'), '--overwrite'),
    'the folder is a part of',
  );
  await refuses(
    'nested',
    ['tune', 'houses.csv', '--target', 'price', '--out', folder],
    'the folder holds a model already, not a study',
  );
  for (const out of ['.', path.parse(cwd).root])
    expect((await run(...trainTiny(out, '--overwrite'))).stderr).toContain('the folder is not empty');
  for (const out of ['~', '~/model'])
    expect((await run(...trainTiny(out))).stderr).toContain('~ is not the home folder here');
  expect(existsSync(at('~'))).toBe(false);
});

it.concurrent('takes an empty folder with what file managers and version control leave in it', async () => {
  write('kept/.gitkeep', '');
  write('kept/.DS_Store', 'x');
  expect((await run(...fit, 'kept')).status).toBe(0);
  expect(existsSync(at('kept', '.gitkeep'))).toBe(true);
});

it.concurrent('a model of an earlier version, without a sealed page, can be replaced', async () => {
  copyModel(cwd, 'old');
  const page = readFileSync(at('old', 'README.md'), 'utf8');
  write('old/README.md', page.replace(/\n<!--.*\n$/, ''));
  expect((await run(...fit, 'old', '--overwrite')).status).toBe(0);
});

it.concurrent('a lock whose process number is in use again by another process is taken over', async () => {
  const { began } = processState(process.pid) as { began?: string };
  expect(began).toEqual(expect.any(String));
  const lock = (folder: string, owner: object) =>
    write(`${folder}/run.lock`, JSON.stringify({ pid: process.pid, host: hostname(), began, ...owner }));
  lock('reused', { began: 'another time' });
  expect((await run(...fit, 'reused')).status).toBe(0);
  expect(readdirSync(at('reused'))).not.toContain('run.lock');

  lock('alive', {});
  await refuses('alive', [...fit, 'alive'], 'is writing there', 1);
  lock('of another machine', { host: 'elsewhere' });
  await refuses('of another machine', [...fit, 'of another machine'], 'is no run of Ridgeline, delete', 1);
  write('of an old version/run.lock', String(process.pid));
  await refuses('of an old version', [...fit, 'of an old version'], 'is no run of Ridgeline, delete', 1);
  write('cut short/run.lock', '');
  expect((await run(...fit, 'cut short')).status).toBe(0);
});

it('one seed gives one file of weights wherever it is written, with the hash that train and inspect tell', async () => {
  const [here, there] = await Promise.all(
    ['here', 'there/below'].map(async (out) => ({ out, ...(await run(...trainTiny(out, '--json'))) })),
  );
  const weights = ({ out }: typeof here & object) => readFileSync(at(out, 'model.safetensors'));
  expect(weights(here!).equals(weights(there!))).toBe(true);
  const { sha256 } = JSON.parse(here!.stdout);
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.parse((await run('inspect', 'there/below', '--json')).stdout).sha256).toBe(sha256);
  expect((await run('inspect', 'here')).stdout).toContain(`SHA-256 of the weights ${sha256}\n`);
}, 60_000);

it.concurrent('a run that never saved anything is begun anew without a flag', async () => {
  copyModel(cwd, 'never');
  const record = JSON.parse(readFileSync(at('never', 'run.json'), 'utf8'));
  rmSync(at('never'), { recursive: true });
  write('never/run.json', JSON.stringify({ ...record, checksums: undefined, step: 0 }));
  expect((await run(...trainTiny('never'))).status).toBe(0);
});
