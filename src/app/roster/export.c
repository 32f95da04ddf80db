/*
 * export.c — writes the two lists, row by row in constant memory, under temporary names that are
 * changed at the end.  Text is always written as text: a name never becomes a formula.
 */
#include "app/roster/export.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "app/roster/roster_part.h"
#include "lib/base/buf.h"
#include "lib/file/xlsx_close.h"

/* A spreadsheet counts days from 1899-12-30, and believes in 29 February 1900. */
#define SERIAL_OF_1970 25569.0
enum { SERIAL_FIRST_SAFE = 61, CELL_BYTES = 1 << 16, SCRATCH_BYTES = 16 << 20 };

struct sheet {
    struct db *db;
    enum lang lang;
    struct arena *scratch; /* of one row */
    date_t day;
    const struct dict *dict;
    lxw_workbook *wb;
    lxw_worksheet *ws;
    lxw_format *head, *text, *date;
    lxw_row_t row;
    lxw_col_t col;
    struct buf z; /* the text that is handed to the library, ending in NUL */
    long number;
    bool phones; /* the list of people has a column of telephone numbers */
};

struct column {
    enum msg_id label;
    double width; /* characters */
};

static const char *z(struct sheet *s, struct str text)
{
    buf_clear(&s->z);
    buf_str(&s->z, text);
    buf_char(&s->z, '\0');
    return s->z.over ? "" : s->z.p;
}

static void put(struct sheet *s, struct str text)
{
    if (text.n > 0)
        worksheet_write_string(s->ws, s->row, s->col, z(s, text), s->text);
    s->col++;
}

/* A real date where the day is known, else as the office wrote it. */
static void put_date(struct sheet *s, date_t first, date_t last, struct str text)
{
    double serial = (double)first + SERIAL_OF_1970;
    if (first == DAY_NONE || first != last || serial < SERIAL_FIRST_SAFE) {
        put(s, text);
        return;
    }
    worksheet_write_number(s->ws, s->row, s->col++, serial, s->date);
}

static void next_row(struct sheet *s)
{
    s->row++;
    s->col = 0;
}

static void start(struct sheet *s, enum msg_id name, const struct column *columns, size_t n)
{
    s->head = workbook_add_format(s->wb);
    format_set_bold(s->head);
    format_set_text_wrap(s->head);
    format_set_border(s->head, LXW_BORDER_THIN);
    s->text = workbook_add_format(s->wb);
    format_set_num_format(s->text, "@");
    s->date = workbook_add_format(s->wb);
    format_set_num_format(s->date, "dd/mm/yyyy");
    s->ws = workbook_add_worksheet(s->wb, z(s, msg_text(s->lang, name)));
    for (size_t i = 0; i < n; i++) {
        worksheet_set_column(s->ws, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL);
        worksheet_write_string(s->ws, 0, (lxw_col_t)i, z(s, msg_text(s->lang, columns[i].label)),
                               s->head);
    }
    worksheet_freeze_panes(s->ws, 1, 0);
    s->row = 1;
}

/* --- words that the import reads again --- */

static struct str kind_text(struct sheet *s, struct str kind, struct str name)
{
    static const enum msg_id labels[KIND_COUNT] = {
        [KIND_CELL] = M_IMPORT_KIND_CELL,
        [KIND_GRASSROOTS_CELL] = M_IMPORT_KIND_GRASSROOTS_CELL,
        [KIND_SUB_COMMITTEE] = M_IMPORT_KIND_SUB_COMMITTEE,
        [KIND_GRASSROOTS_COMMITTEE] = M_IMPORT_KIND_GRASSROOTS,
        [KIND_ABOVE_GRASSROOTS] = M_IMPORT_KIND_ABOVE,
        [KIND_DISTRICT] = M_IMPORT_KIND_DISTRICT,
        [KIND_PROVINCIAL] = M_IMPORT_KIND_PROVINCIAL,
    };
    struct str above = msg_text(s->lang, M_IMPORT_KIND_ABOVE);
    for (int k = KIND_CELL; k < KIND_COUNT; k++) {
        if (!str_is(kind, roster_kind_words[k]))
            continue;
        /* Offices call a district by the words of its level where its name says the rest. */
        bool named = k == KIND_DISTRICT && org_kind(s->scratch, above, name, true) == KIND_DISTRICT;
        return named ? above : msg_text(s->lang, labels[k]);
    }
    return kind;
}

static struct str status_text(struct sheet *s, struct str kind)
{
    if (str_is(kind, "exempt"))
        return msg_text(s->lang, M_IMPORT_STATUS_EXEMPT);
    if (str_is(kind, "activity_suspended"))
        return msg_text(s->lang, M_IMPORT_STATUS_SUSPENDED);
    if (str_is(kind, "committee_suspended"))
        return msg_text(s->lang, M_IMPORT_STATUS_COMMITTEE);
    return STR("");
}

static struct str joined(struct arena *a, struct str list, const char *mark, struct str one)
{
    if (list.n == 0)
        return str_copy(a, one);
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(list), mark, STR_ARG(one));
}

/* --- units --- */

static err_t unit_remarks(struct sheet *s, int64_t unit, struct str *out)
{
    struct query *q = db_query(s->db, "export_unit_remarks");
    bool row;
    *out = STR("");
    q_int(q, "unit", unit);
    TRY(q_step(q, &row));
    while (row) {
        *out = joined(s->scratch, *out, "; ", q_get_text(q, 0));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t write_units(struct sheet *s)
{
    static const struct column columns[] = {
        {M_ROSTER_COL_CODE, 14},   {M_ROSTER_COL_UNIT_NAME, 44}, {M_ROSTER_COL_KIND, 34},
        {M_ROSTER_COL_PARENT, 14}, {M_ROSTER_COL_FOUNDED, 14},   {M_ROSTER_COL_STANDING, 14},
        {M_ROSTER_COL_REMARK, 40}};
    start(s, M_IMPORT_SHEET_UNITS, columns, sizeof columns / sizeof *columns);
    struct query *q = db_query(s->db, "export_units");
    bool row;
    q_day(q, "day", s->day);
    TRY(q_step(q, &row));
    while (row) {
        struct str remarks;
        int standing = q_get_maybe(q, 6);
        arena_reset(s->scratch);
        put(s, q_get_text(q, 1));
        put(s, q_get_text(q, 2));
        put(s, kind_text(s, q_get_text(q, 3), q_get_text(q, 2)));
        put(s, q_get_text(q, 7));
        put_date(s, q_get_day(q, 4), q_get_day(q, 4), q_get_text(q, 5));
        put(s,
            standing < 0 ? STR("") : msg_text(s->lang, standing == 1 ? M_IMPORT_YES : M_IMPORT_NO));
        TRY(unit_remarks(s, q_get_int(q, 0), &remarks));
        put(s, remarks);
        next_row(s);
        s->number++;
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- people --- */

struct unit_row {
    int64_t id;
    struct str code, name;
};

struct told {
    struct str party, state, status, remarks;
};

static err_t what_is_told(struct sheet *s, int64_t person, struct told *out)
{
    bool row;
    *out = (struct told){.party = STR("")};
    struct query *q = db_query(s->db, "export_posts");
    q_int(q, "person", person);
    q_day(q, "day", s->day);
    TRY(q_step(q, &row));
    while (row) {
        struct str *side = str_is(q_get_text(q, 1), "state") ? &out->state : &out->party;
        *side = joined(s->scratch, *side, ", ", q_get_text(q, 0));
        TRY(q_step(q, &row));
    }
    q = db_query(s->db, "export_status");
    q_int(q, "person", person);
    q_day(q, "day", s->day);
    TRY(q_step(q, &row));
    if (row)
        out->status = status_text(s, q_get_text(q, 0));
    q = db_query(s->db, "export_remarks");
    q_int(q, "person", person);
    TRY(q_step(q, &row));
    while (row) {
        bool of_status = str_is(q_get_text(q, 1), "status") && q_get_text(q, 2).n == 0;
        if (of_status)
            out->status = str_copy(s->scratch, q_get_text(q, 0));
        else
            out->remarks = joined(s->scratch, out->remarks, "; ", q_get_text(q, 0));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t write_person(struct sheet *s, const struct query *q, const struct unit_row *u)
{
    struct told t;
    arena_reset(s->scratch);
    worksheet_write_number(s->ws, s->row, s->col++, (double)++s->number, NULL);
    put(s, q_get_text(q, 2));
    put_date(s, q_get_day(q, 3), q_get_day(q, 4), q_get_text(q, 5));
    put(s, q_get_text(q, 6));
    put(s, q_get_text(q, 7));
    put(s, q_get_text(q, 1));
    put_date(s, q_get_day(q, 8), q_get_day(q, 9), q_get_text(q, 10));
    put_date(s, q_get_day(q, 11), q_get_day(q, 12), q_get_text(q, 13));
    TRY(what_is_told(s, q_get_int(q, 0), &t));
    put(s, t.party);
    put(s, t.state);
    put(s, u->name);
    put(s, u->code);
    put(s, t.status);
    put(s, t.remarks);
    if (s->phones)
        put(s, q_get_text(q, 14));
    next_row(s);
    return OK;
}

static err_t load_units(struct sheet *s, struct arena *a, struct unit_row **out, size_t *n)
{
    struct query *q = db_query(s->db, "export_units");
    size_t cap = 0;
    bool row;
    *out = NULL;
    *n = 0;
    q_day(q, "day", s->day);
    TRY(q_step(q, &row));
    while (row) {
        *out = roster_grow(a, *out, *n, &cap, sizeof **out);
        (*out)[(*n)++] = (struct unit_row){q_get_int(q, 0), str_copy(a, q_get_text(q, 1)),
                                           str_copy(a, q_get_text(q, 2))};
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t write_people(struct sheet *s)
{
    static const struct column columns[] = {
        {M_ROSTER_COL_NUMBER, 6},      {M_ROSTER_COL_NAME, 26},      {M_ROSTER_COL_BIRTH, 13},
        {M_ROSTER_COL_GENDER, 8},      {M_ROSTER_COL_ETHNIC, 9},     {M_ROSTER_COL_CARD, 12},
        {M_ROSTER_COL_ADMITTED, 13},   {M_ROSTER_COL_OFFICIAL, 13},  {M_ROSTER_COL_PARTY_POST, 22},
        {M_ROSTER_COL_STATE_POST, 26}, {M_ROSTER_COL_CELL_NAME, 28}, {M_ROSTER_COL_CELL_CODE, 12},
        {M_ROSTER_COL_STATUS, 24},     {M_ROSTER_COL_REMARK, 40},    {M_ROSTER_COL_PHONE, 16}};
    int64_t phones = 0;
    struct unit_row *units = NULL;
    size_t n = 0;
    struct arena *a = db_problems(s->db)->arena;
    /* A list without the column comes out without it. */
    TRY(q_one_int(db_query(s->db, "export_count_phones"), 0, &phones));
    s->phones = phones > 0;
    start(s, M_IMPORT_SHEET_PEOPLE, columns, sizeof columns / sizeof *columns - !s->phones);
    TRY(load_units(s, a, &units, &n));
    for (size_t i = 0; i < n; i++) {
        struct query *q = db_query(s->db, "export_people");
        bool row;
        q_int(q, "unit", units[i].id);
        q_day(q, "day", s->day);
        TRY(q_step(q, &row));
        while (row) {
            TRY(write_person(s, q, &units[i]));
            TRY(q_step(q, &row));
        }
    }
    return OK;
}

/* --- disciplines, levels of past years --- */

static void put_label(struct sheet *s, const char *enumeration, struct str word)
{
    const struct enum_def *e = dict_enum(s->dict, str_of(enumeration), false);
    int code = e != NULL ? enum_code(e, word) : 0;
    put(s, code > 0 ? enum_label(e, s->lang, code) : word);
}

static void put_maybe(struct sheet *s, int yes)
{
    put(s, yes < 0 ? STR("") : msg_text(s->lang, yes == 1 ? M_IMPORT_YES : M_IMPORT_NO));
}

static void put_year(struct sheet *s, const struct query *q, int col)
{
    put(s, q_is_null(q, col) ? STR("") : str_fmt(s->scratch, "%lld", (long long)q_get_int(q, col)));
}

/* Card, unit, name, birth: columns 0 to 5 of both queries. */
static void put_whose(struct sheet *s, const struct query *q)
{
    put(s, q_get_text(q, 0));
    put(s, q_get_text(q, 1));
    put(s, q_get_text(q, 2));
    put_date(s, q_get_day(q, 3), q_get_day(q, 4), q_get_text(q, 5));
}

static void put_side(struct sheet *s, struct str side)
{
    put(s, str_is(side, "state") ? msg_text(s->lang, M_IMPORT_SIDE_STATE) : STR(""));
}

static err_t write_disciplines(struct sheet *s)
{
    static const struct column columns[] = {
        {M_ROSTER_COL_CARD, 12},        {M_ROSTER_COL_CELL_CODE, 12},   {M_ROSTER_COL_NAME, 26},
        {M_ROSTER_COL_BIRTH, 13},       {M_IMPORT_COL_FORM, 18},        {M_IMPORT_COL_ON, 13},
        {M_IMPORT_COL_BREACH_YEAR, 10}, {M_IMPORT_COL_BREACH_UNIT, 18}, {M_IMPORT_COL_HEAVIER, 13},
        {M_IMPORT_COL_DUTY, 10},        {M_IMPORT_COL_AUTHORITY, 10},   {M_IMPORT_COL_SELF, 10},
        {M_IMPORT_COL_REMEDIED, 10},    {M_IMPORT_COL_SIDE, 12},        {M_IMPORT_COL_SAME_ACT, 12},
        {M_IMPORT_COL_PAPER, 30}};
    start(s, M_IMPORT_SHEET_DISCIPLINES, columns, sizeof columns / sizeof *columns);
    struct query *q = db_query(s->db, "export_disciplines");
    bool row;
    q_day(q, "day", s->day);
    TRY(q_step(q, &row));
    while (row) {
        bool unit = q_get_text(q, 2).n == 0;
        arena_reset(s->scratch);
        put_whose(s, q);
        put_label(s, unit ? "body_discipline_form" : "discipline_form", q_get_text(q, 6));
        put_date(s, q_get_day(q, 7), q_get_day(q, 7), day_text(s->scratch, q_get_day(q, 7)));
        put_year(s, q, 8);
        put_label(s, "breach_unit", q_get_text(q, 9));
        put_date(s, q_get_day(q, 10), q_get_day(q, 10), day_text(s->scratch, q_get_day(q, 10)));
        put_maybe(s, q_get_maybe(q, 11));
        put_maybe(s, q_get_int(q, 12) != 0 ? -1 : 0); /* what the column says when it is empty */
        put_maybe(s, q_get_maybe(q, 13));
        put_maybe(s, q_get_maybe(q, 14));
        put_side(s, q_get_text(q, 15));
        put(s, q_get_text(q, 16));
        put(s, q_get_text(q, 17));
        next_row(s);
        s->number++;
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t write_levels(struct sheet *s)
{
    static const struct column columns[] = {{M_ROSTER_COL_CARD, 12}, {M_ROSTER_COL_CELL_CODE, 12},
                                            {M_ROSTER_COL_NAME, 26}, {M_ROSTER_COL_BIRTH, 13},
                                            {M_IMPORT_COL_YEAR, 8},  {M_IMPORT_COL_LEVEL, 30},
                                            {M_IMPORT_COL_SIDE, 12}, {M_IMPORT_COL_PAPER, 30}};
    start(s, M_IMPORT_SHEET_LEVELS, columns, sizeof columns / sizeof *columns);
    struct query *q = db_query(s->db, "export_levels");
    bool row;
    q_day(q, "day", s->day);
    TRY(q_step(q, &row));
    while (row) {
        arena_reset(s->scratch);
        put_whose(s, q);
        put_year(s, q, 6);
        put_label(s, "level", q_get_text(q, 7));
        put_side(s, q_get_text(q, 8));
        put(s, q_get_text(q, 9));
        next_row(s);
        s->number++;
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- files --- */

static err_t cannot_write(struct db *db, struct str path)
{
    struct problems *p = db_problems(db);
    (void)problem_add(p, (struct place){.file = path}, false,
                      MSG0(p->arena, db_lang(db), M_RUN_CANNOT_WRITE));
    return E_IO;
}

static err_t write_list(struct db *db, const char *dir, const struct export_request *r,
                        struct str path, err_t (*write)(struct sheet *s), long *n)
{
    struct arena *a = db_problems(db)->arena;
    struct str part = str_fmt(a, "%.*s.part", STR_ARG(path));
    struct str folder = str_copy(a, str_of(dir));
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)folder.p};
    struct sheet s = {.db = db, .lang = db_lang(db), .day = r->day, .dict = r->dict};
    s.wb = workbook_new_opt(part.p, &options);
    if (s.wb == NULL)
        return cannot_write(db, path);
    s.scratch = arena_open(SCRATCH_BYTES);
    buf_open(&s.z, CELL_BYTES);
    err_t err = write(&s);
    bool closed = xlsx_close(s.wb);
    buf_close(&s.z);
    arena_close(s.scratch);
    *n = s.number;
    if (err == OK && closed && rename(part.p, path.p) == 0)
        return OK;
    (void)unlink(part.p);
    return err != OK ? err : cannot_write(db, path);
}

/* A list of an earlier export must not stand beside lists of another state of the book. */
static err_t take_away(struct db *db, struct str path)
{
    return unlink(path.p) == 0 || errno == ENOENT || errno == ENOTDIR ? OK : cannot_write(db, path);
}

/* The lists of what was decided before: only those that have a row. */
static err_t write_more(struct db *db, const char *dir, const struct export_request *r,
                        struct export_result *out)
{
    int64_t n = 0;
    TRY(q_one_int(db_query(db, "export_count_disciplines"), 0, &n));
    if (n > 0)
        TRY(write_list(db, dir, r, out->disciplines, write_disciplines, &out->n_disciplines));
    else
        TRY(take_away(db, out->disciplines));
    TRY(q_one_int(db_query(db, "export_count_levels"), 0, &n));
    return n > 0 ? write_list(db, dir, r, out->levels, write_levels, &out->n_levels)
                 : take_away(db, out->levels);
}

err_t export_lists(struct db *db, struct arena *a, const char *dir, const struct export_request *r,
                   struct export_result *out)
{
    *out = (struct export_result){.units = str_fmt(a, "%s/danh-sach-to-chuc.xlsx", dir),
                                  .people = str_fmt(a, "%s/danh-sach-dang-vien.xlsx", dir),
                                  .disciplines = str_fmt(a, "%s/danh-sach-ky-luat.xlsx", dir),
                                  .levels = str_fmt(a, "%s/danh-sach-muc-xep-loai.xlsx", dir)};
    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        return cannot_write(db, str_of(dir));
    TRY(db_begin_read(db)); /* all lists are of one state of the book */
    err_t err = write_list(db, dir, r, out->units, write_units, &out->n_units);
    if (err == OK)
        err = write_list(db, dir, r, out->people, write_people, &out->n_people);
    if (err == OK)
        err = write_more(db, dir, r, out);
    db_rollback(db);
    return err;
}
