import { expect, it } from 'vitest';
import { signedInterval, signedNats } from './signed-nats.ts';

it('shows a sign, and a fourth decimal where three would show nothing', () => {
  expect([-0.0206, 0.0123, -0.0003, 0.00049, 0, 1e-9, Number.NaN].map(signedNats)).toEqual([
    '−0.021',
    '+0.012',
    '−0.0003',
    '+0.0005',
    '0.000',
    '0.0000',
    'not finite',
  ]);
});

it('writes an interval with as many decimals at both ends, which differ where they do', () => {
  expect(signedInterval({ mean: -0.79, low: -0.99, high: -0.5994 })).toEqual({
    mean: '−0.790',
    low: '−0.990',
    high: '−0.599',
  });
  expect(signedInterval({ mean: 0.0009, low: 0.0006, high: 0.0013 })).toEqual({
    mean: '+0.0009',
    low: '+0.0006',
    high: '+0.0013',
  });
  expect(signedInterval({ mean: -0.006, low: -0.0004, high: 0.001 }).high).toBe('+0.0010');
  expect(signedInterval({ mean: 0, low: 0, high: 0 })).toEqual({
    mean: '0.000',
    low: '0.000',
    high: '0.000',
  });
});
