/*
 * buf.h — a growing byte buffer with a mandatory maximum.
 * When the maximum would be passed, `over` is set and stays set, and nothing more is added.
 */
#ifndef KIEMDIEM_BASE_BUF_H
#define KIEMDIEM_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/base/str.h"

struct buf {
    char *p;    /* the bytes; owned; NUL-terminated when buf_z was called */
    size_t n;   /* used */
    size_t cap; /* allocated */
    size_t max; /* never more than this */
    bool over;  /* something did not fit */
};

void buf_open(struct buf *b, size_t max);
void buf_close(struct buf *b);
void buf_clear(struct buf *b); /* n = 0, over = false; keeps the memory */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_z(struct buf *b, const char *z); /* adds a C string */
void buf_char(struct buf *b, char c);
void buf_long(struct buf *b, long v);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
struct str buf_view(const struct buf *b); /* borrowed until the next change */

#endif
