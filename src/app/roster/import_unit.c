/*
 * import_unit.c — the units of a list against the units of the book.
 */
#include "app/roster/import_inner.h"

#include <string.h>

static struct org_record record_of(const struct roster_unit *u, int ord)
{
    bool dated = u->founded.precision != DATE_ABSENT;
    return (struct org_record){.code = u->code,
                               .name = u->name,
                               .kind = str_of(roster_kind_words[u->kind]),
                               .line = STR("party"),
                               .founded_on =
                                   u->founded.precision == DATE_DAY ? u->founded.first : DAY_NONE,
                               .founded_first = dated ? u->founded.first : DAY_NONE,
                               .founded_last = dated ? u->founded.last : DAY_NONE,
                               .founded_text = u->founded.text,
                               .standing = u->standing == TRI_TRUE    ? 1
                                           : u->standing == TRI_FALSE ? 0
                                                                      : -1,
                               .ord = ord};
}

/* What the list does not tell stays as the book has it. */
static void keep_known(struct org_record *is, const struct org_record *was)
{
    is->line = was->line;
    if (is->founded_text.n == 0) {
        is->founded_on = was->founded_on;
        is->founded_first = was->founded_first;
        is->founded_last = was->founded_last;
        is->founded_text = was->founded_text;
    }
    if (is->standing < 0)
        is->standing = was->standing;
}

static struct str yes_word(struct import *m, int v)
{
    return v < 0 ? STR("") : msg_text(m->r->lang, v == 1 ? M_IMPORT_YES : M_IMPORT_NO);
}

static void tell_field(struct import *m, bool *told, const struct org_record *is, enum msg_id label,
                       struct str was_text, struct str is_text)
{
    if (str_eq(was_text, is_text))
        return;
    struct str field = msg_text(m->r->lang, label);
    if (*told) /* one unit counts once */
        m->out->n[IMPORT_UNIT_CHANGED]--;
    *told = true;
    import_line(m, IMPORT_UNIT_CHANGED,
                str_fmt(m->scratch, "%.*s (%.*s), %.*s", STR_ARG(is->name), STR_ARG(is->code),
                        STR_ARG(field)),
                was_text, is_text);
}

static err_t update_unit(struct import *m, int64_t id, const struct roster_unit *u, int ord)
{
    struct org_record was, is = record_of(u, ord);
    bool changed = false;
    TRY(org_unit_on(m->db, m->scratch, id, m->q->on, &was));
    keep_known(&is, &was);
    tell_field(m, &changed, &is, M_ROSTER_COL_UNIT_NAME, was.name, is.name);
    tell_field(m, &changed, &is, M_ROSTER_COL_KIND, was.kind, is.kind);
    tell_field(m, &changed, &is, M_ROSTER_COL_FOUNDED, was.founded_text, is.founded_text);
    tell_field(m, &changed, &is, M_ROSTER_COL_STANDING, yes_word(m, was.standing),
               yes_word(m, is.standing));
    return changed ? org_unit_change(m->db, m->scratch, id, &is, m->q->on, !m->later) : OK;
}

static void pend_change(struct import *m, enum org_change what, int64_t unit, int64_t other)
{
    m->changes.list = roster_grow(m->arena, m->changes.list, m->changes.n, &m->changes.cap,
                                  sizeof *m->changes.list);
    m->changes.list[m->changes.n++] = (struct pending_change){what, unit, other};
}

/* Units of a code: 0: none; the id; -1: several. */
static err_t unit_by_code(struct import *m, struct str code, int64_t *id)
{
    struct query *q = db_query(m->db, "org_unit_by_code");
    bool row, more = false;
    *id = 0;
    q_text(q, "code", code);
    q_day(q, "day", m->q->on);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *id = q_get_int(q, 0);
    TRY(q_step(q, &more));
    if (more)
        *id = -1;
    return OK;
}

/*
 * A new unit.  In a later list it stands from the day of that list, unless it was founded between
 * the lists; so does one whose code was that of a unit that has ended: it begins anew.
 */
static err_t add_unit(struct import *m, size_t i, int ord, int64_t *id)
{
    const struct roster_unit *u = &m->r->units[i];
    struct org_record r = record_of(u, ord);
    bool ended = false;
    date_t later = DAY_NONE;
    TRY(org_code_past(m->db, u->code, m->q->on, &ended, &later));
    if (later != DAY_NONE) {
        import_refuse(m, u->at, M_IMPORT_UNIT_LATER, u->code, day_text(m->scratch, later));
        return OK;
    }
    bool between =
        m->first_on != DAY_NONE && r.founded_on != DAY_NONE && r.founded_on > m->first_on;
    m->unit_from[i] = ended || (m->later && !between) ? m->q->on : DAY_NONE;
    TRY(org_unit_add(m->db, &r, id));
    if (m->unit_from[i] != DAY_NONE)
        TRY(org_unit_known_from(m->db, *id, m->unit_from[i]));
    import_line(m, IMPORT_UNIT_ADDED, u->name, STR(""), u->code);
    return OK;
}

/* What came with the list of a later day, and stands in one of a day before, stood before. */
static err_t stood_before(struct import *m, const struct roster_unit *u, int64_t *id)
{
    bool ended = false;
    date_t later = DAY_NONE;
    TRY(org_code_past(m->db, u->code, m->q->on, &ended, &later));
    if (later == DAY_NONE)
        return OK;
    TRY(org_unit_earlier(m->db, u->code, m->q->on, ended || m->later ? m->q->on : DAY_NONE, id));
    if (*id != 0)
        import_line(m, IMPORT_UNIT_CHANGED,
                    str_fmt(m->scratch, "%.*s (%.*s), %.*s", STR_ARG(u->name), STR_ARG(u->code),
                            STR_ARG(msg_text(m->r->lang, M_IMPORT_SINCE))),
                    day_text(m->scratch, later),
                    ended || m->later ? day_text(m->scratch, m->q->on) : STR("–"));
    return OK;
}

static err_t take_unit(struct import *m, size_t i, int ord)
{
    const struct roster_unit *u = &m->r->units[i];
    int64_t id = 0;
    TRY(unit_by_code(m, u->code, &id));
    if (id == 0)
        TRY(stood_before(m, u, &id));
    if (id < 0) {
        import_refuse(m, u->at, M_IMPORT_SEVERAL_UNITS, u->code, STR(""));
        return OK;
    }
    bool known = id != 0;
    if (known)
        TRY(update_unit(m, id, u, ord));
    else
        TRY(add_unit(m, i, ord, &id));
    m->unit_id[i] = known ? id : -id; /* negative until it has its place: it is new */
    return import_remarks(m, 0, id, u->remark, false, known);
}

/* --- places --- */

static int64_t plain_id(int64_t id)
{
    return id < 0 ? -id : id;
}

/* The unit above, as the list says, in the list or in the book; 0: none. */
static err_t wanted_parent(struct import *m, const struct roster_unit *u, int64_t *parent)
{
    *parent = 0;
    if (u->parent >= 0) {
        *parent = plain_id(m->unit_id[u->parent]);
        return OK;
    }
    if (u->parent_code.n == 0)
        return OK;
    TRY(unit_by_code(m, u->parent_code, parent));
    if (*parent > 0)
        return OK;
    import_refuse(m, u->at, M_ROSTER_UNKNOWN_PARENT, u->name, u->parent_code);
    return OK;
}

static struct str unit_words(struct import *m, int64_t id)
{
    struct org_record r;
    if (id == 0 || org_unit_load(m->db, m->scratch, id, &r) != OK)
        return STR("–");
    return str_fmt(m->scratch, "%.*s (%.*s)", STR_ARG(r.name), STR_ARG(r.code));
}

struct move {
    const struct roster_unit *u;
    int64_t unit, from, to;
};

/* A refusal of the tree gets the row of the list, the others end the import. */
static err_t told_with_row(struct import *m, const struct move *v, err_t err)
{
    if (err != E_STATE)
        return err;
    import_refuse(m, v->u->at, M_IMPORT_UNIT_NOT_MOVED, v->u->name, unit_words(m, v->to));
    return OK;
}

/* All leave their places before any gets a new one: two units may change places. */
static err_t move_units(struct import *m, const struct move *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(told_with_row(m, &list[i], org_place_move(m->db, list[i].unit, 0, m->q->on)));
    if (m->r->problems->n_errors > 0)
        return OK;
    for (size_t i = 0; i < n; i++) {
        const struct move *v = &list[i];
        if (v->to != 0)
            TRY(told_with_row(m, v, org_place_move(m->db, v->unit, v->to, m->q->on)));
        import_line(m, IMPORT_UNIT_MOVED, v->u->name, unit_words(m, v->from), unit_words(m, v->to));
        pend_change(m, ORG_MOVE, v->unit, v->to);
    }
    return OK;
}

static err_t place_new(struct import *m, size_t i, int64_t parent)
{
    const struct roster_unit *u = &m->r->units[i];
    date_t ended = DAY_NONE;
    TRY(org_ended(m->db, parent, &ended));
    if (ended != DAY_NONE)
        import_refuse(
            m, u->at, M_IMPORT_UNIT_ENDS,
            str_fmt(m->scratch, "%.*s: %.*s", STR_ARG(u->name), STR_ARG(unit_words(m, parent))),
            day_text(m->scratch, ended));
    return org_place(m->db, plain_id(m->unit_id[i]), parent, m->unit_from[i]);
}

static err_t place_units(struct import *m)
{
    struct roster *r = m->r;
    struct move *moves = ARENA_ARRAY(m->arena, struct move, r->n_units + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->n_units; i++) {
        const struct roster_unit *u = &r->units[i];
        int64_t parent = 0, now = 0, id = plain_id(m->unit_id[i]);
        arena_reset(m->scratch);
        TRY(wanted_parent(m, u, &parent));
        if (parent < 0 || id == 0)
            continue;
        if (m->unit_id[i] < 0) {
            if (parent != 0)
                TRY(place_new(m, i, parent));
            continue;
        }
        TRY(org_parent(m->db, id, m->q->on, &now));
        /* A list of a part of the tree says nothing of what stands above it. */
        bool silent = u->parent_code.n == 0 && !m->q->full;
        if (now != parent && !silent)
            moves[n++] = (struct move){u, id, now, parent};
    }
    for (size_t i = 0; i < r->n_units; i++)
        m->unit_id[i] = plain_id(m->unit_id[i]);
    return move_units(m, moves, n);
}

err_t import_units(struct import *m)
{
    struct roster *r = m->r;
    int64_t last = 0;
    m->unit_id = ARENA_ARRAY(m->arena, int64_t, r->n_units + 1);
    m->unit_from = ARENA_ARRAY(m->arena, date_t, r->n_units + 1);
    /* In an empty book places are those of the list; else new units come behind the known ones. */
    TRY(q_one_int(db_query(m->db, "org_last_ord"), 0, &last));
    for (size_t i = 0; i < r->n_units; i++) {
        arena_reset(m->scratch);
        int64_t known = 0;
        int ord = (int)i + 1;
        if (last > 0) {
            struct org_record was;
            TRY(unit_by_code(m, r->units[i].code, &known));
            if (known > 0)
                TRY(org_unit_load(m->db, m->scratch, known, &was));
            ord = known > 0 ? was.ord : (int)++last;
        }
        TRY(take_unit(m, i, ord));
    }
    return m->r->problems->n_errors > 0 ? E_INVALID : place_units(m);
}

/* --- units that are missing --- */

static bool is_listed(const struct import *m, int64_t unit)
{
    for (size_t i = 0; i < m->r->n_units; i++) {
        if (m->unit_id[i] == unit)
            return true;
    }
    return false;
}

enum { BELOW_MOST = 4096, DEPTH_MOST = 16 };

/* The units directly below one that are not in the list; in the arena of the import. */
static err_t missing_below(struct import *m, int64_t unit, int64_t **out, size_t *n)
{
    struct query *q = db_query(m->db, "import_unit_below");
    size_t cap = 0;
    bool row;
    *out = NULL;
    *n = 0;
    q_int(q, "unit", unit);
    TRY(q_step(q, &row));
    while (row) {
        int64_t id = q_get_int(q, 0);
        if (*n < BELOW_MOST && !is_listed(m, id)) {
            *out = roster_grow(m->arena, *out, *n, &cap, sizeof **out);
            (*out)[(*n)++] = id;
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

/* Ends a unit that is not in the list, after all below it that is not either. */
static err_t end_unit(struct import *m, int64_t unit, int depth)
{
    int64_t *below = NULL;
    size_t n = 0;
    TRY(missing_below(m, unit, &below, &n));
    for (size_t i = 0; i < n && depth < DEPTH_MOST; i++)
        TRY(end_unit(m, below[i], depth + 1));
    struct str name = unit_words(m, unit);
    TRY(import_missing_of(m, unit, name));
    err_t err = org_unit_end(m->db, unit, m->q->on);
    if (err == E_STATE)
        return OK; /* told by the book: somebody still belongs to it, or stands below it */
    TRY(err);
    import_line(m, IMPORT_UNIT_ENDED, name, STR(""), STR(""));
    pend_change(m, ORG_DISSOLVE, unit, 0);
    return OK;
}

err_t import_missing_units(struct import *m)
{
    for (size_t i = 0; i < m->r->n_units; i++) {
        int64_t *below = NULL;
        size_t n = 0;
        arena_reset(m->scratch);
        TRY(missing_below(m, m->unit_id[i], &below, &n));
        for (size_t k = 0; k < n; k++)
            TRY(end_unit(m, below[k], 0));
    }
    return OK;
}
