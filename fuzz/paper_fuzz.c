/*
 * paper_fuzz.c — any bytes as the text of a paper, of its content groups and of a layout: read to the
 * end or refused with a report.  A paper that is accepted is also laid out, with nothing in hand.
 */
#include <stdint.h>
#include <stdlib.h>

#include "app/paper/check.h"
#include "app/paper/part_text.h"
#include "app/paper/render.h"
#include "lib/base/arena.h"
#include "lib/base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PART_BYTES = 16 << 20, SOME_DAY = 20000 };

static void lay_out(const struct reporter *r, const struct paper *p,
                    const struct layout_shelf *layouts)
{
    struct doc_part part;
    struct buf b;
    buf_open(&b, PART_BYTES);
    paper_render(r->arena, p, layout_on(layouts, p->layout, SOME_DAY),
                 data_open(r->arena, p->about), &part);
    part_text(&b, &part);
    buf_close(&b);
}

/* Refused exactly when something was reported. */
static void must_agree(err_t err, const struct problems *p)
{
    if ((err == OK) != (p->total == 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct problems problems;
    struct reporter r = {a, &problems, LANG_VI};
    struct layout_shelf layouts, other;
    struct paper_content *content;
    struct paper paper;
    int n;

    problems_open(&problems, a);
    if (layout_shelf_open(&r, NULL, &layouts) != OK)
        abort();
    err_t err = paper_read(&r, STR("x.paper"), bytes, &paper);
    must_agree(err, &problems);
    if (err == OK && paper_check(&r, &paper, &layouts) == OK)
        lay_out(&r, &paper, &layouts);
    problems_open(&problems, a);
    must_agree(paper_content_read(&r, STR("content.paper"), bytes, &content, &n), &problems);
    problems_open(&problems, a);
    must_agree(layout_read(&r, STR("x.layout"), bytes, &other), &problems);
    arena_close(a);
    return 0;
}
