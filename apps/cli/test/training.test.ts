import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ridgeline, smallText, start, tiny, trainTiny, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const run = (...words: string[]) => ridgeline(words, { cwd });
const readRun = (folder: string) => JSON.parse(readFileSync(at(folder, 'run.json'), 'utf8'));

/** metrics.jsonl but for the times in it. */
const metricsOf = (folder: string) =>
  readFileSync(at(folder, 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => ({ ...JSON.parse(line), stepMs: 0 }));

const penalised = ['--set', 'regularizers=[{kind: l1, lambda: 0.001, as: penalty}]'];

it.concurrent('C28 C29 C26 says something before it reads, a summary before the first step, and at the end what comes next', async () => {
  const { stderr } = await run(...trainTiny('told', ...penalised, '--debug'));
  const lines = stderr.trimEnd().split('\n');
  expect(lines[0]).toBe('Reading the data …');
  // a long fact goes on below itself
  const facts = Object.fromEntries(
    stderr
      .slice(0, stderr.indexOf('\n  time '))
      .replace(/\n {15}/g, ' ')
      .split('\n')
      .filter((line) => /^ {2}\S/.test(line))
      .map((line) => line.trim().split(/ {2,}/)),
  );
  expect(Object.keys(facts)).toEqual([
    'text',
    'vocabulary',
    'unknown',
    'model',
    'regularizer',
    'optimizer',
    'batches',
    'seed',
    'backend',
    'memory',
  ]);
  expect(facts.text).toBe('4,800 characters to train, 600 to validate');
  expect(facts.model).toMatch(/^lstm, embedding 4, hidden 8, .*; 1,\d{3} parameters$/);
  expect(facts.regularizer).toBe('l1, lambda 0.001, as penalty');
  expect(facts.memory).toMatch(/^\d+\.\d kB for weights, gradients and optimizer/);
  expect(stderr).toMatch(
    /^ {2}time {9}(less than a second|about .* s), evaluations aside; Ctrl-C saves and stops$/m,
  );
  expect(stderr).toMatch(
    /^step {2}6 {2}validation \d\.\d{3} {2}train \d\.\d{3} {2}gap −?\d\.\d{3} {2}best$/m,
  );
  expect(stderr).toMatch(/objective \d\.\d+ = data \d\.\d+ \+ l1 \d/);
  expect(lines.at(-5)).toMatch(/^Done after 12 steps in .* s \([\d,]+ tokens\/s\)\.$/);
  expect(lines.at(-4)).toMatch(/^The model of step 12 is in told; /);
  expect(lines.at(-3)).toMatch(
    /^Validation: perplexity [\d.]+, \d\.\d+ bits per character, [\d.]+ % of the tokens unknown\.$/,
  );
  expect(lines.at(-2)).toMatch(/^SHA-256 of its weights: [0-9a-f]{64}$/);
  expect(lines.at(-1)).toBe('Next: ridgeline generate told --prompt "The "');
});

it.concurrent('C38 leaves all that a run is made of in its folder', async () => {
  await run(...trainTiny('whole', '--seed', '7'));
  expect(readdirSync(at('whole')).sort()).toEqual([
    'README.md',
    'config.json',
    'metrics.jsonl',
    'model.safetensors',
    'previous',
    'run.json',
    'state.json',
    'state.safetensors',
    'tokenizer.json',
  ]);
  const found = readRun('whole');
  expect(found).toMatchObject({
    config: {
      seed: 7,
      data: { train: at('small.txt'), valid: 0.1, test: 0.1 },
      model: { layers: 1, activation: 'none' },
      optimizer: { kind: 'adam' },
    },
    data: at('small.txt'),
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    seed: 7,
    command: expect.stringMatching(/^ridgeline train small\.txt .* --seed 7$/),
    environment: { node: process.versions.node, ridgeline: expect.any(String), backend: 'wasm' },
    step: 12,
    metrics: { validation: { perplexity: expect.any(Number), bitsPerCharacter: expect.any(Number) } },
  });
  expect(
    metricsOf('whole')
      .map(({ type, step }) => `${type} ${step}`)
      .slice(5, 8),
  ).toEqual(['step-end 6', 'evaluation-end 6', 'step-end 7']);
  const card = readFileSync(at('whole', 'README.md'), 'utf8');
  for (const fact of ['small.txt', found.fingerprint, 'ridgeline generate']) expect(card).toContain(fact);
});

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

it.concurrent('replaces an earlier run only when the new one is under way', async () => {
  await run(...trainTiny('twice'));
  const before = sha256(at('twice', 'model.safetensors'));
  const failed = await run(
    ...trainTiny('twice', '--overwrite', '--set', 'regularizers=[{kind: dropout, rate: 0.5, at: nowhere}]'),
  );
  expect([failed.status, sha256(at('twice', 'model.safetensors'))]).toEqual([2, before]);
  expect((await run(...trainTiny('twice', '--overwrite', '--seed', '2'))).status).toBe(0);
  expect(sha256(at('twice', 'model.safetensors'))).not.toBe(before);
});

it.concurrent('refuses a folder where another run is alive, takes over one of a dead run, and clears what that left', async () => {
  const running = start(trainTiny('taken', '--set', 'training.maxSteps=1000000', '--format', 'jsonl'), {
    cwd,
  });
  await running.says(/"checkpoint"/);
  const second = await run(...trainTiny('taken'));
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`taken: another run, process ${running.child.pid}, is writing there.`);
  running.child.kill('SIGKILL');
  await running.ended;
  expect(existsSync(at('taken', 'run.lock'))).toBe(true);
  writeFileSync(at('taken', `.state.json.${running.child.pid}.tmp`), '{');
  expect(
    (
      await run(
        'train',
        '--resume',
        '--out',
        'taken',
        '--set',
        'training.maxSteps=1000',
        '--set',
        'training.evaluateEvery=1000',
        '--set',
        'training.checkpointEvery=1000',
      )
    ).status,
  ).toBeOneOf([0, 2]);
  expect(readdirSync(at('taken')).filter((name) => name.endsWith('.tmp') || name.endsWith('.lock'))).toEqual(
    [],
  );
});

it.concurrent('stops early and says so', async () => {
  writeFileSync(
    at('early.yaml'),
    tiny.replace('maxSteps: 12, evaluateEvery: 6', 'maxSteps: 400, evaluateEvery: 1, patience: 1'),
  );
  const { status, stdout } = await ridgeline(
    [
      'train',
      'small.txt',
      '-c',
      'early.yaml',
      '--set',
      'optimizer.learningRate=1',
      '--out',
      'stopped',
      '--json',
    ],
    { cwd },
  );
  expect([status, JSON.parse(stdout).reason]).toEqual([0, 'early-stop']);
  rmSync(at('stopped'), { recursive: true });
});
