/*
 * json.h — strict JSON in (yajl underneath), a value tree in an arena; JSON out into a bounded
 * buffer.
 *
 * Numbers keep their text: points have two decimals and are never turned into floating point.
 * Refused, each with its position: bytes that are not UTF-8, a key given twice in one object,
 * nesting deeper than LIMIT_JSON_DEPTH, a number longer than LIMIT_JSON_NUMBER_BYTES, anything
 * after the value.
 * An escape for half a surrogate pair is JSON_UTF8 too. The tree does not borrow from the text.
 */
#ifndef KIEMDIEM_JSON_JSON_H
#define KIEMDIEM_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/buf.h"
#include "lib/base/err.h"
#include "lib/base/str.h"

struct arena;

enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json {
    enum json_type type;
    struct str text;    /* of a number (as written) or a string (unescaped) */
    struct str key;     /* name of this member when it stands in an object */
    struct json *child; /* first element or member */
    struct json *next;  /* next sibling */
    size_t n;           /* number of children */
};

enum json_fault {
    JSON_OK,
    JSON_SYNTAX,
    JSON_UTF8,
    JSON_DUPLICATE,
    JSON_DEPTH,
    JSON_LONG_NUMBER,
    JSON_EMPTY,
    JSON_TRAILING
};

struct json_error {
    enum json_fault fault;
    size_t offset;   /* byte offset in the text */
    struct str name; /* JSON_DUPLICATE: the key */
};

/* Parses one value. E_INVALID: *error says why and where. The tree lives in the arena. */
err_t json_parse(struct arena *a, struct str text, struct json **out,
                 struct json_error *error) MUST_CHECK;
/* The member of that name; NULL when it is absent or `object` is none (NULL too). */
const struct json *json_get(const struct json *object, struct str key);
/* The text of a string member; "" when it is absent or no string. */
struct str json_get_text(const struct json *object, const char *key);

/* A number as a fixed-point integer with `decimals` digits (0 or 2): "12.5" with 2 is 1250.
   False when it has more decimals than that (zeros at the end are allowed), an exponent, or does not fit. */
bool json_fixed(const struct json *v, int decimals, long *out);

/* --- writing --- */
void json_write_str(struct buf *b, struct str s);           /* quoted and escaped */
void json_write_fixed(struct buf *b, long v, int decimals); /* 1250, 2 -> 12.5 ; 1200, 2 -> 12 */
void json_write_tree(struct buf *b, const struct json *v);  /* as read, without needless blanks */

#endif
