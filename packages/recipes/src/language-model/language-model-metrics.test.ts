import { charTokenizer, trainTokenizer } from '@ridgeline/tokenization';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { languageModelMetrics } from './language-model-metrics.ts';
import { textCoverage } from './text-coverage.ts';

const coverage = { targets: 10, characters: 20, unknownTokens: 0, spellingNats: 0 };

it('gives a character model nats / ln 2 bits, exactly, on all of Unicode', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 3 }),
      fc.double({ min: 0, max: 20, noNaN: true }),
      (text, nats) => {
        fc.pre(!/\p{Surrogate}/u.test(text));
        const tokenizer = trainTokenizer({ kind: 'char' }, text);
        const targets = [...text].length - 1;
        const found = textCoverage({ tokenizer, text, targets });
        expect(found).toEqual({ targets, characters: targets, unknownTokens: 0, spellingNats: 0 });
        expect(languageModelMetrics(found, nats).bitsPerCharacter).toBeCloseTo(nats / Math.LN2, 12);
      },
    ),
  );
});

it('counts the characters of the evaluated targets alone, by their offsets', () => {
  const text = 'to 🐳🐳 go';
  const tokenizer = trainTokenizer({ kind: 'word' }, text);
  // 'to' is given; ' 🐳' and '🐳' are predicted
  expect(textCoverage({ tokenizer, text, targets: 2 }).characters).toBe(3);
  expect(textCoverage({ tokenizer, text, targets: 3 }).characters).toBe(6);
});

it('tells characters and spelling by rows that add up to the whole', () => {
  const text = 'to be 🐳 or not xyz to be, that is 🐳🐳 it qqq';
  const tokenizer = trainTokenizer({ kind: 'word', minFrequency: 2 }, text);
  const targets = 12;
  const { rows, characters, spellingNats } = textCoverage({ tokenizer, text, targets, targetsPerRow: 5 });
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  expect(rows!.characters).toHaveLength(3);
  expect(sum(rows!.characters)).toBe(characters);
  expect(sum(rows!.spellingNats)).toBeCloseTo(spellingNats, 10);
  // the first five targets stand after "to": "be 🐳 or not xyz", of which or, not and xyz are unknown
  const first = textCoverage({ tokenizer, text, targets: 5 });
  expect([rows!.characters[0], rows!.spellingNats[0]]).toEqual([first.characters, first.spellingNats]);
});

it('counts a character of several tokens once, where it begins', () => {
  const tokenizer = trainTokenizer({ kind: 'bpe', size: 256 }, 'a');
  // one token a byte: the b is given, then two of é, four of the whale and the a
  const text = 'bé🐳a';
  const found = [0, 1, 2, 3, 4, 5, 6, 7].map((targets) => textCoverage({ tokenizer, text, targets }));
  expect(found.map(({ characters }) => characters)).toEqual([0, 1, 1, 2, 2, 2, 2, 3]);
  expect(found.every(({ loses, unknownTokens }) => loses === undefined && unknownTokens === 0)).toBe(true);
  const { rows } = textCoverage({ tokenizer, text, targets: 7, targetsPerRow: 4 });
  expect(rows!.characters).toEqual([2, 1]);
});

it('counts a first word once whose space is a token of its own', () => {
  const text = '12 a bc a bc';
  const tokenizer = trainTokenizer({ kind: 'unigram', size: 9 }, text);
  const { ids, offsets } = tokenizer.encode(text);
  expect([...offsets.subarray(0, 4)]).toEqual([0, 1, 0, 1]);
  const { loses, characters } = textCoverage({ tokenizer, text, targets: ids.length - 1 });
  expect(loses).toBeUndefined();
  expect(characters).toBe(text.length - 1);
});

it('finds that bytes keep every text, whatever it is and wherever it is cut', () => {
  const tokenizer = trainTokenizer({ kind: 'bpe', size: 300 }, 'to be or not to be, größer 灯台の灯');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, targets) => {
      const { loses, characters } = textCoverage({ tokenizer, text, targets });
      expect(loses).toBeUndefined();
      expect(characters).toBeLessThanOrEqual([...text].length);
    }),
  );
});

it('charges unknown tokens with their spelling', () => {
  const tokenizer = charTokenizer({ vocabulary: ['<unk>', 'a'] });
  const found = textCoverage({ tokenizer, text: 'aab', targets: 2 });
  const symbols = 0x110000 + 1;
  expect(found.unknownTokens).toBe(1);
  expect(found.spellingNats).toBeCloseTo(Math.log(symbols) + Math.log(2 * symbols), 10);
  const { bitsPerCharacter, unknownShare } = languageModelMetrics(found, 0.5);
  expect(unknownShare).toBe(0.5);
  expect(bitsPerCharacter).toBeCloseTo((0.5 * 2 + found.spellingNats) / Math.LN2 / 2, 12);
});

it('leaves out what cannot be computed, with its reason, and never throws', () => {
  const lower = trainTokenizer({ kind: 'word', lowercase: true }, 'a a b');
  const lost = textCoverage({ tokenizer: lower, text: 'a A b', targets: 2 });
  expect(languageModelMetrics(lost, 1)).toMatchObject({
    perplexity: Math.E,
    bitsPerCharacter: { absent: 'the tokens do not keep the text as it is: "a A b" is read as "a a b"' },
  });
  expect(languageModelMetrics(coverage, Number.NaN)).toMatchObject({
    perplexity: { absent: 'the loss is NaN' },
    bitsPerCharacter: { absent: 'the loss is NaN' },
  });
  expect(languageModelMetrics(coverage, 800).perplexity).toEqual({
    absent: 'it is beyond the largest number',
  });
  expect(languageModelMetrics({ ...coverage, targets: 0, characters: 0 }, 1)).toMatchObject({
    bitsPerCharacter: { absent: 'the targets spell no character' },
    unknownShare: 0,
  });
  const tokenizer = trainTokenizer({ kind: 'char' }, 'abc');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.double(), fc.nat(20), (text, nats, targets) => {
      languageModelMetrics(textCoverage({ tokenizer, text, targets }), nats);
    }),
  );
});
