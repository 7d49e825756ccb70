import { random } from '@ridgeline/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import passages from '../../golden/bpe.json' with { type: 'json' };
import goldens from '../../golden/parts-of-words.json' with { type: 'json' };
import { trainTokenizer } from '../train-tokenizer.ts';
import { unigramTokenizer } from '../unigram-tokenizer.ts';
import { digamma } from './digamma.ts';
import { unigram } from './unigram.ts';
import { readUnigram, unigramModel } from './unigram-model.ts';

const whole = (text: string) => ({ text, pieces: Int32Array.of(0, text.length) });
const vocabulary = ['<unk>', 'a', 'b', 'ab', 'abc', 'c'];
const scores = [0, -2, -2.5, -3, -7, -3];
const model = unigramModel({ vocabulary, scores, unknown: 0 });

it('takes the tokens with the largest product, and of equals the one whose last token begins first', () => {
  expect([...model.tokenize(whole('abc')).ids]).toEqual([3, 5]);
  const tied = unigramModel({ vocabulary: ['<unk>', 'a', 'aa'], scores: [0, -1, -1], unknown: 0 });
  expect([...tied.tokenize(whole('aaa')).ids]).toEqual([1, 2]);
});

it('takes an unknown character for less likely than the least likely token by 10 nats, as Hugging Face', () => {
  const given = { vocabulary: ['<unk>', 'xa', 'ab', 'x'], scores: [0, -1, -5, -100], unknown: 0 };
  // −100 − 5, against −1 − (100 + 10) with "b" unknown
  expect([...unigramModel(given).tokenize(whole('xab')).ids]).toEqual([3, 2]);
});

it('takes neighbours that no token has for one unknown', () => {
  const { ids, offsets } = model.tokenize(whole('ax🐳\ud83db'));
  expect([...ids]).toEqual([1, 0, 2]);
  expect([...offsets]).toEqual([0, 1, 1, 5, 5, 6]);
});

it('writes what is unknown as bytes where it has all of them', () => {
  const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`);
  const all = unigramModel({
    vocabulary: ['<unk>', 'a', ...bytes],
    scores: [0, -1, ...bytes.map(() => -9)],
    unknown: 0,
    byteFallback: true,
  });
  const { ids, offsets } = all.tokenize(whole('aé'));
  expect([...ids]).toEqual([1, 2 + 0xc3, 2 + 0xa9]);
  expect([...offsets]).toEqual([0, 1, 1, 2, 1, 2]);
});

const waysOf = (text: string): number[][] =>
  text === ''
    ? [[]]
    : vocabulary.flatMap((token, id) =>
        text.startsWith(token) ? waysOf(text.slice(token.length)).map((way) => [id, ...way]) : [],
      );

it.each([0, 0.5, 1, 3])('draws each way as often as its probability to the power of %d says', (alpha) => {
  const text = 'ababc';
  const ways = waysOf(text);
  const weights = ways.map((way) => Math.exp(alpha * way.reduce((sum, id) => sum + scores[id]!, 0)));
  const total = weights.reduce((a, b) => a + b, 0);
  const draws = 4000;
  const times = new Map(ways.map((way) => [way.join(' '), 0]));
  for (let step = 0; step < draws; step++) {
    const drawn = model.sample!(whole(text), { random: random.stream('ways').at(step), alpha });
    const way = drawn.ids.join(' ');
    times.set(way, times.get(way)! + 1);
  }
  expect(ways.length).toBe(times.size);
  ways.forEach((way, i) => {
    const expected = (draws * weights[i]!) / total;
    // five standard deviations
    const deviation = Math.sqrt(expected * (1 - weights[i]! / total));
    expect(Math.abs(times.get(way.join(' '))! - expected), way.join(' ')).toBeLessThanOrEqual(5 * deviation);
  });
});

it('draws the same from the same address, covers the text, and refuses an alpha below 0', () => {
  const tokenizer = trainTokenizer({ kind: 'unigram', size: 200 }, passages.passage);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, step) => {
      const sampling = { random: random.stream('same').at(step), alpha: 0.2 };
      const [first, again] = [tokenizer.sample!(text, sampling), tokenizer.sample!(text, sampling)];
      expect(first).toEqual(again);
      if (!first.ids.includes(0) && !tokenizer.encode(text).ids.includes(0))
        expect(tokenizer.decode(first.ids)).toBe(tokenizer.decode(tokenizer.encode(text).ids));
    }),
  );
  expect(() => tokenizer.sample!('a', { random, alpha: -1 })).toThrow(
    expect.objectContaining({
      code: 'E_RANGE',
      message: 'unigram: alpha must be a finite number ≥ 0, got -1.',
    }),
  );
});

it.each(goldens.unigram)(
  'learns the tokens and scores of Hugging Face tokenizers: $size',
  ({ size, vocab }) => {
    const tokenizer = trainTokenizer({ kind: 'unigram', size }, passages.passage);
    const expected = new Map(vocab as [string, number][]);
    expect(new Set(tokenizer.vocabulary)).toEqual(new Set(expected.keys()));
    const { scores: found } = tokenizer.spec as unknown as { readonly scores: readonly number[] };
    // it gives characters that had left scores in any order, 0.0001 apart
    tokenizer.vocabulary.forEach((token, id) => {
      expect(Math.abs(found[id]! - expected.get(token)!), token).toBeLessThan(0.005);
    });
  },
);

it('learns long words, whose products are below all numbers', () => {
  const tokenizer = trainTokenizer({ kind: 'unigram', size: 60 }, 'ab'.repeat(20_000) + 'c'.repeat(20_000));
  expect(tokenizer.vocabulary.slice(1, 4)).toContain('abababababababab');
  expect(tokenizer.decode(tokenizer.encode('ababc').ids)).toBe('ababc');
});

it('learns no token that is written like a special one', () => {
  const learned = unigram({ size: 60 }).train(
    new Map([
      ['<pad>', 50],
      ['x<pad>y', 5],
      ['</s>', 9],
    ]),
  );
  expect(learned.vocabulary).not.toContain('<pad>');
  expect(learned.vocabulary).not.toContain('</s>');
});

it('refuses sizes, texts and scores that do not fit', () => {
  expect(() => trainTokenizer({ kind: 'unigram', size: 3 }, 'no')).toThrow(
    'unigram: size must be at least 4, for <unk> and each character of the text, got 3.',
  );
  expect(() => trainTokenizer({ kind: 'unigram' }, '')).toThrow(
    'unigram: the text to learn from holds no character.',
  );
  expect(() => unigramTokenizer({ vocabulary: ['<unk>', 'a'], scores: [0] })).toThrow(
    'unigramTokenizer: scores must be 2 finite numbers, one for each token.',
  );
});

const file = {
  type: 'Unigram',
  unk_id: 0,
  vocab: [
    ['<unk>', 0],
    ['a', -1],
  ],
  byte_fallback: false,
};
it.each<[string, object, string]>([
  ['an object', { vocab: {} }, "the model's vocab must be a list"],
  ['no score', { vocab: [['<unk>']] }, 'must be a token and its score, which 0 breaks'],
  ['null for a score', { vocab: [['<unk>', null]] }, 'must be a token and its score, which 0 breaks'],
  [
    'a token twice',
    {
      vocab: [
        ['<unk>', 0],
        ['<unk>', 1],
      ],
    },
    'must hold each token once',
  ],
  ['no unknown token', { unk_id: null }, 'unk_id must be an id of its vocab'],
  ['an id too high', { unk_id: 2 }, 'unk_id must be an id of its vocab'],
  ['no tokens', { vocab: [] }, 'unk_id must be an id of its vocab'],
  [
    'an empty token',
    {
      vocab: [
        ['<unk>', 0],
        ['', -1],
      ],
    },
    'each token must be made of whole characters',
  ],
  ['bytes in words', { byte_fallback: 'yes' }, 'byte_fallback must be true or false'],
])('refuses a file with %s', (_, change, message) => {
  expect(() => readUnigram({ ...file, ...change })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message: expect.stringContaining(message) }),
  );
});

// scipy.special.digamma
it.each([
  [0.5, -1.9635100260214235],
  [1, -0.5772156649015329],
  [3.7, 1.1671535393615113],
  [250, 5.519459584531046],
])('knows the digamma function at %d', (x, expected) => {
  expect(digamma(x)).toBeCloseTo(expected, 12);
});
