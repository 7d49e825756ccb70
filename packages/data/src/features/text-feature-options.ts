import {
  RidgelineError,
  requireNonNegative,
  requireOneOf,
  requirePositiveInteger,
  type Spec,
} from '@ridgeline/contracts';
import type { GramRange } from './grams.ts';
import { type Norm, norms, type Weighting, weightings } from './term-weights.ts';
import type { Analyzer, Normalization, Splitter } from './text-segments.ts';

/** A number of documents, or a share of them in [0, 1]. */
export type DocumentFrequency = number | { readonly share: number };

export interface TextFeatureOptions {
  /** What n-grams are made of: words, characters, or characters within words. Defaults to `'word'`. */
  readonly analyzer?: Analyzer;
  /**
   * What a word is: a run of two or more letters with their marks, digits and underscores (`'words'`, the default), a run
   * of any length or a single mark (`'wordsAndMarks'`), or what stands between blanks (`'whitespace'`).
   */
  readonly splitter?: Splitter;
  /** The shortest and the longest n-gram. Defaults to [1, 1]. */
  readonly ngrams?: GramRange;
  /** Whether texts are read in lower case. Defaults to true. */
  readonly lowercase?: boolean;
  /**
   * Whether texts are compared by composed letters, Unicode's form `'NFC'`, so that `é` is one letter however it was
   * typed; or as they stand, `'none'`, as scikit-learn does. Defaults to `'NFC'`.
   */
  readonly normalization?: Normalization;
  /** N-grams in fewer documents are left out. Defaults to 1. */
  readonly minDocumentFrequency?: DocumentFrequency;
  /** N-grams in more documents are left out. Defaults to all documents. */
  readonly maxDocumentFrequency?: DocumentFrequency;
  /** Only so many n-grams are kept, the most frequent; ties by code point. Defaults to all. */
  readonly maxFeatures?: number;
  /** What an n-gram weighs in a document. Defaults to `'tf-idf'`. */
  readonly weighting?: Weighting;
  /** Whether a count c weighs 1 + ln c. Defaults to false. */
  readonly sublinear?: boolean;
  /** What each row is divided by. Defaults to `'l2'` for tf-idf and to `'none'` otherwise. */
  readonly norm?: Norm;
  /** Columns by hash in place of a vocabulary; `signed` (default true) lets collisions cancel. */
  readonly hashing?: { readonly features: number; readonly signed?: boolean };
  /** The precision of the values. Defaults to `'float64'`. */
  readonly precision?: 'float64' | 'float32';
}

/** The options with their defaults. */
export interface Settings {
  readonly analyzer: Analyzer;
  readonly splitter: Splitter;
  readonly ngrams: GramRange;
  readonly lowercase: boolean;
  readonly normalization: Normalization;
  readonly weighting: Weighting;
  readonly sublinear: boolean;
  readonly norm: Norm;
  readonly precision: 'float64' | 'float32';
  readonly hashing: { readonly features: number; readonly signed: boolean } | null;
}

/** Text features as JSON: the options, and what was learnt from the training documents. */
export interface TextFeaturesSpec extends Settings, Spec {
  readonly kind: 'textFeatures';
  /** The n-gram of each column, ordered by code point, word for word; `null` with hashing. */
  readonly vocabulary: readonly string[] | null;
  /** [columns] ln((1 + n) / (1 + df)) + 1; `null` without tf-idf. */
  readonly idf: readonly number[] | null;
}

const maxHashed = 2 ** 26;
export const who = 'textFeatures';

const requireFrequency = (name: string, frequency: DocumentFrequency): void =>
  typeof frequency === 'object'
    ? requireNonNegative(who, { [`${name}.share`]: frequency.share })
    : requirePositiveInteger(who, { [name]: frequency });

/** The options with their defaults, checked. @throws `E_OPTION` or `E_RANGE` naming the option */
export const resolveOptions = (options: TextFeatureOptions): Settings => {
  const {
    analyzer = 'word',
    splitter = 'words',
    ngrams = [1, 1],
    lowercase = true,
    normalization = 'NFC',
    precision = 'float64',
  } = options;
  const { weighting = 'tf-idf', sublinear = false, hashing } = options;
  const norm = options.norm ?? (weighting === 'tf-idf' ? 'l2' : 'none');
  const { minDocumentFrequency, maxDocumentFrequency, maxFeatures } = options;
  if (minDocumentFrequency !== undefined) requireFrequency('minDocumentFrequency', minDocumentFrequency);
  if (maxDocumentFrequency !== undefined) requireFrequency('maxDocumentFrequency', maxDocumentFrequency);
  if (maxFeatures !== undefined) requirePositiveInteger(who, { maxFeatures });
  const [least, most] = ngrams;
  requirePositiveInteger(who, { 'ngrams[0]': least, 'ngrams[1]': most });
  requireOneOf(who, weightings, { weighting });
  requireOneOf(who, norms, { norm });
  requireOneOf(who, ['float64', 'float32'], { precision });
  if (least > most)
    throw new RidgelineError(
      'E_RANGE',
      `${who}: ngrams must be [shortest, longest], got [${least}, ${most}].`,
    );
  const hashed =
    hashing === undefined ? null : { features: hashing.features, signed: hashing.signed ?? true };
  if (hashed !== null) {
    requirePositiveInteger(who, { 'hashing.features': hashed.features });
    if (hashed.features > maxHashed)
      throw new RidgelineError(
        'E_RANGE',
        `${who}: hashing.features must be at most 2^26, got ${hashed.features}.`,
      );
    if (hashed.signed && sublinear)
      throw new RidgelineError(
        'E_OPTION',
        `${who}: sublinear takes the logarithm of counts, and signed ones may be negative.`,
        {
          hint: 'Set hashing.signed to false.',
        },
      );
  }
  const shape = { analyzer, splitter, ngrams: [least, most] as const, lowercase, normalization, precision };
  return { ...shape, weighting, sublinear, norm, hashing: hashed };
};
