/*
 * arena.h — memory with one lifetime: taken piece by piece, given back at once.
 *
 * Memory is zeroed and aligned for any type.  An arena never answers NULL: a
 * machine out of memory ends the process, an arena over its cap too (a cap is
 * far above what limits.h lets in, so it is a fault of the program).
 */
#ifndef KIEMDIEM_BASE_ARENA_H
#define KIEMDIEM_BASE_ARENA_H

#include <stddef.h>

struct arena;

/* Opens an arena that may hold at most `cap` bytes.  Close with arena_close. */
struct arena *arena_open(size_t cap);
void arena_close(struct arena *a);
/* Forgets everything, keeps the first chunk for the next use. */
void arena_reset(struct arena *a);
/* `n` zeroed bytes (n may be 0), aligned to 16. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((malloc, returns_nonnull));
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);
/* Calls fn(obj) at reset or close, last registered first. */
void arena_defer(struct arena *a, void (*fn)(void *obj), void *obj);

#define ARENA_NEW(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), sizeof(type), (n)))
void *arena_array(struct arena *a, size_t size, size_t n) __attribute__((malloc, returns_nonnull));

#endif
