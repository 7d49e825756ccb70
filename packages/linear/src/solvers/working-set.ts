/** The columns that a solver looks at, ascending. */
export interface WorkingSet {
  readonly list: Int32Array;
  readonly count: number;
  /** Adds the first `size` candidates, and tells how many of them were new. */
  join(candidates: Int32Array, size: number): number;
  /** Drops what does not hold. */
  keep(holds: (j: number) => boolean): void;
}

export const workingSet = (columns: number): WorkingSet => {
  const list = new Int32Array(columns);
  const isIn = new Uint8Array(columns);
  let count = 0;
  return {
    list,
    get count() {
      return count;
    },
    join(candidates, size) {
      const before = count;
      for (let k = 0; k < size; k++) {
        const j = candidates[k]!;
        if (isIn[j] === 1) continue;
        isIn[j] = 1;
        list[count++] = j;
      }
      if (count > before) list.subarray(0, count).sort();
      return count - before;
    },
    keep(holds) {
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const j = list[k]!;
        if (holds(j)) list[kept++] = j;
        else isIn[j] = 0;
      }
      count = kept;
    },
  };
};
