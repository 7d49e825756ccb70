import { readFileSync } from 'node:fs';
import { classifierOf } from '@ridgeline/classifier/parts';
import { readDelimited, setsOf } from '@ridgeline/data';
import { inProcess, pool } from '@ridgeline/tuning';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import {
  classifierProblem,
  prepareClassification,
  readLabelledTable,
  trainClassifier,
} from './classification.ts';
import type { ClassificationConfig } from './classification-config.ts';
import { classifierFold, crossValidatedClassifier, foldsInThisThread } from './cross-validated-classifier.ts';
import { pruneClassifier } from './prune-classifier.ts';
import { fitTemperature } from './temperature.ts';

const reviews = readDelimited(
  readFileSync(new URL('../../../../tests/fixtures/reviews.csv', import.meta.url), 'utf8'),
  { name: 'reviews.csv' },
);

const configOf = (over: object = {}): ClassificationConfig =>
  parseConfig({
    task: 'classification',
    data: { text: 'review', label: 'verdict', test: 0.3 },
    ...over,
  } as never) as never;

const prepare = (over: object = {}) => prepareClassification(configOf(over), reviews);

const l1 = { kind: 'logistic', penalty: { kind: 'l1' } };

it.each([['none'], ['l2']])(
  'leaves out n-grams without a weight, norm %s, and changes no bit',
  async (norm) => {
    const run = await prepare({ model: l1, features: { norm, minDocumentFrequency: 1 } });
    const { problem, source, reader } = classifierProblem(run);
    const { stored } = await crossValidatedClassifier({ problem, source, selection: run.config.selection });
    const pruned = pruneClassifier(stored, reader);
    const whole = classifierOf(stored, reader);
    const small = classifierOf(pruned.stored, pruned.reader);
    expect(small.logProbabilities(run.test.texts)).toEqual(whole.logProbabilities(run.test.texts));
    const weights = (of: typeof stored) => of.params['linear/weights']!.data.length;
    expect(5 * weights(pruned.stored)).toBeLessThan(weights(stored));
    expect(small.explain!(run.test.texts[0]!, 1)).toEqual(whole.explain!(run.test.texts[0]!, 1));
  },
);

it('leaves out the n-grams of each joined set by itself, and changes no bit', async () => {
  const join = [
    { ngrams: [1, 1], norm: 'none' },
    { analyzer: 'charWordBoundary', ngrams: [2, 3], norm: 'l2' },
    { ngrams: [2, 2], norm: 'none' },
  ];
  const run = await prepare({ model: l1, features: { minDocumentFrequency: 1, join } });
  const { problem, source, reader } = classifierProblem(run);
  const { stored } = await crossValidatedClassifier({ problem, source, selection: run.config.selection });
  const pruned = pruneClassifier(stored, reader);
  const whole = classifierOf(stored, reader);
  const small = classifierOf(pruned.stored, pruned.reader);
  expect(small.logProbabilities(run.test.texts)).toEqual(whole.logProbabilities(run.test.texts));
  expect(small.explain!(run.test.texts[0]!, 1)).toEqual(whole.explain!(run.test.texts[0]!, 1));
  const sizes = ({ reader: of }: typeof whole) =>
    of.kind === 'features' ? setsOf(of.features.spec).map(({ vocabulary }) => vocabulary!.length) : [];
  const [before, after] = [sizes(whole), sizes(small)];
  expect(after[0]).toBeLessThan(before[0]!);
  expect(after[1]).toBe(before[1]);
  expect(after[2]).toBeLessThan(before[2]!);
});

it('says of which joined set the n-grams are that decided', async () => {
  const join = [{ ngrams: [1, 1] }, { analyzer: 'charWordBoundary', ngrams: [3, 3] }];
  const { classifier } = await trainClassifier(await prepare({ features: { join } }));
  const sets = new Set(classifier.explain!('a moving film', 1).map(({ set }) => set));
  expect(sets).toEqual(new Set(['word', 'charWordBoundary']));
});

it('says which n-grams decided: their contributions and the intercept make up the log-odds', async () => {
  const { classifier } = await trainClassifier(await prepare({ model: l1 }));
  const text = 'a moving film and a clever plot';
  const [bad, good] = classifier.logProbabilities([text]) as unknown as [number, number];
  const reasons = classifier.explain!(text, 1);
  const sum = reasons.reduce((total, { contribution }) => total + contribution, 0);
  // a contribution is against the mean of both classes: half of what it adds to the log-odds
  const intercept = classifier.params['linear/intercepts']!.data[0]!;
  expect(2 * sum + intercept).toBeCloseTo(good - bad, 10);
  expect(reasons[0]!.contribution).toBeGreaterThan(0);
});

it('chooses the same strength when folds are shared out', async () => {
  const run = await prepare();
  const { problem, source } = classifierProblem(run);
  const { selection } = run.config;
  const alone = await crossValidatedClassifier({ problem, source, selection, executor: foldsInThisThread });
  const shared = await crossValidatedClassifier({
    problem,
    source,
    selection,
    executor: (of) =>
      pool({
        hands: 2,
        open: async () => ({
          work: async (task) => classifierFold(structuredClone(of), structuredClone(task)),
          close: () => {},
        }),
      }),
  });
  expect(shared).toEqual(alone);
  expect(alone.crossValidation!.errors).toHaveLength(5);
});

it('takes a strength that is given, without folds', async () => {
  const run = await prepare({ model: { kind: 'logistic', penalty: { kind: 'l2', lambda: 0.01 } } });
  const forbidden = () => inProcess<never, never>(() => expect.unreachable());
  const { strength, crossValidation } = await trainClassifier(run, { executor: forbidden as never });
  expect([strength, crossValidation]).toEqual([0.01, null]);
});

it('keeps a share of every class apart', async () => {
  const { train, test, classes } = await prepare();
  expect(classes).toEqual(['bad', 'good']);
  expect([train.texts.length, test.texts.length]).toEqual([70, 30]);
  expect(test.labels.filter((label) => label === 'good')).toHaveLength(15);
  expect(train.texts.filter((text) => test.texts.includes(text))).toEqual([]);
});

const tableOf = (rows: readonly string[]) =>
  readDelimited(`text,label\n${rows.join('\n')}\n`, { name: 'few.csv' });
const few = (rows: readonly string[], over: object = {}) =>
  prepareClassification(
    parseConfig({ task: 'classification', data: { test: 0 }, ...over } as never) as never,
    tableOf(rows),
  );

it('warns of texts that are learnt from and tested, and of repeated rows', async () => {
  const rows = Array.from({ length: 10 }, (_, i) => `same words,${i % 2 ? 'a' : 'b'}`);
  const { warnings } = await few(rows, { data: { test: 0.4 } });
  expect(warnings).toEqual([
    expect.stringContaining('4 of the 4 rows of the test part have the text of a training row'),
    expect.stringContaining('training rows repeat the text of another'),
  ]);
});

it.each<[string, readonly string[], RegExp]>([
  ['one class alone', ['one two,a', 'two three,a'], /must hold two classes or more, got only "a"/],
  [
    'fewer rows than folds',
    ['one two,a', 'two three,b', 'four two,b', 'one four,a'],
    /folds must be at least 2/,
  ],
  ['no n-gram', ['!,a', '?,b', '!,a', '?,b', '.,a', ';,b'], /n-gram/],
])('refuses %s', async (_, rows, message) => {
  const train = async () => trainClassifier(await few(rows));
  await expect(train()).rejects.toMatchObject({ code: 'E_DATA', message: expect.stringMatching(message) });
});

it('finds a minimum where classes are separated perfectly, since a strength above 0 always has one', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => (i % 2 ? `left ${i} side,a` : `right ${i} hand,b`));
  const { classifier } = await trainClassifier(await few(rows));
  expect(classifier.logProbabilities(['left', 'right']).every(Number.isFinite)).toBe(true);
});

it('fits the temperature that makes classes likeliest', () => {
  // half of the answers with odds e⁴ are wrong: at T → ∞ the odds are even
  const scores = Float64Array.of(4, 0, 4, 0, 0, 4, 0, 4);
  expect(fitTemperature({ scores, actual: Int32Array.of(0, 1, 1, 0), classes: 2 })).toBeGreaterThan(1e3);
  // targets of the first class (3 + 1)/(3 + 2), of the second (1 + 1)/(1 + 2); the third answer of the first class is wrong
  const found = fitTemperature({ scores, actual: Int32Array.of(0, 0, 1, 0), classes: 2 });
  const share = (4 / 5 + 4 / 5 + 2 / 3 + 1 / 5) / 4;
  expect(found).toBeCloseTo(4 / Math.log(share / (1 - share)), 5);
});

it.each([4, 90, 900])('is no surer than %s texts can show, where all answers are right', (n) => {
  const actual = Int32Array.from({ length: n }, (_, i) => i % 2);
  const scores = Float64Array.from({ length: 2 * n }, (_, at) => (at % 2 === actual[at >> 1] ? 5 : 0));
  const temperature = fitTemperature({ scores, actual, classes: 2 });
  expect(1 / (1 + Math.exp(-5 / temperature))).toBeCloseTo((n / 2 + 1) / (n / 2 + 2), 6);
});

it('learns to read within each fold: an n-gram of the test rows alone has no column there', async () => {
  const run = await few(
    ['sea only,x', 'sea calm,x', 'sea wide,x', 'land flat,y', 'land dry,y', 'land flat,y'],
    { model: { kind: 'naiveBayes', alpha: 1 }, features: { ngrams: [1, 1], maxDocumentFrequency: 5 } },
  );
  const { source } = classifierProblem(run);
  const task = { fold: 0, train: [1, 2, 3, 4, 5], test: [0], lambdas: [1] };
  const other = { ...source, texts: ['sea strange', ...source.texts.slice(1)] };
  expect(classifierFold(source, task)).toEqual(classifierFold(other, task));
});

it('counts only the n-grams of the rows that teach a fold when it smooths their counts', async () => {
  const run = await few(['sea,y', 'foam fresh spray,y', 'sea calm calm,x', 'sea calm,x', 'sea,y', 'land,y'], {
    model: { kind: 'naiveBayes', alpha: 1 },
    features: { ngrams: [1, 1] },
  });
  const { source } = classifierProblem(run);
  const { errors } = classifierFold(source, { fold: 0, train: [2, 3, 4, 5], test: [0], lambdas: [1] });
  // by the three words that teach, (2 + 1)/(5 + 3) for x < (1 + 1)/(2 + 3) for y; by all six, 3/11 > 2/8
  expect(errors).toEqual([0]);
});

it('takes characters where most texts hold no word, unless a splitter is named', () => {
  const table = readDelimited('text,label\n😀🎉,good\n👍🎉,good\n😢💔,bad\n💔👎,bad\nso so,bad\n', {
    name: 'moods.csv',
  });
  const config = parseConfig({ task: 'classification', data: { text: 'text', label: 'label' } });
  const { config: settled, warnings } = readLabelledTable(config as ClassificationConfig, table);
  expect(settled.features.analyzer).toBe('char');
  expect(warnings.join()).toContain('Most texts hold no word');
  const asked = parseConfig({
    task: 'classification',
    data: { text: 'text', label: 'label' },
    features: { analyzer: 'word' },
  });
  expect(readLabelledTable(asked as ClassificationConfig, table).warnings.join()).not.toContain('no word');
});
