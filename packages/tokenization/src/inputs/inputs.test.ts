import type { Json } from '@ridgeline/contracts';
import { describe, expect, it } from 'vitest';
import { tokenizerFromJSON } from '../tokenizer-from-json.ts';
import { trainTokenizer } from '../train-tokenizer.ts';
import { encodeInput } from './encode-input.ts';
import { padInputs } from './pad-inputs.ts';

const words = trainTokenizer({ kind: 'whitespace' }, 'a b c d e f g h');
const ids = (text: string) => [...words.encode(text).ids];

describe('inputs of a tokenizer whose file asks for nothing', () => {
  it('are texts one after the other, the second one another part', () => {
    const {
      ids: found,
      typeIds,
      sequenceIds,
      specialMask,
      offsets,
    } = encodeInput(words, 'a b', { pair: 'c' });
    expect([...found]).toEqual([...ids('a b'), ...ids('c')]);
    expect([...typeIds]).toEqual([0, 0, 1]);
    expect([...sequenceIds]).toEqual([0, 0, 1]);
    expect([...specialMask]).toEqual([0, 0, 0]);
    expect([...offsets]).toEqual([0, 1, 2, 3, 0, 1]);
  });

  it('are cut, with what was cut off in parts that overlap', () => {
    const truncation = { maxLength: 3, stride: 1 };
    const { ids: kept, overflowing } = encodeInput(words, 'a b c d e f', { truncation });
    expect([...kept]).toEqual(ids('a b c'));
    expect(overflowing.map((rest) => [...rest.ids])).toEqual([ids('c d e'), ids('e f')]);
    const left = encodeInput(words, 'a b c d e f', { truncation: { ...truncation, direction: 'left' } });
    expect([left, ...left.overflowing].map((rest) => [...rest.ids])).toEqual([
      ids('d e f'),
      ids('b c d'),
      ids('a b'),
    ]);
  });

  it('cut the longer text of a pair first, or one of them alone', () => {
    const cut = (strategy: 'longestFirst' | 'onlyFirst' | 'onlySecond', maxLength: number) => {
      const { sequenceIds } = encodeInput(words, 'a b', {
        pair: 'c d e f g',
        truncation: { maxLength, strategy },
      });
      return [0, 1].map((text) => sequenceIds.filter((each) => each === text).length);
    };
    expect(cut('longestFirst', 5)).toEqual([2, 3]);
    expect(cut('longestFirst', 3)).toEqual([1, 2]);
    // of two that are as long the second keeps more, as in Hugging Face tokenizers
    const alike = encodeInput(words, 'a b c', { pair: 'd e f', truncation: { maxLength: 3 } });
    expect([...alike.ids]).toEqual([...ids('a'), ...ids('d e')]);
    expect(cut('onlyFirst', 6)).toEqual([1, 5]);
    expect(cut('onlySecond', 3)).toEqual([2, 1]);
    expect(() => cut('onlyFirst', 5)).toThrow(
      'truncation: the text that is to be cut has 2 tokens, and 2 would have to go.',
    );
  });

  it.each<[object, string]>([
    [{ maxLength: -1 }, 'truncation: maxLength must be an integer ≥ 0, got -1.'],
    [{ maxLength: 2, stride: 2 }, 'truncation: stride must be'],
    [{ maxLength: 2, strategy: 'first' }, 'truncation: strategy must be one of'],
    [{ maxLength: 2, direction: 'up' }, 'truncation: direction must be one of'],
    [{ maxLength: 2, strategy: 'onlySecond' }, 'cuts the second text, and one was given'],
  ])('refuses to be cut by %j', (truncation, message) => {
    expect(() => encodeInput(words, 'a b c', { truncation: truncation as never })).toThrow(message);
  });

  it('are filled up to the longest, a length or a multiple', () => {
    const inputs = ['a', 'a b c'].map((text) => encodeInput(words, text));
    const lengths = (padding: object) =>
      padInputs(inputs, { id: 0, ...padding }).map((input) => input.ids.length);
    expect(lengths({})).toEqual([3, 3]);
    expect(lengths({ multipleOf: 4 })).toEqual([4, 4]);
    expect(lengths({ length: 2 })).toEqual([2, 3]);
    const [first] = padInputs(inputs, { id: 7, typeId: 2, direction: 'left' });
    expect([...first!.ids]).toEqual([7, 7, ...ids('a')]);
    expect([...first!.typeIds]).toEqual([2, 2, 0]);
    expect([...first!.attentionMask]).toEqual([0, 0, 1]);
    expect([...first!.sequenceIds]).toEqual([-1, -1, 0]);
    expect(() => lengths({ id: -1 })).toThrow('padding: id must be an integer ≥ 0, got -1.');
    expect(() => lengths({ multipleOf: 0 })).toThrow('padding: multipleOf must be an integer ≥ 1, got 0.');
  });
});

const document = words.toJSON() as { readonly [key: string]: Json };
const template = (change: object) => ({
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: 'a', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [],
    special_tokens: { a: { id: 'a', ids: [1], tokens: ['a'] } },
    ...change,
  },
});
const nested = () => {
  let json: unknown = null;
  for (let i = 0; i < 100_000; i++) json = { type: 'Sequence', processors: [json] };
  return json;
};

it('keeps to what a file asks for unless it is told otherwise', () => {
  const truncation = { direction: 'Right', max_length: 2, strategy: 'LongestFirst', stride: 0 };
  const tokenizer = tokenizerFromJSON({ ...document, ...template({}), truncation });
  expect([...encodeInput(tokenizer, 'b c d').ids]).toEqual([1, ...ids('b')]);
  expect([...encodeInput(tokenizer, 'b c d', { truncation: null }).ids]).toEqual([1, ...ids('b c d')]);
  expect([...encodeInput(tokenizer, 'b c d', { specialTokens: false }).ids]).toEqual(ids('b c'));
  expect([...tokenizer.encode('b c d').ids]).toEqual(ids('b c d'));
});

it.each<[string, object, string]>([
  [
    'another post-processor',
    { post_processor: { type: 'Other' } },
    'RobertaProcessing, ByteLevel, got Other',
  ],
  ['a list', { post_processor: [] }, 'ByteLevel, got something else'],
  ['a name of the language', { post_processor: { type: 'constructor' } }, 'ByteLevel, got constructor'],
  ['no ids', template({ special_tokens: {} }), 'must hold ids of the vocabulary for each token'],
  ['a strange id', template({ special_tokens: { a: { ids: [99] } } }), 'must hold ids of the vocabulary'],
  ['a strange part', template({ single: [{ Sequence: { id: 'C', type_id: 0 } }] }), 'neither a sequence nor'],
  [
    'a second text alone',
    template({ single: [{ Sequence: { id: 'B', type_id: 0 } }] }),
    'must not hold the second',
  ],
  ['no lists', template({ pair: null }), 'single and pair must be lists'],
  [
    'a token by name',
    { post_processor: { type: 'BertProcessing', sep: '[SEP]', cls: ['a', 1] } },
    'sep and cls must be',
  ],
  ['flags in words', { post_processor: { type: 'ByteLevel', trim_offsets: 'no' } }, 'must be true or false'],
  ['sequences of sequences', { post_processor: nested() }, 'sequence'],
  [
    'a length of text',
    { truncation: { max_length: 'x', strategy: 'LongestFirst' } },
    "truncation's max_length must be",
  ],
  [
    'a strange strategy',
    { truncation: { max_length: 4, strategy: 'toString' } },
    "truncation's strategy must be one of",
  ],
  [
    'a strange direction',
    { truncation: { max_length: 4, strategy: 'OnlyFirst', direction: 1 } },
    "truncation's direction",
  ],
  ['a list to cut by', { truncation: [] }, 'truncation must be null or an object'],
  ['padding without an id', { padding: { strategy: 'BatchLongest' } }, "padding's pad_id must be an integer"],
  [
    'padding to no length',
    { padding: { strategy: { Fixed: -1 }, pad_id: 0 } },
    "padding's Fixed must be an integer",
  ],
  [
    'padding in words',
    { padding: { strategy: 'All', pad_id: 0 } },
    "padding's strategy must be BatchLongest or Fixed",
  ],
])('refuses a file with %s', (_, change, message) => {
  expect(() => tokenizerFromJSON({ ...document, ...change })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message: expect.stringContaining(message) }),
  );
});
