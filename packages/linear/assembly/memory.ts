// Every address is in bytes of a memory that JavaScript lays out. Numbers are f64, indices i32.

@inline
export function float(base: usize, index: i32): f64 {
  return load<f64>(base + ((<usize>index) << 3));
}

@inline
export function setFloat(base: usize, index: i32, x: f64): void {
  store<f64>(base + ((<usize>index) << 3), x);
}

@inline
export function int(base: usize, index: i32): i32 {
  return load<i32>(base + ((<usize>index) << 2));
}

/** Where the parts of a quadratic model are, in the order in which src/quadratic.ts writes them. */
@unmanaged
export class Quadratic {
  values!: usize;
  indices!: usize;
  pointers!: usize;
  factors!: usize;
  /** 0 without limits. */
  lower!: usize;
  upper!: usize;
  coefficients!: usize;
  residual!: usize;
  weights!: usize;
  gradient!: usize;
  curvature!: usize;
  weightedSum!: usize;
  /** One number: Σr. */
  residualSum!: usize;
}
