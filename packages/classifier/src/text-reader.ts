import type { Json, Tokenizer } from '@ridgeline/contracts';
import { type FeaturesSpec, type FittedFeatures, featuresFromSpec } from '@ridgeline/data';
import type { SparseMatrix, Tokens } from '@ridgeline/linear';

/** Documents as a model reads them: n-gram weights by row, tokens in their order, or what each member of a mixture reads. */
export type Documents =
  | { readonly kind: 'matrix'; readonly matrix: SparseMatrix }
  | { readonly kind: 'tokens'; readonly tokens: readonly Tokens[] }
  | { readonly kind: 'members'; readonly members: readonly Documents[] };

/** How texts become what a classifier reads: n-gram weights, tokens, or both for members of a mixture. */
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
    }
  | {
      readonly kind: 'members';
      readonly readers: readonly TextReader[];
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

/** The readers of a mixture's members. */
export const memberReader = (readers: readonly TextReader[]): TextReader => ({
  kind: 'members',
  readers,
  read: (texts) => ({ kind: 'members', members: readers.map(({ read }) => read(texts)) }),
});

/** What is saved of a reader: `features.json` or `tokenizer.json`; the readers of a mixture's members are one `features.json`. */
export type ReaderFiles = { readonly features: Json } | { readonly tokenizer: Json };

/** The files of a reader, as `encodePredictor` takes them. */
export const readerFiles = (reader: TextReader): ReaderFiles => {
  switch (reader.kind) {
    case 'features':
      return { features: reader.features.spec as unknown as Json };
    case 'tokens':
      return { tokenizer: reader.tokenizer.toJSON() };
    case 'members':
      return {
        features: { kind: 'memberReaders', members: reader.readers.map(readerFiles) as unknown as Json },
      };
  }
};

/**
 * How many n-grams or tokens of each document the reader has a place for. A document with none of them is answered by
 * what holds for every text, such as an intercept, alone. Of a mixture the member counts that knows most.
 *
 * @returns [n]
 */
export const knownCounts = (reader: TextReader, documents: Documents): Int32Array => {
  if (documents.kind === 'matrix') {
    const { rows, pointers } = documents.matrix;
    return Int32Array.from({ length: rows }, (_, row) => pointers[row + 1]! - pointers[row]!);
  }
  if (documents.kind === 'members') {
    const readers = reader.kind === 'members' ? reader.readers : [];
    const counts = documents.members.map((own, place) => knownCounts(readers[place]!, own));
    return counts[0]!.map((_, row) => counts.reduce((most, own) => Math.max(most, own[row]!), 0));
  }
  const { vocabulary, special }: Pick<Tokenizer, 'vocabulary' | 'special'> =
    reader.kind === 'tokens' ? reader.tokenizer : { vocabulary: [], special: {} };
  const unknown = special.unknown === undefined ? undefined : vocabulary[special.unknown];
  return Int32Array.from(documents.tokens, (tokens) => tokens.filter((token) => token !== unknown).length);
};
