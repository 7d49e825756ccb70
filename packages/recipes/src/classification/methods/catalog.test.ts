import { readFileSync } from 'node:fs';
import { classifierOf } from '@ridgeline/classifier/parts';
import { readDelimited } from '@ridgeline/data';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/read-config.ts';
import { prepareClassification, trainClassifier } from '../classification.ts';
import type { ClassificationConfig } from '../classification-config.ts';
import { classifierMetrics } from '../classifier-metrics.ts';
import { classifierMethods } from './catalog.ts';

const reviews = readDelimited(
  readFileSync(new URL('../../../../../tests/fixtures/reviews.csv', import.meta.url), 'utf8'),
  { name: 'reviews.csv' },
);

const prepare = (model: object) => {
  const data = { text: 'review', label: 'verdict', test: 0.3 };
  const config = parseConfig({ task: 'classification', data, model } as never);
  return prepareClassification(config as ClassificationConfig, reviews);
};

/** Every method by its example, and with strengths that are chosen. */
const models: readonly object[] = [
  ...Object.values(classifierMethods).map(({ kind, example }) => ({ kind, ...example })),
  { kind: 'logistic' },
  { kind: 'logistic', penalty: { kind: 'l1' } },
  { kind: 'logistic', penalty: { kind: 'elasticNet', alpha: 0.5 } },
  { kind: 'naiveBayes' },
  { kind: 'naiveBayes', events: 'bernoulli' },
  { kind: 'nbSvm' },
  { kind: 'nbSvm', loss: 'logistic', counts: 'weights', alpha: 0.1, interpolation: 1 },
];

describe.each(models.map((model) => [JSON.stringify(model), model] as const))('%s', (_, model) => {
  it('tells praise from blame, with probabilities that add up, the same each time', async () => {
    const run = await prepare(model);
    const { classifier } = await trainClassifier(run);
    const metrics = classifierMetrics(classifier, run.test);
    expect(metrics.accuracy).toBeGreaterThan(0.8);
    expect(metrics.dataLoss).toBeLessThan(Math.LN2);
    expect(metrics.intervals.accuracy![0]).toBeLessThanOrEqual(metrics.accuracy);
    const logs = classifier.logProbabilities(['a moving film', '', 'words never seen']);
    for (let row = 0; row < 3; row++)
      expect(Math.exp(logs[2 * row]!) + Math.exp(logs[2 * row + 1]!)).toBeCloseTo(1, 12);
    const again = await trainClassifier(run);
    expect(again.classifier.params).toEqual(classifier.params);
    expect(again.classifier.spec).toEqual(classifier.spec);
  });

  it('is the same after its specs went through JSON', async () => {
    const run = await prepare(model);
    const { classifier } = await trainClassifier(run);
    const spec = JSON.parse(JSON.stringify(classifier.spec));
    const again = classifierOf({ spec, params: classifier.params }, classifier.reader);
    expect(again.logProbabilities(run.test.texts)).toEqual(classifier.logProbabilities(run.test.texts));
  });
});
