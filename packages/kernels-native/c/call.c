#include "call.h"
#include <stdio.h>

/** What is told of every range that a call names, before its kernel runs: nothing, but in test/fuzz.c. */
#ifndef NAMED
#define NAMED(address, bytes) ((void)0)
#endif

static const double largestAddress = 4294967295.0;

/** An integer from 0 to `most`; 0 and a fault for anything else. */
static uint64_t integer(Call *call, int argument, double most, const char *what) {
  const double x = call->given[argument];
  if (x >= 0 && x <= most && x == (double)(uint64_t)x) return (uint64_t)x;
  if (sound(call)) snprintf(call->fault, sizeof call->fault, "argument %d must be %s, got %.17g", argument + 1, what, x);
  return 0;
}

ptrdiff_t count(Call *call, int argument) {
  return (ptrdiff_t)integer(call, argument, 2147483647.0, "an integer from 0 to 2147483647");
}

ptrdiff_t rounds(Call *call, int argument) { return (ptrdiff_t)integer(call, argument, 16777216.0, "an integer from 0 to 16777216"); }

/** Holds a number against being a multiple of 4. */
static uint64_t quads(Call *call, int argument, uint64_t x) {
  if (x % 4 != 0 && sound(call)) {
    snprintf(call->fault, sizeof call->fault, "argument %d must be a multiple of 4, got %.17g", argument + 1, call->given[argument]);
  }
  return x;
}

ptrdiff_t countOfQuads(Call *call, int argument) { return (ptrdiff_t)quads(call, argument, (uint64_t)count(call, argument)); }

ptrdiff_t step(Call *call, int argument) {
  return (ptrdiff_t)quads(call, argument, integer(call, argument, largestAddress, "an integer from 0 to 4294967295")) / 4;
}

uint32_t word(Call *call, int argument) {
  const double x = call->given[argument];
  if (x < 0 && x >= -2147483648.0 && x == (double)(int32_t)x) return (uint32_t)(int32_t)x;
  return (uint32_t)integer(call, argument, largestAddress, "an integer of 32 bits");
}

float number(const Call *call, int argument) { return (float)call->given[argument]; }

float *floats(Call *call, int argument, uint64_t size) {
  const uint64_t address = quads(call, argument, integer(call, argument, largestAddress, "an address from 0 to 4294967295"));
  if (size == 0) return (float *)call->memory;
  // neither side can overflow: an address has 32 bits, and a memory no more than 33
  if (size <= call->length / 4 && address <= call->length - 4 * size) {
    NAMED(call->memory + address, 4 * size);
    return (float *)(call->memory + address);
  }
  if (sound(call)) {
    snprintf(call->fault, sizeof call->fault, "argument %d, address %llu, leaves the memory of %llu bytes", argument + 1,
             (unsigned long long)address, (unsigned long long)call->length);
  }
  return NULL;
}

int32_t *integers(Call *call, int argument, uint64_t size) { return (int32_t *)floats(call, argument, size); }

void apart(Call *call, const void *looked, uint64_t count, const float *written, uint64_t size) {
  if (!sound(call) || looked == NULL || count == 0 || size == 0) return;
  const uintptr_t a = (uintptr_t)looked, b = (uintptr_t)written;
  if (a < b + 4 * size && b < a + 4 * count) snprintf(call->fault, sizeof call->fault, "ids, positions or their mask lie in what is written");
}

float *optional(Call *call, int argument, uint64_t size) {
  return call->given[argument] == 0 ? NULL : floats(call, argument, size);
}

/** Floats from the first to the last of a matrix. */
static uint64_t extent(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t rowStep, ptrdiff_t columnStep) {
  if (rows == 0 || columns == 0) return 0;
  const uint64_t down = times((uint64_t)rows - 1, (uint64_t)rowStep);
  return plus(plus(down, times((uint64_t)columns - 1, (uint64_t)columnStep)), 1);
}

float *rowsOf(Call *call, int argument, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride) {
  return floats(call, argument, extent(rows, columns, stride, 1));
}

Matrix matrix(Call *call, int argument, ptrdiff_t rows, ptrdiff_t columns) {
  const ptrdiff_t rowStep = step(call, argument + 1), columnStep = step(call, argument + 2);
  return (Matrix){floats(call, argument, extent(rows, columns, rowStep, columnStep)), rowStep, columnStep};
}

float *workspace(Call *call, int argument) {
  float *shared = floats(call, argument, WORKSPACE / 4);
  return call->own == NULL ? shared : call->own;
}

float *privateRoom(Call *call, int argument, uint64_t size) {
  float *shared = floats(call, argument, size);
  call->ownRoom = times(4, size);
  return call->own == NULL ? shared : call->own + WORKSPACE / 4;
}

Range share(Call *call, ptrdiff_t n, ptrdiff_t unit, double nanoseconds) {
  const ptrdiff_t units = (n + unit - 1) / unit;
  if (call->part < 0) {
    if (call->threads > 1) {
      // more parts than threads, so that one that comes late takes fewer
      const double worthwhile = nanoseconds / call->worth, most = 2.0 * call->threads;
      const double parts = worthwhile < most ? worthwhile : most;
      call->parts = parts < (double)units ? (ptrdiff_t)parts : units;
      if (call->parts < 2) call->parts = 0;
    }
    return (Range){0, n};
  }
  const ptrdiff_t first = units * call->part / call->parts * unit, end = units * (call->part + 1) / call->parts * unit;
  return (Range){first, end < n ? end : n};
}
