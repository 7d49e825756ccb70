/** Rows in an order in which those of one group stand together. */
export interface GroupedRows {
  /** [rows] the places of the rows, in their new order. */
  readonly order: readonly number[];
  /** Where in it each group begins. */
  readonly starts: readonly number[];
}

/**
 * Puts rows group by group, the groups in the order of their first rows.
 *
 * @example groupedRows(['a', 'b', 'a']) // { order: [0, 2, 1], starts: [0, 2] }
 */
export const groupedRows = (groups: readonly string[]): GroupedRows => {
  const members = new Map<string, number[]>();
  groups.forEach((group, row) => {
    const own = members.get(group);
    if (own === undefined) members.set(group, [row]);
    else own.push(row);
  });
  const rows = [...members.values()];
  let next = 0;
  const starts = rows.map(({ length }) => {
    next += length;
    return next - length;
  });
  return { order: rows.flat(), starts };
};

/** The rows of each group, by their places. @example rowsByGroup(['a', 'b', 'a']) // [[0, 2], [1]] */
export const rowsByGroup = (groups: readonly string[]): readonly (readonly number[])[] => {
  const { order, starts } = groupedRows(groups);
  return starts.map((start, group) => order.slice(start, starts[group + 1]));
};
