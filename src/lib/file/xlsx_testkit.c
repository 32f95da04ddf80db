/*
 * xlsx_testkit.c — workbooks by hand, so that a test says exactly what stands in the file.
 */
#include "lib/file/xlsx_testkit.h"

#include <stdint.h>
#include <string.h>
#include <zip.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"

enum { KIT_BYTES = 256 << 20 };
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define MAIN_NS  "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define REL_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define REL_NS   "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\""

struct str kit_zip(struct arena *a, const struct kit_part *parts)
{
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(memory);
    zip_t *zip = zip_open_from_source(memory, ZIP_TRUNCATE, NULL);
    for (; parts->name; parts++) {
        zip_source_t *part = zip_source_buffer(zip, parts->bytes.p, parts->bytes.n, 0);
        (void)zip_file_add(zip, parts->name, part, ZIP_FL_ENC_UTF_8);
    }
    (void)zip_close(zip);
    zip_stat_t st;
    (void)zip_source_stat(memory, &st);
    char *bytes = arena_alloc(a, st.size);
    (void)zip_source_open(memory);
    (void)zip_source_read(memory, bytes, st.size);
    (void)zip_source_close(memory);
    zip_source_free(memory);
    return (struct str){bytes, st.size};
}

static const char *or_nothing(const char *z)
{
    return z ? z : "";
}

static void add_part(struct kit_part *parts, size_t *n, const struct kit_book *book,
                     const char *name, struct str bytes)
{
    if (book->leave_out && strcmp(book->leave_out, name) == 0)
        return;
    parts[(*n)++] = (struct kit_part){name, bytes};
}

struct str kit_workbook(struct arena *a, const struct kit_book *book)
{
    struct kit_part parts[12] = {0};
    size_t n = 0;
    struct buf list, rels;
    buf_open(&list, KIT_BYTES);
    buf_open(&rels, KIT_BYTES);
    for (int i = 0; i < 4 && book->sheets[i].name; i++) {
        const struct kit_sheet *s = &book->sheets[i];
        buf_printf(&list, "<sheet name=\"%s\" sheetId=\"%d\" state=\"%s\" r:id=\"s%d\"/>", s->name,
                   i + 1, s->state ? s->state : "visible", i + 1);
        buf_printf(&rels,
                   "<Relationship Id=\"s%d\" Type=\"" REL_TYPE "worksheet\" "
                   "Target=\"worksheets/sheet%d.xml\"/>",
                   i + 1, i + 1);
        add_part(
            parts, &n, book, str_fmt(a, "xl/worksheets/sheet%d.xml", i + 1).p,
            str_fmt(a, XML_HEAD "%s<worksheet " MAIN_NS "><sheetData>%s</sheetData>%s</worksheet>",
                    or_nothing(book->prolog), or_nothing(s->rows), or_nothing(s->tail)));
    }
    if (book->shared) {
        buf_z(&rels, "<Relationship Id=\"t\" Type=\"" REL_TYPE "sharedStrings\" "
                     "Target=\"/xl/sharedStrings.xml\"/>");
        add_part(parts, &n, book, "xl/sharedStrings.xml",
                 str_fmt(a, XML_HEAD "<sst " MAIN_NS ">%s</sst>", book->shared));
    }
    if (book->styles) {
        buf_z(&rels, "<Relationship Id=\"y\" Type=\"" REL_TYPE "styles\" Target=\"styles.xml\"/>");
        add_part(parts, &n, book, "xl/styles.xml",
                 str_fmt(a, XML_HEAD "<styleSheet " MAIN_NS ">%s</styleSheet>", book->styles));
    }
    add_part(parts, &n, book, "xl/workbook.xml",
             str_fmt(a,
                     XML_HEAD "<workbook " MAIN_NS
                              " xmlns:r=\"r\"><workbookPr %s/><sheets>%.*s</sheets></workbook>",
                     or_nothing(book->properties), STR_ARG(buf_view(&list))));
    add_part(parts, &n, book, "xl/_rels/workbook.xml.rels",
             str_fmt(a, XML_HEAD "<Relationships " REL_NS ">%.*s</Relationships>",
                     STR_ARG(buf_view(&rels))));
    add_part(parts, &n, book, "_rels/.rels",
             STR(XML_HEAD "<Relationships " REL_NS "><Relationship Id=\"b\" Type=\"" REL_TYPE
                          "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
    add_part(parts, &n, book, "[Content_Types].xml", STR(XML_HEAD "<Types/>"));
    buf_close(&list);
    buf_close(&rels);
    return kit_zip(a, parts);
}

static void add_cell(struct buf *b, int row, int col, struct str text)
{
    if (text.n == 0)
        return;
    buf_printf(b, "<c r=\"%c%d\"", 'A' + col, row);
    if (text.p[0] == '$') {
        size_t end = str_find(text, 1, '$');
        buf_printf(b, " s=\"%.*s\"", (int)(end - 1), text.p + 1);
        text = str_sub(text, end + 1, text.n);
    }
    if (text.n > 0 && text.p[0] == '#') {
        size_t at = str_find(text, 0, '@');
        if (at < text.n)
            buf_printf(b, " s=\"%.*s\"", (int)(text.n - at - 1), text.p + at + 1);
        buf_printf(b, "><v>%.*s</v></c>", (int)(at - 1), text.p + 1);
    } else {
        buf_printf(b, " t=\"inlineStr\"><is><t>%.*s</t></is></c>", STR_ARG(text));
    }
}

const char *kit_rows(struct arena *a, int first_row, const char *text)
{
    struct buf b;
    struct str rest = str_of(text), line, cell;
    buf_open(&b, KIT_BYTES);
    for (int row = first_row; str_cut(&rest, '\n', &line); row++) {
        buf_printf(&b, "<row r=\"%d\">", row);
        for (int col = 0; str_cut(&line, '|', &cell); col++)
            add_cell(&b, row, col, cell);
        buf_z(&b, "</row>");
    }
    struct str all = str_copy(a, buf_view(&b));
    buf_close(&b);
    return all.p;
}
