/** Words that a text must hold, each one token or several. */
export type RequiredWords = readonly (readonly number[])[];

const standsAt = (ids: readonly number[], start: number, word: readonly number[]): boolean =>
  word.every((id, i) => ids[start + i] === id);

const isIn = (ids: readonly number[], from: number, word: readonly number[]): boolean => {
  for (let start = from; start + word.length <= ids.length; start++)
    if (standsAt(ids, start, word)) return true;
  return false;
};

/** How many tokens of a word the end of a text has. */
const begun = (ids: readonly number[], from: number, word: readonly number[]): number => {
  const most = Math.min(word.length - 1, ids.length - from);
  for (let length = most; length > 0; length--)
    if (standsAt(ids, ids.length - length, word.slice(0, length))) return length;
  return 0;
};

/** What a text has of its required words. */
export interface Progress {
  /** Tokens of whole words, and of those that its end has begun. */
  readonly met: number;
  /** Whether it has all words. */
  readonly isWhole: boolean;
  /** The tokens that would go on with a word. */
  readonly next: readonly number[];
}

/**
 * What a text has of its required words behind its prompt. Words may overlap.
 *
 * @example progressOf([7, 1], { words: [[1, 2], [7]], from: 0 }) // met 2, next [2]
 */
export const progressOf = (
  ids: readonly number[],
  { words, from }: { readonly words: RequiredWords; readonly from: number },
): Progress => {
  let met = 0;
  const next: number[] = [];
  for (const word of words) {
    const count = isIn(ids, from, word) ? word.length : begun(ids, from, word);
    met += count;
    if (count === word.length) continue;
    next.push(word[count]!);
    // a word that was begun in vain begins anew
    if (count > 0) next.push(word[0]!);
  }
  return { met, isWhole: next.length === 0, next };
};

/**
 * Chooses among candidates so that those with as many required tokens compete with each other: the best of those with the most
 * tokens, then the best of those with fewer, and so on in turn.
 *
 * @param candidates the best first, each with how many tokens it has met.
 * @see Post and Vilar 2018, "Fast lexically constrained decoding with dynamic beam allocation". There each number of tokens has its share of
 * the beam, and what is left of one goes to its neighbours.
 */
export const inTurn = <T extends { readonly met: number }>(
  candidates: readonly T[],
  count: number,
): readonly T[] => {
  const banks = new Map<number, T[]>();
  for (const candidate of candidates)
    banks.set(candidate.met, [...(banks.get(candidate.met) ?? []), candidate]);
  const ordered = [...banks.entries()].sort(([a], [b]) => b - a).map(([, bank]) => bank);
  const turns = Math.max(0, ...ordered.map(({ length }) => length));
  return Array.from({ length: turns }, (_, turn) => ordered.flatMap((bank) => bank.slice(turn, turn + 1)))
    .flat()
    .slice(0, count);
};
