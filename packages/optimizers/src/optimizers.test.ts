import '@tensorflow/tfjs-backend-cpu';
import type { Params } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { adam, adamw, chain, clipByGlobalNorm, momentum, nesterov, sgd, warmupCosine } from './index.ts';

beforeAll(() => setBackend(inject('backend')));

const single = (value: number) => record([['w', tensor1d([value])]]);
const values = (params: Readonly<Record<string, { dataSync(): ArrayLike<number> }>>): readonly number[] =>
  Object.values(params).map((value) => value.dataSync()[0]!);

describe('by hand', () => {
  it('sgd steps against the gradient', () => {
    expect(values(sgd({ learningRate: 0.5 }).update(single(3), {}, single(1), 0).updates)).toEqual([-1.5]);
  });

  it('momentum begins with the gradient, undampened', () => {
    const unit = momentum({ learningRate: 1, momentum: 0.5, dampening: 0.75 });
    const first = unit.update(single(4), unit.init(single(0)), single(0), 0);
    expect(values(first.updates)).toEqual([-4]);
    const second = unit.update(single(4), first.state, single(0), 1);
    expect(values(second.updates)).toEqual([-(0.5 * 4 + 0.25 * 4)]);
    expect(Object.keys(second.state)).toEqual(['buffer/w']);
  });

  it('nesterov looks one step ahead', () => {
    const unit = nesterov({ learningRate: 1, momentum: 0.5 });
    expect(values(unit.update(single(4), unit.init(single(0)), single(0), 0).updates)).toEqual([-6]);
  });

  it('adam moves by the learning rate at first, whatever the gradient', () => {
    const unit = adam({ learningRate: 0.01 });
    for (const gradient of [1e-3, 1, 1e6]) {
      const { updates, state } = unit.update(single(gradient), unit.init(single(0)), single(0), 0);
      expectClose(updates.w!, -0.01, { relative: 2e-5 });
      expect(Object.keys(state)).toEqual(['m/w', 'v/w']);
    }
  });

  it('adamw decays beside the step, and not at all where λ is 0', () => {
    const options = { learningRate: 0.5 };
    const plain = adam(options).update(single(0), adam(options).init(single(8)), single(8), 0);
    expect(values(plain.updates)[0]).toBeCloseTo(0, 12);
    const decayed = adamw({ ...options, weightDecay: 0.25 });
    expect(values(decayed.update(single(0), decayed.init(single(8)), single(8), 0).updates)).toEqual([-1]);
    const off = adamw({ ...options, weightDecay: 0 });
    expect(values(off.update(single(3), off.init(single(8)), single(8), 0).updates)).toEqual(
      values(adam(options).update(single(3), adam(options).init(single(8)), single(8), 0).updates),
    );
  });

  it('clipByGlobalNorm leaves short gradients bit for bit as they are', () => {
    const gradients = record([
      ['a', tensor1d([0.1])],
      ['b', tensor1d([-0])],
    ]);
    const { updates } = clipByGlobalNorm(1).update(gradients, {}, {}, 0);
    expect(values(updates)).toEqual([Math.fround(0.1), -0]);
  });

  it('a schedule sets the rate of each step', () => {
    const unit = sgd({
      learningRate: warmupCosine({ peak: 0.75, floor: 0.25, warmupSteps: 2, decaySteps: 4 }),
    });
    const rates = [0, 1, 2, 3, 4].map(
      (step) => -values(unit.update(single(1), {}, single(0), step).updates)[0]!,
    );
    expectClose(rates, [0.25, 0.5, 0.75, 0.5, 0.25], { relative: 1e-6 });
  });
});

describe('chain', () => {
  it('gives each transform the updates of the one before, and its own state under its kind', () => {
    const unit = chain(clipByGlobalNorm(2), momentum({ learningRate: 1, momentum: 0.5 }));
    const { updates, state } = unit.update(single(4), unit.init(single(0)), single(0), 0);
    expectClose(updates.w!, -2, { relative: 1e-6 });
    expect(Object.keys(state)).toEqual(['momentum/buffer/w']);
    expect(unit.learningRate?.at(0)).toBe(1);
    expect(chain(clipByGlobalNorm(1)).learningRate).toBeUndefined();
  });

  it('keeps two transforms of one kind apart', () => {
    const { learningRate: _, ...buffer } = momentum({ learningRate: 1, momentum: 0.5 });
    const unit = chain(buffer, buffer);
    const first = unit.update(single(4), unit.init(single(0)), single(0), 0);
    expect(Object.keys(first.state)).toEqual(['momentum/buffer/w', 'momentum-2/buffer/w']);
    expect(values(first.state)).toEqual([4, -4]);
    expect(values(unit.update(single(0), first.state, single(0), 1).state)).toEqual([2, -4]);
  });

  it('may stand in a chain', () => {
    const unit = chain(clipByGlobalNorm(1), chain(clipByGlobalNorm(2), adam({ learningRate: 0.1 })));
    expect(Object.keys(unit.init(single(0)))).toEqual(['chain/adam/m/w', 'chain/adam/v/w']);
  });

  it('says to the last whether weights and state are given away', () => {
    const told: (boolean | undefined)[] = [];
    const last = {
      ...sgd({ learningRate: 1 }),
      apply: (_: Params, state: Params, params: Params, ...more: unknown[]) => {
        told.push(more[2] as boolean | undefined);
        return { params, state };
      },
    };
    const { apply, init } = chain(clipByGlobalNorm(1), last);
    const given = [single(2), init(single(0)), single(0), 0, {}] as const;
    for (const givenAway of [true, false, undefined]) apply!(...given, givenAway);
    expect(told).toEqual([true, false, undefined]);
  });

  it('tells how fast weights decay in it, at any depth', () => {
    const decaying = adamw({ learningRate: 0.1, weightDecay: 0.25 });
    expect(chain(clipByGlobalNorm(1), chain(clipByGlobalNorm(2), decaying)).weightDecay).toBe(0.25);
    expect(chain(clipByGlobalNorm(1), adam({ learningRate: 0.1 })).weightDecay).toBeUndefined();
  });

  it('refuses no transform, and two that step', () => {
    expect(() => chain()).toThrow(
      'chain: expected transforms of which at most one has a learning rate, got none.',
    );
    expect(() => chain(sgd({ learningRate: 1 }), adam({ learningRate: 1 }))).toThrow('got sgd, adam.');
  });
});

it('refuses options outside their ranges', () => {
  expect(() => adam({ learningRate: 1, beta1: 1 })).toThrow('adam: beta1 must be a number in [0, 1), got 1.');
  expect(() => adam({ learningRate: 1, epsilon: 0 })).toThrow(
    'adam: epsilon must be a finite number > 0, got 0.',
  );
  expect(() => adamw({ learningRate: 1, weightDecay: -1 })).toThrow('adamw: weightDecay must be');
  expect(() => momentum({ learningRate: 1, momentum: 1 })).toThrow('momentum: momentum must be');
  expect(() => momentum({ learningRate: 1, momentum: 0, dampening: 2 })).toThrow(
    'momentum: dampening must be',
  );
  expect(() => nesterov({ learningRate: 1, momentum: -1 })).toThrow('nesterov: momentum must be');
  expect(() => clipByGlobalNorm(0)).toThrow('clipByGlobalNorm: maxNorm must be a finite number > 0, got 0.');
});
