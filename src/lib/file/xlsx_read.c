/*
 * xlsx_read.c — opens a workbook: finds its parts by their relationships, lists its sheets.
 */
#include "lib/file/xlsx_read.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/file/xlsx_inner.h"

/* A row of the widest sheet, with texts of the longest kind. */
#define SCRATCH_BYTES ((size_t)LIMIT_XLSX_COLUMNS * LIMIT_XLSX_CELL_BYTES * 4)

/* --- relationships: which part is which --- */

struct relation {
    struct str id, type, part; /* type: its last word, "worksheet" */
};

struct relations {
    struct part part;
    struct arena *arena;
    struct str folder; /* of the part they belong to: "xl/" */
    struct relation *list;
    size_t n, cap;
};

/* A target as a path of the package: "/xl/a.xml" or "a.xml" or "../a.xml" from `folder`. */
static struct str resolve(struct arena *a, struct str folder, struct str target)
{
    if (str_starts(target, STR("/")))
        return str_copy(a, str_sub(target, 1, target.n));
    for (;;) {
        if (str_starts(target, STR("./"))) {
            target = str_sub(target, 2, target.n);
        } else if (str_starts(target, STR("../"))) {
            target = str_sub(target, 3, target.n);
            if (folder.n > 0)
                folder.n--; /* the slash at its end */
            while (folder.n > 0 && folder.p[folder.n - 1] != '/')
                folder.n--;
        } else {
            return str_fmt(a, "%.*s%.*s", STR_ARG(folder), STR_ARG(target));
        }
    }
}

static struct str last_word(struct str type)
{
    size_t from = type.n;
    while (from > 0 && type.p[from - 1] != '/')
        from--;
    return str_sub(type, from, type.n);
}

static void relation_start(struct part *part, const char *name, const char **atts)
{
    struct relations *r = (struct relations *)part;
    if (strcmp(name, "Relationship") != 0)
        return;
    /* What lies outside the file is never fetched, so it does not exist here. */
    if (str_is(part_attr(atts, "TargetMode"), "External"))
        return;
    if (r->n == r->cap)
        return;
    r->list[r->n++] = (struct relation){
        .id = str_copy(r->arena, part_attr(atts, "Id")),
        .type = str_copy(r->arena, last_word(part_attr(atts, "Type"))),
        .part = resolve(r->arena, r->folder, part_attr(atts, "Target")),
    };
}

static void ignore_end(struct part *part, const char *name)
{
    (void)part, (void)name;
}

static err_t read_relations(struct xlsx *x, struct relations *r, const char *part,
                            struct str folder)
{
    memset(r, 0, sizeof *r);
    r->part.start = relation_start;
    r->part.end = ignore_end;
    r->arena = x->arena;
    r->folder = folder;
    r->cap = LIMIT_XLSX_ENTRIES;
    r->list = ARENA_ARRAY(x->arena, struct relation, r->cap);
    return part_read(&r->part, &x->pkg, part);
}

static const struct relation *relation_of_type(const struct relations *r, const char *type)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_is(r->list[i].type, type))
            return &r->list[i];
    return NULL;
}

static const struct relation *relation_by_id(const struct relations *r, struct str id)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->list[i].id, id))
            return &r->list[i];
    return NULL;
}

/* --- the workbook part --- */

struct book_part {
    struct part part;
    struct xlsx *x;
    const struct relations *relations;
};

static bool is_true(struct str s)
{
    return str_is(s, "1") || str_is(s, "true") || str_is(s, "on");
}

static void book_start(struct part *part, const char *name, const char **atts)
{
    struct book_part *b = (struct book_part *)part;
    struct xlsx *x = b->x;
    if (strcmp(name, "workbookPr") == 0)
        x->is_1904 = is_true(part_attr(atts, "date1904"));
    if (strcmp(name, "sheet") != 0 || x->n_sheets == LIMIT_XLSX_ENTRIES)
        return;
    struct str state = part_attr(atts, "state");
    const struct relation *r = relation_by_id(b->relations, part_attr(atts, "id"));
    x->sheets[x->n_sheets] = (struct xlsx_sheet){
        .name = xlsx_clean(x->arena, part_attr(atts, "name"), NULL),
        .hidden = str_is(state, "hidden") || str_is(state, "veryHidden"),
        .worksheet = !r || str_is(r->type, "worksheet"),
    };
    x->sheet_part[x->n_sheets++] = r ? r->part : STR("");
}

static err_t read_workbook(struct xlsx *x, const char *part, const struct relations *relations)
{
    struct book_part b = {.x = x, .relations = relations};
    b.part.start = book_start;
    b.part.end = ignore_end;
    x->sheets = ARENA_ARRAY(x->arena, struct xlsx_sheet, LIMIT_XLSX_ENTRIES);
    x->sheet_part = ARENA_ARRAY(x->arena, struct str, LIMIT_XLSX_ENTRIES);
    TRY(part_read(&b.part, &x->pkg, part));
    if (x->n_sheets == 0)
        return package_refuse(&x->pkg, E_INVALID, (struct place){0}, M_FILE_NO_SHEETS, STR(""),
                              STR(""));
    for (size_t i = 0; i < x->n_sheets; i++) {
        if (!x->sheets[i].worksheet || package_has(&x->pkg, str_copy(x->arena, x->sheet_part[i]).p))
            continue;
        struct str name = x->sheet_part[i].n > 0 ? x->sheet_part[i] : STR("worksheet");
        return package_refuse(&x->pkg, E_INVALID, (struct place){.sheet = x->sheets[i].name},
                              M_FILE_PART_MISSING, name, STR(""));
    }
    return OK;
}

/* A zip, but which?  Names the formats that offices mistake for .xlsx. */
static err_t refuse_other_zip(struct xlsx *x)
{
    enum msg_id id = M_FILE_NOT_WORKBOOK;
    if (package_has(&x->pkg, "xl/workbook.bin"))
        id = M_FILE_IS_XLSB;
    else if (package_has(&x->pkg, "mimetype") && package_has(&x->pkg, "content.xml"))
        id = M_FILE_IS_ODS;
    return package_refuse(&x->pkg, E_INVALID, (struct place){0}, id, STR(""), STR(""));
}

/* Where the workbook part is: by the package's relationships, else where everybody puts it. */
static err_t find_workbook(struct xlsx *x, struct str *part)
{
    *part = STR("xl/workbook.xml");
    if (package_has(&x->pkg, "_rels/.rels")) {
        struct relations r;
        TRY(read_relations(x, &r, "_rels/.rels", STR("")));
        const struct relation *office = relation_of_type(&r, "officeDocument");
        if (office)
            *part = office->part;
    }
    if (!package_has(&x->pkg, part->p) || !str_ends(*part, STR(".xml")) ||
        package_has(&x->pkg, "word/document.xml"))
        return refuse_other_zip(x);
    return OK;
}

static void close_xlsx(void *obj)
{
    struct xlsx *x = obj;
    buf_close(&x->shared);
    buf_close(&x->shared_end);
    buf_close(&x->style_shows);
    buf_close(&x->style_font);
    arena_close(x->scratch);
}

static struct xlsx *make_xlsx(struct arena *a, enum lang lang, struct str name,
                              struct problems *problems)
{
    struct xlsx *x = ARENA_NEW(a, struct xlsx);
    x->arena = a;
    x->scratch = arena_open(SCRATCH_BYTES);
    x->pkg = (struct package){.arena = a, .lang = lang, .problems = problems, .file = name};
    buf_open(&x->shared, LIMIT_XLSX_SHARED_BYTES);
    buf_open(&x->shared_end, LIMIT_XLSX_SHARED_BYTES);
    buf_open(&x->style_shows, 1u << 16);
    buf_open(&x->style_font, 1u << 16);
    arena_defer(a, close_xlsx, x);
    return x;
}

/* Everything but the rows. */
static err_t read_book(struct xlsx *x)
{
    struct str book, folder;
    struct relations relations;
    TRY(find_workbook(x, &book));
    folder = book;
    while (folder.n > 0 && folder.p[folder.n - 1] != '/')
        folder.n--;
    struct str file = str_sub(book, folder.n, book.n);
    struct str rels = str_fmt(x->arena, "%.*s_rels/%.*s.rels", STR_ARG(folder), STR_ARG(file));
    TRY(read_relations(x, &relations, rels.p, folder));
    TRY(read_workbook(x, book.p, &relations));
    const struct relation *styles = relation_of_type(&relations, "styles");
    if (styles)
        TRY(xlsx_read_styles(x, styles->part.p));
    const struct relation *shared = relation_of_type(&relations, "sharedStrings");
    if (shared)
        TRY(xlsx_read_shared(x, shared->part.p));
    return OK;
}

err_t xlsx_open(struct arena *a, enum lang lang, const char *path, struct str name,
                struct problems *problems, struct xlsx **out)
{
    struct xlsx *x = make_xlsx(a, lang, name, problems);
    TRY(package_open_path(&x->pkg, path));
    TRY(read_book(x));
    *out = x;
    return OK;
}

err_t xlsx_open_memory(struct arena *a, enum lang lang, struct str bytes, struct str name,
                       struct problems *problems, struct xlsx **out)
{
    struct xlsx *x = make_xlsx(a, lang, name, problems);
    TRY(package_open_bytes(&x->pkg, bytes));
    TRY(read_book(x));
    *out = x;
    return OK;
}

const struct xlsx_sheet *xlsx_sheets(const struct xlsx *x, size_t *n)
{
    *n = x->n_sheets;
    return x->sheets;
}

bool xlsx_is_1904(const struct xlsx *x)
{
    return x->is_1904;
}

void xlsx_column_name(int col, char out[4])
{
    char reversed[3];
    size_t n = 0;
    while (col > 0 && n < sizeof reversed) {
        reversed[n++] = (char)('A' + (col - 1) % 26);
        col = (col - 1) / 26;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    out[n] = '\0';
}
