import { multiplyAdd, splat } from './simd';

/**
 * Multiply-adds on registers alone: each round is one in each of twelve sums, which wait for nobody. Where they are fused, it is the
 * most that vectors of this width can do.
 *
 * @returns the first lane of all sums together.
 */
export function multiplyAdds(rounds: i32): f32 {
  const x = splat(0.75);
  const y = splat(0.5);
  let s0 = splat(0);
  let s1 = splat(1);
  let s2 = splat(2);
  let s3 = splat(3);
  let s4 = splat(4);
  let s5 = splat(5);
  let s6 = splat(6);
  let s7 = splat(7);
  let s8 = splat(8);
  let s9 = splat(9);
  let s10 = splat(10);
  let s11 = splat(11);
  for (let round = 0; round < rounds; round++) {
    s0 = multiplyAdd(s0, x, y);
    s1 = multiplyAdd(s1, x, y);
    s2 = multiplyAdd(s2, x, y);
    s3 = multiplyAdd(s3, x, y);
    s4 = multiplyAdd(s4, x, y);
    s5 = multiplyAdd(s5, x, y);
    s6 = multiplyAdd(s6, x, y);
    s7 = multiplyAdd(s7, x, y);
    s8 = multiplyAdd(s8, x, y);
    s9 = multiplyAdd(s9, x, y);
    s10 = multiplyAdd(s10, x, y);
    s11 = multiplyAdd(s11, x, y);
  }
  const left = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  const middle = f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7));
  const right = f32x4.add(f32x4.add(s8, s9), f32x4.add(s10, s11));
  return f32x4.extract_lane(f32x4.add(f32x4.add(left, middle), right), 0);
}
