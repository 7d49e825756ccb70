import { microkernel4, microkernel5, microkernel6 } from '../generated/microkernels';
import { packColumns, packRows } from './packing';
import { fillRows } from './rows';

/** Rows and columns of a block, and how much of k it takes: a panel of b stays in L1, the blocks in L2. */
const BLOCK_ROWS: i32 = 60;
const BLOCK_COLUMNS: i32 = 512;
export const BLOCK_INNER: i32 = 256;

const TILE_BYTES: usize = 6 * 8 * 4;
const TILE_ROOM: usize = 256;
const ROWS_ROOM: usize = (BLOCK_ROWS + 6) * BLOCK_INNER * 4;
const COLUMNS_ROOM: usize = BLOCK_INNER * BLOCK_COLUMNS * 4;

/** Bytes of workspace that every product needs. */
export function matMulWorkspace(): usize {
  return TILE_ROOM + ROWS_ROOM + COLUMNS_ROOM;
}

/** The height of the faster panels: as many sums as the registers hold. */
const HIGH: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/**
 * How many of m rows go into panels of `HIGH` rows, the others into panels of 4: as many as leave none empty, else
 * all or none, whichever adds less.
 */
function rowsInHighPanels(m: i32): i32 {
  for (let rest = 0; rest <= min(m, 4 * (HIGH - 1)); rest += 4) {
    if ((m - rest) % HIGH == 0) return m - rest;
  }
  const high = ((m + HIGH - 1) / HIGH) * HIGH;
  return high * 15 <= ((m + 3) & ~3) * 16 ? m : 0;
}

@inline
function tile(height: i32, k: i32, a: usize, b: usize, c: usize, stride: usize): void {
  if (height == 4) microkernel4(k, a, b, c, stride);
  else if (ASC_FEATURE_RELAXED_SIMD) microkernel6(k, a, b, c, stride);
  else microkernel5(k, a, b, c, stride);
}

/** c[m, n] += panels of a · panels of b; what does not fill a tile goes through one beside. */
function multiplyPanels(
  height: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  beside: usize,
): void {
  const rowsPanel = <usize>k * ((<usize>height) << 2);
  const columnsPanel = (<usize>k) << 5;
  for (let j = 0; j < n; j += 8) {
    let panel = a;
    for (let i = 0; i < m; i += height) {
      const to = c + <usize>i * stride + ((<usize>j) << 2);
      if (i + height <= m && j + 8 <= n) tile(height, k, panel, b, to, stride);
      else {
        memory.fill(beside, 0, TILE_BYTES);
        tile(height, k, panel, b, beside, 32);
        addTile(min(height, m - i), min(8, n - j), beside, to, stride);
      }
      panel += rowsPanel;
    }
    b += columnsPanel;
  }
}

function addTile(rows: i32, columns: i32, from: usize, to: usize, stride: usize): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const p = to + <usize>row * stride + (column << 2);
      store<f32>(p, load<f32>(p) + load<f32>(from + (row << 5) + (column << 2)));
    }
  }
}

/** c[m, n] += a · panels of b, for a block of rows. */
function multiplyRows(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  rowStep: usize,
  columnStep: usize,
  b: usize,
  c: usize,
  stride: usize,
  workspace: usize,
): void {
  const rowsAt = workspace + TILE_ROOM;
  const high = rowsInHighPanels(m);
  if (high > 0) {
    packRows(HIGH, high, k, a, rowStep, columnStep, rowsAt);
    multiplyPanels(HIGH, high, n, k, rowsAt, b, c, stride, workspace);
  }
  if (high < m) {
    packRows(4, m - high, k, a + <usize>high * rowStep, rowStep, columnStep, rowsAt);
    multiplyPanels(4, m - high, n, k, rowsAt, b, c + <usize>high * stride, stride, workspace);
  }
}

/**
 * c[m, n] += a[m, k] · b[k, n]. Each of the three has its own strides, so a transpose costs nothing but its packing.
 *
 * @param stride bytes from a row of c to the next; its columns are contiguous.
 * @param workspace `matMulWorkspace()` bytes.
 */
export function matMul(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRowStep: usize,
  aColumnStep: usize,
  b: usize,
  bRowStep: usize,
  bColumnStep: usize,
  c: usize,
  stride: usize,
  workspace: usize,
): void {
  const columnsAt = workspace + TILE_ROOM + ROWS_ROOM;
  for (let j = 0; j < n; j += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, n - j);
    for (let p = 0; p < k; p += BLOCK_INNER) {
      const inner = min(BLOCK_INNER, k - p);
      packColumns(inner, columns, b + <usize>p * bRowStep + <usize>j * bColumnStep, bRowStep, bColumnStep, columnsAt);
      for (let i = 0; i < m; i += BLOCK_ROWS) {
        multiplyRows(
          min(BLOCK_ROWS, m - i), columns, inner,
          a + <usize>i * aRowStep + <usize>p * aColumnStep, aRowStep, aColumnStep,
          columnsAt, c + <usize>i * stride + ((<usize>j) << 2), stride, workspace,
        );
      }
    }
  }
}

/** c[m, n] = bias[n] + a[m, k] · b[k, n]; bias 0: zeros. Else as `matMul`. */
export function affine(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRowStep: usize,
  aColumnStep: usize,
  b: usize,
  bRowStep: usize,
  bColumnStep: usize,
  bias: usize,
  c: usize,
  stride: usize,
  workspace: usize,
): void {
  const row = (<usize>n) << 2;
  if (bias != 0) fillRows(m, n, bias, c, stride);
  else if (stride == row) memory.fill(c, 0, <usize>m * row);
  else for (let i = 0; i < m; i++) memory.fill(c + <usize>i * stride, 0, row);
  matMul(m, n, k, a, aRowStep, aColumnStep, b, bRowStep, bColumnStep, c, stride, workspace);
}

/** Bytes of b [k, n] once packed by `packMatrix`. */
export function packedBytes(k: i32, n: i32): usize {
  return <usize>k * (<usize>((n + 7) >> 3) << 5);
}

/** b [k, n] in the order in which `matMulPacked` reads it, for products that are made many times. */
export function packMatrix(k: i32, n: i32, b: usize, rowStep: usize, columnStep: usize, to: usize): void {
  for (let p = 0; p < k; p += BLOCK_INNER) {
    const inner = min(BLOCK_INNER, k - p);
    packColumns(inner, n, b + <usize>p * rowStep, rowStep, columnStep, to);
    to += packedBytes(inner, n);
  }
}

/** c[m, n] += a[m, k] · b for b packed by `packMatrix` and a with contiguous columns. */
export function matMulPacked(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRowStep: usize,
  packed: usize,
  c: usize,
  stride: usize,
  workspace: usize,
): void {
  for (let p = 0; p < k; p += BLOCK_INNER) {
    const inner = min(BLOCK_INNER, k - p);
    for (let i = 0; i < m; i += BLOCK_ROWS) {
      multiplyRows(
        min(BLOCK_ROWS, m - i), n, inner,
        a + <usize>i * aRowStep + ((<usize>p) << 2), aRowStep, 4,
        packed, c + <usize>i * stride, stride, workspace,
      );
    }
    packed += packedBytes(inner, n);
  }
}
