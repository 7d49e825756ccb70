import type { Parameter } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import { selectPaths } from './select-paths.ts';

const parameters: readonly Parameter[] = [
  { path: 'embedding/table', role: 'embedding', shape: [5, 2] },
  { path: 'lstm/0/kernel', role: 'kernel', shape: [2, 8] },
  { path: 'lstm/0/bias', role: 'bias', shape: [8] },
  { path: 'lstm/1/kernel', role: 'kernel', shape: [2, 8] },
  { path: 'head/kernel', role: 'kernel', shape: [2, 5] },
  { path: 'norm/scale', role: 'norm', shape: [2] },
];
const select = (selector?: Parameters<typeof selectPaths>[1]) => selectPaths(parameters, selector).join(' ');

it('leaves biases and norms alone unless they are asked for', () => {
  expect(select()).toBe('embedding/table lstm/0/kernel lstm/1/kernel head/kernel');
  expect(select({ role: ['bias', 'norm'] })).toBe('lstm/0/bias norm/scale');
});

it('matches one segment with * and any number with **', () => {
  expect(select({ path: ['lstm/*/kernel'] })).toBe('lstm/0/kernel lstm/1/kernel');
  expect(select({ path: ['*/kernel'] })).toBe('head/kernel');
  expect(select({ path: ['**/kernel'] })).toBe('lstm/0/kernel lstm/1/kernel head/kernel');
  expect(select({ path: ['**'], role: ['bias'] })).toBe('lstm/0/bias');
  expect(select({ path: ['lstm/**'] })).toBe('lstm/0/kernel lstm/0/bias lstm/1/kernel');
  expect(select({ path: ['h*d/k*l'] })).toBe('head/kernel');
});

it('answers at once for a pattern made to be slow', () => {
  expect(() => select({ path: [`${'**a'.repeat(2000)}b`] })).toThrow('selects no parameter');
});

it('names what there is when nothing is selected', () => {
  expect(() => select({ path: ['head/kernal'] })).toThrow(
    /roles embedding, kernel, bias, norm and the paths/,
  );
  try {
    select({ path: ['head/kernal'] });
  } catch (error) {
    expect(error).toMatchObject({ code: 'E_SELECTOR', hint: 'Did you mean "head/kernel"?' });
  }
});
