import { RidgelineError, type Spec } from '@ridgeline/contracts';
import { joinColumns, type SparseMatrix } from './sparse-matrix.ts';
import type { TextFeatureOptions, TextFeaturesSpec } from './text-feature-options.ts';
import { type FittedTextFeatures, textFeatures, textFeaturesFromSpec } from './text-features.ts';

/** Several sets of text features side by side, as JSON. */
export interface JoinedFeaturesSpec extends Spec {
  readonly kind: 'joinedFeatures';
  /** Their columns stand one set after the other. */
  readonly sets: readonly TextFeaturesSpec[];
}

/** Joined features that have seen their training documents. */
export interface FittedJoinedFeatures {
  readonly spec: JoinedFeaturesSpec;
  readonly columns: number;
  /** The matrix of documents, one a row; n-grams that were not in the training documents are left out. */
  transform(documents: readonly string[]): SparseMatrix;
}

export interface JoinedFeatures {
  /** Learns the vocabulary and the document frequencies of every set. */
  fit(documents: readonly string[]): FittedJoinedFeatures;
  /** The same, with the matrix of the training documents, in one pass over them for each set. */
  fitTransform(documents: readonly string[]): {
    readonly features: FittedJoinedFeatures;
    readonly matrix: SparseMatrix;
  };
}

const who = 'joinedFeatures';

const requireSets = (sets: readonly object[]): void => {
  if (Array.isArray(sets) && sets.length > 0) return;
  throw new RidgelineError('E_OPTION', `${who}: there must be one set of features or more, got none.`, {
    hint: 'Give the options of each.',
  });
};

const fitted = (sets: readonly FittedTextFeatures[]): FittedJoinedFeatures => ({
  spec: { kind: 'joinedFeatures', sets: sets.map(({ spec }) => spec) },
  columns: sets.reduce((sum, { columns }) => sum + columns, 0),
  transform: (documents) => joinColumns(sets.map(({ transform }) => transform(documents))),
});

/**
 * Joined features from their spec, such as one that was saved.
 *
 * @throws `E_OPTION` without a set; as `textFeaturesFromSpec` for what a set holds.
 * @example joinedFeaturesFromSpec(JSON.parse(saved)).transform(['a new text'])
 */
export const joinedFeaturesFromSpec = ({ sets }: JoinedFeaturesSpec): FittedJoinedFeatures => {
  requireSets(sets);
  return fitted(sets.map(textFeaturesFromSpec));
};

/**
 * Sets of text features side by side: words beside characters within words, say. Each set is weighed and divided by its
 * own norm, and knows nothing of the others, so that none outweighs another for having more n-grams.
 *
 * @param sets the options of each set, as `textFeatures` takes them.
 * @returns `fit(documents)` gives `{ spec, columns, transform }`; `transform` gives [documents, columns of all sets].
 * @throws `E_OPTION` without a set; as `textFeatures` for each.
 * @see scikit-learn's `FeatureUnion` of `TfidfVectorizer`s
 * @example
 * const sets = [{ ngrams: [1, 2] }, { analyzer: 'charWordBoundary', ngrams: [2, 5] }];
 * const { features, matrix } = joinedFeatures(sets).fitTransform(['the sea', 'the ship']);
 */
export const joinedFeatures = (sets: readonly TextFeatureOptions[]): JoinedFeatures => {
  requireSets(sets);
  const all = sets.map(textFeatures);
  return {
    fit: (documents) => fitted(all.map(({ fit }) => fit(documents))),
    fitTransform: (documents) => {
      const found = all.map(({ fitTransform }) => fitTransform(documents));
      return {
        features: fitted(found.map(({ features }) => features)),
        matrix: joinColumns(found.map(({ matrix }) => matrix)),
      };
    },
  };
};
