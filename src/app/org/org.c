/*
 * org.c — records of units and what happens to them.  The tree of a day is in org_tree.c.
 */
#include "app/org/org.h"

#include <sodium.h>

#include "app/audit/audit.h"
#include "app/org/org_inner.h"
#include "lib/json/json.h"
#include "lib/text/vi.h"

enum { UID_BYTES = 16, ABOUT_BYTES = 1 << 16, LEFT_TOLD = 10 /* by name */ };

static const char *const change_words[] = {"found", "move", "merge", "split", "dissolve"};

err_t org_refuse(struct db *db, err_t err, enum msg_id id, struct str a1, struct str a2)
{
    struct arena *a = db_problems(db)->arena;
    struct place at = {.file = str_of(db_path(db))};
    (void)problem_add(db_problems(db), at, false, MSG(a, db_lang(db), id, a1, a2));
    return err;
}

struct str org_called(struct db *db, int64_t unit)
{
    struct arena *a = db_problems(db)->arena;
    struct org_record r;
    if (org_unit_load(db, a, unit, &r) != OK)
        return STR("");
    return str_fmt(a, "%.*s (%.*s)", STR_ARG(r.name), STR_ARG(r.code));
}

/* --- records --- */

static void bind_record(struct query *q, struct arena *a, const struct org_record *r)
{
    struct str key = vi_key(a, r->name);
    q_text(q, "code", r->code);
    q_text(q, "name", r->name);
    q_blob(q, "key", key.p, key.n);
    q_text(q, "fold", vi_fold(a, r->name));
    q_text(q, "kind", r->kind);
    q_text(q, "line", r->line);
    q_day(q, "founded_on", r->founded_on);
    q_day(q, "founded_first", r->founded_first);
    q_day(q, "founded_last", r->founded_last);
    q_text(q, "founded_text", r->founded_text);
    q_maybe(q, "standing", r->standing);
    q_int(q, "ord", r->ord);
}

err_t org_unit_add(struct db *db, const struct org_record *r, int64_t *id)
{
    unsigned char random[UID_BYTES];
    char uid[2 * UID_BYTES + 1];
    struct query *q = db_query(db, "org_unit_add");
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(uid, sizeof uid, random, sizeof random);
    q_text(q, "uid", str_of(uid));
    bind_record(q, db_problems(db)->arena, r);
    TRY(q_run(q));
    *id = db_last_id(db);
    return OK;
}

err_t org_unit_set(struct db *db, int64_t id, const struct org_record *r)
{
    struct query *q = db_query(db, "org_unit_set");
    bind_record(q, db_problems(db)->arena, r);
    q_int(q, "id", id);
    return q_run(q);
}

err_t org_unit_load(struct db *db, struct arena *a, int64_t id, struct org_record *out)
{
    struct query *q = db_query(db, "org_unit_get");
    bool row;
    q_int(q, "id", id);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    *out = (struct org_record){.code = str_copy(a, q_get_text(q, 0)),
                               .name = str_copy(a, q_get_text(q, 1)),
                               .kind = str_copy(a, q_get_text(q, 2)),
                               .line = str_copy(a, q_get_text(q, 3)),
                               .founded_on = q_get_day(q, 4),
                               .founded_first = q_get_day(q, 5),
                               .founded_last = q_get_day(q, 6),
                               .founded_text = str_copy(a, q_get_text(q, 7)),
                               .standing = q_get_maybe(q, 8),
                               .ord = (int)q_get_int(q, 9)};
    return q_run(q);
}

err_t org_unit_known_from(struct db *db, int64_t id, date_t day)
{
    struct query *q = db_query(db, "org_unit_known");
    q_int(q, "id", id);
    q_day(q, "day", day);
    return q_run(q);
}

/* The words of a day; *changed: others hold by now. */
static err_t words_of(struct db *db, struct arena *a, int64_t id, date_t day,
                      struct org_record *out, bool *changed)
{
    struct query *q = db_query(db, "org_unit_on");
    bool row;
    q_int(q, "id", id);
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    out->name = str_copy(a, q_get_text(q, 0));
    out->kind = str_copy(a, q_get_text(q, 1));
    *changed = q_get_int(q, 2) != 0;
    return q_run(q);
}

err_t org_unit_on(struct db *db, struct arena *a, int64_t id, date_t day, struct org_record *out)
{
    bool changed;
    TRY(org_unit_load(db, a, id, out));
    return words_of(db, a, id, day, out, &changed);
}

static err_t write_words(struct db *db, const char *query, int64_t id, const struct org_record *r,
                         date_t day)
{
    struct query *q = db_query(db, query);
    q_int(q, "id", id);
    q_text(q, "name", r->name);
    q_text(q, "kind", r->kind);
    q_day(q, "day", day);
    return q_run(q);
}

err_t org_unit_change(struct db *db, struct arena *a, int64_t id, const struct org_record *r,
                      date_t on, bool correct)
{
    struct org_record now, then, is = *r;
    bool changed;
    TRY(org_unit_load(db, a, id, &now));
    then = now;
    TRY(words_of(db, a, id, on, &then, &changed));
    bool other = !str_eq(then.name, r->name) || !str_eq(then.kind, r->kind);
    if (other && changed)
        TRY(write_words(db, "org_unit_before_set", id, r, on));
    if (other && !correct)
        TRY(write_words(db, "org_unit_before_add", id, &then, on));
    if (changed) {
        is.name = now.name;
        is.kind = now.kind;
    }
    return org_unit_set(db, id, &is);
}

err_t org_unit_earlier(struct db *db, struct str code, date_t day, date_t from, int64_t *id)
{
    struct query *q = db_query(db, "org_code_later");
    bool row;
    *id = 0;
    q_text(q, "code", code);
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *id = q_get_int(q, 0);
    date_t was = q_get_day(q, 1);
    TRY(q_run(q));
    TRY(org_unit_known_from(db, *id, from));
    q = db_query(db, "org_place_earlier");
    q_int(q, "id", *id);
    q_day(q, "was", was);
    q_day(q, "day", from);
    return q_run(q);
}

err_t org_code_past(struct db *db, struct str code, date_t day, bool *ended, date_t *later)
{
    struct query *q = db_query(db, "org_code_past");
    bool row;
    q_text(q, "code", code);
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    *ended = row && q_get_int(q, 0) > 0;
    *later = row ? q_get_day(q, 1) : DAY_NONE;
    return q_run(q);
}

err_t org_unit_find(struct db *db, struct str code, date_t day, int64_t *id)
{
    struct query *q = db_query(db, "org_unit_by_code");
    bool row, more = false;
    q_text(q, "code", code);
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    if (!row)
        return org_refuse(db, E_NOTFOUND, M_ORG_NO_UNIT, code,
                          day_text(db_problems(db)->arena, day));
    *id = q_get_int(q, 0);
    TRY(q_step(q, &more));
    if (more)
        return org_refuse(db, E_STATE, M_ORG_SEVERAL, code, STR(""));
    return OK;
}

err_t org_parent(struct db *db, int64_t unit, date_t day, int64_t *parent)
{
    struct query *q = db_query(db, "org_parent");
    q_int(q, "unit", unit);
    q_day(q, "day", day);
    return q_one_int(q, 0, parent);
}

err_t org_place(struct db *db, int64_t unit, int64_t parent, date_t from)
{
    struct query *q = db_query(db, "org_place_add");
    q_int(q, "unit", unit);
    q_int(q, "parent", parent);
    q_day(q, "from_date", from);
    return q_run(q);
}

err_t org_note(struct db *db, enum org_change what, int64_t unit, int64_t other, date_t on,
               struct str paper, int64_t event)
{
    struct query *q = db_query(db, "org_note");
    q_text(q, "kind", str_of(change_words[what]));
    q_day(q, "on", on);
    q_int(q, "unit", unit);
    if (other != 0)
        q_int(q, "other", other);
    q_text(q, "paper", paper);
    q_int(q, "event", event);
    return q_run(q);
}

/* --- what may be --- */

/* Does the unit stand on that day?  Refused otherwise, with the reason. */
static err_t check_stands(struct db *db, int64_t unit, date_t on)
{
    struct query *q = db_query(db, "org_unit_get");
    struct arena *a = db_problems(db)->arena;
    bool row;
    q_int(q, "id", unit);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    date_t founded = q_get_day(q, 5), ended = q_get_day(q, 10);
    if (founded == DAY_NONE)
        founded = q_get_day(q, 4);
    TRY(q_run(q));
    if (founded != DAY_NONE && on < founded)
        return org_refuse(db, E_STATE, M_ORG_BEFORE_FOUNDING, org_called(db, unit),
                          day_text(a, founded));
    if (ended != DAY_NONE && on >= ended)
        return org_refuse(db, E_STATE, M_ORG_ENDED, org_called(db, unit), day_text(a, ended));
    return OK;
}

err_t org_ended(struct db *db, int64_t unit, date_t *ended)
{
    struct query *q = db_query(db, "org_unit_get");
    bool row;
    q_int(q, "id", unit);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    *ended = q_get_day(q, 10);
    return q_run(q);
}

err_t org_lasts(struct db *db, int64_t unit, date_t until)
{
    date_t ended = DAY_NONE;
    TRY(org_ended(db, unit, &ended));
    if (ended == DAY_NONE || (until != DAY_NONE && until <= ended))
        return OK;
    return org_refuse(db, E_STATE, M_ORG_ENDS, org_called(db, unit),
                      day_text(db_problems(db)->arena, ended));
}

static err_t check_place_open(struct db *db, int64_t unit, date_t on)
{
    struct query *q = db_query(db, "org_places_from");
    int64_t n = 0;
    q_int(q, "unit", unit);
    q_day(q, "day", on);
    TRY(q_one_int(q, 0, &n));
    if (n > 0)
        return org_refuse(db, E_STATE, M_ORG_OVERLAP, org_called(db, unit),
                          day_text(db_problems(db)->arena, on));
    return OK;
}

static err_t close_place(struct db *db, int64_t unit, date_t on)
{
    struct query *q = db_query(db, "org_place_close");
    q_int(q, "unit", unit);
    q_day(q, "day", on);
    return q_run(q);
}

err_t org_place_move(struct db *db, int64_t unit, int64_t parent, date_t on)
{
    int64_t n = 0;
    TRY(check_stands(db, unit, on));
    TRY(check_place_open(db, unit, on));
    if (parent != 0) {
        TRY(check_stands(db, parent, on));
        TRY(org_lasts(db, parent, DAY_NONE));
        struct query *q = db_query(db, "org_is_above");
        q_int(q, "below", parent);
        q_int(q, "above", unit);
        q_day(q, "day", on);
        TRY(q_one_int(q, 0, &n));
        if (n > 0)
            return org_refuse(db, E_STATE, M_ORG_BELOW_ITSELF, org_called(db, unit),
                              org_called(db, parent));
    }
    TRY(close_place(db, unit, on));
    return parent != 0 ? org_place(db, unit, parent, on) : OK;
}

static err_t first_child(struct db *db, int64_t unit, date_t on, int64_t *child)
{
    struct query *q = db_query(db, "org_children");
    q_int(q, "unit", unit);
    q_day(q, "day", on);
    return q_one_int(q, 0, child);
}

/* How many rows a query of a unit and a day has, and the first of them by name; *n 0: `words` is "". */
static err_t who_is_left(struct db *db, const char *query, int64_t unit, date_t on, int64_t *n,
                         struct str *words)
{
    struct arena *a = db_problems(db)->arena;
    struct query *q = db_query(db, query);
    struct str names = STR("");
    bool row;
    *n = 0;
    q_int(q, "unit", unit);
    q_day(q, "day", on);
    TRY(q_step(q, &row));
    for (; row; (*n)++) {
        if (*n < LEFT_TOLD)
            names = str_fmt(a, "%.*s%s%.*s", STR_ARG(names), *n > 0 ? "; " : "",
                            STR_ARG(q_get_text(q, 0)));
        TRY(q_step(q, &row));
    }
    *words = *n == 0 ? STR("")
                     : str_fmt(a, "%lld (%.*s%s)", (long long)*n, STR_ARG(names),
                               *n > LEFT_TOLD ? "; …" : "");
    return OK;
}

err_t org_unit_end(struct db *db, int64_t unit, date_t on)
{
    struct str left;
    int64_t n = 0;
    TRY(check_stands(db, unit, on));
    TRY(check_place_open(db, unit, on));
    TRY(who_is_left(db, "org_units_left", unit, on, &n, &left));
    if (n != 0)
        return org_refuse(db, E_STATE, M_ORG_HAS_CHILDREN, org_called(db, unit), left);
    TRY(who_is_left(db, "org_members_left", unit, on, &n, &left));
    if (n != 0)
        return org_refuse(db, E_STATE, M_ORG_HAS_MEMBERS, org_called(db, unit), left);
    TRY(close_place(db, unit, on));
    struct query *q = db_query(db, "org_unit_end");
    q_int(q, "id", unit);
    q_day(q, "day", on);
    return q_run(q);
}

/* --- acts --- */

/* The event of an act on one unit; `other` is the second one, 0 for none. */
static err_t tell(struct db *db, const struct org_act *act, enum org_change what, int64_t unit,
                  int64_t other)
{
    struct arena *a = db_problems(db)->arena;
    struct buf about;
    char day[11];
    int64_t event = 0;
    date_format_iso(act->on, day);
    buf_open(&about, ABOUT_BYTES);
    buf_z(&about, "{\"unit\":");
    json_write_str(&about, org_called(db, unit));
    if (other != 0) {
        buf_z(&about, ",\"other\":");
        json_write_str(&about, org_called(db, other));
    }
    buf_printf(&about, ",\"on\":\"%s\",\"paper\":", day);
    json_write_str(&about, act->paper);
    buf_char(&about, '}');
    struct act event_act =
        audit_command(a, str_fmt(a, "unit.%s", change_words[what]), str_copy(a, buf_view(&about)));
    bool too_long = about.over;
    buf_close(&about);
    if (too_long)
        return org_refuse(db, E_LIMIT, M_ORG_TOO_LONG, STR(""), STR(""));
    if (act->actor.n > 0)
        event_act.actor = act->actor;
    TRY(audit_add(db, &event_act, &event));
    return org_note(db, what, unit, other, act->on, act->paper, event);
}

/* Ends the transaction of an act: all of it, or nothing. */
static err_t settle(struct db *db, err_t err)
{
    if (err == OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

static err_t do_move(struct db *db, const struct org_act *act, int64_t unit, int64_t parent)
{
    TRY(org_place_move(db, unit, parent, act->on));
    return tell(db, act, ORG_MOVE, unit, parent);
}

err_t org_move(struct db *db, const struct org_act *act, int64_t unit, int64_t parent)
{
    TRY(db_begin(db));
    return settle(db, do_move(db, act, unit, parent));
}

/* What stands directly below one unit goes below another. */
static err_t move_children(struct db *db, int64_t unit, int64_t into, date_t on)
{
    int64_t child = 0;
    TRY(first_child(db, unit, on, &child));
    while (child != 0) {
        TRY(org_place_move(db, child, into, on));
        TRY(first_child(db, unit, on, &child));
    }
    return OK;
}

static err_t move_members(struct db *db, int64_t unit, int64_t into, date_t on)
{
    struct arena *a = db_problems(db)->arena;
    struct str left;
    int64_t later = 0;
    TRY(who_is_left(db, "org_members_later", unit, on, &later, &left));
    if (later > 0)
        return org_refuse(db, E_STATE, M_ORG_MEMBERS_LATER, org_called(db, unit),
                          str_fmt(a, "%.*s: %.*s", STR_ARG(day_text(a, on)), STR_ARG(left)));
    struct query *q = db_query(db, "org_members_go");
    q_int(q, "unit", unit);
    q_int(q, "into", into);
    q_day(q, "day", on);
    TRY(q_run(q));
    q = db_query(db, "org_members_leave");
    q_int(q, "unit", unit);
    q_day(q, "day", on);
    return q_run(q);
}

static err_t do_merge(struct db *db, const struct org_act *act, int64_t unit, int64_t into)
{
    if (unit == into)
        return org_refuse(db, E_STATE, M_ORG_INTO_ITSELF, org_called(db, unit), STR(""));
    TRY(check_stands(db, unit, act->on));
    TRY(check_stands(db, into, act->on));
    TRY(org_lasts(db, into, DAY_NONE));
    TRY(move_children(db, unit, into, act->on));
    TRY(move_members(db, unit, into, act->on));
    TRY(org_unit_end(db, unit, act->on));
    return tell(db, act, ORG_MERGE, unit, into);
}

err_t org_merge(struct db *db, const struct org_act *act, int64_t unit, int64_t into)
{
    TRY(db_begin(db));
    return settle(db, do_merge(db, act, unit, into));
}

/* A unit that begins on the day of the act, last in the list. */
static err_t begin_unit(struct db *db, const struct org_act *act, struct org_record r,
                        int64_t parent, int64_t *made)
{
    int64_t n = 0;
    struct query *q = db_query(db, "org_unit_by_code");
    q_text(q, "code", r.code);
    q_day(q, "day", act->on);
    TRY(q_one_int(q, 0, &n));
    if (n != 0)
        return org_refuse(db, E_STATE, M_ORG_CODE_TAKEN, r.code, org_called(db, n));
    if (parent != 0) {
        TRY(check_stands(db, parent, act->on));
        TRY(org_lasts(db, parent, DAY_NONE));
    }
    TRY(q_one_int(db_query(db, "org_last_ord"), 0, &n));
    r.founded_on = r.founded_first = r.founded_last = act->on;
    r.founded_text = day_text(db_problems(db)->arena, act->on);
    r.ord = (int)n + 1;
    TRY(org_unit_add(db, &r, made));
    return parent != 0 ? org_place(db, *made, parent, act->on) : OK;
}

/* The unit that a split makes: like the old one. */
static err_t found_beside(struct db *db, const struct org_act *act, int64_t unit, struct str code,
                          struct str name, int64_t *made)
{
    struct org_record r;
    int64_t parent = 0;
    TRY(org_unit_load(db, db_problems(db)->arena, unit, &r));
    r.code = code;
    r.name = name;
    TRY(org_parent(db, unit, act->on, &parent));
    return begin_unit(db, act, r, parent, made);
}

static err_t refuse_not_member(struct db *db, int64_t person, int64_t unit)
{
    struct query *q = db_query(db, "org_person_called");
    bool row;
    q_int(q, "person", person);
    TRY(q_step(q, &row));
    struct str who = row ? str_copy(db_problems(db)->arena, q_get_text(q, 0)) : STR("");
    TRY(q_run(q));
    return org_refuse(db, E_STATE, M_ORG_NOT_MEMBER, who, org_called(db, unit));
}

/* A member of the old unit belongs to the new one. */
static err_t take_along(struct db *db, const struct org_act *act, int64_t person, int64_t unit,
                        int64_t made)
{
    struct query *q = db_query(db, "org_member_go");
    q_int(q, "person", person);
    q_int(q, "unit", unit);
    q_int(q, "into", made);
    q_day(q, "day", act->on);
    TRY(q_run(q));
    if (db_changes(db) != 1)
        return refuse_not_member(db, person, unit);
    q = db_query(db, "org_member_leave");
    q_int(q, "person", person);
    q_int(q, "unit", unit);
    q_day(q, "day", act->on);
    return q_run(q);
}

static err_t do_split(struct db *db, const struct org_act *act, int64_t unit,
                      const struct org_split_off *off, int64_t *made)
{
    TRY(check_stands(db, unit, act->on));
    TRY(found_beside(db, act, unit, off->code, off->name, made));
    for (size_t i = 0; i < off->n_below; i++) {
        int64_t parent = 0;
        TRY(org_parent(db, off->below[i], act->on, &parent));
        if (parent != unit)
            return org_refuse(db, E_STATE, M_ORG_NOT_BELOW, org_called(db, off->below[i]),
                              org_called(db, unit));
        TRY(org_place_move(db, off->below[i], *made, act->on));
    }
    for (size_t i = 0; i < off->n_people; i++)
        TRY(take_along(db, act, off->people[i], unit, *made));
    return tell(db, act, ORG_SPLIT, *made, unit);
}

/* An act that may be a trial only. */
static err_t settle_or_undo(struct db *db, err_t err, bool dry_run)
{
    if (err != OK || !dry_run)
        return settle(db, err);
    db_rollback(db);
    return OK;
}

err_t org_split_with(struct db *db, const struct org_act *act, int64_t unit,
                     const struct org_split_off *off, bool dry_run, int64_t *made)
{
    TRY(db_begin(db));
    return settle_or_undo(db, do_split(db, act, unit, off, made), dry_run);
}

err_t org_split(struct db *db, const struct org_act *act, int64_t unit, struct str code,
                struct str name, const int64_t *below, size_t n_below, int64_t *made)
{
    const struct org_split_off off = {
        .code = code, .name = name, .below = below, .n_below = n_below};
    return org_split_with(db, act, unit, &off, false, made);
}

static err_t do_found(struct db *db, const struct org_act *act, const struct org_record *r,
                      int64_t parent, int64_t *made)
{
    TRY(begin_unit(db, act, *r, parent, made));
    return tell(db, act, ORG_FOUND, *made, parent);
}

err_t org_found(struct db *db, const struct org_act *act, const struct org_record *r,
                int64_t parent, bool dry_run, int64_t *made)
{
    TRY(db_begin(db));
    return settle_or_undo(db, do_found(db, act, r, parent, made), dry_run);
}

static err_t do_dissolve(struct db *db, const struct org_act *act, int64_t unit)
{
    TRY(org_unit_end(db, unit, act->on));
    return tell(db, act, ORG_DISSOLVE, unit, 0);
}

err_t org_dissolve(struct db *db, const struct org_act *act, int64_t unit)
{
    TRY(db_begin(db));
    return settle(db, do_dissolve(db, act, unit));
}
