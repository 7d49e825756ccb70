/** What a length is taken for where it is less, so that a gradient of 0 gives a direction of 0. */
export const leastNorm = 1e-12;
