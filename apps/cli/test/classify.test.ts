import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ridgeline, trainReviews, withClassifier, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
withClassifier(cwd);
const at = (...names: string[]) => path.join(cwd, ...names);

const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('classify', () => {
  it.concurrent('tells the class of each argument with its probability', async () => {
    const { status, stdout } = await ridgeline(
      ['classify', 'classifier', 'a moving and gripping film', 'a dull and hollow film'],
      { cwd },
    );
    expect(status).toBe(0);
    expect(lines(stdout)).toEqual([
      expect.stringMatching(/^good\t0\.\d{3}$/),
      expect.stringMatching(/^bad\t0\.\d{3}$/),
    ]);
  });

  it.concurrent('C47 takes lines of standard input, empty ones and unknown words too, and gives an object for each', async () => {
    const { stdout } = await ridgeline(['classify', 'classifier', '--json'], {
      cwd,
      input: 'a moving film\n\nЖЩ 🐳\r\nsuch a dull plot',
    });
    const answers = lines(stdout).map((line) => JSON.parse(line));
    expect(answers.map(({ label }) => label)).toEqual(['good', answers[1].label, answers[2].label, 'bad']);
    // nothing is known of the second and the third: the intercept decides both
    expect(answers[2]).toEqual(answers[1]);
  });

  it.concurrent('says the k likeliest classes, and the n-grams that decided', async () => {
    const words = ['classify', 'classifier', 'what a gripping film', '--top', '2', '--explain'];
    const [text, json] = await Promise.all([
      ridgeline(words, { cwd }),
      ridgeline([...words, '--json'], { cwd }),
    ]);
    expect(text.stdout).toMatch(/^good\t0\.\d+\tbad\t0\.\d+\n {2}[+−]\d\.\d{3} \S/);
    const { top, reasons, probability } = JSON.parse(json.stdout);
    expect(top.map(({ label }: { label: string }) => label)).toEqual(['good', 'bad']);
    expect(top[0].probability).toBe(probability);
    expect(reasons.map(({ gram }: { gram: string }) => gram)).toContain('gripping');
  });

  it.concurrent('C17 names a model of another kind with the command that takes it, and what is no model', async () => {
    const [language, generated, file, folder] = await Promise.all([
      ridgeline(['classify', 'model', 'a'], { cwd }),
      ridgeline(['generate', 'classifier'], { cwd }),
      ridgeline(['classify', 'reviews.csv', 'a'], { cwd }),
      ridgeline(['classify', '.', 'a'], { cwd }),
    ]);
    expect([language.status, language.stderr]).toEqual([
      3,
      expect.stringMatching(/it is a language model, not a text classifier\.\n.*ridgeline generate model/),
    ]);
    expect([generated.status, generated.stderr]).toEqual([
      3,
      expect.stringMatching(
        /it is a text classifier, not a language model\.\n.*ridgeline classify classifier/,
      ),
    ]);
    expect([file.status, file.stderr]).toEqual([3, expect.stringContaining('it is a file, not the folder')]);
    expect([folder.status, folder.stderr]).toEqual([3, expect.stringContaining('there is no model or run')]);
  });

  it.concurrent('says so where there is nothing to classify, or no n-gram has a name', async () => {
    const [nothing, hashed] = await Promise.all([
      ridgeline(['classify', 'classifier'], { cwd, input: '' }),
      ridgeline(trainReviews('hashed', '--set', 'features.hashing.features=4096'), { cwd }),
    ]);
    expect([nothing.status, nothing.stderr]).toEqual([3, expect.stringContaining('there is no text')]);
    expect(hashed.status).toBe(0);
    const { status, stderr } = await ridgeline(['classify', 'hashed', 'a film', '--explain'], { cwd });
    expect([status, stderr]).toEqual([2, expect.stringContaining('--explain is for linear classifiers')]);
  });
});

describe('train', () => {
  it.concurrent.each([['naiveBayes'], ['nbSvm'], ['kneserNey'], ['bagOfEmbeddings']])(
    'trains %s, and what it saved answers',
    async (kind) => {
      const small = kind === 'bagOfEmbeddings' ? ['--set', 'model.epochs=5', '--set', 'model.lambda=0'] : [];
      const words = trainReviews(kind, '--set', `model.kind=${kind}`, ...small, '--json');
      const { status, stdout, stderr } = await ridgeline(words, { cwd });
      expect([status, stderr]).toEqual([0, stderr]);
      expect(JSON.parse(stdout)).toMatchObject({
        task: 'classification',
        model: kind,
        classes: ['bad', 'good'],
      });
      const answer = await ridgeline(['classify', kind, 'a moving and gripping film', '--json'], { cwd });
      expect(JSON.parse(answer.stdout)).toEqual({ label: 'good', probability: expect.any(Number) });
      expect((await ridgeline(['inspect', kind], { cwd })).status).toBe(0);
    },
  );

  it.concurrent('comes to the same bytes on one thread and on two, and when it is run again', async () => {
    const runs = ['one', 'two', 'again'];
    await Promise.all(
      runs.map((out) => ridgeline(trainReviews(out, '--threads', out === 'two' ? '2' : '1'), { cwd })),
    );
    for (const file of ['features.json', 'config.json']) {
      const [one, two, again] = runs.map((out) => readFileSync(at(out, file), 'utf8'));
      expect([two, again]).toEqual([one, one]);
    }
  });

  it.concurrent('keeps of an L1 classifier what has a weight alone', async () => {
    const penalty = ['--set', 'model.penalty={kind: l1, lambda: 0.1}'];
    const all = ['--set', 'features.minDocumentFrequency=1', '--set', 'features.norm=none'];
    await Promise.all([
      ridgeline(trainReviews('sparse', ...all, ...penalty), { cwd }),
      ridgeline(trainReviews('dense', ...all), { cwd }),
    ]);
    const size = (folder: string) =>
      ['features.json', 'model.safetensors'].reduce((sum, file) => sum + statSync(at(folder, file)).size, 0);
    expect(5 * size('sparse')).toBeLessThan(size('dense'));
  });

  it.concurrent('warns that a table is read as running text where no column is named', async () => {
    const { stderr } = await ridgeline(['train', 'reviews.csv', '-c', 'tiny.yaml', '--out', 'text'], { cwd });
    expect(stderr).toContain('reviews.csv is read as running text. For a classifier: ridgeline train');
  });
});

const wrong: readonly (readonly [string, string, string])[] = [
  ['text,label\na b,x\nc d,x\n', 'must hold two classes or more, got only "x"', 'another class'],
  [
    `text,label\n${Array.from({ length: 40 }, (_, i) => `word,day ${i}`).join('\n')}\n`,
    'holds 40 different labels in 40 rows, such as "day 0"',
    '--max-classes 40',
  ],
  [
    'text,label\none two,x\nthree,y\ntwo,x\nfour two,y\n',
    'folds must be at least 2',
    '--set selection.folds=2',
  ],
  ['text,label\na b,x\n,y\n', 'line 3: column "text" is empty', 'Mend the row'],
  ['text,label\na b,x\nc d,\n', 'line 3: column "label" is empty', 'Mend the row'],
  ['txet,label\na b,x\nc d,y\n', 'there is no column "text"; there are "txet", "label"', '--text txet'],
  ['text,label\na b,x\nc,d,y\n', 'line 3: 3 fields where 2 are expected', 'Quote fields'],
  ['text,label\n', 'there is no row of data', 'header'],
];

describe('C13 C15 a table that teaches nothing ends with 3, one sentence and a remedy, and leaves nothing', () => {
  it.concurrent.each(wrong)('%j', async (content, problem, remedy) => {
    const file = `wrong-${wrong.findIndex(([found]) => found === content)}.csv`;
    writeFileSync(at(file), content);
    const words = ['train', file, '--label', 'label', '--set', 'data.test=0', '--out', `of-${file}`];
    const { status, stdout, stderr } = await ridgeline(words, { cwd });
    expect([status, stdout, stderr]).toEqual([3, '', expect.stringContaining(problem)]);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(existsSync(at(`of-${file}`))).toBe(false);
  });
});

it.concurrent('C37 warns of rows that are learnt from and tested', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `the same ${i % 3},${i % 2 ? 'x' : 'y'}`);
  writeFileSync(at('repeated.csv'), `text,label\n${rows.join('\n')}\n`);
  const { status, stderr } = await ridgeline(
    ['train', 'repeated.csv', '--label', 'label', '--out', 'repeated'],
    { cwd },
  );
  expect(status).toBe(0);
  expect(stderr).toMatch(/(\d+) of the \1 rows of the test part have the text of a training row/);
});

describe('evaluate', () => {
  it.concurrent('measures a classifier on what training kept apart, and on any table, with intervals', async () => {
    const [kept, all, table] = await Promise.all([
      ridgeline(['evaluate', 'classifier', '--json'], { cwd }),
      ridgeline(['evaluate', 'classifier', 'reviews.csv', '--json'], { cwd }),
      ridgeline(['evaluate', 'classifier', 'reviews.csv'], { cwd }),
    ]);
    expect(JSON.parse(kept.stdout).examples).toBe(10);
    const { accuracy, confusion, intervals, macroF1, dataLoss } = JSON.parse(all.stdout);
    expect(confusion.flat().reduce((a: number, b: number) => a + b)).toBe(100);
    expect(accuracy).toBe((confusion[0][0] + confusion[1][1]) / 100);
    expect(intervals.accuracy[0]).toBeLessThanOrEqual(accuracy);
    expect(intervals.macroF1[1]).toBeGreaterThanOrEqual(macroF1);
    expect(intervals.dataLoss[1]).toBeGreaterThanOrEqual(dataLoss);
    expect(table.stdout).toMatch(/^actual \\ predicted +bad +good$/m);
  });

  it.concurrent('C44 ends with 4 below a stated accuracy, and refuses a threshold of another task', async () => {
    const below = ['evaluate', 'classifier', 'reviews.csv', '--label', 'verdict', '--min-accuracy', '1'];
    writeFileSync(
      at('turned.csv'),
      readFileSync(at('reviews.csv'), 'utf8').replace(
        /,(good|bad)$/gm,
        (_, v) => `,${v === 'good' ? 'bad' : 'good'}`,
      ),
    );
    below[2] = 'turned.csv';
    const [threshold, other] = await Promise.all([
      ridgeline(below, { cwd }),
      ridgeline(['evaluate', 'classifier', 'reviews.csv', '--max-perplexity', '2'], { cwd }),
    ]);
    expect([threshold.status, threshold.stderr]).toEqual([4, expect.stringContaining('is below 1.')]);
    expect([other.status, other.stderr]).toEqual([
      2,
      expect.stringContaining('--max-perplexity is for a language model'),
    ]);
  });

  it.concurrent('holds the stated accuracy against the texts that it has not learnt from, and says so', async () => {
    const [header, ...rows] = lines(readFileSync(at('reviews.csv'), 'utf8'));
    const wrong = ['the gripping moving one,bad', 'dull hollow other,good'];
    writeFileSync(at('half.csv'), `${[header, ...rows, ...wrong].join('\n')}\n`);
    const { stdout } = await ridgeline(['evaluate', 'classifier', '--json'], { cwd });
    const { examples: texts } = JSON.parse(stdout);
    const words = ['evaluate', 'classifier', 'half.csv', '--min-accuracy'];
    const [above, json] = await Promise.all([
      ridgeline([...words, '0.95'], { cwd }),
      ridgeline([...words, '0', '--json'], { cwd }),
    ]);
    const { accuracy, heldOut } = JSON.parse(json.stdout);
    expect(heldOut.examples).toBe(texts + 2);
    expect(accuracy).toBeGreaterThan(0.95);
    expect([above.status, above.stderr]).toEqual([
      4,
      expect.stringContaining(
        `The accuracy ${heldOut.accuracy.toFixed(4)} of ${texts + 2} texts that the model has not learnt from is below 0.95.`,
      ),
    ]);
  });

  it.concurrent('says so where it has learnt from all texts that a stated accuracy is held against', async () => {
    await ridgeline(trainReviews('whole', '--set', 'data.test=0'), { cwd });
    const { status, stderr } = await ridgeline(
      ['evaluate', 'whole', 'reviews.csv', '--min-accuracy', '0.5'],
      { cwd },
    );
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(
        /The accuracy \d\.\d{4} of 100 texts, all of which the model has learnt from, is not below 0\.5\./,
      ),
    ]);
  });

  it.concurrent('names a label that the classifier does not know', async () => {
    writeFileSync(at('other.csv'), 'review,verdict\na film,superb\n');
    const { status, stderr } = await ridgeline(['evaluate', 'classifier', 'other.csv'], { cwd });
    expect([status, stderr]).toEqual([
      3,
      expect.stringContaining('other.csv: line 2: label "superb" is none of the classifier'),
    ]);
    expect(stderr).toContain('It tells bad, good. Name another column: --label COLUMN.');
    writeFileSync(
      at('others.csv'),
      'sep=;\nreview;verdict\na film;good\na film;\na film;"so\nso"\na film;no\n',
    );
    const others = await ridgeline(['evaluate', 'classifier', 'others.csv', '--on-empty', 'skip'], { cwd });
    expect(others.stderr).toContain(
      `others.csv: line 5: label "so↵so" is none of the classifier's classes, nor are those of 1 further row.`,
    );
  });

  it.concurrent('shows labels with line breaks on one line', async () => {
    const rows = readFileSync(at('reviews.csv'), 'utf8').replaceAll(/,good$/gm, ',"very\r\ngood"');
    writeFileSync(at('breaks.csv'), rows);
    const trained = await ridgeline(['train', 'breaks.csv', ...trainReviews('breaks').slice(2)], { cwd });
    expect([trained.status, trained.stderr]).toEqual([0, expect.stringMatching(/classes .*very↵good \d/)]);
    const [evaluated, classified, inspected] = await Promise.all([
      ridgeline(['evaluate', 'breaks'], { cwd }),
      ridgeline(['classify', 'breaks', 'a moving and gripping film'], { cwd }),
      ridgeline(['inspect', 'breaks'], { cwd }),
    ]);
    expect(evaluated.stdout).toMatch(/^actual \\ predicted +bad +very↵good$/m);
    expect(evaluated.stdout).toMatch(/^very↵good +\d/m);
    expect(classified.stdout).toMatch(/^very↵good\t[01]\.\d{3}\n$/);
    expect(inspected.stdout).toMatch(/^very↵good: /m);
  });
});

it.concurrent('finds files of a classifier that do not belong together', async () => {
  cpSync(at('classifier'), at('mixed'), { recursive: true });
  const features = JSON.parse(readFileSync(at('mixed', 'features.json'), 'utf8'));
  writeFileSync(at('mixed', 'features.json'), JSON.stringify({ ...features, lowercase: false }));
  const { status, stderr } = await ridgeline(['classify', 'mixed', 'a film'], { cwd });
  expect([status, stderr]).toEqual([
    3,
    expect.stringContaining('features.json: it must be the file that was saved'),
  ]);
  expect(readdirSync(at('classifier')).sort()).toEqual([
    'README.md',
    'config.json',
    'features.json',
    'model.safetensors',
    'run.json',
  ]);
});
