/*
 * post_cmd.c — the book's catalogue of posts at the command line: what each title means, how many
 * people hold it, and placing what nobody has placed yet.
 */
#include "app/person/post_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/audit/audit.h"
#include "app/judge/command.h"
#include "app/person/person.h"
#include "lib/json/json.h"

#define POST_ARENA ((size_t)256 << 20)
enum { ABOUT_BYTES = 1 << 16 };

struct post_request {
    struct command c;
    struct str title, actor;
    struct post_meaning meaning;
    bool json, unplaced;
};

static struct str or_empty(const char *z)
{
    return str_of(z != NULL ? z : "");
}

static bool is_one_of(struct str word, const char *words)
{
    struct str rest = str_of(words), one;
    while (str_cut(&rest, '|', &one)) {
        if (str_eq(one, word))
            return true;
    }
    return false;
}

static const char *yes_no(const struct query *q, int col)
{
    int v = q_get_maybe(q, col);
    return v < 0 ? "?" : v == 1 ? "yes" : "no";
}

/* --- list --- */

static void row_json(const struct query *q, struct buf *b)
{
    static const char *const names[] = {"title", "role", "leads", "managed_by"};
    buf_clear(b);
    buf_char(b, '{');
    for (int i = 0; i < 4; i++) {
        buf_printf(b, "%s\"%s\":", i > 0 ? "," : "", names[i]);
        json_write_str(b, q_get_text(q, i + 1));
    }
    buf_printf(b, ",\"placed\":%s,\"people\":%lld}", q_get_int(q, 8) != 0 ? "true" : "false",
               (long long)q_get_int(q, 9));
    printf("%.*s\n", STR_ARG(buf_view(b)));
}

static void row_words(const struct query *q)
{
    struct str managed = q_get_text(q, 4);
    printf("%7lld  %.*s | %.*s | %.*s | %.*s | %s | %s | %s%s\n", (long long)q_get_int(q, 9),
           STR_ARG(q_get_text(q, 1)), STR_ARG(q_get_text(q, 2)), STR_ARG(q_get_text(q, 3)),
           STR_ARG(managed.n > 0 ? managed : STR("?")), yes_no(q, 5), yes_no(q, 6), yes_no(q, 7),
           q_get_int(q, 8) != 0 ? "" : "  *");
}

static err_t do_list(struct post_request *r)
{
    struct buf b;
    bool row;
    int64_t titles = 0, open = 0, people = 0;
    TRY(command_book(&r->c, DB_READ));
    struct query *q = db_query(r->c.db, "post_title_each");
    buf_open(&b, ABOUT_BYTES);
    err_t err = q_step(q, &row);
    while (err == OK && row) {
        bool placed = q_get_int(q, 8) != 0;
        titles++;
        open += !placed;
        people += placed ? 0 : q_get_int(q, 9);
        if (!placed || !r->unplaced) {
            if (r->json)
                row_json(q, &b);
            else
                row_words(q);
        }
        err = q_step(q, &row);
    }
    buf_close(&b);
    if (err == OK && !r->json)
        SAY(&r->c, M_PERSON_POSTS_LISTED, command_number(&r->c, titles),
            command_number(&r->c, open), command_number(&r->c, people));
    return err;
}

/* --- place --- */

/* Places the title itself, known or not. */
static err_t place_one(struct post_request *r, struct str title, int64_t *n)
{
    int64_t id = 0;
    struct str plain = post_plain(r->c.a, title);
    TRY(post_title_find(r->c.db, plain, &id));
    (*n)++;
    if (id != 0)
        return post_title_place(r->c.db, id, &r->meaning);
    return post_title_add(r->c.db, title, plain, &r->meaning, &id);
}

/* "Trưởng phòng *": every title of the book that begins so and that nobody has placed. */
static err_t place_all(struct post_request *r, struct str begins, int64_t *n)
{
    enum { MOST = 4096 };
    int64_t ids[MOST];
    int found = 0;
    bool row;
    struct str plain = post_plain(r->c.a, begins);
    struct query *q = db_query(r->c.db, "post_title_each");
    TRY(q_step(q, &row));
    while (row) {
        struct str title = post_plain(r->c.a, q_get_text(q, 1));
        bool fits = str_starts(title, plain) && (title.n == plain.n || title.p[plain.n] == ' ');
        if (fits && q_get_int(q, 8) == 0 && found < MOST)
            ids[found++] = q_get_int(q, 0);
        TRY(q_step(q, &row));
    }
    for (int i = 0; i < found; i++)
        TRY(post_title_place(r->c.db, ids[i], &r->meaning));
    *n = found;
    return OK;
}

static err_t tell(struct post_request *r, int64_t n)
{
    struct buf b;
    buf_open(&b, ABOUT_BYTES);
    buf_z(&b, "{\"title\":");
    json_write_str(&b, r->title);
    buf_z(&b, ",\"role\":");
    json_write_str(&b, r->meaning.role);
    buf_z(&b, ",\"leads\":");
    json_write_str(&b, r->meaning.leads);
    buf_z(&b, ",\"managed_by\":");
    json_write_str(&b, r->meaning.managed_by);
    buf_printf(&b, ",\"titles\":%lld}", (long long)n);
    struct act act = audit_command(r->c.a, STR("post.place"), str_copy(r->c.a, buf_view(&b)));
    buf_close(&b);
    if (r->actor.n > 0)
        act.actor = r->actor;
    return audit_add(r->c.db, &act, NULL);
}

static err_t place_and_tell(struct post_request *r, int64_t *n)
{
    if (str_ends(r->title, STR(" *")))
        TRY(place_all(r, str_sub(r->title, 0, r->title.n - 2), n));
    else
        TRY(place_one(r, r->title, n));
    return *n > 0 ? tell(r, *n) : OK;
}

static err_t do_place(struct post_request *r)
{
    int64_t n = 0;
    TRY(command_book(&r->c, DB_WRITE));
    TRY(db_begin(r->c.db));
    err_t err = place_and_tell(r, &n);
    if (err == OK)
        err = db_commit(r->c.db);
    else
        db_rollback(r->c.db);
    if (err == OK)
        SAY(&r->c, M_PERSON_POST_PLACED, r->title, command_number(&r->c, n));
    return err;
}

/* --- the command --- */

/* yes, no, ? of an option; absent is ?. */
static bool take_maybe(struct post_request *r, const char *option, int *out)
{
    const char *v = options_value(&r->c.o, option);
    *out = v == NULL || strcmp(v, "?") == 0 ? -1 : strcmp(v, "yes") == 0;
    if (v == NULL || is_one_of(str_of(v), "yes|no|?"))
        return true;
    say_error(r->c.o.lang, M_PERSON_BAD_WORD, option, "yes, no, ?");
    return false;
}

static bool take_word(struct post_request *r, const char *option, const char *words,
                      struct str *out)
{
    const char *v = options_value(&r->c.o, option);
    *out = or_empty(v);
    if (is_one_of(*out, words))
        return true;
    say_error(r->c.o.lang, M_PERSON_BAD_WORD, option, words);
    return false;
}

static bool take_meaning(struct post_request *r)
{
    struct post_meaning *m = &r->meaning;
    if (!take_word(r, "--role", "head|deputy|member|committee|none", &m->role) ||
        !take_word(r, "--leads", "yes|no|cell", &m->leads))
        return false;
    const char *managed = options_value(&r->c.o, "--managed");
    m->managed_by = managed == NULL || strcmp(managed, "?") == 0 ? STR("") : str_of(managed);
    if (m->managed_by.n > 0 &&
        !is_one_of(m->managed_by, "cell|grassroots|commune|district|province|central")) {
        say_error(r->c.o.lang, M_PERSON_BAD_WORD, "--managed",
                  "cell|grassroots|commune|district|province|central|?");
        return false;
    }
    return take_maybe(r, "--state-employee", &m->state_employee) &&
           take_maybe(r, "--in-system", &m->in_system) && take_maybe(r, "--standing", &m->standing);
}

int cmd_post(int argc, char **argv)
{
    struct post_request r = {.json = false};
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&r.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, POST_ARENA))
        return 2;
    bool place = strcmp(verb, "place") == 0;
    r.json = options_flag(&r.c.o, "--json");
    r.unplaced = options_flag(&r.c.o, "--unplaced");
    r.title = str_trim(or_empty(options_value(&r.c.o, "--title")));
    r.actor = or_empty(options_value(&r.c.o, "--by"));
    if (place && (r.title.n == 0 || !take_meaning(&r))) {
        (void)fprintf(stderr, "kiemdiem %.*s\n",
                      STR_ARG(msg_text(r.c.o.lang, M_PERSON_POST_USAGE)));
        return command_misuse(&r.c);
    }
    if (!place && strcmp(verb, "list") != 0) {
        (void)fprintf(stderr, "kiemdiem %.*s\n",
                      STR_ARG(msg_text(r.c.o.lang, M_PERSON_POST_USAGE)));
        return command_misuse(&r.c);
    }
    if (!command_operands(&r.c, 1, 1, M_PERSON_POST_USAGE))
        return command_misuse(&r.c);
    return command_finish(&r.c, place ? do_place(&r) : do_list(&r));
}
