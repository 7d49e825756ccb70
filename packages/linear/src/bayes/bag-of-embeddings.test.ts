import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import golden from '../../golden/text-classifiers.json' with { type: 'json' };
import { type BagOfEmbeddingsOptions, bagOfEmbeddings, fitBagOfEmbeddings } from './bag-of-embeddings.ts';

const random = randomStream(5).stream('embeddings');
const options: BagOfEmbeddingsOptions = {
  x: golden.train,
  labels: golden.labels,
  width: 4,
  epochs: 3,
  learningRate: 0.5,
  lambda: 0.01,
  random,
};

/** The same descent with plain arrays in double precision, every parameter shrunk in every step. */
const plainDescent = ({ labels, width, epochs, learningRate, lambda }: BagOfEmbeddingsOptions) => {
  const x = golden.train;
  const columns = x[0]!.length;
  const start = random.stream('embeddings').uniform(columns * width, -1 / width, 1 / width);
  const E = x[0]!.map((_, j) => Array.from(start.subarray(j * width, (j + 1) * width)));
  const W = golden.classes.map(() => new Array<number>(width).fill(0));
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, d) => sum + value * b[d]!, 0);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const row of random.stream('order').at(epoch).permutation(x.length)) {
      const rate = learningRate * (1 - step++ / (epochs * x.length));
      const total = x[row]!.reduce((a, b) => a + b, 0) || 1;
      const hidden = W[0]!.map((_, d) => E.reduce((sum, e, j) => sum + (x[row]![j]! / total) * e[d]!, 0));
      const exps = W.map((w) => Math.exp(dot(w, hidden)));
      const errors = exps.map(
        (e, k) => e / exps.reduce((a, b) => a + b) - (golden.classes[k] === labels[row] ? 1 : 0),
      );
      const slope = hidden.map((_, d) => W.reduce((sum, w, k) => sum + errors[k]! * w[d]!, 0));
      for (let d = 0; d < width; d++) {
        W.forEach((w, k) => {
          w[d] = (w[d]! - rate * errors[k]! * hidden[d]!) * (1 - rate * lambda);
        });
        E.forEach((e, j) => {
          e[d] = (e[d]! - rate * (x[row]![j]! / total) * slope[d]!) * (1 - rate * lambda);
        });
      }
    }
  return { embeddings: E.flat(), outputs: W.flat() };
};

it.each([0, 0.05])('descends as the formula says, with λ = %d', (lambda) => {
  const { parameters } = fitBagOfEmbeddings({ ...options, lambda });
  const expected = plainDescent({ ...options, lambda });
  for (const name of ['embeddings', 'outputs'] as const)
    expected[name].forEach((value, i) => {
      expect(parameters[name][i]).toBeCloseTo(value, 5);
    });
});

it('learns, and gives probabilities that add up to 1', () => {
  const model = fitBagOfEmbeddings({ ...options, epochs: 60, lambda: 0 });
  expect(model.losses.at(-1)).toBeLessThan(0.5 * Math.log(3));
  expect(model.losses[0]).toBeCloseTo(Math.log(3), 1);
  const hits = model.predict(golden.train).filter((label, i) => label === golden.labels[i]).length;
  expect(hits).toBeGreaterThanOrEqual(20);
  const logs = model.logProbabilities(golden.test);
  for (let row = 0; row < golden.test.length; row++)
    expect(logs.subarray(3 * row, 3 * row + 3).reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(
      1,
      12,
    );
});

it('is the same for the same stream, and again from its spec', () => {
  const model = fitBagOfEmbeddings(options);
  expect(fitBagOfEmbeddings(options).parameters).toEqual(model.parameters);
  expect(fitBagOfEmbeddings({ ...options, random: random.stream('other') }).parameters).not.toEqual(
    model.parameters,
  );
  const again = bagOfEmbeddings(JSON.parse(JSON.stringify(model.spec)), model.parameters);
  expect(again.scores(golden.test)).toEqual(model.scores(golden.test));
  expect(() => bagOfEmbeddings({ ...model.spec, width: 5 }, model.parameters)).toThrow(
    expect.objectContaining({ code: 'E_SHAPE' }),
  );
});

it.each<[string, Partial<BagOfEmbeddingsOptions>, string, string]>([
  ['one class', { labels: golden.labels.map(() => 'sea') }, 'E_DATA', 'got only "sea"'],
  [
    'empty documents',
    { x: golden.train.map((row) => row.map(() => 0)) },
    'E_DATA',
    'every document is empty',
  ],
  ['negative counts', { x: golden.train.map((row) => row.map(() => -1)) }, 'E_DATA', 'no negative numbers'],
  ['no width', { width: 0 }, 'E_RANGE', 'width must be an integer ≥ 1'],
  ['a decay beyond 1', { learningRate: 10, lambda: 0.1 }, 'E_RANGE', 'learningRate · lambda must be below 1'],
  ['a rate that diverges', { learningRate: 1e30, lambda: 0, epochs: 9 }, 'E_NAN', 'no longer finite'],
])('refuses %s', (_, change, code, message) => {
  expect(() => fitBagOfEmbeddings({ ...options, ...change })).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  );
});
