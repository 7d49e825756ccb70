// One tile of a product: c[R, columns] = from + a · b over k, for a packed as [k][R] and b in panels, `panel` floats apart. Included once for each
// width, with TILE (the name), T (the vector), MULTIPLY_ADD, TWO (1 with a second vector), FIRST and SECOND (what loads them).

#define DECLARE(r) T s##r = {0}, t##r = {0};
#define STEP(r)                                                                                                        \
  if (r < R) {                                                                                                         \
    const T x = a[r] - (T){0};                                                                                         \
    s##r = MULTIPLY_ADD(x, b0, s##r);                                                                                  \
    if (TWO) t##r = MULTIPLY_ADD(x, b1, t##r);                                                                         \
  }
#define ADD(r)                                                                                                         \
  if (r < R) {                                                                                                         \
    const float *from = target.from.at + r * target.from.step;                                                         \
    float *c = target.c + r * target.stride;                                                                           \
    TILE_ADD(from, c, s##r, r)                                                                                         \
    if (TWO) TILE_ADD(from + WIDTH, c + WIDTH, t##r, r)                                                                \
  }
#define KEEP(r)                                                                                                        \
  if (r < R) {                                                                                                         \
    memcpy(sums + r * (1 + TWO) * WIDTH, &s##r, sizeof(T));                                                            \
    if (TWO) memcpy(sums + r * (1 + TWO) * WIDTH + WIDTH, &t##r, sizeof(T));                                           \
  }
#define TILE_ADD(from, c, sum, row)                                                                                    \
  {                                                                                                                    \
    T before;                                                                                                          \
    memcpy(&before, from, sizeof(T));                                                                                  \
    before = before + ON_ITS_WAY(sum, row);                                                                            \
    memcpy(c, &before, sizeof(T));                                                                                     \
  }

INLINE void NAME(TILE, Rows)(const int R, ptrdiff_t k, const float *a, const float *b, ptrdiff_t panel, Target target) {
  enum { WIDTH = sizeof(T) / 4 };
  (void)panel;
#if defined(__AVX512F__)
  // twelve rows of c come from memory while the sums are made
  for (int r = 0; TWO && r < R; r++) {
    __builtin_prefetch(target.c + r * target.stride, 1);
    __builtin_prefetch(target.c + r * target.stride + WIDTH, 1);
  }
#endif
  EACH_ROW(DECLARE)
  for (; k > 0; k--) {
    const T b0 = FIRST, b1 = SECOND;
    EACH_ROW(STEP)
    (void)b1;
    a += R;
    b += PANEL;
  }
  if (target.columns >= (1 + TWO) * WIDTH) {
    EACH_ROW(ADD)
  } else {
    float sums[HIGH * (1 + TWO) * WIDTH];
    EACH_ROW(KEEP)
    addSome(R, (1 + TWO) * WIDTH, sums, target);
  }
}

static void TILE(ptrdiff_t rows, ptrdiff_t k, const float *a, const float *b, ptrdiff_t panel, Target target) {
  switch (rows) {
#define CASE(r)                                                                                                        \
  case r + 1:                                                                                                          \
    if (r < HIGH) NAME(TILE, Rows)(r + 1, k, a, b, panel, target);                                                     \
    break;
    EACH_ROW(CASE)
#undef CASE
  }
}

#undef DECLARE
#undef STEP
#undef ADD
#undef KEEP
#undef TILE_ADD
#undef TILE
#undef T
#undef MULTIPLY_ADD
#undef TWO
#undef FIRST
#undef SECOND
