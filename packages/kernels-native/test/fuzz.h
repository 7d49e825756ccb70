// What test/fuzz.c is compiled with: a range that a call names may be touched.
#include <string.h>
void __asan_poison_memory_region(void const volatile *address, size_t bytes);
void __asan_unpoison_memory_region(void const volatile *address, size_t bytes);
#define NAMED(address, bytes) __asan_unpoison_memory_region(address, bytes)
// ranges of a call that makes no sense may overlap: its results are nobody's business then
#define memcpy memmove
