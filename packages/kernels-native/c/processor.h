// What this processor runs, asked of it directly: the compilers' own __builtin_cpu_supports is wrong in some of them.
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include <stdbool.h>

#if defined(__x86_64__)
#include <cpuid.h>

/** The parts of the registers that the operating system saves. */
static inline unsigned savedRegisters(void) {
  unsigned low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static inline bool runsAvx2(bool wide) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
  const unsigned fma = 1u << 12, saves = 1u << 27, avx = 1u << 28;
  if ((c & fma) == 0 || (c & saves) == 0 || (c & avx) == 0) return false;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  const unsigned avx2 = 1u << 5, avx512 = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31; // f, dq, bw, vl
  const unsigned features = wide ? avx2 | avx512 : avx2, registers = wide ? 0xe6 : 0x6;
  return (b & features) == features && (savedRegisters() & registers) == registers;
}

/** AMD's family 25 with AVX-512. */
static inline bool isZen4(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(0, &a, &b, &c, &d) || b != 0x68747541) return false; // "Auth…"
  return __get_cpuid(1, &a, &b, &c, &d) && (a >> 8 & 15) + (a >> 20 & 255) == 25;
}
#endif

#endif
