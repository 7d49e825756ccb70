import type { RuledParameter } from '@ridgeline/trainers';
import { expect, it } from 'vitest';
import { gatheredPaths, idleRules, ruledFacts } from './ruled-text.ts';

const parameter = (path: string, over: Partial<RuledParameter> = {}): RuledParameter => ({
  ...{ path, role: 'kernel', shape: [2], rules: ['l2 decoupled'], isScaleFree: false },
  ...over,
});

it('gathers paths that differ in one number', () => {
  expect(gatheredPaths(['a/table', 'blocks/0/in/kernel', 'blocks/1/in/kernel', 'blocks/0/in/bias'])).toEqual([
    'a/table',
    'blocks/0…1/in/kernel',
    'blocks/0/in/bias',
  ]);
});

it('names every parameter once, under what acts on it or for why nothing does', () => {
  const bias = { rules: [], free: 'a bias, unless `on` names it' };
  expect(
    ruledFacts([
      parameter('a'),
      parameter('b', bias),
      parameter('c', { isScaleFree: true }),
      parameter('d', bias),
    ]),
  ).toEqual([
    ['regularized', 'by l2 decoupled: a, c'],
    ['left out', 'a bias, unless `on` names it: b, d'],
    ['scale-free', expect.stringMatching(/^c: a norm takes their common scale out/)],
  ]);
});

it('finds penalties of nothing but weights whose scale does not count', () => {
  const free = { isScaleFree: true };
  const [both, alone] = [
    { rules: ['l2 penalty', 'l1 proximal'] },
    { rules: ['l2 penalty', 'maxNorm constraint'] },
  ];
  expect(idleRules([parameter('a', { ...both, ...free }), parameter('b', { ...alone, ...free })])).toEqual([
    'l2 penalty',
    'l1 proximal',
  ]);
  expect(idleRules([parameter('a', { ...both, ...free }), parameter('b', alone)])).toEqual(['l1 proximal']);
});
