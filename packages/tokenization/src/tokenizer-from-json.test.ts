import type { Json } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import goldens from '../golden/huggingface.json' with { type: 'json' };
import { type TokenizerKind, tokenizerKinds } from './catalog.ts';
import { tokenDecoders } from './decoders/catalog.ts';
import { tokenizerModels } from './models/catalog.ts';
import { normalizers } from './normalizers/catalog.ts';
import { preTokenizers } from './pre-tokenizers/catalog.ts';
import { tokenizerFromJSON } from './tokenizer-from-json.ts';
import { type TokenizerTrainingSpec, trainTokenizer } from './train-tokenizer.ts';

const document = trainTokenizer({ kind: 'char' }, 'ab').toJSON() as { readonly [key: string]: Json };
const copy = (value: unknown) => JSON.parse(JSON.stringify(value));

for (const golden of goldens) {
  const name = JSON.stringify(golden.spec);

  it(`writes the document that Hugging Face tokenizers was given: ${name}`, () => {
    const tokenizer = trainTokenizer(golden.spec as TokenizerTrainingSpec, golden.learnedFrom);
    expect(copy(tokenizer.toJSON())).toEqual(golden.document);
  });

  it(`gives the ids, offsets and text of Hugging Face tokenizers: ${name}`, () => {
    // what the library itself saved, so both directions are held
    const tokenizer = tokenizerFromJSON(golden.savedAgain);
    for (const { text, ids, offsets, decoded } of golden.cases) {
      const encoding = tokenizer.encode(text);
      expect([...encoding.ids], text).toEqual(ids);
      expect([...encoding.offsets], text).toEqual(offsets);
      expect(tokenizer.decode(ids)).toBe(decoded);
    }
  });

  it(`is the same tokenizer again from its spec and from its JSON: ${name}`, () => {
    const tokenizer = trainTokenizer(golden.spec as TokenizerTrainingSpec, golden.learnedFrom);
    const read = tokenizerFromJSON(copy(tokenizer.toJSON()));
    expect(read.spec).toEqual(tokenizer.spec);
    const { kind, ...options } = copy(tokenizer.spec);
    expect(tokenizerKinds[kind as TokenizerKind](options).spec).toEqual(tokenizer.spec);
  });
}

it('keeps tokens that are names of the language, and takes their like in a file for plain text', () => {
  const tokenizer = trainTokenizer({ kind: 'word' }, 'constructor toString constructor');
  const read = tokenizerFromJSON(copy(tokenizer.toJSON()));
  expect(read.vocabulary).toEqual(['<unk>', ' constructor', ' toString', 'constructor']);
  const vocab = JSON.parse('{"<unk>":0,"__proto__":1}');
  expect(() =>
    tokenizerFromJSON({ ...document, model: { type: 'WordLevel', vocab, unk_token: '<unk>' } }),
  ).toThrow('each token must be one character, got "__proto__" at 1.');
});

it('reads stages that have no name of their own', () => {
  const read = tokenizerFromJSON({ ...document, normalizer: { type: 'Lowercase' } });
  expect(read.spec).toMatchObject({ kind: 'staged', normalizer: [{ kind: 'lowercase' }] });
  expect([...read.encode('Ab?').ids]).toEqual([1, 2, 0]);
});

const kindsOf = (catalogue: object): string => Object.keys(catalogue).join(', ');
const modelTypes = Object.values(tokenizerModels)
  .map((kind) => kind.same!['Hugging Face'])
  .join(' or ');
const deep = () => {
  let value: unknown = null;
  for (let i = 0; i < 1_000_000; i++) value = [value];
  return value;
};
const model = (change: object) => ({ ...document, model: { ...(document.model as object), ...change } });

it.each<[string, unknown, string]>([
  ['text instead of an object', '{}', 'an object is expected, parsed from JSON.'],
  ['null', null, 'an object is expected, parsed from JSON.'],
  ['an empty object', {}, `the model must be ${modelTypes}, got something else.`],
  ['another model', model({ type: 'Other' }), `the model must be ${modelTypes}, got Other.`],
  [
    'another unknown token',
    model({ unk_token: '[UNK]' }),
    `the model's unk_token must be "<unk>", got "[UNK]".`,
  ],
  ['a list of tokens', model({ vocab: ['a'] }), "the model's vocab must be an object from token to id."],
  [
    'an id twice',
    model({ vocab: { '<unk>': 0, a: 0 } }),
    'the ids must be 0 … 1, each once, which "a" breaks.',
  ],
  [
    'an id too high',
    model({ vocab: { '<unk>': 0, a: 2 } }),
    'the ids must be 0 … 1, each once, which "a" breaks.',
  ],
  [
    'a broken id',
    model({ vocab: { '<unk>': 0, a: 0.5 } }),
    'the ids must be 0 … 1, each once, which "a" breaks.',
  ],
  [
    'an id in words',
    model({ vocab: { '<unk>': '0' } }),
    'the ids must be 0 … 0, each once, which "<unk>" breaks.',
  ],
  [
    'another pattern',
    { ...document, pre_tokenizer: { ...(document.pre_tokenizer as object), pattern: { Regex: '(a+)+$' } } },
    `the pre_tokenizer must be one of ${kindsOf(preTokenizers)}, got Split with "pattern": something else.`,
  ],
  [
    'no split',
    { ...document, pre_tokenizer: null },
    `the pre_tokenizer must be one of ${kindsOf(preTokenizers)}, got null.`,
  ],
  [
    'a known kind with another option',
    {
      ...document,
      pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: true },
    },
    `the pre_tokenizer must be one of ${kindsOf(preTokenizers)}, got Metaspace with "prepend_scheme": "first".`,
  ],
  [
    'a known kind with another option, beside one that says nothing',
    {
      ...document,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
    },
    `the pre_tokenizer must be one of ${kindsOf(preTokenizers)}, got ByteLevel with "add_prefix_space": true.`,
  ],
  [
    'another normalizer',
    { ...document, normalizer: { type: 'Prepend' } },
    `the normalizer must be null or made of ${kindsOf(normalizers)}, got Prepend.`,
  ],
  [
    'another decoder',
    { ...document, decoder: null },
    `the decoder must be one of ${kindsOf(tokenDecoders)}, got null.`,
  ],
  ['another version', { ...document, version: '2.0' }, 'version must be "1.0", got something else.'],
  [
    'added tokens',
    { ...document, added_tokens: [{ id: 1 }] },
    'each of added_tokens must have an id, a content and five flags, which 0 breaks.',
  ],
  [
    'a million brackets in a known kind',
    { ...document, pre_tokenizer: { type: 'Metaspace', replacement: deep() } },
    `the pre_tokenizer must be one of ${kindsOf(preTokenizers)}, got Metaspace with "replacement": something else.`,
  ],
  [
    'a million brackets',
    { ...document, normalizer: deep() },
    `the normalizer must be null or made of ${kindsOf(normalizers)}, got something else.`,
  ],
])('refuses %s in one sentence', (_, json, message) => {
  expect(() => tokenizerFromJSON(json)).toThrow(
    expect.objectContaining({ code: 'E_DATA', message: `tokenizer.json: ${message}` }),
  );
});

it('refuses a vocabulary that the tokenizer could not use', () => {
  expect(() => tokenizerFromJSON(model({ vocab: { '<unk>': 1, a: 0 } }))).toThrow('must begin with "<unk>"');
  expect(() => tokenizerFromJSON(model({ vocab: { '<unk>': 0, ab: 1 } }))).toThrow('must be one character');
});
