import { describe, expect, it } from 'vitest';
import { charTokenizer } from './char-tokenizer.ts';
import { tokenizerFromJSON } from './tokenizer-from-json.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const added = ['pad', 'begin', 'end'] as const;
const copy = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('added tokens', () => {
  it('stand behind the vocabulary, in the file as Hugging Face has them', () => {
    const tokenizer = trainTokenizer({ kind: 'char' }, 'ab', added);
    expect(tokenizer.vocabulary).toEqual(['<unk>', 'a', 'b', '<pad>', '<s>', '</s>']);
    expect(tokenizer.special).toEqual({ unknown: 0, pad: 3, begin: 4, end: 5 });
    expect(tokenizer.spec).toEqual({ kind: 'char', vocabulary: ['<unk>', 'a', 'b'], added });
    const file = copy(tokenizer.toJSON());
    expect(file.model.vocab).toEqual({ '<unk>': 0, a: 1, b: 2 });
    expect(file.added_tokens[2]).toEqual({
      id: 5,
      content: '</s>',
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
      role: 'end',
    });
    expect(tokenizerFromJSON(file).spec).toEqual(tokenizer.spec);
  });

  it('change no id and no file where there are none', () => {
    const [plain, none] = [undefined, [] as const].map((roles) =>
      trainTokenizer({ kind: 'word' }, 'a b', roles),
    );
    expect(JSON.stringify(none!.toJSON())).toBe(JSON.stringify(plain!.toJSON()));
    expect(none!.spec).toEqual(plain!.spec);
    const more = trainTokenizer({ kind: 'word' }, 'a b', added);
    expect([...more.encode('a b c').ids]).toEqual([...plain!.encode('a b c').ids]);
  });

  it('are made of no text, also where a text that is learned from has their like', () => {
    const tokenizer = trainTokenizer({ kind: 'whitespace' }, '<s> no </s> <s>', added);
    expect(tokenizer.vocabulary).toEqual(['<unk>', 'no', '<pad>', '<s>', '</s>']);
    expect([...tokenizer.encode('<s> no </s>').ids]).toEqual([0, 1, 0]);
    expect(tokenizer.decode([3, 1, 4])).toBe('<s> no </s>');
    expect(tokenizer.decode([3, 1, 4, 2], { skipSpecial: true })).toBe('no');
  });

  it('are refused where a vocabulary has them', () => {
    const learned = trainTokenizer({ kind: 'whitespace' }, '<s> no');
    expect(() => tokenizerFromJSON({ ...copy(learned.toJSON()), added_tokens: added })).toThrow(
      'each of added_tokens must have an id, a content and five flags, which 0 breaks.',
    );
    const { added_tokens } = copy(trainTokenizer({ kind: 'whitespace' }, 'a no', added).toJSON());
    expect(() => tokenizerFromJSON({ ...copy(learned.toJSON()), added_tokens })).toThrow(
      expect.objectContaining({
        code: 'E_DATA',
        message: 'whitespace tokenizer: vocabulary must not hold "<s>", which is added to it.',
      }),
    );
    expect(charTokenizer({ vocabulary: ['<unk>', 'a'], added: ['end'] }).special).toEqual({
      unknown: 0,
      end: 2,
    });
  });
});
