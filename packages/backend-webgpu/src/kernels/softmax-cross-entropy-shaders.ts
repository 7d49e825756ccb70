import { lowest, reductions } from '../wgsl.ts';

/** A workgroup for each row. Those beyond the last row do the last one's work, for all of a workgroup must reach its barriers. */
const rowOf = /* wgsl */ `
${lowest}
${reductions}

struct Row {
  /** Where its logits begin. */
  first: i32,
  /** The largest logit, log Σ exp(z − top) and Σ w. */
  top: f32,
  logSum: f32,
  weights: f32,
  /** Σ w·(top − z) */
  below: f32,
}

fn rowAt(row: i32, lane: i32) -> Row {
  let first = min(row, uniforms.rows - 1) * uniforms.classes;
  var top = lowest;
  for (var v = lane; v < uniforms.classes; v += lanes) { top = max(top, logitsAt(first + v)); }
  top = maximumOfLanes(lane, top);
  var sum = 0.0;
  var weights = 0.0;
  var below = 0.0;
  for (var v = lane; v < uniforms.classes; v += lanes) {
    let distance = top - logitsAt(first + v);
    sum += exp(-distance);
    if (smoothing > 0.0) {
      weights += classWeightsAt(v);
      below += classWeightsAt(v) * distance;
    }
  }
  sum = sumOfLanes(lane, sum);
  if (smoothing > 0.0) {
    weights = sumOfLanes(lane, weights);
    below = sumOfLanes(lane, below);
  }
  return Row(first, top, log(sum), weights, below);
}
`;

export const losses = /* wgsl */ `
${rowOf}
fn main(index: i32) {
  let lane = index % lanes;
  let row = index / lanes;
  let found = rowAt(row, lane);
  if (lane > 0 || row >= uniforms.rows) { return; }
  let counts = maskAt(row);
  var loss = 0.0;
  if (counts != 0.0) {
    let id = ids[row];
    if (id >= 0 && id < uniforms.classes) {
      loss = (1.0 - smoothing) * classWeightsAt(id) * (found.logSum + (found.top - logitsAt(found.first + id)));
    }
    loss += smoothing / f32(uniforms.classes) * (found.below + found.weights * found.logSum);
  }
  result[row] = counts * loss;
}
`;

export const gradients = /* wgsl */ `
${rowOf}
fn main(index: i32) {
  let lane = index % lanes;
  let row = index / lanes;
  let found = rowAt(row, lane);
  if (row >= uniforms.rows) { return; }
  let arriving = lossesGradientAt(row) * maskAt(row);
  let spread = smoothing / f32(uniforms.classes);
  let id = ids[row];
  var hit = 0.0;
  if (id >= 0 && id < uniforms.classes) { hit = (1.0 - smoothing) * classWeightsAt(id); }
  for (var v = lane; v < uniforms.classes; v += lanes) {
    let probability = exp(logitsAt(found.first + v) - found.top - found.logSum);
    let target_ = select(0.0, hit, v == id) + spread * classWeightsAt(v);
    result[found.first + v] = arriving * ((hit + spread * found.weights) * probability - target_);
  }
}
`;
