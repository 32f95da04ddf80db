/*
 * mem.c — malloc that never answers NULL.
 *
 * Too much *input* is refused by the limits long before; what remains is a machine
 * without memory, where no caller could do anything better than stop.
 */
#include "lib/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define KEPT_BYTES (16 << 20) /* free memory at the end of the heap */
#define OWN_BYTES  (1 << 20)  /* pieces from here on have pages of their own */

void mem_begin(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, OWN_BYTES);
#endif
}

_Noreturn void mem_die(const char *what)
{
    fprintf(stderr, "kiemdiem: %s\n", what);
    abort();
}

void *mem_get(size_t n)
{
    void *p = malloc(n != 0 ? n : 1);
    if (p == NULL)
        mem_die("out of memory");
    return p;
}

void *mem_get_zeroed(size_t n)
{
    void *p = calloc(n != 0 ? n : 1, 1);
    if (p == NULL)
        mem_die("out of memory");
    return p;
}

void *mem_grow(void *p, size_t n)
{
    void *q = realloc(p, n != 0 ? n : 1);
    if (q == NULL)
        mem_die("out of memory");
    return q;
}

void mem_free(void *p)
{
    free(p);
}
