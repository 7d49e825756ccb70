import { at, splat } from './simd';

/**
 * Dropout's mask of n floats: 0 where the word of Philox4x32-10 at that index, shifted right by 8, is below
 * `threshold`, else `kept`. The same words as `philox` of the tensors package draws, four counters at a time.
 *
 * @param room 64 bytes
 * @see Salmon et al. 2011
 */
export function dropoutMask(
  n: i32,
  key0: u32,
  key1: u32,
  stepLow: u32,
  stepHigh: u32,
  threshold: u32,
  kept: f32,
  to: usize,
  room: usize,
): void {
  dropoutMaskFrom(0, n, key0, key1, stepLow, stepHigh, threshold, kept, to, room);
}

/** The n numbers of that mask from `start` on, a multiple of 16. */
export function dropoutMaskFrom(
  start: i32,
  n: i32,
  key0: u32,
  key1: u32,
  stepLow: u32,
  stepHigh: u32,
  threshold: u32,
  kept: f32,
  to: usize,
  room: usize,
): void {
  const first = i32x4.splat(0xd2511f53);
  const second = i32x4.splat(0xcd9e8d57);
  const limit = i32x4.splat(threshold);
  let i = 0;
  for (; i < n; i += 16) {
    let c0 = i32x4.add(i32x4.splat((start + i) >> 2), i32x4(0, 1, 2, 3));
    let c1 = i32x4.splat(0);
    let c2 = i32x4.splat(stepLow);
    let c3 = i32x4.splat(stepHigh);
    let k0 = key0;
    let k1 = key1;
    for (let round = 0; round < 10; round++) {
      const even0 = i64x2.extmul_low_i32x4_u(c0, first);
      const odd0 = i64x2.extmul_high_i32x4_u(c0, first);
      const even1 = i64x2.extmul_low_i32x4_u(c2, second);
      const odd1 = i64x2.extmul_high_i32x4_u(c2, second);
      const high1 = v128.shuffle<i32>(even1, odd1, 1, 3, 5, 7);
      const high0 = v128.shuffle<i32>(even0, odd0, 1, 3, 5, 7);
      c0 = v128.xor(v128.xor(high1, c1), i32x4.splat(k0));
      c2 = v128.xor(v128.xor(high0, c3), i32x4.splat(k1));
      c1 = v128.shuffle<i32>(even1, odd1, 0, 2, 4, 6);
      c3 = v128.shuffle<i32>(even0, odd0, 0, 2, 4, 6);
      k0 += 0x9e3779b9;
      k1 += 0xbb67ae85;
    }
    const whole = i + 16 <= n;
    put(c0, c1, c2, c3, limit, kept, whole ? at(to, i) : room);
    if (!whole) memory.copy(at(to, i), room, (<usize>(n - i)) << 2);
  }
}

/** 0 or `kept` for word w of counter l, at 4·l + w. */
@inline
function put(c0: v128, c1: v128, c2: v128, c3: v128, limit: v128, kept: f32, to: usize): void {
  const r0 = choose(c0, limit, kept);
  const r1 = choose(c1, limit, kept);
  const r2 = choose(c2, limit, kept);
  const r3 = choose(c3, limit, kept);
  const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(t0, t2, 0, 2));
  v128.store(to, v128.shuffle<f64>(t0, t2, 1, 3), 16);
  v128.store(to, v128.shuffle<f64>(t1, t3, 0, 2), 32);
  v128.store(to, v128.shuffle<f64>(t1, t3, 1, 3), 48);
}

@inline
function choose(words: v128, limit: v128, kept: f32): v128 {
  return v128.andnot(splat(kept), i32x4.lt_u(i32x4.shr_u(words, 8), limit));
}
