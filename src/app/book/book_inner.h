/*
 * book_inner.h — private to app/book.
 */
#ifndef KIEMDIEM_BOOK_BOOK_INNER_H
#define KIEMDIEM_BOOK_BOOK_INNER_H

#include "app/book/book.h"

/*
 * attached.c: the papers that the book `db` names.  Copying tells of one that is gone or altered as a
 * warning and goes on: a backup without it is better than none; E_IO, reported: it cannot be written.
 */
err_t book_papers_copy(struct db *db, const char *from, const char *to) MUST_CHECK;

#endif
