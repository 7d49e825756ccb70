import '@tensorflow/tfjs-backend-cpu';
import type { Found, GradientMethod, Params, PassAt, StepRows } from '@ridgeline/contracts';
import { expectClose } from '@ridgeline/testing';
import { mul, scalar, setBackend, tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { fgm } from './fgm.ts';
import { sam } from './sam.ts';
import { virtualAdversarial } from './virtual-adversarial.ts';

beforeAll(() => setBackend(inject('backend')));

const foundWith = (gradients: Params, sites: Params = {}): Found => ({
  mean: scalar(1),
  terms: [],
  gradients,
  carried: {},
  buffers: {},
  sites,
});

/** Rows whose first position is padding, and whose numbers are 3 and 4 in turn. */
const rows: StepRows = {
  normal: (site, shape) =>
    rows.withoutPadding(
      site,
      tensor(
        Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => 3 + (i % 2)),
        [...shape],
      ),
    ),
  withoutPadding: (_, values) => mul(values, tensor([0, 1], [1, 2, 1])),
};

/** What a method asks for, given what each of its passes finds, and what it comes to. */
const drive = (method: GradientMethod, params: Params, answers: readonly Found[], sites: string[] = []) => {
  const asked: PassAt[] = [];
  const passes = method.find(params, sites, rows);
  let next = passes.next();
  for (const answer of answers) {
    if (next.done) break;
    asked.push(next.value);
    next = passes.next(answer);
  }
  if (!next.done) throw new Error('the method asks for more');
  return { asked, found: next.value };
};

describe('sam', () => {
  const params = { a: tensor1d([1]), b: tensor1d([2, 3]) };

  it('takes the gradient at w + ρ·g/‖g‖ over all parameters', () => {
    const here = foundWith({ a: tensor1d([3]), b: tensor1d([0, 4]) });
    const above = foundWith({ a: tensor1d([7]), b: tensor1d([8, 9]) });
    const { asked, found } = drive(sam({ rho: 0.5 }), params, [here, above]);
    expect(asked[0]).toEqual({});
    expectClose(asked[1]!.params!.a!, [1.3], { relative: 1e-6 });
    expectClose(asked[1]!.params!.b!, [2, 3.4], { relative: 1e-6 });
    expect(found.gradients).toBe(above.gradients);
    expect(found.mean).toBe(here.mean);
  });

  it('stays where it is with a gradient of 0, and makes one pass at a ρ of 0', () => {
    const flat = foundWith({ a: zeros([1]), b: zeros([2]) });
    const { asked } = drive(sam({ rho: 0.5 }), params, [flat, flat]);
    expectClose(asked[1]!.params!.b!, [2, 3], { relative: 0 });
    expect(drive(sam({ rho: 0 }), params, [flat]).found).toBe(flat);
  });
});

describe('fgm', () => {
  it('moves each row by ε along its gradient, over all sites together, and takes the mean of both gradients', () => {
    const sites = {
      'embedding/0': tensor([3, 0, 0, 0], [2, 1, 2]),
      'embedding/1': tensor([0, 4, 0, -2], [2, 2]),
    };
    const clean = foundWith({ w: tensor1d([1]) }, sites);
    const moved = foundWith({ w: tensor1d([2]) });
    const method = fgm({ epsilon: 10 });
    const { asked, found } = drive(method, {}, [clean, moved], Object.keys(sites));
    expect(method.at).toBe('embedding');
    expect(asked[0]).toEqual({ look: ['embedding/0', 'embedding/1'] });
    expectClose(asked[1]!.add!['embedding/0']!, tensor([6, 0, 0, 0], [2, 1, 2]), { relative: 1e-6 });
    expectClose(asked[1]!.add!['embedding/1']!, tensor([0, 8, 0, -10], [2, 2]), { relative: 1e-6 });
    expectClose(found.gradients.w!, [1.5], { relative: 1e-6 });
  });

  it('leaves a row without a gradient, and makes a plain pass at an ε of 0', () => {
    const clean = foundWith({ w: tensor1d([1]) }, { embedding: zeros([1, 2]) });
    const { asked } = drive(fgm({ epsilon: 1 }), {}, [clean, clean], ['embedding']);
    expectClose(asked[1]!.add!.embedding!, [0, 0], { relative: 0 });
    expect(drive(fgm({ epsilon: 0 }), {}, [clean], ['embedding']).asked).toEqual([{}]);
  });
});

describe('virtualAdversarial', () => {
  const answers = (iterations: number): Found[] => {
    const clean = foundWith({ w: tensor1d([1]) }, { embedding: zeros([1, 2, 2]) });
    const near = foundWith({}, { embedding: tensor([7, 7, 0, 5], [1, 2, 2]) });
    const far = { ...foundWith({ w: tensor1d([2]) }), terms: [{ name: 'divergence', value: scalar(0.25) }] };
    return [{ ...clean, logits: tensor([[1, 2]]) }, ...Array.from({ length: iterations }, () => near), far];
  };

  it('looks at the gradient of the divergence at ξ along a draw, then moves each row by ε, and no padding', () => {
    const given = answers(1);
    const method = virtualAdversarial({ epsilon: 10, weight: 3, xi: 0.5 });
    const { asked, found } = drive(method, {}, given, ['embedding']);
    expect(asked[0]).toEqual({ look: ['embedding'], tell: 'logits' });
    expect(asked[1]).toMatchObject({ from: given[0]!.logits, only: 'added' });
    expectClose(asked[1]!.add!.embedding!, tensor([0, 0, 0.3, 0.4], [1, 2, 2]), { relative: 1e-6 });
    expect(Object.keys(asked[2]!)).toEqual(['add', 'from']);
    expectClose(asked[2]!.add!.embedding!, tensor([0, 0, 0, 10], [1, 2, 2]), { relative: 1e-6 });
    expectClose(found.gradients.w!, [1 + 3 * 2], { relative: 1e-6 });
    expect(found.terms.map(({ name }) => name)).toEqual(['virtualAdversarial']);
    expectClose(found.terms[0]!.value, 0.75, { relative: 1e-6 });
  });

  it.each([1, 3])('makes 2 + %i passes, so many of them without gradients of parameters', (iterations) => {
    const method = virtualAdversarial({ epsilon: 1, weight: 1, iterations });
    const { asked } = drive(method, {}, answers(iterations), ['embedding']);
    expect(asked.length).toBe(2 + iterations);
    expect(asked.filter(({ only }) => only === 'added').length).toBe(iterations);
  });

  it.each([
    { epsilon: 0, weight: 1 },
    { epsilon: 1, weight: 0 },
  ])('makes a plain pass with %j', (options) => {
    const clean = foundWith({ w: tensor1d([1]) });
    const { asked, found } = drive(virtualAdversarial(options), {}, [clean], ['embedding']);
    expect(asked).toEqual([{}]);
    expect(found).toBe(clean);
  });
});
