/*
 * doc_width.c — how long a line of a paragraph is when it is set in a face as wide as Times.
 *
 * DOCX has no line "as long as the text": the writer must know the length.  Times New Roman and
 * Liberation Serif have the same widths; marks of Vietnamese letters add nothing but the horn's.
 */
#include <utf8proc.h>

#include "lib/base/arena.h"
#include "lib/doc/doc_inner.h"
#include "lib/text/unicode.h"

enum {
    FIRST = ' ',
    LAST = '~',
    EM = 1000,
    OTHER = 500,
    HORN = 0x31B,
    MARKS = 0x300,
    MARKS_END = 0x370
};

/* Thousandths of the size: upright, bold. */
static const short width[2][LAST - FIRST + 1] = {
    {250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
     500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
     556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
     722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
     278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541},
    {250, 333, 555, 500, 500, 1000, 833, 278,  333, 333, 500, 570, 250, 333, 250, 278,
     500, 500, 500, 500, 500, 500,  500, 500,  500, 500, 333, 333, 570, 570, 570, 500,
     930, 722, 667, 722, 722, 667,  611, 778,  778, 389, 500, 778, 667, 944, 722, 778,
     611, 778, 722, 556, 667, 722,  722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
     333, 500, 556, 444, 556, 444,  333, 500,  556, 278, 333, 556, 278, 833, 556, 500,
     556, 556, 444, 389, 333, 556,  500, 722,  500, 500, 444, 394, 220, 394, 520}};

static int of_letter(int32_t cp, bool bold)
{
    if (cp >= FIRST && cp <= LAST)
        return width[bold][cp - FIRST];
    if (cp == 0x110) /* Đ, đ */
        return 722;
    if (cp == 0x111)
        return bold ? 556 : 500;
    if (cp == HORN)
        return 40;
    return cp >= MARKS && cp < MARKS_END ? 0 : OTHER;
}

int doc_line_width(struct arena *a, const struct doc_para *p, const struct doc_look *l)
{
    int longest = 0;
    long here = 0; /* tenths of a point, thousandths */
    for (int i = 0; i < p->n_runs; i++) {
        const struct doc_run *r = &p->run[i];
        struct code_points t =
            unicode_decompose(a, doc_clean(a, r->text), UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
        int size = r->size > 0 ? r->size : l->size;
        bool bold = l->bold || (r->flags & RUN_BOLD);
        for (size_t k = 0; k < t.n && r->kind == RUN_TEXT; k++) {
            here = t.p[k] == '\n' ? 0 : here + (long)of_letter(t.p[k], bold) * size;
            int mm = (int)(here * 254 / (720 * (long)EM)); /* tenths of a millimetre */
            longest = mm > longest ? mm : longest;
        }
    }
    return longest;
}
