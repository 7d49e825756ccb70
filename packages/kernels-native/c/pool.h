// Threads that share what one call of a kernel does. An environment of Node (its main thread, or a worker) has a pool of its own, which
// nobody else uses; threads are made when they are first needed.
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

/** The most threads of a pool, the calling one among them. */
enum { MOST_THREADS = 256 };

typedef struct Pool Pool;

/** Does one part. `room` is the thread's own, and NULL on the calling thread. */
typedef void (*Work)(const void *what, ptrdiff_t part, void *room);

/** NULL if there is no memory for one. */
Pool *newPool(void);

/**
 * Does all parts on the calling thread and at most `threads` − 1 others, each part once and on whichever comes first; returns when all are
 * done. Threads that do not come in time are not waited for: the calling one does what is left.
 *
 * @param room bytes that each other thread has for itself.
 */
void shareOut(Pool *pool, int threads, ptrdiff_t parts, size_t room, Work work, const void *what);

/** Ends the threads, and frees all. */
void endPool(Pool *pool);

#endif
