import { RidgelineError } from '@ridgeline/contracts';
import { type PairTable, pairTable } from './pair-table.ts';

/** The n-grams as a trie: node i is node `parents[i]` and then `symbols[i]`, and has the (adjusted) count `counts[i]`. */
export interface KneserNeyCounts {
  readonly parents: Int32Array;
  readonly symbols: Int32Array;
  readonly counts: Int32Array;
}

/** For each length of n-gram what is taken from counts of 1, 2 and 3 or more. */
export type Discounts = readonly (readonly [number, number, number])[];

/** The empty n-gram, from which all others begin. */
export const root = 0;

/** Where KenLM goes, too, when counts of counts are too few to estimate from; a discount of 0 would leave nothing for what never came. */
const fallbackDiscounts = [0.5, 1, 1.5] as const;

/**
 * Counts n-grams of up to `order` symbols within each sequence. The longest, and those that nothing stands before, count how
 * often they occur; all others in how many different symbols they are preceded by.
 *
 * @param options.start stands before every sequence, and is counted there in nothing but longer n-grams.
 */
export const countGrams = (
  sequences: Iterable<Int32Array>,
  { order, start }: { readonly order: number; readonly start?: number | undefined },
): { readonly table: PairTable; readonly counts: Int32Array } => {
  const table = pairTable();
  let counts = new Int32Array(1024);
  const begun = start === undefined ? [root] : [root, table.add(root, start)];
  for (const symbols of sequences) {
    let history = begun; // the n-grams that end before this symbol, by length
    for (let position = 0; position < symbols.length; position++) {
      const symbol = symbols[position]!;
      const next = [root];
      for (let length = 1; length <= Math.min(order, history.length); length++) {
        const size = table.size();
        const node = table.add(history[length - 1]!, symbol);
        if (node >= counts.length) {
          const larger = new Int32Array(2 * counts.length);
          larger.set(counts);
          counts = larger;
        }
        if (node === size && length > 1) counts[next[length - 1]!]!++;
        if (length === order || length === position + begun.length) counts[node]!++;
        next.push(node);
      }
      history = next.slice(0, order);
    }
  }
  return { table, counts: counts.slice(0, table.size()) };
};

const lengthsOf = (parents: Int32Array): Uint8Array => {
  const lengths = new Uint8Array(parents.length);
  for (let node = 1; node < parents.length; node++) lengths[node] = lengths[parents[node]!]! + 1;
  return lengths;
};

/** What is taken from counts of 1, 2 and 3 or more, from how many n-grams have the counts 1 to 4. */
const discountsOf = ([n1, n2, n3, n4]: readonly [number, number, number, number]): readonly [
  number,
  number,
  number,
] => {
  if (n1 === 0 || n2 === 0 || n3 === 0) return fallbackDiscounts;
  const y = n1 / (n1 + 2 * n2);
  const discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3] as const;
  return discounts.every((discount, i) => discount > 0 && discount <= i + 1) ? discounts : fallbackDiscounts;
};

/** What is taken from counts, for n-grams of each length by themselves. */
export const estimateDiscounts = ({ parents, counts }: KneserNeyCounts, order: number): Discounts => {
  const lengths = lengthsOf(parents);
  const countsOfCounts = Array.from({ length: order }, (): [number, number, number, number] => [0, 0, 0, 0]);
  for (let node = 1; node < counts.length; node++) {
    const count = counts[node]!;
    if (count >= 1 && count <= 4) countsOfCounts[lengths[node]! - 1]![count - 1]!++;
  }
  return countsOfCounts.map(discountsOf);
};

export const discountAt = (discounts: Discounts, length: number, count: number): number =>
  count === 0 ? 0 : discounts[length - 1]![Math.min(count, 3) - 1]!;

/** For each n-gram as a context: the counts of what follows it, and what discounting takes from them. */
export const contextSums = ({ parents, counts }: KneserNeyCounts, discounts: Discounts) => {
  const lengths = lengthsOf(parents);
  const totals = new Float64Array(parents.length);
  const taken = new Float64Array(parents.length);
  for (let node = 1; node < parents.length; node++) {
    totals[parents[node]!]! += counts[node]!;
    taken[parents[node]!]! += discountAt(discounts, lengths[node]!, counts[node]!);
  }
  return { totals, taken };
};

/**
 * The trie that was saved.
 *
 * @throws `E_SHAPE` if it is none.
 */
export const tableOf = (who: string, { parents, symbols, counts }: KneserNeyCounts): PairTable => {
  const table = pairTable();
  const fits =
    parents.length === symbols.length &&
    parents.length === counts.length &&
    parents.every(
      (parent, node) =>
        node === root || (parent >= 0 && parent < node && table.add(parent, symbols[node]!) === node),
    );
  if (fits) return table;
  throw new RidgelineError(
    'E_SHAPE',
    `${who}: parameters must be a trie: parents, symbols and counts of one length, parents first.`,
    {
      hint: 'Take them from a model that was fitted.',
    },
  );
};
