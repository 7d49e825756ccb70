import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draw, drawIds } from '../test/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

type Given = { readonly shape: number[]; readonly values: ArrayLike<number>; readonly dtype: tf.DataType };
interface Case {
  readonly name: string;
  readonly f: (...inputs: never[]) => tf.Tensor | tf.Tensor[];
  readonly inputs: readonly Given[];
  readonly differentiable: boolean;
}

tf.setBackend('cpu');
beforeAll(() => wasmBackend().start());
afterAll(() => tf.setBackend('cpu'));

const given = (tensor: tf.Tensor): Given => ({
  shape: tensor.shape,
  values: tensor.dataSync().slice(),
  dtype: tensor.dtype,
});
const list = (...values: number[]): Given => given(tf.tensor1d(values));
const drawn = (shape: number[], name = 'w') => given(draw(name, shape));
const tensorOf = ({ values, shape, dtype }: Given) => tf.tensor(values as never, shape, dtype);

/** Outputs of f and the gradients of a weighted sum of them, on a backend. */
const run = (backend: string, { f, inputs, differentiable }: Case) => {
  tf.setBackend(backend);
  return tf.tidy(() => {
    const tensors = inputs.map(tensorOf);
    const call = (...x: tf.Tensor[]) => [f(...(x as never[]))].flat();
    const weighted = (...x: tf.Tensor[]) =>
      tf.addN(
        call(...x).map((output, index) =>
          tf.sum(tf.mul(tf.cast(output, 'float32'), draw(`cotangent/${index}`, output.shape))),
        ),
      ) as never;
    const found = [...call(...tensors), ...(differentiable ? tf.grads(weighted)(tensors) : [])];
    return found.map((tensor) => ({
      shape: tensor.shape,
      dtype: tensor.dtype,
      data: tensor.dataSync().slice(),
    }));
  });
};

const visited = new Set<string>();

/** Of the backend in use; more of them after a second run is a leak. */
const numBuffers = () => (tf.backend() as unknown as { numDataIds(): number }).numDataIds();

const holds = async (one: Case) => {
  const expected = run('cpu', one);
  let actual = run('wasm', one);
  const buffers = numBuffers();
  const { kernelNames } = await tf.profile(() => void (actual = run('wasm', one)));
  for (const name of kernelNames) visited.add(name);
  expect(numBuffers()).toBe(buffers);
  expected.forEach((value, index) => {
    const what = `value ${index}`;
    expect({ what, dtype: actual[index]!.dtype }).toEqual({ what, dtype: value.dtype });
    expectClose(actual[index]!, value, { relative: 2e-5, absolute: 1e-7, what });
  });
};

const x = drawn([3, 4], 'x');
const y = drawn([3, 4], 'y');
const row = drawn([4], 'row');
const positive = given(tf.add(tf.abs(draw('positive', [3, 4])), 0.1));
const between = given(tf.mul(tf.tanh(draw('between', [3, 4])), 0.9));
const sequence = drawn([2, 7, 3]);
const image = drawn([2, 5, 6, 3]);
const volume = drawn([2, 4, 4, 4, 2]);
const ids = given(drawIds('ids', [2, 3], 3));
const mask = given(tf.greater(draw('mask', [3, 4]), 0));
const negative = (input: Given) => given(tf.sub(tensorOf(input), 10));

const on = (name: string, f: Case['f'], ...inputs: Given[]): Case => ({
  name,
  f,
  inputs,
  differentiable: inputs.length > 0,
});
const forward = (name: string, f: Case['f'], ...inputs: Given[]): Case => ({
  ...on(name, f, ...inputs),
  differentiable: false,
});

type Unary = (x: tf.Tensor) => tf.Tensor;
const ops = tf as unknown as Readonly<Record<string, Unary>>;
const unary = (input: Given, ...names: string[]) => names.map((name) => on(name, ops[name]!, input));
const binary = (...names: string[]) => names.map((name) => on(name, ops[name]!, positive, y));
const broadcast = (...names: string[]) =>
  names.map((name) => on(`${name}, broadcast`, ops[name]!, positive, row));

type T = tf.Tensor;
type T3 = tf.Tensor3D;
type T4 = tf.Tensor4D;
type T5 = tf.Tensor5D;

const cases: Case[] = [
  ...unary(x, 'abs', 'asinh', 'atan', 'ceil', 'clone', 'cos', 'cosh', 'elu', 'erf', 'exp', 'expm1', 'floor'),
  ...unary(x, 'isFinite', 'isInf', 'isNaN', 'leakyRelu', 'logSigmoid', 'logSoftmax', 'neg', 'onesLike'),
  ...unary(x, 'reciprocal', 'relu', 'relu6', 'round', 'selu', 'sigmoid', 'sign', 'sin', 'sinh', 'softmax'),
  ...unary(x, 'softplus', 'square', 'step', 'tan', 'tanh', 'zerosLike'),
  ...unary(x, 'logSumExp', 'max', 'mean', 'min', 'norm', 'sum'),
  ...unary(positive, 'log', 'log1p', 'rsqrt', 'sqrt'),
  ...unary(between, 'acos', 'asin', 'atanh'),
  on('acosh', (a: T) => tf.acosh(tf.add(a, 1)), positive),
  ...binary('add', 'atan2', 'div', 'greaterEqual', 'maximum', 'minimum', 'mod', 'mul', 'pow', 'prelu'),
  ...binary('squaredDifference', 'sub'),
  ...broadcast('add', 'atan2', 'div', 'mod', 'mul', 'pow', 'prelu', 'sub'),
  on('floorDiv', (a: T, b: T) => tf.cast(tf.floorDiv(a, b), 'float32'), x, positive),
  on('addN', (a: T, b: T) => tf.addN([a, b, a]), x, y),

  on('matMul', (a: T, b: T) => tf.matMul(a, b, false, true), x, y),
  on('dot', tf.dot as Case['f'], x, row),
  ...['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'].flatMap((activation) =>
    [false, true].map((transposeA) =>
      forward(
        `fused matMul, ${activation}${transposeA ? ', transposed' : ''}`,
        (a: T, b: T, bias: T, alpha: T) => {
          const operands = transposeA ? { a, b } : { a, b: tf.transpose(b) };
          const options = { transposeA, activation: activation as 'relu', leakyreluAlpha: 0.3 };
          const length = transposeA ? 4 : 3;
          return tf.fused.matMul({
            ...operands,
            ...options,
            bias: tf.slice(bias, 0, length),
            preluActivationWeights: tf.slice(alpha, 0, length),
          });
        },
        x,
        y,
        row,
        row,
      ),
    ),
  ),

  on('batchToSpaceND', (a: T) => tf.batchToSpaceND(a, [2], [[0, 1]]), sequence),
  on('spaceToBatchND', (a: T) => tf.spaceToBatchND(a, [2], [[0, 1]]), sequence),
  on('broadcastTo', (a: T) => tf.broadcastTo(a, [3, 4]), row),
  on('cast', (a: T) => tf.cast(a, 'float32'), x),
  on('clipByValue', (a: T) => tf.clipByValue(a, -0.5, 0.5), x),
  on('concat', (a: T, b: T) => tf.concat([a, b], 1), x, y),
  on('cumsum', (a: T) => tf.cumsum(a, 1), x),
  on('cumsum, exclusive and reverse', (a: T) => tf.cumsum(a, 1, true, true), x),
  on('expandDims', (a: T) => tf.expandDims(a, 1), x),
  on('gather of rows', (a: T) => tf.gather(a, tensorOf(ids) as never), x),
  on('gather of columns', (a: T) => tf.gather(a, tensorOf(ids) as never, 1), x),
  on('max over the first axis', (a: T) => tf.max(a, 0), x),
  on('max over the last axis', (a: T) => tf.max(a, 1), x),
  on('min over the first axis', (a: T) => tf.min(a, 0), x),
  on('mean over one axis', (a: T) => tf.mean(a, [0], true), x),
  on(
    'mirrorPad',
    (a: T) =>
      tf.mirrorPad(
        a,
        [
          [1, 1],
          [2, 0],
        ],
        'reflect',
      ),
    x,
  ),
  on('moments', (a: T) => Object.values(tf.moments(a, [0])), x),
  on(
    'pad',
    (a: T) =>
      tf.pad(
        a,
        [
          [1, 1],
          [2, 0],
        ],
        3,
      ),
    x,
  ),
  on('reshape', (a: T) => tf.reshape(a, [2, 6]), x),
  on('reverse', (a: T) => tf.reverse(a, 1), x),
  on('slice', (a: T) => tf.slice(a, [0, 1, 1], [2, 3, 1]), sequence),
  on('split', (a: T) => tf.split(a, [1, 3], 1), x),
  on('stack', (a: T, b: T) => tf.stack([a, b], 1), x, y),
  on('sum over one axis', (a: T) => tf.sum(a, 1), x),
  on('tile', (a: T) => tf.tile(a, [2, 3]), x),
  on('transpose', (a: T) => tf.transpose(a, [2, 0, 1]), sequence),
  on('unsortedSegmentSum', (a: T) => tf.unsortedSegmentSum(a, tf.tensor1d([1, 0, 1], 'int32'), 3), x),
  on('unstack', (a: T) => tf.unstack(a, 1), x),
  on('where', (a: T, b: T) => tf.where(tensorOf(mask), a, b), x, y),

  on('conv1d', (a: T3, w: T3) => tf.conv1d(a, w, 1, 'valid'), sequence, drawn([3, 3, 5])),
  on('conv1d, same, by steps of 2', (a: T3, w: T3) => tf.conv1d(a, w, 2, 'same'), sequence, drawn([4, 3, 5])),
  on('conv2d', (a: T4, w: T4) => tf.conv2d(a, w, 1, 'valid'), image, drawn([3, 2, 3, 5])),
  on(
    'conv2d, same, by steps of 2 and 1',
    (a: T4, w: T4) => tf.conv2d(a, w, [2, 1], 'same'),
    image,
    drawn([3, 2, 3, 5]),
  ),
  on(
    'conv2d, padded',
    (a: T4, w: T4) => tf.conv2d(a, w, 2, 2, 'NHWC', 1, 'floor'),
    image,
    drawn([2, 2, 3, 5]),
  ),
  on(
    'conv2dTranspose',
    (a: T4, w: T4) => tf.conv2dTranspose(a, w, [2, 11, 13, 4], 2, 'valid'),
    image,
    drawn([3, 3, 4, 3]),
  ),
  on(
    'fused conv2d',
    (x: T4, filter: T4, bias: tf.Tensor1D) =>
      tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation: 'relu' }),
    image,
    drawn([3, 2, 3, 5]),
    drawn([5]),
  ),
  on('depthwiseConv2d', (a: T4, w: T4) => tf.depthwiseConv2d(a, w, 1, 'same'), image, drawn([3, 2, 3, 2])),
  on(
    'depthwiseConv2d by steps of 2',
    (a: T4, w: T4) => tf.depthwiseConv2d(a, w, 2, 'valid'),
    image,
    drawn([3, 2, 3, 2]),
  ),
  on(
    'separableConv2d',
    (a: T4, w: T4, p: T4) => tf.separableConv2d(a, w, p, 1, 'same'),
    image,
    drawn([3, 2, 3, 2]),
    drawn([1, 1, 6, 4]),
  ),
  on('conv3d', (a: T5, w: T5) => tf.conv3d(a, w, 1, 'same'), volume, drawn([2, 2, 2, 2, 3])),
  on('maxPool', (a: T4) => tf.maxPool(a, 2, 2, 'valid'), image),
  on('maxPool of negative numbers', (a: T4) => tf.maxPool(a, 3, 1, 'same'), negative(image)),
  on('avgPool', (a: T4) => tf.avgPool(a, 2, 2, 'valid'), image),
  on('avgPool, same', (a: T4) => tf.avgPool(a, 3, 1, 'same'), image),
  on('maxPool3d of positive numbers', (a: T5) => tf.maxPool3d(tf.add<T5>(a, 10), 2, 2, 'valid'), volume),
  on('avgPool3d', (a: T5) => tf.avgPool3d(a, 2, 2, 'same'), volume),
  on(
    'batchNorm',
    (a: T4, m: tf.Tensor1D, s: tf.Tensor1D) => tf.batchNorm(a, m, tf.add(tf.square(m), 1), m, s),
    image,
    drawn([3], 'm'),
    drawn([3], 's'),
  ),
  on('localResponseNormalization', (a: T4) => tf.localResponseNormalization(a, 2), image),
  on(
    'resizeNearestNeighbor of one image',
    (a: T4) => tf.image.resizeNearestNeighbor(tf.slice(a, [0, 0, 0, 0], [1, 5, 6, 3]), [7, 9]),
    image,
  ),

  on('resizeBilinear of squares', (a: T4) => tf.image.resizeBilinear(a, [7, 7]), drawn([2, 5, 5, 3])),

  forward('argMax', (a: T) => tf.argMax(a, 1), x),
  forward('argMin', (a: T) => tf.argMin(a, 0), x),
  forward('einsum of a product', (a: T, b: T) => tf.einsum('ij,kj->ik', a, b), x, y),
  forward(
    'einsum of attention',
    (a: T, b: T) => tf.einsum('abcd,aecd->acbe', a, tf.slice(b, [0, 1, 0, 0], [2, 3, 6, 3])),
    image,
    image,
  ),
  forward(
    'einsum that sums',
    (a: T, b: T) => tf.einsum('ijk,il->lj', a, tf.slice(b, [0, 0], [2, 4])),
    sequence,
    x,
  ),
  forward('einsum of one', (a: T) => tf.einsum('ijk->kj', a), sequence),
  ...(['float32', 'int32', 'bool'] as const).map((dtype) =>
    forward(`oneHot of ${dtype}`, () =>
      tf.oneHot(
        tf.tensor2d(
          [
            [0, 3],
            [-1, 4],
          ],
          [2, 2],
          'int32',
        ),
        4,
        1,
        0,
        dtype,
      ),
    ),
  ),
  forward('oneHot between other values', () => tf.oneHot(tensorOf(ids) as never, 4, 2.5, -1.5, 'float32')),
  forward('clipByValue of integers', (a: T) => tf.clipByValue(tf.cast(a, 'int32'), 2, 10), list(1, 2, 3, 40)),
  forward('clipByValue of a NaN', (a: T) => tf.clipByValue(a, 0, 1), list(Number.NaN, 2, 0.5, -1, -Infinity)),
  forward(
    'clipByValue between bounds equal in float32',
    (a: T) => tf.clipByValue(a, 0.1, 0.1 + 1e-12),
    list(-1, 2),
  ),
  forward('relu6 of a NaN', ops.relu6!, list(Number.NaN, 7, -1, 2, -Infinity, Infinity)),
  forward('relu6 of integers', (a: T) => tf.relu6(tf.cast(a, 'int32')), list(-2, 3, 9)),
  forward('sign of small numbers', ops.sign!, list(1e-30, -1e-30, 0, -0, 2, Number.NaN)),
  forward('cast to booleans', (a: T) => tf.cast(a, 'bool'), list(0, 0.5, -1.7, 256, Number.NaN)),
  forward(
    'cast of integers to booleans',
    (a: T) => tf.cast(tf.cast(a, 'int32'), 'bool'),
    list(0, 1, 256, -1),
  ),
  ...['equal', 'greater', 'greaterEqual', 'less', 'lessEqual', 'maximum', 'minimum', 'notEqual'].flatMap(
    (name) => [
      forward(`${name}, broadcast along the first axis`, ops[name]!, x, row),
      forward(`${name}, broadcast along both`, ops[name]!, given(tf.reshape(tensorOf(row), [4, 1])), row),
    ],
  ),
  forward('tile of booleans', (a: T) => tf.tile(a, [2, 1]), mask),
  forward('tile of integers', (a: T) => tf.tile(a, [1, 2]), ids),
  forward('tile no times', (a: T) => tf.tile(a, [0, 2]), x),
  forward('reverse of booleans', (a: T) => tf.reverse(a, 1), mask),
  forward('where between booleans', (a: T) => tf.where(a, tf.logicalNot(a), a), mask),
];

describe('kernels of TensorFlow.js give on wasm what they give on cpu, gradients included', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => holds(one));

  it('that is every kernel that has a gradient, but for some of images', async () => {
    const differentiable = tf
      .getKernelsForBackend('wasm')
      .map(({ kernelName }) => kernelName)
      .filter((name) => tf.getGradient(name) !== undefined && !name.startsWith('Ridgeline'));
    expect(differentiable.filter((name) => !visited.has(name)).sort()).toEqual(['Dilation2D', 'Prod']);
  });
});

describe('gradients that TensorFlow.js itself gets wrong fail on wasm as on cpu, and do so loudly', () => {
  const failing: Case[] = [
    ...broadcast('maximum', 'minimum', 'squaredDifference'),
    on('cumsum over the first axis', (a: T) => tf.cumsum(a, 0), x),
    on('prod', ops.prod!, x),
    on('unstack of one', (a: T) => tf.unstack(tf.reshape(a, [1, 12])), x),
  ];
  it.each(failing.map((one) => [one.name, one] as const))('%s', (_, one) => {
    for (const backend of ['cpu', 'wasm']) expect(() => run(backend, one)).toThrow();
  });
});
