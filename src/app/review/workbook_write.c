/*
 * workbook_write.c — the workbooks of units, to be filled in.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/audit/audit.h"
#include "app/review/casebook.h"
#include "app/review/layout.h"
#include "app/review/workbook.h"
#include "app/review/workbook_cell.h"
#include "lib/base/buf.h"
#include "lib/base/limits.h"
#include "lib/file/xlsx_write.h"
#include "lib/json/json.h"

#define UNIT_BYTES ((size_t)512 << 20)
enum { PATH_BYTES = 4096, ABOUT_BYTES = 1 << 16, FIRST_ROW = LAYOUT_ROW_HEADINGS + 1 };

/* Words of a column that are too long for a list: they stand in the hidden sheet. */
struct listed {
    const struct str *word;
    size_t n;
};
enum { LISTS_MOST = 20, LISTS_FROM = 5 /* column F of the hidden sheet */ };

/* What a workbook shows of a subject besides its facts. */
struct shown {
    const struct cased *c;
    struct str name, birth, card, posts, form, record;
    const struct json *facts;  /* that the records tell */
    const struct json **given; /* what somebody gave, the earliest first */
    date_t received;           /* of the self-review; DAY_NONE: none came */
    bool no_shortcoming;
    bool shut; /* decided: nothing is to be filled in */
};

struct writing {
    struct db *db;
    struct arena *a, *unit;
    enum lang lang;
    const struct cycle *cycle;
    const struct cycle_ground *g;
    const struct workbook_order *o;
    struct workbook_written *out;
    struct xlsx_out *x;
    struct layout layout[2]; /* members, the collective */
    struct shown *list;
    size_t n;
    int64_t event, number;
    struct str code, name;
    struct listed lists[LISTS_MOST];
    size_t n_lists;
    struct buf paths; /* of the files written, each ending in NUL */
};

static struct str word(const struct writing *w, enum msg_id id)
{
    return msg_text(w->lang, id);
}

/* --- what is shown --- */

static err_t posts_of(struct writing *w, int64_t person, struct str *out)
{
    struct query *q = db_query(w->db, "workbook_posts");
    bool row;
    *out = STR("");
    q_int(q, "person", person);
    q_day(q, "day", w->cycle->cutoff);
    TRY(q_step(q, &row));
    while (row) {
        struct str one = q_get_text(q, 0);
        *out = out->n == 0 ? str_copy(w->unit, one)
                           : str_fmt(w->unit, "%.*s; %.*s", STR_ARG(*out), STR_ARG(one));
        TRY(q_step(q, &row));
    }
    return OK;
}

static struct str record_words(const struct writing *w, const struct cased *c, bool unrated)
{
    if (c->decided.n > 0)
        return MSG(w->unit, w->lang, M_WORKBOOK_IS_DECIDED,
                   enum_label(w->g->pack->dict->level, w->lang,
                              enum_code(w->g->pack->dict->level, c->decided)));
    if (c->record.open_remarks > 0)
        return MSG(w->unit, w->lang, M_WORKBOOK_TO_SETTLE,
                   str_fmt(w->unit, "%d", c->record.open_remarks));
    return unrated ? word(w, M_WORKBOOK_UNRATED) : STR("");
}

/* What was given before: it stands in the cells already. */
static err_t show_given(struct writing *w, const struct cased *c, struct shown *s)
{
    bool row;
    s->given = ARENA_ARRAY(w->unit, const struct json *, c->n_told + 1);
    for (size_t i = 0; i < c->n_told; i++) {
        struct json *one = NULL;
        struct json_error e;
        TRY(json_parse(w->unit, c->given[i], &one, &e));
        s->given[i] = one;
    }
    struct query *q = db_query(w->db, "facts_review_before");
    q_int(q, "subject", c->id);
    TRY(q_step(q, &row));
    s->received = row ? q_get_day(q, 0) : DAY_NONE;
    s->no_shortcoming = row && q_get_int(q, 2) != 0;
    return row ? q_step(q, &row) : OK;
}

/* The value that counts; NULL: nobody gave one. */
static const struct json *given_value(const struct shown *s, struct str top)
{
    for (size_t i = s->c->n_told; i-- > 0;) {
        const struct json *v = json_get(s->given[i], top);
        if (v != NULL)
            return v;
    }
    return NULL;
}

/* False: the subject is not reviewed, so nothing is asked about it. */
static err_t show(struct writing *w, const struct cased *c, struct shown *s, bool *reviewed)
{
    struct json *facts = NULL;
    struct json_error e;
    bool row;
    struct query *q = db_query(w->db, "workbook_person");
    q_int(q, "subject", c->id);
    TRY(q_step(q, &row));
    *reviewed = row && q_get_maybe(q, 0) != 0;
    if (!*reviewed)
        return row ? q_step(q, &row) : OK;
    *s = (struct shown){.c = c, .name = c->record.name, .shut = c->decided.n > 0};
    s->form = str_copy(w->unit, q_get_text(q, 1));
    s->birth = str_copy(w->unit, q_get_text(q, 2));
    s->card = str_copy(w->unit, q_get_text(q, 3));
    s->record = record_words(w, c, q_get_maybe(q, 5) == 0);
    TRY(q_step(q, &row));
    TRY(posts_of(w, c->record.person, &s->posts));
    TRY(json_parse(w->unit, str_fmt(w->unit, "{%.*s}", STR_ARG(c->record.facts)), &facts, &e));
    s->facts = facts;
    return show_given(w, c, s);
}

/* --- the sheets of subjects --- */

static struct xlsx_input takes(const struct writing *w, const struct layout_column *col,
                               struct str *words)
{
    struct xlsx_input in = {.takes = XLSX_TAKES_ANY, .word = words};
    const struct cells cells = {w->unit, w->lang, w->g->pack->dict, false};
    const struct enum_def *e = NULL;
    in.told = cell_expected(&cells, col);
    if (col->fact != NULL && col->fact->nullable)
        in.besides = word(w, M_WORKBOOK_NONE);
    if (col->kind == LAYOUT_RECEIVED || (col->fact != NULL && col->fact->type == FACT_DATE)) {
        in.takes = XLSX_TAKES_DAY;
        return in;
    }
    if (col->fact != NULL && (col->fact->type == FACT_COUNT || col->fact->type == FACT_YEAR ||
                              col->fact->type == FACT_NUMBER)) {
        in.takes = col->fact->type == FACT_NUMBER ? XLSX_TAKES_DECIMAL : XLSX_TAKES_WHOLE;
        in.lo = col->fact->lo;
        in.hi = col->fact->hi;
        return in;
    }
    in.besides = STR("");
    if (col->fact != NULL)
        in.n_words = layout_words(w->lang, col->fact, words);
    else if (col->kind == LAYOUT_NO_SHORTCOMING)
        words[in.n_words++] = word(w, M_WORKBOOK_YES);
    else
        e = w->g->pack->dict->level;
    for (int k = 1; e != NULL && k <= e->n; k++)
        words[in.n_words++] = enum_label(e, w->lang, k);
    in.takes = in.n_words > 0 ? XLSX_TAKES_WORD : XLSX_TAKES_ANY;
    in.told = word(w, M_WORKBOOK_EXPECT_LISTED);
    return in;
}

/* The value of a fact as it was given; NULL: it was not. */
static const struct json *value_of(const struct shown *s, const struct fact_def *f)
{
    const struct json *v = given_value(s, f->top);
    if (v == NULL || v->type == JSON_NULL || str_eq(f->top, f->name))
        return v;
    struct str part = str_sub(f->name, f->top.n + 1, f->name.n);
    long at = 0, i = 1;
    if (v->type != JSON_ARRAY) {
        v = json_get(v, part);
        return v != NULL && v->type == JSON_OBJECT ? json_get(v, STR("grade")) : v;
    }
    v = str_to_long(part, 1, 1000, &at) ? v->child : NULL;
    while (v != NULL && i++ < at)
        v = v->next;
    return v;
}

static void write_value(struct writing *w, int row, int at, const struct fact_def *f,
                        const struct json *v)
{
    bool day = f->type == FACT_DATE;
    date_t on = DAY_NONE;
    long n = 0;
    if (v == NULL)
        xlsx_out_blank(w->x, row, at, day ? XLSX_STYLE_INPUT_DAY : XLSX_STYLE_INPUT);
    else if (v->type == JSON_NUMBER && json_fixed(v, 2, &n))
        xlsx_out_hundredths(w->x, row, at, n, XLSX_STYLE_INPUT);
    else if (day && v->type == JSON_STRING && day_read(v->text, &on))
        xlsx_out_day(w->x, row, at, on);
    else
        xlsx_out_text(w->x, row, at, cell_shown(w->unit, w->lang, f, v), XLSX_STYLE_INPUT);
}

/* A cell to be filled, with what was given before. */
static void write_input(struct writing *w, const struct shown *s, int row, int at,
                        const struct layout_column *col)
{
    const struct enum_def *level = w->g->pack->dict->level;
    struct str text = STR("");
    if (col->kind == LAYOUT_FACT) {
        write_value(w, row, at, col->fact, value_of(s, col->fact));
        return;
    }
    if (col->kind == LAYOUT_RECEIVED && s->received != DAY_NONE) {
        xlsx_out_day(w->x, row, at, s->received);
        return;
    }
    if (col->kind == LAYOUT_SELF && enum_code(level, s->c->self_level) > 0)
        text = enum_label(level, w->lang, enum_code(level, s->c->self_level));
    if (col->kind == LAYOUT_NO_SHORTCOMING && s->no_shortcoming)
        text = word(w, M_WORKBOOK_YES);
    xlsx_out_text(w->x, row, at, text,
                  col->kind == LAYOUT_RECEIVED ? XLSX_STYLE_INPUT_DAY : XLSX_STYLE_INPUT);
}

/* What the book says of a subject. */
static struct str locked_text(const struct shown *s, enum layout_kind kind)
{
    switch (kind) {
    case LAYOUT_NAME:
        return s->name;
    case LAYOUT_BIRTH:
        return s->birth;
    case LAYOUT_CARD:
        return s->card;
    case LAYOUT_POSTS:
        return s->posts;
    case LAYOUT_FORM:
        return s->form;
    case LAYOUT_RECORD:
        return s->record;
    default:
        return STR("");
    }
}

/* Yes, no, or not known, of records or as given. */
static enum tri known(const struct shown *s, const char *name)
{
    const struct json *v = json_get(s->facts, str_of(name));
    if (v == NULL)
        v = given_value(s, str_of(name));
    if (v == NULL || (v->type != JSON_TRUE && v->type != JSON_FALSE))
        return TRI_UNKNOWN;
    return v->type == JSON_TRUE ? TRI_TRUE : TRI_FALSE;
}

/* May the criteria of a set be those of a subject?  As the case takes them (app/fact). */
static bool applies(const struct writing *w, const struct shown *s, const struct criteria_set *set)
{
    enum tri post = known(s, "leadership_post"), system = known(s, "in_political_system");
    bool outside = str_is(set->for_whom, "outside"), no_post = str_is(set->for_whom, "no_post");
    if (s->c->record.subject == SUBJECT_COLLECTIVE || str_is(set->for_whom, "any"))
        return true;
    if (!outside && !no_post)
        return post != TRI_FALSE;
    if (post == TRI_TRUE || system == TRI_UNKNOWN)
        return post != TRI_TRUE;
    if (no_post && system == TRI_FALSE)
        return pack_criteria(w->g->pack, STR("outside")) == NULL;
    return no_post == (system == TRI_TRUE);
}

static void write_cell(struct writing *w, const struct shown *s, int row, int at, int number,
                       const struct layout_column *col)
{
    struct xlsx_out *x = w->x;
    bool told = col->kind == LAYOUT_FACT && json_get(s->facts, col->fact->top) != NULL;
    if (col->kind == LAYOUT_SUBJECT || col->kind == LAYOUT_NUMBER)
        xlsx_out_number(x, row, at, col->kind == LAYOUT_NUMBER ? number : (long)s->c->id,
                        XLSX_STYLE_LOCKED);
    else if (!col->input)
        xlsx_out_text(x, row, at, locked_text(s, col->kind), XLSX_STYLE_LOCKED);
    else if (s->shut || told)
        xlsx_out_text(x, row, at, s->shut ? STR("") : word(w, M_WORKBOOK_BY_RECORD),
                      XLSX_STYLE_LOCKED);
    else if (col->set != NULL && !applies(w, s, col->set))
        xlsx_out_text(x, row, at, STR(""), XLSX_STYLE_LOCKED);
    else if (col->set != NULL && !col->set->points && given_value(s, STR("grades")) != NULL)
        xlsx_out_text(x, row, at, word(w, M_WORKBOOK_GRADED), XLSX_STYLE_LOCKED);
    else
        write_input(w, s, row, at, col);
}

/* The longest text of a row says how high it is: not every program finds that out by itself. */
static int lines_of(const struct shown *s, const struct layout *l)
{
    int most = 2; /* a level in words takes two */
    for (size_t k = 0; k < l->n; k++) {
        int n = xlsx_out_lines_of(locked_text(s, l->col[k].kind), l->col[k].width);
        if (!l->col[k].hidden && n > most)
            most = n;
    }
    return most;
}

/* The hidden keys, the title, the headings. */
static void begin_sheet(struct writing *w, struct str name, struct str title,
                        const struct layout *l)
{
    int lines = 1;
    xlsx_out_sheet(w->x, name, true);
    for (size_t i = 0; i < l->n; i++)
        xlsx_out_column(w->x, (int)i, l->col[i].width, l->col[i].hidden);
    xlsx_out_hide_row(w->x, LAYOUT_ROW_KEYS);
    for (size_t i = 0; i < l->n; i++)
        xlsx_out_text(w->x, LAYOUT_ROW_KEYS, (int)i, l->col[i].key, XLSX_STYLE_LOCKED);
    for (size_t i = 0; i < l->n; i++) {
        if (!l->col[i].hidden) {
            xlsx_out_text(w->x, LAYOUT_ROW_TITLE, (int)i, title, XLSX_STYLE_TITLE);
            break;
        }
    }
    for (size_t i = 0; i < l->n; i++) {
        int n = xlsx_out_lines_of(l->col[i].heading, l->col[i].width);
        if (!l->col[i].hidden && n > lines)
            lines = n;
    }
    xlsx_out_lines(w->x, LAYOUT_ROW_HEADINGS, lines);
    for (size_t i = 0; i < l->n; i++)
        xlsx_out_text(w->x, LAYOUT_ROW_HEADINGS, (int)i, l->col[i].heading, XLSX_STYLE_HEADING);
}

static size_t count_of(const struct writing *w, enum subject kind)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        n += w->list[i].c->record.subject == kind;
    return n;
}

/* What the records tell of everybody here, and criteria of nobody here, are kept out of sight:
   nothing is to be filled in. */
static struct layout *for_unit(struct writing *w, enum subject kind, const struct layout *l)
{
    struct layout *own = ARENA_NEW(w->unit, struct layout);
    *own = *l;
    for (size_t k = 0; k < own->n; k++) {
        const struct layout_column *c = &own->col[k];
        bool all = c->kind == LAYOUT_FACT;
        for (size_t i = 0; i < w->n && all; i++) {
            const struct shown *s = &w->list[i];
            if (s->c->record.subject == kind)
                all = c->set != NULL ? !applies(w, s, c->set)
                                     : json_get(s->facts, c->fact->top) != NULL;
        }
        own->col[k].hidden = own->col[k].hidden || all;
    }
    return own;
}

static void list_apart(struct writing *w, struct xlsx_input *in)
{
    in->takes = XLSX_TAKES_ANY;
    if (w->n_lists == LISTS_MOST)
        return;
    struct str *kept = ARENA_ARRAY(w->unit, struct str, in->n_words + 1);
    memcpy(kept, in->word, in->n_words * sizeof *kept);
    char letter = (char)('A' + LISTS_FROM + (int)w->n_lists);
    in->takes = XLSX_TAKES_FORMULA;
    in->range = str_fmt(w->unit, "='" LAYOUT_ABOUT "'!$%c$1:$%c$%zu", letter, letter, in->n_words);
    w->lists[w->n_lists++] = (struct listed){kept, in->n_words};
}

/* Where a unit notes whom it misses. */
static void write_free_rows(struct writing *w, const struct layout *l, int row)
{
    for (int i = 0; i < LAYOUT_FREE_PEOPLE; i++) {
        for (size_t k = 0; k < l->n; k++) {
            enum layout_kind kind = l->col[k].kind;
            if (kind >= LAYOUT_NAME && kind <= LAYOUT_POSTS)
                xlsx_out_blank(w->x, row + i, (int)k, XLSX_STYLE_INPUT);
        }
    }
}

static void write_subjects(struct writing *w, enum subject kind, enum msg_id name,
                           const struct layout *all)
{
    const struct layout *l = for_unit(w, kind, all);
    struct str words[LIMIT_ENUM_VALUES + 2];
    int row = FIRST_ROW, number = kind == SUBJECT_MEMBER ? 1 : 0;
    if (count_of(w, kind) == 0)
        return;
    begin_sheet(w, word(w, name),
                MSG(w->unit, w->lang, M_WORKBOOK_TITLE, w->name,
                    str_fmt(w->unit, "%d", w->cycle->year),
                    str_fmt(w->unit, "%ld", (long)w->number)),
                l);
    xlsx_out_freeze(w->x, FIRST_ROW, 4);
    xlsx_out_wide(w->x, FIRST_ROW, 0, 2);
    for (size_t i = 0; i < w->n; i++) {
        if (w->list[i].c->record.subject != kind)
            continue;
        xlsx_out_lines(w->x, row, lines_of(&w->list[i], l));
        for (size_t k = 0; k < l->n; k++)
            write_cell(w, &w->list[i], row, (int)k, number, &l->col[k]);
        row++;
        number++;
    }
    if (kind == SUBJECT_MEMBER)
        write_free_rows(w, l, row);
    for (size_t k = 0; k < l->n; k++) {
        if (!l->col[k].input)
            continue;
        struct xlsx_input in = takes(w, &l->col[k], words);
        if (in.takes == XLSX_TAKES_WORD && !xlsx_out_listable(in.word, in.n_words))
            list_apart(w, &in);
        xlsx_out_input(w->x, FIRST_ROW, row - 1, (int)k, &in);
    }
}

/* --- the other sheets --- */

/* How the sheet of shortcomings calls a subject. */
static struct str called(const struct writing *w, const struct shown *s, int number)
{
    return str_fmt(w->unit, "%d. %.*s", number, STR_ARG(s->name));
}

static err_t write_carried(struct writing *w, const struct shown *s, int number, int *row)
{
    struct query *q = db_query(w->db, "workbook_carried");
    bool more;
    q_int(q, "cycle", w->cycle->id);
    q_int(q, "subject", s->c->id);
    TRY(q_step(q, &more));
    while (more) {
        xlsx_out_number(w->x, *row, 0, (long)q_get_int(q, 0), XLSX_STYLE_LOCKED);
        xlsx_out_text(w->x, *row, 1, called(w, s, number), XLSX_STYLE_LOCKED);
        for (int k = 1; k <= 4; k++)
            xlsx_out_text(w->x, *row, k + 1, q_get_text(q, k), XLSX_STYLE_LOCKED);
        xlsx_out_text(w->x, *row, 6, day_text(w->unit, q_get_day(q, 5)), XLSX_STYLE_LOCKED);
        xlsx_out_text(w->x, *row, 7, q_get_text(q, 6), XLSX_STYLE_INPUT);
        (*row)++;
        TRY(q_step(q, &more));
    }
    return OK;
}

/* A shortcoming as it was given: whose it is and its text stay, the rest may be changed. */
static void write_noted(struct writing *w, struct query *q, struct str who, int row)
{
    int lines = 1;
    for (int k = 0; k < 4; k++) {
        int n = xlsx_out_lines_of(q_get_text(q, k), k == 0 ? 50 : 30);
        lines = n > lines ? n : lines;
    }
    xlsx_out_lines(w->x, row, lines);
    xlsx_out_text(w->x, row, 1, who, XLSX_STYLE_LOCKED);
    for (int k = 0; k < 4; k++)
        xlsx_out_text(w->x, row, k + 2, q_get_text(q, k),
                      k == 0 ? XLSX_STYLE_LOCKED : XLSX_STYLE_INPUT);
    if (q_is_null(q, 4))
        xlsx_out_blank(w->x, row, 6, XLSX_STYLE_INPUT_DAY);
    else
        xlsx_out_day(w->x, row, 6, q_get_day(q, 4));
    xlsx_out_blank(w->x, row, 7, XLSX_STYLE_LOCKED);
}

static err_t write_own(struct writing *w, const struct shown *s, int number, int *row)
{
    struct query *q = db_query(w->db, "workbook_shortcomings");
    bool more;
    q_int(q, "subject", s->c->id);
    q_int(q, "year", w->cycle->year);
    TRY(q_step(q, &more));
    for (; more; (*row)++) {
        write_noted(w, q, called(w, s, number), *row);
        TRY(q_step(q, &more));
    }
    return OK;
}

typedef err_t write_part(struct writing *w, const struct shown *s, int number, int *row);

static err_t write_each(struct writing *w, write_part *part, int *row)
{
    int number = 1;
    for (size_t i = 0; i < w->n; i++) {
        bool member = w->list[i].c->record.subject == SUBJECT_MEMBER;
        TRY(part(w, &w->list[i], member ? number : 0, row));
        number += member;
    }
    return OK;
}

static err_t write_shortcomings(struct writing *w)
{
    struct layout l;
    int row = FIRST_ROW, first;
    layout_shortcomings(w->lang, &l);
    begin_sheet(w, word(w, M_WORKBOOK_SHEET_SHORTCOMINGS), word(w, M_WORKBOOK_SHORTCOMINGS_TITLE),
                &l);
    xlsx_out_freeze(w->x, FIRST_ROW, 2);
    TRY(write_each(w, write_carried, &row));
    first = row;
    TRY(write_each(w, write_own, &row));
    for (int i = 0; i < LAYOUT_FREE_ROWS; i++)
        for (size_t k = 1; k < l.n; k++)
            xlsx_out_blank(w->x, row + i, (int)k,
                           l.col[k].kind == LAYOUT_REMEDY_BY ? XLSX_STYLE_INPUT_DAY
                           : l.col[k].kind == LAYOUT_ANSWER  ? XLSX_STYLE_LOCKED
                                                             : XLSX_STYLE_INPUT);
    struct xlsx_input who = {.takes = XLSX_TAKES_FORMULA,
                             .range = str_fmt(w->unit, "='" LAYOUT_ABOUT "'!$D$1:$D$%zu", w->n),
                             .told = word(w, M_WORKBOOK_EXPECT_LISTED)};
    struct xlsx_input day = {.takes = XLSX_TAKES_DAY, .told = word(w, M_WORKBOOK_EXPECT_DAY)};
    xlsx_out_input(w->x, row, row + LAYOUT_FREE_ROWS - 1, 1, &who);
    xlsx_out_input(w->x, first, row + LAYOUT_FREE_ROWS - 1, 6, &day);
    return OK;
}

static void write_help(struct writing *w)
{
    struct str rest = word(w, M_WORKBOOK_HELP), line;
    xlsx_out_sheet(w->x, word(w, M_WORKBOOK_SHEET_HELP), true);
    xlsx_out_column(w->x, 0, 110, false);
    for (int row = 0; str_cut(&rest, '|', &line); row++)
        xlsx_out_text(w->x, row, 0, str_trim(line), row == 0 ? XLSX_STYLE_TITLE : XLSX_STYLE_NOTE);
}

static void write_about(struct writing *w)
{
    const struct {
        const char *key;
        struct str value;
    } about[] = {{"kind", STR("kiemdiem.workbook")},
                 {"schema", STR("1")},
                 {"year", str_fmt(w->unit, "%d", w->cycle->year)},
                 {"quarter", str_fmt(w->unit, "%d", w->cycle->quarter)},
                 {"unit", w->code},
                 {"number", str_fmt(w->unit, "%ld", (long)w->number)},
                 {"pack_hash", w->g->pack_hash},
                 {"tree_version", str_fmt(w->unit, "%d", w->cycle->tree_version)}};
    xlsx_out_sheet(w->x, STR(LAYOUT_ABOUT), true);
    xlsx_out_hide(w->x);
    int number = 0;
    size_t rows = sizeof about / sizeof *about > w->n ? sizeof about / sizeof *about : w->n;
    for (size_t i = 0; i < w->n_lists; i++)
        rows = w->lists[i].n > rows ? w->lists[i].n : rows;
    for (size_t i = 0; i < rows; i++) {
        for (size_t k = 0; k < w->n_lists; k++) {
            if (i < w->lists[k].n)
                xlsx_out_text(w->x, (int)i, LISTS_FROM + (int)k, w->lists[k].word[i],
                              XLSX_STYLE_LOCKED);
        }
        if (i < sizeof about / sizeof *about) {
            xlsx_out_text(w->x, (int)i, 0, str_of(about[i].key), XLSX_STYLE_LOCKED);
            xlsx_out_text(w->x, (int)i, 1, about[i].value, XLSX_STYLE_LOCKED);
        }
        if (i >= w->n)
            continue;
        bool member = w->list[i].c->record.subject == SUBJECT_MEMBER;
        number += member;
        xlsx_out_number(w->x, (int)i, 2, (long)w->list[i].c->id, XLSX_STYLE_LOCKED);
        xlsx_out_text(w->x, (int)i, 3, called(w, &w->list[i], member ? number : 0),
                      XLSX_STYLE_LOCKED);
    }
}

/* --- one workbook --- */

static err_t cannot_write(struct writing *w, struct str path)
{
    (void)problem_add(db_problems(w->db), (struct place){.file = path}, false,
                      MSG0(w->a, w->lang, M_RUN_CANNOT_WRITE));
    return E_IO;
}

/* A code may hold signs that no file name takes. */
static struct str path_of(struct writing *w)
{
    struct str code = str_copy(w->unit, w->code);
    char *p = arena_alloc(w->unit, code.n + 1);
    for (size_t i = 0; i < code.n; i++) {
        unsigned char c = (unsigned char)code.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     c >= 0x80 || c == '.' || c == '-';
        p[i] = plain && !(c == '.' && i == 0) ? (char)c : '-';
    }
    struct str quarter =
        w->cycle->quarter > 0 ? str_fmt(w->unit, "-q%d", w->cycle->quarter) : STR("");
    return str_fmt(w->unit, "%s/kiem-diem-%s-%d%.*s-so-%ld.xlsx", w->o->dir, p, w->cycle->year,
                   STR_ARG(quarter), (long)w->number);
}

static err_t number_it(struct writing *w, int64_t unit)
{
    char now[CLOCK_INSTANT_BYTES];
    bool row;
    struct query *q = db_query(w->db, "workbook_number");
    q_int(q, "cycle", w->cycle->id);
    q_int(q, "unit", unit);
    TRY(q_one_int(q, 0, &w->number));
    w->number++;
    q = db_query(w->db, "workbook_unit");
    q_int(q, "unit", unit);
    TRY(q_step(q, &row));
    w->code = str_copy(w->unit, q_get_text(q, 0));
    w->name = str_copy(w->unit, q_get_text(q, 1));
    if (row)
        TRY(q_step(q, &row));
    clock_now(now);
    q = db_query(w->db, "workbook_add");
    q_int(q, "cycle", w->cycle->id);
    q_int(q, "unit", unit);
    q_int(q, "number", w->number);
    q_int(q, "ground", w->g->version);
    q_int(q, "tree", w->cycle->tree_version);
    q_text(q, "made", str_of(now));
    q_int(q, "event", w->event);
    return q_run(q);
}

static err_t write_file(struct writing *w)
{
    struct str path = path_of(w);
    w->n_lists = 0;
    if (xlsx_out_open(w->unit, path, &w->x) != OK)
        return cannot_write(w, path);
    write_subjects(w, SUBJECT_MEMBER, M_WORKBOOK_SHEET_MEMBERS, &w->layout[0]);
    write_subjects(w, SUBJECT_COLLECTIVE, M_WORKBOOK_SHEET_COLLECTIVE, &w->layout[1]);
    err_t err = write_shortcomings(w);
    write_help(w);
    write_about(w);
    err_t closed = xlsx_out_close(w->x, err == OK);
    TRY(err);
    if (closed != OK)
        return cannot_write(w, path);
    buf_str(&w->paths, path);
    buf_char(&w->paths, '\0');
    w->out->last = str_copy(w->a, path);
    w->out->workbooks++;
    w->out->subjects += (int64_t)w->n;
    return OK;
}

static err_t write_unit(struct writing *w, struct casebook *book, int64_t unit)
{
    struct cased *list = NULL;
    size_t n = 0;
    arena_reset(w->unit);
    TRY(casebook_unit(book, w->unit, unit, &list, &n));
    w->list = ARENA_ARRAY(w->unit, struct shown, n + 1);
    w->n = 0;
    for (size_t i = 0; i < n; i++) {
        bool reviewed = false;
        TRY(show(w, &list[i], &w->list[w->n], &reviewed));
        w->n += reviewed;
    }
    if (w->n == 0)
        return OK;
    TRY(number_it(w, unit));
    return write_file(w);
}

/* --- the whole --- */

static err_t begin_event(struct writing *w)
{
    struct act act = audit_command(
        w->a, STR("workbook.write"),
        str_fmt(w->a, "{\"year\":%d,\"quarter\":%d,\"first_at\":%d,\"last_at\":%d}", w->cycle->year,
                w->cycle->quarter, w->o->first_at, w->o->below ? w->o->last_at : w->o->first_at));
    if (w->o->actor.n > 0)
        act.actor = w->o->actor;
    return audit_add(w->db, &act, &w->event);
}

static err_t write_all(struct writing *w)
{
    struct casebook *book;
    int64_t *unit = NULL;
    size_t n = 0;
    TRY(casebook_open(w->db, w->a, w->cycle, w->g, &book));
    TRY(casebook_units(book, w->a, w->o->first_at, w->o->below ? w->o->last_at : w->o->first_at,
                       &unit, &n));
    TRY(begin_event(w));
    for (size_t i = 0; i < n; i++)
        TRY(write_unit(w, book, unit[i]));
    if (w->out->workbooks == 0) {
        (void)problem_add(db_problems(w->db), (struct place){0}, false,
                          MSG0(w->a, w->lang, M_WORKBOOK_NOBODY));
        return E_NOTFOUND;
    }
    return db_commit(w->db);
}

static void remove_files(const struct buf *paths)
{
    for (size_t i = 0; i < paths->n; i += strlen(paths->p + i) + 1)
        (void)unlink(paths->p + i);
}

err_t workbook_write(struct db *db, struct arena *a, const struct cycle *c,
                     const struct cycle_ground *g, const struct workbook_order *o,
                     struct workbook_written *out)
{
    struct writing w = {.db = db, .a = a, .cycle = c, .g = g, .o = o, .out = out};
    w.lang = db_lang(db);
    *out = (struct workbook_written){.workbooks = 0};
    if (mkdir(o->dir, 0777) != 0 && access(o->dir, W_OK | X_OK) != 0)
        return cannot_write(&w, str_of(o->dir));
    layout_subjects(a, w.lang, g, SUBJECT_MEMBER, &w.layout[0]);
    layout_subjects(a, w.lang, g, SUBJECT_COLLECTIVE, &w.layout[1]);
    TRY(db_begin(db));
    w.unit = arena_open(UNIT_BYTES);
    buf_open(&w.paths, UNIT_BYTES);
    err_t err = write_all(&w);
    if (err != OK) {
        db_rollback(db);
        remove_files(&w.paths);
    }
    buf_close(&w.paths);
    arena_close(w.unit);
    return err;
}
