/** Rounds of rotations; far more than ever needed. */
const maxRounds = 60;
const enough = 1e-15;

export interface Svd {
  /** [r] singular values, in no particular order. */
  readonly values: Float64Array;
  /** [r · n] the left singular vector of value k times that value, from k · n on. */
  readonly scaledLeft: Float64Array;
  /** [r · p] the right singular vector of value k, from k · p on. */
  readonly right: Float64Array;
}

/**
 * The singular value decomposition of an n × p matrix held by columns, by one-sided Jacobi rotations: columns are
 * turned in pairs until all are orthogonal. Small singular values come out to high relative accuracy.
 *
 * @see Demmel and Veselić 1992, "Jacobi's Method is More Accurate than QR".
 */
export const jacobiSvd = (matrix: Float64Array, rows: number, columns: number): Svd => {
  const left = matrix.slice();
  const right = new Float64Array(columns * columns);
  for (let j = 0; j < columns; j++) right[j * columns + j] = 1;

  const rotate = (block: Float64Array, length: number, i: number, j: number, c: number, s: number): void => {
    for (let k = 0; k < length; k++) {
      const a = block[i * length + k]!;
      const b = block[j * length + k]!;
      block[i * length + k] = c * a - s * b;
      block[j * length + k] = s * a + c * b;
    }
  };
  const turn = (i: number, j: number): boolean => {
    let ii = 0;
    let jj = 0;
    let ij = 0;
    for (let k = 0; k < rows; k++) {
      const a = left[i * rows + k]!;
      const b = left[j * rows + k]!;
      ii += a * a;
      jj += b * b;
      ij += a * b;
    }
    if (Math.abs(ij) <= enough * Math.sqrt(ii * jj)) return false;
    const ratio = (jj - ii) / (2 * ij);
    const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
    const cosine = 1 / Math.sqrt(1 + tangent * tangent);
    rotate(left, rows, i, j, cosine, cosine * tangent);
    rotate(right, columns, i, j, cosine, cosine * tangent);
    return true;
  };
  for (let round = 0, turned = true; turned && round < maxRounds; round++) {
    turned = false;
    for (let i = 0; i < columns; i++) {
      for (let j = i + 1; j < columns; j++) turned = turn(i, j) || turned;
    }
  }
  const values = Float64Array.from({ length: columns }, (_, k) => {
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += left[k * rows + i]! * left[k * rows + i]!;
    return Math.sqrt(squares);
  });
  return { values, scaledLeft: left, right };
};
