import { expect, it } from 'vitest';
import { scalarsOf, settingsOf } from './tracked.ts';

it('names settings by their paths', () => {
  expect(
    settingsOf({
      task: 'translation',
      model: { kind: 'lstm', hidden: 8, tied: true },
      regularizers: [{ kind: 'l1', lambda: 0.1, on: { path: ['head/kernel'] } }],
      lambdas: [1, 2],
      empty: {},
      none: null,
      absent: undefined,
    }),
  ).toEqual({
    task: 'translation',
    'model.kind': 'lstm',
    'model.hidden': 8,
    'model.tied': true,
    'regularizers.0.kind': 'l1',
    'regularizers.0.lambda': 0.1,
    'regularizers.0.on.path': '["head/kernel"]',
    lambdas: '[1,2]',
    empty: '{}',
    none: 'null',
  });
  expect(settingsOf('a')).toEqual({});
});

it('takes numbers alone, and those that are finite', () => {
  expect(
    scalarsOf({
      validation: { dataLoss: 2, score: { bleu: 31 } },
      at: [5],
      isBest: true,
      name: 'a',
      bad: Number.NaN,
      none: null,
    }),
  ).toEqual({ 'validation/dataLoss': 2, 'validation/score/bleu': 31, 'at/0': 5 });
  expect(scalarsOf(3)).toEqual({});
});
