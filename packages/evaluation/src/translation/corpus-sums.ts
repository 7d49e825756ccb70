/** What the texts of a corpus add to a score that is made of sums: texts can be drawn again, or swapped, without reading them anew. */
export interface CorpusSums {
  readonly texts: number;
  /** [texts · width] by text. */
  readonly values: Float64Array;
  readonly width: number;
  /** The score of the sums of some texts, [width]. */
  scoreOf(sums: Float64Array): number;
}

/** The sums of all texts. */
export const totalOf = ({ texts, values, width }: CorpusSums): Float64Array => {
  const total = new Float64Array(width);
  for (let text = 0; text < texts; text++)
    for (let part = 0; part < width; part++) total[part]! += values[text * width + part]!;
  return total;
};

/** Rows of equal width, one after the other. */
export const sumsOf = (
  rows: readonly ArrayLike<number>[],
  scoreOf: (sums: Float64Array) => number,
): CorpusSums => {
  const width = rows[0]!.length;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, text) => {
    values.set(row, text * width);
  });
  return { texts: rows.length, values, width, scoreOf };
};
