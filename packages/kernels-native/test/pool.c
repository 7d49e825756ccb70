// Holds the pool against what it promises; exits with 0, or says what was broken. Its test builds it under the thread sanitizer, too.
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "../c/pool.h"

enum { MOST_PARTS = 40 };

typedef struct {
  // written by whoever does a part, read by the caller afterwards: no atomics, so that the pool alone has to order them
  int done[MOST_PARTS];
  size_t room;
  /** Nanoseconds that a part sleeps. */
  long sleeps;
} Job;

static void doPart(const void *what, ptrdiff_t part, void *room) {
  Job *job = (Job *)what;
  if (room != NULL) memset(room, (int)part, job->room);
  if (job->sleeps > 0) nanosleep(&(struct timespec){0, job->sleeps}, NULL);
  job->done[part]++;
}

static void expect(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static void runJobs(Pool *pool, int jobs, unsigned seed) {
  for (int i = 0; i < jobs; i++) {
    seed = seed * 1103515245u + 12345u;
    const int threads = 1 + (int)(seed >> 16) % 5, parts = (int)(seed >> 20) % MOST_PARTS;
    Job job = {.room = seed >> 24, .sleeps = i % 50 == 0 ? 100000 : 0};
    shareOut(pool, threads, parts, job.room, doPart, &job);
    for (int part = 0; part < MOST_PARTS; part++) expect(job.done[part] == (part < parts), "a part was not done once");
    // long enough for the others to fall asleep
    if (i % 200 == 0) nanosleep(&(struct timespec){0, 1000000}, NULL);
  }
}

static void *serveOne(void *seed) {
  Pool *pool = newPool();
  runJobs(pool, 1000, *(unsigned *)seed);
  endPool(pool);
  return NULL;
}

/** Processor time of all threads, in seconds. */
static double processorTime(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(void) {
  Pool *pool = newPool();
  runJobs(pool, 5000, 7);

  const double before = processorTime();
  nanosleep(&(struct timespec){0, 300000000}, NULL);
  expect(processorTime() - before < 0.1, "threads that have nothing to do do not sleep");

  // a child has the pool and none of its threads
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    Job job = {.room = 0};
    shareOut(pool, 4, 10, 0, doPart, &job);
    for (int part = 0; part < 10; part++) expect(job.done[part] == 1, "a part was not done once in a child");
    endPool(pool);
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a child of a fork did not end well");
  runJobs(pool, 500, 9);
  endPool(pool);
  endPool(newPool());

  unsigned seeds[] = {1, 2, 3};
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, serveOne, &seeds[i]);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  return 0;
}
