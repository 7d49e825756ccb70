import { describe, expect, it } from 'vitest';
import { significance } from './rows-table.ts';

const difference = { mean: -0.1, low: -0.2, high: -0.05 };

describe('significance', () => {
  it('says in words whether a difference is more than noise, and its direction', () => {
    expect(significance({ pValue: 0.01, difference })).toBe('significant, better (p\u00a0=\u00a00.010)');
    expect(significance({ pValue: 0.0002, difference: { mean: 0.1, low: 0.05, high: 0.2 } })).toBe(
      'significant, worse (p\u00a0<\u00a00.001)',
    );
    expect(significance({ pValue: 0.05, difference })).toBe(
      'not distinguishable from noise (p\u00a0=\u00a00.050)',
    );
  });

  it('says nothing where nothing was tested', () => {
    expect(significance({ pValue: null, difference: null })).toBe('–');
  });
});
