/*
 * job.h — a chain of two: one makes pieces, the other takes them in the order of their numbers.
 *
 * Beside: making goes on in a thread of its own, a few pieces ahead of the one that is taken, so that
 * two cores work; what is taken, and in which order, is the same either way.  Maker and taker share
 * nothing that either of them changes but the piece, which goes over with its arena.
 */
#ifndef KIEMDIEM_JOB_JOB_H
#define KIEMDIEM_JOB_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/err.h"

struct arena;

struct job {
    size_t n;          /* pieces 0 … n - 1 */
    size_t arena_most; /* cap of the arena that a piece lives in */
    /* Makes a piece, in the thread beside; the arena is empty.  After an error it is not asked again. */
    err_t (*make)(void *maker, struct arena *a, size_t i, void **piece);
    /* Takes it, in the thread of the caller.  The arena is emptied afterwards. */
    err_t (*take)(void *taker, struct arena *a, size_t i, void *piece);
    void *maker, *taker;
};

/*
 * Takes all pieces.  Answers the first error in the order of the pieces, after everything before it
 * was taken; the thread is gone then.  Without `beside`, or where the system gives no thread,
 * everything is done by the caller, piece by piece.
 */
err_t job_run(const struct job *j, bool beside) MUST_CHECK;

/* Are so many pieces worth a thread here?  KIEMDIEM_THREADS=1 in the environment: never; =2: always. */
bool job_beside(size_t n);

#endif
