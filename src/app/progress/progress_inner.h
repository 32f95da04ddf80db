/*
 * progress_inner.h — private to app/progress: the sheets of a workbook.
 */
#ifndef KIEMDIEM_PROGRESS_PROGRESS_INNER_H
#define KIEMDIEM_PROGRESS_PROGRESS_INNER_H

#include "app/progress/out.h"
#include "app/progress/report.h"

/* check.c: compares the counts with sums made by another way; sentences go to b->fault. */
err_t book_check(struct book_of_unit *b) MUST_CHECK;
err_t book_check_written(struct book_of_unit *b) MUST_CHECK;

err_t sheet_summary(struct book_of_unit *b) MUST_CHECK;
err_t sheet_subjects(struct book_of_unit *b) MUST_CHECK;
err_t sheet_unrated(struct book_of_unit *b) MUST_CHECK;
err_t sheet_owed(struct book_of_unit *b) MUST_CHECK;
err_t sheet_cap(struct book_of_unit *b) MUST_CHECK;
err_t sheet_stats(struct book_of_unit *b) MUST_CHECK;

/* What a subject waits for, in words: facts, or papers; steps that are blocked.  In the scratch. */
struct str row_owed_words(struct book_of_unit *b, const struct row *s, bool papers);
struct str row_blocked_words(struct book_of_unit *b, const struct row *s);
/* The title that every sheet of the workbook has above it. */
struct str book_title(struct book_of_unit *b, enum msg_id sheet);
struct str book_cycle(struct book_of_unit *b); /* "2026", "3/2026" */

#endif
