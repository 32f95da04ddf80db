/*
 * import.c — the frame of an import: what was read before, the transaction, the 5 % guard, the event.
 *
 * Order of the work: units and people are compared and written first, since the event tells how
 * many; then the event; then what points to it (changes of units, the record of the files, remarks).
 */
#include <stdio.h>
#include <string.h>

#include "app/audit/audit.h"
#include "app/roster/import_inner.h"
#include "lib/base/buf.h"
#include "lib/base/digest.h"
#include "lib/json/json.h"

enum {
    GUARD_PERCENT = 5,
    ABOUT_BYTES = 1 << 16,
    SCRATCH_BYTES = 64 << 20,
};

struct file_print {
    char hex[DIGEST_HEX_BYTES];
};

struct record {
    const char *kind;
    struct str file;
    const struct file_print *print;
    struct str options;
    long rows, added, changed, ended;
    int has_status; /* the list had a column of status: 1, 0; -1: not a list of people */
};

/* --- reports and lines --- */

void import_refuse(struct import *m, struct place at, enum msg_id id, struct str a1, struct str a2)
{
    (void)problem_add(m->r->problems, at, false, MSG(m->scratch, m->r->lang, id, a1, a2));
}

void import_line(struct import *m, enum import_what what, struct str who, struct str was,
                 struct str is)
{
    struct import_result *out = m->out;
    if (out->line[what] == NULL)
        out->line[what] = ARENA_ARRAY(m->arena, struct import_line, IMPORT_LINES_MOST);
    if (out->n[what] < IMPORT_LINES_MOST)
        out->line[what][out->n[what]] = (struct import_line){
            what, str_copy(m->arena, who), str_copy(m->arena, was), str_copy(m->arena, is)};
    out->n[what]++;
}

void import_pend_remark(struct import *m, const struct pending_remark *p)
{
    m->remarks.list = roster_grow(m->arena, m->remarks.list, m->remarks.n, &m->remarks.cap,
                                  sizeof *m->remarks.list);
    m->remarks.list[m->remarks.n++] = *p;
    if (p->proposal.n > 0)
        m->out->proposals++;
    else
        m->out->to_dos++;
}

/* A reading that tells its own day means the same in the list of any year. */
static bool is_dated(struct str proposal)
{
    static const struct str mark = {"\"on\":", 5};
    for (size_t i = 0; i + mark.n <= proposal.n; i++) {
        if (memcmp(proposal.p + i, mark.p, mark.n) == 0)
            return true;
    }
    return false;
}

err_t import_is_known(struct import *m, const struct pending_remark *p, bool *yes)
{
    int64_t n = 0;
    int year = date_parts(m->q->on).y;
    struct query *q = db_query(m->db, p->person != 0 ? "remark_known" : "remark_known_unit");
    q_int(q, p->person != 0 ? "person" : "unit", p->person != 0 ? p->person : p->unit);
    q_text(q, "text", p->text);
    q_text(q, "proposal", p->proposal);
    q_int(q, "dated", is_dated(p->proposal));
    q_day(q, "first", date_of(year, 1, 1));
    q_day(q, "next", date_of(year + 1, 1, 1));
    TRY(q_one_int(q, 0, &n));
    *yes = n > 0;
    return OK;
}

err_t import_remarks(struct import *m, int64_t person, int64_t unit, struct str cell, bool exempt,
                     bool known)
{
    struct str text;
    int year = date_parts(m->q->on).y;
    while (remark_next(&cell, &text)) {
        bool there = false;
        struct remark r = {.text = text, .on = DAY_NONE};
        if (person != 0)
            r = remark_read(m->scratch, text, exempt, year);
        struct pending_remark p = {.person = person,
                                   .unit = unit,
                                   .text = str_copy(m->arena, text),
                                   .proposal = remark_json(m->arena, &r),
                                   .kind = r.kind};
        if (known)
            TRY(import_is_known(m, &p, &there));
        if (!there)
            import_pend_remark(m, &p);
    }
    return OK;
}

/* --- what was read before --- */

static err_t print_of(struct import *m, const char *path, struct file_print *out)
{
    err_t err = digest_file(path, out->hex);
    if (err != OK)
        (void)problem_add(m->r->problems, (struct place){.file = str_of(path)}, false,
                          MSG0(m->scratch, m->r->lang,
                               err == E_NOTFOUND ? M_FILE_NOT_FOUND : M_FILE_CANNOT_READ));
    return err;
}

static struct str options_json(struct import *m)
{
    char hex[DIGEST_HEX_BYTES] = "";
    const struct import_request *q = m->q;
    if (q->map_text.n > 0)
        digest_text(q->map_text, hex);
    return str_fmt(m->arena, "{\"full\":%s,\"distinct\":%s,\"map\":\"%s\"}",
                   q->full ? "true" : "false", q->distinct ? "true" : "false", hex);
}

static err_t is_last(struct import *m, const char *kind, const struct file_print *print,
                     struct str options, bool *yes)
{
    struct query *q = db_query(m->db, "import_last");
    bool row;
    q_text(q, "kind", str_of(kind));
    TRY(q_step(q, &row));
    *yes = row && str_is(q_get_text(q, 0), print->hex) && str_eq(q_get_text(q, 1), options);
    return OK;
}

/* --- the catalogue of posts --- */

err_t import_posts(struct db *db, struct arena *a, const struct posts *shipped,
                   const struct posts **out)
{
    struct posts_entry *list = NULL;
    size_t n = 0, cap = 0;
    struct query *q = db_query(db, "post_titles_placed");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct str leads = q_get_text(q, 3), managed = q_get_text(q, 4);
        list = roster_grow(a, list, n, &cap, sizeof *list);
        list[n++] =
            (struct posts_entry){.title = str_copy(a, q_get_text(q, 0)),
                                 .role = str_copy(a, q_get_text(q, 2)),
                                 .leads = str_is(leads, "unknown") ? STR("?") : str_copy(a, leads),
                                 .managed = managed.n == 0 ? STR("?") : str_copy(a, managed),
                                 .employee = q_get_maybe(q, 5),
                                 .in_system = q_get_maybe(q, 6),
                                 .standing = q_get_maybe(q, 7)};
        TRY(q_step(q, &row));
    }
    *out = posts_over(a, shipped, list, n);
    return OK;
}

/* --- the end of the transaction --- */

static err_t write_event(struct import *m, const struct record *r, int n, int64_t *event)
{
    const long *c = m->out->n;
    char day[11];
    struct buf b;
    date_format_iso(m->q->on, day);
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"on\":\"%s\",\"options\":%.*s,\"files\":[", day, STR_ARG(r[0].options));
    for (int i = 0; i < n; i++) {
        buf_printf(&b,
                   "%s{\"kind\":\"%s\",\"sha256\":\"%s\",\"rows\":%ld,\"file\":", i > 0 ? "," : "",
                   r[i].kind, r[i].print->hex, r[i].rows);
        json_write_str(&b, r[i].file);
        buf_char(&b, '}');
    }
    buf_printf(&b,
               "],\"units\":{\"added\":%ld,\"changed\":%ld,\"moved\":%ld,\"ended\":%ld},"
               "\"people\":{\"added\":%ld,\"changed\":%ld,\"moved\":%ld,\"ended\":%ld},"
               "\"posts\":%ld,\"statuses\":%ld,\"proposals\":%ld,\"to_dos\":%ld}",
               c[IMPORT_UNIT_ADDED], c[IMPORT_UNIT_CHANGED], c[IMPORT_UNIT_MOVED],
               c[IMPORT_UNIT_ENDED], c[IMPORT_ADDED], c[IMPORT_CHANGED], c[IMPORT_MOVED],
               c[IMPORT_ENDED], c[IMPORT_POST], c[IMPORT_STATUS], m->out->proposals,
               m->out->to_dos);
    struct act act =
        audit_command(m->arena, STR("roster.import"), str_copy(m->arena, buf_view(&b)));
    bool too_long = b.over;
    buf_close(&b);
    if (m->q->actor.n > 0)
        act.actor = m->q->actor;
    return too_long ? E_LIMIT : audit_add(m->db, &act, event);
}

static err_t write_record(struct import *m, const struct record *r, int64_t event, int64_t *id)
{
    struct query *q = db_query(m->db, "import_add");
    q_text(q, "kind", str_of(r->kind));
    q_text(q, "file", r->file);
    q_text(q, "sha256", str_of(r->print->hex));
    q_text(q, "options", r->options);
    q_int(q, "rows", r->rows);
    q_int(q, "added", r->added);
    q_int(q, "changed", r->changed);
    q_int(q, "ended", r->ended);
    q_maybe(q, "has_status", r->has_status);
    q_day(q, "on_date", m->q->on);
    q_int(q, "event", event);
    TRY(q_run(q));
    *id = db_last_id(m->db);
    return OK;
}

static err_t write_remark(struct import *m, const struct pending_remark *p, int64_t import_id)
{
    struct query *q = db_query(m->db, "remark_add");
    if (p->person != 0)
        q_int(q, "person", p->person);
    else
        q_int(q, "unit", p->unit);
    q_int(q, "import", import_id);
    q_text(q, "text", p->text);
    q_text(q, "kind", str_of(remark_kind_words[p->kind]));
    q_text(q, "proposal", p->proposal);
    return q_run(q);
}

static err_t write_end(struct import *m, const struct record *r)
{
    int64_t event = 0, id = 0, people_id = 0;
    TRY(write_event(m, r, 2, &event));
    for (size_t i = 0; i < m->changes.n; i++) {
        const struct pending_change *c = &m->changes.list[i];
        TRY(org_note(m->db, c->what, c->unit, c->other, m->q->on, r[0].file, event));
    }
    TRY(write_record(m, &r[0], event, &id));
    TRY(write_record(m, &r[1], event, &people_id));
    for (size_t i = 0; i < m->remarks.n; i++) {
        const struct pending_remark *p = &m->remarks.list[i];
        TRY(write_remark(m, p, p->person != 0 ? people_id : id));
    }
    return OK;
}

/* --- the whole --- */

static struct str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_of(slash != NULL ? slash + 1 : path);
}

/* Lists of one day are parts of one: who stands in any of them was there before. */
static err_t look_back(struct import *m)
{
    bool row;
    struct query *q = db_query(m->db, "import_first_day");
    TRY(q_step(q, &row));
    m->first_on = row ? q_get_day(q, 0) : DAY_NONE;
    TRY(q_run(q));
    m->later = !m->first && m->first_on != m->q->on;
    m->out->arrived = m->later ? m->q->on : DAY_NONE;
    m->out->first_on = m->first_on;
    return OK;
}

static err_t compare(struct import *m)
{
    int64_t n = 0, last = 0;
    TRY(q_one_int(db_query(m->db, "import_people_before"), 0, &n));
    TRY(q_one_int(db_query(m->db, "import_last_person"), 0, &last));
    m->out->people_before = (long)n;
    m->first = last == 0;
    TRY(look_back(m));
    m->n_seen = (size_t)last + 1;
    m->seen = arena_alloc(m->arena, m->n_seen / 8 + 1);
    TRY(import_units(m));
    TRY(import_people(m));
    if (m->q->full) {
        TRY(import_missing_people(m));
        TRY(import_missing_units(m));
    }
    return m->r->problems->n_errors > 0 ? E_INVALID : OK;
}

static err_t check_guard(struct import *m)
{
    struct import_result *out = m->out;
    long leaving = out->n[IMPORT_MOVED] + out->n[IMPORT_ENDED];
    out->guarded =
        out->people_before > 0 && leaving * 100 > GUARD_PERCENT * out->people_before && !m->q->yes;
    return out->guarded && !m->q->dry_run ? E_STATE : OK;
}

static err_t write_all(struct import *m, const struct file_print print[2], struct str options)
{
    const struct import_result *out = m->out;
    int64_t n = 0;
    TRY(compare(m));
    TRY(q_one_int(db_query(m->db, "import_unplaced"), 0, &n));
    m->out->titles_unplaced = (long)n;
    TRY(check_guard(m));
    const struct record records[2] = {
        {"units", base_name(m->q->units), &print[0], options, out->units, out->n[IMPORT_UNIT_ADDED],
         out->n[IMPORT_UNIT_CHANGED] + out->n[IMPORT_UNIT_MOVED], out->n[IMPORT_UNIT_ENDED], -1},
        {"people", base_name(m->q->people), &print[1], options, out->people, out->n[IMPORT_ADDED],
         out->n[IMPORT_CHANGED] + out->n[IMPORT_MOVED], out->n[IMPORT_ENDED],
         m->r->people_source.has_status},
    };
    TRY(write_end(m, records));
    if (m->q->dry_run) {
        db_rollback(m->db);
        return OK;
    }
    TRY(db_commit(m->db));
    m->out->written = true;
    return OK;
}

static err_t read_lists(struct import *m)
{
    TRY(roster_read_units(m->r, m->q->units));
    TRY(roster_read_people(m->r, m->q->people));
    m->out->units = (long)m->r->n_units;
    m->out->people = (long)m->r->n_people;
    return OK;
}

static err_t make_roster(struct import *m, struct problems *problems)
{
    const struct posts *posts = NULL;
    /* Districts ended in 2025. */
    struct roster_options options = {.districts = date_parts(m->q->on).y < 2025,
                                     .cell_secretary_leads = true,
                                     .cutoff = m->q->on,
                                     .map = m->q->map,
                                     .strict = true};
    TRY(import_posts(m->db, m->arena, m->q->posts, &posts));
    m->r = roster_make(m->arena, db_lang(m->db), problems, &options, posts);
    return OK;
}

static err_t run_import(struct import *m)
{
    struct file_print print[2];
    bool units_same = false, people_same = false;
    TRY(print_of(m, m->q->units, &print[0]));
    TRY(print_of(m, m->q->people, &print[1]));
    struct str options = options_json(m);
    TRY(is_last(m, "units", &print[0], options, &units_same));
    TRY(is_last(m, "people", &print[1], options, &people_same));
    m->out->same_files = units_same && people_same && !m->q->again;
    if (m->out->same_files)
        return OK;
    TRY(read_lists(m));
    /* The book is taken only now: reading a list takes long, and nobody need wait for it. */
    TRY(db_begin(m->db));
    err_t err = write_all(m, print, options);
    if (err != OK)
        db_rollback(m->db);
    return err;
}

err_t import_lists(struct db *db, struct arena *a, const struct import_request *q,
                   struct roster **roster, struct import_result *out)
{
    struct import m = {
        .db = db, .arena = a, .scratch = arena_open(SCRATCH_BYTES), .q = q, .out = out};
    *out = (struct import_result){.arrived = DAY_NONE, .first_on = DAY_NONE};
    err_t err = make_roster(&m, db_problems(db));
    *roster = m.r;
    if (err == OK)
        err = run_import(&m);
    arena_close(m.scratch);
    return err;
}
