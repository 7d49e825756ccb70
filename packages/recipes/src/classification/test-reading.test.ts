import type { Classifier } from '@ridgeline/classifier';
import { expect, it } from 'vitest';
import { testReading } from './test-reading.ts';

const texts = ['sea', 'lost sea', 'win', 'a lost win', 'sea', 'x'.repeat(500)];
/** Takes every text for `spam`, and is the surer the longer the text. */
const classifier = {
  classes: ['sea', 'spam'],
  logProbabilities: (given: readonly string[]) =>
    Float64Array.from(given.flatMap(() => [Math.log(0.25), Math.log(0.75)])),
  predict: (given: readonly string[]) => Int32Array.from(given, () => 1),
  classify: (given: readonly string[]) =>
    given.map((text) => ({
      label: 'spam',
      probability: 1 - 1 / text.length,
      known: text.startsWith('x') ? 0 : 1,
    })),
} as unknown as Classifier;

it('names misread rows by their lines in the file, the surest first, of equals the earlier', () => {
  const data = {
    kind: 'classification',
    texts,
    labels: [0, 0, 1, 1, 0, 0],
    classes: classifier.classes,
    // a text over two lines, and an empty row that was left out
    lines: [2, 3, 5, 7, 8, 9],
    features: {},
  } as const;
  const reading = testReading(classifier, data, [5, 4, 3, 1, 0]);
  expect(reading.rows.map(({ line, actual, predicted }) => [line, actual, predicted])).toEqual([
    [9, 'sea', 'spam'],
    [3, 'sea', 'spam'],
    [2, 'sea', 'spam'],
    [8, 'sea', 'spam'],
  ]);
  expect(reading.rows[0]!.text).toBe(`${'x'.repeat(400)}…`);
  expect([reading.misread, reading.accuracy, reading.withoutKnownWord]).toEqual([4, 0.2, 1]);
  expect(reading.confusion).toEqual([
    [0, 4],
    [0, 1],
  ]);
});
