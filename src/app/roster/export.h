/*
 * export.h — a book as the two lists that it came from.
 *
 * The lists hold what stands on a day; read into an empty book they make the same units, people,
 * memberships, posts, statuses and remarks; with the lists of disciplines and of past levels
 * (import_more.h) these too.  What lists cannot say (other spells, what was before) stays in the book.
 */
#ifndef KIEMDIEM_ROSTER_EXPORT_H
#define KIEMDIEM_ROSTER_EXPORT_H

#include "app/org/dated.h"
#include "lib/base/arena.h"
#include "lib/rule/dict.h"

struct export_request {
    date_t day;
    const struct dict *dict; /* words of forms and levels */
};
struct export_result {
    struct str units, people, disciplines, levels; /* paths of the workbooks */
    long n_units, n_people, n_disciplines, n_levels;
};

/*
 * Writes danh-sach-to-chuc.xlsx and danh-sach-dang-vien.xlsx into a folder, and, where there are
 * any, danh-sach-ky-luat.xlsx and danh-sach-muc-xep-loai.xlsx; each whole or not at all.
 */
err_t export_lists(struct db *db, struct arena *a, const char *dir, const struct export_request *r,
                   struct export_result *out) MUST_CHECK;

#endif
