/*
 * arena.c — bump allocation in chunks of 64 KiB.
 *
 * Under AddressSanitizer all memory that is not handed out is poisoned, the rounding after
 * a piece too, so that a pointer kept over a reset and a write past a piece are both found.
 */
#include "lib/base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "lib/base/mem.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define REDZONE        16 /* never handed out, so that neighbours do not touch */
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define REDZONE        0
#endif

#define ALIGN       16
#define CHUNK_BYTES ((size_t)64 * 1024)
/* A piece that does not fit the rest of a chunk and is larger than this gets a chunk of its own,
   so that at most a quarter of a chunk is left unused. */
#define CHUNK_SHARED_MAX (CHUNK_BYTES / 4)

struct chunk {
    struct chunk *next; /* older chunk */
    size_t size;        /* bytes behind this head */
    size_t used;
    size_t pad; /* keeps the bytes behind the head aligned to 16 */
};

struct deferred {
    struct deferred *next; /* registered before */
    void (*fn)(void *obj);
    void *obj;
};

struct arena {
    struct chunk *top;   /* where small pieces come from */
    struct chunk *large; /* chunks of one piece each */
    struct chunk *first; /* survives arena_reset */
    struct deferred *deferred;
    size_t cap;
    size_t used; /* bytes asked for, rounded */
};

static char *chunk_bytes(struct chunk *c)
{
    return (char *)(c + 1);
}

static struct chunk *chunk_open(size_t size, bool zeroed)
{
    size_t total = sizeof(struct chunk) + size;
    struct chunk *c = zeroed ? mem_get_zeroed(total) : mem_get(total);
    c->next = NULL;
    c->size = size;
    c->used = 0;
    POISON(chunk_bytes(c), size);
    return c;
}

static void chunk_close(struct chunk *c)
{
    UNPOISON(chunk_bytes(c), c->size);
    mem_free(c);
}

static void chunk_close_all(struct chunk *c, const struct chunk *except)
{
    while (c != NULL) {
        struct chunk *next = c->next;
        if (c != except)
            chunk_close(c);
        c = next;
    }
}

struct arena *arena_open(size_t cap)
{
    struct arena *a = mem_get_zeroed(sizeof *a);
    a->cap = cap;
    a->first = a->top = chunk_open(CHUNK_BYTES, false);
    return a;
}

/* A deferred call may allocate or register another one; both are served. */
static void run_deferred(struct arena *a)
{
    while (a->deferred != NULL) {
        struct deferred *d = a->deferred;
        a->deferred = d->next;
        d->fn(d->obj);
    }
}

void arena_reset(struct arena *a)
{
    run_deferred(a);
    chunk_close_all(a->large, NULL);
    chunk_close_all(a->top, a->first);
    a->large = NULL;
    a->top = a->first;
    a->first->next = NULL;
    POISON(chunk_bytes(a->first), a->first->used);
    a->first->used = 0;
    a->used = 0;
}

void arena_close(struct arena *a)
{
    if (a == NULL)
        return;
    arena_reset(a);
    chunk_close(a->first);
    mem_free(a);
}

static void *alloc_large(struct arena *a, size_t n, size_t rounded)
{
    struct chunk *c = chunk_open(rounded, true); /* the system's pages are zero already */
    c->used = rounded;
    c->next = a->large;
    a->large = c;
    UNPOISON(chunk_bytes(c), n);
    return chunk_bytes(c);
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > a->cap || a->used > a->cap - n)
        mem_die("an arena passed its cap");
    size_t rounded = ((n + ALIGN - 1) & ~(size_t)(ALIGN - 1)) + REDZONE;
    if (rounded < n)
        mem_die("an arena passed its cap");
    a->used += rounded - REDZONE;

    struct chunk *c = a->top;
    if (c->size - c->used < rounded) {
        if (rounded > CHUNK_SHARED_MAX)
            return alloc_large(a, n, rounded);
        c = chunk_open(CHUNK_BYTES, false);
        c->next = a->top;
        a->top = c;
    }
    char *p = chunk_bytes(c) + c->used;
    c->used += rounded;
    UNPOISON(p, n);
    memset(p, 0, n);
    return p;
}

void *arena_array(struct arena *a, size_t size, size_t n)
{
    size_t bytes;
    if (__builtin_mul_overflow(size, n, &bytes))
        mem_die("an arena passed its cap");
    return arena_alloc(a, bytes);
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

void arena_defer(struct arena *a, void (*fn)(void *obj), void *obj)
{
    struct deferred *d = ARENA_NEW(a, struct deferred);
    d->fn = fn;
    d->obj = obj;
    d->next = a->deferred;
    a->deferred = d;
}
