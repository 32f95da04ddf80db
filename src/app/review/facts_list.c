/*
 * facts_list.c — what was given, by whom and when; scans of papers.
 */
#include "app/review/facts_list.h"

#include <string.h>

#include "app/audit/audit.h"
#include "app/review/subject_find.h"
#include "lib/file/attachment.h"
#include "lib/json/json.h"

#define SUBJECT_BYTES ((size_t)64 << 20)
enum { FIRST_FACTS = 64, ABOUT_BYTES = 1 << 16, VALUE_BYTES = 1 << 20 };

enum col {
    COL_ID,
    COL_KIND,
    COL_NAME,
    COL_CARD,
    COL_UNIT,
    COL_REVIEW_ON,
    COL_ON_PAPER,
    COL_NO_SHORTCOMING,
    COL_SELF_LEVEL,
    COL_SCAN,
    COL_FACTS,
    COL_PROVIDER,
    COL_FILE,
    COL_SOURCE,
    COL_RECEIVED_ON
};

struct listing {
    struct db *db;
    struct arena *a; /* of the subject in hand */
    struct given_subject s;
    size_t cap;
    facts_list_fn *fn;
    void *ctx;
    int64_t n;
};

static struct str text_of(struct arena *a, const struct json *v)
{
    struct buf b;
    buf_open(&b, VALUE_BYTES);
    json_write_tree(&b, v);
    struct str out = str_copy(a, buf_view(&b));
    buf_close(&b);
    return out;
}

/* A later word about a fact takes the place of an earlier one. */
static void add_fact(struct listing *x, const struct given_fact *f)
{
    struct given_subject *s = &x->s;
    for (size_t i = 0; i < s->n; i++)
        s->fact[i].counts = s->fact[i].counts && !str_eq(s->fact[i].name, f->name);
    if (s->n == x->cap) {
        struct given_fact *more = ARENA_ARRAY(x->a, struct given_fact, x->cap * 2 + FIRST_FACTS);
        if (s->n > 0)
            memcpy(more, s->fact, s->n * sizeof *more);
        s->fact = more;
        x->cap = x->cap * 2 + FIRST_FACTS;
    }
    s->fact[s->n++] = *f;
}

static err_t add_return(struct listing *x, const struct query *q)
{
    struct json *facts = NULL;
    struct json_error e;
    struct given_fact f = {.provider = str_copy(x->a, q_get_text(q, COL_PROVIDER)),
                           .file = str_copy(x->a, q_get_text(q, COL_FILE)),
                           .source = str_copy(x->a, q_get_text(q, COL_SOURCE)),
                           .received_on = q_get_day(q, COL_RECEIVED_ON),
                           .counts = true};
    if (q_is_null(q, COL_FACTS))
        return OK;
    if (json_parse(x->a, str_copy(x->a, q_get_text(q, COL_FACTS)), &facts, &e) != OK)
        return problem_add(db_problems(x->db), (struct place){.line = 0}, false,
                           MSG(x->a, db_lang(x->db), M_REVIEW_BOOK_FACTS, x->s.name));
    for (const struct json *v = facts->child; v != NULL; v = v->next) {
        f.name = v->key;
        f.value = text_of(x->a, v);
        add_fact(x, &f);
    }
    return OK;
}

static void tell(struct listing *x)
{
    if (x->s.id == 0)
        return;
    x->fn(x->ctx, &x->s);
    x->n++;
}

static void begin_subject(struct listing *x, const struct query *q)
{
    arena_reset(x->a);
    x->cap = 0;
    x->s = (struct given_subject){.id = q_get_int(q, COL_ID),
                                  .member = str_is(q_get_text(q, COL_KIND), "member"),
                                  .name = str_copy(x->a, q_get_text(q, COL_NAME)),
                                  .card = str_copy(x->a, q_get_text(q, COL_CARD)),
                                  .unit_code = str_copy(x->a, q_get_text(q, COL_UNIT)),
                                  .review_on = q_get_day(q, COL_REVIEW_ON),
                                  .on_paper = q_get_int(q, COL_ON_PAPER) != 0,
                                  .no_shortcoming = q_get_int(q, COL_NO_SHORTCOMING) != 0,
                                  .self_level = str_copy(x->a, q_get_text(q, COL_SELF_LEVEL)),
                                  .scan = str_copy(x->a, q_get_text(q, COL_SCAN))};
}

static err_t walk(struct listing *x, struct query *q)
{
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        if (q_get_int(q, COL_ID) != x->s.id) {
            tell(x);
            begin_subject(x, q);
        }
        TRY(add_return(x, q));
        TRY(q_step(q, &row));
    }
    tell(x);
    return OK;
}

err_t facts_list(struct db *db, const struct cycle *c, int first, int last, facts_list_fn *fn,
                 void *ctx, int64_t *n)
{
    struct listing x = {.db = db, .fn = fn, .ctx = ctx};
    struct query *q = db_query(db, "facts_list");
    q_int(q, "cycle", c->id);
    q_int(q, "first", first);
    q_int(q, "last", last);
    x.a = arena_open(SUBJECT_BYTES);
    err_t err = walk(&x, q);
    arena_close(x.a);
    *n = x.n;
    return err;
}

/* --- scans --- */

struct scanning {
    struct db *db;
    struct arena *a;
    const struct cycle *c;
    const struct scan_request *r;
    char hex[DIGEST_HEX_BYTES];
};

static err_t refuse(const struct scanning *x, enum msg_id id)
{
    struct str who = subject_called(x->db, x->a, x->r->subject);
    (void)problem_add(db_problems(x->db), (struct place){.file = str_of(x->r->file)}, false,
                      MSG(x->a, db_lang(x->db), id, who));
    return E_STATE;
}

/* The scan that is noted; "" for none. */
static err_t scan_before(const struct scanning *x, struct str *was)
{
    struct query *q = db_query(x->db, "facts_scan_before");
    bool row;
    q_int(q, "subject", x->r->subject);
    TRY(q_step(q, &row));
    if (!row)
        return refuse(x, M_REVIEW_NO_PAPER);
    bool on_paper = q_get_int(q, 0) != 0;
    *was = str_copy(x->a, q_get_text(q, 1));
    TRY(q_run(q));
    return on_paper ? OK : refuse(x, M_REVIEW_NO_PAPER);
}

static err_t note_scan(const struct scanning *x, struct str was)
{
    const char *slash = strrchr(x->r->file, '/');
    struct buf b;
    struct query *q = db_query(x->db, "facts_scan_set");
    q_int(q, "subject", x->r->subject);
    q_text(q, "scan", str_of(x->hex));
    TRY(q_run(q));
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"year\":%d,\"quarter\":%d,\"subject\":%lld,\"file\":", x->c->year,
               x->c->quarter, (long long)x->r->subject);
    json_write_str(&b, str_of(slash != NULL ? slash + 1 : x->r->file));
    buf_printf(&b, ",\"sha256\":\"%s\"", x->hex);
    if (was.n > 0)
        buf_printf(&b, ",\"replaces\":\"%.*s\"", STR_ARG(was));
    buf_char(&b, '}');
    struct act act = audit_command(x->a, STR("review.scan"), str_copy(x->a, buf_view(&b)));
    buf_close(&b);
    if (x->r->actor.n > 0)
        act.actor = x->r->actor;
    return audit_add(x->db, &act, NULL);
}

static err_t scan_in(struct scanning *x, bool *same)
{
    struct str was;
    TRY(scan_before(x, &was));
    TRY(attachment_put(x->a, x->r->book, x->r->file, db_lang(x->db), db_problems(x->db), x->hex));
    *same = str_is(was, x->hex);
    if (*same)
        return OK;
    if (was.n > 0 && !x->r->yes)
        return refuse(x, M_REVIEW_OTHER_SCAN);
    return note_scan(x, was);
}

err_t facts_scan(struct db *db, struct arena *a, const struct cycle *c,
                 const struct scan_request *r, bool *same)
{
    struct scanning x = {.db = db, .a = a, .c = c, .r = r};
    *same = false;
    if (c->closed)
        return refuse(&x, M_REVIEW_CLOSED);
    TRY(db_begin(db));
    err_t err = scan_in(&x, same);
    if (err == OK && !*same)
        return db_commit(db);
    db_rollback(db);
    return err;
}
