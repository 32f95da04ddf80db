/*
 * register.c — numbers of documents.
 */
#include "app/paper/register.h"

#include "lib/base/problem.h"

static err_t refuse(struct db *db, struct arena *a, enum msg_id id, struct str x, struct str y,
                    struct str z)
{
    (void)problem_add(db_problems(db), (struct place){.line = 0}, false,
                      MSG(a, db_lang(db), id, x, y, z));
    return E_STATE;
}

/* --- terms --- */

err_t register_term_add(struct db *db, struct arena *a, int64_t unit, struct str name, date_t from,
                        int64_t event)
{
    struct query *q = db_query(db, "paper_term_clash");
    int64_t n;
    q_int(q, "unit", unit);
    q_text(q, "name", name);
    q_day(q, "from", from);
    TRY(q_one_int(q, 0, &n));
    if (n > 0)
        return refuse(db, a, M_PAPER_TERM_THERE, name, day_text(a, from), STR(""));
    q = db_query(db, "paper_term_add");
    q_int(q, "unit", unit);
    q_text(q, "name", name);
    q_day(q, "from", from);
    q_int(q, "event", event);
    return q_run(q);
}

err_t register_term_on(struct db *db, struct arena *a, int64_t unit, date_t day, struct str *out)
{
    struct query *q = db_query(db, "paper_term_on");
    bool row;
    q_int(q, "unit", unit);
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    *out = row ? str_copy(a, q_get_text(q, 0)) : STR("");
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

/* --- numbers --- */

static void ask_about(struct query *q, const struct register_entry *e)
{
    q_int(q, "issuer", e->issuer);
    q_text(q, "kind", e->kind);
    q_text(q, "term", e->term);
}

/* Takes what a query of numbers answers, of the last row. */
static err_t take_found(struct query *q, struct arena *a, const struct register_entry *e,
                        struct register_entry *out)
{
    bool row;
    q_text(q, "paper", e->paper);
    q_int(q, "cycle", e->cycle);
    q_int(q, "subject", e->subject);
    q_int(q, "unit", e->unit);
    TRY(q_step(q, &row));
    while (row) {
        out->known = true;
        out->number = (int)q_get_int(q, 0);
        out->symbol = str_copy(a, q_get_text(q, 1));
        out->on = q_get_day(q, 2);
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t register_find(struct db *db, struct arena *a, struct register_entry *e)
{
    struct query *q = db_query(db, "paper_number_any");
    q_int(q, "issuer", e->issuer);
    q_text(q, "kind", e->kind);
    return take_found(q, a, e, e);
}

/* The number that this paper has already in the term: known is set. */
static err_t find_own(struct db *db, struct arena *a, struct register_entry *e)
{
    struct query *q = db_query(db, "paper_number_of");
    struct register_entry own = *e;
    ask_about(q, e);
    TRY(take_found(q, a, e, &own));
    if (!own.known)
        return OK;
    if ((e->number != 0 && e->number != own.number) || e->on != own.on)
        return refuse(db, a, M_PAPER_NUMBER_OTHER, e->about, own.symbol, day_text(a, own.on));
    *e = own;
    return OK;
}

static err_t must_be_free(struct db *db, struct arena *a, const struct register_entry *e)
{
    struct query *q = db_query(db, "paper_number_holder");
    bool row;
    err_t err = OK;
    ask_about(q, e);
    q_int(q, "number", e->number);
    TRY(q_step(q, &row));
    while (row) {
        err = refuse(db, a, M_PAPER_NUMBER_TAKEN, str_copy(a, q_get_text(q, 2)),
                     str_copy(a, q_get_text(q, 0)), day_text(a, q_get_day(q, 1)));
        TRY(q_step(q, &row));
    }
    return err;
}

static err_t take_next(struct db *db, struct arena *a, struct register_entry *e)
{
    struct query *q = db_query(db, "paper_number_last");
    int64_t last;
    ask_about(q, e);
    TRY(q_one_int(q, 0, &last));
    if (last >= REGISTER_NUMBER_MOST)
        return refuse(db, a, M_PAPER_NUMBERS_END, e->kind, STR(""), STR(""));
    e->number = (int)last + 1;
    return OK;
}

err_t register_settle(struct db *db, struct arena *a, struct register_entry *e,
                      register_symbol *makes, void *ctx)
{
    TRY(register_term_on(db, a, e->issuer, e->on, &e->term));
    e->known = false;
    if (e->paper.n > 0)
        TRY(find_own(db, a, e));
    if (e->known)
        return OK;
    if (e->number != 0)
        TRY(must_be_free(db, a, e));
    else
        TRY(take_next(db, a, e));
    if (makes != NULL)
        e->symbol = makes(ctx, a, e->number);
    return OK;
}

static void int_or_null(struct query *q, const char *param, int64_t n)
{
    if (n != 0)
        q_int(q, param, n);
    else
        q_null(q, param);
}

err_t register_add(struct db *db, const struct register_entry *e, int64_t event)
{
    if (e->known)
        return OK;
    struct query *q = db_query(db, "paper_number_add");
    ask_about(q, e);
    q_int(q, "number", e->number);
    q_text(q, "symbol", e->symbol);
    q_day(q, "on", e->on);
    q_text(q, "paper", e->paper);
    q_text(q, "about", e->about);
    int_or_null(q, "cycle", e->cycle);
    int_or_null(q, "subject", e->subject);
    int_or_null(q, "unit", e->unit);
    q_int(q, "event", event);
    return q_run(q);
}

/* --- symbols --- */

struct str register_plain_symbol(struct arena *a, int number, struct str kind, struct str issuer)
{
    return str_fmt(a, "%02d-%.*s/%.*s", number, STR_ARG(kind), STR_ARG(issuer));
}
