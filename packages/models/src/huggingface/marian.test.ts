import '@tensorflow/tfjs-backend-cpu';
import type { HostParams } from '@ridgeline/contracts';
import { evaluationMode, fromHost, randomStream, toHost } from '@ridgeline/tensors';
import { expectClose, type GoldenTensor } from '@ridgeline/testing';
import { ready, setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import golden from '../../golden/marian.json' with { type: 'json' };
import { translators } from '../catalog.ts';
import { fromMarian, type MarianConfig, toMarian } from './marian.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const tensorsOf = (tensors: Readonly<Record<string, GoldenTensor>>): HostParams =>
  Object.fromEntries(
    Object.entries(tensors).map(([path, { shape, data }]) => [
      path,
      { shape, data: Float32Array.from(data as number[]) },
    ]),
  );
const [first] = golden.cases as [(typeof golden.cases)[0]];

it.each(golden.cases.map((found) => [found.name, found] as const))('gives the logits of %s', (_, found) => {
  const { spec, params } = fromMarian(found.config, tensorsOf(found.tensors as never));
  const model = translators.encoderDecoderTransformer(spec as never);
  expect(Object.keys(params).sort()).toEqual(model.parameters.map(({ path }) => path).sort());
  for (const { path, shape } of model.parameters) expect(params[path]!.shape).toEqual(shape);
  tidy(() => {
    const ids = (rows: number[][]) => tensor2d(rows, [rows.length, rows[0]!.length], 'int32');
    const inputs = {
      source: ids(found.source),
      sourceMask: ids(found.sourceMask),
      ids: ids(found.ids),
    };
    const { logits } = model.forward(fromHost(params), { inputs }, evaluationMode);
    expectClose(logits, found.logits, { relative: 1e-5 });
  });
});

it('attends as the last layer of theirs, in the mean of its heads, where the backend has a decoder', () => {
  const { spec, params } = fromMarian(first.config, tensorsOf(first.tensors as never));
  const model = translators.encoderDecoderTransformer(spec as never);
  const [positions, times] = [5, 3];
  const given = fromHost(params);
  const [source, sourceMask] = [first.source, first.sourceMask].map((rows) =>
    tensor2d(rows, undefined, 'int32'),
  );
  const decoder = model.decoder!(given, { source: source!, sourceMask: sourceMask! });
  expect(decoder !== undefined).toBe(inject('backend') === 'wasm');
  if (decoder === undefined) return;
  const theirs = (row: number, time: number): number[] =>
    first.attended.data.slice((row * times + time) * positions, (row * times + time + 1) * positions);
  const expectAttended = (...expected: readonly (readonly number[])[]): void =>
    [...decoder.attention!()].forEach((value, i) => {
      expect(value).toBeCloseTo(expected.flat()[i]!, 5);
    });
  for (let time = 0; time < times; time++) {
    decoder.next(Int32Array.from(first.ids, (ids) => ids[time]!));
    expectAttended(theirs(0, time), theirs(1, time));
    // what is hidden is not looked at
    expect(decoder.attention!()[4]).toBe(0);
    if (time === 0) decoder.select(Int32Array.of(0, 1));
  }
  decoder.dispose();

  // several ids at once, and rows that go on from one row
  const whole = model.decoder!(given, { source: source!, sourceMask: sourceMask! })!;
  whole.readTexts!(Int32Array.from(first.ids.flatMap((ids) => ids.slice(0, 2))), 2);
  whole.select(Int32Array.of(1, 1, 0));
  whole.next(Int32Array.of(1, 4, 8));
  const found = whole.attention!();
  for (const [row, from] of [
    [0, 1],
    [2, 0],
  ] as const)
    for (const [i, value] of theirs(from, 2).entries())
      expect(found[row * positions + i]).toBeCloseTo(value, 5);
  whole.dispose();
});

it('refuses a model that ours cannot be, and weights that are missing', () => {
  const tensors = tensorsOf(first.tensors as never);
  const refused = (over: Partial<MarianConfig>, message: string) =>
    expect(() => fromMarian({ ...first.config, ...over }, tensors)).toThrow(
      expect.objectContaining({ code: 'E_CHECKPOINT', message }),
    );
  refused({ model_type: 'bart' }, 'fromMarian: model_type must be "marian", got "bart".');
  refused({ scale_embedding: false }, 'fromMarian: scale_embedding must be true, got false.');
  refused(
    { activation_function: 'tanh' },
    'fromMarian: activation_function must be one of relu, gelu, swish, silu, got "tanh".',
  );
  refused(
    { decoder_layers: 2 },
    'fromMarian: the weights must hold "model.decoder.layers.1.self_attn.q_proj.weight", and it is missing.',
  );
  const head = tensors['model.shared.weight']!;
  const other = { ...head, data: head.data.map((value) => value + 1) };
  expect(() => fromMarian(first.config, { ...tensors, 'lm_head.weight': other })).toThrow(
    'fromMarian: "lm_head.weight" must be "model.shared.weight", got other weights.',
  );
  expect(fromMarian(first.config, { ...tensors, 'lm_head.weight': head })).toEqual(
    fromMarian(first.config, tensors),
  );
});

it.each(golden.cases.map((found) => [found.name, found] as const))(
  'gives back the bits of %s, under its names and with its configuration',
  (_, found) => {
    const tensors = tensorsOf(found.tensors as never);
    const { spec, params } = fromMarian(found.config, tensors);
    const back = toMarian(translators.encoderDecoderTransformer(spec as never).spec, params);
    expect(back.config).toEqual({ ...found.config, architectures: ['MarianMTModel'] });
    // theirs holds a table that is shared three times
    const kept = Object.keys(back.tensors);
    expect(kept.filter((name) => !Object.hasOwn(tensors, name))).toEqual([]);
    for (const name of kept) expect(back.tensors[name], name).toEqual(tensors[name]);
    const known = new Set(kept.map((name) => tensors[name]!.data.join()));
    for (const [name, { data }] of Object.entries(tensors)) expect(known.has(data.join()), name).toBe(true);
  },
);

it('writes no model that is no Marian, and a bias of 0 where the logits have none', async () => {
  const sizes = { vocabulary: 7, width: 4, heads: 2, feedForward: 6, layers: 1 };
  const written = async (options: object) => {
    const model = translators.encoderDecoderTransformer({ ...sizes, norm: 'after', ...options });
    return toMarian(model.spec, await toHost(model.init(randomStream(1))));
  };
  const { config, tensors } = await written({ activation: 'relu' });
  expect(config).toMatchObject({ decoder_layers: 1, decoder_vocab_size: 7, activation_function: 'relu' });
  expect(tensors.final_logits_bias).toEqual({ shape: [1, 7], data: new Float32Array(7) });
  const refused: readonly (readonly [object, string])[] = [
    [{ norm: 'before' }, 'norm must be after, got before'],
    [{ positions: 'learned' }, 'positions must be sinusoidal, got learned'],
    [{ tied: 'none' }, 'tied must be all or decoder, got none'],
    [{ inputNorm: 1 }, 'inputNorm must be left out, since a Marian has none, got 1'],
    [{ width: 3, heads: 1 }, 'width must be even, got 3'],
  ];
  for (const [options, problem] of refused)
    await expect(written(options)).rejects.toThrow(
      expect.objectContaining({ code: 'E_OPTION', message: `toMarian: ${problem}.` }),
    );
  const { spec } = translators.recurrentTranslator({ vocabulary: 7, embedding: 4, hidden: 4 });
  expect(() => toMarian(spec, {})).toThrow(
    'toMarian: model must be an encoderDecoderTransformer, got recurrentTranslator.',
  );
});
