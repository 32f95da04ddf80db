/*
 * results.c — which units get their workbook, and one workbook after the other.
 *
 * All are of one state of the book: one reading transaction around them.
 */
#include <string.h>

#include "app/progress/progress_inner.h"
#include "lib/base/buf.h"
#include "lib/json/json.h"

#define BOOK_ARENA    ((size_t)1 << 30)
#define SCRATCH_ARENA ((size_t)64 << 20)
enum { HEAD_BYTES = 1 << 16, FILE_NAME_BYTES = 120 };

/* --- names of files --- */

/* Letters, digits, - and _ of the code; anything else becomes _, and then the number of the unit
   keeps names apart. */
static struct str file_name(struct book_of_unit *b)
{
    const struct cycle *c = &b->r->cycle;
    struct str year = c->quarter > 0 ? str_fmt(b->a, "%d-q%d", c->year, c->quarter)
                                     : str_fmt(b->a, "%d", c->year);
    if (b->unit.id == 0)
        return str_fmt(b->a, "ket-qua-toan-bo-%.*s", STR_ARG(year));
    struct str code = str_sub(b->unit.code, 0, FILE_NAME_BYTES);
    char *p = arena_alloc(b->a, code.n + 1);
    bool changed = code.n < b->unit.code.n || code.n == 0;
    for (size_t i = 0; i < code.n; i++) {
        char ch = code.p[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                     (ch >= '0' && ch <= '9') || ch == '-' || ch == '_' || (ch == '.' && i > 0);
        p[i] = '_';
        if (plain)
            p[i] = ch;
        changed = changed || !plain;
    }
    if (changed)
        return str_fmt(b->a, "ket-qua-%s-%lld-%.*s", p, (long long)b->unit.id, STR_ARG(year));
    return str_fmt(b->a, "ket-qua-%s-%.*s", p, STR_ARG(year));
}

static void json_member(struct buf *to, const char *key, struct str value)
{
    buf_printf(to, "\"%s\":", key);
    json_write_str(to, value);
}

static struct str json_head(struct book_of_unit *b)
{
    const struct report *r = b->r;
    struct buf to;
    char day[11];
    buf_open(&to, HEAD_BYTES);
    buf_z(&to, "\"unit\":{");
    json_member(&to, "code", b->unit.code);
    buf_char(&to, ',');
    json_member(&to, "name", b->unit.name);
    buf_char(&to, ',');
    json_member(&to, "kind", b->unit.kind);
    buf_printf(&to,
               "},\"cycle\":{\"year\":%d,\"quarter\":%d,\"tree_version\":%d,\"ground_version\":%d,",
               r->cycle.year, r->cycle.quarter, r->cycle.tree_version, r->cycle.ground_version);
    json_member(&to, "pack", r->ground.pack->id);
    buf_char(&to, ',');
    json_member(&to, "pack_hash", r->ground.pack->hash);
    date_format_iso(r->today, day);
    buf_printf(&to, "},\"as_of\":\"%s\",\"units_only\":%s,\"reconciles\":%s,\"faults\":[", day,
               b->large ? "true" : "false", b->n_faults == 0 ? "true" : "false");
    for (int i = 0; i < b->n_faults; i++) {
        if (i > 0)
            buf_char(&to, ',');
        json_write_str(&to, b->fault[i]);
    }
    buf_char(&to, ']');
    struct str out = str_copy(b->a, buf_view(&to));
    buf_close(&to);
    return out;
}

/* --- one workbook --- */

static err_t write_sheets(struct book_of_unit *b)
{
    TRY(sheet_summary(b));
    TRY(sheet_subjects(b));
    TRY(sheet_unrated(b));
    TRY(sheet_owed(b));
    TRY(sheet_cap(b));
    TRY(sheet_stats(b));
    return book_check_written(b);
}

static void report_faults(struct book_of_unit *b, struct str path)
{
    for (int i = 0; i < b->n_faults; i++)
        (void)problem_add(db_problems(b->r->db), (struct place){.file = path}, true, b->fault[i]);
}

static err_t write_book(struct book_of_unit *b, const struct results_request *r,
                        struct results_done *done)
{
    struct str path;
    TRY(book_count(b));
    TRY(book_check(b));
    const struct out_request files = {
        .dir = r->dir, .name = file_name(b), .head = json_head(b), .csv = r->csv, .json = r->json};
    TRY(out_open(b->r->db, b->a, &files, &b->out));
    err_t err = write_sheets(b);
    err_t closed = out_close(b->out, err == OK, &path);
    report_faults(b, path);
    if (err != OK)
        return err;
    TRY(closed);
    done->workbooks++;
    done->with_faults += b->n_faults > 0;
    done->subjects = b->p.whole.tally.total;
    done->last = str_copy(b->r->a, path);
    return OK;
}

static err_t write_unit(struct report *rep, const struct progress_unit *u,
                        const struct results_request *r, struct arena *a, struct arena *scratch,
                        struct results_done *done)
{
    arena_reset(a);
    struct book_of_unit *b = ARENA_NEW(a, struct book_of_unit);
    *b = (struct book_of_unit){.r = rep, .a = a, .scratch = scratch, .unit = *u};
    return write_book(b, r, done);
}

/* --- which units --- */

/* Kinds of units that a word for a level means: levels as people say them, or a kind itself. */
static const struct {
    const char *level, *kinds;
} levels[] = {{"province", "provincial_committee"},
              {"district", "district_committee"},
              {"commune", "above_grassroots_committee"},
              {"grassroots", "grassroots_committee,grassroots_cell"},
              {"cell", "cell,grassroots_cell"}};

static bool is_of(struct str kind, struct str level)
{
    struct str rest = level, one;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (str_is(level, levels[i].level))
            rest = str_of(levels[i].kinds);
    }
    while (str_cut(&rest, ',', &one)) {
        if (str_eq(one, kind))
            return true;
    }
    return false;
}

static bool is_level(const struct report *r, struct str level)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (str_is(level, levels[i].level))
            return true;
    }
    return enum_code(r->kinds, level) > 0;
}

struct chosen {
    struct progress_unit *unit;
    size_t n, cap;
};

static void choose(struct arena *a, struct chosen *c, const struct progress_unit *u)
{
    if (c->n == c->cap) {
        struct progress_unit *more = ARENA_ARRAY(a, struct progress_unit, c->cap * 2 + 32);
        if (c->n > 0)
            memcpy(more, c->unit, c->n * sizeof *more);
        c->unit = more;
        c->cap = c->cap * 2 + 32;
    }
    c->unit[c->n++] = *u;
}

static err_t choose_below(struct report *rep, const struct results_request *r,
                          const struct progress_unit *top, struct chosen *out)
{
    struct query *q = db_query(rep->db, "progress_tree");
    bool row;
    q_int(q, "cycle", rep->cycle.id);
    q_int(q, "version", rep->cycle.tree_version);
    q_int(q, "first", top->first_at);
    q_int(q, "last", top->last_at);
    TRY(q_step(q, &row));
    while (row) {
        if (r->all_units || is_of(q_get_text(q, 3), r->level)) {
            struct progress_unit u = {q_get_int(q, 0),
                                      str_copy(rep->a, q_get_text(q, 1)),
                                      str_copy(rep->a, q_get_text(q, 2)),
                                      str_copy(rep->a, q_get_text(q, 3)),
                                      (int)q_get_int(q, 4),
                                      (int)q_get_int(q, 5),
                                      {0},
                                      {0}};
            choose(rep->a, out, &u);
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t nothing_to_write(struct report *rep, enum msg_id id, struct str word)
{
    struct problems *p = db_problems(rep->db);
    (void)problem_add(p, (struct place){.line = 0}, false, MSG(p->arena, rep->lang, id, word));
    return E_NOTFOUND;
}

static err_t choose_units(struct report *rep, const struct results_request *r, struct chosen *out)
{
    struct progress_unit top;
    if (r->level.n > 0 && !is_level(rep, r->level))
        return nothing_to_write(rep, M_PROGRESS_NO_LEVEL, r->level);
    TRY(r->whole ? report_whole(rep, rep->a, &top) : report_unit(rep, rep->a, r->unit, &top));
    if (r->all_units || r->level.n > 0)
        TRY(choose_below(rep, r, &top, out));
    else if (r->unit.n > 0 || r->whole)
        choose(rep->a, out, &top);
    else
        TRY(report_units_below(rep, rep->a, &top, &out->unit, &out->n));
    return out->n > 0 ? OK : nothing_to_write(rep, M_PROGRESS_NO_UNITS, r->level);
}

static err_t write_all(struct report *rep, const struct results_request *r,
                       struct results_done *out)
{
    struct chosen chosen = {.n = 0};
    err_t err = choose_units(rep, r, &chosen);
    struct arena *a = arena_open(BOOK_ARENA), *scratch = arena_open(SCRATCH_ARENA);
    for (size_t i = 0; i < chosen.n && err == OK; i++)
        err = write_unit(rep, &chosen.unit[i], r, a, scratch, out);
    arena_close(scratch);
    arena_close(a);
    return err;
}

err_t results_write(struct db *db, struct arena *a, const struct results_request *r,
                    struct results_done *out)
{
    struct cycle c;
    struct report rep;
    *out = (struct results_done){.last = STR("")};
    TRY(db_begin_read(db));
    err_t err = cycle_find(db, a, r->year, r->quarter, &c);
    if (err == OK)
        err = report_open(db, a, &c, r->today, &rep);
    if (err == OK && r->members_most > 0)
        rep.members_most = r->members_most;
    if (err == OK)
        err = write_all(&rep, r, out);
    db_rollback(db);
    return err;
}
