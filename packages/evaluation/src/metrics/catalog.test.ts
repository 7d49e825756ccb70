import type { AnyKind } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import { describe, expect, it } from 'vitest';
import { metrics } from './catalog.ts';
import type { Measured, ScalarMetric } from './scalar-metric.ts';

const random = randomStream(1);
const [rows, classes] = [12, 3];

/** What answers come to: right ones, some of a model, and the same in another order. */
interface Answers<Given> {
  readonly right: Given;
  readonly found: Given;
  readonly turned: Given;
}

const numbers = (name: string, count: number): number[] => [...random.stream(name).normal(count)];

/** Rows of numbers in the opposite order. */
const turn = (values: readonly number[], width: number): number[] =>
  Array.from({ length: values.length }, (_, i) => {
    const row = values.length / width - 1 - Math.floor(i / width);
    return values[row * width + (i % width)]!;
  });

const classAnswers = (): Answers<Measured['classes']> => {
  const actual = [...random.stream('actual').integers(rows, classes)];
  const logits = numbers('logits', rows * classes);
  const logProbabilities = logits.map((logit, i) => {
    const first = i - (i % classes);
    const own = logits.slice(first, first + classes);
    return logit - Math.log(own.reduce((sum, value) => sum + Math.exp(value), 0));
  });
  return {
    right: {
      actual,
      logProbabilities: logits.map((_, i) => (i % classes === actual[Math.floor(i / classes)] ? 0 : -1000)),
    },
    found: { actual, logProbabilities },
    turned: { actual: turn(actual, 1), logProbabilities: turn(logProbabilities, classes) },
  };
};

const numberAnswers = (): Answers<Measured['numbers']> => {
  const [actual, errors] = [numbers('numbers', rows), numbers('errors', rows)];
  const predicted = actual.map((value, i) => value + errors[i]!);
  return {
    right: { actual, predicted: actual },
    found: { actual, predicted },
    turned: { actual: turn(actual, 1), predicted: turn(predicted, 1) },
  };
};

const lossAnswers = (): Answers<Measured['loss']> => {
  const found = { lossNats: 20, targets: 8, characters: 16, bytes: 20 };
  return { right: { ...found, lossNats: 0 }, found, turned: found };
};

const textAnswers = (): Answers<Measured['texts']> => {
  const references = ['the sea is calm today', 'a sail is torn, and the mast is bare', 'one whale'];
  const hypotheses = ['the sea is very calm', 'a sail is torn, and the Mast is bare', 'one whale'];
  return {
    right: { hypotheses: references, references },
    found: { hypotheses, references },
    turned: { hypotheses: [...hypotheses].reverse(), references: [...references].reverse() },
  };
};

const answers = {
  loss: lossAnswers(),
  classes: classAnswers(),
  numbers: numberAnswers(),
  texts: textAnswers(),
};

const nothing: Measured = {
  loss: { lossNats: 0, targets: 0, characters: 0, bytes: 0 },
  classes: { logProbabilities: [], actual: [] },
  numbers: { actual: [], predicted: [] },
  texts: { hypotheses: [], references: [] },
};

const noNumbers: Measured = {
  loss: { lossNats: Number.NaN, targets: 1, characters: 1, bytes: 1 },
  classes: { logProbabilities: [0, Number.NaN, -1, 0, -1, -1], actual: [0, 0] },
  numbers: { actual: [1, 2], predicted: [1, Number.NaN] },
  texts: { hypotheses: ['a'], references: [[]] },
};

const refused: Measured = {
  loss: { lossNats: -1, targets: 1, characters: 1, bytes: 1 },
  classes: { logProbabilities: [0, 0, 0], actual: [0, 1] },
  numbers: { actual: [1, 2], predicted: [1] },
  texts: { hypotheses: ['a', 'b'], references: ['a'] },
};

describe.each(Object.entries<AnyKind<ScalarMetric>>(metrics))('%s', (_, kind) => {
  const metric = kind(kind.example as never);
  const { right, found, turned } = answers[metric.of];
  const code = { code: expect.stringMatching(/^E_(DATA|SHAPE|RANGE)$/) };

  it('is a number, the same whenever and in whatever order it is asked, and leaves what it is given', () => {
    const before = structuredClone(found);
    const value = metric.measure(found);
    expect(value).toSatisfy(Number.isFinite);
    expect(metric.measure(found)).toBe(value);
    expect(metric.measure(turned)).toBeCloseTo(value, 12);
    expect(found).toEqual(before);
  });

  it('is better where all is right', () => {
    const gain = metric.measure(right) - metric.measure(found);
    expect(metric.higherIsBetter ? gain : -gain).toBeGreaterThan(0);
  });

  it('makes no number of what is none', () => {
    const measured = () => metric.measure(noNumbers[metric.of]);
    if (metric.of === 'numbers') expect(measured()).toBeNaN();
    else expect(measured).toThrow(expect.objectContaining(code));
  });

  it('refuses nothing, and what does not fit', () => {
    expect(() => metric.measure(nothing[metric.of])).toThrow(expect.objectContaining(code));
    expect(() => metric.measure(refused[metric.of])).toThrow(expect.objectContaining(code));
  });
});

const halves = { logProbabilities: [0.8, 0.2, 0.4, 0.6, 0.1, 0.9].map(Math.log), actual: [0, 0, 1] };
const line = { actual: [1, 2, 3], predicted: [1, 2, 5] };
const loss = { lossNats: 4 * Math.LN2, targets: 2, characters: 4, bytes: 8 };

// by hand: answers 0, 1, 1 for 0, 0, 1
it.each([
  [metrics.perplexity().measure(loss), 4],
  [metrics.bitsPerCharacter().measure(loss), 1],
  [metrics.bitsPerByte().measure(loss), 0.5],
  [metrics.logLoss().measure(halves), -Math.log(0.8 * 0.4 * 0.9) / 3],
  [metrics.brierScore().measure(halves), (0.08 + 0.72 + 0.02) / 3],
  [metrics.calibrationError({ bins: 1 }).measure(halves), (0.8 + 0.6 + 0.9 - 2) / 3],
  [metrics.accuracy().measure(halves), 2 / 3],
  [metrics.macroF1().measure(halves), 2 / 3],
  [metrics.matthews().measure(halves), 0.5],
  [metrics.balancedAccuracy().measure(halves), 3 / 4],
  [metrics.weightedF1().measure(halves), 2 / 3],
  [metrics.kappa().measure(halves), 0.4],
  [metrics.areaUnderRoc().measure(halves), 1],
  [metrics.averagePrecision({ average: 'weighted' }).measure(halves), 1],
  [metrics.topKAccuracy({ k: 2 }).measure(halves), 1],
  [metrics.mse().measure(line), 4 / 3],
  [metrics.rmse().measure(line), Math.sqrt(4 / 3)],
  [metrics.mae().measure(line), 2 / 3],
  [metrics.r2().measure(line), -1],
  [metrics.explainedVariance().measure(line), -1 / 3],
])('is %f by hand, %f', (value, expected) => {
  expect(value).toBeCloseTo(expected, 12);
});
