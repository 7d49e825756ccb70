import type { GramTrie } from './gram-trie.ts';
import { murmurHash } from './murmur-hash.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import type { Segmentation } from './text-segments.ts';

/** Calls back once for each n-gram of a document: with its column, and what one occurrence counts. */
export type EachGram = (document: string, emit: (column: number, amount: number) => void) => void;

/** The fewest and the most symbols of an n-gram. */
export type GramRange = readonly [least: number, most: number];

const leastIn = (length: number, least: number, keepsShort: boolean): number =>
  keepsShort ? Math.min(length, least) : least;

/** The n-grams of a document as nodes of the trie; with `grow`, new ones are added to it, else they are left out. */
export const trieGrams =
  (
    trie: GramTrie,
    { segments, keepsShort }: Segmentation,
    [least, most]: GramRange,
    grow: boolean,
  ): EachGram =>
  (document, emit) => {
    const symbolOf = grow ? trie.addSymbol : trie.symbol;
    const next = grow ? trie.add : trie.child;
    for (const segment of segments(document)) {
      const { length } = segment;
      const symbols = new Int32Array(length);
      for (let i = 0; i < length; i++) symbols[i] = symbolOf(segment[i]!);
      const shortest = leastIn(length, least, keepsShort);
      for (let start = 0; start < length; start++) {
        const end = Math.min(length, start + most);
        for (let i = start, node = trie.root; i < end; i++) {
          node = next(node, symbols[i]!);
          if (node < 0) break;
          if (i - start + 1 >= shortest) emit(node, 1);
        }
      }
    }
  };

/** [n] how many n-grams each document has, those without a column too. */
export const gramTotals = (
  documents: readonly string[],
  { segments, keepsShort }: Segmentation,
  [least, most]: GramRange,
): Int32Array =>
  Int32Array.from(documents, (document) => {
    let total = 0;
    for (const { length } of segments(document))
      for (let n = leastIn(length, least, keepsShort); n <= Math.min(most, length); n++)
        total += length - n + 1;
    return total;
  });

/** The symbols of a segment as UTF-8, and where each begins and ends. Half of a surrogate pair is written as U+FFFD. */
const utf8Writer = () => {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(1024);
  const starts: number[] = [];
  const ends: number[] = [];
  const write = (segment: readonly string[], joint: string): void => {
    const text = segment.join(joint);
    if (bytes.length < 3 * text.length) bytes = new Uint8Array(6 * text.length);
    encoder.encodeInto(text, bytes);
    let at = 0;
    for (let i = 0; i < segment.length; i++) {
      starts[i] = at;
      for (const character of segment[i]!) {
        const codePoint = character.codePointAt(0)!;
        at += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      }
      ends[i] = at;
      at += joint.length;
    }
  };
  return { write, hash: (first: number, last: number) => murmurHash(bytes, starts[first]!, ends[last]!) };
};

/** The column of a hash: |hash| modulo the columns, with −2³¹ as scikit-learn takes it. */
const columnOf = (hash: number, columns: number): number =>
  hash === -0x80000000 ? (0x7fffffff - (columns - 1)) % columns : Math.abs(hash) % columns;

/** The n-grams of a document as columns by hash; `signed` counts those with a negative hash as −1. */
export const hashedGrams = (
  { segments, joint, keepsShort }: Segmentation,
  [least, most]: GramRange,
  { features, signed }: { readonly features: number; readonly signed: boolean },
): EachGram => {
  const writer = utf8Writer();
  return (document, emit) => {
    for (const segment of segments(document)) {
      const { length } = segment;
      writer.write(segment, joint);
      const shortest = leastIn(length, least, keepsShort);
      for (let start = 0; start < length; start++)
        for (let last = start + shortest - 1; last < Math.min(length, start + most); last++) {
          const hash = writer.hash(start, last);
          emit(columnOf(hash, features), signed && hash < 0 ? -1 : 1);
        }
    }
  };
};

const enlarge = <A extends Int32Array | Float64Array>(array: A, length: number): A => {
  const larger = new (array.constructor as new (length: number) => A)(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
};

/** How often each n-gram occurs in each document. The entries of a row stand in the order of first occurrence. */
export const countGrams = (documents: readonly string[], eachGram: EachGram): SparseMatrix => {
  const pointers = new Int32Array(documents.length + 1);
  let indices = new Int32Array(1024);
  let values = new Float64Array(1024);
  let entryOf = new Int32Array(1024); // the entry of a column in this row, plus 1; entries of older rows are smaller
  let count = 0;
  let columns = 0;
  documents.forEach((document, row) => {
    const first = count;
    eachGram(document, (column, amount) => {
      if (column >= columns) {
        columns = column + 1;
        if (columns > entryOf.length) entryOf = enlarge(entryOf, columns);
      }
      const entry = entryOf[column]! - 1;
      if (entry >= first) {
        values[entry]! += amount;
        return;
      }
      if (count === indices.length) {
        indices = enlarge(indices, count + 1);
        values = enlarge(values, count + 1);
      }
      indices[count] = column;
      values[count++] = amount;
      entryOf[column] = count;
    });
    pointers[row + 1] = count;
  });
  return {
    kind: 'csr',
    rows: documents.length,
    columns,
    pointers,
    indices: indices.slice(0, count),
    values: values.slice(0, count),
  };
};
