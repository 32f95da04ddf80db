/*
 * export.h — a book as the two lists that it came from.
 *
 * The lists hold what stands on a day; read into an empty book they make the same units, people,
 * memberships, posts, statuses and remarks.  What lists cannot say (disciplines, levels of past
 * years, other spells, what was before) stays in the book.
 */
#ifndef KIEMDIEM_ROSTER_EXPORT_H
#define KIEMDIEM_ROSTER_EXPORT_H

#include "app/org/dated.h"
#include "lib/base/arena.h"

struct export_result {
    struct str units, people; /* paths of the workbooks */
    long n_units, n_people;
};

/* Writes danh-sach-to-chuc.xlsx and danh-sach-dang-vien.xlsx into a folder, each whole or not at all. */
err_t export_lists(struct db *db, struct arena *a, const char *dir, date_t day,
                   struct export_result *out) MUST_CHECK;

#endif
