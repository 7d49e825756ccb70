// The vectors of one instruction set. V is as wide as it has them, Q has the four lanes of WebAssembly's, in whose order sums across
// lanes are made. Arithmetic is written with C's operators, which gcc and clang both have for vectors; here is what has no operator.
#ifndef SIMD_H
#define SIMD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#else
#include <arm_neon.h>
#endif

#define INLINE static inline __attribute__((always_inline))
#define APART static __attribute__((noinline))

#if defined(__AVX512F__)
typedef __m512 V;
enum { LANES = 16 };
#elif defined(__AVX2__)
typedef __m256 V;
enum { LANES = 8 };
#elif defined(__x86_64__)
typedef __m128 V;
enum { LANES = 4 };
#else
typedef float32x4_t V;
enum { LANES = 4 };
#endif

typedef uint32_t I __attribute__((vector_size(4 * LANES)));
typedef float Q __attribute__((vector_size(16)));

/** x in every lane; x − 0 is x, −0 included. */
INLINE V splat(float x) { return x - (V){0}; }
INLINE Q splatQ(float x) { return x - (Q){0}; }

INLINE V load(const float *p) {
  V x;
  memcpy(&x, p, sizeof x);
  return x;
}
INLINE void store(float *p, V x) { memcpy(p, &x, sizeof x); }
INLINE Q loadQ(const float *p) {
  Q x;
  memcpy(&x, p, sizeof x);
  return x;
}
INLINE void storeQ(float *p, Q x) { memcpy(p, &x, sizeof x); }

/** a·b + c: rounded once in the fused build, as relaxed SIMD does, else twice. */
INLINE V multiplyAdd(V a, V b, V c) {
#if !FUSED
  return c + a * b;
#elif defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__)
  return _mm256_fmadd_ps(a, b, c);
#elif defined(__aarch64__)
  return vfmaq_f32(c, a, b);
#else
#error "this instruction set has no fused multiply-add"
#endif
}
INLINE Q multiplyAddQ(Q a, Q b, Q c) {
#if !FUSED
  return c + a * b;
#elif defined(__x86_64__)
  return (Q)_mm_fmadd_ps((__m128)a, (__m128)b, (__m128)c);
#else
  return (Q)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#endif
}

/** The first `lanes` floats, 1 to 3, and zeros. */
INLINE Q loadSomeQ(const float *p, ptrdiff_t lanes) {
  if (lanes == 1) return (Q){p[0]};
  return lanes == 2 ? (Q){p[0], p[1]} : (Q){p[0], p[1], p[2]};
}
INLINE void storeSomeQ(float *p, Q x, ptrdiff_t lanes) {
  p[0] = x[0];
  if (lanes > 1) p[1] = x[1];
  if (lanes > 2) p[2] = x[2];
}

/** The first `lanes` floats, fewer than a vector has, and zeros. */
INLINE V loadSome(const float *p, ptrdiff_t lanes) {
#if defined(__AVX512F__)
  return _mm512_maskz_loadu_ps((__mmask16)((1u << lanes) - 1), p);
#elif defined(__AVX2__)
  if (lanes < 4) return _mm256_zextps128_ps256((__m128)loadSomeQ(p, lanes));
  const __m256 low = _mm256_zextps128_ps256((__m128)loadQ(p));
  return lanes == 4 ? low : _mm256_insertf128_ps(low, (__m128)loadSomeQ(p + 4, lanes - 4), 1);
#else
  return (V)loadSomeQ(p, lanes);
#endif
}
INLINE void storeSome(float *p, V x, ptrdiff_t lanes) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << lanes) - 1), x);
#elif defined(__AVX2__)
  const Q low = (Q)_mm256_castps256_ps128(x);
  if (lanes < 4) {
    storeSomeQ(p, low, lanes);
    return;
  }
  storeQ(p, low);
  if (lanes > 4) storeSomeQ(p + 4, (Q)_mm256_extractf128_ps(x, 1), lanes - 4);
#else
  storeSomeQ(p, (Q)x, lanes);
#endif
}

#if defined(__clang__)
#define shuffleQ(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define shuffleQ(a, b, ...) __builtin_shuffle(a, b, (int32_t __attribute__((vector_size(16)))){__VA_ARGS__})
#endif

/** As many as are left, at most a whole vector. */
INLINE V take(const float *p, ptrdiff_t left) { return left >= LANES ? load(p) : loadSome(p, left); }
INLINE void put(float *p, V x, ptrdiff_t left) {
  if (left >= LANES) store(p, x);
  else storeSome(p, x, left);
}

/** WebAssembly's pmin: b where b < a, else a, so that a NaN in a stays. */
INLINE V lesser(V a, V b) {
#if defined(__AVX512F__)
  return _mm512_min_ps(b, a);
#elif defined(__AVX2__)
  return _mm256_min_ps(b, a);
#elif defined(__x86_64__)
  return _mm_min_ps(b, a);
#else
  return vbslq_f32(vcltq_f32(b, a), b, a);
#endif
}
/** WebAssembly's pmax: b where a < b, else a. */
INLINE V greater(V a, V b) {
#if defined(__AVX512F__)
  return _mm512_max_ps(b, a);
#elif defined(__AVX2__)
  return _mm256_max_ps(b, a);
#elif defined(__x86_64__)
  return _mm_max_ps(b, a);
#else
  return vbslq_f32(vcltq_f32(a, b), b, a);
#endif
}
/** WebAssembly's max: NaN if one is, and 0 rather than −0. */
INLINE V largerOf(V a, V b) {
#if defined(__AVX512F__)
  const V larger = _mm512_and_ps(_mm512_max_ps(a, b), _mm512_max_ps(b, a));
  return _mm512_mask_add_ps(larger, _mm512_cmp_ps_mask(a, b, _CMP_UNORD_Q), a, b);
#elif defined(__AVX2__)
  const V larger = _mm256_and_ps(_mm256_max_ps(a, b), _mm256_max_ps(b, a));
  return _mm256_or_ps(larger, _mm256_cmp_ps(a, b, _CMP_UNORD_Q));
#elif defined(__x86_64__)
  const V larger = _mm_and_ps(_mm_max_ps(a, b), _mm_max_ps(b, a));
  return _mm_or_ps(larger, _mm_cmpunord_ps(a, b));
#else
  return vmaxq_f32(a, b);
#endif
}
INLINE float larger(float a, float b) {
  if (a != a || b != b) return a + b;
  // of 0 and −0 the sum is 0
  return a == b ? (a == 0 ? a + b : a) : a > b ? a : b;
}
INLINE Q largerOfQ(Q a, Q b) {
#if defined(__x86_64__)
  const __m128 larger = _mm_and_ps(_mm_max_ps((__m128)a, (__m128)b), _mm_max_ps((__m128)b, (__m128)a));
  return (Q)_mm_or_ps(larger, _mm_cmpunord_ps((__m128)a, (__m128)b));
#else
  return (Q)vmaxq_f32((float32x4_t)a, (float32x4_t)b);
#endif
}
/** The largest lane. */
INLINE float largestOf(V x) {
  Q quads[LANES / 4];
  memcpy(quads, &x, sizeof quads);
  Q top = quads[0];
  for (int i = 1; i < LANES / 4; i++) top = largerOfQ(top, quads[i]);
  top = largerOfQ(top, shuffleQ(top, top, 2, 3, 0, 1));
  return largerOfQ(top, shuffleQ(top, top, 1, 0, 3, 2))[0];
}
INLINE V clamp(V x, float low, float high) { return lesser(greater(x, splat(low)), splat(high)); }

INLINE V squareRoot(V x) {
#if defined(__AVX512F__)
  return _mm512_sqrt_ps(x);
#elif defined(__AVX2__)
  return _mm256_sqrt_ps(x);
#elif defined(__x86_64__)
  return _mm_sqrt_ps(x);
#else
  return vsqrtq_f32(x);
#endif
}

/** Four rows of four floats, `step` apart, → their transpose, `toStep` apart. */
INLINE void transpose4(const float *p, ptrdiff_t step, float *to, ptrdiff_t toStep) {
  const Q r0 = loadQ(p), r1 = loadQ(p + step), r2 = loadQ(p + 2 * step), r3 = loadQ(p + 3 * step);
  const Q t0 = shuffleQ(r0, r1, 0, 4, 1, 5), t1 = shuffleQ(r0, r1, 2, 6, 3, 7);
  const Q t2 = shuffleQ(r2, r3, 0, 4, 1, 5), t3 = shuffleQ(r2, r3, 2, 6, 3, 7);
  storeQ(to, shuffleQ(t0, t2, 0, 1, 4, 5));
  storeQ(to + toStep, shuffleQ(t0, t2, 2, 3, 6, 7));
  storeQ(to + 2 * toStep, shuffleQ(t1, t3, 0, 1, 4, 5));
  storeQ(to + 3 * toStep, shuffleQ(t1, t3, 2, 3, 6, 7));
}

INLINE float sumQ(Q x) { return (x[0] + x[1]) + (x[2] + x[3]); }

/** The products of the even lanes of 32 bits, in 64. */
typedef uint64_t L __attribute__((vector_size(4 * LANES)));
INLINE L multiplyEven(I a, I b) {
#if defined(__AVX512F__)
  return (L)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
  return (L)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__x86_64__)
  return (L)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
  return (L)vmull_u32(vmovn_u64((uint64x2_t)a), vmovn_u64((uint64x2_t)b));
#endif
}

INLINE ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

#endif
