import { float, Quadratic, setFloat } from './memory';

@inline
function sumOf(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** a·b of n numbers, in four sums of two: an addition need not wait for the one before. */
@inline
function dot(n: i32, a: usize, b: usize): f64 {
  let p = f64x2.splat(0);
  let q = f64x2.splat(0);
  let r = f64x2.splat(0);
  let s = f64x2.splat(0);
  let left = n;
  for (; left >= 8; left -= 8) {
    p = f64x2.add(p, f64x2.mul(v128.load(a), v128.load(b)));
    q = f64x2.add(q, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
    r = f64x2.add(r, f64x2.mul(v128.load(a, 32), v128.load(b, 32)));
    s = f64x2.add(s, f64x2.mul(v128.load(a, 48), v128.load(b, 48)));
    a += 64;
    b += 64;
  }
  let total = sumOf(f64x2.add(f64x2.add(p, q), f64x2.add(r, s)));
  for (; left > 0; left--) {
    total += load<f64>(a) * load<f64>(b);
    a += 8;
    b += 8;
  }
  return total;
}

@inline
function column(model: Quadratic, j: i32, rows: i32): usize {
  return model.values + (((<usize>j) * (<usize>rows)) << 3);
}

/** As slopeSparse, for a column of `rows` numbers. */
@inline
export function slopeDense(model: Quadratic, j: i32, rows: i32, fresh: bool, weightSum: f64): f64 {
  const x = column(model, j, rows);
  if (fresh) {
    const weights = model.weights;
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let i = 0; i < rows; i++) {
      const weighted = float(weights, i) * float(x, i);
      sum += weighted;
      square += weighted * float(x, i);
    }
    setFloat(model.weightedSum, j, sum);
    setFloat(model.curvature, j, square - (sum * sum) / weightSum);
  }
  return dot(rows, x, model.residual);
}

/** As takeOffSparse, for a column of `rows` numbers. */
@inline
export function takeOffDense(model: Quadratic, j: i32, rows: i32, change: f64): void {
  let residual = model.residual;
  let weights = model.weights;
  let x = column(model, j, rows);
  const changes = f64x2.splat(change);
  let left = rows;
  for (; left >= 2; left -= 2) {
    const product = f64x2.mul(f64x2.mul(v128.load(weights), v128.load(x)), changes);
    v128.store(residual, f64x2.sub(v128.load(residual), product));
    residual += 16;
    weights += 16;
    x += 16;
  }
  if (left > 0) store<f64>(residual, load<f64>(residual) - load<f64>(weights) * load<f64>(x) * change);
}
