/**
 * The sum and the maximum over a workgroup, given to all of its invocations, which must all call them. `lanes` is a power of two.
 */
export const reductions = /* wgsl */ `
var<workgroup> room: array<f32, lanes>;

fn sumOfLanes(lane: i32, value: f32) -> f32 {
  room[lane] = value;
  workgroupBarrier();
  for (var half = lanes / 2; half > 0; half /= 2) {
    if (lane < half) { room[lane] += room[lane + half]; }
    workgroupBarrier();
  }
  let sum = room[0];
  workgroupBarrier();
  return sum;
}

fn maximumOfLanes(lane: i32, value: f32) -> f32 {
  room[lane] = value;
  workgroupBarrier();
  for (var half = lanes / 2; half > 0; half /= 2) {
    if (lane < half) { room[lane] = max(room[lane], room[lane + half]); }
    workgroupBarrier();
  }
  let maximum = room[0];
  workgroupBarrier();
  return maximum;
}
`;

/** Activations of recurrent layers, by exponentials that do not overflow. */
export const activations = /* wgsl */ `
fn sigmoidOf(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}

fn tanhOf(x: f32) -> f32 {
  let e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}
`;

/** Lower than any score, as high as that a difference from it is a finite number. */
export const lowest = /* wgsl */ `
const lowest = -1.0e38;
`;
