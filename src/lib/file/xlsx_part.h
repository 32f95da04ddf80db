/*
 * xlsx_part.h — the package below a workbook or a document: a zip of XML parts, read within limits.
 *
 * For readers of lib/file and lib/doc.  Knows zip (libzip) and XML (expat), but not what a sheet is.
 */
#ifndef KIEMDIEM_FILE_XLSX_PART_H
#define KIEMDIEM_FILE_XLSX_PART_H

#include <expat.h>
#include <stdint.h>
#include <zip.h>

#include "lib/base/buf.h"
#include "lib/base/problem.h"
#include "lib/i18n/msg.h"

struct package {
    struct arena *arena;
    enum lang lang;
    struct problems *problems;
    struct str file; /* as the user knows it */
    bool document;   /* a text, not a workbook: smaller limits, other words */
    zip_t *zip;
    uint64_t unpacked; /* bytes inflated so far, all parts together */
};

/* Opens the package; closes with the arena.  Errors as xlsx_open. */
err_t package_open_path(struct package *p, const char *path) MUST_CHECK;
err_t package_open_bytes(struct package *p, struct str bytes) MUST_CHECK;
bool package_has(const struct package *p, const char *part);

/* Reports `id` at a place and answers `code`. */
err_t package_refuse(struct package *p, err_t code, struct place at, enum msg_id id,
                     struct str arg1, struct str arg2);

/* One part on its way through the parser.  Handlers get local names (without prefix). */
struct part {
    struct package *pkg;
    void (*start)(struct part *part, const char *name, const char **atts);
    void (*end)(struct part *part, const char *name);
    void (*text)(struct part *part, const char *s, size_t n); /* NULL: not wanted */
    struct place at; /* where the handlers are: sheet, row, column */
    XML_Parser xml;
    int depth;
    err_t failed; /* set by part_fail: the first report wins */
    bool stopped; /* a handler has seen enough: not an error */
};

/* Reads `name` through the handlers.  E_INVALID when the part is missing or damaged. */
err_t part_read(struct part *part, struct package *pkg, const char *name) MUST_CHECK;
/* From within a handler: report and stop; stop without a report. */
void part_fail(struct part *part, err_t code, enum msg_id id, struct str arg1, struct str arg2);
void part_stop(struct part *part);
/* Value of an attribute by its local name; empty when there is none. */
struct str part_attr(const char **atts, const char *name);

#endif
