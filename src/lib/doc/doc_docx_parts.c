/*
 * doc_docx_parts.c — the package around the text: styles, settings, headers and footers, properties,
 * and what names them all.
 *
 * The archive goes straight into the writer's file, through a source of libzip that can only be
 * written: no second temporary file, one fsync for whoever wants it.  Nothing in it tells a clock or a
 * machine: the same papers are the same bytes.
 */
#include <errno.h>
#include <string.h>
#include <zip.h>

#include "lib/base/arena.h"
#include "lib/doc/doc_docx_inner.h"

enum { XML_BYTES = 16 << 20, FIRST_DAY_OF_ZIP = (1 << 5) | 1, LEVEL = 1 };

#define XML_HEAD  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W_NS      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define PACKAGE   "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE    "http://schemas.openxmlformats.org/officeDocument/2006/"
#define REL_TYPE  OFFICE "relationships/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* --- the archive in the writer's file --- */

struct sink {
    FILE *f;
    zip_error_t error;
    zip_int64_t end; /* bytes written */
};

static zip_int64_t sink_fail(struct sink *s)
{
    zip_error_set(&s->error, ZIP_ER_WRITE, errno);
    return -1;
}

static zip_int64_t sink_seek(struct sink *s, void *data, zip_uint64_t len)
{
    zip_int64_t now = ftell(s->f);
    zip_int64_t to = zip_source_seek_compute_offset((zip_uint64_t)now, (zip_uint64_t)s->end, data,
                                                    len, &s->error);
    if (to < 0)
        return -1;
    return fseek(s->f, (long)to, SEEK_SET) == 0 ? 0 : sink_fail(s);
}

static zip_int64_t sink_write(struct sink *s, const void *data, zip_uint64_t len)
{
    if (fwrite(data, 1, len, s->f) != len)
        return sink_fail(s);
    zip_int64_t now = ftell(s->f);
    s->end = now > s->end ? now : s->end;
    return (zip_int64_t)len;
}

static zip_int64_t sink_does(void *user, void *data, zip_uint64_t len, zip_source_cmd_t what)
{
    struct sink *s = user;
    switch (what) {
    case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_WRITABLE |
               zip_source_make_command_bitmap(ZIP_SOURCE_TELL_WRITE, -1);
    case ZIP_SOURCE_STAT: {
        zip_stat_t *st = ZIP_SOURCE_GET_ARGS(zip_stat_t, data, len, &s->error);
        if (st == NULL)
            return -1;
        zip_stat_init(st);
        st->size = 0;
        st->valid = ZIP_STAT_SIZE;
        return sizeof *st;
    }
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&s->error, data, len);
    case ZIP_SOURCE_WRITE:
        return sink_write(s, data, len);
    case ZIP_SOURCE_SEEK_WRITE:
        return sink_seek(s, data, len);
    case ZIP_SOURCE_TELL_WRITE:
        return ftell(s->f);
    case ZIP_SOURCE_OPEN:
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
    case ZIP_SOURCE_BEGIN_WRITE:
    case ZIP_SOURCE_COMMIT_WRITE:
    case ZIP_SOURCE_ROLLBACK_WRITE:
    case ZIP_SOURCE_REMOVE:
        return 0;
    default:
        zip_error_set(&s->error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

/* --- styles --- */

/* A family that stands in for one that a machine lacks; as wide as Times New Roman. */
#define STAND_IN "Liberation Serif"

static const struct docx_style {
    const char *name; /* as Word knows it */
    int outline;      /* level of a heading from 0; -1 */
} style_names[DOC_STYLES] = {
    [DOC_BODY] = {"Normal", -1},       [DOC_TITLE] = {"Title", -1},
    [DOC_SUBJECT] = {"Subtitle", -1},  [DOC_HEADING1] = {"heading 1", 0},
    [DOC_HEADING2] = {"heading 2", 1}, [DOC_HEADING3] = {"heading 3", 2},
    [DOC_HEAD] = {"KD Head", -1},      [DOC_CELL] = {"KD Cell", -1},
    [DOC_NOTE] = {"KD Note", -1},
};

static void style(struct docx *x, struct buf *b, enum doc_style i)
{
    const struct doc_look *l = &x->look[i], none = {.leading = -1, .before = -1, .first = 1 << 20};
    bool own = i == DOC_HEAD || i == DOC_CELL || i == DOC_NOTE;
    buf_printf(b, "<w:style w:type=\"paragraph\"%s w:styleId=\"%s\"><w:name w:val=\"%s\"/>",
               i == DOC_BODY ? " w:default=\"1\""
               : own         ? " w:customStyle=\"1\""
                             : "",
               docx_style_ids[i], style_names[i].name);
    if (i != DOC_BODY)
        buf_z(b, "<w:basedOn w:val=\"Normal\"/>");
    if (style_names[i].outline >= 0 || i == DOC_TITLE || i == DOC_SUBJECT)
        buf_z(b, "<w:next w:val=\"Normal\"/>");
    buf_z(b, "<w:qFormat/><w:pPr>");
    if (l->keep_next)
        buf_z(b, "<w:keepNext/>");
    docx_look_para(b, l, docx_style_align(i), &none, DOC_RIGHT);
    if (style_names[i].outline >= 0)
        buf_printf(b, "<w:outlineLvl w:val=\"%d\"/>", style_names[i].outline);
    buf_z(b, "</w:pPr><w:rPr>");
    if (l->bold)
        buf_z(b, "<w:b/><w:bCs/>");
    buf_printf(b, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr></w:style>", l->size / 5,
               l->size / 5);
}

static void table_styles(struct buf *b)
{
    static const char *const side[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    buf_z(b,
          "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name "
          "w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar>"
          "<w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"0\" w:type=\"dxa\"/><w:bottom w:w=\"0\" "
          "w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>");
    buf_z(b,
          "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"KDPlain\"><w:name w:val=\"KD "
          "Plain\"/><w:basedOn w:val=\"TableNormal\"/></w:style>");
    buf_z(b,
          "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"KDTable\"><w:name w:val=\"KD "
          "Table\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
    for (int i = 0; i < 6; i++)
        buf_printf(b, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>",
                   side[i]);
    buf_z(b, "</w:tblBorders><w:tblCellMar>");
    for (int i = 0; i < 4; i++)
        buf_printf(b, "<w:%s w:w=\"%d\" w:type=\"dxa\"/>", side[i],
                   docx_mm(i % 2 == 0 ? CELL_ABOVE : CELL_SIDE));
    buf_z(b, "</w:tblCellMar></w:tblPr></w:style>");
}

static struct str language(const struct doc_writer *w)
{
    struct str lang = w->request.lang;
    if (str_is(lang, "vi"))
        return STR("vi-VN");
    return str_is(lang, "en") ? STR("en-US") : lang;
}

static void styles(struct doc_writer *w, struct buf *b)
{
    struct docx *x = w->own;
    static const char *const face[] = {"ascii", "hAnsi", "eastAsia", "cs"};
    buf_z(b, XML_HEAD "<w:styles " W_NS "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts");
    for (int i = 0; i < 4; i++) {
        buf_printf(b, " w:%s=\"", face[i]);
        docx_escape(w, b, x->base.font);
        buf_char(b, '"');
    }
    buf_printf(b, "/><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/><w:lang w:val=\"", x->base.size / 5,
               x->base.size / 5);
    docx_escape(w, b, language(w));
    buf_z(b, "\" w:eastAsia=\"");
    docx_escape(w, b, language(w));
    buf_z(b, "\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>"
             "</w:pPr></w:pPrDefault></w:docDefaults>");
    for (int i = 0; i < DOC_STYLES; i++)
        style(x, b, (enum doc_style)i);
    buf_z(b, "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"KDLine\"><w:name "
             "w:val=\"KD Line\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:before=\"0\" "
             "w:after=\"0\"/><w:ind w:left=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"left\"/></w:pPr>"
             "</w:style>");
    buf_z(b,
          "<w:style w:type=\"paragraph\" w:styleId=\"Header\"><w:name w:val=\"header\"/><w:basedOn "
          "w:val=\"Normal\"/><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" "
          "w:lineRule=\"auto\"/><w:ind w:left=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>"
          "</w:pPr></w:style>");
    buf_z(b,
          "<w:style w:type=\"paragraph\" w:styleId=\"Footer\"><w:name w:val=\"footer\"/><w:basedOn "
          "w:val=\"Header\"/><w:pPr><w:jc w:val=\"left\"/></w:pPr><w:rPr><w:sz w:val=\"18\"/>"
          "<w:szCs w:val=\"18\"/></w:rPr></w:style>");
    table_styles(b);
    buf_z(b, "</w:styles>");
}

static void fonts(struct doc_writer *w, struct buf *b)
{
    struct docx *x = w->own;
    buf_z(b, XML_HEAD "<w:fonts " W_NS "><w:font w:name=\"");
    docx_escape(w, b, x->base.font);
    buf_z(b, "\"><w:altName w:val=\"" STAND_IN "\"/><w:charset w:val=\"00\"/><w:family "
             "w:val=\"roman\"/><w:pitch w:val=\"variable\"/></w:font></w:fonts>");
}

static void settings(struct doc_writer *w, struct buf *b)
{
    buf_z(b, XML_HEAD "<w:settings " W_NS "><w:defaultTabStop w:val=\"720\"/>"
                      "<w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat>"
                      "<w:compatSetting w:name=\"compatibilityMode\" "
                      "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
                      "<w:themeFontLang w:val=\"");
    docx_escape(w, b, language(w));
    buf_z(b, "\"/><w:decimalSymbol w:val=\",\"/><w:listSeparator w:val=\";\"/></w:settings>");
}

/* --- headers, footers, properties --- */

static void margin(struct doc_writer *w, struct buf *b, const struct docx_margin *m)
{
    const char *tag = m->footer ? "ftr" : "hdr";
    buf_printf(b, XML_HEAD "<w:%s " W_NS ">", tag);
    if (m->number || m->text.n == 0) {
        buf_z(b, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
        if (m->number)
            buf_z(b, "<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>2</w:t></w:r></w:fldSimple>");
        buf_z(b, "</w:p>");
    }
    if (m->text.n > 0) {
        buf_z(b,
              "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">");
        docx_escape(w, b, m->text);
        buf_z(b, "</w:t></w:r></w:p>");
    }
    buf_printf(b, "</w:%s>", tag);
}

static void property(struct doc_writer *w, struct buf *b, const char *tag, struct str text)
{
    if (text.n == 0)
        return;
    buf_printf(b, "<%s>", tag);
    docx_escape(w, b, text);
    buf_printf(b, "</%s>", tag);
}

/* No day of making and no person: a paper carries its own date, and who pressed the button is in the
   book's chain of events. */
static void core(struct doc_writer *w, struct buf *b)
{
    buf_z(b, XML_HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
                      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">");
    property(w, b, "dc:title", w->request.title);
    property(w, b, "dc:creator", w->request.author);
    property(w, b, "cp:keywords", w->request.paper);
    property(w, b, "dc:language", language(w));
    buf_z(b, "</cp:coreProperties>");
}

static void custom(struct doc_writer *w, struct buf *b)
{
    buf_z(b, XML_HEAD "<Properties xmlns=\"" OFFICE "custom-properties\" xmlns:vt=\"" OFFICE
                      "docPropsVTypes\"><property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" "
                      "pid=\"2\" name=\"kd_paper\"><vt:lpwstr>");
    docx_escape(w, b, w->request.paper);
    buf_z(b, "</vt:lpwstr></property></Properties>");
}

/* --- what names the parts --- */

static void types(struct doc_writer *w, struct buf *b)
{
    const struct docx *x = w->own;
    static const char *const word[] = {"document",   "document.main+xml", "styles",
                                       "styles+xml", "settings",          "settings+xml",
                                       "fontTable",  "fontTable+xml"};
    buf_z(b, XML_HEAD "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" "
                      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                      "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    for (int i = 0; i < 8; i += 2)
        buf_printf(b, "<Override PartName=\"/word/%s.xml\" ContentType=\"" WORD_TYPE "%s\"/>",
                   word[i], word[i + 1]);
    for (int i = 0; i < x->n_margins; i++) {
        const char *kind = x->margin[i].footer ? "footer" : "header";
        buf_printf(b, "<Override PartName=\"/word/%s%d.xml\" ContentType=\"" WORD_TYPE "%s+xml\"/>",
                   kind, i + 1, kind);
    }
    buf_z(b, "<Override PartName=\"/docProps/core.xml\" "
             "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
    if (w->request.paper.n > 0)
        buf_z(b, "<Override PartName=\"/docProps/custom.xml\" ContentType=\"application/"
                 "vnd.openxmlformats-officedocument.custom-properties+xml\"/>");
    buf_z(b, "</Types>");
}

static void relation(struct buf *b, const char *id, const char *type, const char *target)
{
    buf_printf(b, "<Relationship Id=\"%s\" Type=\"%s\" Target=\"%s\"/>", id, type, target);
}

static void package_rels(struct doc_writer *w, struct buf *b)
{
    buf_z(b, XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
    relation(b, "d", REL_TYPE "officeDocument", "word/document.xml");
    relation(b, "c", PACKAGE "relationships/metadata/core-properties", "docProps/core.xml");
    if (w->request.paper.n > 0)
        relation(b, "p", REL_TYPE "custom-properties", "docProps/custom.xml");
    buf_z(b, "</Relationships>");
}

static void document_rels(struct doc_writer *w, struct buf *b)
{
    const struct docx *x = w->own;
    buf_z(b, XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
    relation(b, "s", REL_TYPE "styles", "styles.xml");
    relation(b, "t", REL_TYPE "settings", "settings.xml");
    relation(b, "f", REL_TYPE "fontTable", "fontTable.xml");
    for (int i = 0; i < x->n_margins; i++) {
        const char *kind = x->margin[i].footer ? "footer" : "header";
        buf_printf(b, "<Relationship Id=\"m%d\" Type=\"" REL_TYPE "%s\" Target=\"%s%d.xml\"/>",
                   i + 1, kind, kind, i + 1);
    }
    buf_z(b, "</Relationships>");
}

/* --- the package --- */

static bool add(zip_t *zip, const char *name, zip_source_t *source)
{
    if (source == NULL)
        return false;
    zip_int64_t at = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_DEFLATE, LEVEL) == 0 &&
           zip_file_set_dostime(zip, (zip_uint64_t)at, 0, FIRST_DAY_OF_ZIP, 0) == 0;
}

/* All small parts stand one behind the other in one buffer, which may move while it grows: `from`
   and `to` are kept until the last one is there. */
struct piece {
    struct str name;
    size_t from, to;
};

struct pieces {
    struct doc_writer *w;
    struct buf b;
    struct piece *piece;
    int n;
};

static void piece(struct pieces *s, struct str name,
                  void (*write)(struct doc_writer *, struct buf *))
{
    size_t from = s->b.n;
    write(s->w, &s->b);
    s->piece[s->n++] = (struct piece){name, from, s->b.n};
}

static void write_pieces(struct pieces *s)
{
    const struct docx *x = s->w->own;
    piece(s, STR("[Content_Types].xml"), types);
    piece(s, STR("_rels/.rels"), package_rels);
    piece(s, STR("word/_rels/document.xml.rels"), document_rels);
    piece(s, STR("word/styles.xml"), styles);
    piece(s, STR("word/settings.xml"), settings);
    piece(s, STR("word/fontTable.xml"), fonts);
    piece(s, STR("docProps/core.xml"), core);
    if (s->w->request.paper.n > 0)
        piece(s, STR("docProps/custom.xml"), custom);
    for (int i = 0; i < x->n_margins; i++) {
        size_t from = s->b.n;
        margin(s->w, &s->b, &x->margin[i]);
        s->piece[s->n++] = (struct piece){
            str_fmt(s->w->a, "word/%s%d.xml", x->margin[i].footer ? "footer" : "header", i + 1),
            from, s->b.n};
    }
}

/* The text from where it is.  The spilled file is read through a second handle, which the archive
   closes. */
static bool add_text(struct doc_writer *w, zip_t *zip)
{
    struct docx *x = w->own;
    if (x->spill == NULL)
        return add(zip, "word/document.xml", zip_source_buffer(zip, x->text.p, x->text.n, 0));
    if (fflush(x->spill) != 0 || fseek(x->spill, 0, SEEK_SET) != 0)
        return false;
    zip_source_t *source = zip_source_filep(zip, x->spill, 0, -1);
    if (source != NULL)
        x->spill = NULL; /* the source closes it */
    return add(zip, "word/document.xml", source);
}

static bool fill(struct doc_writer *w, zip_t *zip, const struct pieces *s)
{
    for (int i = 0; i < s->n; i++) {
        const struct piece *p = &s->piece[i];
        if (!add(zip, p->name.p, zip_source_buffer(zip, s->b.p + p->from, p->to - p->from, 0)))
            return false;
        if (i == 1 && !add_text(w, zip))
            return false;
    }
    return true;
}

err_t docx_package(struct doc_writer *w)
{
    const struct docx *x = w->own;
    struct sink sink = {.f = w->out};
    struct pieces s = {.w = w};
    zip_error_t error;
    buf_open(&s.b, XML_BYTES);
    s.piece = ARENA_ARRAY(w->a, struct piece, (size_t)x->n_margins + 8);
    write_pieces(&s);
    zip_error_init(&error);
    zip_error_init(&sink.error);
    zip_source_t *source = zip_source_function_create(sink_does, &sink, &error);
    zip_t *zip =
        source != NULL ? zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
    bool good = zip != NULL && !s.b.over && fill(w, zip, &s);
    errno = ENOSPC; /* the likely reason when nobody says one */
    if (good && zip_close(zip) == 0)
        zip = NULL;
    else
        good = false;
    if (zip != NULL)
        zip_discard(zip);
    else if (!good && source != NULL)
        zip_source_free(source);
    zip_error_fini(&error);
    zip_error_fini(&sink.error);
    bool over = s.b.over;
    buf_close(&s.b);
    if (over)
        return doc_refuse(w, E_LIMIT, M_DOC_TOO_LONG);
    return good ? OK : doc_io(w);
}
