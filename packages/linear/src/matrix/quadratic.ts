import { workspace } from './compiled.ts';

/**
 * A weighted quadratic model of the loss around the current point, and the penalty on it. The arrays are the solver's
 * own and are changed in place.
 */
export interface Quadratic {
  /** [p] β, in units of the standardised columns. */
  readonly coefficients: Float64Array;
  /** [n] r = −∂L/∂η at the current β without the shift of the intercept. */
  readonly residual: Float64Array;
  /** [n] w = ∂²L/∂η². */
  readonly weights: Float64Array;
  /** [p] xⱼᵀr as last looked at, with the intercept at its best. */
  readonly gradient: Float64Array;
  /** [p] Σw·x², less what the intercept takes up. */
  readonly curvature: Float64Array;
  /** [p] Σw·x. */
  readonly weightedSum: Float64Array;
  /** Σr; the intercept's best shift is Σr / Σw. */
  residualSum: number;
  /** Σw, or Infinity where there is no intercept, which holds the shift at 0. */
  weightSum: number;
  /** The strengths λα and λ(1−α), and [p] how much of them each coefficient feels. */
  l1: number;
  l2: number;
  readonly factors: Float64Array;
  /** [p] limits of β, or absent. */
  readonly lower: Float64Array | undefined;
  readonly upper: Float64Array | undefined;
  /**
   * One round of coordinate descent over the first `count` columns of a list; `fresh` measures curvatures first. Gives
   * the largest violation of optimality met.
   */
  sweep(list: Int32Array, count: number, fresh: boolean): number;
  /** Sets the gradient of the first `count` columns of a list to xⱼᵀr. */
  measure(list: Int32Array, count: number): void;
}

/** Columns in full one after the other, or with pointers and indices their non-zeros. */
export interface ColumnEntries {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array | Float32Array;
  readonly pointers?: Int32Array;
  readonly indices?: Int32Array;
}

export type Penalties = Pick<Quadratic, 'factors' | 'lower' | 'upper'>;

/** With fewer of them in dense columns, looking for native loops takes longer than they save. */
const manyNumbers = 100_000;

/** Fields of the class Quadratic in assembly/memory.ts. */
const addressCount = 13;

/** Room for some models, and the columns and penalties that they share. */
const layOut = (
  { rows, columns, values, pointers, indices }: ColumnEntries,
  { factors, lower, upper }: Penalties,
  count: number,
) => {
  const limits = lower === undefined ? 0 : columns;
  const space = workspace({
    floats: {
      values: values.length,
      factors: columns,
      lower: limits,
      upper: limits,
      coefficients: count * columns,
      residual: count * rows,
      weights: count * rows,
      gradient: count * columns,
      curvature: count * columns,
      weightedSum: count * columns,
      residualSum: 1,
    },
    ints: {
      pointers: pointers?.length ?? 0,
      indices: indices?.length ?? 0,
      list: columns,
      addresses: count * addressCount,
    },
  });
  const { floats, ints } = space;
  floats.values.set(values);
  floats.factors.set(factors);
  if (pointers !== undefined) ints.pointers.set(pointers);
  if (indices !== undefined) ints.indices.set(indices);
  if (lower !== undefined) floats.lower.set(lower);
  if (upper !== undefined) floats.upper.set(upper);
  return space;
};

/** Some models, at 0, of the same columns, which they copy once to where compiled loops reach them. */
export const quadraticsOver = (entries: ColumnEntries, penalties: Penalties, count: number): Quadratic[] => {
  const { rows, columns } = entries;
  const space = layOut(entries, penalties, count);
  const { floats, ints } = space;
  const { factors, residualSum } = floats;
  const limited = penalties.lower !== undefined;
  const [lower, upper] = limited ? [floats.lower, floats.upper] : [undefined, undefined];
  const isDense = entries.pointers === undefined;
  const loops = isDense && entries.values.length >= manyNumbers ? space.withNative() : space.loops;
  const sweep = isDense ? loops.sweepDense! : loops.sweepSparse!;
  const measure = isDense ? loops.measureDense! : loops.measureSparse!;

  return Array.from({ length: count }, (_, k) => {
    const part = (all: Float64Array, length: number) => all.subarray(k * length, (k + 1) * length);
    const vectors = {
      coefficients: part(floats.coefficients, columns),
      residual: part(floats.residual, rows),
      weights: part(floats.weights, rows),
      gradient: part(floats.gradient, columns),
      curvature: part(floats.curvature, columns),
      weightedSum: part(floats.weightedSum, columns),
    };
    const addresses = ints.addresses.subarray(k * addressCount, (k + 1) * addressCount);
    addresses.set(
      // in the order of the fields in assembly/memory.ts, as are the vectors
      [
        ...[floats.values, ints.indices, ints.pointers, factors, lower, upper],
        ...[...Object.values(vectors), residualSum],
      ].map((array) => array?.byteOffset ?? 0),
    );
    const at = [addresses.byteOffset, ints.list.byteOffset] as const;
    const model: Quadratic = {
      ...vectors,
      residualSum: 0,
      weightSum: Number.POSITIVE_INFINITY,
      l1: 0,
      l2: 0,
      factors,
      lower,
      upper,
      sweep(list, length, fresh) {
        const { weightSum, l1, l2 } = model;
        ints.list.set(list.subarray(0, length));
        residualSum[0] = model.residualSum;
        const violation = sweep(...at, length, weightSum, l1, l2, fresh ? 1 : 0, rows);
        model.residualSum = residualSum[0];
        return violation;
      },
      measure(list, length) {
        ints.list.set(list.subarray(0, length));
        measure(...at, length, rows);
      },
    };
    return model;
  });
};
