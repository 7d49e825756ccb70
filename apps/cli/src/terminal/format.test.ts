import { expect, it } from 'vitest';
import { duration, measured, nats, unitText } from './format.ts';

it('writes losses with a real minus sign, and none on zero', () => {
  expect([1.2346, -0.0714, -0.0001].map(nats)).toEqual(['1.235', '−0.071', '0.000']);
});

it('writes numbers of any size by their digits', () => {
  expect([525731029.3353, 12.3456789, 0.0012345678, 0].map(measured)).toEqual([
    '525,731,029',
    '12.346',
    '0.0012346',
    '0',
  ]);
});

it('writes a unit in words, with units in it', () => {
  expect(unitText({ kind: 'logistic', ...{ penalty: { kind: 'l2' }, standardize: false } })).toBe(
    'logistic, penalty (l2), standardize false',
  );
});

it.each([
  [9.94, '9.9 s'],
  [59.4, '59 s'],
  [59.7, '1 min 0 s'],
  [86.1, '1 min 26 s'],
  [119.8, '2 min 0 s'],
  [3599, '1 h 0 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
