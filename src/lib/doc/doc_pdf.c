/*
 * doc_pdf.c — a PDF file: pages, their numbers and feet, what the file says of itself.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/doc/doc_pdf_inner.h"

/* The same document is the same file, whenever it is made. */
#define DAY_OF_THE_FILE "2000-01-01T00:00:00Z"
enum {
    NUMBER_SIZE = 130,
    FOOT_SIZE = 80,
    LOOSE_CAP = 1 << 30,
    WEIGHT_MOST = 16 << 20,
    BLOCK_WEIGHT = 32
};
static const double NUMBER_ABOVE = 14; /* between a page number and the text, points */
static const double FOOT_BELOW = 16;

static cairo_status_t write_bytes(void *arg, const unsigned char *bytes, unsigned n)
{
    struct doc_writer *w = arg;
    return fwrite(bytes, 1, n, w->out) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* --- pages --- */

void pdf_page_begin(struct pdf *p)
{
    const struct doc_page *page = &p->part->page;
    p->lib->cairo_pdf_surface_set_size(p->surface, PDF_OF_MM(page->width), PDF_OF_MM(page->height));
    p->page++;
    p->pages++;
    p->y = p->top;
    p->fresh = true;
    p->inked = false;
}

static void page_number(struct pdf *p)
{
    const struct doc_page *page = &p->part->page;
    if (p->page < 2 || page->numbers == NUMBERS_NONE)
        return;
    double at = page->numbers == NUMBERS_TOP ? p->top - NUMBER_ABOVE
                                             : p->bottom + NUMBER_ABOVE + PDF_OF_PT(NUMBER_SIZE);
    pdf_draw_small(p, str_fmt(p->a, "%d", p->page), NUMBER_SIZE, DOC_CENTER, at);
}

void pdf_page_end(struct pdf *p)
{
    pdf_grid_end(p);
    page_number(p);
    if (p->part->foot.n > 0)
        pdf_draw_small(p, p->part->foot, FOOT_SIZE, DOC_LEFT, p->bottom + FOOT_BELOW);
    p->lib->cairo_show_page(p->cr);
}

/* --- the file --- */

static void say(struct pdf *p, cairo_pdf_metadata_t what, struct str text)
{
    if (text.n > 0)
        p->lib->cairo_pdf_surface_set_metadata(p->surface, what,
                                               str_copy(p->w->a, doc_clean(p->w->a, text)).p);
}

static err_t pdf_open(struct doc_writer *w)
{
    const char *missing = NULL;
    const struct pdf_library *lib = pdf_library(&missing);
    if (lib == NULL)
        return doc_refuse(w, E_STATE, M_DOC_NO_PANGO);
    struct pdf *p = ARENA_NEW(w->a, struct pdf);
    *p = (struct pdf){.w = w, .part_a = w->scratch, .a = arena_open(LOOSE_CAP), .lib = lib};
    w->own = p;
    p->surface =
        lib->cairo_pdf_surface_create_for_stream(write_bytes, w, PDF_OF_MM(2100), PDF_OF_MM(2970));
    p->cr = lib->cairo_create(p->surface);
    say(p, CAIRO_PDF_METADATA_TITLE, w->request.title);
    say(p, CAIRO_PDF_METADATA_AUTHOR, w->request.author);
    say(p, CAIRO_PDF_METADATA_CREATE_DATE, STR(DAY_OF_THE_FILE));
    p->fonts = pdf_fonts(lib);
    p->ink = pdf_ink_new(w->a);
    return OK;
}

static void begin_part(struct pdf *p, const struct doc_part *part)
{
    const struct doc_page *page = &part->page;
    p->part = part;
    p->page = 0;
    p->top = PDF_OF_MM(page->top);
    p->bottom = PDF_OF_MM(page->height - page->bottom);
    p->left = PDF_OF_MM(page->left);
    p->width = PDF_OF_MM(page->width - page->left - page->right);
    p->chain = NULL;
    p->n_chain = p->cap_chain = 0;
    pdf_fonts_part(p->fonts, doc_clean(p->a, part->font));
}

/* --- what is far too long --- */

static size_t weight_of(const struct doc_block *block, int n);

static size_t weight_of_table(const struct doc_table *t)
{
    size_t sum = 0;
    for (int i = 0; i < t->n_rows; i++) {
        for (int k = 0; k < t->row[i].n_cells; k++)
            sum += BLOCK_WEIGHT + weight_of(t->row[i].cell[k].block, t->row[i].cell[k].n_blocks);
    }
    return sum;
}

/* Bytes of text, and something for each block. */
static size_t weight_of(const struct doc_block *block, int n)
{
    size_t sum = 0;
    for (int i = 0; i < n; i++) {
        sum += BLOCK_WEIGHT;
        for (int k = 0; block[i].kind == BLOCK_PARA && k < block[i].para.n_runs; k++)
            sum += block[i].para.run[k].text.n;
        if (block[i].kind == BLOCK_PARA && block[i].para.fill_lines > 0)
            sum += (size_t)block[i].para.fill_lines * BLOCK_WEIGHT;
        if (block[i].kind == BLOCK_TABLE)
            sum += weight_of_table(&block[i].table);
    }
    return sum;
}

/* --- parts --- */

static err_t pdf_part(struct doc_writer *w, const struct doc_part *part)
{
    struct pdf *p = w->own;
    if (weight_of(part->block, part->n_blocks) > WEIGHT_MOST)
        return doc_refuse(w, E_LIMIT, M_DOC_TOO_LONG);
    begin_part(p, part);
    pdf_page_begin(p);
    if (part->title.n > 0)
        p->lib->cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT,
                                              str_copy(p->a, doc_clean(p->a, part->title)).p,
                                              str_fmt(p->a, "page=%d", p->pages).p, 0);
    pdf_blocks(p, part->block, part->n_blocks);
    if (p->inked || p->page == 1)
        pdf_page_end(p);
    else
        p->pages--; /* begun by a break at the end, or for empty lines */
    pdf_forget(p);
    arena_reset(p->a);
    return p->lib->cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS ? OK : doc_io(w);
}

static err_t pdf_close(struct doc_writer *w, bool keep, int *pages)
{
    struct pdf *p = w->own;
    const struct pdf_library *f = p->lib;
    pdf_forget(p);
    f->cairo_destroy(p->cr);
    f->cairo_surface_finish(p->surface);
    bool good = f->cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS;
    f->cairo_surface_destroy(p->surface);
    arena_close(p->a);
    *pages = p->pages;
    return good || !keep ? OK : doc_io(w);
}

const struct doc_ops doc_pdf_ops = {pdf_open, pdf_part, pdf_close};
