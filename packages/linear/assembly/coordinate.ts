import { float, Quadratic, setFloat } from './memory';

/** Notes the slope of a coordinate, moves it to its minimum and gives the change. */
@inline
export function moveTo(model: Quadratic, j: i32, slope: f64, l1: f64, total: f64): f64 {
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
