/*
 * xlsx_part.c — opens a package and pushes its parts through expat, counting every byte.
 *
 * The sizes that a zip states are claims of its writer: only bytes that really came out of
 * inflate are counted.
 */
#include "lib/file/xlsx_part.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"

enum {
    CHUNK_BYTES = 32 << 10,
    /* expat keeps an unfinished token (a tag with its attributes) in memory: no office writes a
       tag this long. */
    TOKEN_BYTES = 1 << 20,
    /* Sheets nest about ten deep; expat keeps memory for every open element. */
    ELEMENT_DEPTH = 100,
    /* A small part may be all blanks: the ratio counts from here. */
    RATIO_FROM = 1 << 20,
    MEGABYTE = 1 << 20
};

err_t package_refuse(struct package *p, err_t code, struct place at, enum msg_id id,
                     struct str arg1, struct str arg2)
{
    struct str args[2] = {arg1, arg2};
    at.file = p->file;
    (void)problem_add(p->problems, at, false, msg_make(p->arena, p->lang, id, 2, args));
    return code;
}

/* What to do about it differs: a text is saved as .docx. */
static enum msg_id worded(const struct package *p, enum msg_id id)
{
    static const struct {
        enum msg_id workbook, document;
    } words[] = {{M_FILE_OLD_XLS, M_FILE_OLD_DOC},
                 {M_FILE_ENCRYPTED, M_FILE_ENCRYPTED_DOC},
                 {M_FILE_NOT_XLSX, M_FILE_NOT_DOCX},
                 {M_FILE_TRUNCATED, M_FILE_TRUNCATED_DOC}};
    for (size_t i = 0; p->document && i < sizeof words / sizeof *words; i++) {
        if (words[i].workbook == id)
            return words[i].document;
    }
    return id;
}

static err_t refuse_file(struct package *p, err_t code, enum msg_id id)
{
    return package_refuse(p, code, (struct place){0}, worded(p, id), STR(""), STR(""));
}

static uint64_t most_bytes(const struct package *p)
{
    return p->document ? LIMIT_DOCX_BYTES : LIMIT_XLSX_BYTES;
}

static uint64_t most_unpacked(const struct package *p)
{
    return p->document ? LIMIT_DOCX_UNPACKED : LIMIT_XLSX_UNPACKED;
}

static struct str number_text(struct arena *a, unsigned long long n)
{
    return str_fmt(a, "%llu", n);
}

/* --- what kind of file is it --- */

/* Is this compound file an encrypted workbook?  Then its directory names "EncryptedPackage". */
static bool ole_is_encrypted(const unsigned char *head, size_t n_head, FILE *f, struct str bytes)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    unsigned char dir[4096];
    size_t n = 0;
    if (n_head < 52)
        return false;
    unsigned shift = head[30] == 12 ? 12 : 9;
    uint64_t sector = (uint64_t)head[48] | (uint64_t)head[49] << 8 | (uint64_t)head[50] << 16 |
                      (uint64_t)head[51] << 24;
    uint64_t at = (sector + 1) << shift;
    if (f) {
        if (at > LIMIT_XLSX_BYTES || fseek(f, (long)at, SEEK_SET) != 0)
            return false;
        n = fread(dir, 1, sizeof dir, f);
    } else if (at < bytes.n) {
        n = bytes.n - at < sizeof dir ? bytes.n - at : sizeof dir;
        memcpy(dir, bytes.p + at, n);
    }
    for (size_t i = 0; i + sizeof name - 1 <= n; i++)
        if (memcmp(dir + i, name, sizeof name - 1) == 0)
            return true;
    return false;
}

/* Refuses by its first bytes what is no zip at all.  `f` or `bytes` is the whole file. */
static err_t check_magic(struct package *p, const unsigned char *head, size_t n, FILE *f,
                         struct str bytes)
{
    static const unsigned char ole[8] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
    if (n == 0)
        return refuse_file(p, E_INVALID, M_FILE_EMPTY);
    if (n >= sizeof ole && memcmp(head, ole, sizeof ole) == 0) {
        bool encrypted = ole_is_encrypted(head, n, f, bytes);
        return refuse_file(p, E_INVALID, encrypted ? M_FILE_ENCRYPTED : M_FILE_OLD_XLS);
    }
    if (n < 4 || memcmp(head, "PK\x03\x04", 4) != 0)
        return refuse_file(p, E_INVALID, M_FILE_NOT_XLSX);
    return OK;
}

static void close_zip(void *obj)
{
    zip_discard(obj);
}

static err_t open_source(struct package *p, zip_source_t *source)
{
    zip_error_t error;
    zip_error_init(&error);
    p->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    zip_error_fini(&error);
    if (!p->zip) {
        zip_source_free(source);
        return refuse_file(p, E_INVALID, M_FILE_TRUNCATED);
    }
    arena_defer(p->arena, close_zip, p->zip);
    zip_int64_t entries = zip_get_num_entries(p->zip, 0);
    if (entries > LIMIT_XLSX_ENTRIES)
        return package_refuse(p, E_LIMIT, (struct place){0}, M_FILE_ENTRIES,
                              number_text(p->arena, (unsigned long long)entries),
                              number_text(p->arena, LIMIT_XLSX_ENTRIES));
    return OK;
}

err_t package_open_bytes(struct package *p, struct str bytes)
{
    if (bytes.n > most_bytes(p))
        return package_refuse(p, E_LIMIT, (struct place){0}, M_FILE_TOO_BIG,
                              number_text(p->arena, bytes.n / MEGABYTE),
                              number_text(p->arena, most_bytes(p) / MEGABYTE));
    TRY(check_magic(p, (const unsigned char *)bytes.p, bytes.n, NULL, bytes));
    return open_source(p, zip_source_buffer_create(bytes.p, bytes.n, 0, NULL));
}

static err_t open_stream(struct package *p, FILE *f)
{
    struct stat st;
    unsigned char head[64];
    if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode))
        return refuse_file(p, E_IO, M_FILE_CANNOT_READ);
    if ((uint64_t)st.st_size > most_bytes(p))
        return package_refuse(p, E_LIMIT, (struct place){0}, M_FILE_TOO_BIG,
                              number_text(p->arena, (unsigned long long)st.st_size / MEGABYTE),
                              number_text(p->arena, most_bytes(p) / MEGABYTE));
    size_t n = fread(head, 1, sizeof head, f);
    if (ferror(f))
        return refuse_file(p, E_IO, M_FILE_CANNOT_READ);
    TRY(check_magic(p, head, n, f, STR("")));
    rewind(f);
    return OK;
}

err_t package_open_path(struct package *p, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        bool absent = errno == ENOENT || errno == ENOTDIR;
        return refuse_file(p, absent ? E_NOTFOUND : E_IO,
                           absent ? M_FILE_NOT_FOUND : M_FILE_CANNOT_READ);
    }
    err_t e = open_stream(p, f);
    zip_source_t *source = e == OK ? zip_source_filep_create(f, 0, 0, NULL) : NULL;
    if (!source)
        (void)fclose(f); /* else libzip owns it */
    return e != OK ? e : open_source(p, source);
}

/* Names of parts do not depend on case (ECMA-376, part 2). */
static zip_int64_t locate(const struct package *p, const char *part)
{
    zip_int64_t i = zip_name_locate(p->zip, part, ZIP_FL_ENC_GUESS);
    return i >= 0 ? i : zip_name_locate(p->zip, part, ZIP_FL_ENC_GUESS | ZIP_FL_NOCASE);
}

bool package_has(const struct package *p, const char *part)
{
    return locate(p, part) >= 0;
}

/* --- a part through the parser --- */

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

struct str part_attr(const char **atts, const char *name)
{
    for (size_t i = 0; atts[i]; i += 2)
        if (strcmp(local_name(atts[i]), name) == 0)
            return str_of(atts[i + 1]);
    return STR("");
}

void part_stop(struct part *part)
{
    part->stopped = true;
    (void)XML_StopParser(part->xml, XML_FALSE);
}

void part_fail(struct part *part, err_t code, enum msg_id id, struct str arg1, struct str arg2)
{
    if (part->failed != OK)
        return;
    part->failed = package_refuse(part->pkg, code, part->at, id, arg1, arg2);
    part_stop(part);
}

static void on_start(void *data, const char *name, const char **atts)
{
    struct part *part = data;
    if (part->stopped)
        return;
    if (++part->depth > ELEMENT_DEPTH) {
        part_fail(part, E_LIMIT, M_FILE_DEEP, number_text(part->pkg->arena, ELEMENT_DEPTH),
                  STR(""));
        return;
    }
    part->start(part, local_name(name), atts);
}

static void on_end(void *data, const char *name)
{
    struct part *part = data;
    if (part->stopped)
        return;
    part->depth--;
    part->end(part, local_name(name));
}

static void on_text(void *data, const char *s, int n)
{
    struct part *part = data;
    if (!part->stopped)
        part->text(part, s, (size_t)n);
}

static void on_doctype(void *data, const char *name, const char *sysid, const char *pubid,
                       int internal)
{
    (void)name, (void)sysid, (void)pubid, (void)internal;
    part_fail(data, E_INVALID, M_FILE_DOCTYPE, STR(""), STR(""));
}

/* Counts what came out of inflate; refuses what no office file is. */
static err_t count_bytes(struct part *part, uint64_t n, uint64_t part_bytes, uint64_t packed)
{
    struct package *p = part->pkg;
    p->unpacked += n;
    if (p->unpacked > most_unpacked(p))
        return package_refuse(p, E_LIMIT, part->at, M_FILE_UNPACKED,
                              number_text(p->arena, most_unpacked(p) / MEGABYTE), STR(""));
    if (part_bytes > RATIO_FROM && part_bytes / LIMIT_XLSX_RATIO > packed)
        return package_refuse(p, E_LIMIT, part->at, M_FILE_RATIO,
                              number_text(p->arena, LIMIT_XLSX_RATIO), STR(""));
    return OK;
}

static err_t xml_error(struct part *part, const char *name)
{
    struct package *p = part->pkg;
    struct str where =
        str_fmt(p->arena, "%s:%lu:%lu", name, (unsigned long)XML_GetCurrentLineNumber(part->xml),
                (unsigned long)XML_GetCurrentColumnNumber(part->xml) + 1);
    struct str why = str_of(XML_ErrorString(XML_GetErrorCode(part->xml)));
    return package_refuse(p, E_INVALID, part->at, M_FILE_BAD_XML, where, why);
}

static err_t pump(struct part *part, zip_file_t *in, uint64_t packed, const char *name)
{
    struct package *p = part->pkg;
    uint64_t fed = 0;
    for (;;) {
        void *chunk = XML_GetBuffer(part->xml, CHUNK_BYTES);
        zip_int64_t n = chunk ? zip_fread(in, chunk, CHUNK_BYTES) : -1;
        if (n < 0)
            return package_refuse(p, E_INVALID, part->at, M_FILE_DAMAGED, str_of(name), STR(""));
        fed += (uint64_t)n;
        TRY(count_bytes(part, (uint64_t)n, fed, packed));
        enum XML_Status status = XML_ParseBuffer(part->xml, (int)n, n == 0);
        if (part->failed != OK || part->stopped)
            return part->failed;
        if (status == XML_STATUS_ERROR)
            return xml_error(part, name);
        XML_Index seen = XML_GetCurrentByteIndex(part->xml);
        if (seen >= 0 && fed > (uint64_t)seen + TOKEN_BYTES)
            return package_refuse(p, E_LIMIT, part->at, M_FILE_LONG_TOKEN, str_of(name), STR(""));
        if (n == 0)
            return OK;
    }
}

static void parser_setup(struct part *part)
{
    XML_SetUserData(part->xml, part);
    XML_SetElementHandler(part->xml, on_start, on_end);
    if (part->text)
        XML_SetCharacterDataHandler(part->xml, on_text);
    XML_SetStartDoctypeDeclHandler(part->xml, on_doctype);
    (void)XML_SetParamEntityParsing(part->xml, XML_PARAM_ENTITY_PARSING_NEVER);
}

err_t part_read(struct part *part, struct package *pkg, const char *name)
{
    part->pkg = pkg;
    part->depth = 0;
    part->failed = OK;
    part->stopped = false;
    zip_stat_t st;
    zip_int64_t index = locate(pkg, name);
    if (index < 0 || zip_stat_index(pkg->zip, (zip_uint64_t)index, 0, &st) != 0)
        return package_refuse(pkg, E_INVALID, part->at, M_FILE_PART_MISSING, str_of(name), STR(""));
    if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
        return package_refuse(pkg, E_INVALID, part->at, worded(pkg, M_FILE_ENCRYPTED), STR(""),
                              STR(""));
    zip_file_t *in = zip_fopen_index(pkg->zip, (zip_uint64_t)index, 0);
    if (!in)
        return package_refuse(pkg, E_INVALID, part->at, M_FILE_DAMAGED, str_of(name), STR(""));
    part->xml = XML_ParserCreate(NULL);
    if (!part->xml) {
        (void)zip_fclose(in);
        return package_refuse(pkg, E_IO, part->at, M_FILE_CANNOT_READ, STR(""), STR(""));
    }
    parser_setup(part);
    err_t e = pump(part, in, (st.valid & ZIP_STAT_COMP_SIZE) ? st.comp_size : 0, name);
    XML_ParserFree(part->xml);
    part->xml = NULL;
    (void)zip_fclose(in);
    return e;
}
