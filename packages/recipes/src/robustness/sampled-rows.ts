import { randomStream } from '@ridgeline/tensors';

/** Rows of n in their order: all of them, or so many drawn at random. @example sampledRows(3, { most: 5, seed: 1 }) // [0, 1, 2] */
export const sampledRows = (
  n: number,
  { most, seed }: { readonly most: number; readonly seed: number },
): Int32Array => randomStream(seed).stream('robustness/rows').permutation(n).slice(0, most).sort();
