/**
 * A sparse matrix by rows (`csr`) or by columns (`csc`). Line l (a row, or a column) holds the entries `pointers[l]` to
 * `pointers[l + 1] − 1`: their places across the line in `indices`, ascending, and their numbers in `values`.
 */
export interface SparseMatrix {
  readonly kind: 'csr' | 'csc';
  readonly rows: number;
  readonly columns: number;
  readonly pointers: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array | Float32Array;
}
