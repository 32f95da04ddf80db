/*
 * mem.h — the only door to malloc; private to lib/base, but for mem_begin, which main calls.
 *
 * Nothing here answers NULL: a machine out of memory ends the process.
 */
#ifndef KIEMDIEM_BASE_MEM_H
#define KIEMDIEM_BASE_MEM_H

#include <stddef.h>

/*
 * At the start of the program: memory that is freed stays with the program up to some megabytes.
 * Work goes unit by unit and empties its arenas after each; giving pages back to the system and
 * taking them anew each time took three quarters of the time of rating a province.
 */
void mem_begin(void);

/* `n` bytes (at least 1), not zeroed. Give back with mem_free. */
void *mem_get(size_t n) __attribute__((malloc, returns_nonnull));
/* `n` zeroed bytes (at least 1). */
void *mem_get_zeroed(size_t n) __attribute__((malloc, returns_nonnull));
/* The same block with room for `n` bytes; `p` may be NULL. */
void *mem_grow(void *p, size_t n) __attribute__((returns_nonnull));
void mem_free(void *p);
/* Ends the process with a line on the error stream: `what` is for whoever runs the machine. */
_Noreturn void mem_die(const char *what);

#endif
