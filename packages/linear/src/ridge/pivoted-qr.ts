/** A = Q·R of an n × p matrix with n ≥ p, its columns taken in the order of what they bring that is new. */
export interface PivotedQr {
  /** [p] which column of A each column of R belongs to. */
  readonly order: Int32Array;
  /** Columns that are no combination of those before them. */
  readonly rank: number;
  /** The entry of R at row i and column k ≥ i. */
  r(i: number, k: number): number;
  /** b ← Qᵀb, in place, [n]. */
  rotate(b: Float64Array): void;
  /** b ← Qb, in place, [n]. */
  rotateBack(b: Float64Array): void;
  /** c ← R₁₁⁻¹c, for the leading `rank` columns. */
  solve(c: Float64Array): void;
  /** c ← R₁₁⁻ᵀc. */
  solveTransposed(c: Float64Array): void;
}

/** A column that adds less than this share of the longest is a combination of the others, to rounding. */
const leastShare = 1e-14;

/**
 * The QR decomposition by Householder reflections with column pivoting, which is stable for any matrix: its solutions are
 * those of a matrix that differs by rounding alone.
 *
 * @param matrix [p · n] by columns; it is overwritten.
 * @see Golub and Van Loan 2013, "Matrix Computations", sections 5.2 and 5.4.
 */
export const pivotedQr = (matrix: Float64Array, rows: number, columns: number): PivotedQr => {
  const order = Int32Array.from({ length: columns }, (_, k) => k);
  const diagonal = new Float64Array(columns);
  const squaresFrom = (column: number, row: number): number => {
    let total = 0;
    for (let at = column * rows + row; at < (column + 1) * rows; at++) total += matrix[at]! * matrix[at]!;
    return total;
  };
  const squares = Float64Array.from({ length: columns }, (_, k) => squaresFrom(k, 0));
  /** b ← (I − 2vvᵀ/‖v‖²)·b for reflection k, b beginning at a place of its array. */
  const reflect = (k: number, b: Float64Array, start: number): void => {
    const v = k * rows;
    let product = 0;
    for (let i = k; i < rows; i++) product += matrix[v + i]! * b[start + i]!;
    // ‖v‖²/2 = −(diagonal entry)·(first entry of v)
    const factor = product / (diagonal[k]! * matrix[v + k]!);
    for (let i = k; i < rows; i++) b[start + i]! += factor * matrix[v + i]!;
  };
  const exchange = (a: number, b: number): void => {
    const first = matrix.slice(a * rows, (a + 1) * rows);
    matrix.copyWithin(a * rows, b * rows, (b + 1) * rows);
    matrix.set(first, b * rows);
    [order[a], order[b]] = [order[b]!, order[a]!];
    squares[b] = squares[a]!;
  };

  let rank = 0;
  let longest = 0;
  for (let k = 0; k < columns; k++) {
    let pivot = k;
    for (let j = k + 1; j < columns; j++) if (squares[j]! > squares[pivot]!) pivot = j;
    if (pivot !== k) exchange(k, pivot);
    const length = Math.sqrt(squaresFrom(k, k));
    if (k === 0) longest = length;
    if (!(length > leastShare * longest)) break;
    const head = matrix[k * rows + k]!;
    diagonal[k] = head > 0 ? -length : length;
    matrix[k * rows + k] = head - diagonal[k]!;
    rank++;
    for (let j = k + 1; j < columns; j++) {
      reflect(k, matrix, j * rows);
      squares[j] = squaresFrom(j, k + 1);
    }
  }

  const r = (i: number, k: number): number => (i === k ? diagonal[k]! : matrix[k * rows + i]!);
  return {
    order,
    rank,
    r,
    rotate(b) {
      for (let k = 0; k < rank; k++) reflect(k, b, 0);
    },
    rotateBack(b) {
      for (let k = rank - 1; k >= 0; k--) reflect(k, b, 0);
    },
    solve(c) {
      for (let k = rank - 1; k >= 0; k--) {
        const value = c[k]! / diagonal[k]!;
        c[k] = value;
        for (let i = 0; i < k; i++) c[i]! -= value * matrix[k * rows + i]!;
      }
    },
    solveTransposed(c) {
      for (let k = 0; k < rank; k++) {
        let total = c[k]!;
        for (let i = 0; i < k; i++) total -= matrix[k * rows + i]! * c[i]!;
        c[k] = total / diagonal[k]!;
      }
    },
  };
};
