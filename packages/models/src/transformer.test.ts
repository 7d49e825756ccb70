import { disposeParams, evaluationMode, randomStream, transformerDecoder } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import {
  add,
  gather,
  mean,
  mul,
  ready,
  setBackend,
  slice,
  type Tensor,
  tensor,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { decoderBlock } from './layers/decoder-block.ts';
import { decoderLayer } from './layers/decoder-weights.ts';
import { initParameters } from './layers/layer.ts';
import { layerNormLayer } from './layers/layer-norm.ts';
import { linearLayer } from './layers/linear.ts';
import { sinusoidalPositions } from './layers/sinusoidal-positions.ts';
import { transformer } from './transformer.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const sizes = { vocabulary: 11, width: 20, heads: 2, layers: 2, feedForward: 30, contextLength: 6 };
const model = transformer(sizes);
const begun = (of = model) => of.init(randomStream(3).stream('init'));
/** Weights that say more than those of a beginning. */
const loud = (of = model) =>
  Object.fromEntries(
    Object.entries(begun(of)).map(([path, value]) => [path, /norm/i.test(path) ? value : mul(value, 20)]),
  );
const idsOf = (rows: readonly (readonly number[])[]): Tensor =>
  tensor2d(rows.flat(), [rows.length, rows[0]!.length], 'int32');

/** What `forward` gives after the last ids that it looks at. */
const expected = (
  of: typeof model,
  params: ReturnType<typeof begun>,
  rows: readonly (readonly number[])[],
) => {
  const ids = idsOf(rows.map((row) => row.slice(-of.contextLength!)));
  const { logits } = of.forward(params, { inputs: { ids } }, evaluationMode);
  return slice(logits, [0, ids.shape[1]! - 1, 0], [rows.length, 1, sizes.vocabulary]);
};

it('begins as GPT-2: N(0, 0.02²), the ends of branches divided by √(2·layers), biases 0', () => {
  tidy(() => {
    const params = transformer({ vocabulary: 100, width: 64, layers: 8 }).init(randomStream(1));
    const deviation = (path: string) => Math.sqrt(mean(mul(params[path]!, params[path]!)).dataSync()[0]!);
    for (const path of ['embedding/table', 'positions/table', 'blocks/3/attention/kernel'])
      expect(deviation(path)).toBeCloseTo(0.02, 3);
    for (const path of ['blocks/0/attention/output/kernel', 'blocks/7/feedForward/out/kernel'])
      expect(deviation(path)).toBeCloseTo(0.005, 3);
    expect(deviation('blocks/0/feedForward/in/bias')).toBe(0);
    expect(deviation('norm/scale')).toBe(1);
  });
});

it('has no parameter for what is switched off', () => {
  const paths = (options: object) =>
    transformer({ ...sizes, layers: 1, ...options }).parameters.map(({ path }) => path);
  expect(paths({ bias: false, positions: 'rotary' })).toEqual([
    'embedding/table',
    'blocks/0/attention/kernel',
    'blocks/0/attention/output/kernel',
    'blocks/0/attentionNorm/scale',
    'blocks/0/attentionNorm/offset',
    'blocks/0/feedForward/in/kernel',
    'blocks/0/feedForward/out/kernel',
    'blocks/0/feedForwardNorm/scale',
    'blocks/0/feedForwardNorm/offset',
    'norm/scale',
    'norm/offset',
  ]);
  expect(paths({ head: { kind: 'softmax' } }).slice(-2)).toEqual(['head/kernel', 'head/bias']);
});

it('refuses sequences that are too long, and heads that cannot be', () => {
  tidy(() => {
    const given = { inputs: { ids: zeros([1, 7], 'int32') } };
    expect(() => model.forward(begun(), given, evaluationMode)).toThrow(
      expect.objectContaining({
        code: 'E_SHAPE',
        message: 'transformer: ids must have at most contextLength = 6 positions, got 7.',
        hint: 'Set training.sequenceLength to 6 or less, or model.contextLength to 7.',
      }),
    );
  });
  expect(() => transformer({ ...sizes, heads: 3 })).toThrow(
    'transformer: heads must divide the width 20, got 3.',
  );
  expect(() => transformer({ ...sizes, heads: 4, positions: 'rotary' })).toThrow(
    'transformer: heads of rotary positions must have an even width, got 20 / 4 = 5.',
  );
});

it('knows only distances where positions are rotary: a text that is moved gives the same', () => {
  tidy(() => {
    const rotary = transformer({ ...sizes, positions: 'rotary' });
    const params = loud(rotary);
    const logits = (ids: number[], mask: number[]) =>
      rotary.forward(params, { inputs: { ids: idsOf([ids]), idsMask: tensor2d([mask]) } }, evaluationMode)
        .logits;
    const [early, late] = [logits([3, 1, 4], [1, 1, 1]), logits([0, 0, 3, 1, 4], [0, 0, 1, 1, 1])];
    expectClose(slice(late, [0, 2, 0], [1, 3, sizes.vocabulary]), early, { relative: 1e-5 });
  });
});

describe.each([
  ['learned positions', model],
  ['rotary positions', transformer({ ...sizes, positions: 'rotary', bias: false })],
  ['a head of its own', transformer({ ...sizes, head: { kind: 'softmax' } })],
])('decoder with %s, where the backend has one', (_, of) => {
  it('reads beyond its context as forward reads the last ids', () => {
    tidy(() => {
      const params = loud(of);
      const decoder = of.decoder!(params);
      if (decoder === undefined) return;
      let rows: readonly (readonly number[])[] = [[], [], []];
      for (let t = 0; t < 15; t++) {
        if (t === 9) {
          decoder.select(Int32Array.of(2, 0));
          rows = [rows[2]!, rows[0]!];
        }
        rows = rows.map((row, i) => [...row, (3 * t + 5 * i) % sizes.vocabulary]);
        const logits = decoder.next(Int32Array.from(rows, (row) => row.at(-1)!));
        const known = expected(of, params, rows);
        expectClose(tensor(logits, known.shape), known, { relative: 1e-4, absolute: 1e-5 });
      }
      decoder.dispose();
    });
  });

  it.each([
    ['within the context', [5, 1]],
    ['longer than it', [13, 2]],
    ['in two pieces', [3, 4]],
  ] as const)('reads a text at once, %s', (_, pieces) => {
    tidy(() => {
      const params = loud(of);
      const decoder = of.decoder!(params);
      if (decoder === undefined) return;
      let rows: readonly (readonly number[])[] = [[], []];
      for (const time of pieces) {
        const more = rows.map((_, i) => Array.from({ length: time }, (_, t) => (7 * t + 3 * i + time) % 11));
        rows = rows.map((row, i) => [...row, ...more[i]!]);
        const logits = decoder.readTexts!(Int32Array.from(more.flat()), 2);
        const known = expected(of, params, rows);
        expectClose(tensor(logits, known.shape), known, { relative: 1e-4, absolute: 1e-5 });
      }
      decoder.dispose();
    });
  });
});

it('has a decoder on WebAssembly alone', () => {
  const params = begun();
  const decoder = model.decoder!(params);
  expect(decoder !== undefined).toBe(inject('backend') === 'wasm');
  decoder?.dispose();
  disposeParams(params);
});

it('has no decoder for a GELU or a head that no kernel has', () => {
  tidy(() => {
    for (const options of [{ activation: 'gelu' }, { head: { kind: 'adaptive', cutoffs: [4] } }] as const) {
      const of = transformer({ ...sizes, ...options });
      expect(of.decoder!(begun(of))).toBeUndefined();
    }
  });
});

it('decodes with heads and hidden units that have left', () => {
  tidy(() => {
    const whole = loud();
    const left = (path: string, axis: number, places: number[]) =>
      gather(whole[path]!, tensor(places, undefined, 'int32'), axis);
    // head 1 of 2 of the first block leaves, and all but 3 of its hidden units
    const columns = [0, 20, 40].flatMap((start) => Array.from({ length: 10 }, (_, i) => start + i));
    const params = {
      ...whole,
      'blocks/0/attention/kernel': left('blocks/0/attention/kernel', 1, columns),
      'blocks/0/attention/bias': left('blocks/0/attention/bias', 0, columns),
      'blocks/0/attention/output/kernel': left('blocks/0/attention/output/kernel', 0, columns.slice(0, 10)),
      'blocks/0/feedForward/in/kernel': left('blocks/0/feedForward/in/kernel', 1, [1, 4, 9]),
      'blocks/0/feedForward/in/bias': left('blocks/0/feedForward/in/bias', 0, [1, 4, 9]),
      'blocks/0/feedForward/out/kernel': left('blocks/0/feedForward/out/kernel', 0, [1, 4, 9]),
    };
    const decoder = model.decoder!(params);
    if (decoder === undefined) return;
    const ids = [3, 1, 4, 1];
    for (const id of ids) decoder.next(Int32Array.of(id));
    const known = expected(model, params, [[...ids, 9]]);
    expectClose(tensor(decoder.next(Int32Array.of(9)), known.shape), known, {
      relative: 1e-4,
      absolute: 1e-5,
    });
    decoder.dispose();
  });
});

it('decodes blocks that attend to a memory, some of which is hidden, from rows that are chosen anew', () => {
  tidy(() => {
    const [width, heads, vocabulary, layers] = [12, 3, 7, 2];
    const blocks = Array.from({ length: layers }, (_, i) =>
      decoderBlock(`blocks/${i}`, { width, heads, feedForward: 10 }),
    );
    const norm = layerNormLayer('norm', { width });
    const head = linearLayer('head', { inputs: width, outputs: vocabulary });
    const random = randomStream(5);
    const params = initParameters(
      [...blocks, norm, head].flatMap(({ parameters }) => parameters),
      random.stream('init'),
    );
    const normal = (name: string, shape: [number, number] | [number, number, number]) =>
      tensor(random.stream(name).normal(shape.reduce((a, b) => a * b, 1)), shape);
    const [table, memory] = [normal('table', [vocabulary, width]), normal('memory', [2, 5, width])];
    const memoryMask = tensor2d([1, 1, 1, 1, 1, 1, 1, 0, 1, 0], [2, 5]);
    const decoder = transformerDecoder({
      table,
      positions: (count) => sinusoidalPositions(count, width),
      layers: blocks.map((_, i) => {
        const path = `blocks/${i}`;
        const map = linearLayer(`${path}/cross/memory`, { inputs: width, outputs: 2 * width });
        return decoderLayer(params, path, map.apply(params, memory));
      }),
      headSize: width / heads,
      activation: 'relu',
      epsilon: 1e-5,
      norm: { scale: params['norm/scale']!, offset: params['norm/offset']! },
      head: { kernel: params['head/kernel']!, bias: params['head/bias'] },
      memoryMask,
    });
    if (decoder === undefined) return;
    const logitsOf = (rows: readonly (readonly number[])[], from: number[]) => {
      const [ids, chosen] = [idsOf(rows), tensor(from, undefined, 'int32')];
      const time = ids.shape[1]!;
      const given = { memory: gather(memory, chosen), memoryMask: gather(memoryMask, chosen) };
      const values = blocks.reduce(
        (inputs, { apply }) => apply(params, { inputs, ...given }),
        add(gather(table, ids as never), sinusoidalPositions(time, width)),
      );
      const logits = head.apply(params, norm.apply(params, values));
      return slice(logits, [0, time - 1, 0], [rows.length, 1, vocabulary]);
    };
    expect(() => decoder.next(Int32Array.of(1))).toThrow(
      'transformerDecoder: the first ids must be one of each of the 2 rows of the memory, got 1.',
    );
    let [rows, from]: [readonly (readonly number[])[], number[]] = [
      [[], []],
      [0, 1],
    ];
    // more than there is room for at first
    for (let t = 0; t < 37; t++) {
      if (t === 4) {
        decoder.select(Int32Array.of(1, 1, 0));
        [rows, from] = [
          [rows[1]!, rows[1]!, rows[0]!],
          [1, 1, 0],
        ];
      }
      rows = rows.map((row, i) => [...row, (3 * t + 5 * i) % vocabulary]);
      const logits = decoder.next(Int32Array.from(rows, (row) => row.at(-1)!));
      if (t % 6 !== 5 && t < 34) continue;
      const known = logitsOf(rows, from);
      expectClose(tensor(logits, known.shape), known, { relative: 1e-4, absolute: 1e-5 });
    }
    decoder.dispose();
  });
});
