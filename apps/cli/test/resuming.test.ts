import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ridgeline, smallText, start, trainTiny } from './ridgeline.ts';
import { runFolder, sha256 } from './run-folder.ts';

const { at, cwd, metricsOf, readRun, run } = runFolder();

describe('C31 C32 a run that is stopped and resumed', () => {
  it.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it with 130 after a save, and it comes to the bits of the unbroken run',
    async (signal) => {
      const rare = ['--set', 'training.evaluateEvery=100', '--set', 'training.checkpointEvery=1000000'];
      const [whole, part] = [`unbroken-${signal}`, `broken-${signal}`];
      const endless = trainTiny(part, ...rare, '--set', 'training.maxSteps=1000000', '--format', 'jsonl');
      const running = start(endless, { cwd });
      await running.says(/"step-end","step":130/);
      running.child.kill(signal);
      const { status, stderr } = await running.ended;
      const { step } = readRun(part);
      expect(status).toBe(130);
      expect(step).toBeGreaterThanOrEqual(130);
      expect(stderr).toContain('Stopping after this step and saving. Ctrl-C again stops at once.');
      expect(stderr.trimEnd().split('\n').slice(-2)).toEqual([
        `Stopped after step ${step.toLocaleString('en-US')}; everything is saved. To go on:`,
        `  ridgeline train --resume --out ${part}`,
      ]);

      const last = ['--set', `training.maxSteps=${step + 30}`];
      const [resumed, unbroken] = await Promise.all([
        run('train', '--resume', '--out', part, ...last),
        run(...trainTiny(whole, ...rare, ...last)),
      ]);
      expect([resumed.status, unbroken.status]).toEqual([0, 0]);
      expect(sha256(at(part, 'state.safetensors'))).toBe(sha256(at(whole, 'state.safetensors')));
      expect(metricsOf(part)).toEqual(metricsOf(whole));
      expect(readRun(part).metrics).toEqual(readRun(whole).metrics);
      expect(await run('inspect', part)).toEqual(await run('inspect', whole));
    },
  );

  it.concurrent('begins from step 0 where it was stopped before anything was saved', async () => {
    const running = start(
      trainTiny(
        'early',
        '--set',
        'training.maxSteps=100000',
        '--set',
        'training.checkpointEvery=100000',
        '--format',
        'jsonl',
      ),
      { cwd },
    );
    await running.says(/"step-end","step":2,/);
    running.child.kill('SIGKILL');
    await running.ended;
    const { status, stdout } = await run(
      'train',
      '--resume',
      '--out',
      'early',
      '--set',
      'training.maxSteps=12',
      '--json',
    );
    expect([status, JSON.parse(stdout).steps]).toEqual([0, 12]);
    await run(...trainTiny('late'));
    expect(sha256(at('early', 'state.safetensors'))).toBe(sha256(at('late', 'state.safetensors')));
  });

  it.concurrent('refuses a changed text with both fingerprints, and a changed configuration with both values', async () => {
    writeFileSync(at('changing.txt'), smallText);
    const words = trainTiny('changed').map((word) => (word === 'small.txt' ? 'changing.txt' : word));
    await run(...words);
    const more = ['--set', 'training.maxSteps=14'];
    const other = await run(
      'train',
      '--resume',
      '--out',
      'changed',
      ...more,
      '--set',
      'model.hidden=9',
      '--seed',
      '3',
    );
    expect(other.status).toBe(2);
    expect(other.stderr).toContain('model.hidden was 8 and is 9, seed was 1 and is 3.');
    const { fingerprint } = readRun('changed');
    appendFileSync(at('changing.txt'), 'And more.');
    const { status, stderr } = await run('train', '--resume', '--out', 'changed', ...more);
    expect(status).toBe(3);
    const [, before, after] = /the fingerprint was ([0-9a-f]{16})…, and is ([0-9a-f]{16})…\./.exec(stderr)!;
    expect(fingerprint.startsWith(before)).toBe(true);
    expect(after).not.toBe(before);
    writeFileSync(at('changing.txt'), smallText);
    expect((await run('train', '--resume', '--out', 'changed', ...more)).status).toBe(0);
  });

  it.concurrent('is evaluated on the part of its text that it left out, while that is the text it began with', async () => {
    await run(...trainTiny('left'));
    const [part, whole] = await Promise.all([
      run('evaluate', 'left', '--json'),
      run('evaluate', 'left', 'small.txt', '--json'),
    ]);
    expect([JSON.parse(part.stdout).tokens, JSON.parse(whole.stdout).tokens]).toEqual([592, 5984]);
    expect(part.stderr).not.toContain('learnt from');
    expect(whole.stderr).toContain(
      'The model has learnt from this text: its figures say little of other text.',
    );
    const record = readRun('left');
    expect(record.data).toBe(at('small.txt'));
  });

  it.concurrent('takes the same command with --resume, and more steps', async () => {
    await run(...trainTiny('same'));
    const done = await run(...trainTiny('same', '--resume'));
    expect(done.status).toBe(2);
    expect(done.stderr).toContain('the run has already taken its 12 steps.');
    expect(done.stderr).toContain('--set training.maxSteps=24');
    expect((await run(...trainTiny('same', '--resume', '--set', 'training.maxSteps=15'))).status).toBe(0);
    expect(readRun('same').step).toBe(15);
  });

  it.concurrent('goes on with a run whose configuration was saved before some options were there', async () => {
    await run(...trainTiny('older'));
    const record = readRun('older');
    const { beta1, beta2, epsilon, ...optimizer } = record.config.optimizer;
    expect([beta1, beta2, epsilon]).toEqual([0.9, 0.999, 1e-8]);
    writeFileSync(
      at('older', 'run.json'),
      JSON.stringify({ ...record, config: { ...record.config, optimizer } }),
    );
    const more = await run('train', '--resume', '--out', 'older', '--set', 'training.maxSteps=14');
    expect([more.status, readRun('older').step]).toEqual([0, 14]);
  });
});

it.concurrent('says that steps behind the end of a schedule change no weight', async () => {
  const schedule = '{kind: warmupCosine, peak: 0.01, floor: 0, warmupSteps: 2, decaySteps: 12}';
  const first = await run(...trainTiny('fallen', '--set', `optimizer.learningRate=${schedule}`));
  expect([first.status, first.stderr]).toEqual([0, expect.not.stringContaining('learning rate is 0')]);
  const longer = ['train', '--resume', '--out', 'fallen', '--set', 'training.maxSteps=16'];
  const more = await run(...longer);
  expect([more.status, more.stderr]).toEqual([
    0,
    expect.stringContaining('At 4 of the 4 steps to come the learning rate is 0: no weight changes.'),
  ]);
  const further = ['--set', 'training.maxSteps=20', '--set', 'optimizer.learningRate=0.01'];
  const risen = await run('train', '--resume', '--out', 'fallen', ...further);
  expect([risen.status, risen.stderr]).toEqual([0, expect.not.stringContaining('learning rate is 0')]);
});

it.concurrent('says that a run ends before the average of its weights begins', async () => {
  const average = (from: number) => ['--set', `averaging={kind: checkpointAverage, from: ${from}, every: 2}`];
  const never = await run(...trainTiny('averaged', ...average(12)));
  expect([never.status, never.stderr]).toEqual([
    0,
    expect.stringContaining(
      'The average of the weights begins after step 12, and the run ends with step 12: nothing is averaged.',
    ),
  ]);
  const some = await run(...trainTiny('averaged', ...average(8), '--overwrite'));
  expect([some.status, some.stderr]).toEqual([0, expect.not.stringContaining('nothing is averaged')]);
});

it.concurrent('C47 reads the text from standard input, keeps it, and resumes without it', async () => {
  const words = trainTiny('piped').map((word) => (word === 'small.txt' ? '-' : word));
  expect((await ridgeline(words, { cwd, input: smallText })).status).toBe(0);
  expect((await run('train', '--resume', '--out', 'piped', '--set', 'training.maxSteps=14')).status).toBe(0);
  const left = await run('evaluate', 'piped', '--json');
  expect([left.status, JSON.parse(left.stdout).tokens]).toEqual([0, 592]);
  const { stdout } = await ridgeline(['generate', 'piped', '--prompt', '-', '--max-tokens', '3'], {
    cwd,
    input: 'The whale',
  });
  expect(stdout).toMatch(/^The whale/);
});
