import '@tensorflow/tfjs-backend-cpu';
import type { Model, Params, Tokenizer } from '@ridgeline/contracts';
import { encoderDecoderTransformer, recurrentTranslator } from '@ridgeline/models';
import { evaluationMode, mapParams, randomStream } from '@ridgeline/tensors';
import { trainTokenizer } from '@ridgeline/tokenization';
import { memory, mul, setBackend, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { encodeSource } from './encode-pairs.ts';
import { translate } from './translate.ts';

beforeAll(() => setBackend('cpu'));

const tokenizer = trainTokenizer({ kind: 'char' }, 'abcdefg', ['pad', 'begin', 'end']);
const { special } = tokenizer as { special: Required<Tokenizer['special']> };
const model = encoderDecoderTransformer({
  vocabulary: tokenizer.vocabulary.length,
  ...{ width: 8, heads: 2, feedForward: 8, layers: 1 },
});
/** Untrained, but the source and the positions count for much, so that texts differ. */
const params = (): Params =>
  mapParams(model.init(randomStream(3).stream('init')), (value, path) =>
    /(memory|feedForward).*kernel$/u.test(path) ? mul(value, 12) : value,
  );
const texts = ['abc', 'a', 'gfedcba', 'bb', 'cab', 'dddd', 'fade', 'g'];
const maxTokens = 6;

/** Always the most probable token, one text at a time. */
const greedily = async (given: Params, text: string): Promise<string> => {
  const ids = [special.begin];
  const source = [...encodeSource(tokenizer, text)];
  while (ids.length <= maxTokens) {
    const inputs = {
      source: tensor(source, [1, source.length], 'int32'),
      ids: tensor(ids, [1, ids.length], 'int32'),
    };
    const logits = model.forward(given, { inputs }, evaluationMode).logits;
    const last = [...(await logits.data())].slice(-tokenizer.vocabulary.length);
    for (const [role, id] of Object.entries(special)) if (role !== 'end') last[id] = -Infinity;
    const best = last.indexOf(Math.max(...last));
    if (best === special.end) break;
    ids.push(best);
  }
  return tokenizer.decode(ids, { skipSpecial: true });
};

it('takes the most probable token with one beam, and gives texts back in their order, whatever the batch', async () => {
  const given = params();
  const translator = { model, tokenizer, params: given };
  const expected: string[] = [];
  for (const text of texts) expected.push(await greedily(given, text));
  expect(new Set(expected).size).toBeGreaterThan(3);
  const before = memory().numTensors;
  for (const batchSize of [1, 3, 32])
    expect(await translate(translator, texts, { maxTokens, batchSize })).toEqual(expected);
  expect(memory().numTensors).toBe(before);
  expect(await translate(translator, [], { maxTokens })).toEqual([]);
});

it('finds with beams what it finds for each text alone, and other texts than the greedy ones', async () => {
  const translator = { model, tokenizer, params: params() };
  const options = { maxTokens, beams: 4, lengthPenalty: 0.6 };
  const together = await translate(translator, texts, options);
  for (const [i, text] of texts.entries())
    expect(await translate(translator, [text], options)).toEqual([together[i]]);
  expect(together).not.toEqual(await translate(translator, texts, { maxTokens }));
});

it('reads by the model’s decoder where there is one, given source and mask', async () => {
  const shapes: (readonly number[])[] = [];
  const reads: number[] = [];
  const decoded: Model = {
    ...model,
    forward: () => {
      throw new Error('no forward pass is wanted');
    },
    decoder: (_, inputs) => {
      shapes.push(inputs!.source!.shape, inputs!.sourceMask!.shape);
      let rows = 0;
      return {
        next: (ids) => {
          rows = ids.length;
          reads.push(rows);
          const logits = new Float32Array(rows * tokenizer.vocabulary.length);
          for (let row = 0; row < rows; row++) logits[row * tokenizer.vocabulary.length + special.end] = 3;
          return logits;
        },
        select: () => {},
        dispose: () => {},
      };
    },
  };
  const found = await translate({ model: decoded, tokenizer, params: params() }, texts, {
    maxTokens,
    beams: 2,
    batchSize: 4,
  });
  expect(found).toEqual(texts.map(() => ''));
  // the shortest texts first, each with its end
  expect(shapes).toEqual([
    [4, 4],
    [4, 4],
    [4, 8],
    [4, 8],
  ]);
  expect(reads[0]).toBe(4);
});

it('begins every translation as it is asked to, greedily and with beams', async () => {
  const translator = { model, tokenizer, params: params() };
  for (const beams of [1, 3]) {
    const options = { maxTokens, beams, prefix: 'fe' };
    const found = await translate(translator, texts, options);
    expect(found.map((text) => text.slice(0, 2))).toEqual(texts.map(() => 'fe'));
    expect(await translate(translator, texts, { ...options, prefix: '' })).toEqual(
      await translate(translator, texts, { maxTokens, beams }),
    );
  }
});

it.each([
  ['ez', 'translate: prefix "ez" holds what the translator knows no token for.'],
  ['abcdefg', 'translate: prefix "abcdefg" has 7 tokens, and a translation at most 6.'],
])('refuses the beginning %s, which no translation can have', async (prefix, message) => {
  const translator = { model, tokenizer, params: params() };
  await expect(translate(translator, texts, { maxTokens, prefix })).rejects.toMatchObject({
    code: 'E_DATA',
    message,
  });
});

it('ranks by what of the source was attended to, where the model tells', async () => {
  const recurrent = recurrentTranslator({
    ...{ vocabulary: tokenizer.vocabulary.length, embedding: 6, hidden: 8, attention: 'dot' },
  });
  const begun = mapParams(recurrent.init(randomStream(5).stream('init')), (value) => mul(value, 4));
  const ranked = (coveragePenalty: number) =>
    translate({ model: recurrent, tokenizer, params: begun }, texts, {
      ...{ maxTokens, beams: 5, coveragePenalty },
    });
  const [plain, covering] = [await ranked(0), await ranked(5)];
  expect(covering).not.toEqual(plain);
  const length = (all: readonly string[]): number => all.join('').length;
  expect(length(covering)).toBeGreaterThan(length(plain));
  await expect(
    translate({ model, tokenizer, params: params() }, texts, { maxTokens, beams: 2, coveragePenalty: 1 }),
  ).rejects.toMatchObject({ code: 'E_OPTION' });
});

it('refuses a batch of none and more beams than tokens', async () => {
  const translator = { model, tokenizer, params: params() };
  await expect(translate(translator, texts, { maxTokens, batchSize: 0 })).rejects.toMatchObject({
    code: 'E_RANGE',
    message: 'translate: batchSize must be an integer ≥ 1, got 0.',
  });
  await expect(translate(translator, texts, { maxTokens, beams: 99 })).rejects.toMatchObject({
    code: 'E_RANGE',
  });
});
