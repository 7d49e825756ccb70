import { microkernel4, microkernel5, microkernel6 } from '../generated/microkernels';
import { packColumns, packRows } from './packing';

/** Rows and columns of a block, and how much of k it takes: a panel of b stays in L1, the blocks in L2. */
const BLOCK_ROWS: i32 = 60;
const BLOCK_COLUMNS: i32 = 512;
const BLOCK_INNER: i32 = 256;

const TILE_BYTES: usize = 6 * 8 * 4;
const TILE_ROOM: usize = 256;
const ROWS_ROOM: usize = (BLOCK_ROWS + 6) * BLOCK_INNER * 4;
const COLUMNS_ROOM: usize = BLOCK_INNER * BLOCK_COLUMNS * 4;

/** Bytes of workspace that every product needs. */
export function matMulWorkspace(): usize {
  return TILE_ROOM + ROWS_ROOM + COLUMNS_ROOM;
}

/** The height of panels that wastes least: the higher one is faster by a few percent, unless it adds empty rows. */
@inline
function panelHeight(m: i32): i32 {
  const high = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
  const paddedHigh = ((m + high - 1) / high) * high;
  const paddedLow = ((m + 3) / 4) * 4;
  return paddedHigh * 15 <= paddedLow * 16 ? high : 4;
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
  const height = panelHeight(m);
  const rowsAt = workspace + TILE_ROOM;
  const columnsAt = rowsAt + ROWS_ROOM;
  for (let j = 0; j < n; j += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, n - j);
    for (let p = 0; p < k; p += BLOCK_INNER) {
      const inner = min(BLOCK_INNER, k - p);
      packColumns(inner, columns, b + <usize>p * bRowStep + <usize>j * bColumnStep, bRowStep, bColumnStep, columnsAt);
      for (let i = 0; i < m; i += BLOCK_ROWS) {
        const rows = min(BLOCK_ROWS, m - i);
        packRows(height, rows, inner, a + <usize>i * aRowStep + <usize>p * aColumnStep, aRowStep, aColumnStep, rowsAt);
        multiplyPanels(
          height, rows, inner == 0 ? 0 : columns, inner, rowsAt, columnsAt,
          c + <usize>i * stride + ((<usize>j) << 2), stride, workspace,
        );
      }
    }
  }
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
  const height = panelHeight(m);
  const rowsAt = workspace + TILE_ROOM;
  for (let p = 0; p < k; p += BLOCK_INNER) {
    const inner = min(BLOCK_INNER, k - p);
    for (let i = 0; i < m; i += BLOCK_ROWS) {
      const rows = min(BLOCK_ROWS, m - i);
      packRows(height, rows, inner, a + <usize>i * aRowStep + ((<usize>p) << 2), aRowStep, 4, rowsAt);
      multiplyPanels(height, rows, n, inner, rowsAt, packed, c + <usize>i * stride, stride, workspace);
    }
    packed += packedBytes(inner, n);
  }
}
