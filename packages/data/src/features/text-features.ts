import { RidgelineError } from '@ridgeline/contracts';
import { type Columns, learnVocabulary, vocabularyColumns } from './gram-vocabulary.ts';
import { countGrams, type EachGram, gramTotals, hashedGrams, trieGrams } from './grams.ts';
import { type SparseMatrix, sortRows } from './sparse-matrix.ts';
import { inverseDocumentFrequencies, weighTerms } from './term-weights.ts';
import {
  resolveOptions,
  type Settings,
  type TextFeatureOptions,
  type TextFeaturesSpec,
  who,
} from './text-feature-options.ts';
import { type Segmentation, segmentation } from './text-segments.ts';

/** Features that have seen their training documents. */
export interface FittedTextFeatures {
  readonly spec: TextFeaturesSpec;
  readonly columns: number;
  /** The matrix of documents, one a row; n-grams that were not in the training documents are left out. */
  transform(documents: readonly string[]): SparseMatrix;
  /** [n] how many n-grams each document has, those that have no column too. */
  gramTotals(documents: readonly string[]): Int32Array;
}

export interface TextFeatures {
  /** Learns the vocabulary and the document frequencies. */
  fit(documents: readonly string[]): FittedTextFeatures;
  /** The same, with the matrix of the training documents, in one pass over them. */
  fitTransform(documents: readonly string[]): {
    readonly features: FittedTextFeatures;
    readonly matrix: SparseMatrix;
  };
}

const columnsOf = ({ hashing, vocabulary }: TextFeaturesSpec): number =>
  hashing?.features ?? vocabulary?.length ?? 0;

const requireDocuments = (documents: readonly string[]): void => {
  const odd = documents.findIndex((document) => typeof document !== 'string');
  if (odd >= 0)
    throw new RidgelineError(
      'E_DATA',
      `${who}: documents must be strings, got ${typeof documents[odd]} at ${odd}.`,
    );
};

const weigh = (counts: SparseMatrix, spec: TextFeaturesSpec): SparseMatrix => {
  sortRows(counts);
  weighTerms(counts, {
    binary: spec.weighting === 'binary',
    sublinear: spec.sublinear,
    idf: spec.idf ?? undefined,
    norm: spec.norm,
  });
  return spec.precision === 'float64' ? counts : { ...counts, values: Float32Array.from(counts.values) };
};

const requireSpec = (spec: TextFeaturesSpec): void => {
  const { vocabulary, hashing, idf, weighting } = spec;
  const columns = columnsOf(spec);
  const holds =
    columns > 0 &&
    (hashing === null) === (vocabulary !== null) &&
    (vocabulary === null ||
      (vocabulary.every((gram) => typeof gram === 'string') && new Set(vocabulary).size === columns)) &&
    (weighting === 'tf-idf' ? idf?.length === columns && idf.every(Number.isFinite) : idf === null);
  if (holds) return;
  throw new RidgelineError(
    'E_DATA',
    `${who}: a spec must hold a vocabulary of different n-grams or hashing, and with tf-idf a finite idf for each column.`,
    { hint: 'Take the spec from features that were fitted.' },
  );
};

/**
 * Text features from their spec, such as one that was saved.
 *
 * @throws `E_DATA` if vocabulary, hashing and idf do not fit together; `E_RANGE` or `E_OPTION` naming an option.
 * @example textFeaturesFromSpec(JSON.parse(saved)).transform(['a new text'])
 */
export const textFeaturesFromSpec = (spec: TextFeaturesSpec): FittedTextFeatures => {
  resolveOptions({ ...spec, ...(spec.hashing === null ? { hashing: undefined } : {}) } as TextFeatureOptions);
  requireSpec(spec);
  const segments = segmentation(spec);
  return spec.hashing === null
    ? fitted(spec, segments, columnGrams(spec, segments, vocabularyColumns(spec.vocabulary!, segments)))
    : fitted(spec, segments, hashedGrams(segments, spec.ngrams, spec.hashing));
};

const columnGrams = (spec: Settings, segments: Segmentation, { trie, ofNode }: Columns): EachGram => {
  const eachNode = trieGrams(trie, segments, spec.ngrams, false);
  return (document, emit) =>
    eachNode(document, (node, amount) => {
      const column = ofNode[node]!;
      if (column >= 0) emit(column, amount);
    });
};

const fitted = (spec: TextFeaturesSpec, segments: Segmentation, eachGram: EachGram): FittedTextFeatures => ({
  spec,
  columns: columnsOf(spec),
  transform: (documents) => {
    requireDocuments(documents);
    return weigh({ ...countGrams(documents, eachGram), columns: columnsOf(spec) }, spec);
  },
  gramTotals: (documents) => gramTotals(documents, segments, spec.ngrams),
});

/**
 * Turns documents into a sparse matrix of n-gram weights: bag of n-grams, TF-IDF, or the same by hashing.
 *
 * With tf the count of an n-gram in a document (1 + ln of it with `sublinear`), df the number of the n training
 * documents that hold it: `'count'` is tf, `'binary'` 1, `'tf-idf'` tf·(ln((1 + n) / (1 + df)) + 1); then each row is
 * divided by its norm. Definitions, word splitting and hash (MurmurHash3, signed) are scikit-learn's.
 *
 * @returns `fit(documents)` learns vocabulary and frequencies, and gives `{ spec, transform }`; `transform` gives
 * [documents, columns]. Time is linear in the length of the texts times the number of n-gram lengths, memory in the
 * non-zeros.
 * @throws `E_OPTION` or `E_RANGE` naming an option; `E_DATA` from `fit` if no document or no n-gram is left.
 * @see Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval"; Weinberger et al. 2009,
 * "Feature hashing for large scale multitask learning"; scikit-learn's `TfidfVectorizer` and `HashingVectorizer`
 * @example
 * const features = textFeatures({ ngrams: [1, 2], sublinear: true }).fit(['the sea', 'the ship']);
 * features.spec.vocabulary; // ['sea', 'ship', 'the', 'the sea', 'the ship']
 */
export const textFeatures = (options: TextFeatureOptions = {}): TextFeatures => {
  const resolved = resolveOptions(options);
  const segments = segmentation(resolved);

  const specOf = (vocabulary: readonly string[] | null, counts: SparseMatrix): TextFeaturesSpec => {
    const idf = resolved.weighting === 'tf-idf' ? Array.from(inverseDocumentFrequencies(counts)) : null;
    return { kind: 'textFeatures', ...resolved, vocabulary, idf };
  };

  const learn = (documents: readonly string[]): { features: FittedTextFeatures; counts: SparseMatrix } => {
    requireDocuments(documents);
    if (documents.length === 0)
      throw new RidgelineError('E_DATA', `${who}: there must be at least one document to fit.`);
    if (resolved.hashing !== null) {
      const eachGram = hashedGrams(segments, resolved.ngrams, resolved.hashing);
      const counts = { ...countGrams(documents, eachGram), columns: resolved.hashing.features };
      return { features: fitted(specOf(null, counts), segments, eachGram), counts };
    }
    const { vocabulary, counts, columns } = learnVocabulary(documents, options, {
      segments,
      ngrams: resolved.ngrams,
    });
    return {
      features: fitted(specOf(vocabulary, counts), segments, columnGrams(resolved, segments, columns)),
      counts,
    };
  };

  return {
    fit: (documents) => learn(documents).features,
    fitTransform: (documents) => {
      const { features, counts } = learn(documents);
      return { features, matrix: weigh(counts, features.spec) };
    },
  };
};
