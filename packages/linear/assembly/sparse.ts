import { float, int, Quadratic, setFloat } from './memory';

/** xⱼᵀr; `fresh` measures Σw·x and the curvature beside. */
@inline
export function slopeSparse(model: Quadratic, j: i32, fresh: bool, weightSum: f64): f64 {
  const values = model.values;
  const indices = model.indices;
  const residual = model.residual;
  const weights = model.weights;
  const end = int(model.pointers, j + 1);
  let slope: f64 = 0;
  if (!fresh) {
    for (let e = int(model.pointers, j); e < end; e++) slope += float(residual, int(indices, e)) * float(values, e);
    return slope;
  }
  let sum: f64 = 0;
  let square: f64 = 0;
  for (let e = int(model.pointers, j); e < end; e++) {
    const i = int(indices, e);
    const value = float(values, e);
    const weighted = float(weights, i) * value;
    slope += float(residual, i) * value;
    sum += weighted;
    square += weighted * value;
  }
  setFloat(model.weightedSum, j, sum);
  setFloat(model.curvature, j, square - (sum * sum) / weightSum);
  return slope;
}

/** residual −= weights · xⱼ · change. */
@inline
export function takeOffSparse(model: Quadratic, j: i32, change: f64): void {
  const values = model.values;
  const indices = model.indices;
  const residual = model.residual;
  const weights = model.weights;
  const end = int(model.pointers, j + 1);
  for (let e = int(model.pointers, j); e < end; e++) {
    const i = int(indices, e);
    setFloat(residual, i, float(residual, i) - float(weights, i) * float(values, e) * change);
  }
}
