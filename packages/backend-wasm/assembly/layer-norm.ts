import { at, horizontalSum, multiplyAdd, splat } from './simd';

@inline
function meanOf(n: i32, x: usize): f32 {
  let sums = splat(0);
  let j = 0;
  for (; j + 4 <= n; j += 4) sums = f32x4.add(sums, v128.load(at(x, j)));
  let sum = horizontalSum(sums);
  for (; j < n; j++) sum += load<f32>(at(x, j));
  return sum / <f32>n;
}

/** The biased variance of n floats with that mean. */
@inline
function varianceOf(n: i32, x: usize, mean: f32): f32 {
  let squares = splat(0);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const centred = f32x4.sub(v128.load(at(x, j)), splat(mean));
    squares = multiplyAdd(centred, centred, squares);
  }
  let sum = horizontalSum(squares);
  for (; j < n; j++) {
    const centred = load<f32>(at(x, j)) - mean;
    sum += centred * centred;
  }
  return sum / <f32>n;
}

/**
 * (x − mean)/√(variance + epsilon)·scale + offset for every row of x [rows, n].
 *
 * @param statistics [rows, 2]: mean and 1/√(variance + epsilon)
 */
export function layerNormForward(
  rows: i32,
  n: i32,
  epsilon: f32,
  x: usize,
  scale: usize,
  offset: usize,
  outputs: usize,
  statistics: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const mean = meanOf(n, x);
    const inverse: f32 = 1 / sqrt<f32>(varianceOf(n, x, mean) + epsilon);
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const normal = f32x4.mul(f32x4.sub(v128.load(at(x, j)), splat(mean)), splat(inverse));
      v128.store(at(outputs, j), multiplyAdd(normal, v128.load(at(scale, j)), v128.load(at(offset, j))));
    }
    for (; j < n; j++) {
      const normal = (load<f32>(at(x, j)) - mean) * inverse;
      store<f32>(at(outputs, j), normal * load<f32>(at(scale, j)) + load<f32>(at(offset, j)));
    }
    store<f32>(statistics, mean);
    store<f32>(statistics, inverse, 4);
    statistics += 8;
    x = at(x, n);
    outputs = at(outputs, n);
  }
}

/**
 * With x̂ the normalised row and g = d·scale: (g − mean g − x̂·mean(g·x̂))/√(variance + epsilon). Adds Σ d·x̂ and Σ d
 * over all rows to the gradients of scale and offset.
 */
export function layerNormBackward(
  rows: i32,
  n: i32,
  x: usize,
  scale: usize,
  statistics: usize,
  d: usize,
  inputsGradient: usize,
  scaleGradient: usize,
  offsetGradient: usize,
): void {
  layerNormParameters(0, n, rows, n, x, statistics, d, scaleGradient, offsetGradient);
  layerNormInputs(rows, n, x, scale, statistics, d, inputsGradient);
}

/** The half that threads divide by rows: the gradient of the inputs alone. */
export function layerNormInputs(
  rows: i32,
  n: i32,
  x: usize,
  scale: usize,
  statistics: usize,
  d: usize,
  inputsGradient: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const mean = load<f32>(statistics);
    const inverse = load<f32>(statistics, 4);
    let sums = splat(0);
    let products = splat(0);
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const normal = f32x4.mul(f32x4.sub(v128.load(at(x, j)), splat(mean)), splat(inverse));
      const g = f32x4.mul(v128.load(at(d, j)), v128.load(at(scale, j)));
      sums = f32x4.add(sums, g);
      products = multiplyAdd(g, normal, products);
    }
    let level = horizontalSum(sums);
    let tilt = horizontalSum(products);
    for (; j < n; j++) {
      const normal = (load<f32>(at(x, j)) - mean) * inverse;
      const g = load<f32>(at(d, j)) * load<f32>(at(scale, j));
      level += g;
      tilt += g * normal;
    }
    level /= <f32>n;
    tilt /= <f32>n;
    for (j = 0; j + 4 <= n; j += 4) {
      const normal = f32x4.mul(f32x4.sub(v128.load(at(x, j)), splat(mean)), splat(inverse));
      const g = f32x4.mul(v128.load(at(d, j)), v128.load(at(scale, j)));
      const rest = f32x4.sub(f32x4.sub(g, splat(level)), f32x4.mul(normal, splat(tilt)));
      v128.store(at(inputsGradient, j), f32x4.mul(rest, splat(inverse)));
    }
    for (; j < n; j++) {
      const normal = (load<f32>(at(x, j)) - mean) * inverse;
      const g = load<f32>(at(d, j)) * load<f32>(at(scale, j));
      store<f32>(at(inputsGradient, j), (g - level - normal * tilt) * inverse);
    }
    statistics += 8;
    x = at(x, n);
    d = at(d, n);
    inputsGradient = at(inputsGradient, n);
  }
}

/** The half that they divide by columns, since it sums over rows: adds to the gradients of scale and offset, in columns first ≤ j < end; `first` is a multiple of 4. */
export function layerNormParameters(
  first: i32,
  end: i32,
  rows: i32,
  n: i32,
  x: usize,
  statistics: usize,
  d: usize,
  scaleGradient: usize,
  offsetGradient: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const mean = load<f32>(statistics);
    const inverse = load<f32>(statistics, 4);
    let j = first;
    for (; j + 4 <= end; j += 4) {
      const normal = f32x4.mul(f32x4.sub(v128.load(at(x, j)), splat(mean)), splat(inverse));
      const cotangent = v128.load(at(d, j));
      v128.store(at(scaleGradient, j), multiplyAdd(cotangent, normal, v128.load(at(scaleGradient, j))));
      v128.store(at(offsetGradient, j), f32x4.add(cotangent, v128.load(at(offsetGradient, j))));
    }
    for (; j < end; j++) {
      const normal = (load<f32>(at(x, j)) - mean) * inverse;
      const cotangent = load<f32>(at(d, j));
      store<f32>(at(scaleGradient, j), load<f32>(at(scaleGradient, j)) + cotangent * normal);
      store<f32>(at(offsetGradient, j), load<f32>(at(offsetGradient, j)) + cotangent);
    }
    statistics += 8;
    x = at(x, n);
    d = at(d, n);
  }
}
