/*
 * docx_fuzz.c — any bytes as a filled form: read to its end or refused with a report.  What is no zip is
 * taken as the text of one (word/document.xml), so that the fuzzer gets past the packing.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "app/paper/form_read.h"
#include "lib/base/arena.h"
#include "lib/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 1 << 20 };
#define ARENA_MAX ((size_t)1 << 30)

static struct paper_shelf shelf;
static struct data *blank;

static void prepare(void)
{
    static const char *const levels[] = {"XS", "HTT", "HT", "KHT"};
    static const char *const labels[] = {"Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành tốt nhiệm vụ",
                                         "Hoàn thành nhiệm vụ", "Không hoàn thành nhiệm vụ"};
    static struct problems problems;
    struct arena *a = arena_open(ARENA_MAX); /* lives as long as the fuzzer */
    struct reporter r = {a, &problems, LANG_EN};
    problems_open(&problems, a);
    if (paper_shelf_open(&r, STR("366"), NULL, &shelf) != OK) {
        abort();
    }
    blank = data_open(a, ABOUT_MEMBER);
    for (int i = 0; i < 4; i++) {
        struct data *d = data_add(blank, "levels");
        data_text(d, "code", str_of(levels[i]));
        data_text(d, "label", str_of(labels[i]));
    }
}

static void number(struct buf *b, unsigned v, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        buf_char(b, (char)(i < 4 ? v >> (8 * i) & 0xFF : 0));
    }
}

static unsigned checksum(const uint8_t *p, size_t n)
{
    unsigned crc = ~0u;
    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++) {
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}

/* A zip of one part, not packed. */
static void zip_text(struct buf *b, const uint8_t *data, size_t size)
{
    static const char name[] = "word/document.xml";
    unsigned crc = checksum(data, size), n = (unsigned)size, len = sizeof name - 1;
    for (int central = 0; central < 2; central++) {
        buf_add(b, central ? "PK\x01\x02\x14\0" : "PK\x03\x04", central ? 6 : 4);
        number(b, 20, 2);
        number(b, 0, 4); /* flags, not packed */
        number(b, 0, 4); /* time and day */
        number(b, crc, 4);
        number(b, n, 4);
        number(b, n, 4);
        number(b, len, 2);
        number(b, 0, 2);
        if (central) {
            number(b, 0, 2 + 2 + 2 + 4 + 4);
        }
        buf_add(b, name, len);
        if (!central) {
            buf_add(b, data, size);
        }
    }
    buf_add(b, "PK\x05\x06\0\0\0\0\x01\0\x01\0", 12);
    number(b, 46 + len, 4);
    number(b, 30 + len + n, 4);
    number(b, 0, 2);
}

static void touch(const struct docx_text *text)
{
    for (size_t i = 0; i < text->n; i++) {
        const struct docx_para *p = &text->para[i];
        for (int k = 0; k < p->n_marks; k++) {
            if (p->mark[k].at > p->text.n) {
                abort();
            }
        }
        if (p->span < 1 || p->row < 0 || p->column < 0) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open(ARENA_MAX);
    struct problems problems;
    struct docx_text text;
    struct review_form form;
    struct buf zip;
    bool packed = size >= 4 && memcmp(data, "PK", 2) == 0;
    if (shelf.n == 0) {
        prepare();
    }
    buf_open(&zip, 4 << 20);
    if (!packed && size <= TEXT_MAX) {
        zip_text(&zip, data, size);
    }
    struct str bytes = packed ? (struct str){(const char *)data, size} : buf_view(&zip);
    problems_open(&problems, a);
    err_t e = docx_read_bytes(a, LANG_EN, &problems, STR("fuzz.docx"), bytes, &text);
    if ((e == OK) != (problems.n_errors == 0)) {
        abort();
    }
    if (e == OK) {
        touch(&text);
        err_t placed = form_read(a, &shelf, blank, &text, &form);
        (void)placed; /* no form of ours is an answer too */
    }
    buf_close(&zip);
    arena_close(a);
    return 0;
}
