/*
 * settle.c — from an accepted proposal to the record of it.
 */
#include "app/roster/settle.h"

#include "app/audit/audit.h"
#include "app/org/org.h"
#include "app/person/past.h"
#include "app/person/person.h"
#include "lib/base/clock.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"
#include "lib/text/vi.h"

enum { ABOUT_BYTES = 1 << 16 };

static const char *const state_words[] = {"accepted", "rejected", "done"};
static const char *const act_words[] = {"remark.accept", "remark.reject", "remark.done"};

struct settling {
    struct db *db;
    struct arena *a;
    int64_t person;
    struct str text, kind, proposal, state, name, mark;
    struct remark r;
    int64_t discipline; /* that was added; 0: none */
};

static err_t refuse(const struct settling *s, err_t err, enum msg_id id, struct str a1,
                    struct str a2)
{
    struct place at = {.file = str_of(db_path(s->db))};
    (void)problem_add(db_problems(s->db), at, false, MSG(s->a, db_lang(s->db), id, a1, a2));
    return err;
}

static struct str str_number(const struct settling *s, int64_t n)
{
    return str_fmt(s->a, "%lld", (long long)n);
}

static err_t load(struct settling *s, int64_t id)
{
    struct query *q = db_query(s->db, "remark_get");
    bool row;
    q_int(q, "id", id);
    TRY(q_step(q, &row));
    if (!row)
        return refuse(s, E_NOTFOUND, M_IMPORT_NO_REMARK, str_number(s, id), STR(""));
    s->person = q_get_int(q, 0);
    s->text = str_copy(s->a, q_get_text(q, 2));
    s->kind = str_copy(s->a, q_get_text(q, 3));
    s->proposal = str_copy(s->a, q_get_text(q, 4));
    s->state = str_copy(s->a, q_get_text(q, 5));
    s->name = str_copy(s->a, q_get_text(q, 6));
    s->mark = str_copy(s->a, q_get_text(q, 7));
    return OK;
}

/* --- facts --- */

/* What cannot be is refused as by the commands that enter it by hand. */
static err_t check_day(struct settling *s, date_t day)
{
    struct person p;
    struct str words = day_text(s->a, day);
    if (day > clock_today())
        return refuse(s, E_STATE, M_IMPORT_FACT_IN_FUTURE, s->name, words);
    TRY(person_load(s->db, s->a, s->person, &p));
    if (p.birth.first != DAY_NONE && day <= p.birth.first)
        return refuse(s, E_STATE, M_IMPORT_FACT_BEFORE_BIRTH, s->name, words);
    return OK;
}

static err_t accept_discipline(struct settling *s)
{
    struct past_discipline d = {.person = s->person,
                                .form = str_of(s->r.form),
                                .decided_on = s->r.on,
                                .made_heavier_on = DAY_NONE,
                                .duty_related = -1,
                                .within_authority = true,
                                .self_detected = -1,
                                .remedied = -1,
                                .side = s->r.state ? STR("state") : STR("party"),
                                .paper = s->r.paper};
    int64_t there = 0;
    TRY(check_day(s, s->r.on));
    TRY(past_discipline_find(s->db, &d, &there));
    if (there != 0)
        return refuse(s, E_STATE, M_IMPORT_FACT_THERE, s->name, str_number(s, there));
    return past_discipline_add(s->db, &d, &s->discipline);
}

/* Two spells of one kind at one time cannot be. */
static err_t add_spell(struct settling *s, const struct spell *spell)
{
    int64_t there = 0;
    struct query *q = db_query(s->db, "remark_spell_overlap");
    q_int(q, "person", s->person);
    q_text(q, "kind", str_of(spell->kind));
    q_day(q, "from_date", spell->from);
    q_day(q, "to_date", spell->to);
    TRY(q_one_int(q, 0, &there));
    if (there != 0)
        return refuse(s, E_STATE, M_IMPORT_FACT_THERE, s->name, str_number(s, there));
    return person_spell_add(s->db, s->person, spell);
}

/* Days that lie somewhere in a year: the year is the period, their number is kept beside. */
static err_t accept_leave(struct settling *s, const char *kind, int days)
{
    bool dated = s->r.year > 0;
    struct spell spell = {.kind = kind,
                          .from = dated ? date_of(s->r.year, 1, 1) : DAY_NONE,
                          .to = dated ? date_of(s->r.year + 1, 1, 1) : DAY_NONE,
                          .days = days,
                          .paper = s->text};
    return add_spell(s, &spell);
}

/* The unit of the book that a place names; 0: it lies outside the book, or several are called so. */
static err_t unit_called(struct settling *s, struct str place, date_t day, int64_t *unit)
{
    struct query *q = db_query(s->db, "org_unit_by_name");
    bool row, more = false;
    *unit = 0;
    q_text(q, "fold", vi_fold(s->a, place));
    if (day == DAY_NONE)
        q_int(q, "day", LIMIT_DATE_MAX);
    else
        q_day(q, "day", day);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *unit = q_get_int(q, 0);
    TRY(q_step(q, &more));
    if (more)
        *unit = 0;
    return OK;
}

static err_t accept_temporary(struct settling *s)
{
    int64_t unit = 0;
    if (s->r.on != DAY_NONE)
        TRY(check_day(s, s->r.on));
    TRY(unit_called(s, s->r.place, s->r.on, &unit));
    if (unit != 0) {
        int64_t there = 0;
        struct query *q = db_query(s->db, "remark_temporary_overlap");
        q_int(q, "person", s->person);
        q_day(q, "day", s->r.on);
        TRY(q_one_int(q, 0, &there));
        if (there != 0)
            return refuse(s, E_STATE, M_IMPORT_FACT_THERE, s->name, str_number(s, there));
        TRY(org_lasts(s->db, unit, DAY_NONE));
        return person_join(s->db, s->person, unit, "temporary", s->r.on, DAY_NONE);
    }
    struct spell spell = {
        .kind = "temporary", .from = s->r.on, .to = DAY_NONE, .days = -1, .paper = s->text};
    return add_spell(s, &spell);
}

/* The present membership begins on the day told; the one before, if the book has it, ended then. */
static err_t joined_on(struct settling *s, const struct person_place *now)
{
    if (now->from != DAY_NONE) {
        struct query *q = db_query(s->db, "remark_earlier_leave");
        q_int(q, "person", s->person);
        q_day(q, "was", now->from);
        q_day(q, "day", s->r.on);
        TRY(q_run(q));
    }
    return person_joined_on(s->db, now->id, s->r.on);
}

static err_t accept_transfer(struct settling *s)
{
    struct person_place now;
    int64_t old = 0;
    TRY(check_day(s, s->r.on));
    TRY(person_place_now(s->db, s->person, &now));
    if (now.id == 0)
        return refuse(s, E_STATE, M_IMPORT_BELONGS_NOWHERE, s->name, STR(""));
    TRY(joined_on(s, &now));
    if (now.from != DAY_NONE) /* the book saw the move itself */
        return OK;
    date_t from = s->r.months > 0 ? date_add_months(s->r.on, -s->r.months) : DAY_NONE;
    TRY(unit_called(s, s->r.place, s->r.on, &old));
    if (old != 0 && old != now.unit)
        return person_join(s->db, s->person, old, "official", DAY_NONE, s->r.on);
    struct spell spell = {
        .kind = "elsewhere", .from = from, .to = s->r.on, .days = -1, .paper = s->r.place};
    return add_spell(s, &spell);
}

static err_t accept_probation(struct settling *s)
{
    struct query *q = db_query(s->db, "remark_probation");
    bool row;
    q_int(q, "person", s->person);
    TRY(q_step(q, &row));
    /* Probation is the missing official date, so there is nothing to write. */
    if (row && !q_is_null(q, 0))
        return refuse(s, E_STATE, M_IMPORT_OFFICIAL_ALREADY, s->name, STR(""));
    return OK;
}

static err_t accept_status(struct settling *s)
{
    int64_t spell = 0;
    struct str kind;
    TRY(person_status_now(s->db, s->a, s->person, &spell, &kind));
    if (spell == 0)
        return refuse(s, E_STATE, M_IMPORT_NO_STATUS, s->name, STR(""));
    return person_spell_paper(s->db, spell, s->r.paper);
}

static err_t accept(struct settling *s)
{
    if (s->person == 0 || !remark_parse(s->a, s->kind, s->proposal, &s->r))
        return refuse(s, E_STATE, M_IMPORT_NO_PROPOSAL, s->text, STR(""));
    switch (s->r.kind) {
    case REMARK_DISCIPLINE:
        return accept_discipline(s);
    case REMARK_SICK:
        return accept_leave(s, "sick", s->r.days);
    case REMARK_MATERNITY:
        return accept_leave(s, "maternity", -1);
    case REMARK_TEMPORARY:
        return accept_temporary(s);
    case REMARK_TRANSFER:
        return accept_transfer(s);
    case REMARK_PROBATIONARY:
        return accept_probation(s);
    case REMARK_STATUS:
        return accept_status(s);
    case REMARK_OTHER:
    case REMARK_KINDS:
        break;
    }
    return refuse(s, E_STATE, M_IMPORT_NO_PROPOSAL, s->text, STR(""));
}

/* --- the act --- */

static err_t write_event(const struct settling *s, enum settle how, struct str actor, int64_t id,
                         int64_t *event)
{
    struct buf b;
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"remark\":%lld,\"about\":", (long long)id);
    json_write_str(&b, s->name);
    buf_z(&b, ",\"mark\":");
    json_write_str(&b, s->mark);
    buf_z(&b, ",\"text\":");
    json_write_str(&b, s->text);
    if (s->proposal.n > 0)
        buf_printf(&b, ",\"fact\":%.*s", STR_ARG(s->proposal));
    buf_char(&b, '}');
    struct act act = audit_command(s->a, str_of(act_words[how]), str_copy(s->a, buf_view(&b)));
    bool too_long = b.over;
    buf_close(&b);
    if (actor.n > 0)
        act.actor = actor;
    return too_long ? E_LIMIT : audit_add(s->db, &act, event);
}

static err_t settle_one(struct settling *s, int64_t id, enum settle how, struct str actor,
                        const struct settle_watch *watch)
{
    int64_t event = 0;
    TRY(load(s, id));
    if (!str_is(s->state, "open"))
        return refuse(s, E_STATE, M_IMPORT_SETTLED_BEFORE, s->text, s->state);
    if (how == SETTLE_ACCEPT)
        TRY(accept(s));
    TRY(write_event(s, how, actor, id, &event));
    struct query *q = db_query(s->db, "remark_settle");
    q_int(q, "id", id);
    q_text(q, "state", str_of(state_words[how]));
    q_int(q, "event", event);
    TRY(q_run(q));
    return s->discipline != 0 && watch != NULL ? watch->added(watch->ctx, s->db, &s->discipline, 1)
                                               : OK;
}

err_t remark_settle(struct db *db, int64_t id, enum settle how, struct str actor,
                    const struct settle_watch *watch)
{
    struct settling s = {.db = db, .a = db_problems(db)->arena};
    TRY(db_begin(db));
    err_t err = settle_one(&s, id, how, actor, watch);
    if (err == OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}
