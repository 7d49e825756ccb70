import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { copyModel, ridgeline, start, trainTiny, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
const run = (...words: string[]) => ridgeline(words, { cwd });

const endless = [
  '--set',
  'training.maxSteps=1000000',
  '--set',
  'training.checkpointEvery=1',
  '--set',
  'training.evaluateEvery=1000000',
  '--format',
  'jsonl',
];

/** Trains, kills the program at a moment of its saving, and tells the step that it began from and the last it saved. */
const killOnce = async (words: readonly string[], delayMs: number) => {
  const running = start([...words, ...endless], { cwd });
  const [, first] = await running.says(/"run-start","step":(\d+)/);
  await running.says(/"checkpoint"/);
  await sleep(delayMs);
  running.child.kill('SIGKILL');
  const { stdout, stderr } = await running.ended;
  const saved = [...stdout.matchAll(/\{"type":"checkpoint","step":(\d+)\}\n/g)].map(([, step]) =>
    Number(step),
  );
  return { first: Number(first), saved: Math.max(...saved), stderr };
};

it.concurrent.each([1, 2])(
  'C34 kill -9 at 15 random moments of saving loses no save that was told: chain %i',
  async (chain) => {
    const folder = `killed-${chain}`;
    const delays = randomStream(chain).uniform(15, 0, 60);
    let acknowledged = 0;
    for (const [cycle, delay] of delays.entries()) {
      const words = cycle === 0 ? trainTiny(folder) : ['train', '--resume', '--out', folder];
      const { first, saved } = await killOnce(words, delay);
      expect(first).toBeGreaterThanOrEqual(acknowledged);
      acknowledged = saved;
    }
    const { status, stdout } = await run(
      'train',
      '--resume',
      '--out',
      folder,
      '--json',
      '--set',
      'training.maxSteps=100000',
      '--set',
      'training.patience=1',
      '--set',
      'training.evaluateEvery=1',
      '--set',
      'optimizer.learningRate=1',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout).steps).toBeGreaterThan(acknowledged);
    expect(readdirSync(path.join(cwd, folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await run('inspect', folder)).status).toBe(0);
  },
  120_000,
);

const truncate = (file: string) => truncateSync(file, 100);
const flipBit = (file: string) => {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 4;
  writeFileSync(file, bytes);
};

it.concurrent.each([
  ['cut short', 'model.safetensors', truncate],
  ['empty', 'tokenizer.json', (file: string) => truncateSync(file, 0)],
  ['changed in one bit', 'run.json', flipBit],
  ['missing', 'config.json', (file: string) => rmSync(file)],
])('C34 a model of which a file is %s is that of the save before it: %s', async (how, name, damage) => {
  const folder = copyModel(cwd, `model ${how}`);
  damage(path.join(folder, name));
  const { status, stderr } = await run('generate', folder, '--prompt', 'The ', '--max-tokens', '3');
  expect([status, stderr]).toEqual([0, expect.stringContaining('Going on with the save before it.')]);
  damage(path.join(folder, 'previous', name));
  const refused = await run('inspect', folder, '--json');
  expect(refused.status).toBe(3);
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringContaining(name),
    hint: expect.stringContaining('There is no earlier save that is whole.'),
  });
});

it.concurrent.each([
  ['cut short', 'state.json', truncate],
  ['changed in one bit', 'state.safetensors', flipBit],
  ['changed in a bit', 'run.json', flipBit],
  ['missing', 'state.json', (file: string) => rmSync(file)],
])('C34 a run of which a file is %s goes on from the save before it: %s', async (how, name, damage) => {
  const [folder, whole] = [copyModel(cwd, `run ${how}`), copyModel(cwd, `whole ${how}`)];
  damage(path.join(folder, name));
  const more = (out: string, steps: number) =>
    run('train', '--resume', '--out', out, '--set', `training.maxSteps=${steps}`);
  const [{ status, stderr }] = await Promise.all([more(folder, 14), more(whole, 14)]);
  expect([status, stderr]).toEqual([0, expect.stringContaining('Going on with the save before it.')]);
  const state = (of: string) => readFileSync(path.join(of, 'state.safetensors'));
  expect(state(folder).equals(state(whole))).toBe(true);

  for (const of of [folder, path.join(folder, 'previous')]) damage(path.join(of, name));
  const refused = await more(folder, 20);
  expect(refused.status).toBe(3);
  expect(refused.stderr).toContain('There is no earlier save that is whole.');
  expect(refused.stderr).not.toMatch(/^ {4}at /m);
});

it.concurrent('C34 a damaged save is replaced by the one before it at once, so that a second crash finds that one', async () => {
  const folder = copyModel(cwd, 'restored');
  truncate(path.join(folder, 'state.json'));
  const refused = await run('train', '--resume', '--out', folder, '--set', 'training.maxSteps=1');
  expect(refused.status).toBe(2);
  const again = await run('train', '--resume', '--out', folder, '--set', 'training.maxSteps=14');
  expect([again.status, again.stderr.includes('the save before it')]).toEqual([0, false]);
});

it.concurrent('C34 refuses the files of two runs in one folder', async () => {
  const folder = copyModel(cwd, 'mixed');
  await run(...trainTiny('other', '--seed', '5'));
  cpSync(path.join(cwd, 'other', 'config.json'), path.join(folder, 'config.json'));
  cpSync(path.join(cwd, 'other', 'model.safetensors'), path.join(folder, 'model.safetensors'));
  const { status, stderr } = await run('inspect', folder);
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining('it must be the file that was saved with run.json, and differs'),
  ]);
});
