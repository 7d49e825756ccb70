import '@tensorflow/tfjs-backend-cpu';
import { readDelimited } from '@ridgeline/data';
import { neuralRegressor } from '@ridgeline/neural-classifier';
import { fromHost } from '@ridgeline/tensors';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { prepareTextRegression } from '../text-regression/text-regression.ts';
import { train } from '../training/train.ts';
import { explainedShare, mseOf, prepareNeuralRegression } from './neural-regression.ts';
import { neuralRegressionTuning } from './neural-regression-tuning.ts';

beforeAll(() => setBackend('cpu'));

const worth = { ship: 3, wave: -2, oar: 1, horse: -1.5, barn: 2.5, road: -0.5 };
const words = Object.keys(worth) as (keyof typeof worth)[];
const rows = Array.from({ length: 80 }, (_, row) => {
  const used = [words[row % 6]!, words[(row * 5 + 2) % 6]!];
  const stars = 100 + 10 * used.reduce((sum, word) => sum + worth[word], 0);
  return `the ${used.join(' and the ')} no ${row},${stars}`;
});
const table = readDelimited(`review,stars\n${rows.join('\n')}\n`, { name: 'reviews.csv' });
const base = {
  task: 'regression',
  data: { text: 'review', target: 'stars' },
  model: { kind: 'embeddingBag', embedding: 8 },
  optimizer: { kind: 'adam', learningRate: 0.03 },
  training: { maxSteps: 150, evaluateEvery: 50, batchSize: 8 },
} as const;

describe('task: regression with a neural model', () => {
  it('is a configuration of its own, told by the kind of the model before the column of text', () => {
    const config = parseConfig(base);
    expect(config.task).toBe('neural-regression');
    expect(parseConfig(config)).toEqual(config);
    const { model: _, ...others } = base;
    expect(() => parseConfig(others)).toThrow(/unknown key/);
    expect(() => parseConfig({ ...base, loss: { kind: 'crossEntropy' } })).toThrow(/unknown key "loss"/);
    expect(() => parseConfig({ task: 'regression', model: { kind: 'textCn' } })).toThrow(
      /Did you mean "textCnn"/,
    );
  });

  it('refuses to say whose length it bounds where it bounds none', async () => {
    const model = { ...base.model, inputNormOver: 'sequence' } as const;
    await expect(prepareNeuralRegression(parseConfig({ ...base, model }), table)).rejects.toMatchObject({
      code: 'E_CONFIG',
      message:
        'model.inputNormOver says whose length model.inputNorm bounds, got sequence without inputNorm.',
    });
    const bounded = { ...model, inputNorm: 2 };
    const run = await prepareNeuralRegression(parseConfig({ ...base, model: bounded }), table);
    expect(run.model.spec.model).toMatchObject({ inputNorm: 2, inputNormOver: 'sequence' });
  });

  it('has the test part of the linear regression, and standardises by the rows that teach', async () => {
    const run = await prepareNeuralRegression(parseConfig(base), table);
    const linear = prepareTextRegression(parseConfig({ task: 'regression', data: base.data }), table);
    const { train: taught, valid, test } = run.parts;
    expect(test.lines).toEqual(linear.test.lines);
    expect([taught, valid, test].map(({ lines }) => lines.length)).toEqual([58, 6, 16]);
    const { mean, deviation } = run.model.spec;
    const expected = taught.targets.reduce((a, b) => a + b, 0) / 58;
    expect(mean).toBeCloseTo(expected, 12);
    const squares = taught.targets.reduce((sum, value) => sum + (value - expected) * (value - expected), 0);
    expect(deviation).toBeCloseTo(Math.sqrt(squares / 58), 12);
    const [batch] = run.trainProbe!;
    expect(batch!.targets.shape).toEqual([8, 1]);
    expect(batch!.targets.data[0]).toBeCloseTo((taught.targets[0]! - mean) / deviation, 6);
  });

  it('learns, and answers in the units of the target', async () => {
    const run = await prepareNeuralRegression(parseConfig(base), table);
    const events = [];
    for await (const event of train(run)) events.push(event);
    const end = events.at(-1);
    if (end?.type !== 'run-end') throw new Error('the run has no end');
    const { dataLoss } = end.state.best!;
    expect(dataLoss).toBeLessThan(0.1);
    const regressor = neuralRegressor({
      model: run.model,
      tokenizer: run.tokenizer,
      params: fromHost(end.state.best!.params),
    });
    const { texts, targets } = run.parts.valid;
    const told = await regressor.predict(texts);
    const squares = told.map(({ value }, row) => (value - targets[row]!) * (value - targets[row]!));
    const mse = squares.reduce((a, b) => a + b, 0) / squares.length;
    expect(mse / mseOf(run, dataLoss)).toBeCloseTo(1, 3);
    const mean = targets.reduce((a, b) => a + b, 0) / targets.length;
    const variance =
      targets.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / targets.length;
    expect(explainedShare(run, targets, dataLoss)).toBeCloseTo(1 - mse / variance, 3);
    regressor.dispose();
  });

  it('shares the training part out by folds, every row once', async () => {
    const config = parseConfig(base);
    const { prepare } = neuralRegressionTuning;
    const runs = await Promise.all(
      [0, 1, 2].map((index) => prepare(config, { kind: 'neural-regression', table }, { index, of: 3 })),
    );
    const held = runs.flatMap(({ parts }) => parts.valid.lines);
    const whole = await prepareNeuralRegression(config, table);
    expect([...held].sort((a, b) => a - b)).toEqual([...whole.parts.train.lines].sort((a, b) => a - b));
  });

  it('refuses a target that does not vary', async () => {
    const level = readDelimited(`review,stars\n${rows.map((row) => row.replace(/,.*/, ',3')).join('\n')}\n`);
    await expect(prepareNeuralRegression(parseConfig(base), level)).rejects.toMatchObject({
      code: 'E_DATA',
      message: expect.stringContaining('is 3 in every training row: there is nothing to explain'),
    });
  });
});
