import { at, horizontalSum, multiplyAdd, splat } from './simd';

/*
 * `layerNormBackward` in two halves, to the same bits: the inputs' gradient is divided by rows, those of scale and offset, which
 * are sums over the rows, by columns.
 */

/** The gradient of the inputs alone. */
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

/** Adds to the gradients of scale and offset, in columns first ≤ j < end; `first` is a multiple of 4. */
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
