import { describe, expect, it } from 'vitest';
import { largestStrength, strengthPath } from './tune-strengths.ts';

const adam = { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

describe('largestStrength', () => {
  it('is what one step of Adam can hold against', () => {
    expect(largestStrength('l1', adam)).toBe(1);
    expect(largestStrength('elasticNet', adam)).toBe(2);
    expect(largestStrength('l2', adam)).toBe(10);
    expect(largestStrength('dropout', adam)).toBe(0.9);
  });

  it('follows from clipping for plain descent, and from momentum', () => {
    const clipped = { learningRate: 0.1, clipGlobalNorm: 2 };
    const heavy = { kind: 'momentum', momentum: 0.75, dampening: 0, ...clipped } as const;
    expect(largestStrength('l1', { kind: 'sgd', ...clipped })).toBe(2);
    expect(largestStrength('l1', heavy)).toBe(8);
  });

  it('is that of Adam for others that divide gradients by their size, over what momentum adds', () => {
    const divided = { alpha: 0.99, epsilon: 1e-8, centered: false, learningRate: 0.01, clipGlobalNorm: 5 };
    expect(largestStrength('l1', { kind: 'rmsProp', momentum: 0, ...divided })).toBe(1);
    expect(largestStrength('l1', { kind: 'rmsProp', momentum: 0.75, ...divided })).toBe(4);
    const adadelta = { kind: 'adadelta', rho: 0.9, epsilon: 1e-6, learningRate: 1 } as const;
    for (const optimizer of [adadelta, { ...adadelta, clipGlobalNorm: 1 }])
      expect(() => largestStrength('l1', optimizer)).toThrow(
        'a step of adadelta moves a weight is not known',
      );
  });

  it('is not known where a step has no bound, unless for dropout', () => {
    const optimizer = { kind: 'sgd', learningRate: 0.1 } as const;
    expect(() => largestStrength('l1', optimizer)).toThrow('a step of sgd has no bound');
    expect(largestStrength('dropout', optimizer)).toBe(0.9);
  });
});

describe('strengthPath', () => {
  it('falls by one factor, to a hundredth for l1 and a thousandth for l2', () => {
    const path = strengthPath('l1', { largest: 1, count: 3 });
    expect(path).toEqual([1, expect.closeTo(0.1, 12), 0.01]);
    expect(strengthPath('l2', { largest: 10, count: 2 })).toEqual([10, 0.01]);
  });

  it('falls by equal steps for the rates of dropout', () => {
    expect(strengthPath('dropout', { largest: 0.9, ratio: 1 / 3, count: 3 })).toEqual([0.9, 0.6, 0.3]);
  });

  it('refuses a rate above 1 and a ratio of 0', () => {
    expect(() => strengthPath('dropout', { largest: 1.5, count: 3 })).toThrow('1 − largest');
    expect(() => strengthPath('l1', { largest: 1, ratio: 0, count: 3 })).toThrow('ratio');
  });
});
