/*
 * child.h — a piece of work in a child process of the same binary.
 *
 * What holds state of a whole process (fonts, drawing) or may die of a damaged font file is done
 * there; the parent hears of it line by line and says what became of it.
 */
#ifndef KIEMDIEM_JOB_CHILD_H
#define KIEMDIEM_JOB_CHILD_H

#include "lib/base/err.h"
#include "lib/base/str.h"

struct child_request {
    char *const *argv; /* as main gets it, ended by NULL */
    /* A line of the child's standard output, without its end. */
    void (*line)(void *ctx, struct str line);
    void *ctx;
};

struct child_end {
    int status; /* of exit; meaningless with a signal */
    int signal; /* that ended it; 0: none */
};

/*
 * Runs the binary anew and waits for its end.  Its error stream is the caller's; when the caller
 * dies, it dies too.  E_IO: it could not be begun.
 */
err_t child_run(const struct child_request *r, struct child_end *out) MUST_CHECK;

#endif
