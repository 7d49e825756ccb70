import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, start, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);

const words = { sea: ['ship', 'wave', 'whale', 'oar'], land: ['horse', 'field', 'barn', 'road'] };
/** Texts of sea and land, no two alike. */
const rows = Array.from({ length: 90 }, (_, row) => {
  const label = row % 3 === 0 ? 'land' : 'sea';
  const own = words[label];
  return [`the ${own[row % 4]} and the ${own[(row * 3 + 1) % 4]} no ${row}`, label] as const;
});
const csv = (given: readonly (readonly [string, string])[]): string =>
  `review,verdict\n${given.map((cells) => cells.join(',')).join('\n')}\n`;

beforeAll(() => {
  writeFileSync(at('reviews.csv'), csv(rows));
  writeFileSync(
    at('small.yaml'),
    `task: classification
data: { text: review, label: verdict }
model: { kind: textCnn, embedding: 8, filters: 6 }
regularizers: [{ kind: dropout, rate: 0.3, at: output }]
optimizer: { kind: adam, learningRate: 0.02 }
training: { batchSize: 16, maxSteps: 40, evaluateEvery: 20, checkpointEvery: 20 }
`,
  );
});

const run = (...call: string[]) => ridgeline(call, { cwd });
const small = ['reviews.csv', '-c', 'small.yaml'];

describe('a neural classifier on the command line', () => {
  it('is trained by naming a kind of model, goes on to the bits of an unbroken run, and is evaluated', async () => {
    const whole = await run('train', ...small, '--out', 'whole', '--json');
    expect(whole.status, whole.stderr).toBe(0);
    expect(whole.stderr).toContain('A linear model is as good');
    const { validation, sha256 } = JSON.parse(whole.stdout);
    expect(validation.accuracy).toBe(1);
    expect((await run('train', ...small, '--set', 'training.maxSteps=20', '--out', 'half')).status).toBe(0);
    const more = await run('train', '--resume', '--out', 'half', '--set', 'training.maxSteps=40', '--json');
    expect(JSON.parse(more.stdout).sha256, more.stderr).toBe(sha256);

    const tested = JSON.parse((await run('evaluate', 'whole', '--json')).stdout);
    expect([tested.task, tested.examples, tested.accuracy]).toEqual(['classification', 9, 1]);
    expect(tested.confusion).toHaveLength(2);
    const seen = await run(
      'evaluate',
      'whole',
      'reviews.csv',
      '--errors',
      'misread.csv',
      '--min-accuracy',
      '0.5',
    );
    expect([seen.status, seen.stderr]).toEqual([
      0,
      expect.stringContaining('has learnt from 73 of the 90 texts'),
    ]);
    expect(readFileSync(at('misread.csv'), 'utf8')).toMatch(/^line,text,actual,predicted/);
    expect((await run('inspect', 'whole')).stdout).toContain('convolution/3/kernel');
  });

  it('tells classes of texts and of tables, over HTTP the same', async () => {
    expect((await run('train', ...small, '--out', 'told')).status).toBe(0);
    const one = JSON.parse((await run('classify', 'told', 'the whale no 7', '--json', '--top', '2')).stdout);
    expect([one.label, one.top.length]).toEqual(['sea', 2]);
    const unknown = await run('classify', 'told', 'qqq qqq');
    expect(unknown.stderr).toContain('The text holds no word that the model knows: its class is a guess.');
    const all = await run('classify', 'told', '--table', 'reviews.csv', '--out', 'out.csv');
    expect(all.status, all.stderr).toBe(0);
    const [header, first] = readFileSync(at('out.csv'), 'utf8').split(/\r?\n/);
    expect(header).toBe('review,verdict,class,probability,known_ngrams');
    expect(first).toMatch(/,land,land,0\.\d+,\d$/);
    const explained = await run('classify', 'told', 'a whale', '--explain');
    expect([explained.status, explained.stderr]).toEqual([
      2,
      expect.stringContaining('--explain is for linear'),
    ]);

    const oddsUnder = async (priors: string): Promise<number> => {
      const asked = await run('classify', 'told', 'a whale', '--json', '--top', '2', '--priors', priors);
      const { top } = JSON.parse(asked.stdout) as { top: { label: string; probability: number }[] };
      const of = (label: string) => top.find((each) => each.label === label)!.probability;
      return of('sea') / of('land');
    };
    expect((await oddsUnder('sea=0.2,land=0.8')) / (await oddsUnder('sea=0.5,land=0.5'))).toBeCloseTo(
      0.25,
      5,
    );
    const evidence = await run('classify', 'told', 'a whale', '--log-evidence');
    expect([evidence.status, evidence.stderr]).toEqual([
      2,
      expect.stringContaining('this one is of another kind'),
    ]);

    const running = start(['serve', 'told', '--port', '0', '--json'], { cwd });
    const [, address] = await running.says(/"address":"(http:[^"]+)"/);
    const answer = await fetch(`${address}/v1/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'told', input: 'the whale no 7' }),
    });
    const { data } = (await answer.json()) as { data: { label: string; probability: number }[] };
    expect([data[0]!.label, data[0]!.probability]).toEqual([one.label, one.probability]);
    running.child.kill('SIGINT');
    await running.ended;
  });

  it('shares its batches among threads, and says the same of every one', async () => {
    const call = ['train', ...small, '--threads', '2', '--share', 'workers', '--json'];
    const [one, two] = [await run(...call, '--out', 'one'), await run(...call, '--out', 'two')];
    expect(one.status, one.stderr).toBe(0);
    expect(JSON.parse(one.stdout).sha256).toBe(JSON.parse(two.stdout).sha256);
  });

  it('says where a linear model is better, which reads characters where it does', async () => {
    const few = ['--set', 'model.kind=textCnn', '--set', 'training.maxSteps=5', '--out', 'names'];
    const made = await run('train', '--task', 'classification', ...few);
    expect(made.status, made.stderr).toBe(0);
    expect(made.stderr).toMatch(/A linear model is better: logistic on n-grams of characters is right on/);
    expect(made.stderr).toContain('--set features.analyzer=charWordBoundary');
  });

  it('is tuned by steps, and compared with accuracy beside the loss', async () => {
    const search = ['--penalty', 'dropout', '--search', 'grid', '--lambdas', '0.4,0.1', '--seeds', '1'];
    const found = await run('tune', ...small, ...search, '--out', 'study', '--json');
    expect(found.status, found.stderr).toBe(0);
    const { data, test } = JSON.parse(found.stdout);
    expect([data.unit, data.train, data.valid, data.test]).toEqual(['rows', 73, 8, 9]);
    expect(test.accuracy).toBe(1);
    expect((await run('classify', path.join('study', 'model'), 'a ship')).stdout).toMatch(/^sea/);

    const flags = [
      '--family',
      'l2=0.01',
      '--seeds',
      '2',
      '--explore-seeds',
      '1',
      '--out',
      'compared',
      '--json',
    ];
    const compared = await run('compare', ...small, '--set', 'regularizers=[]', ...flags);
    expect(compared.status, compared.stderr).toBe(0);
    const { families, target } = JSON.parse(compared.stdout);
    expect([target, families[0].testAccuracy.mean]).toEqual(['text', 1]);
    expect(readFileSync(at('compared', 'report.html'), 'utf8')).not.toContain('per token');
  });

  it('tells several labels of a text', async () => {
    const several = rows.map(([text, label], i) => [text, i % 4 === 0 ? `${label}; even` : label] as const);
    writeFileSync(at('several.csv'), csv(several));
    const separator = ['--set', 'data.labelSeparator=;', '--set', 'training.maxSteps=120'];
    const made = await run('train', 'several.csv', '-c', 'small.yaml', ...separator, '--out', 'several');
    expect(made.status, made.stderr).toBe(0);
    const found = JSON.parse((await run('evaluate', 'several', '--json')).stdout);
    expect(found.labels).toEqual(['even', 'land', 'sea']);
    expect(found.microF1).toBeGreaterThan(0.7);
    const told = JSON.parse(
      (await run('classify', 'several', 'the ship and the wave no 3', '--json')).stdout,
    );
    expect(told.labels).toContain('sea');
    const grouped = await run('evaluate', 'several', 'several.csv', '--group', 'verdict');
    expect([grouped.status, grouped.stderr]).toEqual([
      0,
      expect.stringContaining('--group changes nothing.'),
    ]);
  });

  it('refuses what it cannot, with a reason', async () => {
    const strange = csv([...rows.slice(0, 3), ['the moon', 'sky']]);
    writeFileSync(at('strange.csv'), strange);
    expect((await run('train', ...small, '--out', 'strict')).status).toBe(0);
    const unknown = await run('evaluate', 'strict', 'strange.csv');
    expect([unknown.status, unknown.stderr]).toEqual([
      3,
      expect.stringContaining('line 5: label "sky" is none of the classifier\'s classes'),
    ]);
    const generated = await run('generate', 'strict');
    expect(generated.stderr).toContain('it is a neural text classifier, not');
    writeFileSync(at('empty.csv'), csv([...rows, ['', 'sea']]));
    const empty = await run('train', 'empty.csv', '-c', 'small.yaml', '--out', 'empty');
    expect([empty.status, empty.stderr]).toEqual([3, expect.stringContaining('line 92')]);
    const dry = await run('train', ...small, '--dry-run', '--json');
    expect(JSON.parse(dry.stdout).data.texts).toEqual({ train: 73, valid: 8, test: 9 });
  });
});
