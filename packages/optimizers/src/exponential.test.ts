import { expectClose } from '@ridgeline/testing';
import { expect, it } from 'vitest';
import { exponential } from './exponential.ts';

it('falls by one factor at every step, as PyTorch’s ExponentialLR, and stays', () => {
  // ExponentialLR(SGD(lr=8), 0.5)
  const { at } = exponential({ from: 8, to: 0.5, steps: 4 });
  expectClose([0, 1, 2, 3].map(at), [8, 4, 2, 1], { relative: 1e-15 });
  expect([4, 5, 1000].map(at)).toEqual([0.5, 0.5, 0.5]);
});

it('climbs as NumPy’s geomspace', () => {
  // numpy.geomspace(1e-6, 10, 8)
  const { at } = exponential({ from: 1e-6, to: 10, steps: 7 });
  const expected = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10];
  expectClose(
    expected.map((_, step) => at(step)),
    expected,
    { relative: 1e-14 },
  );
});

it('begins and ends at exactly the rates that it is given', () => {
  const { at } = exponential({ from: 0.003, to: 0.7, steps: 999 });
  expect([at(0), at(999)]).toEqual([0.003, 0.7]);
});

it('refuses a rate of 0, which no factor leads to', () => {
  expect(() => exponential({ from: 1, to: 0, steps: 4 })).toThrow(
    'exponential: to must be a finite number > 0, got 0.',
  );
  expect(() => exponential({ from: 0, to: 1, steps: 4 })).toThrow(
    'exponential: from must be a finite number > 0, got 0.',
  );
});
