/*
 * docx_read.c — opens a DOCX file, refuses what must not be read, reads what surrounds the text: styles,
 * relations, the id of the paper.  The text itself is in docx_body.c.
 */
#include "lib/doc/docx_read.h"

#include <string.h>

#include "lib/base/limits.h"
#include "lib/doc/docx_read_inner.h"
#include "lib/text/vi.h"

#define DOCUMENT_TYPE "/officeDocument"
enum { HEADINGS = 9, FIRST_STYLES = 64 };

/* Handlers find the reader, and what they are in the middle of, behind the part. */
struct side {
    struct part part;
    struct docx_reader *r;
    struct docx_style style; /* styles */
    bool wanted;             /* properties: the one of the paper */
    struct buf text;
    bool macros;
};

static struct side *side_of(struct part *part)
{
    return (struct side *)part;
}

static void nothing(struct part *part, const char *name)
{
    (void)part, (void)name;
}

static err_t read_side(struct docx_reader *r, struct side *s, const char *name)
{
    s->r = r;
    return package_has(&r->pkg, name) ? part_read(&s->part, &r->pkg, name) : OK;
}

/* --- kinds of parts: macros --- */

static void type_start(struct part *part, const char *name, const char **atts)
{
    struct str type = part_attr(atts, "ContentType");
    (void)name;
    for (size_t i = 0; i < type.n; i++) {
        struct str rest = str_sub(type, i, type.n);
        if (str_starts(rest, STR("macroEnabled")) || str_starts(rest, STR("vbaProject")))
            side_of(part)->macros = true;
    }
}

static err_t refuse_macros(struct docx_reader *r)
{
    struct side s = {.part = {.start = type_start, .end = nothing}};
    TRY(read_side(r, &s, "[Content_Types].xml"));
    if (s.macros || package_has(&r->pkg, "word/vbaProject.bin"))
        return package_refuse(&r->pkg, E_INVALID, (struct place){0}, M_READ_MACROS, STR(""),
                              STR(""));
    return OK;
}

/* --- relations --- */

static void main_start(struct part *part, const char *name, const char **atts)
{
    struct str target = part_attr(atts, "Target");
    if (strcmp(name, "Relationship") != 0 ||
        !str_ends(part_attr(atts, "Type"), STR(DOCUMENT_TYPE)) || target.n == 0 ||
        str_is(part_attr(atts, "TargetMode"), "External"))
        return;
    if (target.p[0] == '/')
        target = str_sub(target, 1, target.n);
    side_of(part)->r->main = str_copy(side_of(part)->r->a, target);
}

/* Links that a reader follows by hand are no content; a template or a picture elsewhere may be. */
static void outside_start(struct part *part, const char *name, const char **atts)
{
    if (strcmp(name, "Relationship") == 0 && str_is(part_attr(atts, "TargetMode"), "External") &&
        !str_ends(part_attr(atts, "Type"), STR("/hyperlink")))
        side_of(part)->r->left.external++;
}

static err_t refuse_other(struct docx_reader *r)
{
    enum msg_id id = M_READ_NOT_DOCUMENT;
    if (package_has(&r->pkg, "xl/workbook.xml"))
        id = M_READ_IS_WORKBOOK;
    else if (package_has(&r->pkg, "mimetype") && package_has(&r->pkg, "content.xml"))
        id = M_READ_IS_ODT;
    return package_refuse(&r->pkg, E_INVALID, (struct place){0}, id, STR(""), STR(""));
}

static err_t find_main(struct docx_reader *r)
{
    struct side s = {.part = {.start = main_start, .end = nothing}};
    r->main = STR("word/document.xml");
    TRY(read_side(r, &s, "_rels/.rels"));
    bool xml = str_ends(r->main, STR(".xml")) && !package_has(&r->pkg, "xl/workbook.xml");
    return xml && package_has(&r->pkg, r->main.p) ? OK : refuse_other(r);
}

static err_t count_outside(struct docx_reader *r)
{
    struct side s = {.part = {.start = outside_start, .end = nothing}};
    size_t slash = r->main.n;
    while (slash > 0 && r->main.p[slash - 1] != '/')
        slash--;
    struct str rels = str_fmt(r->a, "%.*s_rels/%s.rels", (int)slash, r->main.p, r->main.p + slash);
    TRY(read_side(r, &s, rels.p));
    return read_side(r, &s, "word/_rels/settings.xml.rels");
}

/* --- styles --- */

static void style_start(struct part *part, const char *name, const char **atts)
{
    struct side *s = side_of(part);
    struct arena *a = s->r->a;
    long level;
    if (strcmp(name, "style") == 0)
        s->style = (struct docx_style){.id = str_copy(a, part_attr(atts, "styleId"))};
    else if (strcmp(name, "name") == 0 && s->style.name.n == 0)
        s->style.name = vi_fold(a, part_attr(atts, "val"));
    else if (strcmp(name, "outlineLvl") == 0 &&
             str_to_long(part_attr(atts, "val"), 0, HEADINGS - 1, &level))
        s->style.heading = (int)level + 1;
}

static void style_end(struct part *part, const char *name)
{
    struct side *s = side_of(part);
    struct docx_reader *r = s->r;
    long level;
    if (strcmp(name, "style") != 0 || s->style.id.n == 0 || r->n_styles == LIMIT_DOCX_STYLES)
        return;
    if (str_starts(s->style.name, STR("heading ")) &&
        str_to_long(str_sub(s->style.name, 8, s->style.name.n), 1, HEADINGS, &level))
        s->style.heading = (int)level;
    int n = r->n_styles;
    if (n == 0 || (n >= FIRST_STYLES && (n & (n - 1)) == 0)) {
        struct docx_style *more =
            ARENA_ARRAY(r->a, struct docx_style, n == 0 ? FIRST_STYLES : (size_t)n * 2);
        if (n > 0)
            memcpy(more, r->style, (size_t)n * sizeof *more);
        r->style = more;
    }
    r->style[r->n_styles++] = s->style;
    s->style = (struct docx_style){.heading = 0};
}

static err_t read_styles(struct docx_reader *r)
{
    struct side s = {.part = {.start = style_start, .end = style_end}};
    return read_side(r, &s, "word/styles.xml");
}

/* --- the id of the paper --- */

static void property_start(struct part *part, const char *name, const char **atts)
{
    if (strcmp(name, "property") == 0)
        side_of(part)->wanted = str_is(part_attr(atts, "name"), "kd_paper");
}

static void property_end(struct part *part, const char *name)
{
    if (strcmp(name, "property") == 0)
        side_of(part)->wanted = false;
}

static void property_text(struct part *part, const char *s, size_t n)
{
    if (side_of(part)->wanted)
        buf_add(&side_of(part)->text, s, n);
}

static err_t read_paper(struct docx_reader *r)
{
    enum { PAPER_BYTES = 256 };
    struct side s = {.part = {.start = property_start, .end = property_end, .text = property_text}};
    buf_open(&s.text, PAPER_BYTES);
    err_t err = read_side(r, &s, "docProps/custom.xml");
    r->out->paper = str_copy(r->a, str_trim(buf_view(&s.text)));
    buf_close(&s.text);
    return err;
}

/* --- the whole --- */

static void told(struct docx_reader *r, int n, enum msg_id id)
{
    if (n > 0)
        (void)problem_add(r->pkg.problems, (struct place){.file = r->pkg.file}, true,
                          MSG(r->a, r->pkg.lang, id, str_fmt(r->a, "%d", n)));
}

static err_t read_all(struct docx_reader *r)
{
    TRY(refuse_macros(r));
    TRY(find_main(r));
    TRY(count_outside(r));
    TRY(read_styles(r));
    TRY(read_paper(r));
    TRY(docx_read_body(r));
    told(r, r->left.external, M_READ_EXTERNAL);
    told(r, r->left.chunks, M_READ_CHUNK);
    told(r, r->left.objects, M_READ_OBJECTS);
    told(r, r->left.pictures, M_READ_PICTURES);
    told(r, r->left.notes, M_READ_FOOTNOTES);
    return OK;
}

static struct docx_reader reader(struct arena *a, enum lang lang, struct problems *problems,
                                 struct str file, struct docx_text *out)
{
    *out = (struct docx_text){.n = 0};
    return (struct docx_reader){
        .a = a,
        .out = out,
        .pkg = {.arena = a, .lang = lang, .problems = problems, .file = file, .document = true}};
}

err_t docx_read_path(struct arena *a, enum lang lang, struct problems *problems, const char *path,
                     struct docx_text *out)
{
    const char *slash = strrchr(path, '/');
    struct docx_reader r = reader(a, lang, problems, str_of(slash != NULL ? slash + 1 : path), out);
    TRY(package_open_path(&r.pkg, path));
    return read_all(&r);
}

err_t docx_read_bytes(struct arena *a, enum lang lang, struct problems *problems, struct str file,
                      struct str bytes, struct docx_text *out)
{
    struct docx_reader r = reader(a, lang, problems, file, out);
    TRY(package_open_bytes(&r.pkg, bytes));
    return read_all(&r);
}
