/*
 * sim_book.c — made-up lists as workbooks.
 *
 * Both lists are written in one walk, row by row, to temporary names beside their places.  The
 * library keeps no rows in constant memory, so a nation's lists take no more than a cell's.
 */
#include "app/sim/sim_book.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "app/sim/sim_inner.h"
#include "lib/base/limits.h"
#include "lib/file/xlsx_close.h"

enum {
    SERIAL_OF_1970 = 25569, /* a spreadsheet counts days from 1899-12-30 */
    SECONDS_OF_DAY = 86400,
    LONGEST_PATH = 4096,
    GROUP_ROWS_UP_TO = 4000, /* merged cells are kept in memory until the file is closed */
    ODD_DATES_IN_100 = 6     /* dates that are not written as most dates of the list are */
};

struct list {
    lxw_workbook *wb;
    lxw_worksheet *ws;
    lxw_format *title, *head, *text, *date;
    const char *const *headings;
    const char *what;
    int n_columns, n_sheets;
    lxw_row_t row;
    long number;
    char owner[192]; /* whose list it is */
    char path[LONGEST_PATH], part[LONGEST_PATH + 8];
};

struct books {
    const struct sim_options *o;
    const struct sim_habits *h;
    const char *dir;
    struct sim_written *out;
    struct list units, people;
    long cell_number;
};

/* Two usual words for each heading; a bit of `wording` chooses. */
static const char *const unit_words[][2] = {
    {"Mã", "Mã tổ chức đảng"},
    {"Tên tổ chức đảng", "Tên tổ chức"},
    {"Loại hình", "Loại hình tổ chức đảng"},
    {"Mã cấp trên trực tiếp", "Mã cấp trên"},
    {"Ngày thành lập", "Ngày, tháng, năm thành lập"},
    {"Có ban thường vụ", "Ban thường vụ"},
};
static const char *const people_words[][2] = {
    {"TT", "STT"},
    {"Họ và tên", "Họ tên"},
    {"Ngày, tháng, năm sinh", "Ngày sinh"},
    {"Giới tính", "Nam/Nữ"},
    {"Dân tộc", "Dân tộc"},
    {"Số thẻ đảng", "Số thẻ đảng viên"},
    {"Ngày vào Đảng", "Ngày kết nạp"},
    {"Ngày chính thức", "Ngày vào Đảng chính thức"},
    {"Chức vụ Đảng", "Chức vụ trong Đảng"},
    {"Chức vụ chính quyền, đoàn thể", "Chức vụ, đơn vị công tác"},
    {"Chi bộ", "Chi bộ sinh hoạt"},
    {"Mã chi bộ", "Mã chi bộ"},
    {"Tình trạng sinh hoạt", "Tình trạng sinh hoạt"},
    {"Ghi chú", "Ghi chú"},
};
enum {
    UNIT_COLUMNS = sizeof unit_words / sizeof *unit_words,
    PEOPLE_COLUMNS = sizeof people_words / sizeof *people_words,
    REMARK_COLUMN = PEOPLE_COLUMNS - 1
};

static const char *const kind_words[SIM_KINDS] = {
    [SIM_KIND_CELL] = "Chi bộ trực thuộc",
    [SIM_KIND_GRASSROOTS_CELL] = "Chi bộ cơ sở",
    [SIM_KIND_SUB_COMMITTEE] = "Đảng bộ bộ phận",
    [SIM_KIND_GRASSROOTS_COMMITTEE] = "Đảng bộ cơ sở",
    [SIM_KIND_ABOVE_GRASSROOTS] = "Đảng bộ cấp trên trực tiếp cơ sở",
    [SIM_KIND_DISTRICT] = "Đảng bộ cấp trên trực tiếp cơ sở",
    [SIM_KIND_PROVINCIAL] = "Đảng bộ tỉnh",
};
static const char *const status_words[] = {
    [SIM_NORMAL] = "",
    [SIM_EXEMPT] = "Miễn công tác và sinh hoạt đảng",
    [SIM_ACTIVITY_SUSPENDED] = "Đình chỉ sinh hoạt đảng",
    [SIM_COMMITTEE_SUSPENDED] = "Đình chỉ sinh hoạt cấp ủy",
};

struct sim_habits sim_habits_of(const struct sim_options *o)
{
    struct rng r = rng_make(rng_mix(o->seed, FOR_HABITS));
    struct sim_habits h = {.heading_row = (int)rng_range(&r, 5, 8),
                           .text_dates = rng_chance(&r, 3, 10),
                           .group_rows = rng_chance(&r, 1, 2),
                           .second_sheet = rng_chance(&r, 1, 2),
                           .signature = rng_chance(&r, 1, 2),
                           .wording = (int)rng_below(&r, 1u << 14),
                           .rows_of_a_sheet = LIMIT_XLSX_ROWS};
    if (o->scale != SIM_CELL && o->scale != SIM_COMMUNE)
        h.group_rows = false;
    return h;
}

/* --- cells --- */

static void put(struct list *l, int col, const char *text)
{
    if (*text)
        worksheet_write_string(l->ws, l->row, (lxw_col_t)col, text, l->text);
}

static void put_number(struct list *l, int col, long n)
{
    worksheet_write_number(l->ws, l->row, (lxw_col_t)col, (double)n, l->text);
}

static void put_date(struct list *l, const struct sim_habits *h, struct rng *r, int col, date_t d,
                     enum sim_known known)
{
    struct ymd p = date_parts(d);
    char text[16];
    bool as_text = rng_chance(r, ODD_DATES_IN_100, 100) != h->text_dates;
    if (known == KNOWN_YEAR && !as_text) {
        put_number(l, col, p.y);
        return;
    }
    if (known == KNOWN_DAY && !as_text) {
        worksheet_write_number(l->ws, l->row, (lxw_col_t)col, (double)d + SERIAL_OF_1970, l->date);
        return;
    }
    if (known == KNOWN_YEAR)
        sim_text(text, sizeof text, "%d", p.y);
    else if (known == KNOWN_MONTH)
        sim_text(text, sizeof text, "%02d/%d", p.m, p.y);
    else
        date_format_vi(d, text);
    put(l, col, text);
}

/* --- sheets --- */

static void put_title(struct list *l, lxw_row_t row, const char *text)
{
    worksheet_merge_range(l->ws, row, 0, row, (lxw_col_t)(l->n_columns - 1), text, l->title);
}

static void start_sheet(struct list *l, const struct books *b)
{
    char name[32], day[11], line[64];
    int h = b->h->heading_row - 1;
    l->n_sheets++;
    if (l->n_sheets == 1)
        sim_text(name, sizeof name, "Danh sách");
    else
        sim_text(name, sizeof name, "Danh sách %d", l->n_sheets);
    l->ws = workbook_add_worksheet(l->wb, name);
    if (!l->ws)
        return;
    worksheet_set_column(l->ws, 1, 2, 30, NULL);
    worksheet_set_column(l->ws, 3, (lxw_col_t)(l->n_columns - 1), 16, NULL);
    worksheet_write_string(l->ws, 0, 0, l->owner, l->text);
    worksheet_write_string(l->ws, 0, (lxw_col_t)(l->n_columns - 2), "ĐẢNG CỘNG SẢN VIỆT NAM",
                           l->text);
    put_title(l, (lxw_row_t)(h - 3), l->what);
    date_format_vi(sim_list_day(b->o), day);
    sim_text(line, sizeof line, "(Tính đến ngày %s)", day);
    put_title(l, (lxw_row_t)(h - 2), line);
    for (int i = 0; i < l->n_columns; i++) {
        int word = b->h->wording >> i & 1;
        worksheet_write_string(l->ws, (lxw_row_t)h, (lxw_col_t)i, l->headings[i * 2 + word],
                               l->head);
    }
    l->row = (lxw_row_t)h + 1;
}

/* A row for the next record, on a new sheet when this one is full. */
static bool next_row(struct list *l, const struct books *b)
{
    if (!l->ws || (long)l->row >= b->h->rows_of_a_sheet)
        start_sheet(l, b);
    return l->ws != NULL;
}

static err_t open_list(struct list *l, const struct books *b, const char *name)
{
    char *folder = l->path; /* the library wants its temporary folder without const */
    int n = snprintf(l->path, sizeof l->path, "%s", b->dir);
    if (n < 0 || (size_t)n + SIM_FILE_NAME + 8 > sizeof l->path)
        return E_IO;
    if (access(b->dir, W_OK | X_OK) != 0)
        return E_IO;
    /* A file that is being written starts with a point and ends in .part. */
    snprintf(l->part, sizeof l->part, "%.*s/.%s.part", n, b->dir, name);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
    l->wb = workbook_new_opt(l->part, &options);
    if (!l->wb)
        return E_IO;
    /* The day of the list, so that the same options give the same bytes. */
    lxw_doc_properties properties = {.created = (time_t)sim_list_day(b->o) * SECONDS_OF_DAY};
    workbook_set_properties(l->wb, &properties);
    l->title = workbook_add_format(l->wb);
    format_set_bold(l->title);
    format_set_align(l->title, LXW_ALIGN_CENTER);
    l->head = workbook_add_format(l->wb);
    format_set_bold(l->head);
    format_set_text_wrap(l->head);
    format_set_border(l->head, LXW_BORDER_THIN);
    l->text = workbook_add_format(l->wb);
    l->date = workbook_add_format(l->wb);
    format_set_num_format(l->date, "dd/mm/yyyy");
    l->ws = NULL;
    l->n_sheets = 0;
    return OK;
}

static void add_second_sheet(struct list *l)
{
    lxw_worksheet *ws = workbook_add_worksheet(l->wb, "Hướng dẫn");
    if (ws)
        worksheet_write_string(ws, 0, 0, "Cột bắt buộc: Họ và tên, Ngày vào Đảng, Mã chi bộ", NULL);
}

/* Closes the list and gives it its name. */
static err_t close_list(struct list *l, const struct books *b, const char *name)
{
    if (!l->wb)
        return OK;
    if (b->h->second_sheet)
        add_second_sheet(l);
    bool written = xlsx_close(l->wb);
    l->wb = NULL;
    snprintf(l->path, sizeof l->path, "%s/%s", b->dir, name);
    if (written && rename(l->part, l->path) == 0)
        return OK;
    (void)unlink(l->part);
    return E_IO;
}

static char *new_file(struct sim_written *out, const char *name)
{
    char *file = out->file[out->n_files < SIM_MOST_FILES ? out->n_files++ : SIM_MOST_FILES - 1];
    sim_text(file, SIM_FILE_NAME, "%s", name);
    return file;
}

/* --- the walk --- */

static err_t close_people(struct books *b)
{
    if (b->people.wb && b->people.ws && b->h->signature) {
        b->people.row += 2;
        put(&b->people, REMARK_COLUMN, "NGƯỜI LẬP BIỂU");
    }
    return close_list(&b->people, b, b->out->file[b->out->n_files - 1]);
}

/* Every province of a nation keeps its own list of people. */
static err_t open_people(struct books *b, const struct sim_unit *top)
{
    char name[SIM_FILE_NAME];
    TRY(close_people(b));
    if (b->o->scale == SIM_NATION)
        sim_text(name, sizeof name, "danh-sach-dang-vien-%s.xlsx", top->code);
    else
        sim_text(name, sizeof name, "danh-sach-dang-vien.xlsx");
    b->people = (struct list){
        .headings = people_words[0], .n_columns = PEOPLE_COLUMNS, .what = "DANH SÁCH ĐẢNG VIÊN"};
    sim_text(b->people.owner, sizeof b->people.owner, "%s", top->name);
    return open_list(&b->people, b, new_file(b->out, name));
}

static err_t write_unit(void *arg, const struct sim_unit *u)
{
    struct books *b = arg;
    struct list *l = &b->units;
    struct rng r = rng_make(rng_mix(u->seed, FOR_HABITS));
    sim_count_unit(&b->out->counts, b->o, u);
    if (!u->parent)
        TRY(open_people(b, u));
    if (l->owner[0] == '\0')
        sim_text(l->owner, sizeof l->owner, "%s",
                 b->o->scale == SIM_NATION ? "TOÀN QUỐC (dữ liệu giả định)" : u->name);
    if (!next_row(l, b))
        return E_IO;
    put(l, 0, u->code);
    put(l, 1, u->name);
    put(l, 2, kind_words[u->kind]);
    if (u->parent)
        put(l, 3, u->parent->code);
    put_date(l, b->h, &r, 4, u->founded, u->founded_known);
    put(l, 5, u->standing_committee ? "có" : "không");
    l->row++;
    return OK;
}

/* A merged row with the name of the cell, as printed lists have. */
static void put_group(struct books *b, const struct sim_person *p)
{
    struct list *l = &b->people;
    char line[192];
    if (!b->h->group_rows || p->index > 0 || l->number > GROUP_ROWS_UP_TO)
        return;
    sim_text(line, sizeof line, "%ld. %s", ++b->cell_number, p->cell->name);
    put_title(l, l->row++, line);
}

static err_t write_person(void *arg, const struct sim_person *p)
{
    struct books *b = arg;
    struct list *l = &b->people;
    struct rng r = rng_make(rng_mix(p->seed, FOR_HABITS));
    sim_count_person(&b->out->counts, b->o, p);
    if (!next_row(l, b))
        return E_IO;
    put_group(b, p);
    put_number(l, 0, ++l->number);
    put(l, 1, p->name);
    put_date(l, b->h, &r, 2, p->birth, p->birth_known);
    put(l, 3, p->woman ? "Nữ" : "Nam");
    put(l, 4, p->ethnic);
    put(l, 5, p->card);
    put_date(l, b->h, &r, 6, p->admitted, p->admitted_known);
    if (!p->probationary)
        put_date(l, b->h, &r, 7, p->official, p->admitted_known);
    put(l, 8, p->party_post);
    put(l, 9, p->state_post);
    put(l, 10, p->cell->name);
    put(l, 11, p->cell->code);
    put(l, 12, status_words[p->status]);
    put(l, 13, p->remark);
    l->row++;
    return OK;
}

/* After a failure: nothing half done is left behind. */
static void drop_list(struct list *l)
{
    if (!l->wb)
        return;
    (void)xlsx_close(l->wb);
    (void)unlink(l->part);
    l->wb = NULL;
}

static err_t write_all(struct books *b, const char *units_file)
{
    TRY(open_list(&b->units, b, units_file));
    TRY(sim_each(b->o, write_unit, write_person, b));
    TRY(close_people(b));
    return close_list(&b->units, b, units_file);
}

err_t sim_write_books(const struct sim_options *o, const struct sim_habits *h, const char *dir,
                      struct sim_written *out)
{
    struct books b = {.o = o, .h = h, .dir = dir, .out = out};
    *out = (struct sim_written){0};
    b.units = (struct list){
        .headings = unit_words[0], .n_columns = UNIT_COLUMNS, .what = "DANH SÁCH TỔ CHỨC ĐẢNG"};
    err_t e = write_all(&b, new_file(out, "danh-sach-to-chuc.xlsx"));
    drop_list(&b.people);
    drop_list(&b.units);
    return e;
}
