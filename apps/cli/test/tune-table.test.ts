import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { ridgeline, workFolder } from './ridgeline.ts';
import { numbersOf } from './tuning-report.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const run = (...words: string[]) => ridgeline(words, { cwd });

const labels = ['sea', 'spam'];
const words = [
  ['ship', 'whale', 'wave', 'oar'],
  ['free', 'prize', 'win', 'call'],
];
const table = ['text,label,author']
  .concat(
    Array.from({ length: 60 }, (_, row) => {
      const kind = row % 2;
      const own = words[kind]!;
      const other = words[1 - kind]!;
      return `${own[row % 4]} ${own[(row + 1) % 4]} ${row % 5 === 0 ? other[row % 3] : own[row % 3]},${labels[kind]},a${row % 12}`;
    }),
  )
  .join('\n');
const numbers = [
  'x,z,y',
  ...Array.from({ length: 40 }, (_, row) => `${row % 7},${row % 3},${3 * (row % 7) + (row % 4)}`),
].join('\n');
const classify = (out: string, ...more: string[]) => [
  'tune',
  'mail.csv',
  '--label',
  'label',
  '--folds',
  '3',
  '--lambdas',
  '8',
  '--out',
  out,
  ...more,
];
// once, before the tests: programs of other tests may be reading them
beforeAll(() => {
  writeFileSync(at('mail.csv'), table);
  writeFileSync(at('numbers.csv'), numbers);
});

describe('a linear model of a table', () => {
  it.concurrent('goes down the path of a text classifier by cross-validation, on any number of threads', async () => {
    const ends = await Promise.all([
      run(...classify('mail', '--threads', '1', '--nested')),
      run(...classify('mail-2', '--threads', '2', '--nested')),
    ]);
    expect(ends.map(({ status, stderr }) => [status, stderr])).toEqual(ends.map(({ stderr }) => [0, stderr]));
    expect(ends[0]!.stdout).toMatch(/λ +held out +gap +non-zero +right +test/);
    expect(ends[0]!.stdout).toContain('Error of the whole procedure');
    expect(numbersOf(at('mail-2'))).toEqual(numbersOf(at('mail')));
    expect(readFileSync(at('mail', 'report.html'), 'utf8')).toContain('What speaks for “spam”');
  });

  it.concurrent('keeps groups together where their column is named', async () => {
    const { stdout } = await run(...classify('grouped', '--group', 'author', '--json'));
    const { heldOut, test, data } = JSON.parse(stdout);
    expect(heldOut).toEqual({ kind: 'grouped', folds: 3, repeats: 1 });
    // the part that is evaluated is the one of the study: whole groups
    const evaluated = JSON.parse((await run('evaluate', 'grouped/model', '--json')).stdout);
    expect([evaluated.examples, evaluated.accuracy]).toEqual([data.test, test.accuracy]);
    const { testRows } = JSON.parse(readFileSync(at('grouped', 'model', 'run.json'), 'utf8'));
    const authorOf = (row: number) => table.split('\n')[row + 1]!.split(',')[2];
    const held = new Set(testRows.map(authorOf));
    const others = Array.from({ length: 60 }, (_, row) => row).filter((row) => !testRows.includes(row));
    expect(others.filter((row) => held.has(authorOf(row)))).toEqual([]);
    // intervals are those of groups, also on another table with their column
    expect(evaluated.groups).toBe(held.size);
    const onAll = JSON.parse((await run('evaluate', 'grouped/model', 'mail.csv', '--json')).stdout);
    expect(onAll.groups).toBe(
      new Set(
        table
          .split('\n')
          .slice(1, 61)
          .map((line) => line.split(',')[2]),
      ).size,
    );
    // training says over what its one interval is
    const learn = (...words: string[]) =>
      run(
        'train',
        'mail.csv',
        '--label',
        'label',
        '--group',
        'author',
        '--overwrite',
        '--out',
        'learnt',
        ...words,
      );
    expect((await learn()).stderr).toContain('% (in 1 group, which says nothing of others), log-loss');
    const learnt = await learn('--set', 'data.test=0.5');
    expect(learnt.stderr).toMatch(/texts kept apart: [\d.]+ % \([\d.]+ % … [\d.]+ % over \d+ groups\),/);
    const byLabel = await run('evaluate', 'grouped/model', 'mail.csv', '--group', 'label');
    expect(byLabel.stdout).toMatch(/^macro F1 .* no interval: a class is of one group alone$/m);
    writeFileSync(at('unsigned.csv'), table.replace('author', 'writer'));
    const without = await run('evaluate', 'grouped/model', 'unsigned.csv');
    expect(without.stdout).not.toContain('groups');
    expect(without.stderr).toContain(
      'There is no column "author", by which training kept rows together: intervals are those of rows on their own.',
    );
    const named = await run('evaluate', 'grouped/model', 'unsigned.csv', '--group', 'writer');
    expect(named.stderr).not.toContain('There is no column');
    const byText = await run('evaluate', 'grouped/model', 'mail.csv', '--group', 'text');
    expect(byText.stdout).toMatch(/^texts +60 {2}in \d+ groups, of which the intervals are$/m);
  });

  it.concurrent('leaves a classifier that is evaluated, inspected and used, with the figures of its report', async () => {
    const { stdout, stderr } = await run(...classify('kept', '--json'));
    const { test, chosen, model, data } = JSON.parse(stdout);
    expect(model).toBe('kept/model');
    expect(stderr).toContain('The chosen model is in kept/model. Next: ridgeline evaluate kept/model');
    expect(readdirSync(at('kept', 'model')).sort()).toEqual([
      'README.md',
      'config.json',
      'features.json',
      'model.safetensors',
      'run.json',
    ]);
    const evaluated = JSON.parse((await run('evaluate', 'kept/model', '--json')).stdout);
    expect([evaluated.examples, evaluated.accuracy]).toEqual([data.test, test.accuracy]);
    expect(evaluated.dataLoss).toBeCloseTo(test.loss.mean, 6);
    const answer = await run('classify', 'kept/model', 'prize win prize', '--explain', '--json');
    expect(JSON.parse(answer.stdout)).toMatchObject({ label: 'spam' });
    expect((await run('inspect', 'kept/model')).stdout).toContain('linear/weights');
    // the strength that was chosen, given to train, makes a model that answers alike
    const { config } = JSON.parse(readFileSync(at('kept', 'model', 'run.json'), 'utf8'));
    expect(config.model.penalty).toEqual({ kind: 'l1', lambda: chosen.lambda });
    writeFileSync(at('kept.json'), JSON.stringify(config));
    const trained = await run('train', 'mail.csv', '-c', 'kept.json', '--out', 'trained', '--json');
    expect([trained.status, JSON.parse(trained.stdout).lambda]).toEqual([0, chosen.lambda]);
  });

  it.concurrent('refuses flags of a classifier together with those of a regression', async () => {
    await expectRefusal(['tune', 'mail.csv', '--label', 'text', '--target', 'author'], cwd, {
      code: 2,
      problem:
        'is for classes of texts and --target is for a number from columns of numbers: they do not go together',
      remedy: 'For a number from columns of numbers: --target.',
    });
  });

  it.concurrent('reads texts as train does, unless the configuration says otherwise', async () => {
    const featuresIn = (...folder: string[]) =>
      JSON.parse(readFileSync(at(...folder, 'run.json'), 'utf8')).config.features;
    for (const penalty of ['l1', 'l2', 'elasticNet']) {
      await run(...classify(`read-${penalty}`, '--penalty', penalty));
      const model = `model.penalty={kind: ${penalty}${penalty === 'elasticNet' ? ', alpha: 0.5' : ''}}`;
      await run('train', 'mail.csv', '--label', 'label', '--set', model, '--out', `as-${penalty}`);
      expect(featuresIn(`read-${penalty}`, 'model')).toEqual(featuresIn(`as-${penalty}`));
      expect(featuresIn(`as-${penalty}`)).toEqual({
        ngrams: [1, 2],
        minDocumentFrequency: 2,
        weighting: 'tf-idf',
        sublinear: true,
        norm: penalty === 'l2' ? 'l2' : 'none',
      });
    }
    await run(...classify('read-so', '--set', 'features.minDocumentFrequency=1'));
    expect(featuresIn('read-so', 'model').minDocumentFrequency).toBe(1);
  });

  it.concurrent('takes penalty and share of L1 from the configuration, and the flag before it', async () => {
    const set = ['--set', 'model.penalty={kind: elasticNet, alpha: 0.3}'];
    const penaltyIn = async (out: string, ...more: string[]) => {
      await run(...classify(out, ...more));
      return JSON.parse(readFileSync(at(out, 'model', 'run.json'), 'utf8')).config.model.penalty;
    };
    expect(await penaltyIn('of-config', ...set)).toMatchObject({ kind: 'elasticNet', alpha: 0.3 });
    expect(await penaltyIn('of-flag', ...set, '--penalty', 'l2')).toMatchObject({ kind: 'l2' });
  });

  it.concurrent('goes down the path of a regression', async () => {
    const { status, stdout } = await run(
      'tune',
      'numbers.csv',
      '--target',
      'y',
      '--folds',
      '4',
      '--repeats',
      '2',
      '--out',
      'numbers',
      '--json',
    );
    expect(status).toBe(0);
    const { task, test, heldOut, coefficients } = JSON.parse(stdout);
    expect([task, heldOut]).toEqual(['regression', { kind: 'plain', folds: 4, repeats: 2 }]);
    expect(test.r2).toBeGreaterThan(0.8);
    expect(coefficients.outputs[0].columns[0].name).toBe('x');
    // the model that was measured is kept: on all rows it comes near what it came to on those of the test
    const evaluated = await run('evaluate', 'numbers/model', 'numbers.csv', '--json');
    expect([evaluated.status, JSON.parse(evaluated.stdout)]).toMatchObject([
      0,
      { task: 'regression', examples: 40 },
    ]);
    expect(JSON.parse(evaluated.stdout).r2).toBeGreaterThan(0.8);
    const { config, metrics } = JSON.parse(readFileSync(at('numbers', 'model', 'run.json'), 'utf8'));
    const inspected = await run('inspect', 'numbers/model');
    expect(inspected.stdout).toContain('y ~ x + z');
    // what regress fits with that strength on the same rows would be the same; on its own split it is near
    expect(config.model.penalty).toMatchObject({ kind: 'l1', lambda: expect.any(Number) });
    expect(metrics.coefficients.x).toBeGreaterThan(2.5);
    expect(metrics.coefficients.x).toBeLessThan(3.5);
  });
});

describe('C13 what cannot be tuned of a table is refused with the flag and a remedy', () => {
  it.concurrent.each([
    [
      2,
      ['tune', 'mail.csv', '--label', 'label', '--penalty', 'dropout'],
      '--penalty of a linear model',
      '--penalty l1',
    ],
    [3, ['tune', 'mail.csv', '--label', 'kind'], 'there is no column "kind"', '"label"'],
    [
      2,
      ['tune', 'mail.csv', '--label', 'label', '--set', 'model.penalty.lambda=0.1'],
      'model.penalty.lambda is what tune chooses.',
      '--lambdas 0.3,0.1',
    ],
    [
      2,
      ['tune', 'numbers.csv', '--target', 'y', '--set', 'model.lambdaScale=sum'],
      'got model.lambdaScale=sum.',
      'ridgeline regress',
    ],
    [
      3,
      ['tune', 'numbers.csv', '--target', 'y', '--folds', '60'],
      'at most the number of rows',
      'Take fewer folds',
    ],
    [
      2,
      ['tune', 'numbers.csv', '--target', 'y', '--fold-kind', 'stratified'],
      'stratified folds are for classes',
      '--fold-kind plain',
    ],
  ])('%i: %j', (code, call, problem, remedy) => expectRefusal(call, cwd, { code, problem, remedy }));
});
