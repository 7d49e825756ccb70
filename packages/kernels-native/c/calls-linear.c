#include <stdio.h>
#include "calls.h"

/** What lies at an address that the memory itself names, with room for so many doubles. */
static double *doublesAt(Call *call, uint32_t address, uint64_t size) {
  const bool fits = size <= call->length / 8 && address <= call->length - 8 * size;
  if (fits && address % 8 == 0) return (double *)(call->memory + address);
  if (sound(call)) {
    if (fits) snprintf(call->fault, sizeof call->fault, "address %u must be a multiple of 8", address);
    else snprintf(call->fault, sizeof call->fault, "address %u leaves the memory of %llu bytes", address, (unsigned long long)call->length);
  }
  return NULL;
}

/** The columns of a list, none of them below 0, and how many there are up to the last of them. */
static const int32_t *listOf(Call *call, int argument, ptrdiff_t size, uint64_t *columns) {
  const int32_t *list = integers(call, argument, (uint64_t)size);
  *columns = 0;
  for (ptrdiff_t k = 0; sound(call) && k < size; k++) {
    if (list[k] < 0) snprintf(call->fault, sizeof call->fault, "column %d does not exist", list[k]);
    else if ((uint64_t)list[k] >= *columns) *columns = (uint64_t)list[k] + 1;
  }
  return list;
}

/** The model whose parts stand at the addresses that stand at an address, with room for so many columns. */
static Quadratic quadraticAt(Call *call, int argument, uint64_t columns, ptrdiff_t rows) {
  const uint32_t *parts = (const uint32_t *)integers(call, argument, 13);
  Quadratic model = {.rows = rows};
  if (!sound(call)) return model;
  const uint64_t height = (uint64_t)rows;
  const bool limited = parts[4] != 0;
  model.values = doublesAt(call, parts[0], times(columns, height));
  model.factors = doublesAt(call, parts[3], columns);
  model.lower = limited ? doublesAt(call, parts[4], columns) : NULL;
  model.upper = limited ? doublesAt(call, parts[5], columns) : NULL;
  model.coefficients = doublesAt(call, parts[6], columns);
  model.residual = doublesAt(call, parts[7], height);
  model.weights = doublesAt(call, parts[8], height);
  model.gradient = doublesAt(call, parts[9], columns);
  model.curvature = doublesAt(call, parts[10], columns);
  model.weightedSum = doublesAt(call, parts[11], columns);
  model.residualSum = doublesAt(call, parts[12], 1);
  return model;
}

void sweepDenseCall(Call *call) {
  const double *given = call->given;
  Sweep by = {.count = count(call, 2), .weightSum = given[3], .l1 = given[4], .l2 = given[5], .fresh = given[6] != 0};
  uint64_t columns;
  by.list = listOf(call, 1, by.count, &columns);
  const Quadratic model = quadraticAt(call, 0, columns, count(call, 7));
  if (sound(call)) call->result = call->kernels->sweepDense(&model, &by);
}

void measureDenseCall(Call *call) {
  const ptrdiff_t size = count(call, 2);
  uint64_t columns;
  const int32_t *list = listOf(call, 1, size, &columns);
  const Quadratic model = quadraticAt(call, 0, columns, count(call, 3));
  if (sound(call)) call->kernels->measureDense(&model, list, size);
}
