/** Gives out addresses one after the other, each on a vector. */
export interface Arena {
  readonly take: (floats: number) => number;
  /** Floats that were given out. */
  readonly size: () => number;
}

export const arena = (start: number): Arena => {
  let top = start;
  return {
    take: (floats) => {
      const address = top;
      top += 16 * Math.ceil(floats / 4);
      return address;
    },
    size: () => (top - start) / 4,
  };
};

/** Columns of whole panels, as packed matrices have. */
export const padded = (width: number): number => 8 * Math.ceil(width / 8);
