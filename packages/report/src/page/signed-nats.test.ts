import { expect, it } from 'vitest';
import { signedNats } from './signed-nats.ts';

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
