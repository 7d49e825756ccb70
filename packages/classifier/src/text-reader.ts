import type { Json, Tokenizer } from '@ridgeline/contracts';
import { type FeaturesSpec, type FittedFeatures, featuresFromSpec } from '@ridgeline/data';
import type { SparseMatrix, Tokens } from '@ridgeline/linear';

/** Documents as a model reads them: n-gram weights by row, or tokens in their order. */
export type Documents =
  | { readonly kind: 'matrix'; readonly matrix: SparseMatrix }
  | { readonly kind: 'tokens'; readonly tokens: readonly Tokens[] };

/** How texts become what a classifier reads: n-gram weights, or tokens. */
export type TextReader =
  | {
      readonly kind: 'features';
      readonly features: FittedFeatures;
      readonly read: (texts: readonly string[]) => Documents;
    }
  | {
      readonly kind: 'tokens';
      readonly tokenizer: Tokenizer;
      readonly read: (texts: readonly string[]) => Documents;
    };

/** The reader of features that were fitted. */
export const featureReader = (features: FittedFeatures): TextReader => ({
  kind: 'features',
  features,
  read: (texts) => ({ kind: 'matrix', matrix: features.transform(texts) }),
});

/** The reader of features that were saved. @throws `E_DATA` if the spec does not hold together. */
export const featureReaderFromJson = (spec: Json): TextReader =>
  featureReader(featuresFromSpec(spec as unknown as FeaturesSpec));

/** The reader of a tokenizer: a token is what the vocabulary calls it. */
export const tokenReader = (tokenizer: Tokenizer): TextReader => ({
  kind: 'tokens',
  tokenizer,
  read: (texts) => ({
    kind: 'tokens',
    tokens: texts.map((text) => Array.from(tokenizer.encode(text).ids, (id) => tokenizer.vocabulary[id]!)),
  }),
});

/**
 * How many n-grams or tokens of each document the reader has a place for. A document with none of them is answered by
 * what holds for every text, such as an intercept, alone.
 *
 * @returns [n]
 */
export const knownCounts = (reader: TextReader, documents: Documents): Int32Array => {
  if (documents.kind === 'matrix') {
    const { rows, pointers } = documents.matrix;
    return Int32Array.from({ length: rows }, (_, row) => pointers[row + 1]! - pointers[row]!);
  }
  const { vocabulary, special }: Pick<Tokenizer, 'vocabulary' | 'special'> =
    reader.kind === 'tokens' ? reader.tokenizer : { vocabulary: [], special: {} };
  const unknown = special.unknown === undefined ? undefined : vocabulary[special.unknown];
  return Int32Array.from(documents.tokens, (tokens) => tokens.filter((token) => token !== unknown).length);
};
