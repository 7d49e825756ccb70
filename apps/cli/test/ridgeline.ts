import { type ChildProcessByStdio, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { corpora } from '@ridgeline/corpora';
import { afterAll, beforeAll } from 'vitest';
import { buildOnce, bundle } from './build.ts';

/** What one call of the program left. */
export interface Ended {
  /** The exit status, or the signal that ended it. */
  readonly status: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Call {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

/** A program that is running: what it has said so far, a wait for more, and its end. */
export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** Waits until both outputs together match. Fails if the program ends before. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
}

const settings = ['CI', 'NO_COLOR', 'FORCE_COLOR', 'TERM', 'COLUMNS', 'NODE_OPTIONS', 'NODE_V8_COVERAGE'];
const cleanEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.includes(name)));

/** Starts any program and keeps what it says. */
export const startProgram = (
  program: string,
  args: readonly string[],
  { cwd, env, input }: Call,
): Running => {
  const child = spawn(program, args, { cwd, env: { ...cleanEnv, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  let done = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    wake();
  });
  child.stdin.on('error', () => {});
  if (input !== undefined) child.stdin.end(input);
  const ended = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      stderr += error.message;
    });
    child.on('close', (status, signal) => {
      done = true;
      resolve({ status: status ?? signal, stdout, stderr });
      wake();
    });
  });
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(`${stdout}\n${stderr}`);
        if (found === null && !done) return;
        waiting.delete(look);
        if (found !== null) resolve(found);
        else reject(new Error(`It never said ${pattern}:\n${stdout}\n${stderr}`));
      };
      waiting.add(look);
      look();
    });
  return { child, ended, says };
};

export const start = (args: readonly string[], call: Call): Running =>
  startProgram(process.execPath, [bundle, ...args], call);

interface Runner {
  readonly run: (args: readonly string[], cwd: string) => Promise<Ended>;
  readonly stop: () => Promise<void>;
}

/** The processes that calls share, by their environment: loading the program's modules takes longer than most calls. */
const runners = new Map<string, Runner>();

const startRunner = (env: Call['env'], key: string): Runner => {
  const child = fork(fileURLToPath(new URL('runner.mjs', import.meta.url)), [bundle], {
    env: { ...cleanEnv, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // the tests' own conditions lead to sources
    execArgv: [],
  });
  const waiting = new Map<number, (ended: Ended) => void>();
  let calls = 0;
  child.on('message', ({ id, ended }: { readonly id: number; readonly ended: Ended }) => {
    waiting.get(id)!(ended);
    waiting.delete(id);
  });
  // a program that ends its process ends all that wait
  child.on('exit', (status, signal) => {
    for (const end of waiting.values()) end({ status: status ?? signal, stdout: '', stderr: '' });
    runners.delete(key);
  });
  const ended = once(child, 'exit');
  const run = (args: readonly string[], cwd: string) =>
    new Promise<Ended>((resolve) => {
      waiting.set(++calls, resolve);
      child.send({ id: calls, args, cwd });
    });
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { run, stop };
};

/**
 * Runs `ridgeline` with these words to its end: in a process that calls with the same environment share, or in one of
 * its own where it has an input.
 */
export const ridgeline = (args: readonly string[], call: Call): Promise<Ended> => {
  if (call.input !== undefined) return start(args, call).ended;
  const key = JSON.stringify(call.env ?? {});
  const runner = runners.get(key) ?? startRunner(call.env, key);
  runners.set(key, runner);
  return runner.run(args, call.cwd);
};

/** The words of a command line without the first; quotes as in a shell. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1);

/** A model and a text so small that a run takes a moment. */
export const tiny = `model: { kind: lstm, embedding: 4, hidden: 8 }
training: { batchSize: 4, sequenceLength: 16, maxSteps: 12, evaluateEvery: 6, checkpointEvery: 3 }
`;

/** About 6,000 characters of the embedded text. */
export const smallText = readFileSync(corpora['moby-dick'].url, 'utf8').slice(0, 6000);

/** Tables: `houses.csv` with a price, `reviews.csv` with a verdict, `translations.csv` of English and French. */
const fixtures = fileURLToPath(new URL('../../../tests/fixtures', import.meta.url));

/** A folder for the tests of one file, with `tiny.yaml`, `small.txt` and the tables in it; the program is built before them. */
export const workFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-test-'));
  beforeAll(() => {
    buildOnce();
    writeFileSync(path.join(folder, 'tiny.yaml'), tiny);
    writeFileSync(path.join(folder, 'small.txt'), smallText);
    cpSync(fixtures, folder, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...runners.values()].map(({ stop }) => stop()));
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

/** `ridgeline train` with the tiny configuration. */
export const trainTiny = (out: string, ...more: readonly string[]): string[] => [
  'train',
  'small.txt',
  '-c',
  'tiny.yaml',
  '--backend',
  'wasm',
  '--out',
  out,
  ...more,
];

/** Trains one model in the folder, for tests that need one. */
export const withModel = (folder: string): void => {
  beforeAll(async () => {
    const { status, stderr } = await ridgeline(trainTiny('model'), { cwd: folder });
    if (status !== 0) throw new Error(stderr);
  }, 60_000);
};

/** Trains a text classifier in the folder, for tests that need one. */
export const withClassifier = (folder: string): void => {
  beforeAll(async () => {
    const { status, stderr } = await ridgeline(trainReviews('classifier'), { cwd: folder });
    if (status !== 0) throw new Error(stderr);
  }, 60_000);
};

/** Trains a regression on texts in the folder, for tests that need one. */
export const withRegressor = (folder: string): void => {
  beforeAll(async () => {
    const words = ['moving', 'fine', 'plain', 'dull', 'awful'];
    const rows = Array.from(
      { length: 60 },
      (_, i) => `a ${words[i % 5]} film of ${i % 7} whales,${5 - (i % 5)}`,
    );
    writeFileSync(path.join(folder, 'stars.csv'), `review,stars\n${rows.join('\n')}\n`);
    const call = ['regress', 'stars.csv', '--text', 'review', '--target', 'stars', '--out', 'stars'];
    const { status, stderr } = await ridgeline(call, { cwd: folder });
    if (status !== 0) throw new Error(stderr);
  }, 60_000);
};

/** Trains a translator in the folder, for tests that need one. */
export const withTranslator = (folder: string): void => {
  beforeAll(async () => {
    const words = ['two', 'five', 'seven', 'nine', 'twelve'];
    const rows = words.flatMap((word) => [`${word},${word.length}`, `${word}s,${word.length + 1}`]);
    writeFileSync(path.join(folder, 'pairs.csv'), `source,target\n${rows.join('\n')}\n`);
    const small = [
      'model.width=8',
      'model.heads=2',
      'model.feedForward=8',
      'model.layers=1',
      'training.maxSteps=5',
    ];
    const { status, stderr } = await ridgeline(
      [
        ...['train', 'pairs.csv', '--source', 'source', '--target', 'target', '--out', 'translator'],
        ...small.flatMap((setting) => ['--set', setting]),
      ],
      { cwd: folder },
    );
    if (status !== 0) throw new Error(stderr);
  }, 60_000);
};

/** `ridgeline train` on the table of reviews. */
export const trainReviews = (out: string, ...more: readonly string[]): string[] => [
  'train',
  'reviews.csv',
  '--text',
  'review',
  '--label',
  'verdict',
  '--out',
  out,
  ...more,
];

export const copyModel = (folder: string, to: string): string => {
  cpSync(path.join(folder, 'model'), path.join(folder, to), { recursive: true });
  return path.join(folder, to);
};
