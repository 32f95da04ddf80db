/*
 * doc_pdf.c — a PDF file: pages, their numbers and feet, what the file says of itself.
 */
#include <string.h>

#include "lib/base/limits.h"
#include "lib/doc/doc_pdf_inner.h"

/* The same document is the same file, whenever it is made. */
#define DAY_OF_THE_FILE "2000-01-01T00:00:00Z"
enum { DPI = 72, NUMBER_SIZE = 130, FOOT_SIZE = 80, LINK_BYTES = 32 };
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

static void open_fonts(struct pdf *p)
{
    const struct pdf_library *f = p->lib;
    cairo_font_options_t *options = f->cairo_font_options_create();
    p->fonts = f->pango_cairo_font_map_new();
    f->pango_cairo_font_map_set_resolution((PangoCairoFontMap *)p->fonts, DPI);
    p->context = f->pango_font_map_create_context(p->fonts);
    f->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    f->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    f->pango_cairo_context_set_font_options(p->context, options);
    f->cairo_font_options_destroy(options);
    f->pango_context_set_round_glyph_positions(p->context, FALSE);
    f->pango_context_set_language(p->context, f->pango_language_from_string("vi"));
    p->face = f->pango_font_description_new();
}

static err_t pdf_open(struct doc_writer *w)
{
    const char *missing = NULL;
    const struct pdf_library *lib = pdf_library(&missing);
    if (lib == NULL)
        return doc_refuse(w, E_STATE, M_DOC_NO_PANGO);
    struct pdf *p = ARENA_NEW(w->a, struct pdf);
    *p = (struct pdf){.w = w, .a = w->scratch, .lib = lib};
    w->own = p;
    p->surface =
        lib->cairo_pdf_surface_create_for_stream(write_bytes, w, PDF_OF_MM(2100), PDF_OF_MM(2970));
    p->cr = lib->cairo_create(p->surface);
    say(p, CAIRO_PDF_METADATA_TITLE, w->request.title);
    say(p, CAIRO_PDF_METADATA_AUTHOR, w->request.author);
    say(p, CAIRO_PDF_METADATA_CREATE_DATE, STR(DAY_OF_THE_FILE));
    open_fonts(p);
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
    p->lib->pango_font_description_set_family(p->face, str_copy(p->a, part->font).p);
}

static err_t pdf_part(struct doc_writer *w, const struct doc_part *part)
{
    struct pdf *p = w->own;
    begin_part(p, part);
    pdf_page_begin(p);
    if (part->title.n > 0)
        p->lib->cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT,
                                              str_copy(p->a, doc_clean(p->a, part->title)).p,
                                              str_fmt(p->a, "page=%d", p->pages).p, 0);
    pdf_blocks(p, part->block, part->n_blocks);
    pdf_page_end(p);
    pdf_forget(p);
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
    f->pango_font_description_free(p->face);
    f->g_object_unref(p->context);
    f->g_object_unref(p->fonts);
    *pages = p->pages;
    return good || !keep ? OK : doc_io(w);
}

const struct doc_ops doc_pdf_ops = {pdf_open, pdf_part, pdf_close};
