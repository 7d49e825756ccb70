import type { Decoder } from '@ridgeline/contracts';
import { generateText, mixtureDecoder, sampler } from '@ridgeline/generation';
import { fitNgramModel, ngramDecoder } from '@ridgeline/linear';
import { lstm } from '@ridgeline/models';
import { disposeParams, randomStream } from '@ridgeline/tensors';
import { charTokenizer } from '@ridgeline/tokenization';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { backends } from './backends.ts';

const vocabulary = 5;
const ids = Int32Array.from({ length: 60 }, (_, i) => 1 + ((i * i + (i >> 2)) % 4));
const ngram = fitNgramModel({ ids, vocabulary, order: 3, boundary: 4 });
const model = lstm({ vocabulary, embedding: 4, hidden: 6 });
const softmax = (logits: Float32Array) => {
  const weights = Array.from(logits, Math.exp);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};

beforeAll(() => backends.wasm!());

it('writes the n-grams that are counted, row by row, and goes on from any of them', () => {
  const decoder = ngramDecoder(ngram);
  const texts = [
    [1, 2, 4, 3, 2],
    [3, 3, 1, 4, 1],
  ];
  const rowsOf = (logits: Float32Array) =>
    [0, 1].map((row) => Array.from(logits.subarray(row * vocabulary, (row + 1) * vocabulary), Math.exp));
  const expectRows = (found: readonly number[][], read: readonly (readonly number[])[]) =>
    found.forEach((row, i) => {
      ngram.probabilities(read[i]!).forEach((p, id) => {
        expect(row[id]).toBeCloseTo(p, 6);
      });
    });
  for (let t = 0; t < 5; t++) {
    const logits = decoder.next(Int32Array.from(texts, (text) => text[t]!));
    expectRows(
      rowsOf(logits),
      texts.map((text) => text.slice(0, t + 1)),
    );
  }
  decoder.select(Int32Array.of(1, 1));
  expectRows(rowsOf(decoder.next(Int32Array.of(2, 3))), [
    [...texts[1]!, 2],
    [...texts[1]!, 3],
  ]);
  expect(() => decoder.select(Int32Array.of(2))).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  expect(() => decoder.next(Int32Array.of(1))).toThrow(expect.objectContaining({ code: 'E_SHAPE' }));
});

it('mixes probabilities, whose sum is 1', () => {
  const before = memory().numTensors;
  const params = model.init(randomStream(2).stream('init'));
  const alone = model.decoder!(params)!;
  const mixed = mixtureDecoder({
    decoders: [model.decoder!(params)!, ngramDecoder(ngram)],
    weights: [0.3, 0.7],
  });
  const read: number[] = [];
  for (const id of [1, 3, 2, 4]) {
    read.push(id);
    const own = softmax(alone.next(Int32Array.of(id)));
    const counted = ngram.probabilities(read);
    const found = Array.from(mixed.next(Int32Array.of(id)), Math.exp);
    found.forEach((p, next) => {
      expect(p).toBeCloseTo(0.3 * own[next]! + 0.7 * counted[next]!, 6);
    });
    expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  }
  for (const decoder of [alone, mixed]) decoder.dispose();
  disposeParams(params);
  expect(memory().numTensors).toBe(before);
});

it('writes text as the decoder of a model', async () => {
  const params = model.init(randomStream(2).stream('init'));
  const tokenizer = charTokenizer({ vocabulary: ['<unk>', ...'abcd'] });
  const decoder = (given: typeof params): Decoder =>
    mixtureDecoder({ decoders: [model.decoder!(given)!, ngramDecoder(ngram)], weights: [0.5, 0.5] });
  const { text } = await generateText({
    model: { ...model, decoder },
    params,
    tokenizer,
    prompt: 'ab',
    sampler: sampler({ temperature: 1 }),
    random: randomStream(1),
    maxTokens: 20,
  });
  expect(text).toMatch(/^[abcd]{20}$/);
  disposeParams(params);
});

const still = (size: number): Decoder => ({
  next: () => new Float32Array(size),
  select: () => {},
  dispose: () => {},
});
it.each<[string, () => unknown, string, string]>([
  [
    'a weight too few',
    () => mixtureDecoder({ decoders: [still(2), still(2)], weights: [1] }),
    'E_SHAPE',
    'got 2 and 1',
  ],
  [
    'weights of another sum',
    () => mixtureDecoder({ decoders: [still(2)], weights: [0.5] }),
    'E_RANGE',
    'got 0.5',
  ],
  [
    'a weight below 0',
    () => mixtureDecoder({ decoders: [still(2), still(2)], weights: [2, -1] }),
    'E_RANGE',
    'weights',
  ],
  [
    'models of other vocabularies',
    () => mixtureDecoder({ decoders: [still(2), still(3)], weights: [0.5, 0.5] }).next(Int32Array.of(0)),
    'E_SHAPE',
    'got 2 and 3 ids',
  ],
])('refuses %s', (_, run, code, message) => {
  expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});
