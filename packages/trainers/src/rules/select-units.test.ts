import '@tensorflow/tfjs-backend-cpu';
import type { Model, UnitGroup, WidthRegularizer } from '@ridgeline/contracts';
import { mapParams, scaleUnits, unitSums } from '@ridgeline/tensors';
import {
  divNoNan,
  mul,
  relu,
  setBackend,
  sqrt,
  square,
  sub,
  sum,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { resolveRules } from './rules.ts';

beforeAll(() => setBackend('cpu'));

const model: Model = {
  spec: { kind: 'looking' },
  parameters: [
    { path: 'embedding/table', role: 'embedding', shape: [3, 2], lookedUpBy: ['ids'] },
    { path: 'head/kernel', role: 'kernel', shape: [2, 2] },
  ],
  widths: [
    {
      name: 'embedding',
      size: 2,
      weights: [{ path: 'embedding/table', axis: 1, starts: [0], count: 3, flow: 'in' }],
    },
  ],
  sites: ['logits'],
  init: () => ({}),
  forward: () => {
    throw new Error('not run');
  },
};

/** λ·Σ‖w_g‖₂, of which a step takes λ·step off the length. */
const lengths = (lambda: number): WidthRegularizer => ({
  spec: { kind: 'lengths', lambda },
  over: (group: UnitGroup) => {
    const of = (params: Parameters<typeof unitSums>[0]) => sqrt(unitSums(mapParams(params, square), group));
    return {
      spec: { kind: 'lengths', lambda },
      penalty: (params) => mul(lambda, sum(of(params))),
      gradient: (params) => params,
      proximal: (params, step) =>
        mapParams(params, (value) =>
          scaleUnits(value, group.weights[0]!, relu(sub(1, divNoNan(step * lambda, of(params)))), 1),
        ),
    };
  },
});

const resolved = (of?: string) =>
  resolveRules(model, [{ widthRegularizer: lengths(0.5), as: 'proximal', ...(of !== undefined && { of }) }])
    .joined;

it('takes the rows of a table for units where they are named, each a group of its own', async () => {
  const [rule, ...more] = resolved('embedding/rows');
  expect([rule!.paths, more]).toEqual([['embedding/table'], []]);
  expect(rule!.units).toMatchObject({ width: 'embedding/rows', isOfRows: true });
  const found = tidy(() => {
    const params = { 'embedding/table': tensor2d([3, 4, 0.3, 0.4, 0, 0], [3, 2]) };
    return {
      penalty: rule!.joined.penalty(params).arraySync(),
      moved: [...rule!.joined.proximal!(params, 1)['embedding/table']!.dataSync()],
    };
  });
  // ½·(5 + 0.5 + 0); a row of the length 5 keeps 1 − 0.5/5 of it, one of 0.5 nothing
  expect(found.penalty).toBeCloseTo(2.75, 6);
  for (const [i, value] of [2.7, 3.6, 0, 0, 0, 0].entries()) expect(found.moved[i]).toBeCloseTo(value, 6);
});

it('leaves rows out where nothing is named, and tells of them', () => {
  expect(resolved().map(({ units }) => units!.width)).toEqual(['embedding']);
  expect(() => resolved('rows')).toThrowError(
    expect.objectContaining({
      code: 'E_SELECTOR',
      message: 'lengths: the model looking has no width "rows"; it has embedding, embedding/rows.',
    }),
  );
});
