/*
 * str.h — a borrowed string: bytes and a length, always UTF-8 after the edge.
 * The bytes belong to whoever made them (an arena, the binary).
 */
#ifndef KIEMDIEM_BASE_STR_H
#define KIEMDIEM_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct str {
    const char *p; /* not NUL-terminated in general; may be NULL when n is 0 */
    size_t n;      /* bytes */
};

#define STR(lit)   ((struct str){(lit), sizeof(lit) - 1})
#define STR_ARG(s) (int)(s).n, (s).p /* for "%.*s" */

struct str str_of(const char *z);                   /* borrows a NUL-terminated string */
struct str str_copy(struct arena *a, struct str s); /* NUL-terminated copy */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);
int str_cmp(struct str a, struct str b); /* memory order */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s); /* without blanks (space, tab, CR, LF) at both ends */
struct str str_sub(struct str s, size_t from, size_t n); /* clamped */
/* Position of the first `c` at or after `from`; s.n when there is none. */
size_t str_find(struct str s, size_t from, char c);
/* Cuts `*rest` at the first `c`: answers the part before it, *rest keeps what follows. False when
   *rest was empty. */
bool str_cut(struct str *rest, char c, struct str *part);
/* A decimal integer with optional sign, whole string, within lo..hi. */
bool str_to_long(struct str s, long lo, long hi, long *out);
/* Edits needed to turn a into b (Levenshtein over bytes, both at most 64 bytes; longer: 99). */
unsigned str_distance(struct str a, struct str b);

/* Of many known words, the one that was probably meant: at most 3 edits away, or a third of the
   bytes of the word if that is less, and the first of several that are equally near. */
struct str_nearest {
    struct str word, best; /* best: empty when none is near */
    unsigned distance;     /* that a better one must stay below */
};
struct str_nearest str_nearest_to(struct str word);
void str_nearest_try(struct str_nearest *x, struct str known);

#endif
