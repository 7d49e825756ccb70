import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { maskedCrc32c } from '@ridgeline/tracking';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const run = (words: readonly string[], env: Record<string, string> = {}) => ridgeline(words, { cwd, env });
const train = (out: string, ...more: string[]) =>
  run(['train', 'small.txt', '-c', 'tiny.yaml', '--out', out, ...more]);

/** The contents of the records of an event file, each held to its checksums. */
const records = (folder: string): readonly string[] => {
  const [file] = readdirSync(path.join(cwd, folder)).filter((name) =>
    name.startsWith('events.out.tfevents.'),
  );
  const bytes = readFileSync(path.join(cwd, folder, file!));
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    const content = bytes.subarray(at + 12, at + 12 + length);
    expect(bytes.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(content));
    found.push(content.toString('latin1'));
    at += length + 16;
  }
  return found;
};

const count = (all: readonly string[], tag: string): number =>
  all.filter((each) => each.includes(tag)).length;

/** A server that takes what MLflow's takes, until it is to fail. */
const mlflow = async () => {
  const calls: { path: string; body: Record<string, unknown>; authorization?: string | undefined }[] = [];
  const state = { fails: false };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const at = request.url!.replace('/api/2.0/mlflow/', '');
    calls.push({ path: at, body: JSON.parse(text || '{}'), authorization: request.headers.authorization });
    const answers: Record<string, object> = {
      'experiments/create': { experiment_id: '3' },
      'runs/create': { run: { info: { run_id: 'abc' } } },
    };
    const isMissing = at.startsWith('experiments/get-by-name');
    response.statusCode = state.fails ? 503 : isMissing ? 404 : 200;
    response.end(JSON.stringify(isMissing ? { error_code: 'RESOURCE_DOES_NOT_EXIST' } : (answers[at] ?? {})));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { calls, state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

beforeAll(() => {
  writeFileSync(path.join(cwd, 'marks.csv'), `text,label\n${'good 😀,yes\nbad,no\n'.repeat(20)}`);
});

describe('event files', () => {
  it('have every step, the settings and the end of a run, and of one that goes on', async () => {
    const begun = await train('model', '--tensorboard', 'boards', '--set', 'training.maxSteps=6');
    expect([begun.status, begun.stderr]).toEqual([0, begun.stderr]);
    const all = records('boards/model');
    expect(all[0]).toContain('brain.Event:2');
    expect(count(all, 'step/dataLoss')).toBe(6);
    expect(count(all, '_hparams_/session_start_info')).toBe(1);
    expect(count(all, 'model.hidden')).toBe(2);
    expect(count(all, '_hparams_/session_end_info')).toBe(1);
    const more = ['--resume', '--set', 'training.maxSteps=9', '--tensorboard', 'later'];
    expect((await run(['train', '--out', 'model', ...more])).status).toBe(0);
    expect(count(records('later/model'), 'step/dataLoss')).toBe(3);
  });

  it('are written of models that are not trained by steps, and of runs that have ended', async () => {
    const linear = ['train', 'marks.csv', '--label', 'label', '--out', 'linear', '--tensorboard', 'tables'];
    expect((await run(linear)).status).toBe(0);
    expect(count(records('tables/linear'), 'validation/')).toBeGreaterThan(0);
    await train('runs/one');
    await train('runs/deep/two', '--seed', '2');
    expect((await run(['runs', 'runs', '--tensorboard', 'past'])).stderr).toContain('Told of 2 runs.');
    expect(count(records('past/runs/one'), 'validation/dataLoss')).toBeGreaterThan(1);
    expect(count(records('past/runs/deep/two'), 'step/dataLoss')).toBeGreaterThan(1);
  });

  it('are refused where nothing can be written, before anything is trained', async () => {
    writeFileSync(path.join(cwd, 'file'), '');
    const { status, stderr } = await train('nothing', '--tensorboard', 'file');
    expect([status, stderr]).toEqual([expect.any(Number), expect.stringContaining('cannot be written')]);
    expect(status).not.toBe(0);
    expect(stderr).toContain('Give a folder that can be written');
  });
});

describe('an MLflow server', () => {
  it('is told of a run, of the same one when it goes on, and who asks', async () => {
    const { calls, url } = await mlflow();
    const env = { MLFLOW_TRACKING_TOKEN: 'secret-token' };
    const words = ['train', 'small.txt', '-c', 'tiny.yaml', '--out', 'told', '--set', 'training.maxSteps=5'];
    const begun = await run([...words, '--mlflow', url, '--experiment', 'tone'], env);
    expect([begun.status, begun.stderr]).toEqual([0, begun.stderr]);
    expect(calls.map(({ path: at }) => at.replace(/\?.*/, ''))).toEqual([
      ...['experiments/get-by-name', 'experiments/create', 'runs/create'],
      ...['runs/log-batch', 'runs/log-batch', 'runs/update'],
    ]);
    expect(calls.every(({ authorization }) => authorization === 'Bearer secret-token')).toBe(true);
    const metrics = calls[4]!.body.metrics as { key: string; step: number }[];
    expect(metrics.filter(({ key }) => key === 'step/dataLoss').map(({ step }) => step)).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(readFileSync(path.join(cwd, 'told', 'run.json'), 'utf8')).not.toContain('secret');
    calls.length = 0;
    await run(['train', '--resume', '--out', 'told', '--set', 'training.maxSteps=8', '--mlflow', url], env);
    expect(calls.map(({ path: at, body }) => [at, body.run_id])).toEqual([
      ...['runs/update', 'runs/log-batch', 'runs/update'].map((at) => [at, 'abc']),
    ]);
  });

  it('is told of a run that another server knows as of a new one, and of what has ended at its own time', async () => {
    const [first, second] = [await mlflow(), await mlflow()];
    const since = Date.now();
    expect((await train('moved', '--mlflow', first.url)).status).toBe(0);
    const more = ['--resume', '--set', 'training.maxSteps=30', '--mlflow', second.url];
    expect((await run(['train', '--out', 'moved', ...more])).status).toBe(0);
    expect(second.calls.map(({ path: at }) => at)).toContain('runs/create');
    second.calls.length = 0;
    const trained = Date.now();
    expect((await run(['runs', 'moved', '--mlflow', second.url])).status).toBe(0);
    const metrics = second.calls.flatMap(({ body }) => (body.metrics ?? []) as { timestamp: number }[]);
    expect(metrics.length).toBeGreaterThan(0);
    for (const { timestamp } of metrics) {
      expect(timestamp).toBeGreaterThanOrEqual(since);
      expect(timestamp).toBeLessThanOrEqual(trained);
    }
  });

  it('is told of the same run where a part of it was told to nobody', async () => {
    const { calls, url } = await mlflow();
    const resume = (steps: string, ...more: string[]) =>
      run(['train', '--resume', '--out', 'apart', '--set', `training.maxSteps=${steps}`, ...more]);
    await train('apart', '--set', 'training.maxSteps=3', '--mlflow', url);
    expect((await resume('5')).status).toBe(0);
    calls.length = 0;
    expect((await resume('7', '--mlflow', url)).status).toBe(0);
    expect(calls.map(({ path: at, body }) => [at, body.run_id])).toEqual(
      ['runs/update', 'runs/log-batch', 'runs/update'].map((at) => [at, 'abc']),
    );
  });

  it('that is gone stops a run that has not begun, and no other', async () => {
    const { calls, state, url } = await mlflow();
    const nobody = await train('early', '--mlflow', 'http://127.0.0.1:9');
    expect(nobody.status).not.toBe(0);
    expect(nobody.stderr).toContain('cannot be reached');
    expect(readdirSync(cwd)).not.toContain('early');
    state.fails = false;
    const going = train('late', '--mlflow', url, '--set', 'training.maxSteps=1500');
    while (!calls.some(({ body }) => body.metrics !== undefined))
      await new Promise((done) => setTimeout(done, 20));
    state.fails = true;
    const { status, stderr } = await going;
    expect([status, stderr]).toEqual([0, expect.stringContaining('MLflow is told no more of this run')]);
    expect(stderr.match(/told no more/g)).toHaveLength(1);
    expect(readdirSync(path.join(cwd, 'late'))).toContain('model.safetensors');
  });

  it('is asked without a password in its address', async () => {
    const { status, stderr } = await train('never', '--mlflow', 'http://me:hush@localhost:1');
    expect([status, stderr]).toEqual([2, expect.stringContaining('MLFLOW_TRACKING_USERNAME')]);
    expect(stderr).not.toContain('hush');
  });
});

const python = process.env.RIDGELINE_TRACKERS;
const has = (module: string): boolean =>
  python !== undefined && spawnSync(python, ['-c', `import ${module}`]).status === 0;
const [hasBoard, hasMlflow] = [has('tensorboard'), has('mlflow')];
const notRun = (is: boolean): string =>
  is ? '' : ', not run: RIDGELINE_TRACKERS names no Python that has it';
const script = fileURLToPath(new URL('tracking.py', import.meta.url));

interface Told {
  readonly status: unknown;
  readonly settings: Record<string, unknown>;
  readonly metrics?: readonly string[];
  readonly scalars: Record<string, readonly (readonly [number, number])[]>;
}

const readBy = (...words: string[]): Record<string, Told> =>
  JSON.parse(execFileSync(python!, [script, ...words], { cwd, encoding: 'utf8' }));

/** The loss of each step, as the folder of a run has it. */
const losses = (folder: string): readonly [number, number][] =>
  readFileSync(path.join(cwd, folder, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'step-end')
    .map(({ step, dataLoss }) => [step, dataLoss]);

it.skipIf(!hasBoard)(
  `TensorBoard reads it back${notRun(hasBoard)}`,
  async () => {
    mkdirSync(path.join(cwd, 'own'));
    await train(path.join('own', 'read'), '--tensorboard', 'real');
    const { [path.join('own', 'read')]: told } = readBy('tensorboard', 'real');
    const expected = losses(path.join('own', 'read')).map(([step, loss]) => [step, Math.fround(loss)]);
    expect(told!.scalars['step/dataLoss']).toEqual(expected);
    expect(told!.settings).toMatchObject({ 'model.kind': 'lstm', task: 'language-model' });
    expect(told!.metrics).toContain('validation/dataLoss');
    expect(told!.scalars).toHaveProperty(['validation/dataLoss']);
    expect(told!.status).toBe(1);
  },
  120_000,
);

it.skipIf(!hasMlflow)(
  `a real MLflow server has it${notRun(hasMlflow)}`,
  async () => {
    const port = 20_000 + (process.pid % 20_000);
    const url = `http://127.0.0.1:${port}`;
    const store = `sqlite:///${path.join(cwd, 'mlflow.db')}`;
    const server = spawn(
      python!,
      [
        '-m',
        'mlflow',
        'server',
        '--host',
        '127.0.0.1',
        '--port',
        `${port}`,
        '--workers',
        '1',
        '--backend-store-uri',
        store,
      ],
      { cwd, stdio: 'ignore', detached: true },
    );
    onTestFinished(() => void process.kill(-server.pid!, 'SIGKILL'));
    const answers = async () => (await fetch(`${url}/health`).catch(() => undefined))?.ok === true;
    for (let i = 0; i < 600 && !(await answers()); i++) await new Promise((done) => setTimeout(done, 200));
    const begun = await train('served', '--mlflow', url);
    expect([begun.status, begun.stderr]).toEqual([0, begun.stderr]);
    const { served } = readBy('mlflow', url, 'ridgeline');
    expect(served!.scalars['step/dataLoss']).toEqual(losses('served'));
    expect(served!.settings).toMatchObject({ 'model.kind': 'lstm' });
    expect(served!.status).toBe('FINISHED');
  },
  240_000,
);
