/*
 * attached.c — the papers that a book names: copied with it, checked with it.
 */
#include "app/book/book_inner.h"
#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/file/attachment.h"

#define PAPER_ARENA ((size_t)LIMIT_ATTACHMENT_BYTES * 2)

typedef err_t paper_fn(struct arena *a, const char *from, const char *to, struct str hex);

static err_t check_one(struct arena *a, const char *from, const char *to, struct str hex)
{
    (void)to;
    return attachment_check(a, from, hex);
}

/* Reports one that is not as it should be; grave when nothing can be written. */
static err_t tell(struct db *db, struct arena *a, const char *book, struct str hex, err_t err,
                  bool warning)
{
    enum msg_id id = err == E_NOTFOUND  ? M_BOOK_PAPER_GONE
                     : err == E_INVALID ? M_BOOK_PAPER_ALTERED
                                        : M_BOOK_PAPER_FAILED;
    struct place at = {.file = str_fmt(a, "%s.files", book)};
    (void)problem_add(db_problems(db), at, warning && err != E_IO,
                      MSG(a, db_lang(db), id, str_sub(hex, 0, 12)));
    return warning && err != E_IO ? OK : err;
}

/* Every one is looked at; the first error is the answer. */
static err_t each(struct db *db, const char *from, const char *to, paper_fn *fn, bool warning)
{
    struct arena *a = arena_open(PAPER_ARENA);
    struct query *q = db_query(db, "book_papers");
    bool row;
    err_t first = OK;
    err_t err = q_step(q, &row);
    while (err == OK && row) {
        arena_reset(a);
        struct str hex = str_copy(a, q_get_text(q, 0));
        err_t one = fn(a, from, to, hex);
        if (one != OK)
            one = tell(db, a, from, hex, one, warning);
        if (first == OK)
            first = one;
        err = q_step(q, &row);
    }
    arena_close(a);
    return err != OK ? err : first;
}

err_t book_papers_copy(struct db *db, const char *from, const char *to)
{
    return each(db, from, to, attachment_copy, true);
}

err_t book_papers_check(struct db *db, const char *path)
{
    return each(db, path, NULL, check_one, false);
}
