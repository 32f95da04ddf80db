/*
 * csv_stream.c — the bytes of a list, chunk by chunk; UTF-16 becomes UTF-8 on the way.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/file/csv_inner.h"

enum { CHUNK_BYTES = 64 << 10, REPLACEMENT = 0xFFFD };

static bool refill(struct csv_stream *s)
{
    struct csv *c = s->c;
    s->next = 0;
    if (c->in) {
        s->n = fread(s->chunk, 1, CHUNK_BYTES, c->in);
        s->failed = ferror(c->in) != 0;
    } else {
        s->n = c->bytes.n - s->at < CHUNK_BYTES ? c->bytes.n - s->at : CHUNK_BYTES;
        if (s->n > 0)
            memcpy(s->chunk, c->bytes.p + s->at, s->n);
        s->at += s->n;
    }
    return s->n > 0 && !s->failed;
}

/* A byte of the file itself. */
static int raw_next(struct csv_stream *s)
{
    if (s->next == s->n && !refill(s))
        return -1;
    return s->chunk[s->next++];
}

err_t csv_stream_open(struct csv_stream *s, struct csv *c)
{
    unsigned char *chunk = s->c == c ? s->chunk : arena_alloc(c->arena, CHUNK_BYTES);
    *s = (struct csv_stream){.c = c, .chunk = chunk};
    if (c->in && fseek(c->in, 0, SEEK_SET) != 0)
        return csv_report(c, E_IO, 0, 0, M_FILE_CANNOT_READ, STR(""));
    if (!c->facts.bom)
        return OK;
    for (int skip = c->facts.encoding == CSV_UTF8 ? 3 : 2; skip > 0; skip--)
        (void)raw_next(s);
    return OK;
}

/* One unit of UTF-16; -1 at the end, half a unit is replaced. */
static int unit_next(struct csv_stream *s)
{
    int a = raw_next(s);
    if (a < 0)
        return -1;
    int b = raw_next(s);
    if (b < 0) {
        s->bad_utf16 = true;
        return REPLACEMENT;
    }
    return s->c->facts.encoding == CSV_UTF16_LE ? b << 8 | a : a << 8 | b;
}

static void put(struct csv_stream *s, int cp)
{
    unsigned char *out = s->out + s->out_n;
    if (cp < 0x80) {
        out[0] = (unsigned char)cp;
        s->out_n += 1;
    } else if (cp < 0x800) {
        out[0] = (unsigned char)(0xC0 | cp >> 6);
        out[1] = (unsigned char)(0x80 | (cp & 63));
        s->out_n += 2;
    } else if (cp < 0x10000) {
        out[0] = (unsigned char)(0xE0 | cp >> 12);
        out[1] = (unsigned char)(0x80 | (cp >> 6 & 63));
        out[2] = (unsigned char)(0x80 | (cp & 63));
        s->out_n += 3;
    } else {
        out[0] = (unsigned char)(0xF0 | cp >> 18);
        out[1] = (unsigned char)(0x80 | (cp >> 12 & 63));
        out[2] = (unsigned char)(0x80 | (cp >> 6 & 63));
        out[3] = (unsigned char)(0x80 | (cp & 63));
        s->out_n += 4;
    }
}

static bool is_low(int unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* Puts the next character into `out`; a lone surrogate is replaced.  False at the end. */
static bool transcode(struct csv_stream *s)
{
    int unit = unit_next(s);
    s->out_n = s->out_next = 0;
    if (unit < 0)
        return false;
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        int low = unit_next(s);
        if (is_low(low)) {
            put(s, 0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF));
            return true;
        }
        s->bad_utf16 = true;
        put(s, REPLACEMENT);
        if (low >= 0)
            put(s, low >= 0xD800 && low <= 0xDBFF ? REPLACEMENT : low);
        return true;
    }
    if (is_low(unit)) {
        s->bad_utf16 = true;
        unit = REPLACEMENT;
    }
    put(s, unit);
    return true;
}

int csv_stream_next(struct csv_stream *s)
{
    bool wide = s->c->facts.encoding == CSV_UTF16_LE || s->c->facts.encoding == CSV_UTF16_BE;
    if (!wide)
        return raw_next(s);
    if (s->out_next == s->out_n && !transcode(s))
        return -1;
    return s->out[s->out_next++];
}
