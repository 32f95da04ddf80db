/*
 * old_text.c — evidence for old encodings by column and font.
 */
#include "app/roster/old_text.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"

enum { FONTS = LEGACY_VISCII /* no font tells VISCII */ };

/* The text of one column in one kind of font. */
struct group {
    struct legacy_evidence evidence;
    struct legacy_guess guess;
    bool mixed; /* correct Vietnamese stands among it */
};

struct old_text {
    struct arena *arena;
    struct group *at[LIMIT_XLSX_COLUMNS + 1][FONTS]; /* NULL: no such text */
    int last_col;
};

struct old_text *old_text_make(struct arena *a)
{
    struct old_text *o = ARENA_NEW(a, struct old_text);
    o->arena = a;
    return o;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

void old_text_look(struct old_text *o, const struct xlsx_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        const struct xlsx_cell *c = &row->cells[i];
        if (c->type != XLSX_TEXT || is_ascii(c->typed))
            continue;
        struct group **g = &o->at[c->col][c->font];
        if (!*g)
            *g = ARENA_NEW(o->arena, struct group);
        legacy_look(&(*g)->evidence, c->typed);
        if (c->col > o->last_col)
            o->last_col = c->col;
    }
}

/* What all columns of a sheet say together. */
struct whole {
    enum legacy encoding; /* that it shows surely; LEGACY_NONE: none */
    bool pure;            /* it holds no correct Vietnamese beside it */
};

static struct whole judge_sheet(const struct old_text *o)
{
    struct legacy_evidence all = {0};
    for (int c = 1; c <= o->last_col; c++)
        for (int f = 0; f < FONTS; f++)
            if (o->at[c][f])
                legacy_merge(&all, &o->at[c][f]->evidence);
    struct legacy_guess g = legacy_judge(&all, LEGACY_NONE);
    enum legacy e = g.verdict == LEGACY_SURE ? g.encoding : LEGACY_NONE;
    return (struct whole){e, all.unicode == 0 && all.against[e] == 0};
}

/* Does a group that says too little by itself follow its sheet?  "Chi bé Mét" reads well both ways:
   in a sheet of nothing but TCVN3 it is meant so. */
static bool follows(const struct legacy_evidence *e, const struct whole *sheet)
{
    enum legacy s = sheet->encoding;
    if (s == LEGACY_NONE || e->only[s] < e->against[s])
        return false;
    return e->only[s] > 0 || (sheet->pure && e->good[s] > 0);
}

static void judge_group(struct group *g, enum legacy font, const struct whole *sheet)
{
    const struct legacy_evidence *e = &g->evidence;
    g->guess = legacy_judge(e, font);
    if (g->guess.verdict != LEGACY_SURE && follows(e, sheet))
        g->guess = (struct legacy_guess){sheet->encoding, LEGACY_SURE};
    g->mixed = e->unicode > 0 || e->against[g->guess.encoding] > 0;
}

void old_text_judge(struct old_text *o)
{
    struct whole sheet = judge_sheet(o);
    for (int c = 1; c <= o->last_col; c++)
        for (int f = 0; f < FONTS; f++)
            if (o->at[c][f])
                judge_group(o->at[c][f], (enum legacy)f, &sheet);
}

/* Capitals are shown by the font, so plain ASCII in it is meant so too. */
static bool applies(const struct group *g, const struct xlsx_cell *c)
{
    if (c->type != XLSX_TEXT || !g || g->guess.verdict != LEGACY_SURE)
        return false;
    return legacy_applies(g->guess.encoding, g->mixed, c->typed) ||
           (c->font_capitals && is_ascii(c->typed));
}

struct xlsx_row old_text_decode(const struct old_text *o, struct arena *a,
                                const struct xlsx_row *row)
{
    struct xlsx_row out = *row;
    struct xlsx_cell *cells = NULL;
    for (size_t i = 0; i < row->n; i++) {
        const struct xlsx_cell *c = &row->cells[i];
        const struct group *g = o->at[c->col][c->font];
        if (!applies(g, c))
            continue;
        if (!cells) {
            cells = ARENA_ARRAY(a, struct xlsx_cell, row->n);
            memcpy(cells, row->cells, row->n * sizeof *cells);
            out.cells = cells;
        }
        cells[i].text = legacy_decode(a, g->guess.encoding, c->font_capitals, c->typed);
    }
    return out;
}

static void add_name(struct arena *a, struct str *list, enum legacy e)
{
    struct str name = legacy_name(e);
    if (list->n == 0)
        *list = name;
    else if (!str_eq(*list, name))
        *list = str_fmt(a, "%.*s, %.*s", STR_ARG(*list), STR_ARG(name));
}

struct old_column old_text_column(const struct old_text *o, struct arena *a, int col)
{
    struct old_column found = {0};
    for (int f = 0; f < FONTS; f++) {
        const struct group *g = o->at[col][f];
        if (!g || g->guess.encoding == LEGACY_NONE)
            continue;
        add_name(a, g->guess.verdict == LEGACY_SURE ? &found.converted : &found.unsure,
                 g->guess.encoding);
    }
    return found;
}
