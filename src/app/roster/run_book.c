/*
 * run_book.c — the result of a run as a workbook for people.
 *
 * Written row by row in constant memory to a temporary name beside its place, and renamed when it
 * is whole.  Text cells are always written as text: a value of the lists never becomes a formula.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "app/roster/run.h"

#include "lib/file/xlsx_close.h"

/* A spreadsheet counts days from 1899-12-30. */
#define SERIAL_OF_1970 25569.0
enum {
    HEADING_HEIGHT = 32,
    LINE_HEIGHT = 15,
    WIDE_SHEET = 10,
    SERIAL_FIRST_SAFE = 61,
    LIMIT_TEXT_BYTES = 1 << 20
};

struct column;

struct book {
    const struct run *run;
    lxw_workbook *wb;
    lxw_worksheet *ws;
    lxw_format *head, *text, *mark, *date, *number;
    struct buf z; /* the text that is being handed to the library, ending in NUL */
    lxw_row_t row;
    lxw_col_t col;
    const struct column *columns; /* of the sheet */
    size_t lines;                 /* the most lines that a cell of this row takes */
};

struct column {
    enum msg_id label;
    double width; /* characters */
};

/* `s` as a C string, until the next call. */
static const char *z(struct book *b, struct str s)
{
    buf_clear(&b->z);
    buf_str(&b->z, s);
    buf_char(&b->z, '\0');
    return b->z.over ? "" : b->z.p;
}

static struct str msg(const struct book *b, enum msg_id id)
{
    return msg_text(b->run->lang, id);
}

static struct str number_text(const struct book *b, long n)
{
    return str_fmt(b->run->arena, "%ld", n);
}

/* --- cells --- */

/* Rows are as high as their longest text needs: not every program measures wrapped text when it
   opens a file. */
static void count_lines(struct book *b, struct str s)
{
    size_t characters = 0, width = (size_t)b->columns[b->col].width;
    for (size_t i = 0; i < s.n; i++)
        characters += ((unsigned char)s.p[i] & 0xC0u) != 0x80u;
    size_t lines = (characters + width - 1) / width;
    b->lines = lines > b->lines ? lines : b->lines;
}

static void put_text(struct book *b, struct str s)
{
    count_lines(b, s);
    if (s.n > 0)
        worksheet_write_string(b->ws, b->row, b->col, z(b, s), b->text);
    b->col++;
}

/* What a person must settle stands out. */
static void put_marked(struct book *b, struct str s)
{
    count_lines(b, s);
    if (s.n > 0)
        worksheet_write_string(b->ws, b->row, b->col, z(b, s), b->mark);
    b->col++;
}

static void put_number(struct book *b, long n)
{
    worksheet_write_number(b->ws, b->row, b->col++, (double)n, b->number);
}

static void put_day(struct book *b, date_t d)
{
    worksheet_write_number(b->ws, b->row, b->col++, (double)d + SERIAL_OF_1970, b->date);
}

/* A real date where the day is known, else as it was given. */
static void put_date(struct book *b, const struct roster_date *d)
{
    if (d->precision == DATE_DAY && d->first + SERIAL_OF_1970 >= SERIAL_FIRST_SAFE)
        put_day(b, d->first);
    else
        put_text(b, d->text);
}

static void put_level(struct book *b, int level)
{
    put_text(b, level > 0 ? enum_label(b->run->dict->level, b->run->lang, level) : STR(""));
}

static void put_deadline(struct book *b, int unit)
{
    enum roster_kind kind = unit >= 0 ? b->run->roster->units[unit].kind : KIND_UNKNOWN;
    if (b->run->has_deadline[kind])
        put_day(b, b->run->deadline[kind]);
    else
        b->col++;
}

static void next_row(struct book *b)
{
    if (b->row > 0 && b->lines > 1)
        worksheet_set_row(b->ws, b->row, LINE_HEIGHT * (double)b->lines, NULL);
    b->row++;
    b->col = 0;
    b->lines = 1;
}

static void start_sheet(struct book *b, enum msg_id name, const struct column *columns, size_t n)
{
    b->ws = workbook_add_worksheet(b->wb, z(b, msg(b, name)));
    b->row = 0;
    b->col = 0;
    b->columns = columns;
    b->lines = 1;
    if (!b->ws)
        return;
    worksheet_set_row(b->ws, 0, HEADING_HEIGHT, NULL);
    for (size_t i = 0; i < n; i++) {
        lxw_col_t c = (lxw_col_t)i;
        worksheet_set_column(b->ws, c, c, columns[i].width, NULL);
        worksheet_write_string(b->ws, 0, c, z(b, msg(b, columns[i].label)), b->head);
    }
    worksheet_freeze_panes(b->ws, 1, 0);
    worksheet_set_landscape(b->ws);
    worksheet_set_paper(b->ws, n > WIDE_SHEET ? 8 : 9); /* A3, A4 */
    worksheet_fit_to_pages(b->ws, 1, 0);
    worksheet_repeat_rows(b->ws, 0, 0);
    next_row(b);
}

#define START(b, name, columns)                                                                    \
    start_sheet((b), (name), (columns), sizeof(columns) / sizeof(*(columns)))

/* --- sheets --- */

static void write_summary(struct book *b, const struct story *story)
{
    static const struct column columns[] = {{M_RUN_SHEET_SUMMARY, 120}};
    START(b, M_RUN_SHEET_SUMMARY, columns);
    for (size_t i = 0; b->ws && i < story->n; i++) {
        put_text(b, story->line[i]);
        next_row(b);
    }
}

/* Is this subject rated?  In words, with the reason why not. */
static struct str rated_words(const struct book *b, const struct outcome *o)
{
    if (o->rated == TRI_FALSE) {
        struct str args[1] = {o->reason};
        return msg_make(b->run->arena, b->run->lang, M_RUN_RATED_NO, 1, args);
    }
    return msg(b, o->rated == TRI_TRUE ? M_RUN_RATED_YES : M_RUN_RATED_WAITS);
}

static void write_reviewed(struct book *b)
{
    static const struct column columns[] = {
        {M_RUN_COL_NUMBER, 5},  {M_RUN_COL_NAME, 24},    {M_RUN_COL_BIRTH, 11},
        {M_RUN_COL_CELL, 24},   {M_RUN_COL_POSTS, 24},   {M_RUN_COL_FORM, 26},
        {M_RUN_COL_PLACES, 24}, {M_RUN_COL_DECIDER, 20}, {M_RUN_COL_DEADLINE, 11},
        {M_RUN_COL_RATED, 14},  {M_RUN_COL_LEVEL, 16},   {M_RUN_COL_MAX_LEVEL, 16},
        {M_RUN_COL_NEEDS, 20},  {M_RUN_COL_SETTLE, 30}};
    const struct roster *r = b->run->roster;
    START(b, M_RUN_SHEET_REVIEWED, columns);
    for (size_t i = 0, n = 0; b->ws && i < r->n_people; i++) {
        const struct roster_person *p = &r->people[i];
        const struct outcome *o = &b->run->people[i];
        if (o->reviewed == TRI_FALSE)
            continue;
        struct str posts = p->party_post;
        if (posts.n > 0 && p->state_post.n > 0)
            posts = str_fmt(b->run->arena, "%.*s; %.*s", STR_ARG(posts), STR_ARG(p->state_post));
        else if (posts.n == 0)
            posts = p->state_post;
        put_number(b, (long)++n);
        put_text(b, p->name);
        put_date(b, &p->birth);
        put_text(b, p->unit >= 0 ? run_unit_name(b->run, p->unit) : p->unit_text);
        put_text(b, posts);
        put_text(b, o->form);
        put_text(b, o->places);
        put_text(b, o->decider);
        put_deadline(b, p->unit);
        put_text(b, o->reviewed == TRI_TRUE ? rated_words(b, o) : msg(b, M_RUN_REVIEW_WAITS));
        put_level(b, o->level);
        put_level(b, o->max_level);
        put_text(b, o->needs);
        put_marked(b, p->remark);
        next_row(b);
    }
}

static void write_left_out(struct book *b)
{
    static const struct column columns[] = {{M_RUN_COL_NUMBER, 5},    {M_RUN_COL_NAME, 26},
                                            {M_RUN_COL_BIRTH, 12},    {M_RUN_COL_CELL, 26},
                                            {M_RUN_COL_ADMITTED, 12}, {M_RUN_COL_REASON, 40},
                                            {M_RUN_COL_CITE, 50},     {M_RUN_COL_REMARK, 40}};
    const struct roster *r = b->run->roster;
    START(b, M_RUN_SHEET_LEFT_OUT, columns);
    for (size_t i = 0, n = 0; b->ws && i < r->n_people; i++) {
        const struct roster_person *p = &r->people[i];
        const struct outcome *o = &b->run->people[i];
        if (o->reviewed != TRI_FALSE)
            continue;
        put_number(b, (long)++n);
        put_text(b, p->name);
        put_date(b, &p->birth);
        put_text(b, p->unit >= 0 ? run_unit_name(b->run, p->unit) : p->unit_text);
        put_date(b, &p->admitted);
        put_text(b, o->reason);
        put_text(b, o->cite);
        put_text(b, p->remark);
        next_row(b);
    }
}

static struct str unit_verdict(const struct book *b, size_t i)
{
    const struct outcome *o = &b->run->units[i];
    switch (b->run->skip[i]) {
    case UNIT_CONTEXT:
        return msg(b, M_RUN_SKIP_CONTEXT);
    case UNIT_EMPTY:
        return msg(b, M_RUN_SKIP_EMPTY);
    case UNIT_OF_UNKNOWN_KIND:
        return msg(b, M_RUN_SKIP_KIND);
    case UNIT_JUDGED:
        break;
    }
    if (o->reviewed == TRI_UNKNOWN)
        return msg(b, M_RUN_REVIEW_WAITS);
    if (o->reviewed == TRI_TRUE)
        return rated_words(b, o);
    struct str args[1] = {o->reason};
    return msg_make(b->run->arena, b->run->lang, M_RUN_REVIEWED_NO, 1, args);
}

static void write_units(struct book *b)
{
    static const struct column columns[] = {
        {M_RUN_COL_NUMBER, 5},    {M_RUN_COL_CODE, 10},  {M_RUN_COL_UNIT, 30},
        {M_RUN_COL_KIND, 28},     {M_RUN_COL_PEOPLE, 9}, {M_RUN_COL_VERDICT, 34},
        {M_RUN_COL_CITE, 40},     {M_RUN_COL_FORM, 20},  {M_RUN_COL_DECIDER, 26},
        {M_RUN_COL_DEADLINE, 12}, {M_RUN_COL_LEVEL, 20}, {M_RUN_COL_MAX_LEVEL, 20},
        {M_RUN_COL_NEEDS, 34}};
    const struct roster *r = b->run->roster;
    START(b, M_RUN_SHEET_UNITS, columns);
    for (size_t i = 0; b->ws && i < r->n_units; i++) {
        const struct roster_unit *u = &r->units[i];
        const struct outcome *o = &b->run->units[i];
        put_number(b, (long)i + 1);
        put_text(b, u->code);
        put_text(b, u->name);
        put_text(b, u->kind_text);
        put_number(b, u->n_people);
        put_text(b, unit_verdict(b, i));
        put_text(b, o->cite);
        put_text(b, o->form);
        put_text(b, o->decider);
        if (b->run->skip[i] == UNIT_JUDGED)
            put_deadline(b, (int)i);
        else
            b->col++;
        put_level(b, o->level);
        put_level(b, o->max_level);
        put_text(b, o->needs);
        next_row(b);
    }
}

/* --- what is missing --- */

static void write_lack(struct book *b, enum subject subject, const struct tally *t, enum msg_id who,
                       int bit)
{
    struct lacked l = run_lacked(b->run, subject, bit);
    struct str args[1] = {number_text(b, t->subjects)};
    put_text(b, msg_make(b->run->arena, b->run->lang,
                         t->lacks[bit] == t->subjects ? M_RUN_LACK_ALL : M_RUN_LACK_SOME, 1, args));
    put_text(b, msg(b, who));
    put_text(b, l.label);
    put_number(b, t->lacks[bit]);
    put_text(b, l.paper);
    next_row(b);
}

static bool list_has(struct str list, struct str one)
{
    for (size_t i = 0; i + one.n <= list.n; i++)
        if (memcmp(list.p + i, one.p, one.n) == 0)
            return true;
    return false;
}

static struct str join(const struct book *b, struct str list, struct str one)
{
    if (one.n == 0 || list_has(list, one))
        return list;
    return list.n == 0 ? one : str_fmt(b->run->arena, "%.*s; %.*s", STR_ARG(list), STR_ARG(one));
}

/* One row a subject, only for what not everybody lacks. */
static void write_own_lacks(struct book *b, enum subject subject, const struct outcome *o,
                            const struct tally *t, struct str name, struct str unit)
{
    struct str facts = STR(""), papers = STR("");
    long n = 0;
    for (int bit = 0; bit < LACK_WORDS * 64; bit++) {
        if (!run_lacks(o, bit) || t->lacks[bit] == t->subjects)
            continue;
        struct lacked l = run_lacked(b->run, subject, bit);
        facts = join(b, facts, l.label);
        papers = join(b, papers, l.paper);
        n++;
    }
    if (n == 0)
        return;
    put_text(b, name);
    put_text(b, unit);
    put_text(b, facts);
    put_number(b, n);
    put_text(b, papers);
    next_row(b);
}

static bool is_rated(const struct outcome *o)
{
    return o->reviewed != TRI_FALSE && o->rated != TRI_FALSE;
}

static void write_missing(struct book *b)
{
    static const struct column columns[] = {{M_RUN_COL_WHO, 30},
                                            {M_RUN_COL_WHERE_UNIT, 28},
                                            {M_RUN_COL_FACT, 60},
                                            {M_RUN_COL_HOW_MANY, 11},
                                            {M_RUN_COL_PAPER, 60}};
    const struct run *run = b->run;
    START(b, M_RUN_SHEET_MISSING, columns);
    if (!b->ws)
        return;
    for (int bit = 0; bit < LACK_WORDS * 64; bit++)
        if (run->people_tally.lacks[bit] > 0)
            write_lack(b, SUBJECT_MEMBER, &run->people_tally, M_RUN_WHO_MEMBERS, bit);
    for (int bit = 0; bit < LACK_WORDS * 64; bit++)
        if (run->unit_tally.lacks[bit] > 0)
            write_lack(b, SUBJECT_COLLECTIVE, &run->unit_tally, M_RUN_WHO_COLLECTIVES, bit);
    for (size_t i = 0; i < run->roster->n_people; i++) {
        const struct roster_person *p = &run->roster->people[i];
        if (is_rated(&run->people[i]))
            write_own_lacks(b, SUBJECT_MEMBER, &run->people[i], &run->people_tally, p->name,
                            run_unit_name(run, p->unit));
    }
    for (size_t i = 0; i < run->roster->n_units; i++)
        if (run->skip[i] == UNIT_JUDGED && is_rated(&run->units[i]))
            write_own_lacks(b, SUBJECT_COLLECTIVE, &run->units[i], &run->unit_tally,
                            run->roster->units[i].name, STR(""));
}

/* --- what to settle --- */

static void write_settle(struct book *b, enum msg_id what, struct str who, struct str text,
                         struct place at)
{
    char column[4] = "";
    put_text(b, msg(b, what));
    put_text(b, who);
    put_text(b, text);
    put_text(b, at.file);
    put_text(b, at.sheet);
    if (at.line > 0)
        put_number(b, at.line);
    else
        b->col++;
    if (at.col > 0)
        lxw_col_to_name(column, (lxw_col_t)(at.col - 1), 0);
    put_text(b, str_of(column));
    next_row(b);
}

static void write_warned(struct book *b, enum subject s, const struct tally *t)
{
    for (int i = 0; i < b->run->pack->n_rules[s]; i++) {
        const struct rule *rule = &b->run->pack->rules[s][i];
        if (t->warned[rule->bit] == 0)
            continue;
        struct str text = b->run->lang == LANG_VI ? rule->vi : rule->en;
        struct str args[1] = {number_text(b, t->warned[rule->bit])};
        text = str_fmt(b->run->arena, "%.*s (%.*s)", STR_ARG(text), STR_ARG(rule->cite));
        write_settle(b, M_RUN_SETTLE_WARNING,
                     msg_make(b->run->arena, b->run->lang, M_RUN_N_SUBJECTS, 1, args), text,
                     (struct place){0});
    }
}

static void write_settle_sheet(struct book *b)
{
    static const struct column columns[] = {
        {M_RUN_COL_WHAT, 22},  {M_RUN_COL_WHO, 28}, {M_RUN_COL_TEXT, 80}, {M_RUN_COL_FILE, 26},
        {M_RUN_COL_SHEET, 14}, {M_RUN_COL_ROW, 7},  {M_RUN_COL_COLUMN, 7}};
    const struct run *run = b->run;
    const struct roster *r = run->roster;
    START(b, M_RUN_SHEET_SETTLE, columns);
    if (!b->ws)
        return;
    for (size_t i = 0; i < r->n_people; i++)
        if (r->people[i].remark.n > 0)
            write_settle(b, M_RUN_SETTLE_REMARK, r->people[i].name, r->people[i].remark,
                         r->people[i].at);
    for (size_t i = 0; i < r->n_titles; i++) {
        struct str args[1] = {number_text(b, r->titles[i].n_people)};
        write_settle(b, M_RUN_SETTLE_TITLE,
                     msg_make(run->arena, run->lang, M_RUN_N_SUBJECTS, 1, args), r->titles[i].text,
                     (struct place){0});
    }
    for (size_t i = 0; i < r->problems->n; i++)
        write_settle(b, M_RUN_SETTLE_PROBLEM, STR(""), r->problems->list[i].text,
                     r->problems->list[i].at);
    write_warned(b, SUBJECT_MEMBER, &run->people_tally);
    write_warned(b, SUBJECT_COLLECTIVE, &run->unit_tally);
}

/* --- the file --- */

static void make_formats(struct book *b)
{
    b->head = workbook_add_format(b->wb);
    format_set_bold(b->head);
    format_set_text_wrap(b->head);
    format_set_align(b->head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(b->head, 0xE8EDF3);
    format_set_border(b->head, LXW_BORDER_THIN);
    b->text = workbook_add_format(b->wb);
    format_set_text_wrap(b->text);
    format_set_align(b->text, LXW_ALIGN_VERTICAL_TOP);
    b->mark = workbook_add_format(b->wb);
    format_set_text_wrap(b->mark);
    format_set_align(b->mark, LXW_ALIGN_VERTICAL_TOP);
    format_set_bg_color(b->mark, 0xFFF2CC);
    b->date = workbook_add_format(b->wb);
    format_set_num_format(b->date, "dd/mm/yyyy");
    format_set_align(b->date, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(b->date, LXW_ALIGN_LEFT);
    b->number = workbook_add_format(b->wb);
    format_set_num_format(b->number, "#,##0");
    format_set_align(b->number, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(b->number, LXW_ALIGN_CENTER);
}

static err_t cannot_write(const struct run *run, struct str path)
{
    (void)problem_add(run->roster->problems, (struct place){.file = path}, false,
                      MSG0(run->arena, run->lang, M_RUN_CANNOT_WRITE));
    return E_IO;
}

static bool write_sheets(const struct run *run, const char *path, char *dir,
                         const struct story *story)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = dir};
    struct book b = {.run = run, .wb = workbook_new_opt(path, &options)};
    if (!b.wb)
        return false;
    buf_open(&b.z, LIMIT_TEXT_BYTES);
    make_formats(&b);
    write_summary(&b, story);
    write_reviewed(&b);
    write_left_out(&b);
    write_units(&b);
    write_missing(&b);
    write_settle_sheet(&b);
    buf_close(&b.z);
    return xlsx_close(b.wb);
}

err_t run_write_book(const struct run *run, struct str dir, struct str name)
{
    struct str path = str_fmt(run->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
    struct str part = str_fmt(run->arena, "%.*s/.%.*s.part", STR_ARG(dir), STR_ARG(name));
    struct story story = run_story(run, path);
    char *folder = arena_alloc(run->arena, dir.n + 1); /* the library's option is no const */
    memcpy(folder, dir.p, dir.n);
    if (access(folder, W_OK | X_OK) != 0)
        return cannot_write(run, path);
    if (!write_sheets(run, part.p, folder, &story) || rename(part.p, path.p) != 0) {
        (void)unlink(part.p);
        return cannot_write(run, path);
    }
    return OK;
}
