import { describe, expect, it } from 'vitest';
import { ridgeline, withClassifier, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withClassifier(cwd);

const trainOther = (...more: string[]) =>
  ridgeline(
    [
      'train',
      'reviews.csv',
      '--text',
      'review',
      '--label',
      'verdict',
      '--out',
      'other',
      '--overwrite',
      ...more,
    ],
    { cwd },
  );

describe('mix', () => {
  it('makes one classifier of two, by the rows that neither has learnt from, and the mixture is used as any other', async () => {
    expect((await trainOther('--set', 'model.kind=kneserNey')).status).toBe(0);
    const words = ['mix', 'classifier', 'other', '--table', 'reviews.csv', '--out', 'mixture'];
    const { status, stdout, stderr } = await ridgeline([...words, '--json'], { cwd });
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/rows of reviews\.csv are left out, since a model/),
    ]);
    const { members, rows, dataLoss } = JSON.parse(stdout);
    const [first, second] = members;
    expect(first.weight + second.weight).toBeCloseTo(1, 9);
    expect(rows).toBeLessThan(100);
    expect(dataLoss).toBeLessThanOrEqual(Math.min(first.dataLoss, second.dataLoss) + 1e-5);
    const { stdout: answer } = await ridgeline(['classify', 'mixture', 'a moving film'], { cwd });
    expect(answer).toMatch(/^good\t0\.\d{3}\n$/);
    const [inspected, explained, evaluated] = await Promise.all([
      ridgeline(['inspect', 'mixture', '--json'], { cwd }),
      ridgeline(['classify', 'mixture', 'a', '--explain'], { cwd }),
      ridgeline(['evaluate', 'mixture'], { cwd }),
    ]);
    expect(JSON.parse(inspected.stdout).spec.members).toHaveLength(2);
    expect([explained.status, explained.stderr]).toEqual([
      2,
      expect.stringContaining('--explain is for linear'),
    ]);
    // what weighed the members has taught the mixture
    expect([evaluated.status, evaluated.stderr]).toEqual([3, expect.stringContaining('kept no text apart')]);
  });

  it('refuses one model, no table, no folder, and a table that all have learnt from', async () => {
    const refused = await Promise.all([
      ridgeline(['mix', 'classifier', '--table', 'reviews.csv', '--out', 'x'], { cwd }),
      ridgeline(['mix', 'classifier', 'classifier', '--out', 'x'], { cwd }),
      ridgeline(['mix', 'classifier', 'classifier', '--table', 'reviews.csv'], { cwd }),
    ]);
    expect(refused.map(({ status, stderr }) => [status, /needs [a-z ]+/.exec(stderr)?.[0]])).toEqual([
      [2, 'needs two classifiers or more'],
      [2, 'needs a table that the classifiers have not learnt from'],
      [2, 'needs a folder for the mixture'],
    ]);
    expect((await trainOther('--set', 'data.test=0')).status).toBe(0);
    const all = await ridgeline(['mix', 'other', 'other', '--table', 'reviews.csv', '--out', 'y'], { cwd });
    expect([all.status, all.stderr]).toEqual([3, expect.stringContaining('has learnt from every row')]);
  });
});

describe('classify', () => {
  it('answers under other shares of the classes', async () => {
    const ask = (...flags: string[]) =>
      ridgeline(['classify', 'classifier', 'a moving film', '--json', ...flags], { cwd });
    const [own, rare, odd, bad] = await Promise.all([
      ask(),
      ask('--priors', 'good=0.01,bad=0.99'),
      ask('--priors', 'good=0.5'),
      ask('--priors', 'good=much,bad=0.5'),
    ]);
    const [p, moved] = [own, rare].map(({ stdout }) => JSON.parse(stdout)) as [
      { label: string; probability: number },
      { label: string; probability: number },
    ];
    const good = moved.label === 'good' ? moved.probability : 1 - moved.probability;
    // both classes have half of the rows
    expect(Math.log(good / (1 - good))).toBeCloseTo(
      Math.log(p.probability / (1 - p.probability)) - Math.log(99),
      9,
    );
    expect([odd.status, odd.stdout + odd.stderr]).toEqual([2, expect.stringMatching(/got none of \\?"bad/)]);
    expect([bad.status, bad.stdout + bad.stderr]).toEqual([
      2,
      expect.stringMatching(/good=much\\?" is no share/),
    ]);
  });

  it('says how likely a model of texts finds a text, and refuses it of another', async () => {
    const words = ['--set', 'model.kind=naiveBayes', '--set', 'data.test=0.1'];
    expect((await trainOther(...words)).status).toBe(0);
    const { stdout } = await ridgeline(
      ['classify', 'other', 'a moving film', 'quarterly zinc tariffs', '--log-evidence', '--json'],
      { cwd },
    );
    const [near, far] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).logEvidence);
    expect(near).toBeGreaterThan(far);
    const table = await ridgeline(
      ['classify', 'other', '--table', 'reviews.csv', '--text', 'review', '--log-evidence'],
      { cwd },
    );
    expect(table.stdout.split('\n')[0]).toMatch(/,class,probability,known_ngrams,log_evidence\r?$/);
    const refused = await ridgeline(['classify', 'classifier', 'a', '--log-evidence'], { cwd });
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining('models of how texts come about'),
    ]);
  });
});

it('trains, explains and inspects a classifier of joined features', async () => {
  await trainOther(
    '--set',
    'features.join=[{"ngrams":[1,1]},{"analyzer":"charWordBoundary","ngrams":[3,4]}]',
  );
  const [explained, inspected] = await Promise.all([
    ridgeline(['classify', 'other', 'a moving film', '--explain'], { cwd }),
    ridgeline(['inspect', 'other'], { cwd }),
  ]);
  expect(explained.stdout).toMatch(/ {2}(charWordBoundary|word)\n/);
  expect(inspected.stdout).toMatch(/\((charWordBoundary|word)\)/);
  expect(inspected.stdout.match(/^features /gm)).toHaveLength(2);
});
