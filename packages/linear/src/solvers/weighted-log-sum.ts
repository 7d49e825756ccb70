/** A product within these bounds has lost no digits to under- or overflow, and one more factor may come. */
const [smallest, largest] = [1e-150, 1e150];

/** Σ v·log(a) for a in [1e-150, 1e150]. Rows that weigh the same share logarithms: log a + log b = log ab. */
export const weightedLogSum = (a: Float64Array, v: Float64Array): number => {
  let total = 0;
  let product = 1;
  let shared = v[0] ?? 0;
  for (let i = 0; i < a.length; i++) {
    if (v[i] !== shared || product > largest || product < smallest) {
      total += shared * Math.log(product);
      product = 1;
      shared = v[i]!;
    }
    product *= a[i]!;
  }
  return total + shared * Math.log(product);
};
