import type { Json } from '@ridgeline/contracts';
import { random } from '@ridgeline/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import goldens from '../../golden/bpe.json' with { type: 'json' };
import staged from '../../golden/stages.json' with { type: 'json' };
import { tokenizerFromJSON } from '../tokenizer-from-json.ts';
import { trainTokenizer } from '../train-tokenizer.ts';
import { bpe } from './bpe.ts';
import { readBpe } from './bpe-json.ts';
import { bpeModel } from './bpe-model.ts';
import { mergeLong } from './merge-long.ts';
import { type Merge, mergeRules } from './merge-rules.ts';
import { shortMerger } from './merge-short.ts';
import { addSymbol, symbolsFor } from './symbols.ts';

describe.each(goldens.tokenizers.map((golden) => [golden.about, golden] as const))('%s', (_, golden) => {
  const tokenizer = tokenizerFromJSON(golden.document);
  const texts = golden.all ? [...staged.texts, ...goldens.more] : goldens.more;
  // where letters are passed over, theirs count places in what is left of the text
  const hasTheirPlaces = golden.about !== 'no unknown token, and letters that are not there';

  it('gives the ids, offsets and text of Hugging Face tokenizers', () => {
    texts.forEach((text, i) => {
      const { ids, offsets } = tokenizer.encode(text);
      expect([...ids], text).toEqual(golden.ids[i]);
      if (hasTheirPlaces) expect([...offsets], text).toEqual(golden.offsets[i]);
      expect(tokenizer.decode(ids), text).toBe(golden.decoded[i] ?? text);
    });
  });
});

it('learns the merges and the vocabulary of Hugging Face tokenizers', () => {
  const learned = goldens.tokenizers.flatMap(({ learned, document }) =>
    learned === undefined ? [] : [{ ...learned, expected: document.model }],
  );
  expect(learned.length).toBe(3);
  for (const { size, min_frequency: minFrequency, by_bytes: bytes, expected } of learned) {
    const kind = bytes ? 'byteLevel' : 'metaspace';
    const { model } = trainTokenizer(
      {
        kind: 'staged',
        preTokenizer: { kind },
        model: { kind: 'bpe', size, minFrequency, bytes },
        decoder: { kind },
      },
      goldens.passage,
    ).toJSON() as { readonly model: Json };
    expect(model).toEqual(expected);
  }
});

const noon: readonly Merge[] = [
  ['o', 'n'],
  ['n', 'o'],
  ['no', 'on'],
];
const noonVocabulary = ['n', 'o', 'on', 'no', 'noon'];
const whole = (text: string) => ({ text, pieces: Int32Array.of(0, text.length) });

it('merges the pair that was learned first, wherever it stands', () => {
  const model = bpeModel({ vocabulary: noonVocabulary, merges: noon });
  // n o|on → no on → noon; the first merge takes the o from "no" in "non"
  expect([...model.tokenize(whole('noon')).ids]).toEqual([4]);
  expect([...model.tokenize(whole('non')).ids]).toEqual([0, 2]);
  expect([...model.tokenize(whole('nonoo')).offsets]).toEqual([0, 1, 1, 3, 3, 4, 4, 5]);
});

it('takes pairs that overlap from left to right, in training too', () => {
  const model = bpe({ size: 4, minFrequency: 1 }).train(new Map([['aaaaa', 3]]));
  // aa aa a: of aa|aa and aa|a, as frequent, the right one's id is lower in the latter
  expect(model.vocabulary).toEqual(['<unk>', 'a', 'aa', 'aaa']);
  expect([...model.tokenize(whole('aaaaa')).ids]).toEqual([2, 3]);
});

it('counts a pair again after each merge, and takes the lower ids of two that are as frequent', () => {
  const { vocabulary } = bpe({ size: 9, minFrequency: 2 }).train(
    new Map([
      ['low', 5],
      ['lower', 2],
      ['new', 6],
    ]),
  );
  // 7 each of lo and ow: "l" comes first; then low 7, new: 6 each of ew and ne, of which e is lower
  expect(vocabulary).toEqual(['<unk>', 'e', 'l', 'n', 'o', 'r', 'w', 'lo', 'low']);
});

it('merges by a queue as by looking at all pairs', () => {
  const { merges, vocab } = goldens.tokenizers[1]!.document.model as unknown as {
    readonly merges: readonly Merge[];
    readonly vocab: Readonly<Record<string, number>>;
  };
  const rules = mergeRules(new Map(Object.entries(vocab)), merges);
  const short = shortMerger(rules);
  const letters = ['t', 'h', 'e', 'Ġ', 'k', 'p', 'r', 'l', 'i', 'g'].map((letter) => vocab[letter]!);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...letters), { maxLength: 32 }), (ids) => {
      const [one, other] = [symbolsFor(32), symbolsFor(32)];
      ids.forEach((id, at) => {
        addSymbol(one, id, at, at + 1);
        addSymbol(other, id, at, at + 1);
      });
      short(one);
      mergeLong(rules, other);
      for (const part of ['ids', 'starts', 'ends'] as const)
        expect([...other[part].subarray(0, other.length)]).toEqual([...one[part].subarray(0, one.length)]);
    }),
  );
});

it('leaves nothing of a piece without a letter, after another piece too', () => {
  const model = bpeModel({ vocabulary: noonVocabulary, merges: noon });
  expect([...model.tokenize({ text: 'noon??on', pieces: Int32Array.of(0, 4, 4, 6, 6, 8) }).ids]).toEqual([
    4, 2,
  ]);
  const short = shortMerger(mergeRules(new Map(noonVocabulary.map((token, id) => [token, id])), noon));
  const symbols = symbolsFor(32);
  addSymbol(symbols, 0, 0, 1);
  addSymbol(symbols, 1, 1, 2);
  short(symbols);
  symbols.length = 0;
  short(symbols);
  expect(symbols.length).toBe(0);
});

describe('sample', () => {
  const model = bpeModel({
    vocabulary: ['a', 'b', 'c', 'ab', 'abc'],
    merges: [
      ['a', 'b'],
      ['ab', 'c'],
    ],
  });
  const ways = (alpha: number, times: number): Record<string, number> => {
    const found: Record<string, number> = {};
    for (let step = 0; step < times; step++) {
      const { ids } = model.sample!(whole('abc'), { random: random.at(step), alpha });
      const way = Array.from(ids, (id) => model.vocabulary[id]).join(' ');
      found[way] = (found[way] ?? 0) + 1 / times;
    }
    return found;
  };

  it('passes each merge over with its probability', () => {
    // a b is made with 1 − p, and then ab c with 1 − p
    const found = ways(0.3, 20_000);
    expect(found['a b c']).toBeCloseTo(0.3, 1);
    expect(found['ab c']).toBeCloseTo(0.7 * 0.3, 1);
    expect(found.abc).toBeCloseTo(0.7 * 0.7, 1);
    // four standard errors of the largest share
    for (const [way, share] of Object.entries({ 'a b c': 0.3, 'ab c': 0.21, abc: 0.49 }))
      expect(Math.abs(found[way]! - share)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000));
  });

  it('tokenizes at 0, leaves characters at 1, and gives the same tokens for the same stream', () => {
    expect(Object.keys(ways(0, 10))).toEqual(['abc']);
    expect(Object.keys(ways(1, 10))).toEqual(['a b c']);
    expect(ways(0.5, 100)).toEqual(ways(0.5, 100));
  });

  it('is what a tokenizer gives, with places in the text', () => {
    const tokenizer = trainTokenizer({ kind: 'bpe', size: 300 }, goldens.passage);
    const text = 'the lighthouse, größer 灯台';
    const seen = new Set<string>();
    for (let step = 0; step < 20; step++) {
      const { ids, offsets } = tokenizer.sample!(text, { random: random.at(step), alpha: 0.2 });
      expect(tokenizer.decode(ids)).toBe(text);
      expect(offsets.at(-1)).toBe(text.length);
      seen.add(ids.join(' '));
    }
    expect(seen.size).toBeGreaterThan(10);
    expect(trainTokenizer({ kind: 'word' }, text).sample).toBeUndefined();
  });

  it('leaves nothing behind of a text whose draws failed', () => {
    const failing = {
      ...random,
      stream: () => ({
        ...random,
        uniform: () => {
          throw new Error('no more numbers');
        },
      }),
    };
    const two = { text: 'aabc', pieces: Int32Array.of(0, 1, 1, 4) };
    expect(() => model.sample!(two, { random: failing, alpha: 0.5 })).toThrow('no more numbers');
    expect([...model.sample!(whole('abc'), { random, alpha: 0 }).ids]).toEqual([4]);
  });

  it('refuses what is no probability', () => {
    expect(() => model.sample!(whole('abc'), { random, alpha: 1.5 })).toThrow('bpe: alpha must be');
  });
});

it.each<[string, object, string]>([
  ['chance in a file', { dropout: 0.1 }, "the model's dropout must be null"],
  [
    'bytes in place of letters',
    { byte_fallback: true },
    "the model's byte_fallback must be false, got true.",
  ],
  ['a prefix', { continuing_subword_prefix: '##' }, "the model's continuing_subword_prefix must be null"],
  ['no merges', { merges: {} }, "the model's merges must be a list."],
  ['a merge of three', { merges: ['a b c'] }, 'must be two tokens, got "a b c".'],
  ['a merge of numbers', { merges: [[1, 2]] }, 'must be two tokens, got [1,2].'],
  ['a merge of what is not there', { merges: [['a', 'q']] }, 'the vocabulary lacks "q" of merge 0.'],
  ['a merge to what is not there', { merges: [['b', 'a']] }, 'the vocabulary lacks "ba" of merge 0.'],
  [
    'an unknown token that is not there',
    { unk_token: '?' },
    'unknown must be a token of the vocabulary, got "?".',
  ],
  ['ids with a hole', { vocab: { a: 0, b: 2 } }, 'the ids must be 0 … 1, each once'],
])('refuses %s', (_, change, message) => {
  const { document } = goldens.tokenizers[0]!;
  const model = { ...document.model, vocab: { a: 0, b: 1, ab: 2 }, merges: [['a', 'b']], ...change };
  expect(() => tokenizerFromJSON({ ...document, model })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message: expect.stringContaining(message) }),
  );
});

it('refuses to learn where there is nothing, or no room for what it begins with', () => {
  expect(() => bpe().train(new Map())).toThrow('bpe: the text to learn from holds no character.');
  expect(() => bpe({ size: 2 }).train(new Map([['no', 1]]))).toThrow('bpe: size must be at least 3');
  expect(() => bpe({ bytes: true }).train(new Map([['no it', 1]]))).toThrow('got " ".');
});

it('learns nothing of a piece with half a surrogate pair', () => {
  const { vocabulary } = bpe({ minFrequency: 1 }).train(
    new Map([
      ['no\ud83d', 9],
      ['on🐳', 1],
    ]),
  );
  // o n and n 🐳 are as frequent, and n has the lower id
  expect(vocabulary).toEqual(['<unk>', 'n', 'o', '🐳', 'n🐳', 'on🐳']);
});

it('learns no token that is written as a special one', () => {
  const { vocabulary } = bpe({ minFrequency: 1 }).train(new Map([['a<pad>b<unk>c</s>', 9]]));
  expect(vocabulary.filter((token) => ['<pad>', '<unk>', '</s>'].includes(token))).toEqual(['<unk>']);
});

it('tells a file that names no type, as older ones do, by its merges', () => {
  const older = { vocab: { a: 0, b: 1, ab: 2 }, merges: ['a b'] };
  expect(readBpe(older)).toMatchObject({ vocabulary: ['a', 'b', 'ab'], merges: [['a', 'b']] });
  expect(readBpe({ vocab: older.vocab })).toBeUndefined();
  expect(readBpe({ ...older, type: 'WordPiece' })).toBeUndefined();
});
