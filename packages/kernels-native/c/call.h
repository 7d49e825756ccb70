// One call of a kernel: what it was given, and the memory that its addresses lie in. Every function here that takes an address holds the
// whole of what is read or written there against the memory's length, so that a kernel that is `sound` cannot leave it.
#ifndef CALL_H
#define CALL_H

#include <stdbool.h>
#include <stdint.h>
#include "kernels.h"

/**
 * A call goes through its kernel once, where all of it is looked at. If that finds that it should be shared, it goes through the kernel again
 * for each part, on whichever thread does that part.
 */
typedef struct {
  const Kernels *kernels;
  uint8_t *memory;
  uint64_t length;
  const double *given;
  double result;
  /** Nanoseconds of work that are worth a part of their own. */
  double worth;
  /** The most threads, the parts that it is shared as (0 if it is not), and which of them this is. */
  int threads;
  ptrdiff_t parts, part;
  /** What another thread has in the place of the workspace and, behind it, of the room; NULL on the calling thread. */
  float *own;
  /** Bytes of such room that a thread needs beside the workspace. */
  uint64_t ownRoom;
  /** What is wrong with the call; empty if nothing is. */
  char fault[128];
} Call;

static inline bool sound(const Call *call) { return call->fault[0] == 0; }

/** Is this the time to compute: all is sound, and nothing is put off to be shared? */
static inline bool ready(const Call *call) { return sound(call) && (call->parts == 0 || call->part >= 0); }

/** Those of n things that are to be done now. */
typedef struct {
  ptrdiff_t first, end;
} Range;

/**
 * Divides n things into parts of whole `unit`s, if there is enough work; it must not matter to any bit where. Call it once, after the
 * counts and before pointers are moved on.
 *
 * @param nanoseconds about what all of it takes on one thread
 */
Range share(Call *call, ptrdiff_t n, ptrdiff_t unit, double nanoseconds);

/** a·b and a + b, or the largest number where they are larger. */
static inline uint64_t times(uint64_t a, uint64_t b) {
  uint64_t product;
  return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}
static inline uint64_t plus(uint64_t a, uint64_t b) {
  uint64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

/** Floats of a row of whole panels, and of a packed matrix [k, n]. */
static inline uint64_t wholePanels(ptrdiff_t n) { return ((uint64_t)n + 7) & ~(uint64_t)7; }
static inline uint64_t packedSize(ptrdiff_t k, ptrdiff_t n) { return times((uint64_t)k, wholePanels(n)); }

/** A number of things: an integer from 0 to 2³¹ − 1. */
ptrdiff_t count(Call *call, int argument);

/** How often something is done over: at most 2²⁴ times, some milliseconds. */
ptrdiff_t rounds(Call *call, int argument);

/** A number of things that is a multiple of 4. */
ptrdiff_t countOfQuads(Call *call, int argument);

/** Bytes from a row or a column to the next, as floats. */
ptrdiff_t step(Call *call, int argument);

/** 32 bits, given as a signed or an unsigned number. */
uint32_t word(Call *call, int argument);

/** Any number, rounded to single precision. */
float number(const Call *call, int argument);

/** An address, a multiple of 4, with room for so many numbers of 32 bits. */
float *floats(Call *call, int argument, uint64_t size);
int32_t *integers(Call *call, int argument, uint64_t size);

/** What was looked at because a kernel goes where it points must lie apart from what is written: else it points elsewhere by then. */
void apart(Call *call, const void *looked, uint64_t count, const float *written, uint64_t size);

/** The same, or NULL for address 0, which means that there is none. */
float *optional(Call *call, int argument, uint64_t size);

/** Rows of so many contiguous floats, so many apart. */
float *rowsOf(Call *call, int argument, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride);

/** A matrix whose address, row step and column step are three arguments in turn. */
Matrix matrix(Call *call, int argument, ptrdiff_t rows, ptrdiff_t columns);

/** The workspace of a product: this thread's own. */
float *workspace(Call *call, int argument);

/** Room that a part may write what it likes to: this thread's own. */
float *privateRoom(Call *call, int argument, uint64_t size);

#endif
