import type { Parameter, Role } from '@ridgeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from './glob.ts';
import { selectPaths } from './select-paths.ts';

const parameters: readonly Parameter[] = [
  { path: 'embedding/table', role: 'embedding', shape: [5, 3] },
  { path: 'lstm/0/kernel', role: 'kernel', shape: [3, 16] },
  { path: 'lstm/0/recurrent', role: 'recurrent', shape: [4, 16] },
  { path: 'lstm/0/bias', role: 'bias', shape: [16] },
  { path: 'head/kernel', role: 'kernel', shape: [4, 5] },
  { path: 'head/bias', role: 'bias', shape: [5] },
  { path: 'norm/gain', role: 'norm', shape: [5] },
];

describe('selectPaths', () => {
  it('selects all but biases and norms where no selector is given', () => {
    const weights = ['embedding/table', 'lstm/0/kernel', 'lstm/0/recurrent', 'head/kernel'];
    expect(selectPaths(parameters)).toEqual(weights);
    expect(selectPaths(parameters, {})).toEqual(weights);
  });

  it('selects by role, by path, and by both', () => {
    expect(selectPaths(parameters, { role: ['bias'] })).toEqual(['lstm/0/bias', 'head/bias']);
    expect(selectPaths(parameters, { path: ['head/*', 'norm/gain'] })).toEqual([
      'head/kernel',
      'head/bias',
      'norm/gain',
    ]);
    expect(selectPaths(parameters, { role: ['kernel'], path: ['lstm/**'] })).toEqual(['lstm/0/kernel']);
  });

  it('refuses a selector that selects nothing, naming what exists', () => {
    expect(() => selectPaths(parameters, { role: ['attention'] })).toThrow(
      expect.objectContaining({
        code: 'E_SELECTOR',
        message:
          'selector: {"role":["attention"]} selects no parameter; there are embedding/table (embedding), ' +
          'lstm/0/kernel (kernel), lstm/0/recurrent (recurrent), lstm/0/bias (bias), head/kernel (kernel), ' +
          'head/bias (bias), norm/gain (norm).',
        hint: 'Name a role or a path from this list.',
      }),
    );
    expect(() => selectPaths(parameters, { role: [] })).toThrow('selector: {"role":[]} selects no parameter');
  });

  it('names the role or path that was probably meant', () => {
    expect(() => selectPaths(parameters, { role: ['kernal' as Role] })).toThrow(
      expect.objectContaining({ hint: 'Did you mean "kernel"?' }),
    );
    expect(() => selectPaths(parameters, { path: ['lstm/**', 'head/kernal'] })).toThrow(
      expect.objectContaining({ code: 'E_SELECTOR', hint: 'Did you mean "head/kernel"?' }),
    );
  });
});

describe('matchesGlob', () => {
  it.each([
    ['lstm/0/kernel', 'lstm/0/kernel', true],
    ['lstm/0/kernel', 'lstm/*/kernel', true],
    ['lstm/0/kernel', 'lstm/*', false],
    ['lstm/0/kernel', 'lstm/**', true],
    ['lstm/0/kernel', '**', true],
    ['lstm/0/kernel', '**/kernel', true],
    ['kernel', '**/kernel', true],
    ['mykernel', '**/kernel', false],
    ['lstm/kernel', 'lstm/**/kernel', true],
    ['lstm/0/1/kernel', 'lstm/**/kernel', true],
    ['lstm/0/kernel', '*/kernel', false],
    ['lstm/0/kernel', 'lstm/0/k*n*l', true],
    ['lstm/0/kernel', 'lstm**nel', true],
    ['lstm/0/kernel', '', false],
    ['', '', true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['a[b]+$', 'a[b]+$', true],
  ])('%s against %s: %s', (path, pattern, expected) => {
    expect(matchesGlob(path, pattern)).toBe(expected);
  });

  const names = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 12 });

  it('means what the regular expression of the pattern means', () => {
    const patterns = fc
      .array(fc.constantFrom('a', 'b', '/', '.', '*', '**', '**/'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(names, patterns, (path, pattern) => {
        const source = pattern.replace(/(?<![^/])\*\*\/|\*\*|\*|\./g, (token) =>
          token === '**/' ? '(?:.*/)?' : token === '**' ? '.*' : token === '*' ? '[^/]*' : '\\.',
        );
        expect(matchesGlob(path, pattern)).toBe(new RegExp(`^${source}$`).test(path));
      }),
      { numRuns: 2000 },
    );
  });

  it('answers at once where a backtracking matcher would not', () => {
    expect(matchesGlob('a'.repeat(500), `${'*a'.repeat(100)}b`)).toBe(false);
  });
});
