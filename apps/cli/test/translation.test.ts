import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);

/** Numbers from 10 to 99 as words of digits, and each digit as a letter. */
const pairs = Array.from({ length: 90 }, (_, i) => {
  const digits = String(i + 10);
  return `${digits},${[...digits].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
});
beforeAll(() => {
  writeFileSync(at('pairs.csv'), `source,target\n${pairs.join('\n')}\n`);
  writeFileSync(at('other.csv'), 'source,target\n11,bb\n22,cc\n');
  writeFileSync(
    at('small.yaml'),
    `task: translation
tokenizer: { kind: char }
model: { kind: encoderDecoderTransformer, width: 16, heads: 2, feedForward: 32, layers: 1 }
optimizer: { kind: adam, learningRate: 0.01, clipGlobalNorm: 1 }
training: { batchSize: 16, maxSteps: 40, evaluateEvery: 20, checkpointEvery: 20 }
`,
  );
});

const run = (...call: string[]) => ridgeline(call, { cwd });
const record = (folder: string) => JSON.parse(readFileSync(at(folder, 'run.json'), 'utf8'));

describe('a translator on the command line', () => {
  it('is trained, goes on to the bits of an unbroken run, and is evaluated on what was kept apart', async () => {
    const whole = await run('train', 'pairs.csv', '-c', 'small.yaml', '--out', 'whole', '--json');
    expect(whole.status, whole.stderr).toBe(0);
    const half = ['train', 'pairs.csv', '-c', 'small.yaml', '--set', 'training.maxSteps=20', '--out', 'half'];
    expect((await run(...half)).status).toBe(0);
    const more = await run('train', '--resume', '--out', 'half', '--set', 'training.maxSteps=40', '--json');
    expect(JSON.parse(more.stdout).sha256).toBe(JSON.parse(whole.stdout).sha256);

    const tested = await run('evaluate', 'whole', '--json');
    const { pairs: count, targets, samples } = JSON.parse(tested.stdout);
    // nine pairs, each of two letters and an end
    expect([count, targets, samples.length]).toEqual([9, 27, 5]);
    const other = JSON.parse((await run('evaluate', 'whole', 'other.csv', '--json')).stdout);
    expect(other.samples.map(({ target }: { target: string }) => target)).toEqual(['bb', 'cc']);
    expect(record('whole').metrics.validation.perplexity).toBeGreaterThan(1);
    expect((await run('inspect', 'whole')).stdout).toContain('decoder/0');
  });

  it('shares its batches among threads, and says the same of every one', async () => {
    const call = ['train', 'pairs.csv', '-c', 'small.yaml', '--threads', '2', '--json'];
    const [one, two] = [await run(...call, '--out', 'one'), await run(...call, '--out', 'two')];
    expect(one.status, one.stderr).toBe(0);
    expect(JSON.parse(one.stdout).sha256).toBe(JSON.parse(two.stdout).sha256);
  });

  it('is tuned: the strength of a penalty, by what is held out', async () => {
    const search = ['--penalty', 'dropout', '--search', 'grid', '--lambdas', '0.4,0.1', '--seeds', '1'];
    const found = await run('tune', 'pairs.csv', '-c', 'small.yaml', ...search, '--out', 'study', '--json');
    expect(found.status, found.stderr).toBe(0);
    const { task, data, rows, chosen } = JSON.parse(found.stdout);
    expect([task, data.unit, data.train, data.valid, data.test]).toEqual(['translation', 'pairs', 72, 9, 9]);
    expect(rows.map(({ lambda }: { lambda: number }) => lambda)).toContain(chosen.lambda);
    expect((await run('evaluate', path.join('study', 'model'))).status).toBe(0);
  });

  it('tells what it would do, and refuses what it cannot', async () => {
    const dry = await run('train', 'pairs.csv', '-c', 'small.yaml', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout).data.pairs).toEqual({ train: 72, valid: 9, test: 9 });
    const compared = await run('compare', 'pairs.csv', '-c', 'small.yaml');
    expect([compared.status, compared.stderr]).toEqual([
      2,
      expect.stringContaining('task must be language-model, got translation'),
    ]);
    const column = await run('train', 'pairs.csv', '-c', 'small.yaml', '--set', 'data.source=english');
    expect([column.status, column.stderr]).toEqual([3, expect.stringContaining('english')]);
    const served = await run('serve', 'whole');
    expect(served.stderr).toContain('it is a translator, which is not served');
  });
});
