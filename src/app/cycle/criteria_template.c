/*
 * criteria_template.c — a spreadsheet of a regulation's criteria with empty points, to be filled.
 */
#include <stdio.h>
#include <xlsxwriter.h>

#include "app/cycle/criteria.h"
#include "app/fact/case.h"

#include "lib/file/xlsx_close.h"

enum { HEAD_ROW = 1, HEAD_COLOUR = 0xDDE6F0 };

struct writer {
    struct arena *a;
    enum lang lang;
    const struct pack *pack;
    lxw_workbook *wb;
    lxw_format *head, *text, *points;
    lxw_worksheet *ws;
    lxw_row_t row;
};

static const char *z(const struct writer *w, struct str s)
{
    return str_copy(w->a, s).p;
}

static struct str words(const struct writer *w, enum msg_id id)
{
    return msg_text(w->lang, id);
}

static void open_formats(struct writer *w)
{
    w->head = workbook_add_format(w->wb);
    format_set_bold(w->head);
    format_set_bg_color(w->head, HEAD_COLOUR);
    format_set_border(w->head, LXW_BORDER_THIN);
    w->text = workbook_add_format(w->wb);
    format_set_text_wrap(w->text);
    format_set_align(w->text, LXW_ALIGN_VERTICAL_TOP);
    w->points = workbook_add_format(w->wb);
    format_set_bg_color(w->points, 0xFFF7D6);
    format_set_num_format(w->points, "0.##");
    format_set_border(w->points, LXW_BORDER_HAIR);
}

static void write_items(struct writer *w, const struct criterion *c, int depth)
{
    for (; c != NULL; c = c->next) {
        struct str text = w->lang == LANG_VI ? c->vi : c->en;
        lxw_row_t row = w->row++;
        worksheet_write_string(w->ws, row, 0, z(w, c->id), w->text);
        worksheet_write_string(w->ws, row, 1,
                               str_fmt(w->a, "%*s%.*s", 2 * depth, "", STR_ARG(text)).p, w->text);
        if (c->child == NULL)
            worksheet_write_blank(w->ws, row, 2, w->points);
        write_items(w, c->child, depth + 1);
    }
}

static void write_set(struct writer *w, const struct criteria_set *set)
{
    static const enum msg_id heads[] = {M_CRITERIA_HEAD_CODE, M_CRITERIA_HEAD_TEXT,
                                        M_CRITERIA_HEAD_POINTS, M_CRITERIA_HEAD_GROUP,
                                        M_CRITERIA_HEAD_EN};
    w->ws = workbook_add_worksheet(w->wb, z(w, set->id));
    worksheet_write_string(w->ws, 0, 0, z(w, words(w, M_CRITERIA_TEMPLATE_NOTE)), NULL);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        worksheet_write_string(w->ws, HEAD_ROW, (lxw_col_t)i, z(w, words(w, heads[i])), w->head);
    worksheet_set_column(w->ws, 0, 0, 20, NULL);
    worksheet_set_column(w->ws, 1, 1, 80, NULL);
    worksheet_set_column(w->ws, 2, 4, 14, NULL);
    worksheet_freeze_panes(w->ws, HEAD_ROW + 1, 1);
    w->row = HEAD_ROW + 1;
    for (const struct criteria_group *g = set->groups; g != NULL; g = g->next)
        write_items(w, g->items, 0);
}

static err_t refuse(struct arena *a, enum lang lang, struct problems *problems, err_t err,
                    enum msg_id id, struct str a1)
{
    (void)problem_add(problems, (struct place){.line = 0}, false, MSG(a, lang, id, a1));
    return err;
}

/* The sets that an office splits: of several for the same people the first; others are the centre's. */
static bool is_to_split(const struct pack *p, const struct criteria_set *set)
{
    return set->points && !set->split && pack_criteria(p, set->for_whom) == set;
}

err_t criteria_template(const struct pack_store *store, struct arena *a, enum lang lang,
                        struct str pack, const char *path, struct problems *problems)
{
    struct writer w = {.a = a, .lang = lang};
    struct shelf *shelf = shelf_open(a, *store, lang);
    int n = 0;
    TRY(shelf_pack(shelf, pack, NULL, 0, problems, &w.pack));
    for (int i = 0; i < w.pack->n_sets; i++)
        n += is_to_split(w.pack, w.pack->sets[i]);
    if (n == 0)
        return refuse(a, lang, problems, E_STATE, M_CRITERIA_NO_SETS, pack);
    const char *part = str_fmt(a, "%s.part", path).p;
    w.wb = workbook_new(part);
    open_formats(&w);
    for (int i = 0; i < w.pack->n_sets; i++) {
        if (is_to_split(w.pack, w.pack->sets[i]))
            write_set(&w, w.pack->sets[i]);
    }
    if (xlsx_close(w.wb) && rename(part, path) == 0)
        return OK;
    (void)remove(part);
    return refuse(a, lang, problems, E_IO, M_CRITERIA_NOT_WRITTEN, str_of(path));
}
