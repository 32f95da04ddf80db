/*
 * sheet_cap.c — the account of the cap on XS, a row a group: as app/rating/cap.h keeps it for the
 * whole group, also where only a part of the group stands in this workbook.
 */
#include "app/progress/progress_inner.h"
#include "app/rating/cap.h"

static void count_or_skip(struct out *o, long n)
{
    if (n == CAP_NEVER || n < 0)
        out_skip(o);
    else
        out_count(o, n);
}

static struct str verdict(const struct report *r, const struct cap_account *c)
{
    if (c->over)
        return msg_text(r->lang, M_PROGRESS_CAP_OVER);
    return msg_text(r->lang, c->exception >= 0      ? M_PROGRESS_CAP_EXCEPTION
                             : c->without_place > 0 ? M_PROGRESS_CAP_WITHOUT_PLACE
                                                    : M_PROGRESS_CAP_WITHIN);
}

static err_t cap_row(struct book_of_unit *b, const struct cap_ground *ground, const struct group *g)
{
    const struct report *r = b->r;
    const struct dict *d = r->ground.pack->dict;
    bool bodies = str_is(g->class, "collectives");
    const struct enum_def *peers = dict_enum(d, bodies ? STR("kind") : STR("managing"), false);
    struct out *o = b->out;
    struct cap_account c;
    arena_reset(b->scratch);
    TRY(cap_account(r->db, b->scratch, &r->cycle, ground, g->id, &c));
    out_text(o, c.unit_name);
    out_text(o, word_of(r, dict_enum(d, STR("group_kind"), false), g->class));
    out_text(o, word_of(r, peers, g->peer));
    out_count(o, g->subjects);
    out_count(o, c.subjects);
    out_count(o, c.htt);
    count_or_skip(o, c.allowed);
    out_count(o, c.xs);
    out_count(o, c.candidates);
    count_or_skip(o, c.max_xs);
    out_count(o, c.without_place);
    count_or_skip(o, c.htt_for_next);
    out_share(o, c.xs, c.htt);
    out_share(o, c.xs, c.xs + c.htt);
    out_text(o, verdict(r, &c));
    return out_row(o);
}

err_t sheet_cap(struct book_of_unit *b)
{
    enum lang lang = b->r->lang;
    const struct out_column columns[] = {
        {msg_text(lang, M_PROGRESS_COL_UNIT), "unit", OUT_TEXT, 34, false},
        {msg_text(lang, M_PROGRESS_COL_CLASS), "class", OUT_TEXT, 18, false},
        {msg_text(lang, M_PROGRESS_COL_PEER), "peer", OUT_TEXT, 22, false},
        {msg_text(lang, M_PROGRESS_COL_TOTAL_HERE), "subjects_here", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_TOTAL_GROUP), "subjects", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_HTT_DECIDED), "HTT", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_ALLOWED), "allowed", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_USED), "used", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_CANDIDATES), "candidates", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_MAX_XS), "places", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_WITHOUT_PLACE), "without_place", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_FOR_NEXT), "htt_for_next", OUT_COUNT, 12, false},
        {msg_text(lang, M_PROGRESS_COL_OF_HTT), "XS_of_HTT_percent", OUT_SHARE, 11, false},
        {msg_text(lang, M_PROGRESS_COL_OF_HTT_UP), "XS_of_HTT_or_better_percent", OUT_SHARE, 12,
         false},
        {msg_text(lang, M_PROGRESS_COL_VERDICT), "verdict", OUT_TEXT, 20, false}};
    const struct out_table table = {.sheet = msg_text(lang, M_PROGRESS_SHEET_CAP),
                                    .title = book_title(b, M_PROGRESS_SHEET_CAP),
                                    .note = msg_text(lang, M_PROGRESS_CAP_NOTE),
                                    .key = "cap",
                                    .file = "ty-le-xuat-sac",
                                    .columns = columns,
                                    .n_columns = sizeof columns / sizeof *columns};
    struct cap_ground ground;
    TRY(cap_ground(b->a, &b->r->cycle, &b->r->ground, &ground));
    TRY(out_table(b->out, &table));
    for (size_t i = 0; i < b->n_groups; i++)
        TRY(cap_row(b, &ground, &b->group[i]));
    return OK;
}
