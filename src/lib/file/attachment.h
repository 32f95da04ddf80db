/*
 * attachment.h — papers kept beside a book: BOOK.files/SHA-256.
 *
 * A file is named by what it holds, so it is written once and never changed.  It is whole and on the
 * disk before the book names it: put it, then commit.  One that no commit came to name stays unused.
 */
#ifndef KIEMDIEM_FILE_ATTACHMENT_H
#define KIEMDIEM_FILE_ATTACHMENT_H

#include "lib/base/arena.h"
#include "lib/base/digest.h"
#include "lib/base/problem.h"
#include "lib/i18n/msg.h"

/*
 * Keeps a copy of `file` beside the book; its name goes to hex.  Refused, and reported: there is no
 * such file, it is over LIMIT_ATTACHMENT_BYTES, it is no PDF, JPEG or PNG (by its first bytes).
 * E_IO, reported: it cannot be read, or not be kept.
 */
err_t attachment_put(struct arena *a, const char *book, const char *file, enum lang lang,
                     struct problems *problems, char hex[DIGEST_HEX_BYTES]) MUST_CHECK;
/* Is it there as it was put?  E_NOTFOUND: it is not there; E_INVALID: it was altered. */
err_t attachment_check(struct arena *a, const char *book, struct str hex) MUST_CHECK;
/* Keeps beside `to` what lies beside `from`.  Errors: attachment_check; E_IO. */
err_t attachment_copy(struct arena *a, const char *from, const char *to, struct str hex) MUST_CHECK;

#endif
