/*
 * sheet_cap.c — the account of the cap on XS, a row a group.
 */
#include "app/progress/progress_inner.h"

static err_t cap_row(struct book_of_unit *b, const struct group *g)
{
    const struct report *r = b->r;
    const struct dict *d = r->ground.pack->dict;
    bool bodies = str_is(g->class, "collectives");
    const struct enum_def *peers = dict_enum(d, bodies ? STR("kind") : STR("managing"), false);
    int xs = enum_code(r->levels, STR("XS")), htt = enum_code(r->levels, STR("HTT"));
    struct out *o = b->out;
    out_text(o, g->unit_name);
    out_text(o, word_of(r, dict_enum(d, STR("group_kind"), false), g->class));
    out_text(o, word_of(r, peers, g->peer));
    out_count(o, g->subjects);
    out_count(o, g->tally.rated);
    out_count(o, g->tally.level[xs]);
    out_count(o, g->tally.level[htt]);
    out_share(o, g->tally.level[xs], g->tally.level[htt]);
    out_share(o, g->tally.level[xs], g->tally.level[xs] + g->tally.level[htt]);
    return out_row(o);
}

err_t sheet_cap(struct book_of_unit *b)
{
    enum lang lang = b->r->lang;
    const struct out_column columns[] = {
        {msg_text(lang, M_PROGRESS_COL_UNIT), "unit", OUT_TEXT, 40, false},
        {msg_text(lang, M_PROGRESS_COL_CLASS), "class", OUT_TEXT, 20, false},
        {msg_text(lang, M_PROGRESS_COL_PEER), "peer", OUT_TEXT, 28, false},
        {msg_text(lang, M_PROGRESS_COL_TOTAL_HERE), "subjects_here", OUT_COUNT, 11, false},
        {msg_text(lang, M_PROGRESS_COL_RATED), "rated", OUT_COUNT, 10, false},
        {level_code(b->r, enum_code(b->r->levels, STR("XS"))), "XS", OUT_COUNT, 10, false},
        {level_code(b->r, enum_code(b->r->levels, STR("HTT"))), "HTT", OUT_COUNT, 10, false},
        {msg_text(lang, M_PROGRESS_COL_OF_HTT), "XS_of_HTT_percent", OUT_SHARE, 12, false},
        {msg_text(lang, M_PROGRESS_COL_OF_HTT_UP), "XS_of_HTT_or_better_percent", OUT_SHARE, 14,
         false}};
    const struct out_table table = {.sheet = msg_text(lang, M_PROGRESS_SHEET_CAP),
                                    .title = book_title(b, M_PROGRESS_SHEET_CAP),
                                    .note = msg_text(lang, M_PROGRESS_CAP_NOTE),
                                    .key = "cap",
                                    .file = "ty-le-xuat-sac",
                                    .columns = columns,
                                    .n_columns = sizeof columns / sizeof *columns};
    TRY(out_table(b->out, &table));
    for (size_t i = 0; i < b->n_groups; i++)
        TRY(cap_row(b, &b->group[i]));
    return OK;
}
