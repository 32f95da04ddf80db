/*
 * json.c — strict JSON into a tree.  yajl reads the tokens, this file builds the tree and
 * refuses what yajl lets pass: doubled keys, depth, long numbers, bad UTF-8, half surrogates.
 *
 * The text is copied into the arena once; names and texts without an escape then point into
 * that copy, and yajl's own memory comes from the arena too, so nothing is ever freed here.
 * The depth is bounded and nothing recurses.
 */
#include "lib/json/json.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/text/vi.h"

/* Members of one object that are compared one by one before an index is made. */
#define INDEX_FROM 16

/* An open array or object. */
struct frame {
    struct json *node;
    struct json *last;   /* newest child */
    struct json **index; /* members by hash of the name; NULL in small objects */
    size_t n_index;      /* slots, a power of two, at least twice the members */
};

struct parser {
    struct arena *arena;
    struct str text; /* the copy */
    yajl_handle yajl;
    struct json *root;
    struct str key; /* name waiting for its value */
    size_t depth;   /* open frames */
    size_t after;   /* offset behind the newest token that had an event */
    struct json_error *error;
    struct frame frames[LIMIT_JSON_DEPTH];
};

/* --- yajl's memory: pieces of the arena that remember their size for realloc --- */

union piece_head {
    size_t n;
    char aligned[16];
};

static void *piece_get(void *arena, size_t n)
{
    union piece_head *head = arena_alloc(arena, sizeof *head + n);
    head->n = n;
    return head + 1;
}

static void *piece_grow(void *arena, void *p, size_t n)
{
    size_t old = p != NULL ? ((union piece_head *)p - 1)->n : 0;
    if (n <= old)
        return p;
    void *q = piece_get(arena, n);
    if (old != 0)
        memcpy(q, p, old);
    return q;
}

static void piece_free(void *arena, void *p)
{
    (void)arena;
    (void)p;
}

/* --- building the tree --- */

static int refuse(struct parser *p, enum json_fault fault, size_t offset)
{
    p->error->fault = fault;
    p->error->offset = offset;
    return 0; /* stops yajl */
}

static size_t consumed(const struct parser *p)
{
    return yajl_get_bytes_consumed(p->yajl);
}

static bool borrowed(const struct parser *p, const char *s)
{
    /* Compared as integers: pointers into different objects have no order. */
    uintptr_t at = (uintptr_t)s;
    uintptr_t from = (uintptr_t)p->text.p;
    return at >= from && at - from <= p->text.n;
}

/* Unescaped text lies in yajl's buffer, which the next string overwrites. */
static struct str keep(struct parser *p, const char *s, size_t n)
{
    struct str text = {s, n};
    return borrowed(p, s) ? text : str_copy(p->arena, text);
}

/* FNV; begun at an address, so that no text can be written whose names all collide. */
static size_t hash(const struct frame *f, struct str s)
{
    uint64_t h = UINT64_C(14695981039346656037) ^ (uintptr_t)f->node;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return (size_t)(h ^ (h >> 29));
}

static void index_put(struct frame *f, struct json *member)
{
    size_t at = hash(f, member->key);
    while (f->index[at & (f->n_index - 1)] != NULL)
        at++;
    f->index[at & (f->n_index - 1)] = member;
}

static void index_grow(struct parser *p, struct frame *f)
{
    f->n_index = f->n_index != 0 ? f->n_index * 4 : (size_t)INDEX_FROM * 4;
    f->index = ARENA_ARRAY(p->arena, struct json *, f->n_index);
    for (struct json *m = f->node->child; m != NULL; m = m->next)
        index_put(f, m);
}

static bool has_member(const struct frame *f, struct str key)
{
    if (f->index == NULL)
        return json_get(f->node, key) != NULL;
    for (size_t at = hash(f, key);; at++) {
        const struct json *m = f->index[at & (f->n_index - 1)];
        if (m == NULL)
            return false;
        if (str_eq(m->key, key))
            return true;
    }
}

/* A new value where the text stands. */
static struct json *add(struct parser *p, enum json_type type)
{
    struct json *v = ARENA_NEW(p->arena, struct json);
    v->type = type;
    p->after = consumed(p);
    if (p->depth == 0) {
        p->root = v;
        return v;
    }
    struct frame *f = &p->frames[p->depth - 1];
    if (f->last == NULL)
        f->node->child = v;
    else
        f->last->next = v;
    f->last = v;
    f->node->n++;
    if (f->node->type == JSON_OBJECT) {
        v->key = p->key;
        if (f->index != NULL && f->node->n * 2 <= f->n_index)
            index_put(f, v);
        else if (f->node->n >= INDEX_FROM)
            index_grow(p, f);
    }
    return v;
}

static int on_null(void *ctx)
{
    add(ctx, JSON_NULL);
    return 1;
}

static int on_boolean(void *ctx, int value)
{
    add(ctx, value ? JSON_TRUE : JSON_FALSE);
    return 1;
}

static int on_number(void *ctx, const char *s, size_t n)
{
    struct parser *p = ctx;
    if (n > LIMIT_JSON_NUMBER_BYTES) {
        size_t end = consumed(p);
        return refuse(p, JSON_LONG_NUMBER, end >= n ? end - n : 0);
    }
    add(p, JSON_NUMBER)->text = keep(p, s, n);
    return 1;
}

static int on_string(void *ctx, const unsigned char *s, size_t n)
{
    struct parser *p = ctx;
    add(p, JSON_STRING)->text = keep(p, (const char *)s, n);
    return 1;
}

static int open_frame(struct parser *p, enum json_type type)
{
    if (p->depth == LIMIT_JSON_DEPTH)
        return refuse(p, JSON_DEPTH, consumed(p) - 1);
    struct json *v = add(p, type);
    p->frames[p->depth++] = (struct frame){.node = v};
    return 1;
}

static int on_start_object(void *ctx)
{
    return open_frame(ctx, JSON_OBJECT);
}

static int on_start_array(void *ctx)
{
    return open_frame(ctx, JSON_ARRAY);
}

static int on_end(void *ctx)
{
    struct parser *p = ctx;
    p->depth--;
    p->after = consumed(p);
    return 1;
}

static int on_key(void *ctx, const unsigned char *s, size_t n)
{
    struct parser *p = ctx;
    struct str key = keep(p, (const char *)s, n);
    if (has_member(&p->frames[p->depth - 1], key)) {
        p->error->name = key;
        return refuse(p, JSON_DUPLICATE, str_find(p->text, p->after, '"'));
    }
    p->key = key;
    p->after = consumed(p);
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_start_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end,
    .yajl_start_array = on_start_array,
    .yajl_end_array = on_end,
};

/* --- faults and where they are --- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_blank(struct str s, size_t at)
{
    while (at < s.n && is_blank(s.p[at]))
        at++;
    return at;
}

static int hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* The value of an escape "\uXXXX" at `at`, -1 when there is none. */
static int unit_at(struct str s, size_t at)
{
    if (at > s.n || s.n - at < 6 || s.p[at] != '\\' || s.p[at + 1] != 'u')
        return -1;
    return hex4(s.p + at + 2);
}

/* Where the string that opens at `at` goes wrong: at a control character or a bad escape.
   A string without a fault of its own is out of place as a whole. */
static size_t string_fault(struct str s, size_t at)
{
    for (size_t i = at + 1; i < s.n && s.p[i] != '"'; i++) {
        if ((unsigned char)s.p[i] < 0x20) {
            return i;
        }
        if (s.p[i] != '\\') {
            continue;
        }
        bool unit = unit_at(s, i) >= 0;
        if (!unit && (i + 1 == s.n || memchr("\"\\/bfnrt", s.p[i + 1], 8) == NULL)) {
            return i;
        }
        i++;
    }
    return at;
}

/*
 * The token that does not fit.  yajl only tells where it stopped reading, which is behind that
 * token or inside it; it begins after the newest good one, past the comma or colon between them.
 */
static size_t fault_offset(const struct parser *p, size_t stopped)
{
    struct str s = p->text;
    size_t at = skip_blank(s, p->after);
    if (at < s.n && (s.p[at] == ',' || s.p[at] == ':') && at + 1 < stopped) {
        at = skip_blank(s, at + 1);
    }
    return at < s.n && s.p[at] == '"' ? string_fault(s, at) : at;
}

/* Where an escape stands for half a surrogate pair (yajl would make bytes of it that are not
   UTF-8); s.n when there is none.  Malformed escapes are left to yajl. */
static size_t half_surrogate(struct str s)
{
    size_t at = str_find(s, 0, '\\');
    while (at < s.n) {
        int unit = unit_at(s, at);
        if (unit >= 0xDC00 && unit <= 0xDFFF)
            return at;
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            int low = unit_at(s, at + 6);
            if (low < 0xDC00 || low > 0xDFFF)
                return at;
            at += 6;
        }
        at = str_find(s, at + 2, '\\'); /* past "\\" and "\"" as well */
    }
    return s.n;
}

static err_t fail(struct parser *p, enum json_fault fault, size_t offset)
{
    (void)refuse(p, fault, offset);
    return E_INVALID;
}

static err_t run(struct parser *p)
{
    struct str s = p->text;
    yajl_status status = yajl_parse(p->yajl, (const unsigned char *)s.p, s.n);
    if (status == yajl_status_client_canceled)
        return E_INVALID;
    if (status != yajl_status_ok) {
        bool whole = p->root != NULL && p->depth == 0;
        size_t offset = fault_offset(p, consumed(p));
        return fail(p, whole ? JSON_TRAILING : JSON_SYNTAX, offset);
    }
    status = yajl_complete_parse(p->yajl);
    if (status == yajl_status_client_canceled)
        return E_INVALID;
    if (status != yajl_status_ok)
        return fail(p, JSON_SYNTAX, s.n);
    return OK;
}

err_t json_parse(struct arena *a, struct str text, struct json **out, struct json_error *error)
{
    struct parser p = {.arena = a, .error = error};
    *error = (struct json_error){.fault = JSON_OK};
    *out = NULL;

    if (skip_blank(text, 0) == text.n)
        return fail(&p, JSON_EMPTY, 0);
    size_t valid = utf8_valid_upto(text);
    if (valid != text.n)
        return fail(&p, JSON_UTF8, valid);
    size_t half = half_surrogate(text);
    if (half != text.n)
        return fail(&p, JSON_UTF8, half);

    /* A blank at the end makes yajl see the end of a number, so that no token is left over
       for yajl_complete_parse, where offsets would count from zero again. */
    char *copy = arena_alloc(a, text.n + 1);
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\n';
    p.text = (struct str){copy, text.n + 1};

    yajl_alloc_funcs memory = {
        .malloc = piece_get, .realloc = piece_grow, .free = piece_free, .ctx = a};
    p.yajl = yajl_alloc(&callbacks, &memory, &p);
    yajl_config(p.yajl, yajl_dont_validate_strings, 1);

    err_t err = run(&p);
    if (err == OK)
        *out = p.root;
    if (error->offset > text.n)
        error->offset = text.n;
    return err;
}

const struct json *json_get(const struct json *object, struct str key)
{
    if (object == NULL || object->type != JSON_OBJECT)
        return NULL;
    for (const struct json *m = object->child; m != NULL; m = m->next) {
        if (str_eq(m->key, key))
            return m;
    }
    return NULL;
}

struct str json_get_text(const struct json *object, const char *key)
{
    const struct json *v = json_get(object, str_of(key));
    return v != NULL && v->type == JSON_STRING ? v->text : STR("");
}

bool json_fixed(const struct json *v, int decimals, long *out)
{
    if (v == NULL || v->type != JSON_NUMBER)
        return false;
    struct str s = v->text;
    bool minus = s.n != 0 && s.p[0] == '-';
    bool fraction = false;
    int places = 0; /* decimals taken so far */
    long n = 0;     /* at or below zero: LONG_MIN has no positive twin */
    for (size_t i = minus; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.') {
            fraction = true;
            continue;
        }
        if (c < '0' || c > '9')
            return false; /* an exponent */
        if (fraction && places == decimals) {
            if (c != '0')
                return false;
            continue;
        }
        places += fraction;
        if (__builtin_mul_overflow(n, 10L, &n) || __builtin_sub_overflow(n, (long)(c - '0'), &n))
            return false;
    }
    for (; places < decimals; places++) {
        if (__builtin_mul_overflow(n, 10L, &n))
            return false;
    }
    if (!minus && n == LONG_MIN)
        return false;
    *out = minus ? n : -n;
    return true;
}
