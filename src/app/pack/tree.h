/*
 * tree.h — JSON trees made and changed by hand: cases of examples, expectations, answers.
 *
 * A node stands in one list only; tree_copy gives one that may stand elsewhere. Texts are borrowed.
 */
#ifndef KIEMDIEM_PACK_TREE_H
#define KIEMDIEM_PACK_TREE_H

#include "lib/json/json.h"

struct json *tree_new(struct arena *a, enum json_type type);
struct json *tree_text(struct arena *a, enum json_type type, struct str text);
struct json *tree_number(struct arena *a, long n);
/* A deep copy, standing alone. */
struct json *tree_copy(struct arena *a, const struct json *v);
/* The member `key` becomes `value` (in its old place, or at the end). `value` stands alone. */
void tree_put(struct json *object, struct str key, struct json *value);
void tree_append(struct json *array, struct json *value);
/* Takes a member out; nothing happens when there is none. */
void tree_remove(struct json *object, struct str key);
/* Member or element as something to change; NULL when there is none. */
struct json *tree_get(struct json *object, struct str key);
/* Equal: numbers by value, objects whatever the order of their members, NULL only to NULL. */
bool tree_equal(const struct json *x, const struct json *y);
/* One line of JSON; NULL writes "–". */
void tree_write(struct buf *b, const struct json *v);

#endif
