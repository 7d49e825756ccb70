import { workspace } from '../matrix/compiled.ts';
import type { SparseMatrix } from '../matrix/matrix.ts';

/** The separating weights [p] and intercept of one class against the rest. */
export interface Hyperplane {
  readonly weights: Float64Array;
  readonly intercept: number;
  readonly passes: number;
  readonly converged: boolean;
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

/** A step coprime to n near n·0.618, so that rows of one class, which often stand together, are visited mixed. */
const strideOf = (rows: number, pass: number): number => {
  let stride = Math.max(1, Math.round(rows * 0.6180339887) + pass);
  while (greatestCommonDivisor(stride, rows) !== 1) stride++;
  return stride;
};

/**
 * The linear support vector machine with squared hinge loss: minimises
 * (1/n)·Σ max(0, 1 − y(x·w + b))² + λ/2·(‖w‖² + b²), y being 1 where `positive` and −1 elsewhere.
 *
 * Dual coordinate descent: one multiplier for each row, w kept beside. A pass costs one look at each non-zero. It ends
 * when the largest and the smallest projected gradient of a pass differ by less than `tolerance`.
 *
 * @see Hsieh et al. 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM"; liblinear's solver 1 with
 *   C = 1/(n·λ)
 */
export const squaredHinge = (
  { rows, columns, pointers, indices, values }: SparseMatrix,
  options: {
    readonly positive: (row: number) => boolean;
    readonly lambda: number;
    readonly tolerance: number;
    readonly maxPasses: number;
  },
): Hyperplane => {
  const diagonal = (rows * options.lambda) / 2;
  const { floats, ints, loops } = workspace({
    floats: {
      values: values.length,
      signs: rows,
      multipliers: rows,
      curvatures: rows,
      weights: columns + 1,
    },
    ints: { indices: indices.length, pointers: rows + 1, addresses: 7 },
  });
  floats.values.set(values);
  ints.indices.set(indices);
  ints.pointers.set(pointers);
  for (let row = 0; row < rows; row++) {
    floats.signs[row] = options.positive(row) ? 1 : -1;
    let square = diagonal + 1;
    for (let k = pointers[row]!; k < pointers[row + 1]!; k++) square += values[k]! * values[k]!;
    floats.curvatures[row] = square;
  }
  // in the order of the fields in assembly/squared-hinge.ts
  ints.addresses.set(
    [
      ...[floats.values, ints.indices, ints.pointers, floats.signs],
      ...[floats.multipliers, floats.curvatures, floats.weights],
    ].map(({ byteOffset }) => byteOffset),
  );
  const plane = (passes: number, converged: boolean): Hyperplane => ({
    weights: floats.weights.slice(0, columns),
    intercept: floats.weights[columns]!,
    passes,
    converged,
  });
  for (let pass = 1; pass <= options.maxPasses; pass++) {
    const spread = loops.dualPass!(
      ...[ints.addresses.byteOffset, rows, columns, diagonal],
      ...[pass % rows, strideOf(rows, pass)],
    );
    if (spread < options.tolerance) return plane(pass, true);
  }
  return plane(options.maxPasses, false);
};
