import type { SparseMatrix } from './matrix.ts';

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
  const signs = Float64Array.from({ length: rows }, (_, row) => (options.positive(row) ? 1 : -1));
  const multipliers = new Float64Array(rows);
  const curvatures = new Float64Array(rows).fill(diagonal + 1);
  for (let row = 0; row < rows; row++)
    for (let k = pointers[row]!; k < pointers[row + 1]!; k++) curvatures[row]! += values[k]! * values[k]!;
  const weights = new Float64Array(columns);
  let intercept = 0;

  /** Minimises over one multiplier; gives its projected gradient before. */
  const update = (row: number): number => {
    const sign = signs[row]!;
    const from = pointers[row]!;
    const to = pointers[row + 1]!;
    let margin = intercept;
    for (let k = from; k < to; k++) margin += values[k]! * weights[indices[k]!]!;
    const before = multipliers[row]!;
    const gradient = sign * margin - 1 + diagonal * before;
    const projected = before === 0 ? Math.min(gradient, 0) : gradient;
    if (projected === 0) return 0;
    const after = Math.max(before - gradient / curvatures[row]!, 0);
    multipliers[row] = after;
    const change = (after - before) * sign;
    intercept += change;
    for (let k = from; k < to; k++) weights[indices[k]!]! += change * values[k]!;
    return projected;
  };

  for (let pass = 1; pass <= options.maxPasses; pass++) {
    let highest = 0;
    let lowest = 0;
    const stride = strideOf(rows, pass);
    for (let i = 0, row = pass % rows; i < rows; i++, row = (row + stride) % rows) {
      const projected = update(row);
      if (projected > highest) highest = projected;
      else if (projected < lowest) lowest = projected;
    }
    if (highest - lowest < options.tolerance) return { weights, intercept, passes: pass, converged: true };
  }
  return { weights, intercept, passes: options.maxPasses, converged: false };
};
