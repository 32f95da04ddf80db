/*
 * sheet_owed.c — what each unit and person still owes and how late it is: a sheet, and the same as
 * text that can be copied into a message, a block a unit.
 */
#include <string.h>

#include "app/progress/progress_inner.h"
#include "lib/base/buf.h"

enum { NAMES_BYTES = 4 << 20 };

struct owing {
    struct book_of_unit *b;
    int64_t number, unit; /* of the row; the unit in hand */
    struct secretary secretary;
    struct str unit_name, unit_code; /* of the unit in hand */
    int64_t n[OWED_COUNT];           /* of the unit in hand */
    date_t until[OWED_COUNT];        /* the earliest */
    struct buf names[OWED_COUNT];
    struct arena *of_unit; /* what is kept of the unit in hand */
};

static struct str kind_words(const struct report *r, enum owed kind)
{
    static const enum msg_id words[OWED_COUNT] = {
        [OWED_REVIEW] = M_PROGRESS_OWED_REVIEW, [OWED_FACTS] = M_PROGRESS_OWED_FACTS,
        [OWED_PAPERS] = M_PROGRESS_OWED_PAPERS, [OWED_REMARKS] = M_PROGRESS_OWED_REMARKS,
        [OWED_STEP] = M_PROGRESS_OWED_STEP,     [OWED_DECISION] = M_PROGRESS_OWED_DECISION};
    return msg_text(r->lang, words[kind]);
}

static void text_or_skip(struct out *o, struct str text)
{
    if (text.n > 0)
        out_text(o, text);
    else
        out_skip(o);
}

static struct str detail(struct book_of_unit *b, const struct row *s, enum owed kind)
{
    switch (kind) {
    case OWED_FACTS:
        return row_owed_words(b, s, false);
    case OWED_PAPERS:
        return row_owed_words(b, s, true);
    case OWED_REMARKS:
        return number_text(b->scratch, s->open_remarks);
    case OWED_STEP:
        return row_blocked_words(b, s);
    case OWED_DECISION:
        return s->decider_unit.n > 0 ? s->decider_unit : word_of(b->r, b->r->deciders, s->decider);
    case OWED_REVIEW:
    case OWED_COUNT:
        break;
    }
    return STR("");
}

static int64_t days_late(const struct report *r, date_t until)
{
    return until != DAY_NONE && until < r->today ? r->today - until : 0;
}

static void day_and_secretary(struct owing *w, date_t until)
{
    struct out *o = w->b->out;
    out_day(o, until);
    if (until != DAY_NONE)
        out_count(o, days_late(w->b->r, until));
    else
        out_skip(o);
    text_or_skip(o, w->secretary.name);
    text_or_skip(o, w->secretary.phone);
}

/* --- the text --- */

static void say(struct owing *w, struct str text)
{
    out_beside_text(w->b->out, text);
}

static void text_head(struct owing *w)
{
    enum lang lang = w->b->r->lang;
    struct arena *a = w->of_unit;
    struct str name = w->secretary.name, phone = w->secretary.phone;
    struct str none = msg_text(lang, M_PROGRESS_NOT_TOLD);
    say(w, MSG(a, lang, M_PROGRESS_TEXT_UNIT, w->unit_name, w->unit_code, name.n > 0 ? name : none,
               phone.n > 0 ? phone : none));
    say(w, STR("\r\n"));
}

static void text_line(struct owing *w, enum owed kind)
{
    const struct report *r = w->b->r;
    struct arena *a = w->of_unit;
    date_t until = w->until[kind];
    struct str when = STR("");
    if (until != DAY_NONE)
        when = days_late(r, until) > 0 ? MSG(a, r->lang, M_PROGRESS_TEXT_LATE, day_text(a, until),
                                             number_text(a, days_late(r, until)))
                                       : MSG(a, r->lang, M_PROGRESS_TEXT_UNTIL, day_text(a, until));
    say(w, str_fmt(a, "  - %.*s (%lld)%.*s", STR_ARG(kind_words(r, kind)), (long long)w->n[kind],
                   STR_ARG(when)));
    if (w->names[kind].n > 0) {
        say(w, STR(": "));
        say(w, buf_view(&w->names[kind]));
    }
    say(w, STR("\r\n"));
}

static void text_unit(struct owing *w)
{
    bool any = false;
    for (int i = 0; i < OWED_COUNT; i++)
        any = any || w->n[i] > 0;
    if (!any)
        return;
    text_head(w);
    for (int i = 0; i < OWED_COUNT; i++) {
        if (w->n[i] > 0)
            text_line(w, (enum owed)i);
    }
    say(w, STR("\r\n"));
}

static err_t begin_unit(struct owing *w, int64_t unit, struct str code, struct str name)
{
    arena_reset(w->of_unit);
    w->unit = unit;
    w->unit_code = str_copy(w->of_unit, code);
    w->unit_name = str_copy(w->of_unit, name);
    for (int i = 0; i < OWED_COUNT; i++) {
        w->n[i] = 0;
        w->until[i] = DAY_NONE;
        buf_clear(&w->names[i]);
    }
    return report_secretary(w->b->r, w->of_unit, unit, &w->secretary);
}

/* --- a row a subject and kind --- */

static void remember(struct owing *w, const struct row *s, enum owed kind)
{
    struct buf *names = &w->names[kind];
    date_t until = s->until[kind];
    w->n[kind]++;
    if (until != DAY_NONE && (w->until[kind] == DAY_NONE || until < w->until[kind]))
        w->until[kind] = until;
    if (names->n > 0)
        buf_z(names, "; ");
    buf_str(names,
            s->person != 0 ? s->name : word_of(w->b->r, w->b->r->form_for, STR("collective")));
}

static err_t owed_row(void *ctx, const struct row *s)
{
    struct owing *w = ctx;
    struct out *o = w->b->out;
    if (s->unit != w->unit) {
        text_unit(w);
        TRY(begin_unit(w, s->unit, s->unit_code, s->unit_name));
    }
    for (int i = 0; i < OWED_COUNT; i++) {
        enum owed kind = (enum owed)i;
        if (!s->owes[i])
            continue;
        arena_reset(w->b->scratch);
        out_count(o, ++w->number);
        out_text(o, s->unit_name);
        out_text(o, s->name);
        out_text(o, kind_words(w->b->r, kind));
        text_or_skip(o, detail(w->b, s, kind));
        day_and_secretary(w, s->until[i]);
        remember(w, s, kind);
        TRY(out_row(o));
    }
    return OK;
}

/* --- a row a unit and kind, where there are too many subjects --- */

static err_t owed_unit(struct owing *w, const struct progress_unit *unit, const struct tally *t,
                       const date_t until[OWED_COUNT])
{
    struct out *o = w->b->out;
    TRY(begin_unit(w, unit->id, unit->code, unit->name));
    for (int i = 0; i < OWED_COUNT; i++) {
        w->n[i] = t->owed[i];
        if (w->n[i] == 0)
            continue;
        w->until[i] = until[i];
        out_count(o, ++w->number);
        out_text(o, unit->name);
        out_skip(o);
        out_text(o, kind_words(w->b->r, (enum owed)i));
        out_text(o, number_text(w->of_unit, w->n[i]));
        day_and_secretary(w, w->until[i]);
        TRY(out_row(o));
    }
    text_unit(w);
    return OK;
}

/* The unit itself, then those below it. */
static err_t owed_units(struct owing *w)
{
    const struct progress *p = &w->b->p;
    TRY(owed_unit(w, &p->whole, &p->own, p->own_until));
    for (size_t u = 0; u < p->n; u++)
        TRY(owed_unit(w, &p->unit[u], &p->unit[u].tally, p->unit[u].until));
    return OK;
}

static err_t write_rows(struct owing *w)
{
    struct book_of_unit *b = w->b;
    say(w, book_title(b, M_PROGRESS_SHEET_OWED));
    say(w, STR("\r\n\r\n"));
    if (b->large)
        return owed_units(w);
    TRY(report_walk(b->r, b->unit.first_at, b->unit.last_at, owed_row, w));
    text_unit(w);
    return OK;
}

err_t sheet_owed(struct book_of_unit *b)
{
    enum lang lang = b->r->lang;
    const struct out_column columns[] = {
        {msg_text(lang, M_PROGRESS_COL_NUMBER), "number", OUT_COUNT, 6, false},
        {msg_text(lang, M_PROGRESS_COL_UNIT), "unit", OUT_TEXT, 34, false},
        {msg_text(lang, M_PROGRESS_COL_NAME), "name", OUT_TEXT, 28, false},
        {msg_text(lang, M_PROGRESS_COL_OWED), "owed", OUT_TEXT, 24, false},
        {msg_text(lang, M_PROGRESS_COL_DETAIL), "detail", OUT_TEXT, 48, false},
        {msg_text(lang, M_PROGRESS_COL_UNTIL), "until", OUT_DAY, 12, false},
        {msg_text(lang, M_PROGRESS_COL_LATE), "days_late", OUT_COUNT, 9, false},
        {msg_text(lang, M_PROGRESS_COL_SECRETARY), "secretary", OUT_TEXT, 24, false},
        {msg_text(lang, M_PROGRESS_COL_PHONE), "phone", OUT_TEXT, 15, false}};
    const struct out_table table = {
        .sheet = msg_text(lang, M_PROGRESS_SHEET_OWED),
        .title = book_title(b, M_PROGRESS_SHEET_OWED),
        .note = MSG(b->a, lang, M_PROGRESS_OWED_NOTE, day_text(b->a, b->r->today)),
        .key = "owed",
        .file = "con-thieu",
        .columns = columns,
        .n_columns = sizeof columns / sizeof *columns};
    struct owing w = {.b = b, .of_unit = arena_open((size_t)NAMES_BYTES * 16)};
    for (int i = 0; i < OWED_COUNT; i++)
        buf_open(&w.names[i], NAMES_BYTES);
    err_t err = out_table(b->out, &table);
    if (err == OK)
        err = out_beside(b->out, "-con-thieu.txt");
    if (err == OK)
        err = write_rows(&w);
    for (int i = 0; i < OWED_COUNT; i++)
        buf_close(&w.names[i]);
    arena_close(w.of_unit);
    return err;
}
