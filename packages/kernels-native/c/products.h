// The matrix product, with panels as packing.ts lays them out: what one build packs another reads. Steps are in floats.
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "kernels.h"
#include "simd.h"

/** Columns of a panel; the rows of b that a block takes, by which every sum is made; its columns; rows of a, which go into ROOM. */
enum { PANEL = 8, INNER = 256, COLUMNS = 512, ROWS = 60, ROWS_ROOM = 66 * INNER };

/** Rows of a tile: as many sums as the registers hold. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { HIGH = 12 };
#else
enum { HIGH = 6 };
#endif

/** Panels that a tile takes at once. */
enum { WIDE = 2 * LANES / PANEL };

#define EACH_ROW(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define NAME(a, b) NAME_(a, b)
#define NAME_(a, b) a##b

INLINE ptrdiff_t padded(ptrdiff_t n) { return (n + PANEL - 1) & ~(ptrdiff_t)(PANEL - 1); }

/** Where a tile's sums begin, and where they go. */
typedef struct {
  Rows from;
  float *c;
  ptrdiff_t stride;
  /** Columns that c has from here on, and how many of them are whole panels. */
  ptrdiff_t columns, whole;
  /** −0 for every row that is part of a whole panel of wasm's, else +0. */
  const float *zeros;
} Target;

// What fills no tile of wasm's is added to zeros first, which makes +0 of −0. Sums of rounded products are never −0; fused ones may be.
#if FUSED
#define ON_ITS_WAY(sum, row) ((sum) + target.zeros[row])
#else
#define ON_ITS_WAY(sum, row) (sum)
#endif

/** Adds rows of sums to as many columns as c has. */
APART void addSome(ptrdiff_t rows, ptrdiff_t width, const float *sums, Target target) {
  for (ptrdiff_t row = 0; row < rows; row++, sums += width) {
    const float *from = target.from.at + row * target.from.step;
    float *c = target.c + row * target.stride;
    for (ptrdiff_t j = 0; j < target.columns; j++) {
      c[j] = from[j] + (j < target.whole ? ON_ITS_WAY(sums[j], row) : sums[j] + 0.0f);
    }
  }
}

#define TILE wideTile
#define T V
#define MULTIPLY_ADD multiplyAdd
#define TWO 1
#if defined(__AVX512F__)
#define FIRST twoPanels(b, b + panel)
#define SECOND twoPanels(b + 2 * panel, b + 3 * panel)
INLINE V twoPanels(const float *a, const float *b) {
  return _mm512_insertf32x8(_mm512_castps256_ps512(_mm256_loadu_ps(a)), _mm256_loadu_ps(b), 1);
}
#elif defined(__AVX2__)
#define FIRST load(b)
#define SECOND load(b + panel)
#else
#define FIRST load(b)
#define SECOND load(b + 4)
#endif
#include "tile.h"

#if defined(__AVX512F__)
#define TILE middleTile
#define T V
#define MULTIPLY_ADD multiplyAdd
#define TWO 0
#define FIRST twoPanels(b, b + panel)
#define SECOND b0
#include "tile.h"
#endif

#if defined(__AVX2__)
INLINE __m256 multiplyAddPanel(__m256 a, __m256 b, __m256 c) {
#if FUSED
  return _mm256_fmadd_ps(a, b, c);
#else
  return c + a * b;
#endif
}
#define TILE narrowTile
#define T __m256
#define MULTIPLY_ADD multiplyAddPanel
#define TWO 0
#define FIRST _mm256_loadu_ps(b)
#define SECOND b0
#include "tile.h"
#endif

/** Multiplies as many panels as there is a tile for; gives their number. */
INLINE ptrdiff_t tileOf(ptrdiff_t panels) {
  if (panels >= WIDE) return WIDE;
#if defined(__AVX512F__)
  if (panels >= 2) return 2;
#endif
  return 1;
}
static void tile(ptrdiff_t panels, ptrdiff_t rows, ptrdiff_t k, const float *a, const float *b, ptrdiff_t panel, Target target) {
  if (panels == WIDE) {
    wideTile(rows, k, a, b, panel, target);
    return;
  }
#if defined(__AVX512F__)
  if (panels == 2) {
    middleTile(rows, k, a, b, panel, target);
    return;
  }
#endif
#if defined(__AVX2__)
  narrowTile(rows, k, a, b, panel, target);
#endif
}

/** 1 to 12 floats; the last four may be copied twice. */
INLINE void copyRow(const float *from, ptrdiff_t floats, float *to) {
  if (floats < 4) {
    for (ptrdiff_t i = 0; i < floats; i++) to[i] = from[i];
    return;
  }
  storeQ(to, loadQ(from));
  if (floats > 8) storeQ(to + 4, loadQ(from + 4));
  storeQ(to + floats - 4, loadQ(from + floats - 4));
}

/** Rows of a in tiles [m/high][k][high], of which the last may be less high. */
APART void packRows(ptrdiff_t m, ptrdiff_t high, ptrdiff_t k, Matrix a, float *to) {
  if (a.rowStep == 1) {
    // whole lines of the cache at once
    for (ptrdiff_t p = 0; p < k; p++) {
      const float *from = a.at + p * a.columnStep;
      for (ptrdiff_t y = 0; y < m; y += high) {
        const ptrdiff_t rows = least(high, m - y);
        copyRow(from + y, rows, to + y * k + p * rows);
      }
    }
    return;
  }
  for (ptrdiff_t y = 0; y < m; y += high) {
    const ptrdiff_t rows = least(high, m - y);
    const float *from = a.at + y * a.rowStep;
    ptrdiff_t row = 0;
    for (; a.columnStep == 1 && row + 4 <= rows; row += 4, from += 4 * a.rowStep) {
      ptrdiff_t p = 0;
      for (; p + 4 <= k; p += 4) transpose4(from + p, a.rowStep, to + p * rows + row, rows);
      for (; p < k; p++) {
        for (ptrdiff_t r = 0; r < 4; r++) to[p * rows + row + r] = from[r * a.rowStep + p];
      }
    }
    for (; row < rows; row++, from += a.rowStep) {
      for (ptrdiff_t p = 0; p < k; p++) to[p * rows + row] = from[p * a.columnStep];
    }
    to += k * rows;
  }
}

/** A column panel [k][8] of b, filled up with zero columns if it has fewer. */
APART void packPanel(ptrdiff_t columns, ptrdiff_t k, Matrix b, float *to) {
  ptrdiff_t p = 0;
  if (columns == PANEL && b.rowStep == 1) {
    for (; p + 4 <= k; p += 4) {
      transpose4(b.at + p, b.columnStep, to + p * PANEL, PANEL);
      transpose4(b.at + 4 * b.columnStep + p, b.columnStep, to + p * PANEL + 4, PANEL);
    }
  } else if (columns == PANEL && b.columnStep == 1) {
    for (; p < k; p++) memcpy(to + p * PANEL, b.at + p * b.rowStep, 4 * PANEL);
  }
  for (; p < k; p++) {
    for (ptrdiff_t c = 0; c < PANEL; c++) to[p * PANEL + c] = c < columns ? b.at[p * b.rowStep + c * b.columnStep] : 0.0f;
  }
}

/** Column panels [n/8][k][8] of b, the last filled up with zero columns. */
APART void packColumns(ptrdiff_t k, ptrdiff_t n, Matrix b, float *to) {
  enum { TOGETHER = 8 };
  ptrdiff_t j = 0;
  // whole lines of the cache at once
  for (; b.columnStep == 1 && j + TOGETHER * PANEL <= n; j += TOGETHER * PANEL) {
    for (ptrdiff_t p = 0; p < k; p++) {
      const float *from = b.at + p * b.rowStep + j;
      for (ptrdiff_t i = 0; i < TOGETHER; i++) memcpy(to + (j + i * PANEL) * k + p * PANEL, from + i * PANEL, 4 * PANEL);
    }
  }
  for (; j < n; j += PANEL) {
    const Matrix from = {b.at + j * b.columnStep, b.rowStep, b.columnStep};
    packPanel(least(n - j, PANEL), k, from, to + j * k);
  }
}

/** The first of m rows that fills no panel of wasm's: mat-mul.ts goes by 60 rows, in panels of 6 and of 4. */
static ptrdiff_t firstLooseRow(ptrdiff_t m) {
  const ptrdiff_t high = 6, before = m - m % ROWS, rows = m % ROWS;
  for (ptrdiff_t rest = 0; rest <= least(rows, 4 * (high - 1)); rest += 4) {
    if ((rows - rest) % high == 0) return m;
  }
  const ptrdiff_t up = (rows + high - 1) / high * high;
  return before + (up * 15 <= ((rows + 3) & ~(ptrdiff_t)3) * 16 ? rows - rows % high : rows - rows % 4);
}

static const float zeroOfRow[2 * HIGH] = {
    -0.0f, -0.0f, -0.0f, -0.0f, -0.0f, -0.0f,
#if defined(__AVX512F__) || defined(__aarch64__)
    -0.0f, -0.0f, -0.0f, -0.0f, -0.0f, -0.0f,
#endif
};

/** What a tile reads of a row of zeros. */
static const float zeroRow[WIDE * PANEL];

/** Where a product begins that is added to nothing. */
static const Rows fromZeros = {NULL, 0};

/** Rows from one of them and a column on. */
INLINE Rows rowsFrom(Rows rows, ptrdiff_t row, ptrdiff_t column) {
  return rows.at == NULL ? (Rows){zeroRow, 0} : (Rows){rows.at + row * rows.step + column, rows.step};
}

/** c[m, n] = from + a · b for a block of b in panels, of each of which the first k of `depth` rows. @param loose `firstLooseRow`, from a's first */
APART void multiplyPanels(ptrdiff_t m, ptrdiff_t loose, ptrdiff_t n, ptrdiff_t k, Matrix a, const float *b, ptrdiff_t depth, Rows from, float *c, ptrdiff_t stride, float *rows) {
  const ptrdiff_t tiles = (m + HIGH - 1) / HIGH, high = (m + tiles - 1) / tiles;
  const ptrdiff_t block = ROWS_ROOM / INNER / high * high;
  for (ptrdiff_t i = 0; i < m; i += block) {
    const ptrdiff_t end = least(m, i + block);
    packRows(end - i, high, k, (Matrix){a.at + i * a.rowStep, a.rowStep, a.columnStep}, rows);
    for (ptrdiff_t j = 0, panels = 0; j < n; j += panels * PANEL) {
      panels = tileOf((n - j + PANEL - 1) / PANEL);
      for (ptrdiff_t y = i; y < end; y += high) {
        const ptrdiff_t kept = loose - y;
        const Target target = {
            .from = rowsFrom(from, y, j),
            .c = c + y * stride + j,
            .stride = stride,
            .columns = n - j,
            .whole = (n & ~(ptrdiff_t)(PANEL - 1)) - j,
            .zeros = zeroOfRow + (kept >= HIGH ? 0 : kept <= 0 ? HIGH : HIGH - kept),
        };
        tile(panels, least(high, end - y), k, rows + (y - i) * k, b + j * depth, depth * PANEL, target);
      }
    }
  }
}

/** The next address that is a multiple of 64; the workspace has 256 bytes too many. */
INLINE float *aligned(float *workspace) { return (float *)(((uintptr_t)workspace + 63) & ~(uintptr_t)63); }

/** c[m, n] = from, for a product without an inner dimension. */
APART void copyRows(ptrdiff_t m, ptrdiff_t n, Rows from, float *c, ptrdiff_t stride) {
  for (ptrdiff_t i = 0; i < m; i++) {
    for (ptrdiff_t j = 0; j < n; j++) c[i * stride + j] = from.at == NULL ? 0 : from.at[i * from.step + j];
  }
}

/** Rows first ≤ i < end of c[m, n] = from + a[m, k] · b[k, n] */
APART void matMulRows(ptrdiff_t first, ptrdiff_t end, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, Matrix a, Matrix b, Rows from, float *c, ptrdiff_t stride, float *workspace) {
  if (end <= first) return;
  a.at += first * a.rowStep;
  c += first * stride;
  if (from.at != NULL) from.at += first * from.step;
  if (k == 0) copyRows(end - first, n, from, c, stride);
  const ptrdiff_t loose = firstLooseRow(m) - first;
  float *rows = aligned(workspace), *columns = rows + ROWS_ROOM;
  for (ptrdiff_t j = 0; j < n; j += COLUMNS) {
    const ptrdiff_t width = least(COLUMNS, n - j);
    Rows begun = from.at == NULL ? from : (Rows){from.at + j, from.step};
    for (ptrdiff_t p = 0; p < k; p += INNER) {
      const ptrdiff_t inner = least(INNER, k - p);
      const Matrix left = {a.at + p * a.columnStep, a.rowStep, a.columnStep};
      const Matrix right = {b.at + p * b.rowStep + j * b.columnStep, b.rowStep, b.columnStep};
      packColumns(inner, width, right, columns);
      multiplyPanels(end - first, loose, width, inner, left, columns, inner, begun, c + j, stride, rows);
      begun = (Rows){c + j, stride};
    }
  }
}

/** c[m, n] = from + a[m, k] · b[k, n] */
INLINE void matMul(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, Matrix a, Matrix b, Rows from, float *c, ptrdiff_t stride, float *workspace) {
  matMulRows(0, m, m, n, k, a, b, from, c, stride, workspace);
}

/** b [k, n] in panels, a block after the other. */
APART void packMatrix(ptrdiff_t k, ptrdiff_t n, Matrix b, float *to) {
  for (ptrdiff_t p = 0; p < k; p += INNER) {
    const ptrdiff_t inner = least(INNER, k - p);
    const Matrix from = {b.at + p * b.rowStep, b.rowStep, b.columnStep};
    packColumns(inner, n, from, to);
    to += inner * padded(n);
  }
}

/** c[m, n] = from + a[m, k] · b for b packed by `packMatrix` and a with contiguous columns. @param loose `firstLooseRow`, from a's first */
APART void matMulPacked(ptrdiff_t m, ptrdiff_t loose, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t rowStep, const float *packed, Rows from, float *c, ptrdiff_t stride, float *workspace) {
  if (m <= 0) return;
  if (k == 0) copyRows(m, n, from, c, stride);
  for (ptrdiff_t p = 0; p < k; p += INNER) {
    const ptrdiff_t inner = least(INNER, k - p);
    const Matrix left = {a + p, rowStep, 1};
    multiplyPanels(m, loose, n, inner, left, packed, inner, from, c, stride, aligned(workspace));
    packed += inner * padded(n);
    from = (Rows){c, stride};
  }
}

#endif
