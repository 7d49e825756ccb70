/** How a text is rewritten word by word into its reference. */
export const edits = { keep: 1, replace: 2, drop: 3, add: 4 } as const;

/** Cells at most so far from the diagonal are filled, as by sacreBLEU. */
const beam = 25;
const infinite = 1e9;

export interface BeamEdits {
  /** Edits that rewrite the words, and which from the last to the first. */
  trace(words: Int32Array): { readonly distance: number; readonly steps: readonly number[] };
  /** Edits of other words, as many as were traced last. */
  distance(words: Int32Array): number;
}

/**
 * Edit distances of texts of n words to one reference, in a beam around the diagonal. What words a text shares with the one
 * traced last at its beginning is not counted again.
 *
 * Of equal ways a word is kept or replaced, else dropped, else added.
 */
export const beamEdits = (reference: Int32Array, n: number): BeamEdits => {
  const width = reference.length + 1;
  const costs = new Int32Array((n + 1) * width);
  const others = new Int32Array((n + 1) * width);
  const taken = new Uint8Array((n + 1) * width);
  const ratio = n === 0 ? 1 : reference.length / n;
  const reach = beam < ratio / 2 ? Math.ceil(ratio / 2 + beam) : beam;
  let traced = new Int32Array(0);

  /** Fills rows from the first on, and tells the last cell. */
  const fill = (words: Int32Array, into: Int32Array, first: number): number => {
    for (let i = first; i <= n; i++) {
      const diagonal = Math.floor(i * ratio);
      const to = i === n ? width : Math.min(width, diagonal + reach);
      const [row, above, word] = [i * width, (i - 1) * width, words[i - 1]!];
      into.fill(infinite, row, row + width);
      for (let j = Math.max(0, diagonal - reach); j < to; j++) {
        if (j === 0) {
          into[row] = into[above]! + 1;
          taken[row] = edits.drop;
          continue;
        }
        const isSame = word === reference[j - 1];
        const kept = into[above + j - 1]! + (isSame ? 0 : 1);
        const dropped = into[above + j]! + 1;
        const added = into[row + j - 1]! + 1;
        let [least, by] = [kept, isSame ? edits.keep : edits.replace] as [number, number];
        if (dropped < least) [least, by] = [dropped, edits.drop];
        if (added < least) [least, by] = [added, edits.add];
        into[row + j] = least;
        taken[row + j] = by;
      }
    }
    return into[n * width + reference.length]!;
  };

  return {
    trace(words) {
      for (let j = 0; j < width; j++) {
        costs[j] = others[j] = j;
        taken[j] = edits.add;
      }
      const distance = fill(words, costs, 1);
      traced = words.slice();
      const steps: number[] = [];
      for (let i = n, j = reference.length; i > 0 || j > 0; ) {
        const step = taken[i * width + j]!;
        steps.push(step);
        if (step !== edits.add) i--;
        if (step !== edits.drop) j--;
      }
      return { distance, steps };
    },
    distance(words) {
      let same = 0;
      while (same < n && words[same] === traced[same]) same++;
      if (same === n) return costs[n * width + reference.length]!;
      others.set(costs.subarray(same * width, (same + 1) * width), same * width);
      return fill(words, others, same + 1);
    },
  };
};
