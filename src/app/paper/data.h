/*
 * data.h — what a paper says: a record of named texts, flags and lists of records.
 *
 * Who knows the book fills it (data_*.c), who lays out the paper asks it by the names that stand in
 * the paper's file.  The names are those of `fields.c` and no others.  A record of a list sees the
 * names of the record around it.
 */
#ifndef KIEMDIEM_PAPER_DATA_H
#define KIEMDIEM_PAPER_DATA_H

#include "app/paper/fields.h"
#include "lib/base/arena.h"

struct data;

struct data *data_open(struct arena *a, enum paper_about about);
/* A text; "" is the same as none.  Borrowed.  Set twice, the later one counts. */
void data_text(struct data *d, const char *name, struct str text);
void data_flag(struct data *d, const char *name, bool is);
/* One more record of a list.  An empty list need not be named. */
struct data *data_add(struct data *d, const char *list);

/* The text of a name here or around; "" when nobody set it. */
struct str data_get(const struct data *d, struct str name);
/* A flag that is set, a text that is not empty, a list that has records. */
bool data_has(const struct data *d, struct str name);
/* Records of a list, in order; NULL with *n = 0 when there are none. */
struct data *const *data_list(const struct data *d, struct str name, int *n);
/* For tests of who fills records: a name in it that fields.c does not have there, or has with another
   type; "" when there is none. */
struct str data_stray(const struct data *d);

#endif
