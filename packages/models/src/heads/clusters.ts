/** Classes of one cluster, from `first` up to but not including `end`. */
export interface Cluster {
  readonly first: number;
  readonly end: number;
}

/** The clusters behind the classes that the first level holds. Ends at and behind the last class make none. */
export const clustersOf = (cutoffs: readonly number[], classes: number): readonly Cluster[] => {
  const starts = cutoffs.filter((cutoff) => cutoff < classes);
  return starts.map((first, i) => ({ first, end: starts[i + 1] ?? classes }));
};

/** Where the targets of a batch lie. */
export interface Placed {
  /** [N]: the target's place in the first level, which for a class of a cluster is that of the cluster. */
  readonly first: Int32Array;
  /** For each cluster the rows whose target it holds, and the targets' places in it; row 0 alone where there is none. */
  readonly members: readonly { readonly rows: Int32Array; readonly ids: Int32Array }[];
  /** [N]: where a row stands among 0 and the members of all clusters, one after the other; 0 for none. */
  readonly places: Int32Array;
}

/**
 * Sorts targets by cluster. @param frequent classes that the first level holds itself
 *
 * @example placeTargets(Int32Array.of(1, 7), 5, [{ first: 5, end: 9 }]).members[0] // rows [1], ids [2]
 */
export const placeTargets = (targets: Int32Array, frequent: number, clusters: readonly Cluster[]): Placed => {
  const first = Int32Array.from(targets);
  const places = new Int32Array(targets.length);
  let before = 1;
  const members = clusters.map(({ first: start, end }, cluster) => {
    const rows: number[] = [];
    targets.forEach((target, row) => {
      if (target < start || target >= end) return;
      first[row] = frequent + cluster;
      places[row] = before + rows.length;
      rows.push(row);
    });
    // gradients of zero are gradients: a cluster without targets is still asked for one, which nobody looks at
    const asked = rows.length === 0 ? [0] : rows;
    before += asked.length;
    return {
      rows: Int32Array.from(asked),
      ids: Int32Array.from(asked, (row) => (rows.length === 0 ? 0 : targets[row]! - start)),
    };
  });
  return { first, members, places };
};
