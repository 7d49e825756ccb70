import { sigmoid, tanh } from './elementary';
import { BLOCK_INNER, packedBytes } from './mat-mul';
import { at, multiplyAdd, splat } from './simd';

/** y[n] += x[k] · b for b [k, n] packed by `packMatrix`. y has room for n rounded up to a multiple of 8. */
export function multiplyVector(n: i32, k: i32, x: usize, packed: usize, y: usize): void {
  for (let p = 0; p < k; p += BLOCK_INNER) {
    const inner = min(BLOCK_INNER, k - p);
    multiplyBlock(n, inner, at(x, p), packed, y);
    packed += packedBytes(inner, n);
  }
}

/** Two panels at a time: four sums hide the latency of their additions; eight would spill. */
function multiplyBlock(n: i32, k: i32, x: usize, panel: usize, y: usize): void {
  const panelBytes = (<usize>k) << 5;
  let j = 0;
  for (; j + 8 < n; j += 16) {
    const to = at(y, j);
    let s0 = v128.load(to);
    let s1 = v128.load(to, 16);
    let s2 = v128.load(to, 32);
    let s3 = v128.load(to, 48);
    let p = panel;
    let q = panel + panelBytes;
    let r = x;
    for (let i = 0; i < k; i++) {
      const t = v128.load32_splat(r);
      s0 = multiplyAdd(t, v128.load(p), s0);
      s1 = multiplyAdd(t, v128.load(p, 16), s1);
      s2 = multiplyAdd(t, v128.load(q), s2);
      s3 = multiplyAdd(t, v128.load(q, 16), s3);
      p += 32;
      q += 32;
      r += 4;
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    panel += 2 * panelBytes;
  }
  if (j < n) {
    const to = at(y, j);
    let s0 = v128.load(to);
    let s1 = v128.load(to, 16);
    let p = panel;
    let r = x;
    for (let i = 0; i < k; i++) {
      const t = v128.load32_splat(r);
      s0 = multiplyAdd(t, v128.load(p), s0);
      s1 = multiplyAdd(t, v128.load(p, 16), s1);
      p += 32;
      r += 4;
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
  }
}

/**
 * The same for m rows of x [m, k], to the bits of one alone: b is read once for four of them.
 *
 * @param stride bytes from a row of y to the next, each of which has room for n rounded up to a multiple of 8.
 */
export function multiplyVectors(m: i32, n: i32, k: i32, x: usize, packed: usize, y: usize, stride: usize): void {
  const row = (<usize>k) << 2;
  const together = m & ~3;
  let block = packed;
  for (let p = 0; together > 0 && p < k; p += BLOCK_INNER) {
    const inner = min(BLOCK_INNER, k - p);
    for (let j = 0; j < n; j += 8) {
      for (let i = 0; i < together; i += 4) {
        multiplyFour(inner, at(x, p) + <usize>i * row, row, block, at(y, j) + <usize>i * stride, stride);
      }
      block += (<usize>inner) << 5;
    }
  }
  for (let i = together; i < m; i++) multiplyVector(n, k, x + <usize>i * row, packed, y + <usize>i * stride);
}

/** y[4, 8] += x[4, k] · a panel of b. */
function multiplyFour(k: i32, x: usize, row: usize, panel: usize, y: usize, stride: usize): void {
  const y1 = y + stride;
  const y2 = y1 + stride;
  const y3 = y2 + stride;
  let s0 = v128.load(y);
  let t0 = v128.load(y, 16);
  let s1 = v128.load(y1);
  let t1 = v128.load(y1, 16);
  let s2 = v128.load(y2);
  let t2 = v128.load(y2, 16);
  let s3 = v128.load(y3);
  let t3 = v128.load(y3, 16);
  let x1 = x + row;
  let x2 = x1 + row;
  let x3 = x2 + row;
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const a0 = v128.load32_splat(x);
    s0 = multiplyAdd(a0, b0, s0);
    t0 = multiplyAdd(a0, b1, t0);
    const a1 = v128.load32_splat(x1);
    s1 = multiplyAdd(a1, b0, s1);
    t1 = multiplyAdd(a1, b1, t1);
    const a2 = v128.load32_splat(x2);
    s2 = multiplyAdd(a2, b0, s2);
    t2 = multiplyAdd(a2, b1, t2);
    const a3 = v128.load32_splat(x3);
    s3 = multiplyAdd(a3, b0, s3);
    t3 = multiplyAdd(a3, b1, t3);
    panel += 32;
    x += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  v128.store(y, s0);
  v128.store(y, t0, 16);
  v128.store(y1, s1);
  v128.store(y1, t1, 16);
  v128.store(y2, s2);
  v128.store(y2, t2, 16);
  v128.store(y3, s3);
  v128.store(y3, t3, 16);
}

/** One step of an LSTM for one row: h and c [n] from the gates [4n] before activation; n is a multiple of 4. */
export function lstmCell(n: i32, gates: usize, h: usize, c: usize): void {
  const row = (<usize>n) << 2;
  for (let j: usize = 0; j < row; j += 16) {
    const i = sigmoid(v128.load(gates + j));
    const f = sigmoid(v128.load(gates + j + row));
    const g = tanh(v128.load(gates + j + 2 * row));
    const o = sigmoid(v128.load(gates + j + 3 * row));
    const next = multiplyAdd(f, v128.load(c + j), f32x4.mul(i, g));
    v128.store(c + j, next);
    v128.store(h + j, f32x4.mul(o, tanh(next)));
  }
}

/**
 * One step of a GRU for one row: h [n] from x·W + b [3n] in `inputs` and h·U + u [3n] in `recurrent`; n is a multiple of 4.
 */
export function gruCell(n: i32, inputs: usize, recurrent: usize, h: usize): void {
  const row = (<usize>n) << 2;
  const one = splat(1);
  for (let j: usize = 0; j < row; j += 16) {
    const r = sigmoid(f32x4.add(v128.load(inputs + j), v128.load(recurrent + j)));
    const z = sigmoid(f32x4.add(v128.load(inputs + j + row), v128.load(recurrent + j + row)));
    const c = tanh(multiplyAdd(r, v128.load(recurrent + j + 2 * row), v128.load(inputs + j + 2 * row)));
    v128.store(h + j, multiplyAdd(z, v128.load(h + j), f32x4.mul(f32x4.sub(one, z), c)));
  }
}

/** One step of a simple recurrent network for one row: h [n] from x·W + b + h·U [n] in `sums`; n is a multiple of 4. */
export function rnnCell(n: i32, rectified: i32, sums: usize, h: usize): void {
  if (rectified) {
    rectify(n, sums, h);
    return;
  }
  for (let j = 0; j < n; j += 4) v128.store(at(h, j), tanh(v128.load(at(sums, j))));
}

/** y = max(x, 0); n is a multiple of 4. */
export function rectify(n: i32, x: usize, y: usize): void {
  for (let j = 0; j < n; j += 4) v128.store(at(y, j), f32x4.pmax(v128.load(at(x, j)), splat(0)));
}

/** y = x·sigmoid(x); n is a multiple of 4. */
export function swish(n: i32, x: usize, y: usize): void {
  for (let j = 0; j < n; j += 4) {
    const value = v128.load(at(x, j));
    v128.store(at(y, j), f32x4.mul(value, sigmoid(value)));
  }
}
