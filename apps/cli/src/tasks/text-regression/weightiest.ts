import type { TextRegressor } from '@ridgeline/recipes';

/** N-grams that are listed for each sign. */
const mostGrams = 10;

/** N-grams with their coefficients. */
export type WeighedGrams = readonly { readonly gram: string; readonly coefficient: number }[];

/** The n-grams that raise the number most, and those that lower it most; null where they have no names. */
export const weightiest = ({
  grams,
  coefficients,
}: Pick<TextRegressor, 'grams' | 'coefficients'>): {
  readonly up: WeighedGrams;
  readonly down: WeighedGrams;
} | null => {
  if (grams === null) return null;
  const of = (sign: 1 | -1): WeighedGrams =>
    Array.from(coefficients.keys())
      .filter((column) => sign * coefficients[column]! > 0)
      .sort((a, b) => sign * (coefficients[b]! - coefficients[a]!))
      .slice(0, mostGrams)
      .map((column) => ({ gram: grams[column]!, coefficient: coefficients[column]! }));
  return { up: of(1), down: of(-1) };
};
