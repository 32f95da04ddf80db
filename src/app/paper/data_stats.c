/*
 * data_stats.c — tables that go upward: the same counts as in the workbook of results.
 */
#include "app/paper/provide_inner.h"
#include "app/rating/cap.h"

static void levels_of(struct provision *v, struct data *d, const struct tally *t)
{
    static const char *const names[] = {"xs", "htt", "ht", "kht"};
    const struct report *r = &v->p->report;
    for (int i = 0; i < 4; i++) {
        int64_t n = t->level[level_from_top(r, i)];
        data_text(d, names[i], count_text(v->a, n));
        data_text(d, str_fmt(v->a, "%s_share", names[i]).p, share_text(v->a, n, t->rated));
    }
    int64_t xs = t->level[level_from_top(r, 0)], htt = t->level[level_from_top(r, 1)];
    data_text(d, "xs_of_htt", share_text(v->a, xs, htt));
    data_text(d, "xs_of_htt_up", share_text(v->a, xs, xs + htt));
}

static int64_t last_year(const struct tally *t, int code)
{
    return t->last[code];
}

static void stat_row(struct provision *v, const char *list, int n, struct str label,
                     const struct tally *t)
{
    const struct report *r = &v->p->report;
    struct data *d = data_add(v->d, list);
    data_text(d, "n", count_text(v->a, n));
    data_text(d, "label", label);
    data_text(d, "total", count_text(v->a, t->total));
    data_text(d, "to_rate", count_text(v->a, t->total - t->unrated));
    data_text(d, "rated", count_text(v->a, t->rated));
    data_text(d, "unrated", count_text(v->a, t->unrated));
    data_text(d, "undecided", count_text(v->a, t->undecided));
    data_text(d, "kht_again", count_text(v->a, t->kht_again));
    levels_of(v, d, t);
    for (int i = 1; i <= r->reasons->n; i++)
        data_text(d, str_fmt(v->a, "reason.%.*s", STR_ARG(r->reasons->value[i])).p,
                  count_text(v->a, t->by_reason[i]));
    data_text(d, "xs_last", count_text(v->a, last_year(t, level_from_top(r, 0))));
}

/* Lines in which nobody is counted are left out. */
static void tables(struct provision *v, const struct book_of_unit *b)
{
    static const char *const lists[] = {"stats_a", "stats_b", "stats_c"};
    int n[3] = {0, 0, 0};
    for (int i = 0; i < b->n_stats; i++) {
        const struct stat_line *s = &b->stat[i];
        int table = s->key[0] - 'A';
        if (s->tally.total > 0 && table >= 0 && table < 3)
            stat_row(v, lists[table], ++n[table], s->label, &s->tally);
    }
}

/* Table D: what was done for the review itself. */
static err_t review_work(struct provision *v, const struct progress_unit *u)
{
    static const enum msg_id labels[] = {M_PAPERWORD_WORK_SUGGESTED, M_PAPERWORD_WORK_ANSWERED,
                                         M_PAPERWORD_WORK_DELEGATES, M_PAPERWORD_WORK_MEETINGS,
                                         M_PAPERWORD_WORK_RERATED};
    struct query *q = db_query(v->p->db, "paper_review_work");
    bool row;
    q_int(q, "cycle", v->p->report.cycle.id);
    q_int(q, "version", v->p->report.cycle.tree_version);
    q_int(q, "first", u->first_at);
    q_int(q, "last", u->last_at);
    TRY(q_step(q, &row));
    for (int i = 0; row && i < 5; i++) {
        struct data *d = data_add(v->d, "stats_d");
        data_text(d, "n", count_text(v->a, i + 1));
        data_text(d, "label", WORD(labels[i]));
        data_text(d, "total", count_text(v->a, q_get_int(q, i)));
    }
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

/* Table E: who may be proposed for reward, as the lists of the year and of five years have them. */
static void rewards(struct provision *v)
{
    const int counts[] = {v->xs_one, v->xs_five};
    static const enum msg_id labels[] = {M_PAPERWORD_XS_YEAR, M_PAPERWORD_XS_FIVE};
    for (int i = 0; i < 2; i++) {
        struct data *d = data_add(v->d, "stats_e");
        data_text(d, "n", count_text(v->a, i + 1));
        data_text(d, "label", WORD(labels[i]));
        data_text(d, "total", count_text(v->a, counts[i]));
    }
}

static err_t cap_rows(struct provision *v, const struct book_of_unit *b)
{
    const struct report *r = &v->p->report;
    const struct dict *k = r->ground.pack->dict;
    struct cap_ground ground;
    TRY(cap_ground(v->a, &r->cycle, &r->ground, &ground));
    for (size_t i = 0; i < b->n_groups; i++) {
        const struct group *g = &b->group[i];
        bool bodies = str_is(g->class, "collectives");
        struct cap_account c;
        TRY(cap_account(r->db, v->a, &r->cycle, &ground, g->id, &c));
        struct data *d = data_add(v->d, "cap");
        struct str class = word_of(r, dict_enum(k, STR("group_kind"), false), g->class);
        struct str peer =
            word_of(r, dict_enum(k, bodies ? STR("kind") : STR("managing"), false), g->peer);
        data_text(d, "n", count_text(v->a, (int64_t)i + 1));
        data_text(d, "group",
                  str_fmt(v->a, "%.*s: %.*s%s%.*s", STR_ARG(g->unit_name), STR_ARG(class),
                          peer.n > 0 ? ", " : "", STR_ARG(peer)));
        data_text(d, "base", count_text(v->a, c.htt));
        data_text(d, "allowed", c.allowed >= 0 ? count_text(v->a, c.allowed) : STR(""));
        data_text(d, "used", count_text(v->a, c.xs));
    }
    return OK;
}

/* Is anything asked for that is counted here? */
static bool counts_asked(const struct provider *p)
{
    static const char *const names[] = {"stats_", "cap", "owed", "total", "rated"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (provide_asked(p, names[i]))
            return true;
    }
    return false;
}

err_t provide_statistics(struct provision *v)
{
    struct book_of_unit *b = ARENA_NEW(v->a, struct book_of_unit);
    struct tree_unit unit;
    if (v->p->request.blank || !counts_asked(v->p))
        return OK;
    TRY(tree_unit(v->p, v->a, v->whom->unit, &unit));
    *b = (struct book_of_unit){.r = &v->p->report, .a = v->a, .scratch = v->a};
    TRY(report_unit(&v->p->report, v->a, unit.code, &b->unit));
    TRY(book_count(b));
    data_text(v->d, "owed", count_text(v->a, b->p.whole.tally.undecided));
    data_text(v->d, "total", count_text(v->a, b->p.whole.tally.total));
    data_text(v->d, "rated", count_text(v->a, b->p.whole.tally.rated));
    data_text(v->d, "unrated", count_text(v->a, b->p.whole.tally.unrated));
    tables(v, b);
    TRY(review_work(v, &b->unit));
    rewards(v);
    return cap_rows(v, b);
}
