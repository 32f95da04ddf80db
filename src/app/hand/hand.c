/*
 * hand.c — the frame of the commands that enter one record.
 */
#include "app/hand/hand.h"

#include <stdio.h>
#include <string.h>

#include "app/audit/audit.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

#define HAND_ARENA ((size_t)1 << 30)
enum {
    ABOUT_BYTES = 1 << 20,
    LINE_BYTES = 1 << 16,
    FIRST_YEAR = 1930,
    LAST_YEAR = 2100,
    LABEL_BYTES = 4096
};

int hand_main(int argc, char **argv, const struct hand_verb *verbs, size_t n, enum msg_id usage)
{
    struct hand h = {.usage = usage};
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&h.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, HAND_ARENA))
        return 2;
    h.usage = usage;
    h.unit = options_value(&h.c.o, "--unit");
    h.card = options_value(&h.c.o, "--card");
    h.name = options_value(&h.c.o, "--name");
    h.birth = options_value(&h.c.o, "--birth");
    h.actor = hand_text(&h, "--by");
    h.json = options_flag(&h.c.o, "--json");
    h.dry_run = options_flag(&h.c.o, "--dry-run");
    for (size_t i = 0; i < n; i++) {
        if (strcmp(verbs[i].name, verb) == 0)
            return command_finish(&h.c, verbs[i].run(&h));
    }
    (void)fprintf(stderr, "kiemdiem %.*s\n", STR_ARG(msg_text(h.c.o.lang, usage)));
    return command_misuse(&h.c);
}

/* --- options --- */

static void wrong(struct hand *h, enum msg_id id, const char *a, const char *b)
{
    say_error(h->c.o.lang, id, a, b);
    h->wrong = true;
}

struct str hand_text(struct hand *h, const char *option)
{
    const char *v = options_value(&h->c.o, option);
    return str_trim(str_of(v != NULL ? v : ""));
}

struct str hand_needed(struct hand *h, const char *option)
{
    struct str v = hand_text(h, option);
    if (v.n == 0)
        wrong(h, M_HAND_NEEDED, option, "");
    return v;
}

date_t hand_day(struct hand *h, const char *option)
{
    const char *v = options_value(&h->c.o, option);
    date_t day = DAY_NONE;
    if (v != NULL && !day_read(str_of(v), &day)) {
        wrong(h, M_HAND_BAD_DAY, option, v);
        return DAY_NONE;
    }
    return day;
}

date_t hand_day_needed(struct hand *h, const char *option)
{
    bool before = h->wrong;
    date_t day = hand_day(h, option);
    if (day == DAY_NONE && h->wrong == before)
        wrong(h, M_HAND_NEEDED, option, "");
    return day;
}

int hand_year(struct hand *h, const char *option)
{
    const char *v = options_value(&h->c.o, option);
    long year = 0;
    if (v != NULL && !str_to_long(str_of(v), FIRST_YEAR, LAST_YEAR, &year))
        wrong(h, M_HAND_BAD_YEAR, option, v);
    return (int)year;
}

struct str hand_word(struct hand *h, const char *option, const char *words)
{
    const char *v = options_value(&h->c.o, option);
    struct str rest = str_of(words), one, first = {NULL, 0};
    while (rest.n > 0 && str_cut(&rest, '|', &one)) {
        if (v != NULL && str_is(one, v))
            return one;
        if (first.p == NULL)
            first = one;
    }
    if (v != NULL)
        wrong(h, M_HAND_BAD_WORD, option, words);
    return first;
}

int hand_maybe(struct hand *h, const char *option)
{
    struct str v = hand_word(h, option, "?|yes|no");
    return str_is(v, "yes") ? 1 : str_is(v, "no") ? 0 : -1;
}

err_t hand_open_many(struct hand *h, enum db_mode mode, int least, int most)
{
    bool fits = command_operands(&h->c, least, most, h->usage);
    return fits && !h->wrong ? command_book(&h->c, mode) : E_INVALID;
}

err_t hand_open(struct hand *h, enum db_mode mode, int n)
{
    return hand_open_many(h, mode, n, n);
}

/* --- lists --- */

err_t hand_list(struct hand *h, struct query *q, hand_json_row *json, hand_words_row *words,
                int64_t *n)
{
    struct buf b;
    bool row;
    *n = 0;
    buf_open(&b, LINE_BYTES);
    err_t err = q_step(q, &row);
    for (; err == OK && row; (*n)++) {
        if (h->json) {
            buf_clear(&b);
            buf_char(&b, '{');
            json(q, &b);
            buf_z(&b, "}\n");
            (void)fwrite(b.p, 1, b.n, stdout);
        } else {
            words(h, q);
        }
        err = q_step(q, &row);
    }
    buf_close(&b);
    return err;
}

/* --- what is told --- */

err_t hand_number(struct hand *h, int operand, int64_t *out)
{
    struct str v = str_of(h->c.o.args[operand]);
    long n = 0;
    if (!str_to_long(v, 1, 2000000000L, &n))
        return command_refuse(&h->c, M_HAND_NO_NUMBER, v, STR(""));
    *out = n;
    return OK;
}

const struct dict *hand_dict(struct hand *h)
{
    if (h->dict == NULL)
        h->dict = shelf_dict(shelf_open(h->c.a, h->c.o.store, h->c.o.lang), &h->c.problems);
    return h->dict;
}

static const struct enum_def *words_of(struct hand *h, const char *enumeration)
{
    const struct dict *dict = hand_dict(h);
    return dict != NULL ? dict_enum(dict, str_of(enumeration), false) : NULL;
}

err_t hand_dict_word(struct hand *h, const char *enumeration, struct str word)
{
    const struct enum_def *e = words_of(h, enumeration);
    struct buf b;
    if (e == NULL)
        return E_NOTFOUND;
    if (enum_code(e, word) > 0)
        return OK;
    buf_open(&b, LABEL_BYTES);
    for (int i = 0; i < e->n; i++)
        buf_printf(&b, "%s%.*s (%.*s)", i > 0 ? ", " : "", STR_ARG(e->value[i + 1]),
                   STR_ARG(enum_label(e, h->c.o.lang, i + 1)));
    err_t err = command_refuse(&h->c, M_HAND_NO_WORD, word, str_copy(h->c.a, buf_view(&b)));
    buf_close(&b);
    return err;
}

struct str hand_label(struct hand *h, const char *enumeration, struct str word)
{
    const struct enum_def *e = words_of(h, enumeration);
    int code = e != NULL ? enum_code(e, word) : 0;
    return code > 0 ? enum_label(e, h->c.o.lang, code) : word;
}

/* --- acts --- */

static err_t run_and_tell(struct hand *h, const char *act, hand_run *run, void *ctx)
{
    struct buf about;
    int64_t number = 0;
    buf_open(&about, ABOUT_BYTES);
    buf_char(&about, '{');
    err_t err = run(h, ctx, &about);
    buf_char(&about, '}');
    struct act event = audit_command(h->c.a, str_of(act), str_copy(h->c.a, buf_view(&about)));
    bool too_long = about.over;
    buf_close(&about);
    if (h->actor.n > 0)
        event.actor = h->actor;
    if (err == OK && too_long)
        return command_refuse(&h->c, M_ORG_TOO_LONG, STR(""), STR(""));
    TRY(err);
    TRY(audit_add(h->c.db, &event, &number));
    return h->then != NULL ? h->then(h, ctx, number) : OK;
}

err_t hand_act(struct hand *h, const char *act, hand_run *run, void *ctx)
{
    TRY(db_begin(h->c.db));
    err_t err = run_and_tell(h, act, run, ctx);
    if (err == OK && !h->dry_run)
        return db_commit(h->c.db);
    db_rollback(h->c.db);
    if (err == OK)
        SAY0(&h->c, M_HAND_DRY_RUN); /* the sentence of the act follows */
    return err;
}

static void name_it(struct buf *b, const char *name)
{
    bool first = b->n > 0 && b->p[b->n - 1] == '{';
    buf_printf(b, "%s\"%s\":", first ? "" : ",", name);
}

void hand_json_text(struct buf *b, const char *name, struct str value)
{
    name_it(b, name);
    json_write_str(b, value);
}

void hand_json_int(struct buf *b, const char *name, int64_t value)
{
    name_it(b, name);
    buf_printf(b, "%lld", (long long)value);
}

void hand_json_day(struct buf *b, const char *name, date_t day)
{
    char text[11];
    name_it(b, name);
    if (day == DAY_NONE) {
        buf_z(b, "null");
        return;
    }
    date_format_iso(day, text);
    buf_printf(b, "\"%s\"", text);
}

void hand_json_maybe(struct buf *b, const char *name, int value)
{
    name_it(b, name);
    buf_z(b, value < 0 ? "null" : value == 1 ? "true" : "false");
}

void hand_json_who(struct buf *b, const struct who *w)
{
    if (w->person != 0)
        hand_json_int(b, "person", w->person);
    hand_json_text(b, w->person != 0 ? "about" : "unit", w->called);
}
