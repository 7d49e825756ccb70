import { float, int, setFloat } from './memory';

/** out += X·Xᵀ·v, X of `columns` sparse columns. */
export function addKernel(
  values: usize,
  indices: usize,
  pointers: usize,
  columns: i32,
  v: usize,
  out: usize,
): void {
  let start = 0;
  for (let j = 1; j <= columns; j++) {
    const end = int(pointers, j);
    let total: f64 = 0;
    for (let e = start; e < end; e++) total += float(values, e) * float(v, int(indices, e));
    for (let e = start; e < end; e++) {
      const i = int(indices, e);
      setFloat(out, i, float(out, i) + float(values, e) * total);
    }
    start = end;
  }
}

/** The same for four vectors, number i of them together, so that an entry read serves four. */
export function addKernelOfFour(
  values: usize,
  indices: usize,
  pointers: usize,
  columns: i32,
  v: usize,
  out: usize,
): void {
  let start = 0;
  for (let j = 1; j <= columns; j++) {
    const end = int(pointers, j);
    let first = f64x2.splat(0);
    let last = f64x2.splat(0);
    for (let e = start; e < end; e++) {
      const at = v + ((<usize>int(indices, e)) << 5);
      const value = f64x2.splat(float(values, e));
      first = f64x2.add(first, f64x2.mul(value, v128.load(at)));
      last = f64x2.add(last, f64x2.mul(value, v128.load(at, 16)));
    }
    for (let e = start; e < end; e++) {
      const at = out + ((<usize>int(indices, e)) << 5);
      const value = f64x2.splat(float(values, e));
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(value, first)));
      v128.store(at, f64x2.add(v128.load(at, 16), f64x2.mul(value, last)), 16);
    }
    start = end;
  }
}
