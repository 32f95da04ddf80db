/*
 * doc_pdf_fonts.c — faces, and words as they come out of a face, remembered.
 *
 * Papers say the same few thousand words again and again, and pango takes as long for the thousandth
 * time as for the first: itemizing, shaping and breaking a paragraph costs ten times what drawing it
 * does.  So a word is shaped once for each face.  Words that are not plain Latin in a face that has
 * all their letters are `foreign`: whoever asks lets pango lay out the whole piece.
 *
 * Fonts belong to the process: opening a map of them for each file costs more than the file.
 */
#include <malloc.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/doc/doc_pdf_inner.h"

enum {
    DPI = 72,
    ARENA_CAP = 512 << 20,
    WORDS_CAP = 24 << 20, /* more than that is forgotten before the next part */
    FACES_MOST = 64,      /* so are more faces */
    TABLE_FIRST = 1 << 13,
    HEAP_KEPT = 32 << 20
};

struct family {
    struct str name;
    struct family *next;
};

struct pdf_fonts {
    const struct pdf_library *lib;
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *description;
    struct arena *a; /* everything below */
    struct family *families;
    const struct family *family; /* of the part in hand */
    struct pdf_face *faces;
    int n_faces;
    struct pdf_word **table; /* open addressing */
    size_t n_words, size;
};

/* --- faces --- */

static void set_description(struct pdf_fonts *f, const struct pdf_face *face)
{
    const struct pdf_library *lib = f->lib;
    lib->pango_font_description_set_family(f->description, face->family->name.p);
    lib->pango_font_description_set_size(f->description, face->size * PANGO_SCALE / 10);
    lib->pango_font_description_set_weight(f->description,
                                           face->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    lib->pango_font_description_set_style(f->description,
                                          face->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
}

const PangoFontDescription *pdf_description(struct pdf_fonts *f, const struct pdf_face *face)
{
    set_description(f, face);
    return f->description;
}

const struct pdf_face *pdf_face(struct pdf_fonts *f, int size, bool bold, bool italic)
{
    for (struct pdf_face *x = f->faces; x != NULL; x = x->next) {
        if (x->size == size && x->bold == bold && x->italic == italic && x->family == f->family)
            return x;
    }
    struct pdf_face *x = ARENA_NEW(f->a, struct pdf_face);
    *x = (struct pdf_face){
        .family = f->family, .size = size, .bold = bold, .italic = italic, .next = f->faces};
    f->faces = x;
    f->n_faces++;
    set_description(f, x);
    x->font = f->lib->pango_context_load_font(f->context, f->description);
    const struct pdf_word *blank = pdf_word(f, x, STR(" "));
    x->blank = blank->width;
    x->plain = !blank->foreign && blank->n_glyphs == 1;
    x->blank_glyph = x->plain ? blank->glyph[0].index : 0;
    return x;
}

/* --- words --- */

/* Letters that come one glyph after the other in any face that has them. */
static bool is_plain(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
    while (p < end) {
        if (*p >= ' ' && *p < 0x7F) {
            p++;
        } else if (*p >= 0xC2 && *p <= 0xC9 && end - p >= 2) { /* to U+024F */
            bool soft_hyphen = p[0] == 0xC2 && p[1] == 0xAD;
            if (soft_hyphen || (p[0] == 0xC9 && p[1] > 0x8F))
                return false;
            p += 2;
        } else if (*p == 0xE1 && end - p >= 3 && p[1] >= 0xB8 && p[1] <= 0xBB) { /* U+1Exx */
            p += 3;
        } else if (*p == 0xE2 && end - p >= 3 && p[1] == 0x80 &&
                   ((p[2] >= 0x90 && p[2] <= 0x9E && p[2] != 0x97) || p[2] == 0xA2 ||
                    p[2] == 0xA6)) { /* dashes, quotes, bullet, ellipsis */
            p += 3;
        } else {
            return false;
        }
    }
    return true;
}

/* Glyphs and the bytes that each stands for; false when one is missing in the face. */
static bool take_glyphs(struct pdf_fonts *f, struct pdf_word *w, const PangoGlyphString *g)
{
    double x = 0;
    w->n_glyphs = g->num_glyphs;
    w->glyph = ARENA_ARRAY(f->a, cairo_glyph_t, (size_t)g->num_glyphs);
    w->cluster = ARENA_ARRAY(f->a, cairo_text_cluster_t, (size_t)g->num_glyphs);
    for (int i = 0; i < g->num_glyphs; i++) {
        const PangoGlyphInfo *from = &g->glyphs[i];
        if (from->glyph == PANGO_GLYPH_EMPTY || (from->glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 ||
            from->geometry.y_offset != 0)
            return false;
        w->glyph[i] = (cairo_glyph_t){.index = from->glyph,
                                      .x = x + from->geometry.x_offset / (double)PANGO_SCALE};
        x += from->geometry.width / (double)PANGO_SCALE;
        int to = i + 1 < g->num_glyphs ? g->log_clusters[i + 1] : (int)w->text.n;
        if (to <= g->log_clusters[i]) /* more than one glyph for a letter */
            return false;
        w->cluster[i] = (cairo_text_cluster_t){to - g->log_clusters[i], 1};
    }
    w->width = x;
    return true;
}

static bool shape(struct pdf_fonts *f, struct pdf_face *face, struct pdf_word *w)
{
    const struct pdf_library *lib = f->lib;
    set_description(f, face);
    lib->pango_context_set_font_description(f->context, f->description);
    GList *items = lib->pango_itemize(f->context, w->text.p, 0, (int)w->text.n, NULL, NULL);
    PangoItem *item = items != NULL ? items->data : NULL;
    bool good = item != NULL && items->next == NULL && item->analysis.font == face->font;
    if (good) {
        PangoGlyphString *g = lib->pango_glyph_string_new();
        lib->pango_shape(w->text.p, (int)w->text.n, &item->analysis, g);
        good = take_glyphs(f, w, g);
        if (good && face->scaled == NULL) {
            PangoRectangle box;
            lib->pango_glyph_string_extents(g, face->font, NULL, &box);
            face->ascent = -box.y / (double)PANGO_SCALE;
            face->descent = (box.y + box.height) / (double)PANGO_SCALE;
            face->scaled = lib->pango_cairo_font_get_scaled_font((PangoCairoFont *)face->font);
        }
        lib->pango_glyph_string_free(g);
    }
    for (GList *i = items; i != NULL; i = i->next)
        lib->pango_item_free(i->data);
    lib->g_list_free(items);
    return good;
}

static unsigned hash_of(const struct pdf_face *face, struct str s)
{
    unsigned h = 2166136261U ^ (unsigned)((size_t)face >> 4);
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 16777619U;
    return h ^ h >> 15;
}

static void put(struct pdf_fonts *f, struct pdf_word *w)
{
    size_t at = w->hash & (f->size - 1);
    while (f->table[at] != NULL)
        at = (at + 1) & (f->size - 1);
    f->table[at] = w;
}

static void grow(struct pdf_fonts *f)
{
    struct pdf_word **old = f->table;
    size_t size = f->size;
    f->size = size > 0 ? size * 2 : TABLE_FIRST;
    f->table = ARENA_ARRAY(f->a, struct pdf_word *, f->size);
    for (size_t i = 0; i < size; i++) {
        if (old[i] != NULL)
            put(f, old[i]);
    }
}

const struct pdf_word *pdf_word(struct pdf_fonts *f, const struct pdf_face *face, struct str s)
{
    unsigned h = hash_of(face, s);
    for (size_t at = h & (f->size - 1); f->size > 0; at = (at + 1) & (f->size - 1)) {
        struct pdf_word *w = f->table[at];
        if (w == NULL)
            break;
        if (w->hash == h && w->face == face && str_eq(w->text, s))
            return w;
    }
    if (f->n_words * 2 >= f->size)
        grow(f);
    struct pdf_word *w = ARENA_NEW(f->a, struct pdf_word);
    *w = (struct pdf_word){.face = face, .hash = h, .text = str_copy(f->a, s)};
    w->foreign = !is_plain(s) || !shape(f, (struct pdf_face *)face, w);
    f->n_words++;
    put(f, w);
    return w;
}

/* --- the process's fonts --- */

static void forget(struct pdf_fonts *f)
{
    for (struct pdf_face *x = f->faces; x != NULL; x = x->next) {
        if (x->font != NULL)
            f->lib->g_object_unref(x->font);
    }
    arena_reset(f->a);
    f->families = NULL;
    f->family = NULL;
    f->faces = NULL;
    f->n_faces = 0;
    f->table = NULL;
    f->n_words = f->size = 0;
}

PangoContext *pdf_context(struct pdf_fonts *f)
{
    return f->context;
}

void pdf_fonts_part(struct pdf_fonts *f, struct str family)
{
    if (arena_used(f->a) > WORDS_CAP || f->n_faces > FACES_MOST)
        forget(f);
    f->family = NULL;
    for (struct family *x = f->families; x != NULL; x = x->next) {
        if (str_eq(x->name, family))
            f->family = x;
    }
    if (f->family == NULL) {
        struct family *x = ARENA_NEW(f->a, struct family);
        *x = (struct family){str_copy(f->a, family), f->families};
        f->families = x;
        f->family = x;
    }
}

struct pdf_fonts *pdf_fonts(const struct pdf_library *lib)
{
    static struct pdf_fonts f;
    if (f.lib != NULL)
        return &f;
    f.lib = lib;
    /* Cairo takes and gives back a page's worth of memory for every page; without this the kernel
       maps and unmaps it each time, a tenth of the whole. */
    (void)mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
    (void)mallopt(M_MMAP_THRESHOLD, HEAP_KEPT);
    f.a = arena_open(ARENA_CAP);
    cairo_font_options_t *options = lib->cairo_font_options_create();
    f.map = lib->pango_cairo_font_map_new();
    lib->pango_cairo_font_map_set_resolution((PangoCairoFontMap *)f.map, DPI);
    f.context = lib->pango_font_map_create_context(f.map);
    lib->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    lib->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    lib->pango_cairo_context_set_font_options(f.context, options);
    lib->cairo_font_options_destroy(options);
    lib->pango_context_set_round_glyph_positions(f.context, FALSE);
    lib->pango_context_set_language(f.context, lib->pango_language_from_string("vi"));
    f.description = lib->pango_font_description_new();
    return &f;
}
