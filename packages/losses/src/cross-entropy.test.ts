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
const batchOf = (targets: Tensor, counts?: Tensor): Batch => ({
  inputs: {},
  targets,
  ...(counts && { counts }),
});

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

  it('counts a target by the weight of its class', () => {
    const targets = tensor2d([0, 1, 1, 0], [2, 2], 'int32');
    const mask = tensor2d([1, 1, 1, 0], [2, 2], 'int32');
    const weighted = crossEntropy({ classWeights: [3, 0.25] });
    const { lossNats, targets: counts } = weighted.perExample(zeros([2, 2, 2]), batchOf(targets, mask));
    expectClose(lossNats, [3.25 * Math.LN2, 0.25 * Math.LN2], { relative: 1e-6 });
    expectClose(counts, [3.25, 0.25], { relative: 0 });
    expectClose(weighted.mean(zeros([2, 2, 2]), batchOf(targets, mask)), Math.LN2, { relative: 1e-6 });
    const few = tensor2d([0, 0, 1, 0], [2, 2]);
    expectClose(weighted.mean(zeros([2, 2, 2]), batchOf(targets, few)), Math.LN2, { relative: 1e-6 });
  });

  it('tells in its spec what it was given', () => {
    expect(loss.spec).toEqual({ kind: 'crossEntropy' });
    const options = { labelSmoothing: 0.1, classWeights: [1, 2] };
    expect(crossEntropy(options).spec).toEqual({ kind: 'crossEntropy', ...options });
  });

  it('refuses strengths and weights that make no loss', () => {
    expect(() => crossEntropy({ labelSmoothing: 1.5 })).toThrow(
      'crossEntropy: labelSmoothing must be a number in [0, 1], got 1.5.',
    );
    expect(() => crossEntropy({ classWeights: [1, -1] })).toThrow(
      'crossEntropy: classWeights[1] must be a finite number ≥ 0, got -1.',
    );
    expect(() => crossEntropy({ classWeights: [0, 0] })).toThrow(
      'crossEntropy: classWeights must not all be 0.',
    );
    const targets = tensor1d([0, 1], 'int32');
    expect(() => crossEntropy({ classWeights: [1] }).mean(zeros([2, 4]), batchOf(targets))).toThrow(
      'crossEntropy: classWeights must be [4], got [1].',
    );
  });

  it('refuses targets and masks that do not fit the logits', () => {
    const targets = tensor1d([0, 1], 'int32');
    expect(() => loss.mean(zeros([2, 3, 4]), batchOf(targets))).toThrow(
      'crossEntropy: targets must be [2, 3], got [2].',
    );
    expect(() => loss.mean(zeros([2, 4]), batchOf(targets, ones([2, 3])))).toThrow(
      'crossEntropy: counts must be [2], got [2, 3].',
    );
  });
});

describe('beside PyTorch, with a mask for ignore_index', () => {
  const readings: Readonly<Record<string, (logits: Tensor, batch: Batch, unit: Loss) => Tensor>> = {
    mean: (logits, batch, unit) => unit.mean(logits, batch),
    sum: (logits, batch, unit) => sum(unit.perExample(logits, batch).lossNats),
    none: (logits, batch, unit) => unit.perExample(logits, batch).lossNats,
  };
  const configs: readonly { reduction?: string; label_smoothing?: number; weight?: number[] }[] =
    golden.cases.map(({ config }) => config);

  it.each(golden.cases.map((given, index) => ({ ...given, ...configs[index] })))(
    'agrees on $name',
    (given) => {
      const { target, ignore_index: ignored } = given.config;
      const { reduction = 'mean', label_smoothing: labelSmoothing, weight: classWeights } = given;
      const unit = crossEntropy({
        ...(labelSmoothing !== undefined && { labelSmoothing }),
        ...(classWeights !== undefined && { classWeights }),
      });
      const targets = tensor1d(target, 'int32');
      const mask = tensor1d(target.map((id) => (id === ignored ? 0 : 1)));
      const read = (logits: Tensor): Tensor => readings[reduction]!(logits, batchOf(targets, mask), unit);
      const logits = goldenTensor(given.inputs.logits);
      expectClose(read(logits), given.outputs.output, { relative: 1e-5, what: 'loss' });
      const cotangent = goldenTensor(given.cotangents.output as GoldenTensor);
      const gradient = grad((values: Tensor) => mul(read(values), cotangent))(logits);
      expectClose(gradient, given.grad_inputs.logits, { relative: 1e-5, what: 'gradient' });
    },
  );

  it('gives the same for the rows of one batch as for the positions of one row', () => {
    const { config, inputs, outputs } = golden.cases[0]!;
    const targets = tensor(config.target, [2, 3], 'int32');
    const mask = tensor(
      config.target.map((id) => (id < 0 ? 0 : 1)),
      [2, 3],
    );
    const logits = reshape(goldenTensor(inputs.logits), [2, 3, 5]);
    expectClose(loss.mean(logits, batchOf(targets, mask)), outputs.output, { relative: 1e-5 });
  });
});
