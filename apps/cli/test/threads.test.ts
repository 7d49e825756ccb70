import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { decodeState } from '@ridgeline/checkpoints';
import type { TrainingState } from '@ridgeline/contracts';
import { loadAddon } from '@ridgeline/kernels-native';
import { type LanguageModelConfig, parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { portExchange, portMesh } from '@ridgeline/trainers';
import { describe, expect, it } from 'vitest';
import { ridgeline, smallText, start, trainTiny, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const run = (...words: string[]) => ridgeline(words, { cwd });
const readRun = (folder: string) => JSON.parse(readFileSync(at(folder, 'run.json'), 'utf8'));
const stateFile = (folder: string) => readFileSync(at(folder, 'state.safetensors'));

/** The first error that a program told as a line of JSON. */
const errorIn = (stdout: string) => JSON.parse(/\{"type":"error".*/.exec(stdout)![0]).error;

/** Rows that carry their state, and noise. */
const lively = [
  '--set',
  'training.windows=contiguous',
  '--set',
  'regularizers=[{kind: dropout, rate: 0.2, at: output}]',
];
/** Threads that share the rows of every batch, each with the whole state. */
const workers = (threads: number): readonly string[] => ['--threads', String(threads), '--share', 'workers'];
const isNative = loadAddon().addon !== undefined;

const endless = ['--set', 'training.maxSteps=1000000', '--set', 'training.evaluateEvery=1000000'];

describe('a run whose batches are shared by threads', () => {
  it.concurrent('comes to the same bits every time, those of its workers in one thread', async () => {
    const [first, second] = await Promise.all([
      run(...trainTiny('first', ...workers(3), ...lively)),
      run(...trainTiny('second', ...workers(3), ...lively)),
    ]);
    expect([first.status, second.status]).toEqual([0, 0]);
    expect(stateFile('first').equals(stateFile('second'))).toBe(true);

    await wasmBackend().start();
    const prepared = await prepareLanguageModel(
      parseConfig(readRun('first').config as LanguageModelConfig),
      smallText,
    );
    const mesh = portMesh(3);
    const ends = await Promise.all(
      mesh.map(async (ports, rank) => {
        let end: TrainingState | undefined;
        for await (const event of train(prepared, { exchange: portExchange({ rank, ports }) }))
          if (event.type === 'run-end') end = event.state;
        return end!;
      }),
    );
    for (const port of mesh.flat()) port?.close();
    const files = ['state.json', 'state.safetensors'].map(
      (name) => [name, readFileSync(at('first', name))] as const,
    );
    const saved = await decodeState(Object.fromEntries(files));
    for (const part of ['params', 'optimizer', 'carried'] as const)
      expect(await hashParams(ends[2]![part])).toBe(await hashParams(saved[part]));
  });

  it.concurrent('tells its threads before the first step, and keeps their number', async () => {
    const { stderr } = await run(...trainTiny('told', ...workers(2)));
    expect(stderr).toMatch(/^ {2}threads {6}2$/m);
    expect(readRun('told')).toMatchObject({ threads: 2, share: 'workers' });
    await run(...trainTiny('alone'));
    expect(readRun('alone')).toMatchObject({ threads: 1 });
    expect(readRun('alone').share).toBeUndefined();
  });

  it.concurrent('with one thread is a run without the flag', async () => {
    await Promise.all([
      run(...trainTiny('one', '--threads', '1', ...lively)),
      run(...trainTiny('none', ...lively)),
    ]);
    expect(stateFile('one').equals(stateFile('none'))).toBe(true);
  });

  it.concurrent('finds out by itself what is faster, and says so', async () => {
    const { status, stderr } = await run(...trainTiny('short', '--threads', 'auto'));
    expect([status, readRun('short').threads]).toEqual([0, 1]);
    if (availableParallelism() === 1) return;
    expect(stderr).toMatch(/^ {2}threads {6}1, as the run is short$/m);
    const long = start(trainTiny('long', '--threads', 'auto', ...endless), { cwd });
    const [, threads] = await long.says(
      /^ {2}threads {6}(\d)(?:, in the kernels)?: a step takes [\d.]+ ms on \d and [\d.]+ ms on one$/m,
    );
    await long.says(/step \d+\/|evaluations aside/);
    long.child.kill('SIGINT');
    expect((await long.ended).status).toBe(130);
    expect(readRun('long')).toMatchObject({
      threads: Number(threads),
      stepMsByThreads: { 1: expect.any(Number) },
    });
  });

  it.concurrent('is stopped by Ctrl-C after a save, and resumed comes to the bits of the unbroken one', async () => {
    const running = start(trainTiny('broken', ...workers(2), ...lively, ...endless, '--format', 'jsonl'), {
      cwd,
    });
    await running.says(/"step-end","step":50/);
    running.child.kill('SIGINT');
    const { status, stderr } = await running.ended;
    const { step } = readRun('broken');
    expect(status).toBe(130);
    expect(stderr).toContain('ridgeline train --resume --out broken');
    const last = ['--set', `training.maxSteps=${step + 20}`];
    const [resumed, unbroken] = await Promise.all([
      run('train', '--resume', '--out', 'broken', ...last),
      run(...trainTiny('unbroken', ...workers(2), ...lively, ...endless, ...last)),
    ]);
    expect([resumed.status, unbroken.status]).toEqual([0, 0]);
    expect(resumed.stderr).toMatch(/^ {2}threads {6}2$/m);
    expect(stateFile('broken').equals(stateFile('unbroken'))).toBe(true);
  });

  it.concurrent('goes on with another number of threads from the same state, and says what that means', async () => {
    await run(...trainTiny('changed', ...workers(2), ...lively));
    const more = ['--resume', '--out', 'changed', '--set', 'training.maxSteps=14'];
    const { status, stderr } = await run('train', ...more, ...workers(3));
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining(
        'Every batch was shared by 2 threads so far and is shared by 3 threads from here on: the run goes on from the same state, with other last digits.',
      ),
    ]);
    expect(readRun('changed')).toMatchObject({ threads: 3, step: 14 });
  });
});

describe.skipIf(!isNative)('a run whose kernels are shared by threads', () => {
  /** What shares the work where there are no native kernels. */
  const noAddons = { cwd, env: { NODE_OPTIONS: '--no-addons' } };
  const onward = (folder: string, step: number) => [
    ...['train', '--resume', '--out', folder],
    ...['--set', `training.maxSteps=${step}`],
  ];

  it.concurrent('comes to the bits of one thread, on more threads than a batch has rows too', async () => {
    // wide enough that kernels are shared
    const wide = [...lively, '--set', 'model.hidden=96', '--set', 'training.maxSteps=4'];
    const [two, six, one] = await Promise.all([
      run(...trainTiny('kernels-2', '--threads', '2', ...wide)),
      run(...trainTiny('kernels-6', '--threads', '6', '--share', 'kernels', ...wide)),
      run(...trainTiny('kernels-1', ...wide)),
    ]);
    expect([two.status, six.status, one.status]).toEqual([0, 0, 0]);
    expect(two.stderr).toMatch(/^ {2}threads {6}2, in the kernels$/m);
    expect(readRun('kernels-2')).toMatchObject({ threads: 2, share: 'kernels' });
    expect(stateFile('kernels-2').equals(stateFile('kernels-1'))).toBe(true);
    expect(stateFile('kernels-6').equals(stateFile('kernels-1'))).toBe(true);
  });

  it.concurrent('goes on as it was, to the bits of the unbroken one, on any number of threads', async () => {
    await run(...trainTiny('kept', '--threads', '2', ...lively));
    const { step } = readRun('kept');
    const same = await run(...onward('kept', step + 2));
    expect(same.stderr).toMatch(/^ {2}threads {6}2, in the kernels$/m);
    const other = await run(...onward('kept', step + 4), '--threads', '3');
    expect(other.stderr).toMatch(/^ {2}threads {6}3, in the kernels$/m);
    for (const { stderr } of [same, other]) expect(stderr).not.toContain('last digits');
    await run(...trainTiny('whole', ...lively, '--set', `training.maxSteps=${step + 4}`));
    expect(stateFile('kept').equals(stateFile('whole'))).toBe(true);
  });

  it.concurrent('goes on from what workers came to and the other way round, and says what that means', async () => {
    await run(...trainTiny('passed', ...workers(2), ...lively));
    const { step } = readRun('passed');
    const toKernels = await run(...onward('passed', step + 2), '--threads', '2');
    expect(toKernels.stderr).toContain(
      'Every batch was shared by 2 threads so far and is not shared from here on: the run goes on from the same state, with other last digits.',
    );
    expect(readRun('passed')).toMatchObject({ threads: 2, share: 'kernels', step: step + 2 });
    const toWorkers = await ridgeline(onward('passed', step + 4), noAddons);
    expect(toWorkers.stderr).toContain(
      'Every batch was not shared so far and is shared by 2 threads from here on',
    );
    expect(readRun('passed')).toMatchObject({ threads: 2, share: 'workers', step: step + 4 });
  });

  it.concurrent('is one of workers without native kernels, and refused where nothing else is wanted', async () => {
    const { stderr } = await ridgeline(trainTiny('fallback', '--threads', '2'), noAddons);
    expect(stderr).toMatch(/^ {2}threads {6}2$/m);
    expect(readRun('fallback')).toMatchObject({ threads: 2, share: 'workers' });
    const words = trainTiny('refused', '--threads', '2', '--share', 'kernels');
    const refused = await ridgeline(words, noAddons);
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--share kernels needs native kernels, and there are none here.'),
    });
  });
});

describe('a thread that is lost', () => {
  /** Does something to every thread but the main one as soon as a file is there. */
  const fault = (name: string, deed: string) => {
    const [program, sign] = [at(`${name}.mjs`), at(`${name}.now`)];
    writeFileSync(
      program,
      `import { existsSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (!isMainThread) {
  const timer = setInterval(() => { if (existsSync(${JSON.stringify(sign)})) { clearInterval(timer); ${deed} } }, 5);
  timer.unref();
}
`,
    );
    return { env: { NODE_OPTIONS: `--import=file://${program}` }, strike: () => writeFileSync(sign, '') };
  };

  it.concurrent.each([
    ['exits', 'process.exit(7);', /^training: worker [12] of 3 died: exit 7\.$/],
    ['throws', "throw new Error('out of luck');", /^training: worker [12] of 3 died: out of luck\.$/],
    ['hangs', 'for (;;);', /^training: worker [12] of 3 has not answered for 4\.5 s\.$/],
  ])(
    'stops the run with a clear sentence when it %s, and the last save is kept',
    async (how, deed, message) => {
      const { env, strike } = fault(how, deed);
      const words = trainTiny(how, ...workers(3), ...endless, '--format', 'jsonl');
      const running = start(words, { cwd, env });
      await running.says(/"checkpoint"/);
      strike();
      const { status, stdout } = await running.ended;
      expect(status).toBe(1);
      expect(errorIn(stdout)).toMatchObject({ code: 'E_WORKER', message: expect.stringMatching(message) });
      expect((await run('inspect', how)).status).toBe(0);
      const { step } = readRun(how);
      const resumed = await run('train', '--resume', '--out', how, '--set', `training.maxSteps=${step + 3}`);
      expect(resumed.status).toBe(0);
    },
  );

  it.concurrent.each([0, 7])(
    'ends a comparison with the worker and the run that are lost, also when it exits with %i',
    async (code) => {
      const { env, strike } = fault(`compared-${code}`, `process.exit(${code});`);
      const out = `lost-${code}`;
      const few = ['--penalties', 'none,l1', '--seeds', '1', '--threads', '2'];
      const call = ['compare', 'small.txt', '-c', 'tiny.yaml', ...few, ...endless, '--out', out];
      const running = start([...call, '--format', 'jsonl'], { cwd, env });
      await running.says(/"job-progress"/);
      strike();
      const { status, stdout } = await running.ended;
      expect(status).toBe(1);
      expect(errorIn(stdout)).toMatchObject({
        code: 'E_WORKER',
        message: expect.stringMatching(
          new RegExp(
            `^compare: worker [12] of 2 died \\(exit ${code}\\), and the run "lay (none|weights=0) seed 1" is lost\\.$`,
          ),
        ),
      });
      expect(existsSync(at(out))).toBe(false);
    },
  );

  it.concurrent('is told also when it is lost at the start', async () => {
    const { env } = fault('early', '');
    writeFileSync(
      at('early.mjs'),
      "import { isMainThread } from 'node:worker_threads';\nif (!isMainThread) process.exit(9);\n",
    );
    const { status, stderr } = await ridgeline(trainTiny('early', ...workers(2)), { cwd, env });
    expect([status, stderr]).toEqual([1, expect.stringContaining('training: worker 1 of 2 died: exit 9.')]);
  });
});

describe('refuses', () => {
  it.concurrent.each(['0', '1000', '-1', '1.5', 'all'])('--threads %s, in one sentence', async (threads) => {
    const { status, stderr } = await run(...trainTiny('refused'), `--threads=${threads}`);
    expect(status).toBe(2);
    expect(stderr).toContain(`--threads must be auto or a whole number in 1 … 256, got "${threads}".`);
  });

  it.concurrent('more threads than a batch has rows', async () => {
    const { status, stderr } = await run(...trainTiny('rows', ...workers(5)));
    expect(status).toBe(2);
    expect(stderr).toContain(
      '--threads must be at most training.batchSize, 4, since each thread takes rows of every batch, got 5.',
    );
  });
});
