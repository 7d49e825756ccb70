import { RidgelineError } from '@ridgeline/contracts';
import { type GramTrie, gramTrie } from './gram-trie.ts';
import { countGrams, type GramRange, trieGrams } from './grams.ts';
import { relabelColumns, type SparseMatrix } from './sparse-matrix.ts';
import { documentFrequencies } from './term-weights.ts';
import { type DocumentFrequency, type TextFeatureOptions, who } from './text-feature-options.ts';
import type { Segmentation } from './text-segments.ts';

/** A trie, and the column of each node, −1 where the n-gram has none. */
export interface Columns {
  readonly trie: GramTrie;
  readonly ofNode: Int32Array;
}

/** Every n-gram of the vocabulary in a trie. */
export const vocabularyColumns = (vocabulary: readonly string[], { symbols }: Segmentation): Columns => {
  const trie = gramTrie();
  const nodes = vocabulary.map((gram) =>
    symbols(gram).reduce((node, symbol) => trie.add(node, trie.addSymbol(symbol)), trie.root),
  );
  return { trie, ofNode: placesOf(nodes, trie.size()) };
};

/** The place of each number in a list; −1 for those that are not in it. */
const placesOf = (numbers: ArrayLike<number>, size: number): Int32Array => {
  const places = new Int32Array(size).fill(-1);
  for (let place = 0; place < numbers.length; place++) places[numbers[place]!] = place;
  return places;
};

/** The nodes of the n-grams that are kept, in the order that `sort` gives. */
const keptNodes = (
  counts: SparseMatrix,
  options: TextFeatureOptions,
  sort: (nodes: Int32Array) => Int32Array,
): Int32Array => {
  const documents = (frequency: DocumentFrequency): number =>
    typeof frequency === 'object' ? frequency.share * counts.rows : frequency;
  const least = documents(options.minDocumentFrequency ?? 1);
  const most = documents(options.maxDocumentFrequency ?? { share: 1 });
  const nodes = documentFrequencies(counts).map((frequency, node) =>
    frequency > 0 && frequency >= least && frequency <= most ? node : -1,
  );
  const kept = sort(nodes.filter((node) => node >= 0));

  const { maxFeatures = kept.length } = options;
  if (kept.length <= maxFeatures) return kept;
  const totals = new Float64Array(counts.columns);
  for (let k = 0; k < counts.values.length; k++)
    totals[counts.indices[k]!]! += options.weighting === 'binary' ? 1 : counts.values[k]!;
  return sort(kept.sort((a, b) => totals[b]! - totals[a]!).slice(0, maxFeatures));
};

/** Counts by column of the vocabulary that the documents themselves give. */
export const learnVocabulary = (
  documents: readonly string[],
  options: TextFeatureOptions,
  { segments, ngrams }: { readonly segments: Segmentation; readonly ngrams: GramRange },
): { vocabulary: string[]; counts: SparseMatrix; columns: Columns } => {
  const trie = gramTrie();
  const byNode = countGrams(documents, trieGrams(trie, segments, ngrams, true));
  const nodes = keptNodes(byNode, options, (kept) => trie.sorted(kept, ngrams[1]));
  if (nodes.length === 0)
    throw new RidgelineError(
      'E_DATA',
      `${who}: no n-gram is left of ${documents.length} ${documents.length === 1 ? 'document' : 'documents'}.`,
      {
        hint: 'Give documents with words in them, or a wider range of frequencies, such as minDocumentFrequency 1. Texts written without blanks, as in Chinese, are read by features.analyzer=char (in code analyzer: "char").',
      },
    );
  const ofNode = placesOf(nodes, trie.size());
  const vocabulary = Array.from(nodes, (node) => trie.text(node, segments.joint));
  return { vocabulary, counts: relabelColumns(byNode, ofNode, vocabulary.length), columns: { trie, ofNode } };
};
