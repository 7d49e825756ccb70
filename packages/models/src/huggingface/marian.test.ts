import '@tensorflow/tfjs-backend-cpu';
import type { HostParams } from '@ridgeline/contracts';
import { evaluationMode, fromHost } from '@ridgeline/tensors';
import { expectClose, type GoldenTensor } from '@ridgeline/testing';
import { ready, setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import golden from '../../golden/marian.json' with { type: 'json' };
import { translators } from '../catalog.ts';
import { fromMarian, type MarianConfig } from './marian.ts';

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
