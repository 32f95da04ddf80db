/*
 * sheet_summary.c — what the workbook is, on what it stands, its counts, and whether they reconcile.
 */
#include "app/audit/audit.h"
#include "app/progress/progress_inner.h"

struct summary {
    struct book_of_unit *b;
    err_t err;
};

static void fact(struct summary *s, enum msg_id label, struct str value)
{
    if (s->err != OK || value.n == 0)
        return;
    out_text(s->b->out, msg_text(s->b->r->lang, label));
    out_text(s->b->out, value);
    s->err = out_row(s->b->out);
}

static void count(struct summary *s, struct str label, int64_t n)
{
    if (s->err != OK)
        return;
    out_text(s->b->out, label);
    out_text(s->b->out, number_text(s->b->a, n));
    s->err = out_row(s->b->out);
}

/* "Hướng dẫn 25-HD/BTCTW" 10/11/2023 without the quotes and blanks of the pack's head. */
static struct str without_quotes(struct arena *a, struct str text)
{
    char *p = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '"')
            p[n++] = text.p[i];
    }
    return str_trim((struct str){p, n});
}

/* A part of the count above it. */
static void part(struct summary *s, struct str label, int64_t n)
{
    count(s, str_fmt(s->b->a, "    – %.*s", STR_ARG(label)), n);
}

static void the_ground(struct summary *s)
{
    struct book_of_unit *b = s->b;
    const struct report *r = b->r;
    const struct pack *p = r->ground.pack;
    struct str issued = p->source->issued != 0 ? day_text(b->a, p->source->issued) : STR("");
    fact(s, M_PROGRESS_SUM_REGULATION,
         MSG(b->a, r->lang, M_PROGRESS_REGULATION, p->source->title, issued,
             without_quotes(b->a, p->source->guided_by)));
    for (int i = 0; i < p->n_overlays; i++) {
        const struct source *o = p->overlays[i];
        fact(s, M_PROGRESS_SUM_OVERLAY,
             str_fmt(b->a, "%.*s%s%.*s%s%.*s", STR_ARG(o->title), o->by.n > 0 ? ", " : "",
                     STR_ARG(o->by), o->issued != 0 ? ", " : "",
                     STR_ARG(o->issued != 0 ? day_text(b->a, o->issued) : STR(""))));
    }
    fact(s, M_PROGRESS_SUM_GROUND,
         str_fmt(b->a, "%d, %.*s", r->cycle.ground_version, STR_ARG(p->hash)));
}

static err_t the_head(struct summary *s)
{
    struct audit_head head;
    TRY(audit_head(s->b->r->db, &head));
    fact(s, M_PROGRESS_SUM_CHAIN, str_fmt(s->b->a, "%lld, %s", (long long)head.id, head.hex));
    return OK;
}

static void the_counts(struct summary *s)
{
    const struct report *r = s->b->r;
    const struct tally *t = &s->b->p.whole.tally;
    enum lang lang = r->lang;
    count(s, msg_text(lang, M_PROGRESS_SUM_SUBJECTS), t->total);
    part(s, msg_text(lang, M_PROGRESS_SUM_COLLECTIVES), t->collectives);
    part(s, msg_text(lang, M_PROGRESS_SUM_MEMBERS), t->total - t->collectives);
    count(s, msg_text(lang, M_PROGRESS_COL_RATED), t->rated);
    for (int i = 0; i < r->levels->n; i++)
        part(s, level_word(r, level_from_top(r, i)), t->level[level_from_top(r, i)]);
    count(s, msg_text(lang, M_PROGRESS_SUM_UNRATED), t->unrated);
    for (int i = 1; i <= r->reasons->n; i++) {
        if (t->by_reason[i] > 0)
            part(s, enum_label(r->reasons, lang, i), t->by_reason[i]);
    }
    if (t->by_reason[0] > 0)
        part(s, msg_text(lang, M_PROGRESS_COL_OTHER_REASON), t->by_reason[0]);
    count(s, msg_text(lang, M_PROGRESS_COL_UNDECIDED), t->undecided);
    count(s, msg_text(lang, M_PROGRESS_SUM_LATE), t->late);
}

static void the_check(struct summary *s)
{
    struct book_of_unit *b = s->b;
    if (b->n_faults == 0)
        fact(s, M_PROGRESS_SUM_CHECK, msg_text(b->r->lang, M_PROGRESS_CHECK_PASSED));
    for (int i = 0; i < b->n_faults; i++)
        fact(s, M_PROGRESS_SUM_FAULT, b->fault[i]);
}

static err_t write_summary(struct summary *s)
{
    struct book_of_unit *b = s->b;
    const struct report *r = b->r;
    struct arena *a = b->a;
    fact(s, M_PROGRESS_SUM_UNIT,
         b->unit.id == 0
             ? b->unit.name /* the whole tree */
             : str_fmt(a, "%.*s (%.*s), %.*s", STR_ARG(b->unit.name), STR_ARG(b->unit.code),
                       STR_ARG(word_of(r, r->kinds, b->unit.kind))));
    fact(s, M_PROGRESS_SUM_CYCLE,
         MSG(a, r->lang, r->cycle.closed ? M_PROGRESS_CYCLE_CLOSED : M_PROGRESS_CYCLE_OPEN,
             book_cycle(b), day_text(a, r->cycle.cutoff), r->cycle.opened));
    the_ground(s);
    fact(s, M_PROGRESS_SUM_TREE, number_text(a, r->cycle.tree_version));
    TRY(the_head(s));
    fact(s, M_PROGRESS_SUM_TODAY, day_text(a, r->today));
    the_counts(s);
    the_check(s);
    if (b->large)
        fact(s, M_PROGRESS_SUM_NOTE,
             MSG(a, r->lang, M_PROGRESS_LARGE, number_text(a, b->p.whole.tally.total)));
    return s->err;
}

err_t sheet_summary(struct book_of_unit *b)
{
    enum lang lang = b->r->lang;
    const struct out_column columns[] = {
        {msg_text(lang, M_PROGRESS_COL_LABEL), "label", OUT_TEXT, 46, false},
        {msg_text(lang, M_PROGRESS_COL_VALUE), "value", OUT_TEXT, 90, false}};
    const struct out_table table = {.sheet = msg_text(lang, M_PROGRESS_SHEET_SUMMARY),
                                    .title = book_title(b, M_PROGRESS_SHEET_SUMMARY),
                                    .note = STR(""),
                                    .key = "summary",
                                    .file = "tong-hop",
                                    .columns = columns,
                                    .n_columns = 2};
    struct summary s = {.b = b};
    TRY(out_table(b->out, &table));
    return write_summary(&s);
}
