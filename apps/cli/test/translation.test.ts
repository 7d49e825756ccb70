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

  it('goes on from the save before where run.json is damaged, also if it names another task', async () => {
    const call = ['train', 'pairs.csv', '-c', 'small.yaml', '--set', 'training.maxSteps=20'];
    expect((await run(...call, '--set', 'training.checkpointEvery=10', '--out', 'hurt')).status).toBe(0);
    const text = readFileSync(at('hurt', 'run.json'), 'utf8');
    writeFileSync(at('hurt', 'run.json'), text.replace('"task": "translation"', '"task": "classification"'));
    const more = await run('train', '--resume', '--out', 'hurt');
    expect([more.status, more.stderr]).toEqual([0, expect.stringContaining('the save before it')]);
  });

  it('reads columns by flags, which imply the task, and tells of these where a column is missing', async () => {
    writeFileSync(at('named.csv'), `src,tgt\n${pairs.join('\n')}\n`);
    const one = ['--set', 'training.maxSteps=1', '--out', 'named'];
    const made = await run('train', 'named.csv', '--source', 'src', '--target', 'tgt', ...one);
    expect([made.status, made.stderr]).toEqual([0, expect.stringContaining('Done after 1 step in')]);
    const columns = ['--source', 'source', '--target', 'target'];
    expect((await run('evaluate', 'named', 'other.csv', ...columns)).status).toBe(0);
    const missing = await run('evaluate', 'whole', 'named.csv');
    expect([missing.status, missing.stderr]).toEqual([3, expect.stringContaining('--source')]);
    const dry = await run('tune', 'named.csv', '--source', 'src', '--target', 'tgt', '--dry-run');
    expect(dry.status, dry.stderr).toBe(0);
    const both = await run('train', 'named.csv', '--source', 'src', '--label', 'tgt');
    expect(both.stderr).toContain('--label is for classes of texts and --source is for texts and their');
  });

  it('tells the pairs that it has learnt from, and the others apart', async () => {
    const {
      learntFrom,
      heldOut,
      pairs: all,
    } = JSON.parse((await run('evaluate', 'whole', 'pairs.csv', '--json')).stdout);
    expect([learntFrom, heldOut.pairs, all]).toEqual([72, 18, 90]);
    const seen = await run('evaluate', 'whole', 'pairs.csv');
    expect(seen.stderr).toContain('has learnt from 72 of the 90 pairs');
    expect(seen.stdout).toContain('The pairs that it has not learnt from:');
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
      expect.stringContaining('task must be language-model or neural-classification, got translation'),
    ]);
    const column = await run('train', 'pairs.csv', '-c', 'small.yaml', '--set', 'data.source=english');
    expect([column.status, column.stderr]).toEqual([3, expect.stringContaining('english')]);
    const served = await run('serve', 'whole');
    expect(served.stderr).toContain('it is a translator, which is not served');
  });
});
