/** The scale on which strengths are gone through: positions count in decades, and strengths have two significant digits. */
export interface StrengthScale {
  readonly positionOf: (strength: number) => number;
  readonly strengthAt: (position: number) => number;
}

const rounded = (value: number): number => Number(value.toPrecision(2));

/** The decimal logarithm of λ. */
const unbounded: StrengthScale = {
  positionOf: Math.log10,
  strengthAt: (position) => rounded(Math.exp(position * Math.LN10)),
};

/** That of the odds s/(limit − s): what is left to the limit has two digits where it is the smaller part. */
const bounded = (limit: number): StrengthScale => ({
  positionOf: (strength) => Math.log10(strength / (limit - strength)),
  strengthAt: (position) => {
    const rest = limit / (1 + Math.exp(position * Math.LN10));
    // the difference has digits that are none
    return position <= 0 ? rounded(limit - rest) : Number((limit - rounded(rest)).toPrecision(12));
  },
});

/**
 * Decades of λ; of a strength that stays below a limit, as a rate does below 1, decades of its odds s/(limit − s), which are open at
 * both ends as λ is.
 *
 * @param options.limit what the strength stays below; null where it has no such end.
 * @example strengthScale({ limit: 1 }).strengthAt(1) // 0.909: odds of 10 to 1
 */
export const strengthScale = ({ limit }: { readonly limit: number | null }): StrengthScale =>
  limit === null ? unbounded : bounded(limit);

/**
 * Strengths rising from one to another by equal steps of {@link strengthScale}, rounded to two digits.
 *
 * @returns at most `count`: rounding may make one of two.
 * @example strengthsBetween({ weak: 0.01, strong: 1, count: 3, limit: null }) // [0.01, 0.1, 1]
 */
export const strengthsBetween = ({
  weak,
  strong,
  count,
  limit,
}: {
  readonly weak: number;
  readonly strong: number;
  readonly count: number;
  readonly limit: number | null;
}): number[] => {
  const { positionOf, strengthAt } = strengthScale({ limit });
  const [first, last] = [positionOf(weak), positionOf(strong)];
  const step = (last - first) / Math.max(1, count - 1);
  return [...new Set(Array.from({ length: count }, (_, index) => strengthAt(first + index * step)))];
};
