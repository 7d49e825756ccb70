import { expect, test } from 'vitest';
import {
  defaults,
  defaultsFor,
  describePenalty,
  isPenalised,
  type NumberField,
  numberFields,
  penaltyKinds,
  readNumber,
  strengthFields,
} from './settings.ts';

test('every default lies within the limits that the controls have', () => {
  for (const kind of penaltyKinds) {
    const settings = defaultsFor(kind);
    for (const field of Object.keys(numberFields) as NumberField[])
      expect(readNumber(field, String(settings[field])), `${kind} ${field}`).toBe(settings[field]);
  }
});

test('a number is read within its limits and refused outside of them', () => {
  expect(readNumber('lambda', '0')).toBe(0);
  const { max } = numberFields.lambda;
  expect(readNumber('lambda', String(max))).toBe(max);
  expect(readNumber('lambda', '0.123')).toBe(0.123);
  for (const text of [String(max + 0.01), '-1', '', ' ', 'much', 'NaN', 'Infinity', '1,5'])
    expect(readNumber('lambda', text), text).toBeUndefined();
});

test('what is counted takes whole numbers only', () => {
  expect(readNumber('seed', '7')).toBe(7);
  expect(readNumber('seed', '7.5')).toBeUndefined();
});

test('each penalty shows the strengths that act in it', () => {
  expect(strengthFields('none')).toEqual([]);
  expect(strengthFields('dropout')).toEqual(['rate']);
  expect(strengthFields('elasticNet')).toEqual(['lambda', 'alpha']);
});

test('at strength 0 the right side is not called penalised', () => {
  expect(isPenalised(defaults)).toBe(true);
  expect(isPenalised({ ...defaults, lambda: 0 })).toBe(false);
  expect(isPenalised({ ...defaultsFor('dropout'), rate: 0 })).toBe(false);
  expect(isPenalised(defaultsFor('none'))).toBe(false);
});

test('a penalty is described with the numbers that act', () => {
  expect(describePenalty(defaults)).toBe('L1, λ\u00a0=\u00a00.3');
  expect(describePenalty(defaultsFor('elasticNet'))).toBe(
    'elastic net, λ\u00a0=\u00a00.5, α\u00a0=\u00a00.5',
  );
  expect(describePenalty(defaultsFor('dropout'))).toBe('dropout 0.5');
  expect(describePenalty({ ...defaults, lambda: 0 })).toBe('no penalty');
});
