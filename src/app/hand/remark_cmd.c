/*
 * remark_cmd.c — `kiemdiem remark list|accept|reject|done BOOK …`: remarks in prose, settled by
 * somebody, with what each accepted discipline reopens.
 */
#include <stdio.h>
#include <string.h>

#include "app/hand/again.h"
#include "app/hand/hand_cmd.h"
#include "app/judge/command.h"
#include "app/roster/settle.h"
#include "lib/json/json.h"

#define REMARK_ARENA ((size_t)1 << 30)
enum { LINE_BYTES = 1 << 18 };

struct remark_request {
    struct command c;
    const char *kind;
    struct str actor;
    bool json, all;
};

static void bind_filter(struct query *q, const struct remark_request *r)
{
    if (!r->all)
        q_text(q, "state", STR("open"));
    if (r->kind != NULL)
        q_text(q, "kind", str_of(r->kind));
}

static void row_json(const struct query *q, struct buf *b)
{
    static const char *const names[] = {"kind", "text", "proposal", "state", "about", "mark"};
    buf_clear(b);
    buf_printf(b, "{\"id\":%lld", (long long)q_get_int(q, 0));
    for (int i = 0; i < 6; i++) {
        struct str v = q_get_text(q, i + 1);
        buf_printf(b, ",\"%s\":", names[i]);
        if (i == 2)
            buf_str(b, v.n > 0 ? v : STR("null"));
        else
            json_write_str(b, v);
    }
    buf_char(b, '}');
    printf("%.*s\n", STR_ARG(buf_view(b)));
}

static void row_words(const struct remark_request *r, const struct query *q)
{
    struct str proposal = q_get_text(q, 3);
    printf("%6lld  %-12.*s %.*s (%.*s): %.*s", (long long)q_get_int(q, 0),
           STR_ARG(q_get_text(q, 1)), STR_ARG(q_get_text(q, 5)), STR_ARG(q_get_text(q, 6)),
           STR_ARG(q_get_text(q, 2)));
    if (r->all)
        printf("  [%.*s]", STR_ARG(q_get_text(q, 4)));
    if (proposal.n > 0)
        printf("  → %.*s", STR_ARG(proposal));
    printf("\n");
}

static err_t do_list(struct remark_request *r)
{
    struct buf b;
    bool row;
    int64_t n = 0, proposals = 0;
    TRY(command_book(&r->c, DB_READ));
    struct query *q = db_query(r->c.db, "remark_each");
    bind_filter(q, r);
    buf_open(&b, LINE_BYTES);
    err_t err = q_step(q, &row);
    while (err == OK && row) {
        n++;
        proposals += q_get_text(q, 3).n > 0;
        if (r->json)
            row_json(q, &b);
        else
            row_words(r, q);
        err = q_step(q, &row);
    }
    buf_close(&b);
    if (err == OK && !r->json)
        SAY(&r->c, M_IMPORT_REMARKS_LISTED, command_number(&r->c, n),
            command_number(&r->c, proposals), command_number(&r->c, n - proposals));
    return err;
}

/* The numbers of the operands, or every open remark of the kind. */
static err_t collect(struct remark_request *r, int64_t **ids, size_t *n)
{
    size_t cap = (size_t)r->c.o.n_args;
    *n = 0;
    *ids = ARENA_ARRAY(r->c.a, int64_t, cap + 1);
    for (int i = 1; i < r->c.o.n_args; i++) {
        long id = 0;
        if (!str_to_long(str_of(r->c.o.args[i]), 1, 2000000000L, &id))
            return command_refuse(&r->c, M_IMPORT_NO_REMARK, str_of(r->c.o.args[i]), STR(""));
        (*ids)[(*n)++] = id;
    }
    if (r->kind == NULL)
        return OK;
    struct query *q = db_query(r->c.db, "remark_each");
    bool row;
    bind_filter(q, r);
    TRY(q_step(q, &row));
    while (row) {
        if (*n >= cap) {
            int64_t *more = ARENA_ARRAY(r->c.a, int64_t, cap * 2 + 64);
            memcpy(more, *ids, *n * sizeof *more);
            *ids = more;
            cap = cap * 2 + 63;
        }
        (*ids)[(*n)++] = q_get_int(q, 0);
        TRY(q_step(q, &row));
    }
    return OK;
}

/* Each is an act of its own; one that cannot be is told and the others go on. */
static err_t do_settle(struct remark_request *r, enum settle how)
{
    int64_t *ids = NULL;
    size_t n = 0;
    long settled = 0;
    err_t first = OK;
    struct again x;
    struct settle_watch watch = {.added = again_look, .ctx = &x};
    const struct dict *dict =
        shelf_dict(shelf_open(r->c.a, r->c.o.store, r->c.o.lang), &r->c.problems);
    if (dict == NULL)
        return E_INVALID;
    again_open(&x, &r->c, r->actor);
    TRY(command_book(&r->c, DB_WRITE));
    TRY(collect(r, &ids, &n));
    for (size_t i = 0; i < n; i++) {
        err_t err = remark_settle(r->c.db, ids[i], how, r->actor, &watch);
        if (err == OK)
            settled++;
        else if (first == OK)
            first = err;
    }
    SAY(&r->c, M_IMPORT_SETTLED, command_number(&r->c, settled), command_number(&r->c, (int64_t)n));
    again_say(&x, dict);
    return first;
}

/* A kind that does not exist would find nothing, and nothing would be settled without a word. */
static bool kind_is_known(struct remark_request *r)
{
    struct str words = STR("");
    for (int i = 0; r->kind != NULL && i < REMARK_KINDS; i++) {
        if (strcmp(r->kind, remark_kind_words[i]) == 0)
            return true;
        words =
            str_fmt(r->c.a, "%.*s%s%s", STR_ARG(words), i > 0 ? ", " : "", remark_kind_words[i]);
    }
    if (r->kind == NULL)
        return true;
    say_error(r->c.o.lang, M_HAND_NO_WORD, r->kind, words.p);
    return false;
}

int cmd_remark(int argc, char **argv)
{
    static const char *const verbs[] = {"accept", "reject", "done"};
    struct remark_request r = {.kind = NULL};
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&r.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, REMARK_ARENA))
        return 2;
    const char *by = options_value(&r.c.o, "--by");
    r.kind = options_value(&r.c.o, "--kind");
    r.actor = str_of(by != NULL ? by : "");
    r.json = options_flag(&r.c.o, "--json");
    r.all = options_flag(&r.c.o, "--all");
    if (!kind_is_known(&r))
        return command_misuse(&r.c);
    if (strcmp(verb, "list") == 0) {
        if (!command_operands(&r.c, 1, 1, M_IMPORT_REMARK_USAGE))
            return command_misuse(&r.c);
        return command_finish(&r.c, do_list(&r));
    }
    for (int i = 0; i < 3; i++) {
        if (strcmp(verb, verbs[i]) != 0)
            continue;
        r.all = false;
        int least = r.kind != NULL ? 1 : 2;
        if (!command_operands(&r.c, least, OPTIONS_ARGS, M_IMPORT_REMARK_USAGE))
            return command_misuse(&r.c);
        return command_finish(&r.c, do_settle(&r, (enum settle)i));
    }
    (void)fprintf(stderr, "kiemdiem %.*s\n", STR_ARG(msg_text(r.c.o.lang, M_IMPORT_REMARK_USAGE)));
    return command_misuse(&r.c);
}
