import '@tensorflow/tfjs-backend-cpu';
import type { HostParams, Model, Spec } from '@ridgeline/contracts';
import { evaluationMode, fromHost, mapParams, randomStream, toHost } from '@ridgeline/tensors';
import { expectClose, type GoldenTensor, modelCases } from '@ridgeline/testing';
import { mul, ready, setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import golden from '../../golden/huggingface.json' with { type: 'json' };
import { bertClassifier } from '../bert-classifier.ts';
import { transformer } from '../transformer.ts';
import { fromGpt2, toGpt2 } from './gpt2.ts';
import { fromHuggingFace, type HuggingFaceConfig } from './hugging-face.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

interface Case {
  readonly name: string;
  readonly config: HuggingFaceConfig;
  readonly tensors: Readonly<Record<string, GoldenTensor>>;
  readonly inputs: Readonly<Record<'input_ids' | 'attention_mask' | 'token_type_ids', number[][]>>;
  readonly logits: GoldenTensor;
}

const cases = golden.cases as unknown as readonly Case[];
const [tied, own] = cases as [Case, Case];

const tensorsOf = ({ tensors }: Case): HostParams =>
  Object.fromEntries(
    Object.entries(tensors).map(([path, { shape, data }]) => [
      path,
      { shape, data: Float32Array.from(data as number[]) },
    ]),
  );
const modelOf = (spec: Spec): Model =>
  (spec.kind === 'transformer' ? transformer : (bertClassifier as unknown as typeof transformer))(
    spec as never,
  );

it.each(cases.map((found) => [found.name, found] as const))('gives the logits of %s', (_, found) => {
  const { spec, params } = fromHuggingFace(found.config, tensorsOf(found));
  const model = modelOf(spec);
  expect(Object.keys(params).sort()).toEqual(model.parameters.map(({ path }) => path).sort());
  for (const { path, shape } of model.parameters) expect(params[path]!.shape).toEqual(shape);
  tidy(() => {
    const ids = (rows: number[][] | undefined) =>
      rows && tensor2d(rows, [rows.length, rows[0]!.length], 'int32');
    const { input_ids, attention_mask, token_type_ids } = found.inputs;
    const named = { ids: ids(input_ids), idsMask: ids(attention_mask), segments: ids(token_type_ids) };
    const inputs = Object.fromEntries(Object.entries(named).filter(([, value]) => value)) as never;
    const { logits } = model.forward(fromHost(params), { inputs }, evaluationMode);
    expectClose(logits, found.logits, { relative: 1e-5 });
  });
});

it.each([tied, own].map((found) => [found.name, found] as const))(
  'gives back the bits of %s, under its names and with its configuration',
  (_, found) => {
    const tensors = tensorsOf(found);
    const { spec, params } = fromGpt2(found.config as never, tensors);
    const { config, tensors: again } = toGpt2(spec, params);
    expect(again).toEqual(tensors);
    const n_inner = (found.config as { n_inner: number | null }).n_inner ?? 32;
    expect(config).toEqual({ ...found.config, n_inner, architectures: ['GPT2LMHeadModel'] });
  },
);

it('reads names without their prefix, as the first GPT-2 has them', () => {
  const tensors = tensorsOf(tied);
  const short = Object.fromEntries(
    Object.entries(tensors).map(([name, value]) => [name.replace('transformer.', ''), value]),
  );
  expect(fromHuggingFace(tied.config, short)).toEqual(fromHuggingFace(tied.config, tensors));
});

it('keeps a head with weights of its own where the configuration would tie it, and ties a copy', () => {
  const tensors = tensorsOf(own);
  const { tie_word_embeddings: _, ...silent } = own.config as typeof own.config & {
    readonly tie_word_embeddings?: boolean;
  };
  const expected = fromHuggingFace(own.config, tensors);
  expect(expected.spec.head).toEqual({ kind: 'softmax' });
  expect(fromHuggingFace(silent as HuggingFaceConfig, tensors)).toEqual(expected);
  const twice = { ...tensorsOf(tied), 'lm_head.weight': tensorsOf(tied)['transformer.wte.weight']! };
  expect(fromHuggingFace(tied.config, twice)).toEqual(fromHuggingFace(tied.config, tensorsOf(tied)));
});

it('gives biases of 0 to a model without biases', async () => {
  const model = transformer({ vocabulary: 5, width: 8, heads: 2, layers: 1, contextLength: 4, bias: false });
  const params = await toHost(model.init(randomStream(1)));
  const { tensors } = toGpt2(model.spec, params);
  expect(tensors['transformer.h.0.mlp.c_fc.bias']).toEqual({ shape: [32], data: new Float32Array(32) });
  const { params: again } = fromGpt2(toGpt2(model.spec, params).config, tensors);
  expect(again).toMatchObject(params);
});

it('refuses a model that ours cannot be, and one of ours that is none of theirs', async () => {
  const tensors = tensorsOf(tied);
  const refused = (over: object, message: string) =>
    expect(() => fromHuggingFace({ ...tied.config, ...over } as never, tensors)).toThrow(
      expect.objectContaining({ code: 'E_CHECKPOINT', message }),
    );
  refused(
    { model_type: 'llama' },
    'fromHuggingFace: model_type must be one of gpt2, bert, marian, got "llama".',
  );
  refused({ layer_norm_epsilon: 0.1 }, 'fromGpt2: layer_norm_epsilon must be 1e-5, got 0.1.');
  refused(
    { activation_function: 'relu' },
    'fromGpt2: activation_function must be one of gelu_new, gelu_pytorch_tanh, gelu, got "relu".',
  );
  refused(
    { n_layer: 3 },
    'fromGpt2: the weights must hold "transformer.h.2.attn.c_attn.weight", and it is missing.',
  );
  const model = transformer({ vocabulary: 5, width: 8, heads: 2, layers: 1, positions: 'rotary' });
  const params = await toHost(model.init(randomStream(1)));
  expect(() => toGpt2(model.spec, params)).toThrow(
    expect.objectContaining({ code: 'E_OPTION', message: 'toGpt2: positions must be learned, got rotary.' }),
  );
  const { spec, params: read } = fromGpt2(own.config as never, tensorsOf(own));
  expect(() => toGpt2({ ...spec, inputNorm: 0.5 }, read)).toThrow(
    expect.objectContaining({
      message: 'toGpt2: inputNorm must be left out, since a GPT-2 has none, got 0.5.',
    }),
  );
  const bias = { ...read['head/bias']!, data: read['head/bias']!.data.map((_, id) => (id === 3 ? 1 : 0)) };
  expect(() => toGpt2(spec, { ...read, 'head/bias': bias })).toThrow(
    expect.objectContaining({
      code: 'E_OPTION',
      message: 'toGpt2: the bias of the head must be 0, and it is not.',
    }),
  );
});

it('takes for absent what BertConfig takes', () => {
  const { layer_norm_eps: _, ...silent } = cases[2]!.config as unknown as Record<string, unknown>;
  expect(fromHuggingFace(silent as never, tensorsOf(cases[2]!)).spec).toMatchObject({ epsilon: 1e-12 });
});

describe('bertClassifier', () => {
  const model = bertClassifier({
    ...{ vocabulary: 5, classes: 3, width: 8, heads: 2, layers: 2, feedForward: 6, contextLength: 8 },
    epsilon: 1e-5,
  });
  // behind weights as small as those of the beginning, norms bend within a step of the finite differences
  const begun: Model = {
    ...model,
    init: (random) =>
      mapParams(model.init(random), (value, path) => (/norm/i.test(path) ? value : mul(value, 25))),
  };
  it.each(modelCases(begun).map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());

  it('refuses a text that is too long', () => {
    tidy(() => {
      const ids = tensor2d(Array(9).fill(1), [1, 9], 'int32');
      expect(() => model.forward(model.init(randomStream(1)), { inputs: { ids } }, evaluationMode)).toThrow(
        'bertClassifier: ids must have at most contextLength = 8 positions, got 9.',
      );
    });
  });
});
