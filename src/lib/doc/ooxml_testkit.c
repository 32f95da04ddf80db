/*
 * ooxml_testkit.c — the rules of wml.xsd (ECMA-376, transitional) for the elements of the writer.
 */
#include "lib/doc/ooxml_testkit.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"

enum { DEPTH = 64, NAMES = 40000, PARTS = 20000, SAID = 300 };

/*
 * Children in their order.  "a|b": either; '*' behind: any number, else at most one; '!' behind: must be there.
 * An element that is not in the table has no children.
 */
static const struct rule {
    const char *element, *children;
} rules[] = {
    {"w:document", "w:background w:body!"},
    {"w:body", "w:p|w:tbl|w:sdt|w:bookmarkStart|w:bookmarkEnd* w:sectPr!"},
    {"w:hdr", "w:p|w:tbl*!"},
    {"w:ftr", "w:p|w:tbl*!"},
    {"w:p", "w:pPr w:r|w:sdt|w:bookmarkStart|w:bookmarkEnd|w:fldSimple|w:hyperlink*"},
    {"w:pPr",
     "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl w:numPr "
     "w:suppressLineNumbers w:pBdr w:shd w:tabs w:suppressAutoHyphens w:kinsoku w:wordWrap "
     "w:overflowPunct w:topLinePunct w:autoSpaceDE w:autoSpaceDN w:bidi w:adjustRightInd "
     "w:snapToGrid w:spacing w:ind w:contextualSpacing w:mirrorIndents w:suppressOverlap w:jc "
     "w:textDirection w:textAlignment w:textboxTightWrap w:outlineLvl w:divId w:cnfStyle w:rPr "
     "w:sectPr w:pPrChange"},
    {"w:pBdr", "w:top w:left w:bottom w:right w:between w:bar"},
    {"w:tabs", "w:tab*!"},
    {"w:r", "w:rPr w:t|w:br|w:tab|w:fldChar|w:instrText*"},
    {"w:rPr",
     "w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:caps w:smallCaps w:strike w:dstrike w:outline "
     "w:shadow w:emboss w:imprint w:noProof w:snapToGrid w:vanish w:webHidden w:color w:spacing "
     "w:w w:kern w:position w:sz w:szCs w:highlight w:u w:effect w:bdr w:shd w:fitText "
     "w:vertAlign w:rtl w:cs w:em w:lang w:eastAsianLayout w:specVanish w:oMath"},
    {"w:sdt", "w:sdtPr w:sdtEndPr w:sdtContent!"},
    {"w:sdtPr", "w:rPr w:alias w:tag w:id w:lock w:placeholder w:temporary w:text|w14:checkbox"},
    {"w14:checkbox", "w14:checked w14:checkedState w14:uncheckedState"},
    {"w:sdtContent", "w:r|w:p|w:bookmarkStart|w:bookmarkEnd*!"},
    {"w:fldSimple", "w:r*!"},
    {"w:tbl", "w:bookmarkStart|w:bookmarkEnd* w:tblPr! w:tblGrid! w:tr*!"},
    {"w:tblPr",
     "w:tblStyle w:tblpPr w:tblOverlap w:bidiVisual w:tblStyleRowBandSize w:tblStyleColBandSize "
     "w:tblW w:jc w:tblCellSpacing w:tblInd w:tblBorders w:shd w:tblLayout w:tblCellMar w:tblLook"},
    {"w:tblBorders", "w:top w:left w:bottom w:right w:insideH w:insideV"},
    {"w:tblCellMar", "w:top w:left w:bottom w:right"},
    {"w:tblGrid", "w:gridCol*!"},
    {"w:tr", "w:tblPrEx w:trPr w:tc|w:bookmarkStart|w:bookmarkEnd*!"},
    {"w:trPr", "w:cantSplit|w:tblHeader|w:trHeight|w:jc*"},
    {"w:tc", "w:tcPr! w:p|w:tbl|w:bookmarkStart|w:bookmarkEnd*!"},
    {"w:tcPr", "w:cnfStyle w:tcW w:gridSpan w:hMerge w:vMerge w:tcBorders w:shd w:noWrap w:tcMar "
               "w:textDirection w:tcFitText w:vAlign w:hideMark"},
    {"w:sectPr",
     "w:headerReference|w:footerReference* w:footnotePr w:endnotePr w:type w:pgSz! w:pgMar! "
     "w:paperSrc w:pgBorders w:lnNumType w:pgNumType w:cols w:formProt w:vAlign w:noEndnote "
     "w:titlePg w:textDirection w:bidi w:rtlGutter w:docGrid"},
    {"w:styles", "w:docDefaults w:latentStyles w:style*!"},
    {"w:docDefaults", "w:rPrDefault w:pPrDefault"},
    {"w:rPrDefault", "w:rPr"},
    {"w:pPrDefault", "w:pPr"},
    {"w:style", "w:name! w:aliases w:basedOn w:next w:link w:autoRedefine w:hidden w:uiPriority "
                "w:semiHidden w:unhideWhenUsed w:qFormat w:locked w:personal w:personalCompose "
                "w:personalReply w:rsid w:pPr w:rPr w:tblPr w:trPr w:tcPr w:tblStylePr*"},
    {"w:fonts", "w:font*!"},
    {"w:font", "w:altName w:panose1 w:charset w:family w:notTrueType w:pitch w:sig"},
    {"w:settings",
     "w:zoom w:removePersonalInformation w:defaultTabStop w:characterSpacingControl w:compat "
     "w:themeFontLang w:clrSchemeMapping w:decimalSymbol w:listSeparator"},
    {"w:compat", "w:compatSetting*"},
    {"cp:coreProperties", "dc:title|dc:creator|cp:keywords|dc:language*"},
    {"Properties", "property*!"},
    {"property", "vt:lpwstr!"},
    {"Types", "Default|Override*!"},
    {"Relationships", "Relationship*!"},
};

struct name_list {
    struct str *name;
    int n;
};

struct check {
    struct arena *a;
    zip_t *zip;
    struct str fault;
    const char *part;
    XML_Parser xml;
    struct level {
        const struct rule *rule;
        const char *element; /* in the arena */
        int at;              /* how far in the children */
        bool used;           /* the child at `at` was there */
        int columns;         /* of a table's grid; of a row's cells so far */
    } level[DEPTH];
    int depth;
    struct name_list bookmarks, ids, open, rids, targets, types;
};

static void fault(struct check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void fault(struct check *c, const char *fmt, ...)
{
    char said[SAID];
    va_list ap;
    if (c->fault.n > 0)
        return;
    va_start(ap, fmt);
    (void)vsnprintf(said, sizeof said, fmt, ap);
    va_end(ap);
    c->fault = str_fmt(c->a, "%s:%lu: %s", c->part ? c->part : "",
                       c->xml ? XML_GetCurrentLineNumber(c->xml) : 0UL, said);
}

static int find(const struct name_list *l, struct str name)
{
    for (int i = 0; i < l->n; i++) {
        if (str_eq(l->name[i], name))
            return i;
    }
    return -1;
}

static void keep(struct check *c, struct name_list *l, struct str name)
{
    if (l->name == NULL)
        l->name = ARENA_ARRAY(c->a, struct str, NAMES);
    if (l->n < NAMES)
        l->name[l->n++] = str_copy(c->a, name);
    else
        fault(c, "too many names for this check");
}

static void keep_once(struct check *c, struct name_list *l, struct str name, const char *what)
{
    if (find(l, name) >= 0)
        fault(c, "%s %.*s stands twice", what, STR_ARG(name));
    keep(c, l, name);
}

static const char *attr(const char **atts, const char *name)
{
    for (int i = 0; atts[i]; i += 2) {
        if (strcmp(atts[i], name) == 0)
            return atts[i + 1];
    }
    return NULL;
}

/* The child word number `at` of a rule; false behind the last. */
static bool word_at(const char *children, int at, struct str *word)
{
    struct str rest = str_of(children);
    for (int i = 0; str_cut(&rest, ' ', word); i++) {
        if (i == at)
            return true;
    }
    return false;
}

static bool marked(struct str word, char mark)
{
    for (size_t n = word.n; n > 0 && (word.p[n - 1] == '*' || word.p[n - 1] == '!'); n--) {
        if (word.p[n - 1] == mark)
            return true;
    }
    return false;
}

static bool names(struct str word, const char *element)
{
    struct str one;
    while (word.n > 0 && (word.p[word.n - 1] == '*' || word.p[word.n - 1] == '!'))
        word.n--;
    while (str_cut(&word, '|', &one)) {
        if (str_is(one, element))
            return true;
    }
    return false;
}

/* Goes on in the parent's order to the child `name`. */
static void child(struct check *c, struct level *l, const char *name)
{
    struct str word;
    if (l->rule == NULL) {
        fault(c, "<%s> within <%s>, which has no children here", name, l->element);
        return;
    }
    for (; word_at(l->rule->children, l->at, &word); l->at++, l->used = false) {
        if (names(word, name) && !(l->used && !marked(word, '*'))) {
            l->used = true;
            return;
        }
        if (marked(word, '!') && !l->used)
            fault(c, "<%s> in <%s> comes before %.*s", name, l->element, STR_ARG(word));
    }
    fault(c, "<%s> is not allowed here in <%s>", name, l->element);
}

static const struct rule *rule_of(const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (strcmp(rules[i].element, name) == 0)
            return &rules[i];
    }
    return NULL;
}

static void bookmark(struct check *c, const char *name, const char **atts)
{
    const char *id = attr(atts, "w:id"), *word = attr(atts, "w:name");
    bool begins = strcmp(name, "w:bookmarkStart") == 0;
    if (id == NULL || (begins && word == NULL)) {
        fault(c, "a bookmark without id or name");
        return;
    }
    if (!begins) {
        int at = find(&c->open, str_of(id));
        if (at < 0)
            fault(c, "bookmark %s ends and does not begin", id);
        else
            c->open.name[at] = c->open.name[--c->open.n];
        return;
    }
    keep_once(c, &c->ids, str_of(id), "the bookmark id");
    keep_once(c, &c->bookmarks, str_of(word), "the bookmark");
    keep(c, &c->open, str_of(id));
    size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (word[n] != '\0' || n > 40 || n == 0 || !(word[0] >= 'A'))
        fault(c, "Word does not take the bookmark name %s", word);
}

/* Cells of a row against the table's grid. */
static void grid(struct check *c, const char *name, const char **atts)
{
    struct level *up = &c->level[c->depth - 1];
    long span = 1;
    if (strcmp(name, "w:gridCol") == 0)
        c->level[c->depth - 2].columns++;
    if (strcmp(name, "w:tc") == 0)
        up->columns++;
    if (strcmp(name, "w:gridSpan") == 0) {
        if (!str_to_long(str_of(attr(atts, "w:val")), 1, 100, &span))
            fault(c, "gridSpan is no number");
        c->level[c->depth - 3].columns += (int)span - 1;
    }
}

static const struct known_value {
    const char *element, *attribute, *values; /* "#": a whole number */
} known_values[] = {
    {"w:jc", "w:val", "left center right both"},
    {"w:spacing", "w:before", "#"},
    {"w:spacing", "w:after", "#"},
    {"w:spacing", "w:line", "#"},
    {"w:spacing", "w:lineRule", "exact auto"},
    {"w:ind", "w:left", "#"},
    {"w:ind", "w:right", "#"},
    {"w:ind", "w:firstLine", "#"},
    {"w:ind", "w:hanging", "#"},
    {"w:sz", "w:val", "#"},
    {"w:szCs", "w:val", "#"},
    {"w:tab", "w:pos", "#"},
    {"w:tab", "w:leader", "dot"},
    {"w:tcW", "w:w", "#"},
    {"w:tblW", "w:w", "#"},
    {"w:gridCol", "w:w", "#"},
    {"w:pgSz", "w:w", "#"},
    {"w:pgSz", "w:h", "#"},
    {"w:pgMar", "w:top", "#"},
    {"w:pgMar", "w:left", "#"},
    {"w:headerReference", "w:type", "first default"},
    {"w:footerReference", "w:type", "first default"},
};

static void value(struct check *c, const char *name, const char **atts)
{
    for (size_t i = 0; i < sizeof known_values / sizeof *known_values; i++) {
        const struct known_value *k = &known_values[i];
        const char *v = strcmp(k->element, name) == 0 ? attr(atts, k->attribute) : NULL;
        struct str rest = str_of(k->values), one;
        bool good = v == NULL;
        long n;
        while (!good && str_cut(&rest, ' ', &one))
            good =
                str_is(one, v) || (str_is(one, "#") && str_to_long(str_of(v), -31680, 31680, &n));
        if (!good)
            fault(c, "<%s %s=\"%s\">", name, k->attribute, v);
    }
}

static void XMLCALL start(void *user, const char *name, const char **atts)
{
    struct check *c = user;
    if (c->depth > 0)
        child(c, &c->level[c->depth - 1], name);
    if (c->depth == DEPTH) {
        fault(c, "too deep");
        XML_StopParser(c->xml, XML_FALSE);
        return;
    }
    c->level[c->depth++] =
        (struct level){rule_of(name), str_copy(c->a, str_of(name)).p, 0, false, 0};
    if (strncmp(name, "w:bookmark", 10) == 0)
        bookmark(c, name, atts);
    if (c->depth > 2) {
        c->depth--;
        grid(c, name, atts);
        c->depth++;
    }
    value(c, name, atts);
    if (attr(atts, "r:id") != NULL)
        keep(c, &c->rids, str_of(attr(atts, "r:id")));
    if (strcmp(name, "Override") == 0)
        keep_once(c, &c->types, str_of(attr(atts, "PartName") + 1), "the content type of");
    if (strcmp(name, "Relationship") == 0) {
        if (attr(atts, "TargetMode") != NULL)
            fault(c, "something outside of the file is named: %s", attr(atts, "Target"));
        keep_once(c, &c->targets, str_of(attr(atts, "Id")), "the relation");
        const char *under = strstr(c->part, "document") ? "word/" : "";
        struct str target = str_fmt(c->a, "%s%s", under, attr(atts, "Target"));
        if (zip_name_locate(c->zip, target.p, 0) < 0)
            fault(c, "%s is named and is not there", target.p);
    }
}

static void XMLCALL end(void *user, const char *name)
{
    struct check *c = user;
    struct level *l = &c->level[--c->depth];
    struct str word;
    for (; l->rule && word_at(l->rule->children, l->at, &word); l->at++, l->used = false) {
        if (marked(word, '!') && !l->used)
            fault(c, "<%s> ends without %.*s", name, STR_ARG(word));
    }
    if (strcmp(name, "w:tr") == 0 && c->depth > 0 && l->columns != c->level[c->depth - 1].columns)
        fault(c, "a row of %d columns in a table of %d", l->columns,
              c->level[c->depth - 1].columns);
}

/* The last child of a cell is a paragraph: Word repairs the file otherwise. */
static void cells_end_in_paragraphs(struct check *c, struct str xml)
{
    for (const char *p = xml.p; (p = strstr(p, "</w:tc>")) != NULL; p++) {
        if (p - xml.p < 6 || memcmp(p - 6, "</w:p>", 6) != 0)
            fault(c, "a cell does not end in a paragraph");
    }
    if (strstr(xml.p, "</w:tbl><w:tbl>") != NULL)
        fault(c, "two tables without a paragraph between: Word joins them");
}

static struct str unzip(struct check *c, zip_int64_t at)
{
    zip_stat_t st;
    zip_file_t *f = zip_fopen_index(c->zip, (zip_uint64_t)at, 0);
    if (f == NULL || zip_stat_index(c->zip, (zip_uint64_t)at, 0, &st) != 0)
        return STR("");
    char *p = arena_alloc(c->a, st.size + 1);
    zip_int64_t n = zip_fread(f, p, st.size);
    (void)zip_fclose(f);
    return (struct str){p, n > 0 ? (size_t)n : 0};
}

static void parse(struct check *c, struct str xml)
{
    c->xml = XML_ParserCreate("UTF-8");
    c->depth = 0;
    XML_SetUserData(c->xml, c);
    XML_SetElementHandler(c->xml, start, end);
    if (XML_Parse(c->xml, xml.p, (int)xml.n, 1) == XML_STATUS_ERROR)
        fault(c, "%s", XML_ErrorString(XML_GetErrorCode(c->xml)));
    XML_ParserFree(c->xml);
    c->xml = NULL;
}

static void all_parts(struct check *c)
{
    zip_int64_t n = zip_get_num_entries(c->zip, 0);
    for (zip_int64_t i = 0; i < n && c->fault.n == 0; i++) {
        c->part = zip_get_name(c->zip, (zip_uint64_t)i, 0);
        if (strstr(c->part, ".rels") != NULL)
            c->targets.n = 0; /* ids count within one file */
        struct str xml = unzip(c, i);
        parse(c, xml);
        if (strcmp(c->part, "word/document.xml") == 0)
            cells_end_in_paragraphs(c, xml);
    }
    c->part = "word/document.xml";
    if (c->open.n > 0)
        fault(c, "bookmark %s does not end", c->open.name[0].p);
    for (int i = 0; i < c->rids.n; i++) {
        if (find(&c->targets, c->rids.name[i]) < 0) /* those of document.xml.rels, the last one */
            fault(c, "r:id %s leads nowhere", c->rids.name[i].p);
    }
    for (int i = 0; i < c->types.n; i++) {
        if (zip_name_locate(c->zip, c->types.name[i].p, 0) < 0)
            fault(c, "%s has a type and is not there", c->types.name[i].p);
    }
    for (zip_int64_t i = 0; i < n; i++) {
        struct str name = str_of(zip_get_name(c->zip, (zip_uint64_t)i, 0));
        if (!str_ends(name, STR(".rels")) && !str_is(name, "[Content_Types].xml") &&
            find(&c->types, name) < 0)
            fault(c, "%s has no type of its own", name.p);
    }
}

struct str ooxml_fault(struct arena *a, const char *path)
{
    struct check c = {.a = a};
    int why = 0;
    c.zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &why);
    if (c.zip == NULL)
        return str_fmt(a, "no archive: %d", why);
    if (strcmp(zip_get_name(c.zip, 0, 0), "[Content_Types].xml") != 0)
        fault(&c, "the types are not the first part");
    all_parts(&c);
    zip_discard(c.zip);
    return c.fault;
}

struct str ooxml_part(struct arena *a, const char *path, const char *name)
{
    struct check c = {.a = a};
    int why = 0;
    struct str out = STR("");
    c.zip = zip_open(path, ZIP_RDONLY, &why);
    zip_int64_t at = c.zip ? zip_name_locate(c.zip, name, 0) : -1;
    if (at >= 0)
        out = unzip(&c, at);
    if (c.zip != NULL)
        zip_discard(c.zip);
    return out;
}
