import { expect, it } from 'vitest';
import { fitKneserNey } from './kneser-ney.ts';
import { fitKneserNeyClassifier, kneserNeyClassifier } from './kneser-ney-classifier.ts';

const documents = ['to be or not to be', 'be or be not', 'not to be', 'so it goes', 'it goes on'].map(
  (text) => text.split(' '),
);
const labels = ['play', 'play', 'play', 'novel', 'novel'];

it('adds the log prior to the language model of each class, over one vocabulary', () => {
  const classifier = fitKneserNeyClassifier({ documents, labels, order: 2 });
  const vocabulary = [...new Set(documents.flat())].sort();
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const novel = fitKneserNey({ sentences: documents.slice(3), order: 2, vocabulary });
  const play = fitKneserNey({ sentences: documents.slice(0, 3), order: 2, vocabulary });
  const text = ['it', 'is', 'not'];
  const [first, second] = classifier.scores([text]);
  expect(classifier.classes).toEqual(['novel', 'play']);
  expect(first).toBeCloseTo(Math.log(2 / 5) + sum(novel.logProbabilities(text)), 12);
  expect(second).toBeCloseTo(Math.log(3 / 5) + sum(play.logProbabilities(text)), 12);
  const [a, b] = classifier.logProbabilities([text]);
  expect(Math.exp(a!) + Math.exp(b!)).toBeCloseTo(1, 12);
  expect(a! - b!).toBeCloseTo(first! - second!, 12);
});

it('tells word orders apart that a bag of words cannot', () => {
  const pairs = {
    documents: [
      ['a', 'b'],
      ['b', 'a'],
    ],
    labels: ['rising', 'falling'],
  };
  expect(fitKneserNeyClassifier({ ...pairs, order: 2 }).predict(pairs.documents)).toEqual(pairs.labels);
  const [rising, falling] = fitKneserNeyClassifier({ ...pairs, order: 1 }).scores([['a', 'b']]);
  expect(rising).toBeCloseTo(falling!, 12);
});

it('takes uniform priors when asked to', () => {
  const { logPriors } = fitKneserNeyClassifier({ documents, labels, order: 1, prior: 'uniform' });
  expect(logPriors).toEqual([Math.log(0.5), Math.log(0.5)]);
});

it.each<[string, Partial<{ documents: string[][]; labels: string[] }>, string, string]>([
  ['one class', { labels: labels.map(() => 'play') }, 'E_DATA', 'got only "play"'],
  ['a label too few', { labels: labels.slice(1) }, 'E_SHAPE', 'got 4 labels for 5 rows'],
  [
    'a class of empty documents',
    { documents: documents.map((tokens, i) => (i > 2 ? [] : tokens)) },
    'E_DATA',
    'every document of class "novel" is empty',
  ],
])('refuses %s', (_, change, code, message) => {
  expect(() => fitKneserNeyClassifier({ documents, labels, order: 2, ...change })).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  );
});

it('refuses models that do not belong together', () => {
  const { classes, models, logPriors } = fitKneserNeyClassifier({ documents, labels, order: 1 });
  const other = fitKneserNey({ sentences: [['x']], order: 1 });
  for (const parts of [
    { classes, models: models.slice(1), logPriors },
    { classes, models: [models[0]!, other], logPriors },
  ])
    expect(() => kneserNeyClassifier(parts)).toThrow(expect.objectContaining({ code: 'E_SHAPE' }));
});
