import '@tensorflow/tfjs-backend-cpu';
import type { Params } from '@ridgeline/contracts';
import { embedding, linear, randomStream, record } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import {
  add,
  concat,
  ones,
  reverse,
  setBackend,
  slice,
  type Tensor,
  tensor2d,
  tensor3d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { batchNormLayer } from './batch-norm.ts';
import { convBank } from './conv-bank.ts';
import { crossAttentionLayer } from './cross-attention.ts';
import { decoderBlock } from './decoder-block.ts';
import { embeddingLayer } from './embedding.ts';
import { encoderBlock } from './encoder-block.ts';
import { feedForwardLayer } from './feed-forward.ts';
import { initBuffers, initParameters, type Layer, passSites } from './layer.ts';
import { layerNormLayer } from './layer-norm.ts';
import { linearLayer } from './linear.ts';
import { type RecurrentLayerOptions, recurrentLayer } from './recurrent.ts';
import { selfAttentionLayer } from './self-attention.ts';

beforeAll(() => setBackend(inject('backend')));

const [B, T, I, H] = [2, 3, 4, 5];
const random = randomStream(3);
const initial = <Inputs, Outputs>(layer: Layer<Inputs, Outputs>): Params =>
  record([
    ...Object.entries(initParameters(layer.parameters, random.stream('init'))),
    ...Object.entries(initBuffers(layer.buffers ?? [])),
  ]);
const draw = (name: string, shape: [number, number, number]): Tensor =>
  tensor3d(random.stream(name).normal(shape.reduce((a, b) => a * b, 1)), shape);

describe('parameters begin as in PyTorch', () => {
  const shown = ({ parameters }: Layer<never, unknown>): string[] =>
    parameters.map(({ path, role, shape }) => `${path} ${role} [${shape.join(', ')}]`);
  const largest = (params: Params, path: string): number =>
    Math.max(...params[path]!.dataSync().map(Math.abs));

  it('under the path of their layer, each with its role', () => {
    const gru = recurrentLayer('gru', {
      cell: 'gru',
      inputs: 4,
      hidden: 5,
      bidirectional: 'concat',
      layers: 2,
    });
    expect(shown(gru).filter((line) => line.includes('reverse'))).toEqual([
      'gru/0/reverse/kernel kernel [4, 15]',
      'gru/0/reverse/recurrent recurrent [5, 15]',
      'gru/0/reverse/bias bias [15]',
      'gru/0/reverse/recurrentBias bias [15]',
      'gru/1/reverse/kernel kernel [10, 15]',
      'gru/1/reverse/recurrent recurrent [5, 15]',
      'gru/1/reverse/bias bias [15]',
      'gru/1/reverse/recurrentBias bias [15]',
    ]);
    expect(shown(recurrentLayer('m', { cell: 'minGru', inputs: 4, hidden: 5 }))).toEqual([
      'm/0/kernel kernel [4, 10]',
      'm/0/bias bias [10]',
    ]);
    expect(shown(convBank('c', { width: 4, windows: [2, 3], filters: 6 }))).toEqual([
      'c/2/kernel convolution [2, 4, 6]',
      'c/2/bias bias [6]',
      'c/3/kernel convolution [3, 4, 6]',
      'c/3/bias bias [6]',
    ]);
    expect(shown(selfAttentionLayer('a', { width: 4, heads: 2 }))).toEqual([
      'a/kernel attention [4, 12]',
      'a/bias bias [12]',
      'a/output/kernel attention [4, 4]',
      'a/output/bias bias [4]',
    ]);
    expect(shown(crossAttentionLayer('x', { width: 4, heads: 2, bias: false }))).toEqual([
      'x/queries/kernel attention [4, 4]',
      'x/memory/kernel attention [4, 8]',
      'x/output/kernel attention [4, 4]',
    ]);
    const plain = { width: 4, heads: 2, feedForward: 6, bias: false };
    for (const block of [encoderBlock('b', plain), decoderBlock('b', plain)])
      expect(shown(block).filter((line) => line.includes('bias'))).toEqual([]);
    expect(shown(batchNormLayer('n', { width: 4 }))).toEqual(['n/scale norm [4]', 'n/offset norm [4]']);
  });

  it('within their limits', () => {
    tidy(() => {
      const limits: [Layer<never, unknown>, Readonly<Record<string, number>>][] = [
        [
          linearLayer('l', { inputs: 50, outputs: 40 }),
          { 'l/kernel': 1 / Math.sqrt(50), 'l/bias': 1 / Math.sqrt(50) },
        ],
        [
          convBank('c', { width: 20, windows: [3], filters: 30 }),
          { 'c/3/kernel': 1 / Math.sqrt(60), 'c/3/bias': 1 / Math.sqrt(60) },
        ],
        [
          selfAttentionLayer('a', { width: 40, heads: 2 }),
          {
            'a/kernel': Math.sqrt(6 / 160),
            'a/bias': 0,
            'a/output/kernel': 1 / Math.sqrt(40),
            'a/output/bias': 0,
          },
        ],
        [
          crossAttentionLayer('x', { width: 40, heads: 2 }),
          {
            'x/queries/kernel': Math.sqrt(6 / 160),
            'x/memory/kernel': Math.sqrt(6 / 160),
            'x/memory/bias': 0,
          },
        ],
        [
          recurrentLayer('m', { cell: 'minGru', inputs: 50, hidden: 40 }),
          { 'm/0/kernel': 1 / Math.sqrt(50), 'm/0/bias': 1 / Math.sqrt(50) },
        ],
        [layerNormLayer('n', { width: 3 }), { 'n/scale': 1, 'n/offset': 0 }],
      ];
      for (const [layer, byPath] of limits) {
        const params = initial(layer);
        for (const [path, limit] of Object.entries(byPath)) {
          expect(largest(params, path), path).toBeLessThanOrEqual(limit);
          expect(largest(params, path), path).toBeGreaterThanOrEqual(0.8 * limit);
        }
      }
    });
  });
});

describe('recurrent layers', () => {
  const cells: RecurrentLayerOptions['cell'][] = ['lstm', 'gru', 'minGru', 'rnn', 'rnnRelu'];

  it.each(cells)('of %s go both ways: the second cell sees the sequence from its end', (cell) => {
    tidy(() => {
      const inputs = draw('x', [B, T, I]);
      const options = { cell, inputs: I, hidden: H } as const;
      const both = recurrentLayer('r', { ...options, bidirectional: 'concat' });
      const params = initial(both);
      const { outputs, state } = both.apply(params, { inputs });
      const forward = recurrentLayer('r', options).apply(params, { inputs });
      const turned = Object.fromEntries(
        Object.entries(params).map(([path, value]) => [path.replace('/reverse', ''), value]),
      );
      const backward = recurrentLayer('r', options).apply(turned, { inputs: reverse(inputs, 1) });
      const expected = concat([forward.outputs, reverse(backward.outputs, 1)], 2);
      expectClose(outputs, expected, { relative: 1e-6 });
      expectClose(state['r/0/reverse/hidden']!, backward.state['r/0/hidden']!, { relative: 1e-6 });
      const summed = recurrentLayer('r', { ...options, bidirectional: 'sum' }).apply(params, {
        inputs,
      }).outputs;
      const halves = [0, H].map((from) => slice(expected, [0, 0, from], [B, T, H])) as [Tensor, Tensor];
      expectClose(summed, add(...halves), { relative: 1e-6 });
    });
  });

  it.each(cells)('of %s pass their site between layers and their masks to every cell', (cell) => {
    tidy(() => {
      const layer = recurrentLayer('r', { cell, inputs: I, hidden: H, layers: 3 });
      const [params, inputs] = [initial(layer), draw('x', [B, T, I])];
      const sites: string[] = [];
      const asked: string[] = [];
      const { outputs, state } = layer.apply(params, {
        inputs,
        mask: tensor2d([
          [1, 1, 0],
          [0, 0, 0],
        ]),
        recurrentMask: (path) => {
          asked.push(path);
          return cell === 'minGru' ? undefined : ones([B, H]);
        },
        at: (site, value) => {
          sites.push(`${site} ${value.shape.join()}`);
          return value;
        },
      });
      expect(sites).toEqual(['between/0 2,3,5', 'between/1 2,3,5']);
      expect(asked).toEqual(['r/0', 'r/1', 'r/2']);
      // a row of padding never leaves its first state
      expectClose(slice(outputs, [1, 0, 0], [1, T, H]), new Float32Array(T * H), { relative: 0 });
      expectClose(slice(state['r/2/hidden']!, [1, 0], [1, H]), new Float32Array(H), { relative: 0 });
    });
  });

  it('without a recurrent product take no mask for one', () => {
    tidy(() => {
      const layer = recurrentLayer('r', { cell: 'minGru', inputs: I, hidden: H });
      const inputs = draw('x', [B, T, I]);
      expect(() => layer.apply(initial(layer), { inputs, recurrentMask: () => ones([B, H]) })).toThrow(
        'recurrentLayer: recurrentMask must give none to a cell without a recurrent product, got one for the minGru at "r/0".',
      );
    });
  });

  it.each(cells)('of %s add their inputs, from the second on, where they are residual', (cell) => {
    tidy(() => {
      const options = { cell, inputs: H, hidden: H } as const;
      const layer = recurrentLayer('r', { ...options, layers: 2, residual: true });
      const params = initial(layer);
      const inputs = draw('x', [B, T, H]);
      const { outputs, state } = layer.apply(params, { inputs });
      const below = recurrentLayer('r', options).apply(params, { inputs }).outputs;
      const above = Object.fromEntries(
        Object.entries(params).map(([path, value]) => [path.replace('r/1', 'r/0'), value]),
      );
      const branch = recurrentLayer('r', options).apply(above, {
        inputs: layerNormLayer('r/1/norm', { width: H }).apply(params, below),
      });
      expectClose(outputs, add(below, branch.outputs), { relative: 1e-6 });
      expectClose(state['r/1/hidden']!, branch.state['r/0/hidden']!, { relative: 1e-6 });
    });
  });

  it('take the projections of an embedding', () => {
    tidy(() => {
      const table = embeddingLayer('e', { vocabulary: 3, width: I });
      const layer = recurrentLayer('r', { cell: 'gru', inputs: I, hidden: H });
      const params = { ...initial(table), ...initial(layer) };
      const ids = tensor2d([0, 1, 2, 2, 1, 1], [B, T], 'int32');
      const folded = layer.apply(params, { inputs: table.project(params, ids) }).outputs;
      expectClose(folded, layer.apply(params, { inputs: table.apply(params, ids) }).outputs, {
        relative: 1e-5,
      });
      const projected = table.project(params, ids)(params['r/0/kernel']!, params['r/0/bias']!);
      const plain = linear(embedding(params['e/table']!, ids), params['r/0/kernel']!, params['r/0/bias']!);
      expectClose(projected, plain, { relative: 1e-5 });
    });
  });
});

describe('blocks', () => {
  const options = { width: 4, heads: 2, feedForward: 6 } as const;

  it('pass their sites in order and go on with what these give back', () => {
    tidy(() => {
      const [inputs, memory] = [draw('x', [B, T, 4]), draw('m', [B, 2, 4])];
      const encoder = encoderBlock('b', options);
      const decoder = decoderBlock('b', options);
      const visit = (run: (at: typeof passSites) => Tensor) => {
        const sites: string[] = [];
        const plain = run(passSites).dataSync().join();
        run((site, value) => {
          sites.push(site);
          return value;
        });
        for (const noisy of sites) {
          const changed = run((site, value) => (site === noisy ? add(value, 1) : value));
          expect(changed.dataSync().join(), noisy).not.toBe(plain);
        }
        return sites;
      };
      const encoderParams = initial(encoder);
      expect(visit((at) => encoder.apply(encoderParams, { inputs, at }))).toEqual([
        'attention',
        'feedForwardHidden',
        'feedForward',
      ]);
      const params = initial(decoder);
      expect(visit((at) => decoder.apply(params, { inputs, memory, at }))).toEqual([
        'attention',
        'memory',
        'feedForwardHidden',
        'feedForward',
      ]);
    });
  });

  it('do not look at hidden keys', () => {
    tidy(() => {
      const decoder = decoderBlock('b', options);
      const params = initial(decoder);
      const [inputs, memory] = [draw('x', [1, T, 4]), draw('m', [1, 2, 4])];
      const memoryMask = tensor2d([[1, 0]]);
      const seen = slice(memory, [0, 0, 0], [1, 1, 4]);
      expectClose(
        decoder.apply(params, { inputs, memory, memoryMask }),
        decoder.apply(params, { inputs, memory: seen }),
        { relative: 1e-5 },
      );
      const encoder = encoderBlock('b', options);
      const keyMask = tensor2d([[1, 1, 0]]);
      const first = (x: Tensor) => slice(x, [0, 0, 0], [1, 2, 4]);
      const own = initial(encoder);
      expectClose(
        first(encoder.apply(own, { inputs, keyMask })),
        encoder.apply(own, { inputs: first(inputs) }),
        { relative: 1e-5 },
      );
    });
  });
});

it('the bank of convolutions has every window side by side, never below 0', () => {
  tidy(() => {
    const layer = convBank('c', { width: I, windows: [1, 5], filters: 2 });
    const outputs = layer.apply(initial(layer), { inputs: draw('x', [B, T, I]), mask: ones([B, T]) });
    expect(outputs.shape).toEqual([B, 4]);
    expect(Math.min(...outputs.dataSync())).toBeGreaterThanOrEqual(0);
  });
});

describe('batch normalisation', () => {
  const layer = batchNormLayer('n', { width: 1, momentum: 0.5, epsilon: 0 });

  it('goes on with its running statistics when training, and uses them when not', () => {
    tidy(() => {
      const params = initial(layer);
      const trained = layer.apply(params, { inputs: tensor2d([[1], [3]]), training: true });
      expectClose(trained.outputs, [-1, 1], { relative: 1e-6 });
      // from 0 and 1 half the way to 2 and, unbiased, 2
      expectClose(trained.buffers['n/mean']!, [1], { relative: 1e-6 });
      expectClose(trained.buffers['n/variance']!, [1.5], { relative: 1e-6 });
      const after = { ...params, ...trained.buffers };
      const used = layer.apply(after, { inputs: tensor2d([[1], [4]]), training: false });
      expectClose(used.outputs, [0, 3 / Math.sqrt(1.5)], { relative: 1e-6 });
      expectClose(used.buffers['n/mean']!, [1], { relative: 0 });
    });
  });

  it('refuses to learn from one row', () => {
    tidy(() => {
      expect(() => layer.apply(initial(layer), { inputs: tensor2d([[1]]), training: true })).toThrow(
        'batchNormLayer: inputs must have two rows or more to learn from, got 1.',
      );
    });
  });
});

it('refuses sizes and words that make no layer', () => {
  const recurrent = { cell: 'lstm', inputs: 2, hidden: 2 } as const;
  expect(() => recurrentLayer('r', { ...recurrent, cell: 'lstn' as never })).toThrow(
    'recurrentLayer: cell must be one of lstm, gru, minGru, rnn, rnnRelu, got "lstn".',
  );
  expect(() => recurrentLayer('r', { ...recurrent, bidirectional: true as never })).toThrow(
    'recurrentLayer: bidirectional must be one of no, sum, concat, got true.',
  );
  expect(() => recurrentLayer('r', { ...recurrent, layers: 0 })).toThrow(
    'recurrentLayer: layers must be an integer ≥ 1, got 0.',
  );
  expect(() => convBank('c', { width: 2, windows: [3, 3], filters: 1 })).toThrow(
    'convBank: windows must be one size or more, each once, got [3,3].',
  );
  expect(() => convBank('c', { width: 2, windows: [0], filters: 1 })).toThrow(
    'convBank: windows[0] must be an integer ≥ 1, got 0.',
  );
  expect(() => encoderBlock('b', { width: 4, heads: 2, feedForward: 6, norm: 'pre' as never })).toThrow(
    'encoderBlock: norm must be one of before, after, got "pre".',
  );
  expect(() => feedForwardLayer('f', { width: 4, hidden: 6, activation: 'gelo' as never })).toThrow(
    'feedForwardLayer: activation must be one of relu, gelu, swish, geluTanh, got "gelo".',
  );
  expect(() => batchNormLayer('n', { width: 4, momentum: 2 })).toThrow(
    'batchNormLayer: momentum must be a number in [0, 1], got 2.',
  );
  expect(() => selfAttentionLayer('a', { width: 4, heads: 3 })).toThrow(
    'selfAttentionLayer: heads must divide the width 4, got 3.',
  );
  expect(() => crossAttentionLayer('x', { width: 4, heads: 0 })).toThrow(
    'crossAttentionLayer: heads must be an integer ≥ 1, got 0.',
  );
});
