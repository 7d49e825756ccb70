import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, start, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
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
    const column = await run('train', 'pairs.csv', '-c', 'small.yaml', '--set', 'data.source=english');
    expect([column.status, column.stderr]).toEqual([3, expect.stringContaining('english')]);
  });

  it('translates texts, the lines of a file and of standard input, and writes them to a file', async () => {
    const two = await run('translate', 'whole', '11', '22', '--json');
    expect(two.status, two.stderr).toBe(0);
    const lines = two.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ source }) => source)).toEqual(['11', '22']);
    writeFileSync(at('texts.txt'), '11\r\n\n22\n');
    const ofFile = await run('translate', 'whole', 'texts.txt');
    const expected = `${lines[0].translation}\n\n${lines[1].translation}\n`;
    expect(ofFile.stdout).toBe(expected);
    expect((await ridgeline(['translate', 'whole'], { cwd, input: '11\n\n22\n' })).stdout).toBe(expected);
    expect((await run('translate', 'whole', 'texts.txt', '--out', 'out.txt')).stdout).toBe('');
    expect(readFileSync(at('out.txt'), 'utf8')).toBe(expected);
    const again = await run('translate', 'whole', 'texts.txt', '--out', 'out.txt');
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('must name a new file')]);
    expect((await run('translate', 'whole', '11', '--out', 'out.txt', '--overwrite')).status).toBe(0);
    expect((await run('translate', 'whole', '11', '22', '--prefix', 'da', '--beams', '2')).stdout).toMatch(
      /^da.*\nda.*\n$/,
    );
    // lines of old Macs, and a file that is not there
    expect((await ridgeline(['translate', 'whole'], { cwd, input: '11\r\r22\r' })).stdout).toBe(expected);
    expect((await run('translate', 'whole', 'no-such.txt')).stderr).toContain(
      'There is no file "no-such.txt": it is taken as a text.',
    );
    const strange = await run('translate', 'whole', '11', '鯨鯨');
    expect(strange.stderr).toContain(
      '1 of 2 texts holds no word that the model knows: its translation is a guess.',
    );
    const covered = await run('translate', 'whole', '11', '--beams', '4', '--coverage-penalty', '1');
    expect([covered.status, covered.stderr]).toEqual([0, '']);
    const early = await run('translate', 'whole', '11', '--coverage-penalty', '1');
    expect([early.status, early.stderr]).toEqual([2, expect.stringContaining('got no --beams')]);
  });

  it('refuses to translate nothing, what is too long, and with a model of another task', async () => {
    const empty = await run('translate', 'whole', '');
    expect([empty.status, empty.stderr]).toEqual([
      3,
      expect.stringContaining('There is no text to translate'),
    ]);
    writeFileSync(at('long.txt'), `11\n${'1'.repeat(300)}\n`);
    const long = await run('translate', 'whole', 'long.txt');
    expect([long.status, long.stderr]).toEqual([
      3,
      expect.stringContaining('long.txt: line 2 has 300 tokens, and the translator takes at most 256.'),
    ]);
    const other = await run('translate', 'model', '11');
    expect([other.status, other.stderr]).toEqual([
      3,
      expect.stringContaining('it is a language model, not a translator'),
    ]);
  });

  it('tells BLEU beside the perplexity, and what each text adds to it', async () => {
    const found = JSON.parse((await run('evaluate', 'whole', 'other.csv', '--json')).stdout);
    expect(found.signature).toBe('nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0');
    expect(found.bleu.score).toBeGreaterThanOrEqual(0);
    expect(found.sentences).toHaveLength(2);
    expect((await run('evaluate', 'whole', 'other.csv')).stdout).toMatch(/BLEU +[\d.]+ {2}nrefs:1/);
  });

  it('learns from two parallel files, with a tokenizer for each, and is evaluated on two others', async () => {
    const [sources, targets] = [0, 1].map((side) => pairs.map((pair) => pair.split(',')[side]!)) as [
      string[],
      string[],
    ];
    for (const [name, lines] of Object.entries({ 'train.in': sources, 'train.out': targets }))
      writeFileSync(at(name), `${lines.join('\n')}\n`);
    writeFileSync(at('valid.in'), '110\n220\n');
    writeFileSync(at('valid.out'), 'bba\ncca\n');
    const files = ['--source-file', 'train.in', '--target-file', 'train.out'];
    const own = [
      '--set',
      'data.valid.sourceFile=valid.in',
      '--set',
      'data.valid.targetFile=valid.out',
      '--set',
      'targetTokenizer.kind=char',
      '--set',
      'model.tied=decoder',
      '--set',
      'training.batchTokens=60',
      '--set',
      'data.test=0',
    ];
    const steps = ['--set', 'training.maxSteps=20', '-c', 'small.yaml'];
    const made = await run('train', ...files, ...own, ...steps, '--out', 'files', '--json');
    expect(made.status, made.stderr).toBe(0);
    expect(made.stderr).toContain('2 to validate');
    expect(made.stderr).toContain('tokens to read');
    const more = await run('train', '--resume', '--out', 'files', '--set', 'training.maxSteps=40');
    expect(more.status, more.stderr).toBe(0);
    const named = ['--source-file', 'valid.in', '--target-file', 'valid.out'];
    const { pairs: count } = JSON.parse((await run('evaluate', 'files', ...named, '--json')).stdout);
    expect(count).toBe(2);
    expect((await run('translate', 'files', '11')).status).toBe(0);

    writeFileSync(at('short.out'), 'bb\n');
    const short = await run(
      'train',
      '--source-file',
      'train.in',
      '--target-file',
      'short.out',
      '--out',
      'none',
    );
    expect([short.status, short.stderr]).toEqual([
      3,
      expect.stringContaining('train.in: line 2 has no partner: train.in has 90 lines and short.out has 1.'),
    ]);
    const alone = await run('train', '--source-file', 'train.in', '--out', 'none');
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringContaining('--target-file FILE')]);
    const both = await run('train', 'pairs.csv', ...files, '--out', 'none');
    expect([both.status, both.stderr]).toEqual([2, expect.stringContaining('Give either a table')]);
    writeFileSync(at('hole.out'), `${targets.map((target, i) => (i === 6 ? '' : target)).join('\n')}\n`);
    const hole = await run(
      'train',
      '--source-file',
      'train.in',
      '--target-file',
      'hole.out',
      '--out',
      'none',
    );
    expect([hole.status, hole.stderr]).toEqual([
      3,
      expect.stringContaining('line 7: column "target" is empty'),
    ]);
    expect(hole.stderr).toContain('--on-empty skip');
  });

  it('is compared: which penalty lowers its loss, with the BLEU of the models that are kept', async () => {
    const few = ['--seeds', '1', '--explore-seeds', '1', '--penalties', 'none,l2', '--threads', '1'];
    const call = ['compare', 'pairs.csv', '-c', 'small.yaml', '--set', 'training.maxSteps=10', ...few];
    const found = await run(...call, '--family', 'l2=0.01', '--out', 'compared', '--json');
    expect(found.status, found.stderr).toBe(0);
    const { task, samples } = JSON.parse(found.stdout);
    expect(task).toBe('translation');
    expect(samples[0].scores.map(({ name }: { name: string }) => name)).toEqual(['BLEU', 'exact match']);
    expect(readFileSync(at('compared', 'report.html'), 'utf8')).toContain('BLEU');
  });

  it('is served', async () => {
    const running = start(['serve', 'whole', '--port', '0'], { cwd });
    const [address] = await running.says(/http:\/\/127\.0\.0\.1:\d+/);
    const answer = await fetch(`${address}/v1/translate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'whole', input: ['11', '22'] }),
    });
    expect((await answer.json()).translations).toHaveLength(2);
    running.child.kill('SIGINT');
    expect((await running.ended).status).toBe(0);
  });
});
