import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizerKinds } from './catalog.ts';
import { tokenizerFromJSON } from './tokenizer-from-json.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const sample = 'The whale, the <unk> whale\n and 🐳 café @-@ 白鯨 \t ok.\n';
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(' ', '\n', 'The', 'whale', ' whale', '<unk>', '🐳', 'é'),
    ),
  )
  .map((parts) => parts.join(''));
const copy = (value: unknown) => JSON.parse(JSON.stringify(value));

/** What those keep to beyond the conformance suite whose tokens are pieces of the text. */
describe.each(['char', 'word', 'whitespace'] as const)('%s', (kind) => {
  const tokenizer = trainTokenizer({ kind }, sample);

  it('brings its training, whose result is of its kind and begins with <unk>', () => {
    expect(tokenizer.spec.kind).toBe(kind);
    expect(tokenizer.vocabulary[tokenizer.special.unknown!]).toBe('<unk>');
    expect(new Set(tokenizer.vocabulary).size).toBe(tokenizer.vocabulary.length);
  });

  it('gives ids of the vocabulary, with offsets that go forward and never split a character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { ids, offsets } = tokenizer.encode(text);
        expect(offsets.length).toBe(2 * ids.length);
        let end = 0;
        ids.forEach((id, i) => {
          const [start, next] = [offsets[2 * i]!, offsets[2 * i + 1]!];
          expect(start).toBeGreaterThanOrEqual(end);
          expect(next).toBeGreaterThan(start);
          expect(tokenizer.vocabulary[id]).toBeDefined();
          for (const place of [start, next])
            expect((text.codePointAt(place - 1) ?? 0) > 0xffff && place < text.length).toBe(false);
          end = next;
        });
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('gives the pieces of known tokens, and the same ids for what it decoded where all are known', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { ids, offsets } = tokenizer.encode(text);
        ids.forEach((id, i) => {
          if (id !== tokenizer.special.unknown)
            expect(text.slice(offsets[2 * i], offsets[2 * i + 1])).toBe(tokenizer.vocabulary[id]);
        });
        if (!ids.includes(tokenizer.special.unknown!))
          expect([...tokenizer.encode(tokenizer.decode(ids)).ids]).toEqual([...ids]);
      }),
    );
  });

  it('gives its own text back, and nothing for nothing', () => {
    const { ids } = tokenizer.encode(sample);
    expect(tokenizer.decode(tokenizer.encode(tokenizer.decode(ids)).ids)).toBe(tokenizer.decode(ids));
    expect(tokenizer.encode('').ids.length).toBe(0);
    expect(tokenizer.decode([])).toBe('');
    expect(() => tokenizer.decode([tokenizer.vocabulary.length])).toThrow(`${kind} tokenizer: ids must be`);
  });

  it('is the same again from its spec, and gives the same ids from its tokenizer.json', () => {
    const { kind: name, ...options } = copy(tokenizer.spec);
    const again = tokenizerKinds[name as 'word'](options);
    expect(again.spec).toEqual(tokenizer.spec);
    for (const found of [again, tokenizerFromJSON(copy(tokenizer.toJSON()))])
      expect(found.encode(sample)).toEqual(tokenizer.encode(sample));
  });
});

it.each(['char', 'word', 'whitespace', 'bpe', 'wordPiece', 'unigram'] as const)(
  '%s is known again in its tokenizer.json',
  (kind) => {
    const tokenizer = trainTokenizer({ kind }, sample);
    expect(tokenizerFromJSON(copy(tokenizer.toJSON())).spec).toEqual(tokenizer.spec);
  },
);

it('refuses a kind that does not exist, naming those that do', () => {
  expect(() => trainTokenizer({ kind: 'subword' } as never, sample)).toThrow(
    `trainTokenizer: kind must be one of ${Object.keys(tokenizerKinds).join(', ')}, got "subword".`,
  );
});
