import { float, int, setFloat } from './memory';

/** Where the parts of a machine are, in the order in which src/squared-hinge.ts writes them. */
@unmanaged
class Machine {
  /** Rows as their non-zeros. */
  values!: usize;
  indices!: usize;
  pointers!: usize;
  signs!: usize;
  multipliers!: usize;
  curvatures!: usize;
  /** [p], and the intercept after them. */
  weights!: usize;
}

/**
 * Minimises over one multiplier after the other, from a row on by steps of `stride`; gives the difference of the largest
 * and the smallest projected gradient met.
 */
export function dualPass(
  machine: Machine,
  rows: i32,
  columns: i32,
  diagonal: f64,
  first: i32,
  stride: i32,
): f64 {
  const values = machine.values;
  const indices = machine.indices;
  const weights = machine.weights;
  let intercept = float(weights, columns);
  let highest: f64 = 0;
  let lowest: f64 = 0;
  let row = first;
  for (let i = 0; i < rows; i++, row = (row + stride) % rows) {
    const sign = float(machine.signs, row);
    const from = int(machine.pointers, row);
    const to = int(machine.pointers, row + 1);
    let margin = intercept;
    for (let e = from; e < to; e++) margin += float(values, e) * float(weights, int(indices, e));
    const before = float(machine.multipliers, row);
    const gradient = sign * margin - 1 + diagonal * before;
    const projected = before == 0 ? min(gradient, 0) : gradient;
    if (projected == 0) continue;
    highest = max(highest, projected);
    lowest = min(lowest, projected);
    const after = max(before - gradient / float(machine.curvatures, row), 0);
    setFloat(machine.multipliers, row, after);
    const change = (after - before) * sign;
    intercept += change;
    for (let e = from; e < to; e++) {
      const j = int(indices, e);
      setFloat(weights, j, float(weights, j) + change * float(values, e));
    }
  }
  setFloat(weights, columns, intercept);
  return highest - lowest;
}
