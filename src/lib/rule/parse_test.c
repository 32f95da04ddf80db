/*
 * parse_test.c — what the reader of packs refuses: each kind of mistake with its file, line, column
 * and words.
 *
 * In the texts below § stands before the character at which the report must point; it is taken out
 * before reading.
 * A text without § is wrong as a whole: the report names the pack and no line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/rule/marked_testkit.h"
#include "lib/rule/random_pack_testkit.h"

static const char dictionary[] =
    "enum level ordered KHT HT HTT XS\n"
    "enum kind cell agency\n"
    "enum grade_group common result remedy\n"
    "words reason r\nwords require p\nwords step s\nwords form 2A 2B\nwords form_for any leader\n"
    "words role head deputy member\nwords decider d\nwords place own\nwords body all\n"
    "words summary_to sub\nwords level_at own\nwords counted this both\n"
    "fact assigned for member, collective count 0..1000\n  vi x\n  en x\n"
    "fact done for member, collective count 0..1000\n  vi x\n  en x\n"
    "fact big for member count 0..100000000\n  vi x\n  en x\n"
    "fact score for member number 0..30\n  vi x\n  en x\n"
    "fact post for member bool\n  vi x\n  en x\n"
    "fact sort for member, collective enum kind\n  vi x\n  en x\n"
    "fact unit for member level nullable\n  vi x\n  en x\n"
    "fact born for member date\n  vi x\n  en x\n"
    "fact since for member year\n  vi x\n  en x\n"
    "fact faults for member set kind\n  vi x\n  en x\n"
    "fact xs for group count 0..100\n  vi x\n  en x\n"
    "fact meeting_on for event date nullable\n  vi x\n  en x\n"
    "list acts for member\n  vi x\n  en x\n  field held year\n  field grade level\n"
    "  field note text nullable\n  field seen years\n  field much count 0..100000000\n  field more "
    "count 0..100000000\n"
    "list queue for member\n  vi x\n  en x\n  words role\n";

#define HEAD                                                                                       \
    "pack t \"Quy định thử\" issued 01/01/2020 cycles 2023..2024\n"                           \
    "document Q \"Quy định thử\" issued 01/01/2020 in force 01/01/2020..\n"                   \
    "document OLD \"Quy định cũ\" issued 01/01/2018 in force 01/01/2018..30/06/2024\n"
#define PARAM(what) "param " what "\n  cite Q\n  confidence confirmed\n  vi x\n  en x\n"
#define PARAMS                                                                                     \
    PARAM("half = 50 %")                                                                           \
    PARAM("base = summoned") PARAM("five = 5") PARAM("day = 31/12") PARAM("on = yes")
#define REST       "  vi x\n  en x\n  fires done = 1\n  spares done = 2\n"
#define RULE_HEAD  "rule A for member, confirmed\n  cite Q Điều 1\n"
#define WHEN(cond) RULE_HEAD "  when " cond "\n  then warn w\n" REST
#define THEN(what) RULE_HEAD "  when post\n  then " what "\n" REST

enum place_of_text { IN_MEMBERS, IN_HEAD, IN_OVERLAY, IN_DICTIONARY };

struct mistake {
    enum place_of_text in;
    const char *text, *says;
};

static const char *const files[] = {"t/m.pack", "t/pack.pack", "overlays/o/pack.pack",
                                    "dictionary.pack"};

/* Loads with the wrong text in its place. */
static err_t load(struct arena *a, enum place_of_text in, struct str text,
                  struct problems *problems, struct pack **out)
{
    struct text_store store = {.n = 4};
    for (int i = 0; i < 4; i++)
        store.file[i].path = files[i];
    store.file[IN_MEMBERS].text = STR(
        "rule M for member, confirmed\n  cite Q Điều 2\n  when on and post\n  then warn w\n" REST);
    store.file[IN_HEAD].text = STR(HEAD PARAMS "include \"m.pack\"\n");
    store.file[IN_OVERLAY].text =
        STR("overlay o \"Thử\" issued 01/01/2023 on t cycles 2023..2024\n");
    store.file[IN_DICTIONARY].text = str_of(dictionary);
    store.file[in].text = text;
    struct pack_store packs = text_store_open(&store);
    const struct dict *dict;
    problems_open(problems, a);
    err_t err = pack_dict(&packs, a, LANG_EN, problems, &dict);
    if (err != OK)
        return err;
    struct str overlay = STR("o");
    return pack_load(&packs, dict, a, LANG_EN, STR("t"), &overlay, in == IN_OVERLAY, problems, out);
}

static void check_mistake(const struct mistake *m)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct marked want = marked_text(a, m->text);
    struct problems problems;
    struct pack *pack;
    assert_int_equal(load(a, m->in, want.text, &problems, &pack), E_INVALID);
    check_report(&problems, &want, files[m->in], m->says);
    arena_close(a);
}

#define CHECK_ALL(list)                                                                            \
    for (size_t i_ = 0; i_ < sizeof(list) / sizeof *(list); i_++)                                  \
    check_mistake(&(list)[i_])

/* --- lines and statements
   ----------------------------------------------------------------------------- */

static void test_lines(void **state)
{
    static const struct mistake list[] = {
        {IN_MEMBERS, "# ghi chú\nlet a for member = §\tpost\n", "There is a tab"},
        {IN_MEMBERS, "# đường này có\xFF byte lạ\n", "not UTF-8"},
        {IN_MEMBERS, "§\xC0\x80\n", "not UTF-8"},
        {IN_MEMBERS, "  §when post\n", "before the first statement"},
        {IN_MEMBERS, "document B §\"Quy định\nlet a for member = post\n",
         "closing quote is missing"},
        {IN_MEMBERS, "§rul A for member, confirmed\n", "no statement «rul»"},
        {IN_MEMBERS, "§pack t \"x\"\n", "no statement «pack»"},
        {IN_MEMBERS, "include §m.pack\n", "found «m.pack»"},
        {IN_MEMBERS, "include §\"m.pack\"\n", "nor include itself"},
        {IN_MEMBERS, "include §\"none.pack\"\n", "«t/none.pack» is not there"},
        {IN_MEMBERS, "include§\n", "found «⏎»"},
        {IN_MEMBERS, "§switch A on\n", "overlay only"},
        {IN_MEMBERS, "§set half = 60 %\n", "overlay only"},
        {IN_MEMBERS, "§split P\n", "overlay only"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct mistake m = list[i];
        if (i == 1) /* the mark itself would stand behind the bad byte */
            m.text = "§# đường này có\xFF byte lạ\n";
        check_mistake(&m);
    }
}

static void test_heads(void **state)
{
    static const struct mistake list[] = {
        {IN_HEAD, "§overlay t \"x\" issued 01/01/2020 cycles 2023..2024\n", "Expected: pack"},
        {IN_HEAD, "pack §u \"x\" issued 01/01/2020 cycles 2023..2024\n",
         "says «u» but the folder is «t»"},
        {IN_HEAD, "pack t §x issued 01/01/2020 cycles 2023..2024\n", "found «x»"},
        {IN_HEAD, "pack t \"Quy định\" issued §30/02/2020 cycles 2023..2024\n",
         "«30/02/2020» is not a date"},
        {IN_HEAD, "pack t \"Quy định\" issued 01/01/2020 cycles §24..25\n", "found «24..25»"},
        {IN_HEAD, "pack t \"Quy định\" issued 01/01/2020 cycles §2024..2023\n",
         "found «2024..2023»"},
        {IN_HEAD, "§pack t \"x\" issued 01/01/2020\n", "Cycles are written"},
        {IN_HEAD, "pack t \"x\" issued 01/01/2020 §on t cycles 2023..2024\n",
         "«on» is not understood"},
        {IN_HEAD, "pack t \"x\" issued 01/01/2020 cycles 2023..2024\n  §colour red\n",
         "no property «colour»"},
        {IN_HEAD, "pack t \"x\" issued 01/01/2020 cycles 2023..2024\n  §in force 2020\n",
         "is no period"},
        {IN_HEAD, "§# nothing but a remark\n", "has no statement"},
        {IN_MEMBERS, "document §Q \"x\" issued 01/01/2020\n", "«Q» is there already"},
        {IN_MEMBERS, "document B §x\n", "found «x»"},
        {IN_MEMBERS, "document B \"x\" issued §hôm\n", "«hôm» is not a date"},
        {IN_MEMBERS, "document B \"x\" in force §01/01/2020\n", "is no period"},
        {IN_MEMBERS, "document B \"x\" §later\n", "«later» is not understood"},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_parameters(void **state)
{
    static const struct mistake list[] = {
        {IN_MEMBERS, "param p §50 %\n", "Expected: ="},
        {IN_MEMBERS, "param p =§\n", "found «⏎»"},
        {IN_MEMBERS, "param p = §31/13\n", "«31/13» is not a date"},
        {IN_MEMBERS, "param p = §29/02\n", "«29/02» is not a date"},
        {IN_MEMBERS,
         "param §half = 3\n"
         "  cite Q\n",
         "«half» is there already"},
        {IN_MEMBERS, "§param p = 3\n  cite Q\n  confidence confirmed\n  vi x\n", "«p» lacks"},
        {IN_MEMBERS, "§param p = 3\n  confidence confirmed\n  vi x\n  en x\n", "«p» lacks"},
        {IN_MEMBERS, "§param p = 3\n  cite Q\n  vi x\n  en x\n", "no confidence"},
        {IN_MEMBERS, "param p = 3\n  §confidence sure\n", "confirmed, secondary, assumed"},
        {IN_MEMBERS, "param p = 3\n  §cite R Điều 1\n", "«R» is not declared"},
        {IN_MEMBERS, "param p = 3\n  §size 4\n", "no property «size»"},
        {IN_MEMBERS, "param p = §\"ba\"\n", "VALUE"},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_names(void **state)
{
    static const struct mistake list[] = {
        {IN_MEMBERS, "let a §= post\n", "Expected: for"},
        {IN_MEMBERS, "let a for §person = post\n", "member, collective, group, event"},
        {IN_MEMBERS, "let a for member §post\n", "Expected: ="},
        {IN_MEMBERS, "let a for member = post\n§let a for member, group = post\n",
         "«a» is there already"},
        {IN_MEMBERS, "amount t §done + 1\n", "Expected: ="},
        {IN_MEMBERS, "amount t = done\n§amount t = assigned\n", "«t» is there already"},
        {IN_MEMBERS, "§let a for member = post and a\n" WHEN("a"), "calls itself"},
        {IN_MEMBERS, "§let a for member = b\nlet b for member = a\n" WHEN("a"), "calls itself"},
        {IN_MEMBERS, "§amount t = 1 + t\n" WHEN("t less than 3"), "calls itself"},
        {IN_MEMBERS, "let a for member = post §post\n" WHEN("a"), "and, or"},
        {IN_MEMBERS, "amount t = done §post\n" WHEN("t less than 3"), "+ -"},
        {IN_MEMBERS, "let a for collective = done is 1\n" WHEN("§a"), "no fact «a»"},
    };
    (void)state;
    CHECK_ALL(list);
}

/* A name of a name of a name … that each time stands twice. */
static void test_doubling_names(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct str text = STR("let n0 for member = post\namount a0 = 1\n");
    struct problems problems;
    struct pack *pack;
    (void)state;
    for (int i = 1; i < 31; i++)
        text = str_fmt(
            a, "%.*slet n%d for member = n%d or (n%d and not post)\namount a%d = a%d + a%d\n",
            STR_ARG(text), i, i - 1, i - 1, i, i - 1, i - 1);
    struct str one = str_fmt(a, "%.*s%s", STR_ARG(text), WHEN("n30"));
    assert_int_equal(load(a, IN_MEMBERS, one, &problems, &pack), E_INVALID);
    assert_true(str_contains(problems.list[0].text, "nested too deep"));
    one = str_fmt(a, "%.*s%s", STR_ARG(text), WHEN("a30 less than done"));
    assert_int_equal(load(a, IN_MEMBERS, one, &problems, &pack), E_INVALID);
    assert_true(str_contains(problems.list[0].text, "nested too deep"));
    arena_close(a);
}

/* --- conditions
   ---------------------------------------------------------------------------------------- */

static void test_conditions(void **state)
{
    static const struct mistake list[] = {
        {IN_MEMBERS, WHEN("done more than 2 and §asigned is 3"),
         "no fact «asigned»; the nearest: «assigned»"},
        {IN_MEMBERS, WHEN("post and §completely_else"), "no fact «completely_else»."},
        {IN_MEMBERS, WHEN("done at least §asigned"), "the nearest: «assigned»"},
        {IN_MEMBERS, WHEN("§xs is 3"), "no fact «xs»"},
        {IN_MEMBERS, WHEN("some acts (§hold in cycle)"), "no fact «hold»; the nearest: «held»"},
        {IN_MEMBERS, WHEN("some acts (§post)"), "no fact «post»"},
        {IN_MEMBERS, WHEN("some §actz (held in cycle)"), "no fact «actz»; the nearest: «acts»"},
        {IN_MEMBERS, WHEN("some §queue (head)"), "no fact «queue»"},
        {IN_MEMBERS, WHEN("some acts §held in cycle"), "Expected: ("},
        {IN_MEMBERS, WHEN("some acts (held in cycle§"), "Expected: )"},
        {IN_MEMBERS, WHEN("some acts (some §acts (held in cycle))"), "no fact «acts»"},
        {IN_MEMBERS, WHEN("some acts (§note is none)"), "«note» cannot stand in a condition"},
        {IN_MEMBERS, WHEN("some acts (§seen)"), "«seen» cannot stand in a condition"},
        {IN_MEMBERS, WHEN("some acts (§note)"), "«note» cannot stand in a condition"},
        {IN_MEMBERS, WHEN("(post or §)"), "Expected a condition; found «)»"},
        {IN_MEMBERS, WHEN("(post§"), "Expected: ); found «⏎»"},
        {IN_MEMBERS, WHEN("post and§"), "Expected a condition; found «⏎»"},
        {IN_MEMBERS, WHEN("post §post"), "Expected: and, or; found «post»"},
        {IN_MEMBERS, WHEN("post and done is 1 §or done is 2"), "and beside an or"},
        {IN_MEMBERS, WHEN("post §or done is 1 and done is 2"), "and beside an or"},
        {IN_MEMBERS, WHEN("done §above 3"), "at least, at most"},
        {IN_MEMBERS, WHEN("done at least§"), "Expected a number; found «⏎»"},
        {IN_MEMBERS, WHEN("done at least §cell"), "no fact «cell»"},
        {IN_MEMBERS, WHEN("done at least §3.456"), "Expected a number; found «3.456»"},
        {IN_MEMBERS, WHEN("done at least 20 % §assigned"), "Expected: of"},
        {IN_MEMBERS, WHEN("done at least 2 * §post"), "«post» is not a number"},
        {IN_MEMBERS, WHEN("done at least §base"), "«base» is not a number"},
        {IN_MEMBERS, WHEN("done at least §half"), "«half» is not a number"},
        {IN_MEMBERS, WHEN("unit is §GOOD"), "no value «GOOD»"},
        {IN_MEMBERS, WHEN("unit is §sort"), "no value «sort»"},
        {IN_MEMBERS, WHEN("sort one of (cell, §office)"), "no value «office»"},
        {IN_MEMBERS, WHEN("sort one of §cell"), "Expected: ("},
        {IN_MEMBERS, WHEN("sort one of (cell §agency)"), "Expected: )"},
        {IN_MEMBERS, WHEN("sort §less than cell"), "no order"},
        {IN_MEMBERS, WHEN("§sort is none"), "«sort» is never none"},
        {IN_MEMBERS, WHEN("faults §is cell"), "Expected: include"},
        {IN_MEMBERS, WHEN("faults include §HTT"), "no value «HTT»"},
        {IN_MEMBERS, WHEN("born §after cycle"), "in cycle, before cycle"},
        {IN_MEMBERS, WHEN("born less than §many months before cutoff"),
         "Expected a number; found «many»"},
        {IN_MEMBERS, WHEN("born less than §9999 months before cutoff"),
         "Expected a number; found «9999»"},
        {IN_MEMBERS, WHEN("born less than 6 §days before cutoff"), "months before cutoff"},
        {IN_MEMBERS, WHEN("since §less than 6 months before cutoff"), "in cycle, before cycle"},
        {IN_MEMBERS, WHEN("base §summoned"), "Expected: is"},
        {IN_MEMBERS, WHEN("base is§"), "found «⏎»"},
        {IN_MEMBERS, WHEN("base is §( post"), "found «(»"},
        {IN_MEMBERS, WHEN("§\"post\""), "Expected a condition"},
        {IN_MEMBERS, RULE_HEAD "  §when\n  then warn w\n" REST, "Expected a condition"},
        {IN_MEMBERS, RULE_HEAD "  when post\n  §when post\n  then warn w\n" REST,
         "«when» is there already"},
        {IN_MEMBERS,
         WHEN("done + done + done at least\n    assigned + assigned + assigned + assigned +\n    "
              "assigned + assigned §+ assigned"),
         "Too many"},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_numbers_and_depth(void **state)
{
    static const struct mistake list[] = {
        {IN_MEMBERS, WHEN("done at least §100000001"), "Expected a number; found «100000001»"},
        {IN_MEMBERS, WHEN("done at least §123456789012345678901234567890"),
         "Expected a number; found «123456789012345678901234567890»"},
        {IN_MEMBERS, WHEN("big at least 33.33 % of assigned"), "may pass 32 bits"},
        {IN_MEMBERS, WHEN("some acts (much at least 33.33 % of more + 3)"), "may pass 32 bits"},
        {IN_MEMBERS, WHEN("score at least 99999999"), "may pass 32 bits"},
    };
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct str open = STR("");
    struct problems problems;
    struct pack *pack;
    (void)state;
    CHECK_ALL(list);
    for (int i = 0; i < 40; i++)
        open = str_fmt(a, "%.*s(", STR_ARG(open));
    struct str deep = str_fmt(a, RULE_HEAD "  when %.*spost\n  then warn w\n" REST, STR_ARG(open));
    assert_int_equal(load(a, IN_MEMBERS, deep, &problems, &pack), E_INVALID);
    assert_true(str_contains(problems.list[0].text, "nested too deep"));
    assert_int_equal(problems.list[0].at.line, 3);
    assert_int_equal(problems.list[0].at.col, 8 + LIMIT_CONDITION_DEPTH);
    arena_close(a);
}

/* --- rules
   ------------------------------------------------------------------------------------------------ */

static void test_rules(void **state)
{
    static const struct mistake list[] = {
        {IN_MEMBERS, "rule §\"A\" for member, confirmed\n", "Expected: ID"},
        {IN_MEMBERS, "rule A §member, confirmed\n", "Expected: for"},
        {IN_MEMBERS, "rule A for §confirmed\n", "member, collective, group, event"},
        {IN_MEMBERS, "rule A for member, §certain\n", "confirmed, secondary, assumed"},
        {IN_MEMBERS, "rule A for member, confirmed §indeed\n", "«indeed» is not understood"},
        {IN_MEMBERS, "rule A for member, confirmed\n  §cite Z Điều 1\n", "«Z» is not declared"},
        {IN_MEMBERS, "§rule A for member, confirmed\n  when post\n  then warn w\n" REST,
         "no citation"},
        {IN_MEMBERS,
         "§rule A for member, confirmed\n  cite Q\n  when post\n  then warn w\n  vi x\n  fires "
         "post = true\n  spares post = false\n",
         "«A» lacks"},
        {IN_MEMBERS, "§" RULE_HEAD "  when post\n" REST, "no conclusion"},
        {IN_MEMBERS,
         "§" RULE_HEAD "  when post\n  then warn w\n  vi x\n  en x\n  fires post = true\n",
         "lacks examples"},
        {IN_MEMBERS,
         "§" RULE_HEAD "  when post\n  then warn w\n  vi x\n  en x\n  spares post = true\n",
         "lacks examples"},
        {IN_MEMBERS, "§" RULE_HEAD "  then warn w\n  vi x\n  en x\n", "lacks examples"},
        {IN_MEMBERS, RULE_HEAD "  when post\n  then warn w\n  §because of this\n" REST,
         "no property «because»"},
        {IN_MEMBERS, RULE_HEAD "  §from 31/02/2024\n  when post\n  then warn w\n" REST,
         "is not a date"},
        {IN_MEMBERS, THEN("§level XS"), "«level» behind then"},
        {IN_MEMBERS, RULE_HEAD "  when post\n  §then\n" REST, "«» behind then"},
        {IN_MEMBERS, THEN("warn§"), "Expected: CODE"},
        {IN_MEMBERS, THEN("at most §GOOD"), "no value «GOOD»"},
        {IN_MEMBERS, THEN("at most §post"), "no value «post»"},
        {IN_MEMBERS, THEN("voted §unit"), "no value «unit»"},
        {IN_MEMBERS, THEN("require §money"), "no value «money»"},
        {IN_MEMBERS, THEN("form 2A §leader"), "Expected: for"},
        {IN_MEMBERS, THEN("form 2A for §me"), "no value «me»"},
        {IN_MEMBERS, THEN("form §2Z for any"), "no value «2Z»"},
        {IN_MEMBERS, THEN("warn w §warn v"), "Expected: ,"},
        {IN_MEMBERS, THEN("§cap half"), "cannot be used for a member"},
        {IN_MEMBERS, THEN("§late"), "cannot be used for a member"},
        {IN_MEMBERS,
         "rule E for event, confirmed\n  cite Q\n  when meeting_on is none\n  then deadline "
         "§soon\n" REST,
         "no parameter «soon»"},
        {IN_MEMBERS,
         "rule E for event, confirmed\n  cite Q\n  when meeting_on is none\n  then deadline "
         "§half\n" REST,
         "«half» has the wrong type"},
        {IN_MEMBERS,
         "rule E for event, confirmed\n  cite Q\n  when meeting_on is none\n  then deadline §day "
         "working days before meeting_on\n" REST,
         "wrong type"},
        {IN_MEMBERS,
         "rule E for event, confirmed\n  cite Q\n  when meeting_on is none\n  then deadline five "
         "working §weeks\n" REST,
         "Expected: days"},
        {IN_MEMBERS,
         "rule E for event, confirmed\n  cite Q\n  when meeting_on is none\n  then order head, "
         "§boss\n" REST,
         "no value «boss»"},
        {IN_MEMBERS,
         "rule G for group, confirmed\n  cite Q\n  when xs is 1\n  then cap §five\n" REST,
         "wrong type"},
        {IN_MEMBERS, WHEN("post") "§" WHEN("not post"), "«A» is there already"},
        {IN_MEMBERS,
         "§rule A for member, confirmed\n  cite OLD Điều 1\n  when post\n  then warn w\n" REST,
         "«Quy định cũ», which is not in force at the end of 2024"},
        {IN_MEMBERS,
         "§rule A for member, confirmed\n  cite Q\n  from 01/02/2024\n  when post\n  then warn "
         "w\n" REST,
         "at the end of 2023"},
        {IN_MEMBERS, THEN("level KHT"), "no rule leads to the level HT"},
        {IN_MEMBERS,
         RULE_HEAD
         "  when post\n  then reason r, form 2A for any\n" REST
         "§rule B for member, confirmed\n  cite Q\n  when post\n  then form 2B for any\n" REST,
         "contradicts «A»"},
    };
    (void)state;
    CHECK_ALL(list);
}

/* --- overlays
   --------------------------------------------------------------------------------------------- */

#define OVER "overlay o \"Thử\" issued 01/01/2023 on t cycles 2023..2024\n"

static void test_overlays(void **state)
{
    static const struct mistake list[] = {
        {IN_OVERLAY, "§pack o \"x\" issued 01/01/2020 cycles 2023..2024\n", "Expected: overlay"},
        {IN_OVERLAY, "§overlay o \"x\" issued 01/01/2020 on u cycles 2023..2024\n",
         "«o» stands on «u», not on «t»"},
        {IN_OVERLAY, OVER "switch §M off\n", "confirmed"},
        {IN_OVERLAY, OVER "switch §X on\n", "no rule «X» to switch"},
        {IN_OVERLAY, OVER "switch M §away\n", "Expected: on, off"},
        {IN_OVERLAY, OVER "set §halve = 60 %\n", "no parameter «halve»"},
        {IN_OVERLAY, OVER "set half §60 %\n", "Expected: ="},
        {IN_OVERLAY, OVER "set half = §60\n  cite Q\n  vi x\n  en x\n", "another type"},
        {IN_OVERLAY, OVER "§set half = 60 %\n  vi x\n  en x\n", "«half» lacks"},
        {IN_OVERLAY, OVER "§set half = 40 %\n  cite Q\n  vi x\n  en x\n", "may not loosen"},
        {IN_OVERLAY, OVER "§set day = 15/01 next year\n  cite Q\n  vi x\n  en x\n",
         "may not loosen"},
        {IN_OVERLAY,
         OVER "§rule L for member, confirmed\n  cite Q\n  when post\n  then not reviewed\n" REST,
         "may not loosen"},
        {IN_OVERLAY, OVER "split §PL\n", "no criterion «PL»"},
    };
    (void)state;
    CHECK_ALL(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_doubling_names),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_numbers_and_depth),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_overlays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
