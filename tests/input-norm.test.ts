import { decodeModel, encodeModel } from '@ridgeline/checkpoints';
import type { AnyKind, Batch, Mode, Model, NoiseRule, Params, RunEvent } from '@ridgeline/contracts';
import { generateText, sampler } from '@ridgeline/generation';
import { decodeLanguageModel, loadLanguageModel } from '@ridgeline/language-model';
import { crossEntropy } from '@ridgeline/losses';
import { bertClassifier, classifiers, embeddingBag, models, textCnn, translators } from '@ridgeline/models';
import { loadNeuralClassifier } from '@ridgeline/neural-classifier';
import { readingModel } from '@ridgeline/neural-classifier/parts';
import { fgm, sgd, virtualAdversarial } from '@ridgeline/optimizers';
import { disposeParams, evaluationMode, randomStream, record, toHost } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { charTokenizer, trainTokenizer } from '@ridgeline/tokenization';
import { type FitOptions, fit } from '@ridgeline/trainers';
import {
  add,
  grad,
  logSoftmax,
  memory,
  mul,
  sum,
  type Tensor,
  tensor,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';

const [rows, length, radius] = [3, 4, 1.5];
const lengths = [4, 2, 3];

/** A small model of each kind, which embeds about half of its tokens within the ball. */
const small: Readonly<Record<string, object>> = {
  transformer: { vocabulary: 11, width: 8, heads: 2, layers: 1, contextLength: 8 },
  encoderDecoderTransformer: { vocabulary: 11, width: 8, heads: 2, feedForward: 8, layers: 1 },
  transformerClassifier: { vocabulary: 11, classes: 3, positions: 8, width: 8, heads: 2, feedForward: 8 },
  bertClassifier: {
    vocabulary: 11,
    classes: 3,
    width: 8,
    heads: 2,
    layers: 1,
    feedForward: 8,
    contextLength: 8,
  },
};
const otherwise = {
  ...{ vocabulary: 11, classes: 3, priors: [0.2, 0.3, 0.5], embedding: 3, width: 3, hidden: 4, layers: 2 },
  ...{ windows: [2], filters: 3, kernelSize: 3 },
};
const all = { ...models, ...translators, ...classifiers, bertClassifier };
const optionsOf = ({ kind, options }: AnyKind): object =>
  small[kind] ??
  Object.fromEntries(Object.entries(otherwise).filter(([name]) => Object.hasOwn(options, name)));
const make = (kind: AnyKind, over: object = {}): Model =>
  (kind as unknown as (options: object) => Model)({ ...optionsOf(kind), ...over });

/** First values whose embeddings are of lengths about the radius. */
const paramsOf = (model: Model): Params => {
  const params = model.init(randomStream(1).stream('init'));
  return record(
    Object.entries(params).map(([path, value]) => {
      // behind its small weights, what stands behind a layer norm does not tell lengths apart
      const isSmall = model.spec.kind === 'bertClassifier' && !path.includes('orm/');
      if (!path.endsWith('mbedding/table')) return [path, isSmall ? mul(value, 20) : value] as const;
      const width = value.shape.at(-1)!;
      const deviation = radius / Math.sqrt(width) / (model.spec.kind === 'encoderDecoderTransformer' ? 3 : 1);
      return [path, tensor(randomStream(2).normal(value.size, 0, deviation), value.shape)] as const;
    }),
  );
};

const idsOf = (name: string): Tensor =>
  tensor2d(
    randomStream(4)
      .stream(name)
      .integers(rows * length, 11),
    [rows, length],
    'int32',
  );
const mask = (): Tensor =>
  tensor2d(
    lengths.flatMap((count) => Array.from({ length }, (_, t) => Number(t < count))),
    [rows, length],
    'int32',
  );
const batchOf = ({ inputs = ['ids'] }: Model): Omit<Batch, 'targets'> => ({
  inputs: Object.fromEntries(
    inputs.map((name) => [name, name.endsWith('Mask') ? mask() : idsOf(name)] as const),
  ),
});

/** Each vector of the last axis, or each row without its padding, scaled back in float64. */
const projected = (activation: Tensor, over: 'token' | 'sequence', seen?: number[]): Tensor => {
  const width = activation.shape.at(-1)!;
  const values = activation.dataSync<'float32'>();
  const size = over === 'token' ? width : length * width;
  const found = values.slice();
  for (let start = 0; start < values.length; start += size) {
    const counted = over === 'token' ? size : lengths[start / size]! * width;
    const norm = Math.hypot(...values.subarray(start, start + counted));
    seen?.push(norm);
    if (norm > radius) for (let i = start; i < start + size; i++) found[i] = (values[i]! * radius) / norm;
  }
  return tensor(found, activation.shape);
};

const isEmbedding = (site: string): boolean => /^embedding(\/|$)/.test(site);
const projecting = (over: 'token' | 'sequence', seen?: number[]): Mode => ({
  training: false,
  noise: (site, activation) => (isEmbedding(site) ? projected(activation, over, seen) : activation),
});

const logitsOf = (model: Model, params: Params, mode: Mode): Tensor =>
  model.forward(params, batchOf(model), mode).logits;

const kinds = Object.values(all) as readonly AnyKind[];
const ofTexts = kinds.filter(({ options }) => Object.hasOwn(options, 'inputNormOver'));

describe.each(Object.entries(backends))('inputNorm on %s', (_, start) => {
  beforeAll(start);

  it.each([
    ...kinds.map((kind) => [kind.kind, 'token', kind] as const),
    ...ofTexts.map((kind) => [kind.kind, 'sequence', kind] as const),
  ])('%s goes on with its inputs within the ball, each %s', (_, over, kind) => {
    tidy(() => {
      const more = over === 'sequence' ? { inputNormOver: over } : {};
      const [plain, model] = [make(kind), make(kind, { inputNorm: radius, ...more })];
      expect(model.spec).toEqual({ ...plain.spec, inputNorm: radius, ...more });
      const params = paramsOf(plain);
      const norms: number[] = [];
      const expected = logitsOf(plain, params, projecting(over, norms));
      expect(norms.some((norm) => norm > radius)).toBe(true);
      if (over === 'token' && kind.kind !== 'bertClassifier')
        expect(norms.some((norm) => norm < radius)).toBe(true);
      const found = logitsOf(model, params, evaluationMode);
      expectClose(found, expected, { relative: 1e-5, absolute: 1e-5 });
      // in training, without noise, to the bit
      const training: Mode = { training: true, noise: (_, activation) => activation };
      if (!('head' in kind.options))
        expectClose(logitsOf(model, params, training), found, { relative: 0, absolute: 0 });
      // where all is within, to the bit as without
      const wide = make(kind, { inputNorm: 1e6, ...more });
      const watching: Mode = { ...evaluationMode, watched: () => true };
      expectClose(logitsOf(wide, params, evaluationMode), logitsOf(plain, params, watching), { relative: 0 });
      const without = logitsOf(plain, params, evaluationMode).dataSync();
      const apart = Math.max(...expected.dataSync().map((logit, i) => Math.abs(logit - without[i]!)));
      expect(apart).toBeGreaterThan(1e-4);
    });
  });

  it('moves logits no further than the ball lets it, whatever is added', () => {
    tidy(() => {
      const plain = embeddingBag({ vocabulary: 11, classes: 3, embedding: 3 });
      const model = embeddingBag({ vocabulary: 11, classes: 3, embedding: 3, inputNorm: radius });
      const params = paramsOf(plain);
      const head = params['head/kernel']!.dataSync();
      const direction = tensor(randomStream(5).normal(rows * length * 3), [rows, length, 3]);
      const adding = (size: number): Mode => ({
        training: true,
        noise: (site, activation) => (isEmbedding(site) ? add(activation, mul(size, direction)) : activation),
      });
      const at = (of: Model, size: number) => logitsOf(of, params, adding(size)).dataSync();
      const clean = at(model, 0);
      for (const size of [1, 10, 1e4])
        at(model, size).forEach((logit, i) => {
          // of two means of vectors in the ball
          const bound = 2 * radius * Math.hypot(head[i % 3]!, head[3 + (i % 3)]!, head[6 + (i % 3)]!);
          expect(Math.abs(logit - clean[i]!)).toBeLessThan(bound + 1e-5);
        });
      const furthest = Math.max(...at(plain, 1e4).map((logit, i) => Math.abs(logit - clean[i]!)));
      expect(furthest).toBeGreaterThan(1e3);
      // KL of what was predicted
      const logs = (values: ArrayLike<number>): number[] => {
        const sum = Math.log(Array.from(values).reduce((total, x) => total + Math.exp(x), 0));
        return Array.from(values, (x) => x - sum);
      };
      for (let row = 0; row < rows; row++) {
        const [p, q] = [clean, at(model, 1e4)].map((all) => logs(all.slice(3 * row, 3 * row + 3)));
        const kl = p!.reduce((total, x, k) => total + Math.exp(x) * (x - q![k]!), 0);
        const most = [0, 1, 2].map((k) => 2 * radius * Math.hypot(head[k]!, head[3 + k]!, head[6 + k]!));
        expect(kl).toBeLessThan(2 * Math.max(...most));
      }
    });
  });

  it('learns behind noise and adversaries, which no longer take inputs out of the ball', async () => {
    const model = textCnn({
      vocabulary: 11,
      classes: 3,
      embedding: 3,
      windows: [2],
      filters: 3,
      inputNorm: radius,
    });
    const loud: NoiseRule = {
      at: 'embedding',
      noise: { spec: { kind: 'loud' }, apply: (activation) => mul(activation, 50) },
    };
    const batch = {
      inputs: {
        ids: { shape: [rows, length], data: Int32Array.from({ length: rows * length }, (_, i) => i % 11) },
      },
      targets: { shape: [rows], data: Int32Array.of(0, 1, 2) },
    };
    const common: FitOptions = {
      ...{ model, loss: crossEntropy(), optimizer: sgd({ learningRate: 0.1 }), rules: [loud] },
      batches: { spec: {}, targetsPerBatch: rows, stepsPerEpoch: 1, at: () => batch },
      ...{ random: randomStream(1), maxSteps: 2, validation: [batch] },
    };
    const before = memory().numTensors;
    for (const gradient of [fgm({ epsilon: 1 }), virtualAdversarial({ epsilon: 100, weight: 1 })]) {
      const events: RunEvent[] = [];
      for await (const event of fit({ ...common, gradient })) events.push(event);
      const losses = events.flatMap((event) => (event.type === 'step-end' ? [event.objective] : []));
      expect(losses.length).toBe(2);
      for (const loss of losses) expect(loss).toBeLessThan(5);
    }
    expect(memory().numTensors).toBe(before);
  });
});

describe('a decoder of a model with inputNorm', () => {
  beforeAll(backends.wasm!);

  const decoders: Readonly<Record<string, readonly (readonly [object, boolean])[]>> = {
    lstm: [
      [{}, true],
      [{ embedding: 4, tied: true }, false],
    ],
    gru: [[{}, true]],
    rnn: [[{}, true]],
    minGru: [[{}, true]],
    awdLstm: [[{}, false]],
    cnn: [[{}, true]],
    transformer: [
      [{}, false],
      [{ head: { kind: 'softmax' }, positions: 'rotary' }, false],
    ],
    encoderDecoderTransformer: [[{}, false]],
    recurrentTranslator: [
      [{}, true],
      [{ inputFeeding: true }, true],
      [{ tied: 'all', embedding: 4 }, false],
    ],
  };

  it('is told of every kind that generates', () => {
    expect(Object.keys(decoders).sort()).toEqual(Object.keys({ ...models, ...translators }).sort());
  });

  it.each(Object.entries(decoders).flatMap(([kind, cases]) => cases.map((each) => [kind, ...each] as const)))(
    '%s %j: the logits of the forward pass, by a decoder: %s',
    (kind, over, has) => {
      const before = memory().numTensors;
      tidy(() => {
        const factory = all[kind as keyof typeof all] as AnyKind;
        const model = make(factory, { ...over, inputNorm: radius });
        const params = paramsOf(model);
        const { ids, ...inputs } = batchOf(model).inputs;
        const { idsMask: _, ...beside } = inputs;
        const decoder = model.decoder?.(params, Object.keys(beside).length > 0 ? beside : undefined);
        expect(decoder !== undefined).toBe(has);
        if (decoder === undefined) return;
        const { logits } = model.forward(params, { inputs: { ...beside, ids: ids! } }, evaluationMode);
        const [values, texts] = [logits.dataSync(), ids!.dataSync()];
        for (let t = 0; t < length; t++) {
          const found = decoder.next(Int32Array.from({ length: rows }, (_, row) => texts[row * length + t]!));
          const expected = lengths.flatMap((_, row) =>
            Array.from(values.slice((row * length + t) * 11, (row * length + t + 1) * 11)),
          );
          expectClose(Array.from(found), expected, { relative: 1e-4, absolute: 1e-5 });
        }
        decoder.dispose();
      });
      expect(memory().numTensors).toBe(before);
    },
  );
});

describe('a saved model with inputNorm', () => {
  beforeAll(backends.wasm!);

  it('writes as the one that was saved, and not as one without', async () => {
    const tokenizer = charTokenizer({ vocabulary: ['<unk>', ...'abc \n'] });
    const textOf = async (model: Model, params: Params) => {
      const options = { model, params, tokenizer, prompt: 'ab', sampler: sampler({ temperature: 0.8 }) };
      return (await generateText({ ...options, random: randomStream(7).stream('generation'), maxTokens: 60 }))
        .text;
    };
    for (const [kind, options] of [
      ['lstm', { vocabulary: 6, embedding: 4, hidden: 8 }],
      ['transformer', { vocabulary: 6, width: 8, heads: 2, layers: 1, contextLength: 16 }],
    ] as const) {
      const factory = models[kind] as unknown as (options: object) => Model;
      const [plain, model] = [factory(options), factory({ ...options, inputNorm: 0.05 })];
      const params = tidy(() =>
        record(
          Object.entries(model.init(randomStream(1).stream('init'))).map(
            ([path, value]) => [path, mul(value, 8)] as const,
          ),
        ),
      );
      const host = await toHost(params);
      const files = await encodeModel({
        spec: model.spec,
        tokenizer,
        params: host,
        run: { seed: 1 },
        card: '',
      });
      expect((await decodeLanguageModel(files)).model.spec).toEqual(model.spec);
      const loaded = await loadLanguageModel(files);
      const found = await loaded.generate('ab', { maxTokens: 60, seed: 7, temperature: 0.8 });
      expect(found.text).toBe(await textOf(model, params));
      expect(found.text).not.toBe(await textOf(plain, params));
      loaded.dispose();
      disposeParams(params);
    }
  });

  it('classifies as the one that was saved, and not as one without', async () => {
    const tokenizer = trainTokenizer({ kind: 'word' }, 'a moving film and a dull film', ['pad', 'begin']);
    const reading = { labels: ['bad', 'good'], priors: [0.5, 0.5], maxTokens: 4, multiLabel: false };
    const given = { kind: 'textCnn', vocabulary: tokenizer.vocabulary.length, embedding: 4, filters: 3 };
    const answersOf = async (over: object) => {
      const model = readingModel({ ...given, ...over }, reading);
      const params = tidy(() => ({ ...model.init(randomStream(1)) }));
      const host = await toHost(params);
      disposeParams(params);
      const files = await encodeModel({
        spec: model.spec,
        tokenizer,
        params: host,
        run: { seed: 1 },
        card: '',
      });
      const { spec } = await decodeModel(files, { parametersOf: () => model.parameters });
      expect(spec).toEqual(model.spec);
      const loaded = await loadNeuralClassifier(files);
      const answers = await loaded.logProbabilities(['a moving film', 'a dull']);
      loaded.dispose();
      return { answers, model, host };
    };
    const { answers, model, host } = await answersOf({ inputNorm: 0.1, inputNormOver: 'sequence' });
    const direct = tidy(() => {
      const params = record(
        Object.entries(host).map(([path, { data, shape }]) => [path, tensor(data, [...shape])] as const),
      );
      const ids = [...tokenizer.encode('a moving film').ids];
      const begun = [tokenizer.special.begin!, ...ids];
      const inputs = { ids: tensor2d(begun, [1, begun.length], 'int32') };
      return logSoftmax(model.forward(params, { inputs }, evaluationMode).logits).dataSync();
    });
    expectClose(Array.from(answers.slice(0, 2)), Array.from(direct), { relative: 1e-5 });
    expect(Array.from((await answersOf({})).answers)).not.toEqual(Array.from(answers));
  });
});

it('has a finite gradient at zeros, and none along a vector that is scaled back', async () => {
  await backends.wasm!();
  tidy(() => {
    const model = embeddingBag({ vocabulary: 11, classes: 3, embedding: 3, inputNorm: radius });
    const params = paramsOf(model);
    const table = tensor2d([...zeros([3]).dataSync(), 0, 3, 4, ...zeros([27]).dataSync()], [11, 3]);
    const ids = tensor2d([0, 1], [1, 2], 'int32');
    const gradient = grad((rows: Tensor) =>
      sum(model.forward({ ...params, 'embedding/table': rows }, { inputs: { ids } }, evaluationMode).logits),
    )(table).dataSync();
    const head = params['head/kernel']!.dataSync();
    const slope = [0, 1, 2].map((d) => (head[3 * d]! + head[3 * d + 1]! + head[3 * d + 2]!) / 2);
    expectClose(Array.from(gradient.slice(0, 3)), slope, { relative: 1e-5 });
    // (I − uuᵀ)·slope·c/‖e‖, u = (0, 3, 4)/5
    const along = 0.6 * slope[1]! + 0.8 * slope[2]!;
    const expected = [0, 0.6, 0.8].map((u, d) => ((slope[d]! - u * along) * radius) / 5);
    expectClose(Array.from(gradient.slice(3, 6)), expected, { relative: 1e-5, absolute: 1e-6 });
  });
});

it.each(kinds.map((kind) => [kind.kind, kind] as const))(
  '%s has the slope of its projection',
  async (_, kind) => {
    await backends.wasm!();
    tidy(() => {
      // all tokens are beyond it, where the projection is smooth
      const model = make(kind, { inputNorm: 0.3 });
      const params = paramsOf(model);
      const path = Object.keys(params).find((name) => name.endsWith('mbedding/table'))!;
      const logits = logitsOf(model, params, evaluationMode);
      const weights = tensor(randomStream(5).normal(logits.size, 0, 100), logits.shape);
      const cost = (table: Tensor): Tensor =>
        sum(mul(logitsOf(model, { ...params, [path]: table }, evaluationMode), weights));
      const table = params[path]!;
      const along = tensor(randomStream(6).normal(table.size, 0, 0.5), table.shape);
      const [slope] = sum(mul(grad(cost)(table), along)).dataSync();
      // ReLUs and maxima have kinks near by, so that differences come to the slope as steps get shorter
      const errors = [0.1, 0.05, 0.02, 0.01, 0.005, 0.0025].map((step) => {
        const [up, down] = [step, -step].map((far) => cost(add(table, mul(far, along))).dataSync()[0]!);
        return Math.abs((up! - down!) / (2 * step) - slope!);
      });
      expect(Math.abs(slope!)).toBeGreaterThan(0.02);
      expect(Math.min(...errors)).toBeLessThan(0.002 + 0.02 * Math.abs(slope!));
    });
  },
);
