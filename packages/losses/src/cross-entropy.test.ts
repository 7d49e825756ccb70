import '@tensorflow/tfjs-backend-cpu';
import type { Batch, Loss } from '@ridgeline/contracts';
import { expectClose, type GoldenTensor, goldenTensor } from '@ridgeline/testing';
import {
  grad,
  mul,
  ones,
  reshape,
  setBackend,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import golden from '../golden/cross-entropy.json';
import { crossEntropy } from './cross-entropy.ts';

beforeAll(() => setBackend(inject('backend')));

const loss = crossEntropy();
const batchOf = (targets: Tensor, mask?: Tensor): Batch =>
  mask === undefined ? { inputs: targets, targets } : { inputs: targets, targets, mask };

describe('on its own', () => {
  it('is log V where all classes are alike', () => {
    const targets = tensor2d([[0, 1, 2]], [1, 3], 'int32');
    expectClose(loss.mean(zeros([1, 3, 4]), batchOf(targets)), Math.log(4), { relative: 1e-6 });
  });

  it('adds up rows and counts their targets', () => {
    const targets = tensor2d([0, 1, 1, 0], [2, 2], 'int32');
    const { lossNats, targets: counts } = loss.perExample(
      zeros([2, 2, 2]),
      batchOf(targets, tensor2d([1, 1, 1, 0], [2, 2], 'int32')),
    );
    expectClose(lossNats, [2 * Math.LN2, Math.LN2], { relative: 1e-6 });
    expectClose(counts, [2, 1], { relative: 0 });
  });

  it('stays finite where exp would not', () => {
    const [targets, logits] = [tensor1d([0, 1], 'int32'), tensor2d([1000, -1000, 1000, -1000], [2, 2])];
    expectClose(loss.perExample(logits, batchOf(targets)).lossNats, [0, 2000], { relative: 1e-6 });
  });

  it('is 0 where no target counts', () => {
    const targets = tensor1d([0, 1], 'int32');
    expectClose(loss.mean(ones([2, 3]), batchOf(targets, zeros([2]))), 0, { relative: 0 });
  });

  it('refuses targets and masks that do not fit the logits', () => {
    const targets = tensor1d([0, 1], 'int32');
    expect(() => loss.mean(zeros([2, 3, 4]), batchOf(targets))).toThrow(
      'crossEntropy: targets must be [2, 3], got [2].',
    );
    expect(() => loss.mean(zeros([2, 4]), batchOf(targets, ones([2, 3])))).toThrow(
      'crossEntropy: mask must be [2], got [2, 3].',
    );
  });
});

describe('beside PyTorch, with a mask for ignore_index', () => {
  const readings: Readonly<Record<string, (logits: Tensor, batch: Batch, unit: Loss) => Tensor>> = {
    'cross_entropy mean': (logits, batch, unit) => unit.mean(logits, batch),
    'cross_entropy sum': (logits, batch, unit) => sum(unit.perExample(logits, batch).lossNats),
    'cross_entropy none': (logits, batch, unit) => unit.perExample(logits, batch).lossNats,
  };

  it.each(golden.cases)('agrees on $name', ({ name, config, inputs, outputs, cotangents, grad_inputs }) => {
    const { target, ignore_index: ignored } = config;
    const targets = tensor1d(
      target.map((id) => (id === ignored ? 0 : id)),
      'int32',
    );
    const mask = tensor1d(target.map((id) => (id === ignored ? 0 : 1)));
    const read = (logits: Tensor): Tensor => readings[name]!(logits, batchOf(targets, mask), loss);
    const logits = goldenTensor(inputs.logits);
    expectClose(read(logits), outputs.output, { relative: 1e-5, what: 'loss' });
    const cotangent = goldenTensor(cotangents.output as GoldenTensor);
    const gradient = grad((values: Tensor) => mul(read(values), cotangent))(logits);
    expectClose(gradient, grad_inputs.logits, { relative: 1e-5, what: 'gradient' });
  });

  it('gives the same for the rows of one batch as for the positions of one row', () => {
    const { config, inputs, outputs } = golden.cases[0]!;
    const targets = tensor(
      config.target.map((id) => Math.max(id, 0)),
      [2, 3],
      'int32',
    );
    const mask = tensor(
      config.target.map((id) => (id < 0 ? 0 : 1)),
      [2, 3],
    );
    const logits = reshape(goldenTensor(inputs.logits), [2, 3, 5]);
    expectClose(loss.mean(logits, batchOf(targets, mask)), outputs.output, { relative: 1e-5 });
  });
});
