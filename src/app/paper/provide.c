/*
 * provide.c — the door from the book to papers: whom they are for, and one record for each.
 */
#include <string.h>

#include "app/paper/provide_inner.h"
#include "app/progress/out.h"

enum { WHOM_FIRST = 64 };

err_t provide_open(struct db *db, struct arena *a, const struct provide_request *r,
                   struct provider **out)
{
    struct provider *p = ARENA_NEW(a, struct provider);
    struct cycle c;
    p->db = db;
    p->a = a;
    p->request = *r;
    p->state_units = -1;
    TRY(cycle_find(db, a, r->year, r->quarter, &c));
    TRY(report_open(db, a, &c, r->on, &p->report));
    p->report.lang = LANG_VI; /* papers are Vietnamese, whatever the user reads */
    *out = p;
    return OK;
}

void provide_only(struct provider *p, struct str text)
{
    p->only = text;
}

bool provide_asked(const struct provider *p, const char *name)
{
    size_t n = strlen(name);
    if (p->only.n == 0)
        return true;
    for (size_t i = 0; i + n <= p->only.n; i++) {
        if (memcmp(p->only.p + i, name, n) == 0)
            return true;
    }
    return false;
}

const struct cycle *provide_cycle(const struct provider *p)
{
    return &p->report.cycle;
}

struct str provide_pack(const struct provider *p)
{
    return p->report.ground.pack_id;
}

/* --- whom --- */

static struct provide_whom *add(struct arena *a, struct provide_whom **list, size_t *n)
{
    if ((*n & (*n - 1)) == 0 && (*n == 0 || *n >= WHOM_FIRST)) { /* full at powers of two */
        struct provide_whom *more =
            ARENA_ARRAY(a, struct provide_whom, *n == 0 ? WHOM_FIRST : *n * 2);
        if (*n > 0)
            memcpy(more, *list, *n * sizeof *more);
        *list = more;
    }
    return &(*list)[(*n)++];
}

static void take_subject(const struct query *q, struct arena *a, struct provide_whom *w)
{
    *w = (struct provide_whom){.subject = q_get_int(q, 0),
                               .unit = q_get_int(q, 1),
                               .collective = q_get_int(q, 2) == 0,
                               .code = str_copy(a, q_get_text(q, 3)),
                               .card = str_copy(a, q_get_text(q, 4)),
                               .name = str_copy(a, q_get_text(q, 5)),
                               .form = str_copy(a, q_get_text(q, 6)),
                               .form_for = str_copy(a, q_get_text(q, 7))};
}

static err_t list_units(struct provider *p, struct arena *a, int first, int last,
                        struct provide_whom **out, size_t *n)
{
    struct query *q = db_query(p->db, "paper_units");
    bool row;
    q_int(q, "cycle", p->report.cycle.id);
    q_int(q, "version", p->report.cycle.tree_version);
    q_int(q, "first", first);
    q_int(q, "last", last);
    TRY(q_step(q, &row));
    while (row) {
        struct provide_whom *w = add(a, out, n);
        *w = (struct provide_whom){.unit = q_get_int(q, 0),
                                   .code = str_copy(a, q_get_text(q, 1)),
                                   .name = str_copy(a, q_get_text(q, 2))};
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t list_subjects(struct provider *p, struct arena *a, int first, int last,
                           bool collectives, struct provide_whom **out, size_t *n)
{
    struct query *q = db_query(p->db, "paper_subjects");
    bool row;
    q_int(q, "cycle", p->report.cycle.id);
    q_int(q, "version", p->report.cycle.tree_version);
    q_int(q, "first", first);
    q_int(q, "last", last);
    TRY(q_step(q, &row));
    while (row) {
        if ((q_get_int(q, 2) == 0) == collectives)
            take_subject(q, a, add(a, out, n));
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t provide_list(struct provider *p, struct arena *a, struct str unit, bool below,
                   enum paper_about about, struct provide_whom **out, size_t *n)
{
    struct progress_unit u;
    *out = NULL;
    *n = 0;
    TRY(unit.n > 0 ? report_unit(&p->report, a, unit, &u) : report_whole(&p->report, a, &u));
    int last = below || unit.n == 0 ? u.last_at : u.first_at;
    if (about == ABOUT_UNIT || about == ABOUT_BALLOT)
        return list_units(p, a, u.first_at, last, out, n);
    return list_subjects(p, a, u.first_at, last, about == ABOUT_COLLECTIVE, out, n);
}

err_t provide_card(struct provider *p, struct arena *a, struct str card, struct provide_whom *out)
{
    struct query *q = db_query(p->db, "paper_subject_of_card");
    bool row;
    q_int(q, "cycle", p->report.cycle.id);
    q_int(q, "version", p->report.cycle.tree_version);
    q_text(q, "card", card);
    TRY(q_step(q, &row));
    if (!row) {
        (void)problem_add(db_problems(p->db), (struct place){.line = 0}, false,
                          MSG(a, db_lang(p->db), M_PAPER_NO_CARD, card));
        return E_NOTFOUND;
    }
    take_subject(q, a, out);
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

/* --- a record --- */

err_t tree_unit(struct provider *p, struct arena *a, int64_t id, struct tree_unit *out)
{
    struct query *q = db_query(p->db, "paper_tree_unit");
    bool row;
    *out = (struct tree_unit){.id = 0};
    q_int(q, "cycle", p->report.cycle.id);
    q_int(q, "version", p->report.cycle.tree_version);
    q_int(q, "unit", id);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *out = (struct tree_unit){.id = q_get_int(q, 0),
                              .parent = q_get_int(q, 1),
                              .code = str_copy(a, q_get_text(q, 2)),
                              .name = str_copy(a, q_get_text(q, 3)),
                              .kind = str_copy(a, q_get_text(q, 4)),
                              .first_at = (int)q_get_int(q, 5),
                              .last_at = (int)q_get_int(q, 6),
                              .standing = q_get_int(q, 7) != 0};
    return q_step(q, &row);
}

struct str count_text(struct arena *a, int64_t n)
{
    return str_fmt(a, "%lld", (long long)n);
}

struct str hundredths_text(struct arena *a, long v)
{
    if (v % 100 == 0)
        return str_fmt(a, "%ld", v / 100);
    return v % 10 == 0 ? str_fmt(a, "%ld,%ld", v / 100, v / 10 % 10)
                       : str_fmt(a, "%ld,%02ld", v / 100, v % 100);
}

struct str share_text(struct arena *a, int64_t part, int64_t whole)
{
    if (whole <= 0)
        return STR("");
    int64_t v = out_hundredths(part, whole);
    return str_fmt(a, "%lld,%02lld", (long long)(v / 100), (long long)(v % 100));
}

err_t provide_data(struct provider *p, struct arena *a, enum paper_about about,
                   const struct provide_whom *whom, struct data **out)
{
    struct provision v = {.p = p, .a = a, .whom = whom, .d = data_open(a, about)};
    *out = v.d;
    TRY(provide_common(&v));
    switch (about) {
    case ABOUT_MEMBER:
        return provide_member(&v);
    case ABOUT_COLLECTIVE:
        return provide_collective(&v);
    case ABOUT_UNIT:
        TRY(provide_unit(&v));
        TRY(provide_statistics(&v));
        return provide_meeting(&v);
    case ABOUT_BALLOT:
        return provide_ballot(&v);
    case PAPER_ABOUTS:
        break;
    }
    return OK;
}
