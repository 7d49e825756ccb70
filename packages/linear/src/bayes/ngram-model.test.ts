import { expect, it } from 'vitest';
import golden from '../../golden/ngram.json' with { type: 'json' };
import { fitKneserNey } from './kneser-ney.ts';
import { fitNgramModel, ngramModel } from './ngram-model.ts';

const { vocabulary } = golden;
const ids = Int32Array.from(golden.train);
const cases = golden.cases.map(({ order, boundary, ...expected }) => ({
  name: `order ${order}${boundary === null ? '' : ', sentences apart'}`,
  model: fitNgramModel({ ids, vocabulary, order, ...(boundary !== null && { boundary }) }),
  expected,
}));

it.each(cases)('has the probabilities of the definition in Python: $name', ({ model, expected }) => {
  model.logProbabilities(golden.test).forEach((log, i) => {
    expect(log).toBeCloseTo(expected.logProbabilities[i]!, 12);
  });
  model.spec.discounts.flat().forEach((discount, i) => {
    expect(discount).toBeCloseTo(expected.discounts.flat()[i]!, 12);
  });
});

it.each(cases)('tells all next ids as it tells one, with sum 1: $name', ({ model, expected }) => {
  golden.test.forEach((id, i) => {
    const all = model.probabilities(golden.test.slice(0, i));
    expect(Math.log(all[id]!)).toBeCloseTo(expected.logProbabilities[i]!, 12);
    expect(Math.abs(all.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-12);
  });
});

it('is the model of sentences where the boundary is their end', () => {
  const sentences = ['a b a', 'b c', 'a b c c', 'c'].map((text) => text.split(' '));
  const model = fitKneserNey({ sentences, order: 3 });
  // words 2, 3 and 4; 0 is what is unknown to the model of sentences, 1 the end
  const idsOf = (words: readonly string[]) => [...words.map((word) => 2 + 'abc'.indexOf(word)), 1];
  const same = fitNgramModel({
    ids: Int32Array.from(sentences.flatMap(idsOf)),
    vocabulary: 5,
    order: 3,
    boundary: 1,
  });
  const text = ['c', 'a', 'b', 'a'];
  expect(same.logProbabilities(idsOf(text))).toEqual(model.logProbabilities(text));
});

it('is the same again from its spec and parameters', () => {
  for (const { model } of cases) {
    const again = ngramModel(JSON.parse(JSON.stringify(model.spec)), model.parameters);
    expect(again.logProbabilities(golden.test)).toEqual(model.logProbabilities(golden.test));
  }
});

const options = { ids: Int32Array.of(0, 1), vocabulary: 2, order: 2 };
it.each<[string, () => unknown, string, string]>([
  ['no id', () => fitNgramModel({ ...options, ids: new Int32Array() }), 'E_DATA', 'an id to count, got none'],
  [
    'an id outside the vocabulary',
    () => fitNgramModel({ ...options, vocabulary: 1 }),
    'E_DATA',
    'from 0 to 0, got 1',
  ],
  [
    'such an id in a text that is read',
    () => fitNgramModel(options).logProbabilities([2]),
    'E_DATA',
    'got 2',
  ],
  ['an order of 0', () => fitNgramModel({ ...options, order: 0 }), 'E_RANGE', 'order must be'],
  ['an order beyond reason', () => fitNgramModel({ ...options, order: 256 }), 'E_RANGE', 'at most 255'],
  [
    'a boundary that is no id',
    () => fitNgramModel({ ...options, boundary: 2 }),
    'E_RANGE',
    'from 0 to 1, got 2',
  ],
])('refuses %s', (_, run, code, message) => {
  expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});
