export const sum = (v: Float64Array): number => {
  let total = 0;
  for (let i = 0; i < v.length; i++) total += v[i]!;
  return total;
};

export const dot = (a: Float64Array, b: Float64Array): number => {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
};

export const least = (v: Float64Array): number => {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < v.length; i++) found = Math.min(found, v[i]!);
  return found;
};
