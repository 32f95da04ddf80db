/*
 * buf.c — the growing byte buffer.
 *
 * There is always one byte allocated beyond `n` for the NUL of vsnprintf; it is not counted.
 */
#include "lib/base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "lib/base/mem.h"

#define BUF_FIRST 256

void buf_open(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4};
}

void buf_close(struct buf *b)
{
    mem_free(b->p);
    *b = (struct buf){.max = 0};
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->over = false;
}

/* Room for `n` more bytes and a NUL; false (and `over`) when the maximum would be passed. */
static bool reserve(struct buf *b, size_t n)
{
    if (b->over)
        return false;
    if (n > b->max - b->n) {
        b->over = true;
        return false;
    }
    size_t need = b->n + n + 1;
    if (need > b->cap) {
        size_t cap = b->cap != 0 ? b->cap : BUF_FIRST;
        while (cap < need)
            cap *= 2;
        if (cap > b->max + 1)
            cap = b->max + 1;
        b->p = mem_grow(b->p, cap);
        b->cap = cap;
    }
    return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (!reserve(b, n))
        return;
    if (n != 0)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_str(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_z(struct buf *b, const char *z)
{
    buf_add(b, z, strlen(z));
}

void buf_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_long(struct buf *b, long v)
{
    char digits[24];
    size_t at = sizeof digits;
    unsigned long u = v < 0 ? 0UL - (unsigned long)v : (unsigned long)v;
    do {
        digits[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u != 0);
    if (v < 0)
        digits[--at] = '-';
    buf_add(b, digits + at, sizeof digits - at);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    bool writable = !b->over && b->cap > b->n; /* then what fits is formatted once */
    size_t room = writable ? b->cap - b->n : 0;
    va_copy(again, ap);
    int n = vsnprintf(writable ? b->p + b->n : NULL, room, fmt, again);
    va_end(again);
    if (n < 0) {
        b->over = true;
        return;
    }
    if (writable && (size_t)n < room && (size_t)n <= b->max - b->n) {
        b->n += (size_t)n;
        return;
    }
    if (!reserve(b, (size_t)n))
        return;
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
    b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->p, b->n};
}
