import { decodeModel, encodeModel } from '@ridgeline/checkpoints';
import type { AnyKind, HostParams, Model, Params, Tokenizer } from '@ridgeline/contracts';
import { generateText, sampler } from '@ridgeline/generation';
import { decodeLanguageModel, loadLanguageModel } from '@ridgeline/language-model';
import { models, translators } from '@ridgeline/models';
import { loadNeuralClassifier } from '@ridgeline/neural-classifier';
import { readingModel } from '@ridgeline/neural-classifier/parts';
import { disposeParams, evaluationMode, randomStream, record, toHost } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { charTokenizer, trainTokenizer } from '@ridgeline/tokenization';
import { logSoftmax, memory, mul, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import { all, batchOf, length, lengths, make, paramsOf, radius, rows } from './input-norm-parts.ts';

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

const saved = ({ spec }: Model, params: HostParams, tokenizer: Tokenizer) =>
  encodeModel({ spec, tokenizer, params, run: { seed: 1 }, card: '' });

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
      const files = await saved(model, host, tokenizer);
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
      const files = await saved(model, host, tokenizer);
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
