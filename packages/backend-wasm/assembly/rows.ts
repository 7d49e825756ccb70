import { at } from './simd';

/** Row `ids[i]` of a table [v, width] → row i. */
export function gatherRows(count: i32, width: i32, table: usize, ids: usize, to: usize): void {
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < count; i++) {
    memory.copy(to, table + <usize>load<i32>(at(ids, i)) * bytes, bytes);
    to += bytes;
  }
}

/** Adds row i to row `ids[i]` of a table [v, width]; a negative id adds nothing. */
export function scatterAddRows(count: i32, width: i32, from: usize, ids: usize, table: usize): void {
  scatterAddColumns(count, width, width, from, ids, table);
}

/** The same for so many columns alone, of rows that are `width` floats apart. */
export function scatterAddColumns(
  count: i32,
  columns: i32,
  width: i32,
  from: usize,
  ids: usize,
  table: usize,
): void {
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < count; i++) {
    const id = load<i32>(at(ids, i));
    if (id >= 0) add(columns, from, table + <usize>id * bytes);
    from += bytes;
  }
}

/** to[i] += from[i] */
export function add(count: i32, from: usize, to: usize): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    from += 4;
    to += 4;
  }
}

/** The same row, `count` times. */
export function fillRows(count: i32, width: i32, row: usize, to: usize, stride: usize): void {
  for (let i = 0; i < count; i++) memory.copy(to + <usize>i * stride, row, (<usize>width) << 2);
}

/** to[j] += Σ_i from[i, j] */
export function addColumnSums(rows: i32, width: i32, from: usize, stride: usize, to: usize): void {
  addColumns(false, rows, width, from, stride, to);
}

/** to[j] += Σ_i from[i, j]² */
export function addColumnSquares(rows: i32, width: i32, from: usize, stride: usize, to: usize): void {
  addColumns(true, rows, width, from, stride, to);
}

@inline
function addTo(sum: v128, x: v128, squared: bool): v128 {
  return f32x4.add(sum, squared ? f32x4.mul(x, x) : x);
}

/** Bytes of rows that stay at hand while one strip of columns after the other goes over them, and the least number of such rows. */
const AT_HAND: usize = 16384;
const LEAST_ROWS: usize = 8;

@inline
function addColumns(squared: bool, rows: i32, width: i32, from: usize, stride: usize, to: usize): void {
  const most = stride * LEAST_ROWS <= AT_HAND ? <i32>(AT_HAND / max<usize>(stride, 4)) : rows;
  for (let i = 0; i < rows; i += most) {
    addStrips(squared, min(most, rows - i), width, from + <usize>i * stride, stride, to);
  }
}

@inline
function addStrips(squared: bool, rows: i32, width: i32, from: usize, stride: usize, to: usize): void {
  let j = 0;
  for (; j + 16 <= width; j += 16) {
    const sums = at(to, j);
    let p = at(from, j);
    let s0 = v128.load(sums);
    let s1 = v128.load(sums, 16);
    let s2 = v128.load(sums, 32);
    let s3 = v128.load(sums, 48);
    for (let i = 0; i < rows; i++) {
      s0 = addTo(s0, v128.load(p), squared);
      s1 = addTo(s1, v128.load(p, 16), squared);
      s2 = addTo(s2, v128.load(p, 32), squared);
      s3 = addTo(s3, v128.load(p, 48), squared);
      p += stride;
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
  }
  for (; j < width; j++) {
    let sum = load<f32>(at(to, j));
    for (let i = 0; i < rows; i++) {
      const x = load<f32>(at(from + <usize>i * stride, j));
      sum += squared ? x * x : x;
    }
    store<f32>(at(to, j), sum);
  }
}

export function zero(to: usize, bytes: usize): void {
  memory.fill(to, 0, bytes);
}

export function copy(from: usize, to: usize, bytes: usize): void {
  memory.copy(to, from, bytes);
}

/** Rows of so many bytes from one stride to another. */
export function copyRows(rows: i32, bytes: usize, from: usize, fromStride: usize, to: usize, toStride: usize): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(to, from, bytes);
    from += fromStride;
    to += toStride;
  }
}
