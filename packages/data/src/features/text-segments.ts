import { requireOneOf } from '@ridgeline/contracts';

export const analyzers = ['word', 'char', 'charWordBoundary'] as const;
export const splitters = ['words', 'wordsAndMarks', 'whitespace'] as const;

export const normalizations = ['NFC', 'none'] as const;

export type Analyzer = (typeof analyzers)[number];
export type Splitter = (typeof splitters)[number];
export type Normalization = (typeof normalizations)[number];

// the classes of Python's \w and \s: letters, digits and underscores of every script; blanks, also U+001C to U+001F
const wordClass = '\\p{L}\\p{N}_';
const blankClass = '\\t-\\r\\x1c-\\x20\\x85\\u2028\\u2029\\p{Zs}';

const word = new RegExp(`[${wordClass}]{2,}`, 'gu');
const wordOrMark = new RegExp(`[${wordClass}]+|[^${wordClass}${blankClass}]`, 'gu');

// where letters carry marks (vowel signs, accents of their own), these and joiners between them are of the word; Python's
// \w lets go of them. Variation selectors only tell how a sign looks.
const marks = /[\p{Mn}\p{Mc}\u200c\u200d]/u;
const letter = `(?:[${wordClass}]|(?![\\ufe00-\\ufe0f])[\\p{Mn}\\p{Mc}])`;
const markedWord = new RegExp(`[${wordClass}](?:[\\u200c\\u200d]*${letter})+`, 'gu');
const markedWordOrMark = new RegExp(
  `[${wordClass}](?:[\\u200c\\u200d]*${letter})*|[^${wordClass}${blankClass}]`,
  'gu',
);

const blanks = new RegExp(`[${blankClass}]+`, 'u');
const blankRuns = new RegExp(`[${blankClass}]{2,}`, 'gu');

const withoutEmpty = (pieces: readonly string[]): string[] => pieces.filter((piece) => piece !== '');

const splitWords: Record<Splitter, (text: string) => readonly string[]> = {
  words: (text) => text.match(marks.test(text) ? markedWord : word) ?? [],
  wordsAndMarks: (text) => text.match(marks.test(text) ? markedWordOrMark : wordOrMark) ?? [],
  whitespace: (text) => withoutEmpty(text.split(blanks)),
};

/** How a document becomes symbols, of which n-grams are made. */
export interface Segmentation {
  /** Runs of symbols: n-grams never reach from one into the next. */
  readonly segments: (document: string) => readonly (readonly string[])[];
  /** What stands between two symbols of an n-gram. */
  readonly joint: '' | ' ';
  /** The symbols of an n-gram. */
  readonly symbols: (gram: string) => readonly string[];
  /** Whether a segment with fewer symbols than the shortest n-gram is one n-gram as a whole. */
  readonly keepsShort: boolean;
}

/**
 * The segmentation of scikit-learn's analyzers. `word`: one segment of words. `char`: one segment of characters, runs
 * of blanks made one space. `charWordBoundary`: for each word its characters between two spaces.
 *
 * Words also hold the marks of their letters, in every script, where scikit-learn's end before each: Hindi's vowel signs,
 * accents without a composed letter.
 */
export const segmentation = (options: {
  readonly analyzer: Analyzer;
  readonly splitter: Splitter;
  readonly lowercase: boolean;
  /** `none` where it is absent, as in specs of older versions. */
  readonly normalization?: Normalization;
}): Segmentation => {
  const { analyzer, splitter, lowercase, normalization = 'none' } = options;
  requireOneOf('textFeatures', analyzers, { analyzer });
  requireOneOf('textFeatures', splitters, { splitter });
  requireOneOf('textFeatures', normalizations, { normalization });
  const prepare = (document: string): string => {
    // lower-cased first: some letters are composed in lower case alone, as ẖ, and have no composed capital
    const text = lowercase ? document.toLowerCase() : document;
    return normalization === 'NFC' ? text.normalize('NFC') : text;
  };
  if (analyzer === 'word') {
    const split = splitWords[splitter];
    return {
      segments: (document) => [split(prepare(document))],
      joint: ' ',
      symbols: (gram) => gram.split(' '),
      keepsShort: false,
    };
  }
  const characters = (text: string): string[] => Array.from(text);
  if (analyzer === 'char')
    return {
      segments: (document) => [characters(prepare(document).replace(blankRuns, ' '))],
      joint: '',
      symbols: characters,
      keepsShort: false,
    };
  return {
    segments: (document) =>
      withoutEmpty(prepare(document).split(blanks)).map((word) => characters(` ${word} `)),
    joint: '',
    symbols: characters,
    keepsShort: true,
  };
};
