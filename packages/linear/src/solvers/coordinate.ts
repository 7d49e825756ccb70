/**
 * The minimiser of ½h·b² − z·b + l1·|b| + ½l2·b² over lower ≤ b ≤ upper: a soft threshold, then the box.
 * With h + l2 = 0 the coordinate has no information and stays at 0.
 */
export const soften = (z: number, l1: number, curvature: number): number =>
  z > l1 ? (z - l1) / curvature : z < -l1 ? (z + l1) / curvature : 0;

export const clamp = (value: number, lower: number, upper: number): number =>
  Math.min(upper, Math.max(lower, value));
