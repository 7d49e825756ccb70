#ifndef LINEAR_SWEEP_H
#define LINEAR_SWEEP_H

#include <math.h>
#include "linear-dense.h"

/** WebAssembly's f64.max and f64.min: NaN if one is, and 0 rather than −0, or −0 rather than 0. */
INLINE double most(double a, double b) {
  if (a != a || b != b) return a + b;
  return a == b ? (signbit(a) ? b : a) : a > b ? a : b;
}
INLINE double fewest(double a, double b) {
  if (a != a || b != b) return a + b;
  return a == b ? (signbit(a) ? a : b) : a < b ? a : b;
}

/** Notes the slope of a coordinate, moves it to its minimum and gives the change. */
INLINE double moveTo(const Quadratic *model, int32_t j, double slope, double l1, double total) {
  model->gradient[j] = slope;
  if (!(total > 0)) return 0;
  const double before = model->coefficients[j];
  const double z = slope + model->curvature[j] * before, threshold = l1 * model->factors[j];
  double after = 0;
  if (z > threshold) after = (z - threshold) / total;
  else if (z < -threshold) after = (z + threshold) / total;
  if (model->lower != NULL) after = fewest(model->upper[j], most(model->lower[j], after));
  const double change = after - before;
  if (change != 0) model->coefficients[j] = after;
  return change;
}

/** What a sweep keeps from one column to the next. */
typedef struct {
  double residualSum, violation;
} Course;

/** Moves one coordinate, whose slope without the intercept's share was measured; gives the change. */
INLINE double advance(const Quadratic *model, const Sweep *by, int32_t j, double measured, Course *course) {
  const double weightedSum = model->weightedSum[j], total = model->curvature[j] + by->l2 * model->factors[j];
  const double perWeight = 1 / by->weightSum;
  const double change = moveTo(model, j, measured - course->residualSum * perWeight * weightedSum, by->l1, total);
  if (change == 0) return 0;
  course->residualSum -= change * weightedSum;
  course->violation = most(course->violation, total * fabs(change));
  return change;
}

/**
 * One round of coordinate descent; `fresh` measures curvatures first. Gives the largest violation met. What one column takes off the
 * residual and the slope of the next are one pass over it.
 */
static double sweepDense(const Quadratic *model, const Sweep *by) {
  const int32_t *list = by->list;
  Course course = {*model->residualSum, 0};
  double change = 0;
  for (ptrdiff_t k = 0; k < by->count; k++) {
    const double *x = columnOf(model, list[k]), *next = columnOf(model, list[k + 1 < by->count ? k + 1 : k]);
    if (by->fresh && k % TOGETHER == 0) moments(model, list + k, least(TOGETHER, by->count - k), by->weightSum);
    const double slope = change == 0 ? dotDense(model->rows, x, model->residual, next)
                                     : takeOffAndDot(model, columnOf(model, list[k - 1]), change, x, next);
    change = advance(model, by, list[k], slope, &course);
  }
  if (change != 0) {
    const double *last = columnOf(model, list[by->count - 1]);
    takeOffAndDot(model, last, change, last, last);
  }
  *model->residualSum = course.residualSum;
  return course.violation;
}

#endif
