import type { Penalties, Quadratic } from './quadratic.ts';

/** What a solver does with the columns of X: whole lists of them at a time, so that loops stay tight. */
export interface Columns {
  /** Models for coordinate descent over these columns. */
  quadratics(penalties: Penalties, count: number): Quadratic[];
  /** out[j] = xⱼᵀv for the columns of the list. */
  correlate(list: Int32Array, count: number, v: Float64Array, out: Float64Array): void;
  /** out += xⱼ·c. */
  addColumn(j: number, c: number, out: Float64Array): void;
  /** squares[j] = Σ w·x², and sums[j] = Σ w·x. */
  moments(w: Float64Array, squares: Float64Array, sums: Float64Array): void;
  /** [p] the size of each column, and the distance of two residuals, in dual norms: |xᵀ(u − v)| ≤ size · distance. */
  sizes(): Float64Array;
  distance(u: Float64Array, v: Float64Array): number;
  /** Makes out = Σ xⱼ(xⱼᵀv) / factorⱼ over the columns of the list, for vectors [n] one after the other. */
  kernel(list: Int32Array, factors: Float64Array): (v: Float64Array, out: Float64Array) => void;
  /** [p · p] XᵀWX. */
  gram(w: Float64Array): Float64Array;
}
