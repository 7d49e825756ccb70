import '@tensorflow/tfjs-backend-cpu';
import type { Model, Tokenizer } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import { gather, memory, setBackend, type Tensor2D, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { searchTexts } from './beams/search-texts.ts';
import { generateText, generateTexts } from './generate-text.ts';
import { greedy } from './greedy.ts';
import { textStream } from './text-stream.ts';

beforeAll(() => setBackend('cpu'));

async function* stream(ids: ArrayLike<number>) {
  for (const id of Array.from(ids)) yield { id };
  return 'length' as const;
}

type Decoder = Pick<Tokenizer, 'decode'>;

const pieces = async (tokenizer: Decoder, ids: ArrayLike<number>, prompt: ArrayLike<number> = []) => {
  const found: string[] = [];
  for await (const piece of textStream({ tokenizer, ids: stream(ids), prompt })) found.push(piece);
  return found;
};

const bytes: Decoder = {
  decode: (ids) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(ids)),
};
const units: Decoder = { decode: (ids) => String.fromCharCode(...Array.from(ids)) };
const words: Decoder = { decode: (ids) => Array.from(ids, (id) => `w${id}`).join(' ') };

const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\uFFFD');

it('holds back the bytes of a code point until it is whole', async () => {
  const text = 'a€😀é\n漢';
  const found = await pieces(bytes, new TextEncoder().encode(text));
  expect(found).toEqual([...text]);
});

it('holds back half a surrogate pair, and marks one that stays alone', async () => {
  const ids = (text: string) => Array.from(text, (_, i) => text.charCodeAt(i));
  expect(
    await pieces(
      units,
      Array.from({ length: 4 }, (_, i) => 'x😀y'.charCodeAt(i)),
    ),
  ).toEqual(['x', '😀', 'y']);
  expect(await pieces(units, [...ids('a'), 0xd83d])).toEqual(['a', '\uFFFD']);
  expect((await pieces(units, [0xde00, 0x61])).join('')).toBe('\uFFFDa');
});

it('never gives more or less than the whole text, whatever the bytes', async () => {
  const unicode = fc
    .string({ unit: 'binary', maxLength: 120 })
    .map((text) => [...new TextEncoder().encode(text)]);
  const noise = fc.array(fc.constantFrom(0x61, 0x80, 0xa0, 0xc3, 0xe2, 0xf0, 0x9f, 0x98), { maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(fc.oneof(unicode, noise), async (ids) => {
      const found = await pieces(bytes, ids);
      expect(found.join('')).toBe(bytes.decode(ids));
      for (const piece of found) expect(wellFormed(piece)).toBe(piece);
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(0x61, 0xd83d, 0xde00, 0xfffd), { maxLength: 120 }),
      async (ids) => {
        const found = await pieces(units, ids);
        expect(found.join('')).toBe(wellFormed(units.decode(ids)));
        for (const piece of found) expect(wellFormed(piece)).toBe(piece);
      },
    ),
  );
});

it('joins words on as the tokenizer does, also to the prompt', async () => {
  expect(await pieces(words, [1, 2, 3])).toEqual(['w1', ' w2', ' w3']);
  expect(await pieces(words, [1, 2], [0])).toEqual([' w1', ' w2']);
  const long = Array.from({ length: 500 }, (_, i) => i);
  expect((await pieces(words, long, long)).join('')).toBe(` ${words.decode(long)}`);
});

it('decodes few tokens at a time, however long the text', async () => {
  let most = 0;
  const counting: Decoder = {
    decode: (ids) => {
      most = Math.max(most, ids.length);
      return words.decode(ids);
    },
  };
  await pieces(counting, new Int32Array(1000), new Int32Array(1000));
  expect(most).toBeLessThan(64);
});

it('hands on why the tokens ended, and stops them when it is stopped', async () => {
  const running = textStream({ tokenizer: words, ids: stream([1]) });
  await running.next();
  expect(await running.next()).toEqual({ done: true, value: 'length' });
  const ids = stream([1, 2, 3]);
  for await (const piece of textStream({ tokenizer: words, ids })) if (piece === 'w1') break;
  expect((await ids.next()).done).toBe(true);
});

const letters = 'abcd';
const tokenizer: Tokenizer = {
  spec: { kind: 'letters' },
  vocabulary: [...letters],
  special: {},
  encode: (text) => ({
    ids: Int32Array.from(text, (letter) => letters.indexOf(letter)),
    offsets: new Int32Array(),
  }),
  decode: (ids) => Array.from(ids, (id) => letters[id]).join(''),
  toJSON: () => null,
};
const bigram: Model = {
  spec: { kind: 'bigram', vocabulary: 4 },
  parameters: [{ path: 'table', role: 'kernel', shape: [4, 4] }],
  sites: ['logits'],
  init: (random) => ({ table: tensor(random.normal(16), [4, 4]) }),
  forward: (params, { inputs }) => {
    const logits = gather(params.table!, inputs.ids as Tensor2D);
    return { logits, activations: { logits }, carried: {} };
  },
};
const cycle = [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0];
const texts = () => ({
  model: bigram,
  params: { table: tensor(cycle, [4, 4]) },
  tokenizer,
  prompt: 'ab',
  sampler: greedy(),
  random: randomStream(1),
  maxTokens: 6,
});

it('writes a text from a prompt, and says why it ended', async () => {
  const shown: string[] = [];
  const options = texts();
  const { text, tokens, finishReason } = await generateText({
    ...options,
    onText: (piece) => shown.push(piece),
  });
  expect([text, tokens, finishReason]).toEqual(['cdabcd', 6, 'length']);
  expect(shown.join('')).toBe(text);
  expect(await generateText({ ...options, stopIds: [1] })).toEqual({
    text: 'cda',
    tokens: 3,
    finishReason: 'stop',
  });
  const aborted = await generateText({ ...options, signal: AbortSignal.abort() });
  expect(aborted).toEqual({ text: '', tokens: 0, finishReason: 'aborted' });
});

it('begins and ends a text as its tokenizer says, and shows neither token', async () => {
  const options = { ...texts(), tokenizer: { ...tokenizer, special: { begin: 0, end: 3 } } };
  const whole = { text: 'bc', tokens: 2, finishReason: 'stop' };
  expect(await generateText({ ...options, prompt: '' })).toEqual(whole);
  expect(await generateText({ ...options, prompt: 'b' })).toEqual({ ...whole, text: 'c', tokens: 1 });
});

it('refuses an empty prompt', async () => {
  await expect(generateText({ ...texts(), prompt: '' })).rejects.toMatchObject({ code: 'E_DATA' });
});

it('frees everything when the reader of the text fails', async () => {
  const options = texts();
  const before = memory().numTensors;
  const onText = () => {
    throw new Error('closed');
  };
  await expect(generateText({ ...options, onText })).rejects.toThrow('closed');
  expect(memory().numTensors).toBe(before);
});

it('ends a text before a stop text, however it is cut into tokens, and shows no part of it', async () => {
  const shown: string[] = [];
  const options = { ...texts(), stop: ['dab', 'bb'], onText: (piece: string) => void shown.push(piece) };
  expect(await generateText(options)).toEqual({ text: 'c', tokens: 4, finishReason: 'stop' });
  expect(shown).toEqual(['c']);
  const never = { ...texts(), stop: ['abcx'], maxTokens: 5 };
  expect(await generateText(never)).toEqual({ text: 'cdabc', tokens: 5, finishReason: 'length' });
  await expect(generateText({ ...texts(), stop: [''] })).rejects.toMatchObject({
    code: 'E_OPTION',
    message: 'generate: stop must hold texts that are not empty, got "".',
  });
});

it('writes several texts side by side, each as it writes it alone, with its own end', async () => {
  const { prompt: _, random, ...options } = texts();
  const rows = ['ab', 'c', 'dd', 'b'].map((prompt, i) => ({ prompt, random: random.stream(`${i}`) }));
  const given = { ...options, stop: ['ab'], logProbabilities: 2 };
  const pieces: string[] = ['', '', '', ''];
  const together = await generateTexts({
    ...given,
    rows,
    onText: (piece, row) => {
      pieces[row] += piece;
    },
  });
  expect(together.map(({ text }) => text)).toEqual(pieces);
  expect(together.map(({ text }) => text)).toEqual(['cd', 'd', '', 'cd']);
  for (const [i, row] of rows.entries())
    expect(together[i]).toEqual(await generateText({ ...given, ...row }));
});

it('tells where each token begins, and none that begins behind the end', async () => {
  const { details } = await generateText({ ...texts(), stop: ['bc'], logProbabilities: 1 });
  expect(details!.map(({ id, offset }) => [id, offset])).toEqual([
    [2, 0],
    [3, 1],
    [0, 2],
  ]);
  for (const { logProbability, top } of details!) {
    expect(logProbability).toBeCloseTo(1 - Math.log(Math.E + 3), 6);
    expect(top).toHaveLength(1);
  }
});

it('finds texts with beams, cut before a stop text', async () => {
  const { model, params, maxTokens } = texts();
  const given = { model, params, tokenizer, prompts: ['ab', 'd'], beams: 2, maxTokens };
  const found = await searchTexts(given);
  expect(found.map(([best]) => best!.text)).toEqual(['cdabcd', 'abcdab']);
  const [stopped] = await searchTexts({ ...given, stop: ['da'] });
  expect(stopped![0]).toEqual({
    text: 'c',
    tokens: 3,
    finishReason: 'stop',
    score: expect.closeTo(1 - Math.log(Math.E + 3), 6),
    logProbability: expect.closeTo(3 * (1 - Math.log(Math.E + 3)), 6),
  });
});
