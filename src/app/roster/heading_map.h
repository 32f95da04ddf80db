/*
 * heading_map.h — what an office's own headings mean, saved in a file.
 *
 * A line each: `Họ tên khai sinh = name`.  On the right stands the name of a field (`name`,
 * `admitted` …), a heading that is known anyway, or `-` for a column that is not to be used.  Blank
 * lines and lines that begin with # are remarks.  The list on the left goes before what the program
 * knows.
 */
#ifndef KIEMDIEM_ROSTER_HEADING_MAP_H
#define KIEMDIEM_ROSTER_HEADING_MAP_H

#include "lib/base/problem.h"
#include "lib/i18n/msg.h"

struct arena;
struct heading_map;
struct table_def;

/* Reads a mapping.  E_INVALID: reported with file and line. */
err_t heading_map_read(struct arena *a, enum lang lang, struct str file, struct str text,
                       struct problems *problems, const struct heading_map **out) MUST_CHECK;

enum { HEADING_UNMAPPED = -1, HEADING_UNUSED = -2 };
/* The field of a table that a heading (as plain_words) is mapped to.  `m` may be NULL. */
int heading_map_field(const struct heading_map *m, const struct table_def *t, struct str words);

#endif
