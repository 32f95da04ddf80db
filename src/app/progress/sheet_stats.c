/*
 * sheet_stats.c — the statistics that go upward: organisations, members, leaders, by cap group and
 * by unit, with the levels of a year ago beside.
 */
#include "app/progress/progress_inner.h"

enum { COLUMNS_MOST = 64 };

static int code_of(const struct report *r, const char *word)
{
    return enum_code(r->levels, str_of(word));
}

/* --- statistics --- */

static size_t columns_of(struct book_of_unit *b, struct out_column *c)
{
    const struct report *r = b->r;
    const struct tally *all = &b->p.whole.tally;
    enum lang lang = r->lang;
    int64_t last_year = 0;
    size_t n = 0;
    for (int i = 1; i < PROGRESS_LEVELS; i++)
        last_year += all->last[i];
    c[n++] =
        (struct out_column){msg_text(lang, M_PROGRESS_COL_TABLE), "table", OUT_TEXT, 14, false};
    c[n++] = (struct out_column){msg_text(lang, M_PROGRESS_COL_LINE), "line", OUT_TEXT, 34, false};
    c[n++] =
        (struct out_column){msg_text(lang, M_PROGRESS_COL_TOTAL), "total", OUT_COUNT, 8, false};
    for (int i = 1; i <= r->reasons->n; i++)
        c[n++] = (struct out_column){enum_label(r->reasons, lang, i),
                                     str_copy(b->a, r->reasons->value[i]).p, OUT_COUNT, 11,
                                     all->by_reason[i] == 0};
    c[n++] = (struct out_column){msg_text(lang, M_PROGRESS_COL_OTHER_REASON), "other_reason",
                                 OUT_COUNT, 8, all->by_reason[0] == 0};
    c[n++] =
        (struct out_column){msg_text(lang, M_PROGRESS_COL_TO_RATE), "to_rate", OUT_COUNT, 8, false};
    c[n++] =
        (struct out_column){msg_text(lang, M_PROGRESS_COL_RATED), "rated", OUT_COUNT, 8, false};
    c[n++] = (struct out_column){msg_text(lang, M_PROGRESS_COL_UNDECIDED), "undecided", OUT_COUNT,
                                 9, false};
    for (int i = 0; i < r->levels->n; i++) {
        int code = level_from_top(r, i);
        const char *key = str_copy(b->a, r->levels->value[code]).p;
        c[n++] = (struct out_column){level_code(r, code), key, OUT_COUNT, 8, false};
        c[n++] = (struct out_column){MSG(b->a, lang, M_PROGRESS_COL_SHARE, level_code(r, code)),
                                     str_fmt(b->a, "%s_percent", key).p, OUT_SHARE, 9, false};
    }
    c[n++] = (struct out_column){msg_text(lang, M_PROGRESS_COL_OF_HTT), "XS_of_HTT_percent",
                                 OUT_SHARE, 10, false};
    c[n++] = (struct out_column){msg_text(lang, M_PROGRESS_COL_OF_HTT_UP),
                                 "XS_of_HTT_or_better_percent", OUT_SHARE, 11, false};
    for (int i = 0; i < r->levels->n; i++) {
        int code = level_from_top(r, i);
        c[n++] =
            (struct out_column){MSG(b->a, lang, M_PROGRESS_COL_LAST_YEAR, level_code(r, code)),
                                str_fmt(b->a, "%.*s_last_year", STR_ARG(r->levels->value[code])).p,
                                OUT_COUNT, 8, last_year == 0};
    }
    c[n++] = (struct out_column){msg_text(lang, M_PROGRESS_COL_KHT_AGAIN), "KHT_two_years",
                                 OUT_COUNT, 8, all->kht_again == 0};
    return n;
}

static err_t stat_row(struct book_of_unit *b, struct str table, struct str label,
                      const struct tally *t)
{
    const struct report *r = b->r;
    struct out *o = b->out;
    int64_t xs = t->level[code_of(r, "XS")], htt = t->level[code_of(r, "HTT")];
    out_text(o, table);
    out_text(o, label);
    out_count(o, t->total);
    for (int i = 1; i <= r->reasons->n; i++)
        out_count(o, t->by_reason[i]);
    out_count(o, t->by_reason[0]);
    out_count(o, t->total - t->unrated);
    out_count(o, t->rated);
    out_count(o, t->undecided);
    for (int i = 0; i < r->levels->n; i++) {
        out_count(o, t->level[level_from_top(r, i)]);
        out_share(o, t->level[level_from_top(r, i)], t->rated);
    }
    out_share(o, xs, htt);
    out_share(o, xs, xs + htt);
    for (int i = 0; i < r->levels->n; i++)
        out_count(o, t->last[level_from_top(r, i)]);
    out_count(o, t->kht_again);
    return out_row(o);
}

static struct str group_label(struct book_of_unit *b, const struct group *g)
{
    const struct dict *d = b->r->ground.pack->dict;
    bool bodies = str_is(g->class, "collectives");
    const struct enum_def *peers = dict_enum(d, bodies ? STR("kind") : STR("managing"), false);
    struct str class = word_of(b->r, dict_enum(d, STR("group_kind"), false), g->class);
    struct str peer = word_of(b->r, peers, g->peer);
    if (peer.n == 0)
        return str_fmt(b->a, "%.*s, %.*s", STR_ARG(g->unit_name), STR_ARG(class));
    return str_fmt(b->a, "%.*s, %.*s (%.*s)", STR_ARG(g->unit_name), STR_ARG(class), STR_ARG(peer));
}

static err_t unit_rows(struct book_of_unit *b)
{
    struct str table = msg_text(b->r->lang, M_PROGRESS_TABLE_UNITS);
    TRY(stat_row(b, table, MSG(b->a, b->r->lang, M_PROGRESS_UNIT_ITSELF, b->unit.name), &b->p.own));
    for (size_t i = 0; i < b->p.n; i++)
        TRY(stat_row(b, table, b->p.unit[i].name, &b->p.unit[i].tally));
    return stat_row(b, table, msg_text(b->r->lang, M_PROGRESS_SUM), &b->p.whole.tally);
}

err_t sheet_stats(struct book_of_unit *b)
{
    enum lang lang = b->r->lang;
    struct out_column columns[COLUMNS_MOST];
    const struct out_table table = {.sheet = msg_text(lang, M_PROGRESS_SHEET_STATS),
                                    .title = book_title(b, M_PROGRESS_SHEET_STATS),
                                    .note = msg_text(lang, M_PROGRESS_STATS_NOTE),
                                    .key = "statistics",
                                    .file = "thong-ke",
                                    .columns = columns,
                                    .n_columns = columns_of(b, columns)};
    TRY(out_table(b->out, &table));
    for (int i = 0; i < b->n_stats; i++) {
        const struct stat_line *s = &b->stat[i];
        bool sum = i == b->all_collectives || i == b->all_members;
        if (sum || s->tally.total > 0)
            TRY(stat_row(b, s->table, s->label, &s->tally));
    }
    for (size_t i = 0; i < b->n_groups; i++)
        TRY(stat_row(b, msg_text(lang, M_PROGRESS_TABLE_GROUPS), group_label(b, &b->group[i]),
                     &b->group[i].tally));
    return unit_rows(b);
}
