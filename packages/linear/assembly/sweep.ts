import { slopeDense, takeOffDense } from './dense';
import { float, int, Quadratic, setFloat } from './memory';
import { slopeSparse, takeOffSparse } from './sparse';

/** Notes the slope of a coordinate, moves it to its minimum and gives the change. */
@inline
function moveTo(model: Quadratic, j: i32, slope: f64, l1: f64, total: f64): f64 {
  setFloat(model.gradient, j, slope);
  if (!(total > 0)) return 0;
  const before = float(model.coefficients, j);
  const z = slope + float(model.curvature, j) * before;
  const threshold = l1 * float(model.factors, j);
  let after: f64 = 0;
  if (z > threshold) after = (z - threshold) / total;
  else if (z < -threshold) after = (z + threshold) / total;
  if (model.lower != 0) after = min(float(model.upper, j), max(float(model.lower, j), after));
  const change = after - before;
  if (change != 0) setFloat(model.coefficients, j, after);
  return change;
}

@inline
function sweep(
  dense: bool,
  model: Quadratic,
  list: usize,
  count: i32,
  weightSum: f64,
  l1: f64,
  l2: f64,
  fresh: bool,
  rows: i32,
): f64 {
  const perWeight = 1 / weightSum;
  let residualSum = load<f64>(model.residualSum);
  let violation: f64 = 0;
  for (let k = 0; k < count; k++) {
    const j = int(list, k);
    const measured = dense ? slopeDense(model, j, rows, fresh, weightSum) : slopeSparse(model, j, fresh, weightSum);
    const weightedSum = float(model.weightedSum, j);
    const total = float(model.curvature, j) + l2 * float(model.factors, j);
    const change = moveTo(model, j, measured - residualSum * perWeight * weightedSum, l1, total);
    if (change == 0) continue;
    if (dense) takeOffDense(model, j, rows, change);
    else takeOffSparse(model, j, change);
    residualSum -= change * weightedSum;
    violation = max(violation, total * abs(change));
  }
  store<f64>(model.residualSum, residualSum);
  return violation;
}

/** One round of coordinate descent; `fresh` measures curvatures first. Gives the largest violation met. */
export function sweepSparse(
  model: Quadratic,
  list: usize,
  count: i32,
  weightSum: f64,
  l1: f64,
  l2: f64,
  fresh: bool,
  rows: i32,
): f64 {
  return sweep(false, model, list, count, weightSum, l1, l2, fresh, rows);
}

/** The same for columns of `rows` numbers. */
export function sweepDense(
  model: Quadratic,
  list: usize,
  count: i32,
  weightSum: f64,
  l1: f64,
  l2: f64,
  fresh: bool,
  rows: i32,
): f64 {
  return sweep(true, model, list, count, weightSum, l1, l2, fresh, rows);
}

@inline
function measure(dense: bool, model: Quadratic, list: usize, count: i32, rows: i32): void {
  for (let k = 0; k < count; k++) {
    const j = int(list, k);
    setFloat(model.gradient, j, dense ? slopeDense(model, j, rows, false, 1) : slopeSparse(model, j, false, 1));
  }
}

/** gradient[j] = xⱼᵀr for the columns of the list. */
export function measureSparse(model: Quadratic, list: usize, count: i32, rows: i32): void {
  measure(false, model, list, count, rows);
}

/** The same for columns of `rows` numbers. */
export function measureDense(model: Quadratic, list: usize, count: i32, rows: i32): void {
  measure(true, model, list, count, rows);
}
