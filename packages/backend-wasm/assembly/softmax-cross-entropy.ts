import { exp, log } from './elementary';
import { at, horizontalMax, horizontalSum, splat } from './simd';

/** The largest of n floats; NaN if one is. */
@inline
export function largest(n: i32, x: usize): f32 {
  let top: f32 = -Infinity;
  let j = 0;
  if (n >= 4) {
    let lanes = v128.load(x);
    for (j = 4; j + 4 <= n; j += 4) lanes = f32x4.max(lanes, v128.load(at(x, j)));
    top = horizontalMax(lanes);
  }
  for (; j < n; j++) top = max(top, load<f32>(at(x, j)));
  return top;
}

/** p = exp(x − top); returns Σ p. */
@inline
export function exponentials(n: i32, x: usize, top: f32, p: usize): f32 {
  const shift = splat(top);
  let sums = splat(0);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const e = exp(f32x4.sub(v128.load(at(x, j)), shift));
    v128.store(at(p, j), e);
    sums = f32x4.add(sums, e);
  }
  let sum = horizontalSum(sums);
  for (; j < n; j++) {
    const e = f32x4.extract_lane(exp(splat(load<f32>(at(x, j)) - top)), 0);
    store<f32>(at(p, j), e);
    sum += e;
  }
  return sum;
}

@inline
function scale(n: i32, x: usize, factor: f32, to: usize): void {
  const factors = splat(factor);
  let j = 0;
  for (; j + 4 <= n; j += 4) v128.store(at(to, j), f32x4.mul(v128.load(at(x, j)), factors));
  for (; j < n; j++) store<f32>(at(to, j), load<f32>(at(x, j)) * factor);
}

/** Softmax of every row [rows, n]; returns nothing else. `to` may be `x`. */
export function softmaxRows(rows: i32, n: i32, x: usize, to: usize): void {
  for (let i = 0; i < rows; i++) {
    const sum = exponentials(n, x, largest(n, x), to);
    scale(n, to, 1 / sum, to);
    x = at(x, n);
    to = at(to, n);
  }
}

/**
 * losses[i] = m_i·((1 − ε)·w_y·nll_y + ε/n·Σ_c w_c·nll_c) with nll_c = log Σ exp(z − top) + (top − z_c), and the
 * probabilities.
 *
 * @param mask [rows] or 0 · weights [n] or 0
 */
export function softmaxCrossEntropy(
  rows: i32,
  n: i32,
  logits: usize,
  ids: usize,
  mask: usize,
  weights: usize,
  smoothing: f32,
  losses: usize,
  probabilities: usize,
): void {
  for (let i = 0; i < rows; i++) {
    const id = load<i32>(at(ids, i));
    const top = largest(n, logits);
    const sum = exponentials(n, logits, top, probabilities);
    scale(n, probabilities, 1 / sum, probabilities);
    const logSum = log(sum);
    const counted: f32 = mask == 0 ? 1 : load<f32>(at(mask, i));
    let loss: f32 = 0;
    if (counted != 0) {
      const weight: f32 = weights == 0 ? 1 : load<f32>(at(weights, id));
      loss = (1 - smoothing) * weight * (logSum + (top - load<f32>(at(logits, id))));
      if (smoothing != 0) loss += (smoothing / <f32>n) * smoothed(n, logits, top, logSum, weights);
      loss *= counted;
    }
    store<f32>(at(losses, i), loss);
    logits = at(logits, n);
    probabilities = at(probabilities, n);
  }
}

/** Σ_c w_c·(logSum + (top − z_c)) */
@inline
function smoothed(n: i32, logits: usize, top: f32, logSum: f32, weights: usize): f32 {
  let sum: f32 = 0;
  for (let j = 0; j < n; j++) {
    const nll = logSum + (top - load<f32>(at(logits, j)));
    sum += weights == 0 ? nll : load<f32>(at(weights, j)) * nll;
  }
  return sum;
}

/** Cotangents of the logits: d_i·m_i·(p·(Σ of the target's weights) − target's weights). */
export function softmaxCrossEntropyGradient(
  rows: i32,
  n: i32,
  probabilities: usize,
  ids: usize,
  mask: usize,
  weights: usize,
  smoothing: f32,
  lossesGradient: usize,
  to: usize,
): void {
  const share = smoothing / <f32>n;
  let total: f32 = <f32>n;
  if (weights != 0) {
    total = 0;
    for (let j = 0; j < n; j++) total += load<f32>(at(weights, j));
  }
  for (let i = 0; i < rows; i++) {
    const id = load<i32>(at(ids, i));
    let d = load<f32>(at(lossesGradient, i));
    const counted: f32 = mask == 0 ? 1 : load<f32>(at(mask, i));
    if (counted == 0) memory.fill(to, 0, (<usize>n) << 2);
    else {
      d *= counted;
      const weight: f32 = weights == 0 ? 1 : load<f32>(at(weights, id));
      scale(n, probabilities, d * ((1 - smoothing) * weight + share * total), to);
      if (smoothing != 0) {
        for (let j = 0; j < n; j++) {
          const w: f32 = weights == 0 ? 1 : load<f32>(at(weights, j));
          store<f32>(at(to, j), load<f32>(at(to, j)) - d * share * w);
        }
      }
      store<f32>(at(to, id), load<f32>(at(to, id)) - d * (1 - smoothing) * weight);
    }
    probabilities = at(probabilities, n);
    to = at(to, n);
  }
}
