#define _POSIX_C_SOURCE 200809L
#include "pool.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/**
 * Nanoseconds: how long a thread looks out for the next part before it sleeps, since kernels follow closely; what must have passed between
 * two looks for it to have lost its processor to others; and how long nobody looks out after that.
 */
enum { LOOK_OUT = 40000, LOST = 200000, LOADED = 500000000 };

typedef struct {
  Work work;
  const void *what;
  ptrdiff_t parts;
  size_t room;
} Job;

struct Pool {
  pthread_mutex_t lock;
  pthread_cond_t begun, done;
  /** Rises with every job. */
  atomic_uint round;
  /** The part that is to be done next. */
  _Atomic ptrdiff_t next;
  /** Threads at work, beside the calling one. */
  atomic_int active;
  /** Until when nobody looks out. */
  _Atomic int64_t loadedUntil;
  /** The rest is read and written under the lock. */
  Job job;
  /** How many may still join the job. */
  int seats;
  int made, sleeping;
  bool waits, refused, ended;
  /** After a fork the threads are gone. */
  pid_t process;
  pthread_t threads[MOST_THREADS - 1];
};

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static inline void pauseABit(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  __asm__ volatile("yield");
#endif
}

/** Looks for a moment whether a number becomes another; not at all while others want the processors. */
#define LOOK_UNTIL(pool, condition)                                                                                    \
  for (int64_t begin = now(), last = begin; begin >= atomic_load(&(pool)->loadedUntil);) {                             \
    int looks = 0;                                                                                                     \
    while (!(condition) && looks++ < 50) pauseABit();                                                                  \
    if (condition) break;                                                                                              \
    const int64_t time = now();                                                                                        \
    if (time - last > LOST) atomic_store(&(pool)->loadedUntil, time + LOADED);                                         \
    if (time - last > LOST || time - begin > LOOK_OUT) break;                                                          \
    last = time;                                                                                                       \
  }

static void doParts(Pool *pool, const Job *job, void *room) {
  for (;;) {
    const ptrdiff_t part = atomic_fetch_add(&pool->next, 1);
    if (part >= job->parts) return;
    job->work(job->what, part, room);
  }
}

/** Joins one job after the other. */
static void *serve(void *given) {
  Pool *pool = given;
  void *room = NULL;
  size_t size = 0;
  bool looksOut = false;
  pthread_mutex_lock(&pool->lock);
  for (unsigned seen = atomic_load(&pool->round) - 1; !pool->ended;) {
    const unsigned round = atomic_load(&pool->round);
    if (seen == round || pool->seats == 0) {
      seen = round;
      if (looksOut) {
        pthread_mutex_unlock(&pool->lock);
        LOOK_UNTIL(pool, atomic_load(&pool->round) != seen)
        pthread_mutex_lock(&pool->lock);
        looksOut = false;
      } else {
        pool->sleeping++;
        pthread_cond_wait(&pool->begun, &pool->lock);
        pool->sleeping--;
      }
      continue;
    }
    seen = round;
    pool->seats--;
    atomic_fetch_add(&pool->active, 1);
    const Job job = pool->job;
    pthread_mutex_unlock(&pool->lock);
    if (job.room > size) {
      free(room);
      room = malloc(job.room);
      size = room == NULL ? 0 : job.room;
    }
    // without room of its own a thread leaves the parts to others
    if (room != NULL || job.room == 0) doParts(pool, &job, room);
    pthread_mutex_lock(&pool->lock);
    if (atomic_fetch_sub(&pool->active, 1) == 1 && pool->waits) pthread_cond_signal(&pool->done);
    looksOut = true;
  }
  pthread_mutex_unlock(&pool->lock);
  free(room);
  return NULL;
}

Pool *newPool(void) {
  Pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->process = getpid();
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->begun, NULL);
  pthread_cond_init(&pool->done, NULL);
  return pool;
}

/** Makes threads up to that many; fewer where the system gives no more. */
static void makeThreads(Pool *pool, int others) {
#if !defined(_WIN32)
  // signals are for the threads of Node
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
#endif
  while (pool->made < others && !pool->refused) {
    if (pthread_create(&pool->threads[pool->made], NULL, serve, pool) == 0) pool->made++;
    else pool->refused = true;
  }
#if !defined(_WIN32)
  pthread_sigmask(SIG_SETMASK, &before, NULL);
#endif
}

void shareOut(Pool *pool, int threads, ptrdiff_t parts, size_t room, Work work, const void *what) {
  const Job job = {work, what, parts, room};
  if (pool->process != getpid()) {
    for (ptrdiff_t part = 0; part < parts; part++) work(what, part, NULL);
    return;
  }
  const int others = threads - 1;
  if (pool->made < others && !pool->refused) makeThreads(pool, others);
  pthread_mutex_lock(&pool->lock);
  pool->job = job;
  pool->seats = parts - 1 < others ? (int)(parts - 1) : others;
  atomic_store(&pool->next, 0);
  atomic_fetch_add(&pool->round, 1);
  const int wakes = pool->sleeping < pool->seats ? pool->sleeping : pool->seats;
  pthread_mutex_unlock(&pool->lock);
  for (int i = 0; i < wakes; i++) pthread_cond_signal(&pool->begun);
  doParts(pool, &job, NULL);
  pthread_mutex_lock(&pool->lock);
  pool->seats = 0;
  if (atomic_load(&pool->active) > 0) {
    pthread_mutex_unlock(&pool->lock);
    LOOK_UNTIL(pool, atomic_load(&pool->active) == 0)
    pthread_mutex_lock(&pool->lock);
    pool->waits = true;
    while (atomic_load(&pool->active) > 0) pthread_cond_wait(&pool->done, &pool->lock);
    pool->waits = false;
  }
  pthread_mutex_unlock(&pool->lock);
}

void endPool(Pool *pool) {
  if (pool == NULL) return;
  if (pool->process == getpid()) {
    pthread_mutex_lock(&pool->lock);
    pool->ended = true;
    pthread_cond_broadcast(&pool->begun);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->made; i++) pthread_join(pool->threads[i], NULL);
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->begun);
    pthread_cond_destroy(&pool->done);
  }
  free(pool);
}
