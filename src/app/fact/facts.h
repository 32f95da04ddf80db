/*
 * facts.h — the facts of one subject, in columns of one row.
 *
 * Filled from a JSON case (case.h) or by a program (an import); read by the judge.
 * A fact that is never set is unknown, unless the dictionary gives it a default.
 */
#ifndef KIEMDIEM_FACT_FACTS_H
#define KIEMDIEM_FACT_FACTS_H

#include "lib/rule/vm.h"

struct facts;

struct facts *facts_new(struct arena *a, const struct dict *d, enum subject s);
enum subject facts_subject(const struct facts *f);

/* Value of a column: bool 0/1, enum code, whole number, hundredths, days since 1970, set of bits;
   VALUE_UNKNOWN, VALUE_NONE. The value must be in range. */
void facts_set(struct facts *f, int col, int32_t value);
int32_t facts_get(const struct facts *f, int col);
/* By name; a name that the dictionary does not have is a fault of the program. */
void facts_set_name(struct facts *f, const char *name, int32_t value);
void facts_set_word(struct facts *f, const char *name, const char *word); /* of an enum */

/* Lists: a list is unknown until it is opened; an opened list may stay empty. */
void facts_open_list(struct facts *f, int list);
bool facts_list_known(const struct facts *f, int list);
size_t facts_add_item(struct facts *f,
                      int list); /* index of the new item; every field unknown or its default */
size_t facts_items(const struct facts *f, int list);
void facts_set_field(struct facts *f, int list, size_t item, int field, int32_t value);
int32_t facts_field(const struct facts *f, int list, size_t item, int field);

/* The columns as the judge wants them (one row). Valid until the next change. */
const struct judge_in *facts_input(struct facts *f);

#endif
