import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, withClassifier, withModel, withRegressor, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withClassifier(cwd);
withRegressor(cwd);
withModel(cwd);

const words = { sea: ['ship', 'wave', 'whale', 'oar'], land: ['horse', 'field', 'barn', 'road'] };
beforeAll(async () => {
  const rows = Array.from({ length: 90 }, (_, row) => {
    const label = row % 3 === 0 ? 'land' : 'sea';
    return `the ${words[label][row % 4]} and the ${words[label][(row * 3 + 1) % 4]} no ${row},${label}`;
  });
  writeFileSync(path.join(cwd, 'tales.csv'), `review,verdict\n${rows.join('\n')}\n`);
  const small = [
    'model.kind=textCnn',
    'model.embedding=8',
    'model.filters=6',
    'training.maxSteps=40',
    'training.batchSize=16',
    'optimizer.learningRate=0.02',
  ];
  const call = ['train', 'tales.csv', '--text', 'review', '--label', 'verdict', '--out', 'neural'];
  const made = await ridgeline([...call, ...small.flatMap((setting) => ['--set', setting])], { cwd });
  if (made.status !== 0) throw new Error(made.stderr);
}, 60_000);

const evaluate = (...call: string[]) => ridgeline(['evaluate', ...call], { cwd });
const document = async (...call: string[]) => {
  const { status, stdout, stderr } = await evaluate(...call, '--robustness', '--json');
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
};

describe('--robustness', () => {
  it('tells what perturbed texts cost a linear classifier, the same at every call', async () => {
    const found = await document('classifier', 'reviews.csv', '--strengths', '0,0.5', '--rows', '20');
    expect(await document('classifier', 'reviews.csv', '--strengths', '0,0.5', '--rows', '20')).toEqual(
      found,
    );
    expect([found.task, found.examples, found.seed]).toEqual(['classification', 20, 1]);
    expect(found.perturbations).toHaveLength(14);
    expect(found).not.toHaveProperty('attacks');
    for (const row of found.perturbations) {
      expect(row.drop).toBeCloseTo(found.clean.accuracy - row.accuracy, 12);
      if (row.strength === 0)
        expect([row.accuracy, row.changed, row.altered]).toEqual([found.clean.accuracy, 0, 0]);
    }
    const other = await document(
      'classifier',
      'reviews.csv',
      '--strengths',
      '0,0.5',
      '--rows',
      '20',
      '--seed',
      '2',
    );
    expect(other).not.toEqual(found);
  });

  it('attacks a neural classifier, whose figures at radius 0 are those of an evaluation', async () => {
    const plain = JSON.parse((await evaluate('neural', 'tales.csv', '--json')).stdout);
    const flags = ['--radii', '0,0.3,2', '--perturbations', 'typos,unknownWords'];
    const { clean, perturbations, attacks } = await document('neural', 'tales.csv', ...flags);
    expect(clean.accuracy).toBe(plain.accuracy);
    expect(perturbations.map((row: { perturbation: string }) => row.perturbation)).toEqual([
      ...['typos', 'typos', 'unknownWords', 'unknownWords'],
    ]);
    const [none, , near, nearest, far] = attacks.rows;
    expect([none.radius, none.accuracy, none.drop]).toEqual([0, plain.accuracy, 0]);
    expect(none.dataLoss).toBeCloseTo(plain.dataLoss, 12);
    expect(near.dataLoss).toBeGreaterThan(none.dataLoss);
    expect(nearest.dataLoss).toBeGreaterThanOrEqual(near.dataLoss);
    expect(far.accuracy).toBeLessThan(none.accuracy);
    expect(far.epsilon).toBeCloseTo(2 * attacks.medianLength, 6);
  });

  it('is a table for people, which says what rows it is of', async () => {
    const { status, stdout } = await evaluate('neural', 'tales.csv', '--robustness', '--rows', '30');
    expect(status).toBe(0);
    expect(stdout).toContain('30 of 90 texts, drawn with seed 1 (--rows 30)');
    expect(stdout).toMatch(/texts +strength +accuracy +worse by +95 % interval/);
    expect(stdout).toMatch(/lowerCase +10\.0 % .* none\n/);
    expect(stdout).toMatch(/ten steps +0\.2 /);
    expect(stdout).toContain('the median length of an embedded text');
  });

  it('tells errors of a regression on texts', async () => {
    const { clean, perturbations } = await document('stars', 'stars.csv', '--strengths', '0.5');
    const typos = perturbations.find((row: { perturbation: string }) => row.perturbation === 'typos');
    expect(typos.drop).toBeCloseTo(typos.mae - clean.mae, 10);
    expect(typos.drop).toBeGreaterThan(0);
  });

  it.each([
    [
      'a negative radius',
      ['neural', '--robustness', '--radii', '0,-1'],
      '--radii must be finite numbers ≥ 0, got "-1".',
    ],
    [
      'a radius that is none',
      ['neural', '--robustness', '--radii', '0,x'],
      '--radii must be finite numbers ≥ 0, got "x".',
    ],
    [
      'a strength above 1',
      ['neural', '--robustness', '--strengths', '2'],
      '--strengths must be numbers in 0 … 1, got "2".',
    ],
    ['an unknown perturbation', ['neural', '--robustness', '--perturbations', 'typo'], '"typo"'],
    ['--radii alone', ['neural', '--radii', '0'], '--radii is for --robustness.'],
    ['--radii of a linear model', ['classifier', '--robustness', '--radii', '0'], '--radii is for a neural'],
    [
      'a bound of the accuracy beside it',
      ['neural', '--robustness', '--min-accuracy', '0.5'],
      '--min-accuracy is not for --robustness.',
    ],
    ['a language model', ['model', '--robustness'], '--robustness is for'],
  ])('refuses %s', async (_, call, message) => {
    const { status, stderr } = await evaluate(...call);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
