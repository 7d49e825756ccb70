import { RidgelineError } from '@ridgeline/contracts';
import type { Table } from '@ridgeline/data';
import { factsOf, type RowFacts, splitRows } from '../table/split-rows.ts';
import { type TextPair, type TextPairs, textPairs } from './text-pairs.ts';
import type { ParallelFiles, TranslationConfig } from './translation-config.ts';

/** The parts of the data that a run uses. */
export interface TranslationParts {
  readonly train: TextPairs;
  readonly valid: TextPairs;
  readonly test: TextPairs;
}

/** One table that is shared out, or with it those that `data.valid` and `data.test` name. */
export type TranslationTables =
  | Table
  | { readonly train: Table; readonly valid?: Table | undefined; readonly test?: Table | undefined };

type Held = 'valid' | 'test';

/** What pairs are kept together by when some are held out. */
export const pairFacts = (pairs: readonly TextPair[]): RowFacts => ({
  rows: pairs.length,
  labels: null,
  groups: pairs[0]?.group === undefined ? null : pairs.map(({ group }) => group!),
});

/** Some of the pairs, in the order given. */
export const selectPairs = (from: TextPairs, rows: ArrayLike<number>): TextPairs => ({
  ...from,
  pairs: Array.from(rows, (row) => from.pairs[row]!),
});

/** What makes two pairs equal. @example pairKey({ source: 'sea', target: 'mer', line: 2 }) // '["sea","mer"]' */
export const pairKey = ({ source, target }: TextPair): string => JSON.stringify([source, target]);

/** Where held-out pairs come from that are no share of the rows, by name; `undefined` for a share. */
export const ownName = (from: number | string | ParallelFiles): string | undefined =>
  typeof from === 'object'
    ? `${from.sourceFile} + ${from.targetFile}`
    : typeof from === 'string'
      ? from
      : undefined;

const partNames: Readonly<Record<Held, string>> = { valid: 'validation', test: 'test' };

/** Pairs that are held out and learnt from all the same, in a sentence for each part with some. */
export const learntNotes = (
  { data }: Pick<TranslationConfig, 'data'>,
  { train, valid, test }: TranslationParts,
): readonly string[] => {
  const learnt = new Set(train.pairs.map(pairKey));
  return Object.entries({ valid, test }).flatMap(([part, { pairs }]) => {
    const seen = pairs.filter((pair) => learnt.has(pairKey(pair))).length;
    if (seen === 0) return [];
    const own = ownName(data[part as Held]);
    const remedy =
      own === undefined
        ? 'Drop the repeated rows: --drop-duplicates (data.dropDuplicates).'
        : `Leave them out of ${own}.`;
    const name = partNames[part as Held];
    return [
      `${seen} of the ${pairs.length} pairs of the ${name} part ${seen === 1 ? 'is' : 'are'} learnt from too: the ${name} figures are too good. ${remedy}`,
    ];
  });
};

/** @throws `E_DATA` for a file whose pairs were learnt from: what it comes to says nothing of others */
const requireUnseen = (part: Held, { name, pairs }: TextPairs, train: TextPairs): void => {
  const learnt = new Set(train.pairs.map(pairKey));
  if (pairs.some((pair) => !learnt.has(pairKey(pair)))) return;
  throw new RidgelineError('E_DATA', `${name}: the training part holds all of the pairs of data.${part}.`, {
    at: `data.${part}`,
    hint: 'Name a table with other pairs, or a share of the rows: 0.1.',
  });
};

const ownTable = (file: string, part: Held, table: Table | undefined): Table => {
  if (table !== undefined) return table;
  throw new RidgelineError('E_CONFIG', `data.${part} names ${file}, and its table was not given.`, {
    at: `data.${part}`,
    hint: `Give the table as { train, ${part} }, or a share of the rows.`,
  });
};

const shareOf = (from: number | string | ParallelFiles): number => (typeof from === 'number' ? from : 0);

/**
 * The parts of the data as a configuration has them: rows of one table, drawn by `data.splitSeed` and in the order of the table,
 * whole groups where a column names them; or tables of their own.
 *
 * @throws `E_DATA` naming line and column; if rows are too few to be shared out so; or if the training part holds a file's pairs.
 * `E_CONFIG` if nothing is left to learn from, or a table is not given.
 */
export const translationParts = (
  { data }: Pick<TranslationConfig, 'data'>,
  given: TranslationTables,
): TranslationParts => {
  const tables = 'train' in given ? given : { train: given };
  const all = textPairs(tables.train, { data });
  const shares = { valid: shareOf(data.valid), test: shareOf(data.test) };
  if (shares.valid + shares.test >= 1)
    throw new RidgelineError(
      'E_CONFIG',
      `data.valid and data.test must leave rows to learn from, got ${shares.valid} and ${shares.test}.`,
      { at: 'data.valid', hint: 'Take shares whose sum is below 1, such as 0.1 and 0.1.' },
    );
  const facts = pairFacts(all.pairs);
  const options = { seed: data.splitSeed, name: all.name };
  const tested = splitRows(facts, { ...options, test: shares.test });
  const rest = splitRows(factsOf(facts, tested.train), {
    ...options,
    part: 'valid',
    test: shares.valid / (1 - shares.test),
  });
  const rowsOf = (places: Int32Array): Int32Array => places.map((place) => tested.train[place]!);
  const train = selectPairs(all, rowsOf(rest.train));
  const held = (part: Held, rows: Int32Array): TextPairs => {
    const named = ownName(data[part]);
    if (named === undefined) return { ...selectPairs(all, rows), notes: [] };
    const own = textPairs(ownTable(named, part, tables[part]), { data });
    requireUnseen(part, own, train);
    return own;
  };
  return { train, valid: held('valid', rowsOf(rest.test)), test: held('test', tested.test) };
};
