/** The place of a choice on each of three axes. */
export type Places = readonly [number, number, number];

/**
 * Rows in which every choice of an axis meets every choice of each other one. Those of the two longest axes meet once each, so no
 * fewer rows could do; on the third axis stands the cyclic Latin square of their places, in whose rows and columns every
 * choice stands, as neither axis is shorter than the third.
 *
 * @param sizes how many choices an axis has, at least one.
 * @param turn by how many places the square is turned: rows of other turns, fewer than the third axis is long, are other rows.
 * @returns max(a·b, a·c, b·c) rows.
 * @example everyPair([2, 1, 2]) // [0, 0, 0], [0, 0, 1], [1, 0, 0] and [1, 0, 1]
 */
export const everyPair = (sizes: Places, turn = 0): readonly Places[] => {
  const [long, middle, short] = [0, 1, 2].sort((a, b) => sizes[b]! - sizes[a]!) as [number, number, number];
  return Array.from({ length: sizes[long]! * sizes[middle]! }, (_, row) => {
    const [first, second] = [Math.floor(row / sizes[middle]!), row % sizes[middle]!];
    const places = [0, 0, 0];
    places[long] = first;
    places[middle] = second;
    places[short] = (first + second + turn) % sizes[short]!;
    return places as unknown as Places;
  });
};

/** Rows in which every choice stands once at least: as many as the longest axis has. */
export const everyChoice = (sizes: Places): readonly Places[] =>
  Array.from(
    { length: Math.max(...sizes) },
    (_, row) => sizes.map((size) => row % size) as unknown as Places,
  );

/** Every row that there is, those first in which every pair stands. */
export const everyTriple = (sizes: Places): readonly Places[] =>
  Array.from({ length: Math.min(...sizes) }, (_, turn) => everyPair(sizes, turn)).flat();
