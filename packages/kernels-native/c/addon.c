// The addon: its version, the names of its kernels, and `create(determinism, instructions, threads)`, which gives them as functions of the
// memory's ArrayBuffer and numbers. Each thread of JavaScript that loads it has a state of its own.
#define NAPI_VERSION 8
#include <node_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "calls.h"
#include "pool.h"
#include "processor.h"

/** Rises with every change of what a kernel takes or means. */
enum { VERSION = 3, MOST_ARGUMENTS = 21 };

/** Nanoseconds of work below which another thread costs more than it saves: it takes some microseconds to come. */
static const double worthAThread = 10000;

typedef struct {
  const char *name;
  size_t arity;
  bool returns;
  void (*call)(Call *call);
  const Kernels *kernels;
} Kernel;

#define COUNT_ONE(name, arity, returns) +1
enum { KERNEL_COUNT = 0 KERNELS(COUNT_ONE), LOOP_COUNT = 0 LOOPS(COUNT_ONE) };

typedef struct {
  const char *determinism, *instructions;
  bool (*runs)(void);
  Kernel kernels[KERNEL_COUNT], loops[LOOP_COUNT];
} Build;

#define MAKE_BUILD(determinism, instructions, runs, table) {determinism, instructions, runs, {KERNELS(table)}, {LOOPS(table)}}
#define IN(table, name, arity, returns) {#name, arity, returns, name##Call, &table},

#if defined(__x86_64__)
static bool avx512(void) { return runsAvx2(true); }
static bool avx2(void) { return runsAvx2(false); }
#define AVX512_PORTABLE(...) IN(avx512Portable, __VA_ARGS__)
#define AVX512_FAST(...) IN(avx512Fast, __VA_ARGS__)
#define AVX2_PORTABLE(...) IN(avx2Portable, __VA_ARGS__)
#define AVX2_FAST(...) IN(avx2Fast, __VA_ARGS__)
#if WITH_SSE2
static bool always(void) { return true; }
#define SSE2_PORTABLE(...) IN(baselinePortable, __VA_ARGS__)
#endif
// the widest first
static const Build builds[] = {
    MAKE_BUILD("portable", "avx512", avx512, AVX512_PORTABLE), MAKE_BUILD("fast", "avx512", avx512, AVX512_FAST),
    MAKE_BUILD("portable", "avx2", avx2, AVX2_PORTABLE),       MAKE_BUILD("fast", "avx2", avx2, AVX2_FAST),
#if WITH_SSE2
    MAKE_BUILD("portable", "sse2", always, SSE2_PORTABLE),
#endif
};

/** Zen 4 multiplies and adds apart in 512 bits at two thirds of its speed in 256. */
static bool isSlowHere(const Build *build) {
  return build->runs == avx512 && strcmp(build->determinism, "portable") == 0 && isZen4();
}
#else
static bool always(void) { return true; }
#define NEON_PORTABLE(...) IN(baselinePortable, __VA_ARGS__)
#define NEON_FAST(...) IN(baselineFast, __VA_ARGS__)
static const Build builds[] = {
    MAKE_BUILD("portable", "neon", always, NEON_PORTABLE),
    MAKE_BUILD("fast", "neon", always, NEON_FAST),
};
static bool isSlowHere(const Build *build) { return (void)build, false; }
#endif

static napi_value fail(napi_env env, const char *name, const char *what) {
  char message[200];
  snprintf(message, sizeof message, "%s: %s.", name, what);
  napi_throw_range_error(env, "E_BACKEND", message);
  return NULL;
}

/** Kernels that were given to JavaScript, and how many threads they take. */
typedef struct Given Given;
typedef struct {
  const Kernel *kernel;
  const Given *given;
} Function;
struct Given {
  Given *before;
  Pool *pool;
  int threads;
  double worth;
  Function functions[KERNEL_COUNT > LOOP_COUNT ? KERNEL_COUNT : LOOP_COUNT];
};

/** What an environment of Node has: its threads, and all that it was given. */
typedef struct {
  Pool *pool;
  Given *last;
} State;

/** Before the environment ends, and this code with it: the threads run in it. */
static void endState(void *data) {
  State *state = data;
  endPool(state->pool);
  while (state->last != NULL) {
    Given *given = state->last;
    state->last = given->before;
    free(given);
  }
  free(state);
}

typedef struct {
  const Kernel *kernel;
  const Call *call;
} Shared;

static void runPart(const void *what, ptrdiff_t part, void *room) {
  const Shared *shared = what;
  Call call = *shared->call;
  call.part = part;
  call.own = room;
  shared->kernel->call(&call);
}

/** Runs one kernel: the memory's ArrayBuffer, then its numbers. */
static napi_value run(napi_env env, napi_callback_info info) {
  napi_value argv[MOST_ARGUMENTS + 1];
  double numbers[MOST_ARGUMENTS];
  size_t argc = MOST_ARGUMENTS + 1, length = 0;
  void *data, *memory = NULL;
  if (napi_get_cb_info(env, info, &argc, argv, NULL, &data) != napi_ok) return NULL;
  const Function *function = data;
  const Kernel *kernel = function->kernel;
  if (argc != kernel->arity + 1) return fail(env, kernel->name, "takes a memory's buffer and as many numbers as the kernel of wasm");
  if (napi_get_arraybuffer_info(env, argv[0], &memory, &length) != napi_ok || memory == NULL) {
    return fail(env, kernel->name, "the first argument must be the buffer of a memory that has not grown since");
  }
  for (size_t i = 0; i < kernel->arity; i++) {
    if (napi_get_value_double(env, argv[i + 1], &numbers[i]) != napi_ok) return fail(env, kernel->name, "takes numbers");
  }
  Call call = {.kernels = kernel->kernels, .memory = memory, .length = length, .given = numbers, .part = -1};
  call.threads = function->given->threads;
  call.worth = function->given->worth;
  kernel->call(&call);
  if (!sound(&call)) return fail(env, kernel->name, call.fault);
  if (call.parts > 0) {
    const Shared shared = {kernel, &call};
    shareOut(function->given->pool, call.threads, call.parts, WORKSPACE + call.ownRoom, runPart, &shared);
  }
  napi_value result = NULL;
  if (kernel->returns) napi_create_double(env, call.result, &result);
  return result;
}

/** Makes kernels functions by their names. */
static napi_value functionsOf(napi_env env, State *state, const Kernel *kernels, size_t count, int threads, double worth) {
  Given *given = calloc(1, sizeof *given);
  napi_value object, function;
  if (given == NULL || napi_create_object(env, &object) != napi_ok) {
    free(given);
    return NULL;
  }
  *given = (Given){.before = state->last, .pool = state->pool, .threads = threads, .worth = worth};
  state->last = given;
  for (size_t i = 0; i < count; i++) {
    const char *name = kernels[i].name;
    given->functions[i] = (Function){&kernels[i], given};
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, run, &given->functions[i], &function) != napi_ok) return NULL;
    if (napi_set_named_property(env, object, name, function) != napi_ok) return NULL;
  }
  return object;
}

/**
 * `create(determinism, instructions, threads, worth)` → the kernels by name, or undefined where this processor has no such
 * instructions. With 'linear' in place of a determinism they are the loops of packages/linear.
 */
static napi_value create(napi_env env, napi_callback_info info) {
  napi_value argv[4];
  size_t argc = 4, length;
  void *state;
  char given[2][16];
  double threads = 1, worth = worthAThread;
  if (napi_get_cb_info(env, info, &argc, argv, NULL, &state) != napi_ok || argc < 2) return fail(env, "create", "takes two words");
  for (int i = 0; i < 2; i++) {
    if (napi_get_value_string_utf8(env, argv[i], given[i], sizeof given[i], &length) != napi_ok) return fail(env, "create", "takes two words");
  }
  if (argc > 2 && (napi_get_value_double(env, argv[2], &threads) != napi_ok || !(threads >= 1 && threads <= MOST_THREADS) || threads != (int)threads)) {
    return fail(env, "create", "threads must be a whole number from 1 to 256");
  }
  if (argc > 3 && (napi_get_value_double(env, argv[3], &worth) != napi_ok || !(worth >= 0))) return fail(env, "create", "what is worth a thread must be a number from 0");
  for (size_t i = 0; i < sizeof builds / sizeof *builds; i++) {
    const Build *build = &builds[i];
    const bool linear = strcmp(given[0], "linear") == 0;
    if (strcmp(build->determinism, linear ? "portable" : given[0]) != 0) continue;
    if (strcmp(build->instructions, given[1]) != 0 || !build->runs()) continue;
    return linear ? functionsOf(env, state, build->loops, LOOP_COUNT, (int)threads, worth)
                  : functionsOf(env, state, build->kernels, KERNEL_COUNT, (int)threads, worth);
  }
  return NULL;
}

/** The instructions that this processor runs, the quickest first. */
static void listInstructions(napi_env env, napi_value object, const char *determinism) {
  napi_value list, name;
  uint32_t found = 0;
  napi_create_array(env, &list);
  for (int slow = 0; slow < 2; slow++) {
    for (size_t i = 0; i < sizeof builds / sizeof *builds; i++) {
      const Build *build = &builds[i];
      if (strcmp(build->determinism, determinism) != 0 || isSlowHere(build) != slow || !build->runs()) continue;
      napi_create_string_utf8(env, build->instructions, NAPI_AUTO_LENGTH, &name);
      napi_set_element(env, list, found++, name);
    }
  }
  napi_set_named_property(env, object, determinism, list);
}

NAPI_MODULE_INIT() {
  napi_value version, names, instructions, function;
  State *state = calloc(1, sizeof *state);
  if (state == NULL || (state->pool = newPool()) == NULL || napi_add_env_cleanup_hook(env, endState, state) != napi_ok) {
    if (state != NULL) endPool(state->pool);
    free(state);
    return fail(env, "the addon", "there is no memory for its threads");
  }
  napi_create_int32(env, VERSION, &version);
  napi_create_array(env, &names);
  for (uint32_t i = 0; i < KERNEL_COUNT; i++) {
    napi_value name;
    napi_create_string_utf8(env, builds[0].kernels[i].name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, names, i, name);
  }
  napi_create_object(env, &instructions);
  listInstructions(env, instructions, "portable");
  listInstructions(env, instructions, "fast");
  napi_create_function(env, "create", NAPI_AUTO_LENGTH, create, state, &function);
  napi_set_named_property(env, exports, "version", version);
  napi_set_named_property(env, exports, "kernels", names);
  napi_set_named_property(env, exports, "instructions", instructions);
  napi_set_named_property(env, exports, "create", function);
  return exports;
}
