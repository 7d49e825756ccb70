import { float, setFloat } from './memory';

/** Rows that are gone through together: six columns of them stay in the cache next to the processor. */
const BLOCK: i32 = 512;

@inline
function addTo(out: usize, index: i32, x: v128): void {
  setFloat(out, index, float(out, index) + f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1));
}

/** The products of columns i … i + 3 with j and j + 1 over some rows: eight at a time, so that a number read serves often. */
@inline
function addBlock(x: usize, stride: usize, y: usize, rows: i32, out: usize, at: i32, width: i32): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let e = f64x2.splat(0);
  let f = f64x2.splat(0);
  let g = f64x2.splat(0);
  let h = f64x2.splat(0);
  for (let left = rows; left > 0; left -= 2) {
    const p = v128.load(y);
    const q = v128.load(y + stride);
    const first = v128.load(x);
    a = f64x2.add(a, f64x2.mul(first, p));
    b = f64x2.add(b, f64x2.mul(first, q));
    const second = v128.load(x + stride);
    c = f64x2.add(c, f64x2.mul(second, p));
    d = f64x2.add(d, f64x2.mul(second, q));
    const third = v128.load(x + 2 * stride);
    e = f64x2.add(e, f64x2.mul(third, p));
    f = f64x2.add(f, f64x2.mul(third, q));
    const fourth = v128.load(x + 3 * stride);
    g = f64x2.add(g, f64x2.mul(fourth, p));
    h = f64x2.add(h, f64x2.mul(fourth, q));
    x += 16;
    y += 16;
  }
  addTo(out, at, a);
  addTo(out, at + 1, b);
  addTo(out, at + width, c);
  addTo(out, at + width + 1, d);
  addTo(out, at + 2 * width, e);
  addTo(out, at + 2 * width + 1, f);
  addTo(out, at + 3 * width, g);
  addTo(out, at + 3 * width + 1, h);
}

/**
 * The entries of out += XᵀX on and below the diagonal, and some above, for columns one after the other. `rows` is even
 * and `columns` a multiple of 4: there are zeros to fill them up.
 */
export function addGram(values: usize, rows: i32, columns: i32, out: usize): void {
  const stride = (<usize>rows) << 3;
  for (let row = 0; row < rows; row += BLOCK) {
    const from = values + ((<usize>row) << 3);
    const size = min(BLOCK, rows - row);
    for (let i = 0; i < columns; i += 4) {
      for (let j = 0; j < i + 4; j += 2) {
        const x = from + (<usize>i) * stride;
        const y = from + (<usize>j) * stride;
        addBlock(x, stride, y, size, out, i * columns + j, columns);
      }
    }
  }
}
