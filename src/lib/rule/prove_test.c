/*
 * prove_test.c — small packs, each with one fault that the proofs must find, and one without any.
 */
#include "lib/rule/prove.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"

static const char dictionary[] =
    "enum level ordered KHT HT HTT XS\n"
    "  vi KHT một | HT hai | HTT ba | XS bốn\n"
    "  en KHT one | HT two | HTT three | XS four\n"
    "fact asked for member count 0..30000\n  vi giao\n  en asked\n  usual 10\n"
    "fact done for member count 0..30000 up\n  vi xong\n  en done\n  usual 10\n"
    "fact good for member bool up\n  vi tốt\n  en good\n  usual true\n"
    "fact ill for member bool\n  vi ốm\n  en ill\n  usual false\n"
    "fact unit for member level nullable up\n  vi đơn vị\n  en unit\n  usual HTT\n"
    "list faults for member down\n  vi lỗi\n  en faults\n  usual []\n"
    "  field grave bool usual false\n    vi nặng\n    en grave\n"
    "  field mended bool usual false\n    vi đã sửa\n    en mended\n";

static const char head[] = "pack tiny \"Quy định mẫu\" issued 01/01/2024 cycles 2024..2024\n"
                           "  en Tiny\n"
                           "  in force 01/01/2024..\n"
                           "  side party\n"
                           "document D \"Quy định mẫu\" issued 01/01/2024 in force 01/01/2024..\n"
                           "param low = 50 %\n  cite D 1\n  confidence assumed\n  vi a\n  en a\n";

#define RULE(id, conf, when, then, more)                                                           \
    "rule " id " for member, " conf "\n  cite D 1\n  when " when "\n  then " then                  \
    "\n  vi a\n  en a\n  fires good = true\n  spares good = false\n" more

#define SOUND                                                                                      \
    RULE("low", "confirmed", "done less than low of asked", "level KHT", "")                       \
    RULE("some", "confirmed", "done less than asked and not ill", "at most HT", "")                \
    RULE("poor", "confirmed", "not good", "at most HTT", "")                                       \
    RULE("grave", "confirmed", "some faults (grave and not mended)", "level KHT", "")              \
    RULE("mended", "confirmed", "some faults (grave and mended)", "discretion", "")                \
    RULE("ill", "confirmed", "ill and done is 0", "not rated", "")

static const char overlay_head[] =
    "overlay loose \"Hướng dẫn mẫu\" issued 01/02/2024 on tiny cycles 2024..2024\n"
    "  by Tỉnh mẫu\n"
    "document H \"Hướng dẫn mẫu\" issued 01/02/2024 in force 01/02/2024..\n";

static const struct fact_limit limits[] = {{LIMIT_NOT_MORE, {"done", "asked"}}};

struct texts {
    const char *rules, *overlay;
};

static err_t read_text(void *ctx, struct arena *a, struct str path, struct str *text)
{
    const struct texts *t = ctx;
    if (str_is(path, "dictionary.pack")) {
        *text = str_of(dictionary);
    } else if (str_is(path, "tiny/pack.pack")) {
        *text = str_fmt(a, "%s%s", head, t->rules);
    } else if (str_is(path, "overlays/loose/pack.pack") && t->overlay != NULL) {
        *text = str_fmt(a, "%s%s", overlay_head, t->overlay);
    } else {
        return E_NOTFOUND;
    }
    return OK;
}

static err_t each_folder(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                         void *arg)
{
    (void)a;
    fn(arg, STR("tiny"));
    if (((const struct texts *)ctx)->overlay != NULL)
        fn(arg, STR("overlays/loose"));
    return OK;
}

struct tried {
    struct arena *arena;
    struct pack *pack, *below;
    struct proof *proof;
    int n;
};

static struct pack *load(struct arena *a, struct texts *t, bool overlay)
{
    struct pack_store store = {t, read_text, each_folder};
    struct problems problems;
    const struct dict *dict;
    struct pack *pack = NULL;
    const struct str loose = STR("loose");
    problems_open(&problems, a);
    assert_int_equal(pack_dict(&store, a, LANG_EN, &problems, &dict), OK);
    err_t err = pack_load(&store, dict, a, LANG_EN, STR("tiny"), &loose, overlay, &problems, &pack);
    for (size_t i = 0; i < problems.n; i++) {
        print_message("%d: %.*s\n", problems.list[i].at.line, STR_ARG(problems.list[i].text));
    }
    assert_int_equal(err, OK);
    return pack;
}

static void prove_part(struct tried *t, int part, int parts)
{
    struct prove_options o = {
        .limits = limits, .n_limits = 1, .seed = 7, .part = part, .parts = parts};
    o.cycle = (struct cycle_ctx){2024, 0, date_of(2024, 12, 31), date_of(2024, 1, 1),
                                 date_of(2024, 12, 31)};
    t->proof = prove_pack(t->arena, t->pack, t->below, &o, &t->n);
}

static struct tried try_pack(const char *rules, const char *overlay)
{
    struct texts texts = {rules, overlay};
    struct tried t = {.arena = arena_open((size_t)1 << 30)};
    t.pack = load(t.arena, &texts, overlay != NULL);
    if (overlay != NULL)
        t.below = load(t.arena, &texts, false);
    prove_part(&t, 1, 1);
    return t;
}

static const struct proof *proof_of(const struct tried *t, enum proof_kind kind)
{
    for (int i = 0; i < t->n; i++) {
        if (t->proof[i].kind == kind)
            return &t->proof[i];
    }
    fail_msg("no such proof");
    return NULL;
}

/* The first finding of that kind in a proof. */
static const struct finding *finding_of(const struct tried *t, enum proof_kind kind,
                                        enum finding_kind what)
{
    const struct proof *p = proof_of(t, kind);
    for (int i = 0; i < p->n_findings; i++) {
        if (p->finding[i].kind == what)
            return &p->finding[i];
    }
    fail_msg("%s: not found", proof_names[kind]);
    return NULL;
}

static void show(const struct proof *p)
{
    for (int i = 0; i < p->n_findings; i++) {
        const struct finding *f = &p->finding[i];
        if (!finding_is_fault(f->kind))
            continue;
        print_message("%s: finding %d, level %d -> %d\n", proof_names[p->kind], (int)f->kind,
                      f->level, f->level_after);
        print_message("    %.*s | %.*s\n", STR_ARG(f->before), STR_ARG(f->fired));
        print_message("    %.*s | %.*s\n", STR_ARG(f->after), STR_ARG(f->fired_after));
    }
}

static int all_faults(const struct tried *t)
{
    int n = 0;
    for (int i = 0; i < t->n; i++) {
        n += t->proof[i].n_faults;
        show(&t->proof[i]);
    }
    return n;
}

static bool has(struct str s, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= s.n; i++) {
        if (memcmp(s.p + i, part, n) == 0)
            return true;
    }
    return false;
}

static void test_sound(void **state)
{
    (void)state;
    struct tried t = try_pack(SOUND, NULL);
    assert_int_equal(all_faults(&t), 0);
    assert_int_equal(proof_of(&t, PROOF_REACH)->rules, 6);
    assert_int_equal(proof_of(&t, PROOF_FORCING)->rules, 2);
    assert_int_equal(proof_of(&t, PROOF_OUTCOME)->pairs_only, 0);
    assert_true(proof_of(&t, PROOF_MONOTONE)->compared > proof_of(&t, PROOF_MONOTONE)->left_out);
    assert_true(proof_of(&t, PROOF_WHOLE)->compared > 10000);
    arena_close(t.arena);
}

static void test_hole(void **state)
{
    (void)state;
    struct tried t = try_pack(RULE("low", "confirmed", "done less than low of asked", "level KHT",
                                   "") RULE("a", "confirmed", "not good", "at most HTT", "")
                                  RULE("b", "confirmed", "not good", "at most HT", ""),
                              NULL);
    assert_int_equal(finding_of(&t, PROOF_OUTCOME, FINDING_LEVEL_OUT_OF_REACH)->level, 3);
    assert_int_equal(all_faults(&t), 1);
    arena_close(t.arena);
}

/* What is out of reach hangs on the limit between two facts. */
static void test_unreachable(void **state)
{
    (void)state;
    struct tried t =
        try_pack(SOUND RULE("never", "confirmed", "done more than asked", "at most HT", "")
                     RULE("ever", "confirmed", "done at most asked", "at most XS", ""),
                 NULL);
    assert_true(str_is(finding_of(&t, PROOF_REACH, FINDING_NEVER_FIRES)->rule->id, "never"));
    assert_true(str_is(finding_of(&t, PROOF_REACH, FINDING_NEVER_SPARES)->rule->id, "ever"));
    assert_int_equal(proof_of(&t, PROOF_REACH)->n_faults, 2);
    arena_close(t.arena);
}

#define WORSE(more)                                                                                \
    SOUND RULE("odd", "confirmed", "good and done less than 30 % of asked + 7", "at most HTT", more)

static void test_worse(void **state)
{
    (void)state;
    struct tried t = try_pack(WORSE("") RULE("unit", "confirmed", "ill", "at most unit", ""), NULL);
    assert_int_equal(proof_of(&t, PROOF_MONOTONE)->n_faults,
                     0); /* not good is at most HTT as well */
    arena_close(t.arena);
    t = try_pack(SOUND RULE("odd", "confirmed", "good and done less than asked", "at most KHT", ""),
                 NULL);
    const struct finding *f = finding_of(&t, PROOF_MONOTONE, FINDING_WORSE);
    assert_true(str_is(f->fact, "good"));
    assert_true(has(f->before, "good = false") && has(f->after, "good = true"));
    assert_true(f->level > f->level_after && has(f->fired_after, "odd"));
    assert_true(proof_of(&t, PROOF_WHOLE)->n_faults > 0);
    arena_close(t.arena);
}

static void test_worse_declared(void **state)
{
    (void)state;
    struct tried t =
        try_pack(SOUND RULE("odd", "confirmed", "good and done less than asked", "at most KHT",
                            "  monotone no because the paper says so\n"),
                 NULL);
    const struct finding *f = finding_of(&t, PROOF_MONOTONE, FINDING_EXCEPTION);
    assert_true(str_is(f->rule->id, "odd") && str_is(f->rule->not_monotone, "the paper says so"));
    assert_int_equal(all_faults(&t), 0);
    arena_close(t.arena);
}

static void test_worse_list(void **state)
{
    (void)state;
    struct tried t =
        try_pack(SOUND RULE("odd", "confirmed", "no faults (mended)", "at most HT", ""), NULL);
    const struct finding *f = finding_of(&t, PROOF_MONOTONE, FINDING_WORSE);
    assert_true(str_is(f->fact, "faults"));
    assert_true(has(f->before, "mended = true") && has(f->after, "faults = []"));
    arena_close(t.arena);
}

static void test_looser(void **state)
{
    (void)state;
    struct tried t = try_pack(SOUND, "set low = 40 %\n  cite H 1\n  vi a\n  en a\n");
    const struct finding *f = finding_of(&t, PROOF_OVERLAY, FINDING_LOOSER);
    assert_true(has(f->fired, "low") && !has(f->fired_after, "low"));
    arena_close(t.arena);
    t = try_pack(SOUND, "set low = 60 %\n  cite H 1\n  vi a\n  en a\n");
    assert_int_equal(proof_of(&t, PROOF_OVERLAY)->rules, 2);
    assert_int_equal(all_faults(&t), 0);
    arena_close(t.arena);
}

/* An overlay's own rule may close a level but take nobody out of the rating. */
static void test_taken_out(void **state)
{
    (void)state;
    struct tried t =
        try_pack(SOUND, "rule out for member, confirmed\n  cite H 1\n  when ill\n  then not rated\n"
                        "  vi a\n  en a\n  fires ill = true\n  spares ill = false\n");
    assert_true(has(finding_of(&t, PROOF_OVERLAY, FINDING_LOOSER)->before, "ill = true"));
    arena_close(t.arena);
}

/* A rule that says KHT while the byte code says at most HTT. */
static void test_not_forced(void **state)
{
    (void)state;
    struct tried t = try_pack(SOUND, NULL);
    struct rule *poor = &t.pack->rules[SUBJECT_MEMBER][2];
    poor->effects[0].kind = EFF_LEVEL_KHT;
    prove_part(&t, 1, 1);
    assert_ptr_equal(finding_of(&t, PROOF_FORCING, FINDING_NOT_FORCED)->rule, poor);
    arena_close(t.arena);
}

static void test_parts(void **state)
{
    (void)state;
    struct tried t = try_pack(SOUND, NULL);
    uint64_t whole[PROOF_KIND_COUNT] = {0}, sum[PROOF_KIND_COUNT] = {0};
    for (int i = 0; i < t.n; i++)
        whole[t.proof[i].kind] = t.proof[i].combinations;
    for (int part = 1; part <= 3; part++) {
        prove_part(&t, part, 3);
        assert_int_equal(all_faults(&t), 0);
        for (int i = 0; i < t.n; i++)
            sum[t.proof[i].kind] += t.proof[i].combinations;
    }
    assert_int_equal(sum[PROOF_REACH], whole[PROOF_REACH]);
    assert_int_equal(sum[PROOF_OUTCOME], whole[PROOF_OUTCOME]);
    assert_int_equal(sum[PROOF_MONOTONE], whole[PROOF_MONOTONE]);
    arena_close(t.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),          cmocka_unit_test(test_hole),
        cmocka_unit_test(test_unreachable),    cmocka_unit_test(test_worse),
        cmocka_unit_test(test_worse_declared), cmocka_unit_test(test_worse_list),
        cmocka_unit_test(test_looser),         cmocka_unit_test(test_taken_out),
        cmocka_unit_test(test_not_forced),     cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
