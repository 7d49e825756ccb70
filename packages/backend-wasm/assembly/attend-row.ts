import { dot, hide, softmax } from './attention';
import { at, multiplyAdd, put, some, splat } from './simd';

/**
 * softmax(q·kᵀ/√size)·v of one query, for every head: what a text attends to when it is read id by id.
 *
 * @param queries [heads·size] · keys, values rows of heads·size contiguous floats · keyStep bytes from one of them to the next
 * @param hidden [keyTime up to the next multiple of 4] by `hiddenKeys`, or 0
 * @param scores room for as many floats · outputs [heads·size]
 */
export function attendRow(
  heads: i32,
  size: i32,
  keyTime: i32,
  queries: usize,
  keys: usize,
  values: usize,
  keyStep: usize,
  hidden: usize,
  scores: usize,
  outputs: usize,
): void {
  const scale: f32 = 1 / sqrt<f32>(<f32>size);
  for (let h = 0; h < heads; h++) {
    const column = (<usize>(h * size)) << 2;
    let key = keys + column;
    for (let j = 0; j < keyTime; j++) {
      store<f32>(at(scores, j), dot(size, queries + column, key));
      key += keyStep;
    }
    hide(keyTime, scores, hidden);
    softmax(keyTime, keyTime, scores, scale);
    weightedSum(keyTime, size, scores, values + column, keyStep, outputs + column);
  }
}

/** to[size] = Σ weights[i]·row i; sixteen columns at a time, whose sums stay in registers. */
function weightedSum(rows: i32, size: i32, weights: usize, values: usize, step: usize, to: usize): void {
  let j = 0;
  for (; j + 16 <= size; j += 16) {
    let s0 = splat(0);
    let s1 = splat(0);
    let s2 = splat(0);
    let s3 = splat(0);
    let row = at(values, j);
    for (let i = 0; i < rows; i++) {
      const weight = v128.load32_splat(at(weights, i));
      s0 = multiplyAdd(weight, v128.load(row), s0);
      s1 = multiplyAdd(weight, v128.load(row, 16), s1);
      s2 = multiplyAdd(weight, v128.load(row, 32), s2);
      s3 = multiplyAdd(weight, v128.load(row, 48), s3);
      row += step;
    }
    const sums = at(to, j);
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
  }
  while (j < size) {
    const whole = j + 4 <= size;
    let sum = splat(0);
    let row = at(values, j);
    for (let i = 0; i < rows; i++) {
      sum = multiplyAdd(v128.load32_splat(at(weights, i)), some(whole, row), sum);
      row += step;
    }
    put(whole, at(to, j), sum);
    j += whole ? 4 : 1;
  }
}
