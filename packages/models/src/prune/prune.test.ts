import type { HostParams, Model } from '@ridgeline/contracts';
import { describe, expect, it } from 'vitest';
import { actingUnits } from './acting-units.ts';
import { prune } from './prune.ts';
import { asPruned, prunedModel } from './pruned-model.ts';

const places = (path: string, axis: number, flow: 'in' | 'out') =>
  ({ path, axis, starts: [0], count: 0, flow }) as const;

/** Four units that feed one another by `u`, begin at `b`, and are read by `v`. */
const recurrent = {
  name: 'hidden',
  size: 4,
  weights: [places('b', 0, 'in'), places('u', 1, 'in'), places('u', 0, 'out'), places('v', 0, 'out')],
};

const paramsOf = (b: readonly number[], u: readonly number[], v: readonly number[]): HostParams => ({
  b: { shape: [4], data: Float32Array.from(b) },
  // u[i][j]: what unit i gives to unit j
  u: { shape: [4, 4], data: Float32Array.from(u) },
  v: { shape: [4, 1], data: Float32Array.from(v) },
});

const acting = (params: HostParams) => actingUnits([recurrent], params).hidden;

const all = [1, 1, 1, 1];
const none = Array(16).fill(0);
const feeding = (...pairs: readonly (readonly [from: number, to: number])[]): readonly number[] =>
  none.map((_, i) => (pairs.some(([from, to]) => 4 * from + to === i) ? 1 : 0));

describe('a unit acts', () => {
  it.each([
    ['where it is read', all, none, [0, 1, 0, -1], [1, 3]],
    ['where it has a bias', [0, 1, 0, -1], none, all, [1, 3]],
    ['where another that is read heeds it', all, feeding([0, 1], [1, 2]), [0, 0, 1, 0], [0, 1, 2]],
    ['where another that has a bias feeds it', [1, 0, 0, 0], feeding([0, 1], [1, 2]), all, [0, 1, 2]],
    ['not where it feeds itself alone', all, feeding([0, 0], [1, 0]), [0, 0, 1, 0], [2]],
    ['not where some only feed one another', all, feeding([0, 1], [1, 0]), [0, 0, 1, 0], [2]],
    ['not where some are only fed by one another', [0, 0, 1, 0], feeding([0, 1], [1, 0]), all, [2]],
    ['unless none does, where the first is left', all, feeding([2, 3]), [0, 0, 0, 0], [0]],
  ])('%s', (_, b, u, v, expected) => {
    expect(acting(paramsOf(b, u, v))).toEqual(expected);
  });

  it('in the next layer, or what leads there has no use', () => {
    const first = { name: 'first', size: 2, weights: [places('a', 0, 'in'), places('w', 0, 'out')] };
    const second = { name: 'second', size: 2, weights: [places('w', 1, 'in'), places('v', 0, 'out')] };
    const params: HostParams = {
      a: { shape: [2], data: Float32Array.of(1, 1) },
      w: { shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) },
      v: { shape: [2, 1], data: Float32Array.of(0, 1) },
    };
    expect(actingUnits([first, second], params)).toEqual({ first: [1], second: [1] });
  });
});

const bare: Model = {
  spec: { kind: 'bare' },
  parameters: [{ path: 'head/kernel', role: 'kernel', shape: [2, 2] }],
  sites: ['logits'],
  init: () => ({}),
  forward: () => {
    throw new Error('not run');
  },
};

it('refuses a model that tells of nothing, and sizes that it has not', () => {
  expect(() => prune(bare, {})).toThrowError(
    expect.objectContaining({
      code: 'E_OPTION',
      message: 'prune: bare tells of no units that may leave it.',
      hint: expect.stringContaining('hidden units, filters, heads and feed-forward units'),
    }),
  );
  const wide: Model = { ...bare, widths: [{ name: 'hidden', size: 4, weights: [] }] };
  for (const left of [0, 5, 1.5, Number.NaN])
    expect(() => prunedModel(wide, { hidden: left })).toThrowError(
      expect.objectContaining({
        code: 'E_OPTION',
        message: `bare: pruned must leave between 1 and all units of what it names, got ${left} of hidden; there are hidden (4).`,
      }),
    );
  for (const name of ['other', 'toString'])
    expect(() => prunedModel(wide, { [name]: 1 })).toThrowError(
      expect.objectContaining({ code: 'E_OPTION' }),
    );
  for (const pruned of [3, null, [1]])
    expect(() => asPruned(wide, { pruned })).toThrowError(expect.objectContaining({ code: 'E_OPTION' }));
});
