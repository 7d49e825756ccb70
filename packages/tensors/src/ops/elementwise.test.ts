import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  grad,
  grads,
  ones,
  setBackend,
  square,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '../gradients.ts';
import { batchNorm } from './batch-norm.ts';
import { embedding } from './embedding.ts';
import { embeddingProjection } from './embedding-projection.ts';
import { gelu } from './gelu.ts';
import { layerNorm } from './layer-norm.ts';
import { linear } from './linear.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

beforeAll(() => setBackend('cpu'));

const close = (found: ArrayLike<number>, expected: readonly number[]): void =>
  expected.forEach((value, index) => {
    expect(found[index], `[${index}]`).toBeCloseTo(value, 5);
  });

describe('cross-entropy', () => {
  const z = [
    [0.5, -1, 2],
    [1, 0, -1],
  ];
  const nll = (row: number, of: number): number =>
    Math.log(z[row]!.reduce((total, value) => total + Math.exp(value), 0)) - z[row]![of]!;

  it('spreads a share of the target over all classes, weighs classes, and leaves out masked rows', () => {
    tidy(() => {
      const [w, epsilon] = [[1, 2, 0.5], 0.3];
      const found = softmaxCrossEntropy(tensor2d(z), tensor1d([2, 1], 'int32'), {
        labelSmoothing: epsilon,
        classWeights: tensor1d(w),
        mask: tensor1d([1, 0], 'int32'),
      });
      const spread = w.reduce((total, weight, c) => total + weight * nll(0, c), 0);
      close(found.dataSync(), [(1 - epsilon) * w[2]! * nll(0, 2) + (epsilon / 3) * spread, 0]);
    });
  });

  it('gives masked rows no gradient', () => {
    tidy(() => {
      const slope = grad((logits) =>
        sum(softmaxCrossEntropy(logits, tensor1d([2, 1], 'int32'), { mask: tensor1d([1, 0]) })),
      )(tensor2d(z));
      const p = (c: number): number => Math.exp(-nll(0, c));
      close(slope.dataSync(), [p(0), p(1), p(2) - 1, 0, 0, 0]);
    });
  });

  it('refuses options that do not fit', () => {
    tidy(() => {
      const [logits, ids] = [tensor2d(z), tensor1d([0, 0], 'int32')];
      expect(() => softmaxCrossEntropy(logits, ids, { labelSmoothing: 2 })).toThrow(
        'softmaxCrossEntropy: labelSmoothing must be a number in [0, 1], got 2.',
      );
      expect(() => softmaxCrossEntropy(logits, ids, { mask: ones([3]) })).toThrow(
        'softmaxCrossEntropy: mask must be [2], got [3].',
      );
      expect(() => softmaxCrossEntropy(logits, ids, { classWeights: ones([2]) })).toThrow(
        'softmaxCrossEntropy: classWeights must be [3], got [2].',
      );
    });
  });
});

describe('norms', () => {
  it('bring rows, and features, to mean 0 and variance 1', () => {
    tidy(() => {
      const x = tensor2d([
        [1, 3],
        [5, 9],
      ]);
      close(layerNorm(x, { epsilon: 0 }).dataSync(), [-1, 1, -1, 1]);
      const { outputs, mean, variance } = batchNorm(x, { epsilon: 0 });
      close(outputs.dataSync(), [-1, -1, 1, 1]);
      close(mean.dataSync(), [3, 6]);
      close(variance.dataSync(), [4, 9]);
      const fixed = batchNorm(x, { epsilon: 0, mean: tensor1d([1, 1]), variance: tensor1d([4, 16]) });
      close(fixed.outputs.dataSync(), [0, 0.5, 2, 2]);
    });
  });

  it('let no gradient through the statistics that are told', () => {
    tidy(() => {
      const slope = grad((x) => {
        const { outputs, mean, variance } = batchNorm(x);
        return sum(add(outputs, add(mean, variance)));
      })(tensor2d([[1], [4]]));
      close(slope.dataSync(), [0, 0]);
    });
  });

  it('refuse half of given statistics and scales of another size', () => {
    tidy(() => {
      const x = ones([2, 3]);
      expect(() => batchNorm(x, { mean: zeros([3]) })).toThrow(
        'batchNorm: mean and variance must be given together, got one of them.',
      );
      expect(() => batchNorm(x, { scale: ones([2]) })).toThrow('batchNorm: scale must be [3], got [2].');
      expect(() => layerNorm(x, { offset: ones([2]) })).toThrow('layerNorm: offset must be [3], got [2].');
    });
  });
});

it('refuses a form of the error linear unit that there is not', () => {
  expect(() => gelu(zeros([1]), { approximate: 'tahn' as never })).toThrow(
    'gelu: approximate must be one of none, tanh, got "tahn".',
  );
});

describe('affine maps', () => {
  it('take any rank of two or more, with or without a bias', () => {
    tidy(() => {
      const kernel = tensor2d([[1], [2]]);
      expect(linear(ones([4, 2]), kernel).shape).toEqual([4, 1]);
      expect(linear(ones([1, 2, 3, 2]), kernel, tensor1d([1])).arraySync()).toEqual([
        [
          [[4], [4], [4]],
          [[4], [4], [4]],
        ],
      ]);
      expect(() => linear(ones([2]), kernel)).toThrow('linear: inputs must be [..., N, 2], got [2].');
      expect(() => linear(ones([4, 3]), kernel)).toThrow('linear: inputs must be [..., N, 2], got [4, 3].');
      expect(() => linear(ones([4, 2]), kernel, ones([2]))).toThrow('linear: bias must be [1], got [2].');
    });
  });

  it('of embedded ids are the same folded into the table or not, gradients too', () => {
    tidy(() => {
      const table = tensor2d([
        [1, 2],
        [3, -1],
        [0.5, 0],
      ]);
      const [kernel, bias] = [tensor2d([[1], [-2]]), tensor1d([0.5])];
      const few = tensor2d([[2, 0]], [1, 2], 'int32');
      const many = tensor2d([[2, 0, 0, 2]], [1, 4], 'int32');
      for (const ids of [few, many]) {
        const folded = valueAndGrads((t, w, b) => sum(square(embeddingProjection(t!, ids, w!, b!))));
        const plain = grads((t, w, b) => sum(square(linear(embedding(t!, ids), w!, b!))));
        const slopes = plain([table, kernel, bias]);
        folded([table, kernel, bias]).grads.forEach((slope, index) => {
          close(slope.dataSync(), [...slopes[index]!.dataSync()]);
        });
        expect(embeddingProjection(table, ids, kernel, bias).shape).toEqual([1, ids.size, 1]);
      }
    });
  });
});
