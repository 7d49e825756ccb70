// What the loops of packages/linear take. Numbers are of double precision here, in the memory of one fit.
#ifndef LINEAR_H
#define LINEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The model of packages/linear/src/matrix/quadratic.ts, of columns of `rows` numbers; `lower` is NULL without limits. */
typedef struct {
  ptrdiff_t rows;
  const double *values, *factors, *lower, *upper, *weights;
  double *coefficients, *residual, *gradient, *curvature, *weightedSum, *residualSum;
} Quadratic;

/** The columns that a sweep goes through, and what holds them back. */
typedef struct {
  const int32_t *list;
  ptrdiff_t count;
  double weightSum, l1, l2;
  bool fresh;
} Sweep;

#endif
