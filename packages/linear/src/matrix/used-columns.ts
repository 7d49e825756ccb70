/** The columns for which something holds, ascending. */
export const columnsWhere = (columns: number, holds: (j: number) => boolean): Int32Array => {
  const found = new Int32Array(columns);
  let count = 0;
  for (let j = 0; j < columns; j++) if (holds(j)) found[count++] = j;
  return found.slice(0, count);
};

/** The columns that vary, ascending: a scale of 0 marks a constant one. */
export const usedColumns = (scale: Float64Array): Int32Array =>
  columnsWhere(scale.length, (j) => scale[j]! > 0);
