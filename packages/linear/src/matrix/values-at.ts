/** The entries of a vector at some places. */
export const valuesAt = (vector: Float64Array, indices: Int32Array): Float64Array => {
  const values = new Float64Array(indices.length);
  for (let k = 0; k < indices.length; k++) values[k] = vector[indices[k]!]!;
  return values;
};
