import {
  type Encoding,
  isRidgelineError,
  type Json,
  type Tokenizer,
  type TokenizerTraining,
} from '@ridgeline/contracts';
import { type ConformanceCase, specCases } from './conformance.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';

const line = 'The whale, the white Whale and 🐳 in 1851: café, cafe\u0301 @-@ 白鯨 <unk>!\n';
/** Every word often enough for a vocabulary without what is rare. */
const sample = ` ${line}`.repeat(3);

const fragments = [' ', ' ', '\n', 'The', ' whale', 'white', '🐳', 'é', '\u0301', '1851', ',', '<unk>'];

/** Fragments of the sample, between any units of UTF-16 if these are asked for. */
const drawTexts = (name: string, { anyUnits }: { readonly anyUnits: boolean }): readonly string[] =>
  Array.from({ length: 30 }, (_, step) => {
    const draws = random.stream(name).at(step);
    const kinds = draws.stream('kinds').integers(24, anyUnits ? 2 : 1);
    const units = draws.stream('units').integers(24, 0x10000);
    const places = draws.stream('places').integers(24, fragments.length);
    return Array.from(kinds, (kind, i) =>
      kind === 0 ? fragments[places[i]!]! : String.fromCharCode(units[i]!),
    ).join('');
  });

/** Texts that tokenizers stumble over: surrogate pairs and their halves, marks on marks, all kinds of white space. */
const texts = [
  sample,
  ' ',
  '  \t\r\n \u00a0\u2028\u3000 ',
  '🐳🐳 🐳',
  '\ud83d',
  'a\udc33\ud83db',
  '👩\u200d🚀👍🏽🇩🇪',
  '<pad> <s> a </s>',
  'e\u0301\u0323\u0302 a\u0308\u0301',
  '\u0301',
  '\u1112\u1161\u11ab 한글 ｶﾞ ㎏ ﬁ',
  'İstanbul ΟΔΟΣ',
  '\u202eabc\u202c مرحبا \u0000\ufeff\ufffd',
  '▁▁a ▁b Ġ <unk><unk>',
  ...drawTexts('any text', { anyUnits: true }),
];

const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

const equal = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.prototype.every.call(a, (value, i) => value === b[i]);

/** Whether an index lies within a character of two units. */
const isWithin = (text: string, at: number): boolean =>
  (text.codePointAt(at - 1) ?? 0) > 0xffff && at < text.length;

const ensurePlaces = (text: string, { ids, offsets }: Encoding): void => {
  const what = `encode(${shown(text)})`;
  ensure(offsets.length === 2 * ids.length, `${what}: offsets must be two for each id.`);
  for (let i = 0; i < ids.length; i++) {
    const [start, end] = [offsets[2 * i]!, offsets[2 * i + 1]!];
    const here = `${what}: token ${i} stands at ${start} to ${end}`;
    ensure(start >= 0 && start < end && end <= text.length, `${here}, which is no part of the text.`);
    ensure(!isWithin(text, start) && !isWithin(text, end), `${here}, which splits a character.`);
    ensure(
      i === 0 || (start >= offsets[2 * i - 2]! && end >= offsets[2 * i - 1]!),
      `${here}, which goes back.`,
    );
  }
};

const ensureAlike = (actual: Tokenizer, expected: Tokenizer): void => {
  ensure(
    JSON.stringify([actual.vocabulary, actual.special]) ===
      JSON.stringify([expected.vocabulary, expected.special]),
    'the vocabulary and its special ids must be the same.',
  );
  for (const text of texts) {
    const [a, b] = [actual.encode(text), expected.encode(text)];
    ensure(equal(a.ids, b.ids), `encode(${shown(text)}): the ids differ.`);
    ensure(equal(a.offsets, b.offsets), `encode(${shown(text)}): the offsets differ.`);
    ensure(actual.decode(a.ids) === expected.decode(a.ids), `decode of ${shown(text)} differs.`);
  }
};

/**
 * What every tokenizer must hold to, whatever its stages: its offsets are parts of the text that go forward and split no
 * character, what is unknown has the id for it, no text gives no token, and its file gives the same tokenizer again.
 *
 * @param training learns the tokenizer.
 * @param fromJSON reads what `toJSON` wrote.
 * @example for (const { name, run } of encodingCases(tokenizers.char(), tokenizerFromJSON)) it(name, run);
 */
export const encodingCases = (
  training: TokenizerTraining,
  fromJSON: (json: Json) => Tokenizer,
): readonly ConformanceCase[] => {
  const tokenizer = training.train(sample);
  const { vocabulary, special } = tokenizer;
  return [
    ...specCases(tokenizer),
    {
      name: 'learns different tokens, special ones among them, and the same from the same text',
      run: async () => {
        ensure(new Set(vocabulary).size === vocabulary.length, 'vocabulary: each token must stand once.');
        for (const [role, id] of Object.entries(special))
          ensure(
            vocabulary[id] !== undefined,
            `special: ${role} must be an id of the vocabulary, got ${id}.`,
          );
        ensureAlike(training.train(sample), tokenizer);
      },
    },
    {
      name: 'gives ids of the vocabulary, and places in the text that go forward',
      run: async () => {
        for (const text of texts) {
          const encoding = tokenizer.encode(text);
          const strange = encoding.ids.find((id) => vocabulary[id] === undefined);
          ensure(strange === undefined, `encode(${shown(text)}): ${strange} is no id of the vocabulary.`);
          ensurePlaces(text, encoding);
        }
      },
    },
    {
      name: 'gives nothing for nothing',
      run: async () => {
        ensure(tokenizer.encode('').ids.length === 0, 'encode: no text must give no id.');
        ensure(tokenizer.decode([]) === '', 'decode: no id must give no text.');
      },
    },
    {
      name: 'has an id for what it does not know, and leaves it out when asked to',
      run: async () => {
        const { unknown } = special;
        const { ids } = tokenizer.encode('🧿');
        ensure(ids.length > 0, 'encode: a character that was never seen must give a token.');
        if (unknown === undefined) return;
        ensure(ids.includes(unknown), 'encode: a character that was never seen must be unknown.');
        ensure(
          tokenizer.decode([unknown], { skipSpecial: true }) === '',
          'decode: skipSpecial must leave out the unknown token.',
        );
      },
    },
    {
      name: 'reads no text as padding, beginning or end, and leaves these out when asked to',
      run: async () => {
        const { unknown: _, ...added } = special;
        for (const [role, id] of Object.entries(added)) {
          for (const text of texts)
            ensure(!tokenizer.encode(text).ids.includes(id), `encode(${shown(text)}): it has the ${role}.`);
          ensure(
            tokenizer.decode([id], { skipSpecial: true }) === '',
            `decode: skipSpecial must leave out the ${role}.`,
          );
        }
      },
    },
    {
      name: 'refuses ids outside the vocabulary',
      run: async () => {
        for (const id of [vocabulary.length, -1, 0.5]) {
          let error: unknown;
          try {
            tokenizer.decode([id]);
          } catch (thrown) {
            error = thrown;
          }
          ensure(isRidgelineError(error) && error.code === 'E_RANGE', `decode: ${id} must be refused.`);
        }
      },
    },
    {
      name: 'is the same again from its file',
      run: async () => {
        const file = JSON.stringify(tokenizer.toJSON());
        const again = fromJSON(JSON.parse(file) as Json);
        ensureAlike(again, tokenizer);
        ensure(JSON.stringify(again.toJSON()) === file, 'toJSON: the file must be written the same again.');
      },
    },
  ];
};

/**
 * {@link encodingCases}, and what holds where the decoder suits the other stages: decoded text has the tokens that it was
 * decoded from, where all are known. A text may lose the spaces before its first word.
 *
 * @example for (const { name, run } of tokenizerCases(tokenizers.char(), tokenizerFromJSON)) it(name, run);
 */
export const tokenizerCases = (
  training: TokenizerTraining,
  fromJSON: (json: Json) => Tokenizer,
): readonly ConformanceCase[] => [
  ...encodingCases(training, fromJSON),
  {
    name: 'decodes to a text that has the same tokens, where all are known',
    run: async () => {
      const tokenizer = training.train(sample);
      const { unknown } = tokenizer.special;
      let known = 0;
      const drawn = drawTexts('known text', { anyUnits: false }).map((text) => text.trimStart());
      // a model may know the text "<unk>" as what is unknown
      for (const text of [sample, ...drawn].flatMap((each) => [each, each.replaceAll('<unk>', '')])) {
        const { ids } = tokenizer.encode(text);
        const kept = ids.filter((id) => id !== unknown);
        const decoded = tokenizer.decode(kept);
        if (kept.length < ids.length) continue;
        known++;
        ensure(
          equal(tokenizer.encode(decoded).ids, ids),
          `decode of ${shown(text)}: ${shown(decoded)} has other tokens.`,
        );
      }
      ensure(known > 0, 'encode: no text is known, not even the one that was learned from.');
    },
  },
  {
    name: 'takes a word of a megabyte and as many spaces',
    run: async () => {
      const text = `${'a'.repeat(1_000_000)}${' '.repeat(1_000_000)}`;
      ensurePlaces(text, training.train(sample).encode(text));
    },
  },
];
