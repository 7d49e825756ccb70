import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ridgeline, start, tiny, trainTiny } from './ridgeline.ts';
import { runFolder, sha256 } from './run-folder.ts';

const { at, cwd, metricsOf, readRun, run } = runFolder();

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
    'regularized',
    'left out',
    'optimizer',
    'batches',
    'seed',
    'backend',
    'memory',
  ]);
  expect(facts.text).toBe('4,800 characters to train, 600 to validate');
  expect(facts.model).toMatch(/^lstm, embedding 4, hidden 8, .*; 1,\d{3} parameters$/);
  expect(facts.regularizer).toBe('l1, lambda 0.001, as penalty');
  expect(facts.regularized).toMatch(/^by l1 penalty: embedding\/table, lstm\/0\/kernel, lstm\/0\/recurrent,/);
  expect(facts['left out']).toMatch(/^a bias, unless `on` names it: lstm\/0\/bias,/);
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

it.concurrent('trains on without the units that a group lasso has emptied, and leaves a whole model', async () => {
  const lasso = 'regularizers=[{kind: groupLasso, lambda: 0.8, of: hidden, as: proximal}]';
  const rare = ['training.maxSteps=80', 'training.narrowEvery=20', 'optimizer.learningRate=0.05'];
  const settings = [lasso, ...rare].flatMap((setting) => ['--set', setting]);
  const { status, stderr } = await run(...trainTiny('narrowed', ...settings));
  expect(status).toBe(0);
  expect(stderr).toContain('  units of embedding stay: no proximal penalty of units takes them to 0\n');
  expect(stderr).toMatch(/^step \d+ {2}units gone: \d of 8 hidden\/0; [\d,]+ weights go on$/m);
  expect((await run('generate', 'narrowed', '--max-tokens', '5')).status).toBe(0);
});
