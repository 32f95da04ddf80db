/*
 * check.c — the counts against sums that the database makes by another way: by the units of the
 * subjects instead of their places, and against what was written row by row.
 */
#include "app/progress/progress_inner.h"

static void differs(struct book_of_unit *b, enum msg_id what, int64_t is, int64_t other)
{
    if (is == other || b->n_faults == FAULTS_MOST)
        return;
    b->fault[b->n_faults++] = MSG(b->a, b->r->lang, M_PROGRESS_FAULT, msg_text(b->r->lang, what),
                                  number_text(b->a, is), number_text(b->a, other));
}

static void none(struct book_of_unit *b, enum msg_id what, int64_t n)
{
    if (n > 0 && b->n_faults < FAULTS_MOST)
        b->fault[b->n_faults++] = MSG(b->a, b->r->lang, what, number_text(b->a, n));
}

/* What holds within the counts themselves. */
static void check_inside(struct book_of_unit *b)
{
    const struct progress *p = &b->p;
    const struct tally *t = &p->whole.tally;
    struct tally sum = p->own;
    int64_t reasons = 0, levels = 0;
    for (size_t i = 0; i < p->n; i++)
        tally_sum(&sum, &p->unit[i].tally);
    for (int i = 0; i < PROGRESS_REASONS; i++)
        reasons += t->by_reason[i];
    for (int i = 1; i < PROGRESS_LEVELS; i++)
        levels += t->level[i];
    differs(b, M_PROGRESS_CHECK_THREE, t->total, t->rated + t->unrated + t->undecided);
    differs(b, M_PROGRESS_CHECK_REASONS, t->unrated, reasons);
    differs(b, M_PROGRESS_CHECK_LEVELS, t->rated, levels);
    differs(b, M_PROGRESS_CHECK_CHILDREN, t->total, sum.total);
    differs(b, M_PROGRESS_CHECK_CHILDREN_RATED, t->rated, sum.rated);
    differs(b, M_PROGRESS_CHECK_CHILDREN_UNRATED, t->unrated, sum.unrated);
}

static void check_tables(struct book_of_unit *b)
{
    const struct tally *t = &b->p.whole.tally;
    struct tally classes = {0}, kinds = {0}, deciders = {0};
    for (int i = 0; i <= b->r->form_for->n; i++)
        tally_sum(&classes, &b->stat[b->of_class[i]].tally);
    for (int i = 0; i <= b->r->kinds->n; i++)
        tally_sum(&kinds, &b->stat[b->of_kind[i]].tally);
    for (int i = 0; i <= b->r->deciders->n; i++)
        tally_sum(&deciders, &b->stat[b->of_decider[0][i]].tally);
    differs(b, M_PROGRESS_CHECK_TABLE_A, kinds.total, t->collectives);
    differs(b, M_PROGRESS_CHECK_TABLE_B, classes.total, t->total - t->collectives);
    differs(b, M_PROGRESS_CHECK_TABLE_C, deciders.total, t->collectives);
    differs(b, M_PROGRESS_CHECK_TABLES_RATED, kinds.rated + classes.rated, t->rated);
}

static err_t check_sums(struct book_of_unit *b)
{
    const struct report *r = b->r;
    const struct tally *t = &b->p.whole.tally;
    static const char *const codes[] = {"XS", "HTT", "HT", "KHT"};
    struct query *q = db_query(r->db, "progress_sums");
    bool row;
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "version", r->cycle.tree_version);
    q_int(q, "first", b->unit.first_at);
    q_int(q, "last", b->unit.last_at);
    q_int(q, "decided", r->has[HAS_DECISION]);
    TRY(q_step(q, &row));
    differs(b, M_PROGRESS_CHECK_SUM_TOTAL, t->total, q_get_int(q, 0));
    differs(b, M_PROGRESS_CHECK_SUM_RATED, t->rated, q_get_int(q, 1));
    for (int i = 0; i < 4; i++)
        differs(b, M_PROGRESS_CHECK_SUM_LEVEL, t->level[enum_code(r->levels, str_of(codes[i]))],
                q_get_int(q, 2 + i));
    differs(b, M_PROGRESS_CHECK_SUM_UNRATED, t->unrated, q_get_int(q, 6) + q_get_int(q, 7));
    none(b, M_PROGRESS_FAULT_DECIDED_UNRATED, q_get_int(q, 8));
    differs(b, M_PROGRESS_CHECK_SUM_COLLECTIVES, t->collectives, q_get_int(q, 9));
    return q_run(q);
}

static err_t check_places(struct book_of_unit *b)
{
    struct query *q = db_query(b->r->db, "progress_places");
    bool row;
    q_int(q, "cycle", b->r->cycle.id);
    q_int(q, "version", b->r->cycle.tree_version);
    q_int(q, "first", b->unit.first_at);
    q_int(q, "last", b->unit.last_at);
    TRY(q_step(q, &row));
    none(b, M_PROGRESS_FAULT_PLACES, q_get_int(q, 0));
    none(b, M_PROGRESS_FAULT_GONE, q_get_int(q, 1));
    return q_run(q);
}

err_t book_check(struct book_of_unit *b)
{
    check_inside(b);
    check_tables(b);
    TRY(check_sums(b));
    return check_places(b);
}

err_t book_check_written(struct book_of_unit *b)
{
    const struct tally *t = &b->p.whole.tally, *w = &b->written;
    int before = b->n_faults;
    if (b->large)
        return OK;
    differs(b, M_PROGRESS_CHECK_WRITTEN, t->total, w->total);
    differs(b, M_PROGRESS_CHECK_WRITTEN_RATED, t->rated, w->rated);
    for (int i = 1; i < PROGRESS_LEVELS; i++)
        differs(b, M_PROGRESS_CHECK_WRITTEN_RATED, t->level[i], w->level[i]);
    differs(b, M_PROGRESS_CHECK_WRITTEN_UNRATED, t->unrated, b->written_unrated);
    return b->n_faults == before ? OK : E_INVALID;
}
