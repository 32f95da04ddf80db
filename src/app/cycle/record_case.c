/*
 * record_case.c — the case of a subject: what the records tell, then what was given besides.
 */
#include "app/cycle/records.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

/* Of several that name a fact the last counts. */
static bool given_later(const struct json *const *given, size_t n, size_t from, struct str name)
{
    for (size_t i = from; i < n; i++) {
        if (json_get(given[i], name) != NULL)
            return true;
    }
    return false;
}

/* What the record tells that does not give way: the book knows of no discipline of those who lead, but
   somebody may know of one of them who is not in the book. */
static bool told(const struct json *facts, struct str name, const struct json *const *given,
                 size_t n)
{
    const struct json *v = json_get(facts, name);
    return v != NULL &&
           !(str_is(name, "member_disciplines") && v->n == 0 && given_later(given, n, 0, name));
}

static err_t parse_object(struct arena *a, struct str text, struct json **out)
{
    struct json_error error;
    TRY(json_parse(a, text, out, &error));
    return (*out)->type == JSON_OBJECT ? OK : E_INVALID;
}

static void write_member(struct buf *b, bool *first, const struct json *v)
{
    if (!*first)
        buf_char(b, ',');
    *first = false;
    json_write_str(b, v->key);
    buf_char(b, ':');
    json_write_tree(b, v);
}

/* Quarters are told one by one: where the book has decided none, what was given last of it counts. */
static void write_quarters(struct buf *b, bool *first, const struct json *record,
                           const struct json *const *given, size_t n)
{
    int at = 0;
    buf_z(b, *first ? "\"quarter_levels\":[" : ",\"quarter_levels\":[");
    *first = false;
    for (const struct json *r = record->child; r != NULL; r = r->next, at++) {
        const struct json *is = r;
        for (size_t i = n; i-- > 0 && is->type == JSON_NULL;) {
            const struct json *v = json_get(given[i], STR("quarter_levels"));
            v = v != NULL ? v->child : NULL;
            for (int k = 0; v != NULL && k < at; k++)
                v = v->next;
            is = v != NULL ? v : is;
        }
        buf_z(b, at == 0 ? "" : ",");
        json_write_tree(b, is);
    }
    buf_char(b, ']');
}

/* Answers whether nothing was written. */
static bool write_record(struct buf *b, const struct record *rec, const struct json *facts,
                         const struct json *const *given, size_t n)
{
    bool first = true;
    bool quarters = given_later(given, n, 0, STR("quarter_levels"));
    if (!quarters && !given_later(given, n, 0, STR("member_disciplines"))) {
        buf_str(b, rec->facts);
        return rec->facts.n == 0;
    }
    for (const struct json *v = facts->child; v != NULL; v = v->next) {
        if (quarters && str_is(v->key, "quarter_levels"))
            write_quarters(b, &first, v, given, n);
        else if (told(facts, v->key, given, n))
            write_member(b, &first, v);
    }
    return first;
}

static err_t add_facts(struct arena *a, struct buf *b, const struct record *rec,
                       const struct str *given, size_t n)
{
    struct json *facts = NULL;
    const struct json **tree = ARENA_ARRAY(a, const struct json *, n + 1);
    if (n == 0) {
        buf_str(b, rec->facts);
        return OK;
    }
    TRY(parse_object(a, str_fmt(a, "{%.*s}", STR_ARG(rec->facts)), &facts));
    for (size_t i = 0; i < n; i++) {
        struct json *t = NULL;
        TRY(parse_object(a, given[i], &t));
        tree[i] = t;
    }
    bool first = write_record(b, rec, facts, tree, n);
    for (size_t i = 0; i < n; i++) {
        for (const struct json *v = tree[i]->child; v != NULL; v = v->next) {
            if (!told(facts, v->key, tree, n) && !given_later(tree, n, i + 1, v->key))
                write_member(b, &first, v);
        }
    }
    return OK;
}

static void add_head(struct buf *b, const struct cycle *c, const struct cycle_ground *g,
                     struct str id, enum subject subject)
{
    char day[11];
    struct str rest = g->overlays, one;
    buf_z(b, "{\"id\":");
    json_write_str(b, id);
    buf_z(b, ",\"pack\":\""); /* for every subject of a nation: no printf */
    buf_str(b, g->pack_id);
    buf_z(b, "\",\"overlays\":[");
    for (const char *before = "\""; rest.n > 0 && str_cut(&rest, ',', &one); before = ",\"") {
        buf_z(b, before);
        buf_str(b, one);
        buf_char(b, '"');
    }
    buf_z(b, "],\"cycle\":{\"year\":");
    buf_long(b, c->year);
    buf_z(b, ",\"quarter\":");
    if (c->quarter > 0)
        buf_long(b, c->quarter);
    else
        buf_z(b, "null");
    date_format_iso(c->cutoff, day);
    buf_z(b, ",\"cutoff\":\"");
    buf_z(b, day);
    buf_z(b, "\"},\"subject\":\"");
    buf_z(b, subject_names[subject]);
    buf_z(b, "\",\"facts\":{");
}

err_t record_case(struct arena *a, const struct cycle *c, const struct cycle_ground *g,
                  struct str id, const struct record *rec, const struct str *given, size_t n_given,
                  struct str *out)
{
    struct buf b;
    buf_open(&b, LIMIT_CASE_BYTES);
    add_head(&b, c, g, id, rec->subject);
    err_t err = add_facts(a, &b, rec, given, n_given);
    buf_z(&b, "}}");
    *out = str_copy(a, buf_view(&b));
    if (err == OK && b.over)
        err = E_LIMIT;
    buf_close(&b);
    return err;
}

/* --- a case that was judged, with other facts --- */

static void write_changed_facts(struct buf *b, const struct json *facts,
                                const struct json *const *change, size_t n)
{
    bool first = true;
    buf_z(b, "\"facts\":{");
    for (const struct json *f = facts->child; f != NULL; f = f->next) {
        if (!given_later(change, n, 0, f->key))
            write_member(b, &first, f);
    }
    for (size_t i = 0; i < n; i++) {
        for (const struct json *v = change[i]->child; v != NULL; v = v->next) {
            if (!given_later(change, n, i + 1, v->key))
                write_member(b, &first, v);
        }
    }
    buf_char(b, '}');
}

err_t record_case_changed(struct arena *a, struct str text, const struct str *change, size_t n,
                          struct str *out)
{
    struct json *tree = NULL;
    const struct json **changed = ARENA_ARRAY(a, const struct json *, n + 1);
    struct buf b;
    bool first = true;
    TRY(parse_object(a, text, &tree));
    for (size_t i = 0; i < n; i++) {
        struct json *t = NULL;
        TRY(parse_object(a, change[i], &t));
        changed[i] = t;
    }
    buf_open(&b, LIMIT_CASE_BYTES);
    buf_char(&b, '{');
    for (const struct json *v = tree->child; v != NULL; v = v->next) {
        if (!str_is(v->key, "facts")) {
            write_member(&b, &first, v);
            continue;
        }
        buf_z(&b, first ? "" : ",");
        first = false;
        write_changed_facts(&b, v, changed, n);
    }
    buf_char(&b, '}');
    *out = str_copy(a, buf_view(&b));
    err_t err = b.over ? E_LIMIT : OK;
    buf_close(&b);
    return err;
}
