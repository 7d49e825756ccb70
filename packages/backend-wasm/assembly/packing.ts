/**
 * Panels for the matrix product. A matrix is given by its address and the bytes from a row to the next and from a
 * column to the next, so that a transpose is the same matrix with the two exchanged.
 */

/** Four rows of four floats at p0…p3 → their transpose at `to` + 0, step, 2·step, 3·step. */
@inline
function transpose4(p0: usize, p1: usize, p2: usize, p3: usize, to: usize, step: usize): void {
  const r0 = v128.load(p0);
  const r1 = v128.load(p1);
  const r2 = v128.load(p2);
  const r3 = v128.load(p3);
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(t0, t2, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(t0, t2, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<f64>(t1, t3, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<f64>(t1, t3, 1, 3));
}

/** Row panels [m/height][k][height] of a [m, k], the last filled up with zero rows. */
export function packRows(height: i32, m: i32, k: i32, a: usize, rowStep: usize, columnStep: usize, to: usize): void {
  const step = (<usize>height) << 2;
  for (let i = 0; i < m; i += height) {
    const p = a + <usize>i * rowStep;
    const rows = min(m - i, height);
    if (rows < height) packSome(height, rows, k, p, rowStep, columnStep, to);
    else if (columnStep == 4) packAlongRows(height, k, p, rowStep, to);
    else if (rowStep == 4) packAlongColumns(height, k, p, columnStep, to);
    else packSome(height, rows, k, p, rowStep, columnStep, to);
    to += <usize>k * step;
  }
}

/** A whole panel of a matrix whose rows are contiguous. */
function packAlongRows(height: i32, k: i32, p: usize, rowStep: usize, to: usize): void {
  const step = (<usize>height) << 2;
  if (height == 4) {
    const p1 = p + rowStep;
    const p2 = p1 + rowStep;
    const p3 = p2 + rowStep;
    let q: usize = 0;
    let e = to;
    let left = k;
    for (; left >= 4; left -= 4) {
      transpose4(p + q, p1 + q, p2 + q, p3 + q, e, 16);
      q += 16;
      e += 64;
    }
    for (; left > 0; left--) {
      store<f32>(e, load<f32>(p + q));
      store<f32>(e, load<f32>(p1 + q), 4);
      store<f32>(e, load<f32>(p2 + q), 8);
      store<f32>(e, load<f32>(p3 + q), 12);
      q += 4;
      e += 16;
    }
    return;
  }
  for (let row = 0; row < height; row++) {
    let q = p + <usize>row * rowStep;
    let e = to + (row << 2);
    let left = k;
    for (; left >= 4; left -= 4) {
      const v = v128.load(q);
      v128.store_lane<f32>(e, v, 0);
      v128.store_lane<f32>(e + step, v, 1);
      v128.store_lane<f32>(e + 2 * step, v, 2);
      v128.store_lane<f32>(e + 3 * step, v, 3);
      e += 4 * step;
      q += 16;
    }
    for (; left > 0; left--) {
      store<f32>(e, load<f32>(q));
      e += step;
      q += 4;
    }
  }
}

/** A whole panel of a matrix whose columns are contiguous. */
function packAlongColumns(height: i32, k: i32, p: usize, columnStep: usize, to: usize): void {
  const step = (<usize>height) << 2;
  for (; k > 0; k--) {
    v128.store(to, v128.load(p));
    if (height > 4) store<f32>(to, load<f32>(p, 16), 16);
    if (height > 5) store<f32>(to, load<f32>(p, 20), 20);
    p += columnStep;
    to += step;
  }
}

/** Any strides, and fewer rows than the panel is high. */
function packSome(
  height: i32,
  rows: i32,
  k: i32,
  p: usize,
  rowStep: usize,
  columnStep: usize,
  to: usize,
): void {
  const step = (<usize>height) << 2;
  for (; k > 0; k--) {
    for (let row = 0; row < height; row++) {
      store<f32>(to + (row << 2), row < rows ? load<f32>(p + <usize>row * rowStep) : 0);
    }
    p += columnStep;
    to += step;
  }
}

/** Column panels [n/8][k][8] of b [k, n], the last filled up with zero columns. */
export function packColumns(k: i32, n: i32, b: usize, rowStep: usize, columnStep: usize, to: usize): void {
  for (let j = 0; j < n; j += 8) {
    const p = b + <usize>j * columnStep;
    const columns = n - j;
    if (columns >= 8 && columnStep == 4) {
      let q = p;
      let e = to;
      for (let left = k; left > 0; left--) {
        v128.store(e, v128.load(q));
        v128.store(e, v128.load(q, 16), 16);
        q += rowStep;
        e += 32;
      }
    } else if (columns >= 8 && rowStep == 4) {
      packTransposed(k, p, columnStep, to);
      packTransposed(k, p + 4 * columnStep, columnStep, to + 16);
    } else packSome(8, min(columns, 8), k, p, columnStep, rowStep, to);
    to += (<usize>k) << 5;
  }
}

/** Half a column panel of a matrix whose columns are contiguous. */
function packTransposed(k: i32, p: usize, columnStep: usize, to: usize): void {
  const p1 = p + columnStep;
  const p2 = p1 + columnStep;
  const p3 = p2 + columnStep;
  let q: usize = 0;
  for (; k >= 4; k -= 4) {
    transpose4(p + q, p1 + q, p2 + q, p3 + q, to, 32);
    q += 16;
    to += 128;
  }
  for (; k > 0; k--) {
    store<f32>(to, load<f32>(p + q));
    store<f32>(to, load<f32>(p1 + q), 4);
    store<f32>(to, load<f32>(p2 + q), 8);
    store<f32>(to, load<f32>(p3 + q), 12);
    q += 4;
    to += 32;
  }
}
