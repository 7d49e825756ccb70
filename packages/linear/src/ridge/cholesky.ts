/** A pivot below this share of its diagonal entry means that the column is a combination of those before. */
const leastPivot = 1e-13;

/**
 * Puts the Cholesky factor L of a symmetric positive definite matrix A = LLᵀ, by rows [p · p], into the lower half of
 * A. False if A is not positive definite to working precision.
 */
export const factorInPlace = (factor: Float64Array, size: number): boolean => {
  for (let i = 0; i < size; i++) {
    const rowI = i * size;
    for (let j = 0; j <= i; j++) {
      const rowJ = j * size;
      let a = 0;
      let b = 0;
      let k = 0;
      for (; k + 1 < j; k += 2) {
        a += factor[rowI + k]! * factor[rowJ + k]!;
        b += factor[rowI + k + 1]! * factor[rowJ + k + 1]!;
      }
      if (k < j) a += factor[rowI + k]! * factor[rowJ + k]!;
      const entry = factor[rowI + j]!;
      const rest = entry - (a + b);
      if (i === j) {
        if (!(rest > leastPivot * entry)) return false;
        factor[rowI + i] = Math.sqrt(rest);
      } else factor[rowI + j] = rest / factor[rowJ + j]!;
    }
  }
  return true;
};

/** b ← L⁻¹b, where the first `from` entries of b are 0. */
const forward = (factor: Float64Array, size: number, b: Float64Array, from = 0): void => {
  for (let i = from; i < size; i++) {
    let total = b[i]!;
    for (let k = from; k < i; k++) total -= factor[i * size + k]! * b[k]!;
    b[i] = total / factor[i * size + i]!;
  }
};

/** bᵀ(LLᵀ)⁻¹b; b is overwritten. */
export const inverseForm = (factor: Float64Array, size: number, b: Float64Array, from = 0): number => {
  forward(factor, size, b, from);
  let total = 0;
  for (let i = from; i < size; i++) total += b[i]! * b[i]!;
  return total;
};

/** The diagonal of (LLᵀ)⁻¹. */
export const inverseDiagonal = (factor: Float64Array, size: number): Float64Array => {
  const unit = new Float64Array(size);
  return new Float64Array(size).map((_, i) => {
    unit.fill(0);
    unit[i] = 1;
    return inverseForm(factor, size, unit, i);
  });
};

/** Solves LLᵀx = b in place. */
export const solveCholesky = (factor: Float64Array, size: number, b: Float64Array): void => {
  forward(factor, size, b);
  for (let i = size - 1; i >= 0; i--) {
    const x = b[i]! / factor[i * size + i]!;
    b[i] = x;
    for (let k = 0; k < i; k++) b[k]! -= factor[i * size + k]! * x;
  }
};

/**
 * An estimate of the condition number of A = LLᵀ in the Euclidean norm: largest and smallest eigenvalue by 20 rounds
 * of power iteration each. Never above the true one; within a few per cent for separated eigenvalues.
 */
export const conditionOf = (factor: Float64Array, size: number): number => {
  const grow = (next: (v: Float64Array) => void): number => {
    const v = Float64Array.from({ length: size }, (_, i) => 1 + (i % 7) / 7);
    let size2 = 0;
    for (let round = 0; round < 20; round++) {
      const length = Math.sqrt(v.reduce((total, x) => total + x * x, 0));
      for (let i = 0; i < size; i++) v[i]! /= length;
      next(v);
      size2 = Math.sqrt(v.reduce((total, x) => total + x * x, 0));
    }
    return size2;
  };
  return grow((v) => multiply(factor, size, v)) * grow((v) => solveCholesky(factor, size, v));
};

/** v ← LLᵀv. */
const multiply = (factor: Float64Array, size: number, v: Float64Array): void => {
  for (let j = 0; j < size; j++) {
    let total = 0;
    for (let i = j; i < size; i++) total += factor[i * size + j]! * v[i]!;
    v[j] = total;
  }
  for (let i = size - 1; i >= 0; i--) {
    let total = 0;
    for (let k = 0; k <= i; k++) total += factor[i * size + k]! * v[k]!;
    v[i] = total;
  }
};
