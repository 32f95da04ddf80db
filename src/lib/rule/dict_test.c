/*
 * dict_test.c — the dictionary: what it holds, how names are found, and each mistake with its line
 * and words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/rule/marked_testkit.h"
#include "lib/rule/pack.h"

#define LEVELS "enum level ordered KHT HT HTT XS\n"
#define TEXTS  "\n  vi x\n  en x\n"

static err_t read_text(struct arena *a, struct str text, struct problems *problems,
                       const struct dict **out)
{
    problems_open(problems, a);
    return dict_read(a, STR("dictionary.pack"), text, LANG_EN, problems, out);
}

static void test_mistakes(void **state)
{
    static const struct {
        const char *text, *says;
    } list[] = {
        {"§fakt a for member bool" TEXTS LEVELS, "no statement «fakt»"},
        {"§enum kind a b\n", "lacks the four levels"},
        {"§enum level KHT HT HTT XS\n", "lacks the four levels"},
        {"§enum level ordered XS HTT HT KHT\n", "lacks the four levels"},
        {"§enum level ordered KHT HT HTT\n", "lacks the four levels"},
        {LEVELS "§enum level ordered KHT HT HTT XS\n", "«level» is there already"},
        {"enum kind a b\n  §vi c một\n" LEVELS, "no value «c»"},
        {"enum kind a b\n  §fr a un\n" LEVELS, "no property «fr»"},
        {"§enum big 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 "
         "30 31\n" LEVELS,
         "Too many: «big»"},
        {LEVELS "§fact a member bool" TEXTS, "Expected: for"},
        {LEVELS "§fact a for person bool" TEXTS,
         "member, collective, group, event; found «person»"},
        {LEVELS "§fact a for member float" TEXTS, "no type «float»"},
        {LEVELS "§fact a for member" TEXTS, "no type «»"},
        {LEVELS "§fact a for member enum kind" TEXTS, "no value «kind»"},
        {LEVELS "§fact a for member set kind" TEXTS, "no value «kind»"},
        {LEVELS "§fact a for member count many" TEXTS, "«many» is no range"},
        {LEVELS "§fact a for member count 5..1" TEXTS, "«5..1» is no range"},
        {LEVELS "§fact a for member number 0..99999999" TEXTS, "«0..99999999» is no range"},
        {LEVELS "§fact a for member count 0..5 upwards" TEXTS, "«upwards» is not understood"},
        {LEVELS "§fact a for member text" TEXTS, "cannot stand in a condition"},
        {LEVELS "§fact a for member years" TEXTS, "cannot stand in a condition"},
        {LEVELS "§fact a for member bool\n  vi x\n", "«a» lacks"},
        {LEVELS "fact a for member bool\n  vi x\n  en x\n  §papier vi x\n", "no property «papier»"},
        {LEVELS "fact a for member bool" TEXTS "§fact a for collective, member bool" TEXTS,
         "«a» is there already"},
        {LEVELS "§list l member" TEXTS, "Expected: for"},
        {LEVELS "list l for member" TEXTS "§list l for member" TEXTS, "«l» is there already"},
        {LEVELS "list l for member\n  §field\n", "NAME TYPE"},
        {LEVELS "list l for member\n  §field a float\n", "no type «float»"},
        {LEVELS "list l for member\n  §field a bool often\n", "«often» is not understood"},
        {LEVELS "list l for member\n  §field a bool\n    de x\n", "no property «de x»"},
        {LEVELS "list l for member\n  §like other\n", "no fact «other»"},
        {LEVELS "list l for member\n  §words other\n", "no value «other»"},
        {LEVELS "list l for member\n  §size 3\n", "no property «size»"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        struct marked want = marked_text(a, list[i].text);
        struct problems problems;
        const struct dict *d;
        assert_int_equal(read_text(a, want.text, &problems, &d), E_INVALID);
        check_report(&problems, &want, "dictionary.pack", list[i].says);
        arena_close(a);
    }
}

/* Every mistake of a file is reported in one run. */
static void test_goes_on(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct problems problems;
    const struct dict *d;
    (void)state;
    assert_int_equal(
        read_text(a,
                  STR(LEVELS "fact a for member float" TEXTS "fact b for member bool" TEXTS
                             "fact b for member bool" TEXTS "list c for\n"),
                  &problems, &d),
        E_INVALID);
    assert_int_equal(problems.n, 3);
    arena_close(a);
}

static void test_too_many(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct buf b;
    struct problems problems;
    const struct dict *d;
    (void)state;
    buf_open(&b, LIMIT_PACK_FILE_BYTES);
    buf_z(&b, LEVELS);
    for (int i = 0; i <= LIMIT_COLUMNS; i++)
        buf_printf(&b, "fact f%d for event bool" TEXTS, i);
    for (int i = 0; i <= LIMIT_LISTS; i++)
        buf_printf(&b, "list l%d for event" TEXTS, i);
    buf_z(&b, "list many for member" TEXTS);
    for (int i = 0; i <= LIMIT_FIELDS; i++)
        buf_printf(&b, "  field f%d bool\n", i);
    for (int i = 0; i < 80; i++)
        buf_printf(&b, "enum e%d a b\n", i);
    assert_int_equal(read_text(a, buf_view(&b), &problems, &d), E_INVALID);
    assert_true(str_contains(problems.list[0].text, "Too many: «f192»"));
    assert_true(str_contains(problems.list[1].text, "Too many: «l8»"));
    assert_true(str_contains(problems.list[2].text, "Too many: «f24»"));
    assert_true(str_contains(problems.list[3].text, "Too many: «e63»"));
    buf_close(&b);
    arena_close(a);
}

/* The narrowest column that leaves the two greatest values free. */
static void test_widths(void **state)
{
    static const struct {
        const char *type;
        enum width width;
        long lo, hi;
    } list[] = {
        {"bool", W8, 0, 1},
        {"level", W8, 1, 4},
        {"count 0..125", W8, 0, 125},
        {"count 0..126", W16, 0, 126},
        {"count -127..0", W8, -127, 0},
        {"count -128..0", W16, -128, 0},
        {"count 0..32765", W16, 0, 32765},
        {"count 0..32766", W32, 0, 32766},
        {"number 0..1", W8, 0, 100},
        {"number 0..30", W16, 0, 3000},
        {"number 0..400", W32, 0, 40000},
        {"date", W16, LIMIT_DATE_MIN, LIMIT_DATE_MAX},
        {"year", W16, 1900, 2100},
        {"set six", W8, 0, 63},
        {"set seven", W16, 0, 127},
        {"set thirty", W32, 0, (1L << 30) - 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        struct problems problems;
        const struct dict *d;
        struct str text = str_fmt(a,
                                  "%senum six a b c d e f\nenum seven a b c d e f g\n"
                                  "enum thirty 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 "
                                  "21 22 23 24 25 26 27 28 29 30\nfact x for group %s%s",
                                  LEVELS, list[i].type, TEXTS);
        assert_int_equal(read_text(a, text, &problems, &d), OK);
        const struct fact_def *f = d->fact[SUBJECT_GROUP][0];
        assert_int_equal(f->width, list[i].width);
        assert_int_equal(f->lo, list[i].lo);
        assert_int_equal(f->hi, list[i].hi);
        arena_close(a);
    }
}

static const char sample[] = LEVELS
    "enum kind cell agency\n  vi cell chi bộ | agency cơ quan\n  en cell cell\n"
    "words kind one two\n"
    "fact a.b for member, event count 0..10 up default 3 nullable\n  vi một\n    hai\n  en one\n"
    "  paper vi giấy một\n  paper en paper one\n  usual 7\n"
    "fact tasks_assigned for member count 0..10 down computed usual 2" TEXTS
    "list acts for member down\n  vi việc\n  en acts\n  usual []\n"
    "  field sort enum kind usual cell\n    vi loại\n    en sort\n    paper vi giấy hai\n"
    "    paper en paper two\n  field note text nullable\n"
    "list bodies for collective" TEXTS "  like acts\n  field sort level\n    en level\n";

static void test_content(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct problems problems;
    const struct dict *d;
    (void)state;
    assert_int_equal(read_text(a, STR(sample), &problems, &d), OK);
    assert_int_equal(d->n_facts[SUBJECT_MEMBER], 2);
    assert_int_equal(d->n_facts[SUBJECT_EVENT], 1);
    const struct fact_def *f = d->fact[SUBJECT_MEMBER][0];
    assert_true(str_is(f->top, "a") && str_is(f->vi, "một hai") &&
                str_is(f->paper_vi, "giấy một") && str_is(f->paper_en, "paper one") &&
                str_is(f->usual, "7") && str_is(f->default_text, "3"));
    assert_true(f->nullable && f->has_default && f->dir == DIR_UP && !f->computed);
    assert_true(d->fact[SUBJECT_MEMBER][1]->computed &&
                d->fact[SUBJECT_MEMBER][1]->dir == DIR_DOWN);
    assert_true(dict_is_object(d, SUBJECT_MEMBER, STR("a")));
    assert_false(dict_is_object(d, SUBJECT_MEMBER, STR("tasks_assigned")));
    assert_int_equal(dict_fact(d, SUBJECT_COLLECTIVE, STR("a.b")), -1);
    const struct list_def *acts = d->list[SUBJECT_MEMBER][0];
    assert_true(str_is(acts->field[0].paper_vi, "giấy hai") &&
                str_is(acts->field[0].paper_en, "paper two") && acts->field[1].paper_vi.n == 0);
    const struct list_def *l = d->list[SUBJECT_COLLECTIVE][0];
    assert_int_equal(l->n_fields, 2);
    assert_true(l->field[0].en_def == d->level && str_is(l->field[0].en, "level"));
    assert_int_equal(list_field(l, STR("note")), 1);
    assert_int_equal(list_field(l, STR("none")), -1);
    assert_int_equal(dict_list(d, SUBJECT_MEMBER, STR("acts")), 0);
    assert_int_equal(d->list[SUBJECT_MEMBER][0]->dir, DIR_DOWN);
    arena_close(a);
}

static void test_words(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct problems problems;
    const struct dict *d;
    (void)state;
    assert_int_equal(read_text(a, STR(sample), &problems, &d), OK);
    const struct enum_def *kind = dict_enum(d, STR("kind"), false);
    assert_int_equal(enum_code(kind, STR("agency")), 2);
    assert_int_equal(enum_code(kind, STR("one")), 0);
    assert_int_equal(enum_code(dict_enum(d, STR("kind"), true), STR("one")), 1);
    assert_true(str_is(enum_label(kind, LANG_VI, 1), "chi bộ"));
    assert_true(str_is(enum_label(kind, LANG_EN, 2), "agency")); /* no label: the value itself */
    assert_true(str_is(enum_label(kind, LANG_EN, 3), ""));
    assert_null(dict_enum(d, STR("nothing"), false));
    assert_true(str_is(dict_nearest(d, SUBJECT_MEMBER, STR("tasks_asigned")), "tasks_assigned"));
    assert_true(str_is(dict_nearest(d, SUBJECT_MEMBER, STR("act")), "acts"));
    assert_true(str_is(dict_nearest(d, SUBJECT_MEMBER, STR("zzzzzzzzzzzz")), ""));
    assert_true(str_is(dict_nearest(d, SUBJECT_GROUP, STR("acts")), ""));
    assert_int_equal(subject_find(STR("event")), SUBJECT_EVENT);
    assert_int_equal(subject_find(STR("events")), SUBJECT_COUNT);
    arena_close(a);
}

/* The dictionary that is shipped: every fact has both languages, each usual value is there. */
static void test_shipped(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct pack_store store = pack_store_embedded();
    struct problems problems;
    const struct dict *d;
    (void)state;
    problems_open(&problems, a);
    assert_int_equal(pack_dict(&store, a, LANG_EN, &problems, &d), OK);
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        assert_true(d->n_facts[s] > 3);
        for (int i = 0; i < d->n_facts[s]; i++) {
            const struct fact_def *f = d->fact[s][i];
            if (f->vi.n == 0 || f->en.n == 0)
                fail_msg("%.*s has no words", STR_ARG(f->name));
        }
    }
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes), cmocka_unit_test(test_goes_on),
        cmocka_unit_test(test_too_many), cmocka_unit_test(test_widths),
        cmocka_unit_test(test_content),  cmocka_unit_test(test_words),
        cmocka_unit_test(test_shipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
