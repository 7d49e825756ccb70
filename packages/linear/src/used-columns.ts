/** The columns that vary, ascending: a scale of 0 marks a constant one. */
export const usedColumns = (scale: Float64Array): Int32Array => {
  const used = new Int32Array(scale.length);
  let count = 0;
  for (let j = 0; j < scale.length; j++) if (scale[j]! > 0) used[count++] = j;
  return used.slice(0, count);
};
