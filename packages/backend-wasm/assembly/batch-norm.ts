import { addColumnSums } from './rows';
import { at, multiplyAdd, splat } from './simd';

/**
 * Mean and biased variance of every column of x [rows, n].
 *
 * @param mean [n], variance [n]: 0 on entry.
 */
export function columnMoments(rows: i32, n: i32, x: usize, mean: usize, variance: usize): void {
  addColumnSums(rows, n, x, (<usize>n) << 2, mean);
  divide(n, mean, <f32>rows);
  for (let row = 0; row < rows; row++) {
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const centred = f32x4.sub(v128.load(at(x, j)), v128.load(at(mean, j)));
      v128.store(at(variance, j), multiplyAdd(centred, centred, v128.load(at(variance, j))));
    }
    for (; j < n; j++) {
      const centred = load<f32>(at(x, j)) - load<f32>(at(mean, j));
      store<f32>(at(variance, j), load<f32>(at(variance, j)) + centred * centred);
    }
    x = at(x, n);
  }
  divide(n, variance, <f32>rows);
}

@inline
function divide(n: i32, values: usize, by: f32): void {
  for (let j = 0; j < n; j++) store<f32>(at(values, j), load<f32>(at(values, j)) / by);
}

/** to[n] = 1/√(variance + epsilon) */
@inline
function inverseDeviations(n: i32, variance: usize, epsilon: f32, to: usize): void {
  for (let j = 0; j < n; j++) store<f32>(at(to, j), 1 / sqrt<f32>(load<f32>(at(variance, j)) + epsilon));
}

/**
 * (x − mean)/√(variance + epsilon)·scale + offset for every column of x [rows, n].
 *
 * @param room [n]
 */
export function batchNormForward(
  rows: i32,
  n: i32,
  epsilon: f32,
  x: usize,
  scale: usize,
  offset: usize,
  mean: usize,
  variance: usize,
  outputs: usize,
  room: usize,
): void {
  inverseDeviations(n, variance, epsilon, room);
  for (let row = 0; row < rows; row++) {
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const centred = f32x4.sub(v128.load(at(x, j)), v128.load(at(mean, j)));
      const normal = f32x4.mul(centred, v128.load(at(room, j)));
      v128.store(at(outputs, j), multiplyAdd(normal, v128.load(at(scale, j)), v128.load(at(offset, j))));
    }
    for (; j < n; j++) {
      const normal = (load<f32>(at(x, j)) - load<f32>(at(mean, j))) * load<f32>(at(room, j));
      store<f32>(at(outputs, j), normal * load<f32>(at(scale, j)) + load<f32>(at(offset, j)));
    }
    x = at(x, n);
    outputs = at(outputs, n);
  }
}

/**
 * With x̂ the normalised column: scale/√(variance + epsilon)·(d − mean d − x̂·mean(d·x̂)); the gradients of offset and
 * scale are Σ d and Σ d·x̂.
 *
 * @param scaleGradient [n], offsetGradient [n]: 0 on entry.
 * @param room [n]
 */
export function batchNormBackward(
  rows: i32,
  n: i32,
  epsilon: f32,
  x: usize,
  scale: usize,
  mean: usize,
  variance: usize,
  d: usize,
  inputsGradient: usize,
  scaleGradient: usize,
  offsetGradient: usize,
  room: usize,
): void {
  inverseDeviations(n, variance, epsilon, room);
  addColumnSums(rows, n, d, (<usize>n) << 2, offsetGradient);
  addNormalProducts(rows, n, x, mean, room, d, scaleGradient);
  const share: f32 = 1 / <f32>rows;
  for (let row = 0; row < rows; row++) {
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const inverse = v128.load(at(room, j));
      const normal = f32x4.mul(f32x4.sub(v128.load(at(x, j)), v128.load(at(mean, j))), inverse);
      const tilt = multiplyAdd(normal, v128.load(at(scaleGradient, j)), v128.load(at(offsetGradient, j)));
      const rest = f32x4.sub(v128.load(at(d, j)), f32x4.mul(tilt, splat(share)));
      v128.store(at(inputsGradient, j), f32x4.mul(rest, f32x4.mul(v128.load(at(scale, j)), inverse)));
    }
    for (; j < n; j++) {
      const inverse = load<f32>(at(room, j));
      const normal = (load<f32>(at(x, j)) - load<f32>(at(mean, j))) * inverse;
      const tilt = normal * load<f32>(at(scaleGradient, j)) + load<f32>(at(offsetGradient, j));
      const rest = load<f32>(at(d, j)) - tilt * share;
      store<f32>(at(inputsGradient, j), rest * (load<f32>(at(scale, j)) * inverse));
    }
    x = at(x, n);
    d = at(d, n);
    inputsGradient = at(inputsGradient, n);
  }
}

/** to[n] += Σ d·x̂ over the rows. */
@inline
function addNormalProducts(rows: i32, n: i32, x: usize, mean: usize, inverse: usize, d: usize, to: usize): void {
  for (let row = 0; row < rows; row++) {
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const centred = f32x4.sub(v128.load(at(x, j)), v128.load(at(mean, j)));
      const normal = f32x4.mul(centred, v128.load(at(inverse, j)));
      v128.store(at(to, j), multiplyAdd(v128.load(at(d, j)), normal, v128.load(at(to, j))));
    }
    for (; j < n; j++) {
      const normal = (load<f32>(at(x, j)) - load<f32>(at(mean, j))) * load<f32>(at(inverse, j));
      store<f32>(at(to, j), load<f32>(at(to, j)) + load<f32>(at(d, j)) * normal);
    }
    x = at(x, n);
    d = at(d, n);
  }
}
