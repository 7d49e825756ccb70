/** Texts to learn what is usual from, and as many to see how far that varies. */
const fewest = 200;

/** Letter pairs of a text, a blank for all that is no letter. */
const pairsOf = (text: string): string[] => {
  const plain = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}]+/gu, ' ')
    .trim()} `;
  return Array.from({ length: Math.max(0, plain.length - 1) }, (_, i) => plain.slice(i, i + 2));
};

/** Mean nats of the letter pairs of a text, by pairs learnt with one added to each count. */
const surpriseOf = (texts: readonly string[]): ((text: string) => number) => {
  const counts = new Map<string, number>();
  let total = 0;
  for (const text of texts)
    for (const pair of pairsOf(text)) {
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
      total++;
    }
  const kinds = counts.size + 1;
  return (text) => {
    const pairs = pairsOf(text);
    const nats = pairs.reduce(
      (sum, pair) => sum - Math.log(((counts.get(pair) ?? 0) + 1) / (total + kinds)),
      0,
    );
    return nats / pairs.length;
  };
};

/**
 * Finds new texts that surprise more, by their letter pairs, than 99 in 100 of the known texts surprise one who learnt from the other known
 * texts: of another language, spelling or encoding.
 *
 * @returns a function from new texts to the places of such ones; nothing where fewer than 200 texts are known.
 */
export const unlikeTextsOf = (
  known: readonly string[],
): ((fresh: readonly string[]) => readonly number[]) | undefined => {
  if (known.length < fewest) return undefined;
  const surprise = surpriseOf(known.filter((_, row) => row % 2 === 0));
  const usual = Float64Array.from(
    known.filter((_, row) => row % 2 === 1),
    surprise,
  ).sort();
  const limit = usual[usual.length - Math.ceil(usual.length / 100)]!;
  return (fresh) => fresh.flatMap((text, place) => (surprise(text) > limit ? [place] : []));
};

/**
 * The chance that a text of the same kind is above that limit: 1 in 100 on average, and with 95 % below 3 in 100 where the limit is
 * the greatest of 100 (rule of three), the worst case.
 */
export const usualShare = 0.03;
