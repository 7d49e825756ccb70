import { moveTo } from './coordinate';
import { float, int, Quadratic, setFloat } from './memory';

/** One round of coordinate descent; `fresh` measures curvatures first. Gives the largest violation met. */
export function sweepSparse(
  model: Quadratic,
  list: usize,
  count: i32,
  weightSum: f64,
  l1: f64,
  l2: f64,
  fresh: bool,
): f64 {
  const values = model.values;
  const indices = model.indices;
  const pointers = model.pointers;
  const residual = model.residual;
  const weights = model.weights;
  const perWeight = 1 / weightSum;
  let residualSum = load<f64>(model.residualSum);
  let violation: f64 = 0;
  for (let k = 0; k < count; k++) {
    const j = int(list, k);
    const start = int(pointers, j);
    const end = int(pointers, j + 1);
    let slope: f64 = 0;
    if (fresh) {
      let sum: f64 = 0;
      let square: f64 = 0;
      for (let e = start; e < end; e++) {
        const i = int(indices, e);
        const value = float(values, e);
        const weighted = float(weights, i) * value;
        slope += float(residual, i) * value;
        sum += weighted;
        square += weighted * value;
      }
      setFloat(model.weightedSum, j, sum);
      setFloat(model.curvature, j, square - (sum * sum) / weightSum);
    } else {
      for (let e = start; e < end; e++) slope += float(residual, int(indices, e)) * float(values, e);
    }
    const weightedSum = float(model.weightedSum, j);
    slope -= residualSum * perWeight * weightedSum;
    const total = float(model.curvature, j) + l2 * float(model.factors, j);
    const change = moveTo(model, j, slope, l1, total);
    if (change == 0) continue;
    for (let e = start; e < end; e++) {
      const i = int(indices, e);
      setFloat(residual, i, float(residual, i) - float(weights, i) * float(values, e) * change);
    }
    residualSum -= change * weightedSum;
    violation = max(violation, total * abs(change));
  }
  store<f64>(model.residualSum, residualSum);
  return violation;
}

/** gradient[j] = xⱼᵀr for the columns of the list. */
export function measureSparse(model: Quadratic, list: usize, count: i32): void {
  const values = model.values;
  const indices = model.indices;
  const pointers = model.pointers;
  const residual = model.residual;
  const gradient = model.gradient;
  for (let k = 0; k < count; k++) {
    const j = int(list, k);
    const end = int(pointers, j + 1);
    let slope: f64 = 0;
    for (let e = int(pointers, j); e < end; e++) slope += float(residual, int(indices, e)) * float(values, e);
    setFloat(gradient, j, slope);
  }
}
