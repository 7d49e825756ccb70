import { describe, expect, it } from 'vitest';
import golden from '../../golden/precompiled.json' with { type: 'json' };
import { readNormalizers } from '../read-document.ts';
import { stagedTokenizer } from '../staged-tokenizer.ts';
import { tokenizerFromJSON } from '../tokenizer-from-json.ts';
import { precompiled } from './precompiled.ts';

const { charsmap } = golden;
const { normalize } = precompiled({ charsmap });
/** Where each unit of a text comes from, if nothing is said its own place. */
const placesOf = (text: string): readonly number[] => {
  const { text: normal, offsets } = normalize(text);
  return [...(offsets ?? Int32Array.from({ length: 2 * normal.length }, (_, i) => (i + 1) >> 1))];
};
/** Theirs are those of characters. */
const placesOfCharacters = (text: string): readonly number[] => {
  const places = placesOf(text);
  let unit = 0;
  return Array.from(normalize(text).text, (character) => {
    const place = [places[2 * unit]!, places[2 * unit + 1]!];
    unit += character.length;
    return place;
  }).flat();
};

describe('precompiled', () => {
  it.each(golden.results)('writes $text as Hugging Face tokenizers', ({ text, normal, offsets }) => {
    expect(normalize(text).text).toBe(normal);
    // where the first character goes, places are moved by one there
    if (!['\u0007', '\u200b'].includes(text[0]!)) expect(placesOfCharacters(text)).toEqual(offsets);
  });

  it('tells places behind a first character that goes', () => {
    expect(normalize('\u0007be').text).toBe('be');
    expect(placesOf('\u0007be')).toEqual([1, 2, 2, 3]);
    expect(placesOf('\u200b')).toEqual([]);
  });

  it('leaves a lone surrogate as it is', () => {
    expect(normalize('\ud83dﬁ').text).toBe('\ud83dfi');
  });

  it('reads a table of one rule, written by hand', () => {
    // the root leads to 0x40; 0x40 xor 'A' is 1, the node of A; 1 xor 3 is 2, its leaf, which says that the text begins at 0
    const units = Uint32Array.of(12, 0x40 << 10, (3 << 10) | 0x100 | 0x41, 0x80000000);
    const bytes = [...new Uint8Array(units.buffer), 0x61, 0];
    const table = btoa(String.fromCharCode(...bytes));
    expect(precompiled({ charsmap: table }).normalize('ABBA')).toEqual({
      text: 'aBBa',
      offsets: Int32Array.of(0, 1, 1, 2, 2, 3, 3, 4),
    });
    expect(precompiled({ charsmap: table }).normalize('no')).toEqual({ text: 'no' });
  });

  it('goes to tokenizer.json and back', () => {
    const entry = { type: 'Precompiled', precompiled_charsmap: charsmap };
    const [unit] = readNormalizers({
      type: 'Sequence',
      normalizers: [entry, { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }],
    });
    expect(unit!.spec).toEqual({ kind: 'precompiled', charsmap });
    expect(unit!.toJSON()).toEqual(entry);
    const tokenizer = stagedTokenizer({
      normalizer: [{ kind: 'precompiled', charsmap } as never],
      preTokenizer: { kind: 'metaspace' },
      model: {
        type: 'Unigram',
        unk_id: 0,
        vocab: [
          ['<unk>', 0],
          ['▁', -1],
          ['f', -2],
          ['i', -2],
          ['▁fi', -1],
        ],
        byte_fallback: false,
      },
      decoder: { kind: 'metaspace' },
    });
    const again = tokenizerFromJSON(JSON.parse(JSON.stringify(tokenizer.toJSON())));
    expect(again.spec).toEqual(tokenizer.spec);
    expect([...again.encode('ﬁ').ids]).toEqual([4]);
    expect([...again.encode('ﬁ').offsets]).toEqual([0, 1]);
  });

  it.each([
    ['no base!', 'what is no base 64'],
    ['AAAA', 'one that ends early'],
    ['DAAAAAAAAQBBDQAAAAAAgA==', 'one that ends early'],
    ['DAAAAAAAAQBBDQAAAAAAgGE=', 'a text without its end'],
    ['DAAAAAAAAQBBDQAAAAAAgP8A', 'texts that are no UTF-8'],
  ])('refuses %s', (table, problem) => {
    expect(() => precompiled({ charsmap: table })).toThrow(
      expect.objectContaining({
        code: 'E_DATA',
        message: `precompiled: charsmap must be a table of SentencePiece in base 64, got ${problem}.`,
      }),
    );
  });
});
