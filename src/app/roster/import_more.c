/*
 * import_more.c — disciplines and levels of past years from spreadsheets or text.
 */
#include "app/roster/import_more.h"

#include <string.h>

#include "app/audit/audit.h"
#include "app/org/dated.h"
#include "app/person/look.h"
#include "app/person/past.h"
#include "app/person/person.h"
#include "app/roster/roster_part.h"
#include "lib/base/clock.h"
#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/json/json.h"
#include "lib/text/vi.h"

enum { FILE_MOST = 256 << 20, ABOUT_BYTES = 1 << 16 };

enum discipline_field {
    D_CARD,
    D_UNIT,
    D_NAME,
    D_BIRTH,
    D_FORM,
    D_ON,
    D_BREACH_YEAR,
    D_BREACH_UNIT,
    D_HEAVIER,
    D_DUTY,
    D_AUTHORITY,
    D_SELF,
    D_REMEDIED,
    D_SIDE,
    D_SAME_ACT,
    D_PAPER,
    D_FIELDS
};
enum level_field { L_CARD, L_UNIT, L_NAME, L_BIRTH, L_YEAR, L_LEVEL, L_SIDE, L_PAPER, L_FIELDS };

#define WHO_FIELDS                                                                                 \
    {"card", M_ROSTER_COL_CARD, false, false, "so the dang|so the|so the dang vien|card number"},  \
        {"unit", M_ROSTER_COL_CELL_CODE, false, false,                                             \
         "ma chi bo|ma to chuc|ma don vi|cell code|unit code"},                                    \
        {"name", M_ROSTER_COL_NAME, false, false, "ho va ten|ho ten|full name|name"},              \
    {                                                                                              \
        "birth", M_ROSTER_COL_BIRTH, false, false,                                                 \
            "ngay thang nam sinh|ngay sinh|nam sinh|date of birth"                                 \
    }

static const struct field_def discipline_fields[D_FIELDS] = {
    WHO_FIELDS,
    {"form", M_IMPORT_COL_FORM, true, false, "hinh thuc ky luat|hinh thuc|form of discipline|form"},
    {"on", M_IMPORT_COL_ON, true, false,
     "ngay quyet dinh|ngay quyet dinh ky luat|ngay ky luat|date of decision|decided on"},
    {"breach_year", M_IMPORT_COL_BREACH_YEAR, false, false,
     "nam vi pham|nam xay ra vi pham|year of the breach|breach year"},
    {"breach_unit", M_IMPORT_COL_BREACH_UNIT, false, false,
     "noi vi pham|noi xay ra vi pham|where the breach happened|breach unit"},
    {"heavier", M_IMPORT_COL_HEAVIER, false, false,
     "ngay nang hinh thuc|nang hinh thuc|made heavier on|heavier on"},
    {"duty", M_IMPORT_COL_DUTY, false, false, "gan voi cong vu|lien quan cong vu|duty related"},
    {"authority", M_IMPORT_COL_AUTHORITY, false, false,
     "dung tham quyen|theo tham quyen|within authority"},
    {"self", M_IMPORT_COL_SELF, false, false, "tu phat hien|tu phat hien bao cao|self detected"},
    {"remedied", M_IMPORT_COL_REMEDIED, false, false, "da khac phuc|khac phuc|remedied"},
    {"side", M_IMPORT_COL_SIDE, false, false, "ben|dang hay chinh quyen|side"},
    {"same_act", M_IMPORT_COL_SAME_ACT, false, false, "cung hanh vi|cung vu viec|same act"},
    {"paper", M_IMPORT_COL_PAPER, false, false, "quyet dinh|so quyet dinh|van ban|paper|decision"}};

static const struct field_def level_fields[L_FIELDS] = {
    WHO_FIELDS,
    {"year", M_IMPORT_COL_YEAR, true, false, "nam|nam xep loai|year"},
    {"level", M_IMPORT_COL_LEVEL, true, false, "muc|muc xep loai|xep loai|level"},
    {"side", M_IMPORT_COL_SIDE, false, false, "ben|dang hay chinh quyen|side"},
    {"paper", M_IMPORT_COL_PAPER, false, false, "quyet dinh|so quyet dinh|van ban|paper|decision"}};

static const struct table_def discipline_table = {discipline_fields, D_FIELDS,
                                                  M_IMPORT_LIST_DISCIPLINES};
static const struct table_def level_table = {level_fields, L_FIELDS, M_IMPORT_LIST_LEVELS};

struct more {
    struct table_reader t; /* first: the reader's row function finds the rest by it */
    struct db *db;
    struct roster *r;
    const struct more_request *q;
    struct more_result *out;
    date_t today;
    err_t err; /* of the book; the rows after it are not written */
    struct str file;
    char hex[DIGEST_HEX_BYTES];
    int64_t *new_ones; /* disciplines */
    size_t n_new, room;
};

/* --- cells --- */

/* "column «X»: «value» is not understood; expected: …" at its place */
static void bad(struct more *m, const struct table_row *row, int field, struct str expected)
{
    struct place at = row->at;
    const struct field_def *f = &m->t.table->fields[field];
    struct str text = table_text(row, field);
    if (row->cell[field] != NULL)
        at.col = row->cell[field]->col;
    (void)problem_add(m->r->problems, at, false,
                      MSG(m->r->arena, m->r->lang, M_IMPORT_BAD_CELL,
                          msg_text(m->r->lang, f->label), str_copy(m->r->arena, text), expected));
}

static struct str words_of(struct more *m, const struct enum_def *e)
{
    struct str list = STR("");
    for (int i = 1; i <= e->n; i++)
        list = str_fmt(m->r->arena, "%.*s%s%.*s", STR_ARG(list), i > 1 ? ", " : "",
                       STR_ARG(enum_label(e, m->r->lang, i)));
    return list;
}

/* A word of the dictionary, by itself or as people read it; "" when the cell is empty or wrong. */
static struct str word(struct more *m, const struct table_row *row, int field, const char *name,
                       bool needed)
{
    const struct enum_def *e = dict_enum(m->q->dict, str_of(name), false);
    struct str text = plain_words(m->r->scratch, table_text(row, field));
    for (int i = 1; e != NULL && text.n > 0 && i <= e->n; i++) {
        if (str_eq(text, plain_words(m->r->scratch, e->value[i])) ||
            str_eq(text, plain_words(m->r->scratch, e->vi[i])) ||
            str_eq(text, plain_words(m->r->scratch, e->en[i])))
            return e->value[i];
    }
    if (e != NULL && (text.n > 0 || needed))
        bad(m, row, field, words_of(m, e));
    return STR("");
}

static struct str side(struct more *m, const struct table_row *row, int field)
{
    struct str plain = plain_words(m->r->scratch, table_text(row, field));
    if (plain.n == 0 || str_is(plain, "dang"))
        return STR("party");
    return str_is(plain, "chinh quyen") ? STR("state") : word(m, row, field, "side", true);
}

static int maybe(struct more *m, const struct table_row *row, int field)
{
    enum tri yes = TRI_UNKNOWN;
    if (!value_yes(m->r->scratch, table_text(row, field), &yes))
        bad(m, row, field, MSG0(m->r->arena, m->r->lang, M_IMPORT_EXPECT_YES_NO));
    return yes == TRI_UNKNOWN ? -1 : yes == TRI_TRUE;
}

static int year(struct more *m, const struct table_row *row, int field, bool needed)
{
    struct str text = str_trim(table_text(row, field));
    long y = 0;
    if ((text.n > 0 || needed) && !str_to_long(text, 1930, date_parts(m->today).y, &y))
        bad(m, row, field, MSG0(m->r->arena, m->r->lang, M_IMPORT_EXPECT_YEAR));
    return (int)y;
}

static date_t day(struct more *m, const struct table_row *row, int field, bool needed)
{
    struct roster_date d = {.precision = DATE_ABSENT};
    bool told = row->cell[field] != NULL;
    bool read = told && value_date(m->r->scratch, row->cell[field], row->is_1904, &d);
    if (read && d.precision == DATE_DAY && d.first <= m->today)
        return d.first;
    if (told || needed)
        bad(m, row, field, MSG0(m->r->arena, m->r->lang, M_IMPORT_EXPECT_DAY));
    return DAY_NONE;
}

/* --- whose --- */

static void report(struct more *m, const struct table_row *row, enum msg_id id, struct str a1)
{
    roster_report(m->r, row->at, false, id, a1, STR(""));
}

static err_t by_name(struct more *m, const struct table_row *row, struct look *l, int64_t *person)
{
    struct roster_date birth = {.precision = DATE_ABSENT};
    struct str name = str_copy(m->r->arena, table_text(row, D_NAME));
    struct buf births;
    int n = 0;
    if (row->cell[D_BIRTH] != NULL &&
        !value_date(m->r->scratch, row->cell[D_BIRTH], row->is_1904, &birth))
        bad(m, row, D_BIRTH, MSG0(m->r->arena, m->r->lang, M_IMPORT_EXPECT_DAY));
    if (birth.precision != DATE_ABSENT) {
        l->first = birth.first;
        l->last = birth.last;
    }
    l->fold = vi_fold(m->r->scratch, name);
    buf_open(&births, ABOUT_BYTES);
    err_t err = look_person(m->db, l, true, person, &n, &births);
    buf_close(&births);
    TRY(err);
    if (n != 1) {
        *person = 0;
        report(m, row, n == 0 ? M_IMPORT_MORE_NOBODY : M_IMPORT_MORE_SEVERAL, name);
    }
    return OK;
}

/* On the day of which the row tells.  Both 0: reported. */
static err_t whose(struct more *m, const struct table_row *row, date_t on, int64_t *person,
                   int64_t *unit)
{
    struct str card = str_copy(m->r->arena, str_trim(table_text(row, D_CARD)));
    struct look l = {.code = str_copy(m->r->arena, str_trim(table_text(row, D_UNIT))),
                     .first = DAY_NONE,
                     .last = DAY_NONE,
                     .day = on != DAY_NONE ? on : m->today,
                     .today = m->today};
    int n = 0;
    *person = *unit = 0;
    if (card.n > 0) {
        TRY(person_find_card(m->db, card, person, &n));
        if (n == 1)
            return OK;
        *person = 0;
        report(m, row, n == 0 ? M_IMPORT_MORE_NO_CARD : M_IMPORT_MORE_SEVERAL, card);
        return OK;
    }
    if (table_text(row, D_NAME).n > 0 && l.code.n > 0)
        return by_name(m, row, &l, person);
    TRY(look_unit(m->db, &l, unit, &n));
    if (n != 1) {
        *unit = 0;
        report(m, row, n == 0 ? M_IMPORT_MORE_NO_UNIT : M_IMPORT_MORE_SEVERAL, l.code);
    }
    return OK;
}

/* --- rows --- */

static void keep_new(struct more *m, int64_t discipline)
{
    if (m->n_new == m->room) {
        m->room = 2 * m->room + 64;
        int64_t *more = ARENA_ARRAY(m->r->arena, int64_t, m->room);
        if (m->n_new > 0)
            memcpy(more, m->new_ones, m->n_new * sizeof *more);
        m->new_ones = more;
    }
    m->new_ones[m->n_new++] = discipline;
}

static err_t take_discipline(struct more *m, const struct table_row *row)
{
    struct past_discipline d = {.decided_on = DAY_NONE}, was;
    size_t before = m->r->problems->n_errors;
    int64_t id = 0;
    d.decided_on = day(m, row, D_ON, true);
    TRY(whose(m, row, d.decided_on, &d.person, &d.unit));
    d.form = word(m, row, D_FORM, d.unit != 0 ? "body_discipline_form" : "discipline_form", true);
    d.breach_year = year(m, row, D_BREACH_YEAR, false);
    d.breach_unit = word(m, row, D_BREACH_UNIT, "breach_unit", false);
    d.made_heavier_on = day(m, row, D_HEAVIER, false);
    d.duty_related = maybe(m, row, D_DUTY);
    d.within_authority = maybe(m, row, D_AUTHORITY) != 0;
    d.self_detected = maybe(m, row, D_SELF);
    d.remedied = maybe(m, row, D_REMEDIED);
    d.side = side(m, row, D_SIDE);
    d.same_act = str_copy(m->r->arena, table_text(row, D_SAME_ACT));
    d.paper = str_copy(m->r->arena, table_text(row, D_PAPER));
    if (m->r->problems->n_errors > before)
        return OK;
    if (d.breach_year > date_parts(d.decided_on).y)
        bad(m, row, D_BREACH_YEAR,
            MSG(m->r->arena, m->r->lang, M_IMPORT_EXPECT_YEAR_OF,
                day_text(m->r->arena, d.decided_on)));
    else if (d.made_heavier_on != DAY_NONE && d.made_heavier_on <= d.decided_on)
        bad(m, row, D_HEAVIER,
            MSG(m->r->arena, m->r->lang, M_IMPORT_EXPECT_AFTER,
                day_text(m->r->arena, d.decided_on)));
    if (m->r->problems->n_errors > before)
        return OK;
    TRY(past_discipline_find(m->db, &d, &id));
    if (id == 0) {
        TRY(past_discipline_add(m->db, &d, &id));
        m->out->added[0]++;
        keep_new(m, id);
        return OK;
    }
    TRY(past_discipline_load(m->db, m->r->scratch, id, &was));
    if (!past_discipline_same(&d, &was))
        report(m, row, M_IMPORT_MORE_OTHERWISE, str_fmt(m->r->arena, "%lld", (long long)id));
    return OK;
}

static err_t take_level(struct more *m, const struct table_row *row)
{
    struct past_level l = {.year = 0};
    struct str told;
    bool decided = false;
    size_t before = m->r->problems->n_errors;
    l.year = year(m, row, L_YEAR, true);
    TRY(whose(m, row, l.year != 0 ? date_of(l.year, 12, 31) : DAY_NONE, &l.person, &l.unit));
    l.level = word(m, row, L_LEVEL, "level", true);
    l.side = side(m, row, L_SIDE);
    l.paper = str_copy(m->r->arena, table_text(row, L_PAPER));
    if (m->r->problems->n_errors > before)
        return OK;
    TRY(past_level_find(m->db, m->r->scratch, &l, &told));
    if (told.n > 0 && !str_eq(told, l.level))
        report(m, row, M_IMPORT_MORE_OTHERWISE, told);
    if (told.n > 0)
        return OK;
    TRY(past_level_decided(m->db, &l, &decided));
    if (decided) {
        report(m, row, M_IMPORT_MORE_DECIDED, str_fmt(m->r->arena, "%d", l.year));
        return OK;
    }
    m->out->added[1]++;
    return past_level_add(m->db, &l);
}

static void take_row(struct table_reader *t, const struct table_row *row)
{
    struct more *m = (struct more *)t;
    if (m->err != OK)
        return;
    arena_reset(m->r->scratch);
    t->source->n_rows++;
    m->err = t->table == &level_table ? take_level(m, row) : take_discipline(m, row);
}

/* --- files --- */

static err_t read_file(struct more *m, const char *path, const struct table_def *table,
                       const struct table_def *other)
{
    struct row_source *s = NULL;
    struct str bytes;
    const char *slash = strrchr(path, '/');
    m->file = str_of(slash != NULL ? slash + 1 : path);
    err_t err = file_read(m->r->arena, path, FILE_MOST, &bytes);
    if (err != OK) {
        (void)problem_add(m->r->problems, (struct place){.file = str_of(path)}, false,
                          MSG0(m->r->arena, m->r->lang,
                               err == E_NOTFOUND ? M_FILE_NOT_FOUND : M_FILE_CANNOT_READ));
        return err;
    }
    digest_text(bytes, m->hex);
    m->r->people_source = (struct roster_source){.file = m->file};
    m->t = (struct table_reader){
        .r = m->r, .table = table, .other = other, .source = &m->r->people_source, .row = take_row};
    TRY(row_source_open_memory(m->r->arena, m->r->lang, bytes, m->file, m->r->problems, &s));
    TRY(table_read(&m->t, s));
    return m->err;
}

static err_t write_record(struct more *m, int list)
{
    static const char *const kinds[] = {"disciplines", "levels"};
    struct buf b;
    int64_t event = 0;
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"kind\":\"%s\",\"sha256\":\"%s\",\"rows\":%ld,\"added\":%ld,\"file\":",
               kinds[list], m->hex, m->out->rows[list], m->out->added[list]);
    json_write_str(&b, m->file);
    buf_char(&b, '}');
    struct act act = audit_command(m->r->arena, str_fmt(m->r->arena, "roster.%s", kinds[list]),
                                   str_copy(m->r->arena, buf_view(&b)));
    buf_close(&b);
    if (m->q->actor.n > 0)
        act.actor = m->q->actor;
    TRY(audit_add(m->db, &act, &event));
    struct query *q = db_query(m->db, "import_add");
    q_text(q, "kind", str_of(kinds[list]));
    q_text(q, "file", m->file);
    q_text(q, "sha256", str_of(m->hex));
    q_text(q, "options", STR("{}"));
    q_int(q, "rows", m->out->rows[list]);
    q_int(q, "added", m->out->added[list]);
    q_int(q, "changed", 0);
    q_int(q, "ended", 0);
    q_null(q, "has_status");
    q_day(q, "on_date", m->today);
    q_int(q, "event", event);
    return q_run(q);
}

/* A list that the book holds already is no act; but the first list of disciplines of a quarter says that
   the others have none. */
static err_t tells_of_all(struct more *m, bool *first)
{
    struct ymd day = date_parts(m->today);
    struct query *q = db_query(m->db, "import_told_since");
    int64_t n = 0;
    q_text(q, "kind", STR("disciplines"));
    q_day(q, "since", date_of(day.y, day.m - (day.m - 1) % 3, 1));
    TRY(q_one_int(q, 0, &n));
    *first = n == 0;
    return OK;
}

static err_t one_list(struct more *m, int list)
{
    static const struct table_def *const tables[] = {&discipline_table, &level_table};
    const char *path = list == 0 ? m->q->disciplines : m->q->levels;
    if (path == NULL)
        return OK;
    TRY(read_file(m, path, tables[list], tables[1 - list]));
    m->out->rows[list] = (long)m->r->people_source.n_rows;
    if (m->r->problems->n_errors > 0)
        return E_INVALID;
    bool act = m->out->added[list] > 0;
    if (!act && list == 0)
        TRY(tells_of_all(m, &act));
    return act ? write_record(m, list) : OK;
}

err_t import_more(struct db *db, struct arena *a, const struct more_request *q,
                  struct more_result *out)
{
    struct roster_options options = {.strict = true};
    struct more m = {.db = db, .q = q, .out = out, .today = clock_today()};
    *out = (struct more_result){.rows = {0}};
    m.r = roster_make(a, db_lang(db), db_problems(db), &options, NULL);
    TRY(db_begin(db));
    err_t err = one_list(&m, 0);
    if (err == OK)
        err = one_list(&m, 1);
    if (err == OK && m.n_new > 0 && q->added != NULL)
        err = q->added(q->ctx, db, m.new_ones, m.n_new);
    if (err == OK && !q->dry_run)
        return db_commit(db);
    db_rollback(db);
    return err;
}
