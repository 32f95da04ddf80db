/*
 * pack_test.c — a pack that is accepted: what stands in it afterwards; overlays; criteria sets and
 * their mistakes.
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

#define TEXTS "  vi x\n  en x\n"
#define REST  TEXTS "  fires done = 1\n  spares done = 2\n"
#define HEAD                                                                                       \
    "pack t \"Quy định thử\" issued 04/10/2023 cycles 2023..2024\n"                           \
    "  en Trial regulation\n  guided by \"Hướng dẫn\" 10/11/2023\n  side state\n"             \
    "  in force 04/10/2023..31/12/2024\n"                                                          \
    "document Q \"Quy định thử\" issued 04/10/2023 in force 04/10/2023..\n"                   \
    "document N \"Giấy cũ\" issued 01/01/2018 neighbour\n"

static const char dictionary[] =
    "enum level ordered KHT HT HTT XS\nenum grade_group common result remedy\n"
    "words reason r\nwords require p\nwords step s\nwords form 2A 2B\nwords form_for any leader "
    "no_post\n"
    "words role head deputy member\nwords decider d e\nwords place own\nwords body all\n"
    "words summary_to sub\nwords level_at own\nwords counted this both\n"
    "fact done for member, collective count 0..1000\n" TEXTS
    "fact made for member count 0..1000\n" TEXTS "fact post for member bool\n" TEXTS
    "fact unit for member level nullable\n" TEXTS "fact xs for group count 0..100\n" TEXTS
    "fact meeting_on for event date nullable\n" TEXTS "list acts for member\n" TEXTS
    "  field held year\n";

/* The files of one pack; members and overlay may be changed. */
static struct text_store store_of(const char *members, const char *overlay)
{
    struct text_store s = {.n = 4};
    s.file[0] = (struct text_file){"dictionary.pack", str_of(dictionary)};
    s.file[1] = (struct text_file){"t/pack.pack", STR(HEAD "include \"m.pack\"\n")};
    s.file[2] = (struct text_file){"t/m.pack", str_of(members)};
    s.file[3] = (struct text_file){"overlays/o/pack.pack", str_of(overlay)};
    return s;
}

static err_t load(struct arena *a, struct text_store *files, bool overlay,
                  struct problems *problems, struct pack **out)
{
    struct pack_store packs = text_store_open(files);
    const struct dict *dict;
    struct str o = STR("o");
    problems_open(problems, a);
    err_t err = pack_dict(&packs, a, LANG_EN, problems, &dict);
    return err != OK ? err
                     : pack_load(&packs, dict, a, LANG_EN, STR("t"), &o, overlay, problems, out);
}

static const struct pack *load_good(struct arena *a, const char *members, const char *overlay)
{
    struct text_store *files = ARENA_NEW(a, struct text_store);
    struct problems problems;
    struct pack *p = NULL;
    *files = store_of(members, overlay ? overlay : "");
    if (load(a, files, overlay != NULL, &problems, &p) != OK)
        fail_msg("%.*s:%d: %.*s", STR_ARG(problems.list[0].at.file), problems.list[0].at.line,
                 STR_ARG(problems.list[0].text));
    return p;
}

/* --- content
   --------------------------------------------------------------------------------------------- */

static const char members[] =
    "param share = 12.5 %\n  cite Q Điều 3\n  confidence confirmed\n  tighter up\n  source "
    "DR-1\n" TEXTS "param days = 3\n  cite Q\n  confidence secondary\n" TEXTS
    "param until = 15/01 next year\n  cite N\n  confidence assumed\n" TEXTS
    "param base = summoned\n  cite Q\n  confidence assumed\n" TEXTS
    "param strict = no\n  cite Q\n  confidence assumed\n" TEXTS "amount twice = done + done\n"
    "let busy for member = twice at least 20\n  or post\n"
    "rule A for member, collective, confirmed\n  cite Q Điều 12, khoản 4\n  source DR-118\n  when "
    "done is 1\n"
    "  then level KHT, at most HT, at most HTT, not rated, reason r\n" REST
    "rule B for member, assumed\n  cite N Điều 2\n  from 01/01/2024\n  to 31/12/2024\n  when "
    "busy\n  unless base is present\n"
    "  then at most unit, form 2A for no_post, place own, body all, decider d, member decider e,\n"
    "    summary to sub, party level at own, state level at own, discretion, voted XS\n" REST
    "rule C for member, secondary\n  cite Q\n  when some acts (held before cycle)\n"
    "  then rerate, counted to both, require p, block s, warn look, post not rated, not "
    "reviewed\n" REST "rule D for event, confirmed\n  cite Q\n  when not meeting_on is none\n"
    "  then deadline days working days before meeting_on, late, order deputy, head\n" REST
    "rule E for event, confirmed\n  cite Q\n  when meeting_on is none\n  then deadline until\n" REST
    "rule F for group, confirmed\n  cite Q\n  when xs more than 3\n  then cap share, over, not "
    "judged\n" REST "rule G for member, confirmed\n  cite Q\n  when strict\n  then warn w\n" TEXTS
    "  spares post = true\n";

static void test_content(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    const struct pack *p = load_good(a, members, NULL);
    (void)state;
    assert_true(p->source->state_side && str_is(p->source->title_en, "Trial regulation"));
    assert_true(p->source->first_cycle == 2023 && p->source->last_cycle == 2024);
    assert_int_equal(p->source->force_to, date_of(2024, 12, 31));
    assert_int_equal(p->hash.n, 64);
    const struct param *share = pack_param(p, STR("share"));
    assert_true(share->type == PARAM_PERCENT && share->number == 1250 && share->tighter == DIR_UP);
    assert_true(str_is(share->cite, "Điều 3, Quy định thử") && str_is(share->source, "DR-1"));
    const struct param *until = pack_param(p, STR("until"));
    assert_true(until->type == PARAM_DAY && until->day == 15 && until->month == 1 &&
                until->next_year == 1);
    assert_true(pack_param(p, STR("base"))->type == PARAM_WORD);
    assert_true(pack_param(p, STR("strict"))->type == PARAM_BOOL &&
                !pack_param(p, STR("strict"))->number);
    assert_null(pack_param(p, STR("nothing")));
    const struct rule *rule = pack_rule(p, STR("t.A"));
    assert_true(rule == pack_rule(p, STR("A")) && rule->subject == SUBJECT_MEMBER && rule->active);
    assert_true(str_is(rule->cite, "Điều 12, khoản 4, Quy định thử") &&
                str_is(rule->source_note, "DR-118"));
    assert_int_equal(p->n_rules[SUBJECT_COLLECTIVE], 1);
    rule = pack_rule(p, STR("B"));
    assert_true(!rule->active && rule->conf == CONF_ASSUMED && rule->n_effects == 11);
    assert_true(rule->from == date_of(2024, 1, 1) && rule->to == date_of(2024, 12, 31));
    assert_true(str_is(rule->when_text, "busy") && str_is(rule->unless_text, "base is present"));
    assert_null(pack_rule(p, STR("Z")));
    arena_close(a);
}

static void test_effects_as_written(void **state)
{
    static const char *const list[][2] = {
        {"A", "force KHT, at most HT, at most HTT, not rated, reason r"},
        {"B",
         "at most unit, form 2A for no_post, place own, body all, decider d, member decider e, "
         "summary to sub, party level at own, state level at own, discretion, voted XS"},
        {"C",
         "rerate, counted to both, require p, block s, warn look, post not rated, not reviewed"},
        {"D", "deadline in working days days, late, order"},
        {"E", "deadline until"},
        {"F", "cap share, over, not judged"},
    };
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    const struct pack *p = load_good(a, members, NULL);
    struct buf b;
    (void)state;
    buf_open(&b, 1000);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const struct rule *rule = pack_rule(p, str_of(list[i][0]));
        buf_clear(&b);
        for (int k = 0; k < rule->n_effects; k++) {
            buf_z(&b, k ? ", " : "");
            effect_write(&b, &rule->effects[k]);
        }
        if (!str_starts(buf_view(&b), str_of(list[i][1])))
            fail_msg("%.*s", STR_ARG(buf_view(&b)));
    }
    const struct effect *order = &pack_rule(p, STR("D"))->effects[2];
    assert_true(order->n_order == 2 && order->order[0] == 2 && order->order[1] == 1);
    buf_close(&b);
    arena_close(a);
}

/* A byte more or less anywhere gives another hash; the same files give the same. */
static void test_hash(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct str one = load_good(a, members, NULL)->hash, same = load_good(a, members, NULL)->hash;
    struct str longer = load_good(a, str_fmt(a, "%s# \n", members).p, NULL)->hash;
    struct str over =
        load_good(a, members, "overlay o \"x\" issued 01/01/2023 on t cycles 2023..2023\n")->hash;
    (void)state;
    assert_true(str_eq(one, same));
    assert_false(str_eq(one, longer));
    assert_false(str_eq(one, over));
    arena_close(a);
}

static void test_overlay(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    const struct pack *p = load_good(
        a, members,
        "overlay o \"Hướng dẫn tỉnh\" issued 01/12/2023 on t cycles 2023..\n"
        "  by Tỉnh ủy\n"
        "document O \"Hướng dẫn tỉnh\" issued 01/12/2023 in force 01/12/2023..\n"
        "set share = 20 %\n  cite O mục 1\n" TEXTS
        "set until = 10/01 next year\n  cite O\n  confidence confirmed\n" TEXTS
        "switch B on\nswitch t.C off\n"
        "rule H for member, confirmed\n  cite O mục 2\n  when post\n  then warn w\n" REST);
    (void)state;
    assert_int_equal(pack_param(p, STR("share"))->number, 2000);
    assert_true(pack_param(p, STR("share"))->from == p->overlays[0] &&
                pack_param(p, STR("share"))->defined == p->source);
    assert_true(pack_param(p, STR("share"))->conf == CONF_CONFIRMED);
    assert_true(pack_param(p, STR("until"))->conf == CONF_CONFIRMED &&
                pack_param(p, STR("until"))->day == 10);
    assert_true(pack_rule(p, STR("B"))->active && pack_rule(p, STR("B"))->sw == SWITCH_ON);
    assert_true(!pack_rule(p, STR("C"))->active && pack_rule(p, STR("C"))->sw == SWITCH_OFF);
    assert_true(str_is(pack_rule(p, STR("H"))->full_id, "o.H"));
    assert_true(p->overlays[0]->last_cycle == 9999 && str_is(p->overlays[0]->by, "Tỉnh ủy"));
    arena_close(a);
}

static void test_no_such_pack(void **state)
{
    static const char *const names[] = {
        "u",    "",
        "../t", "T",
        ".t",   "-t",
        "a/b",  "a234567890123456789012345678901234567890123456789012345678901234567890"};
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct text_store files = store_of(members, "");
    struct pack_store packs = text_store_open(&files);
    const struct dict *dict;
    struct problems problems;
    struct pack *p = NULL;
    (void)state;
    problems_open(&problems, a);
    assert_int_equal(pack_dict(&packs, a, LANG_EN, &problems, &dict), OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str over = str_of(names[i]);
        problems_open(&problems, a);
        assert_int_equal(
            pack_load(&packs, dict, a, LANG_EN, str_of(names[i]), NULL, 0, &problems, &p),
            E_NOTFOUND);
        assert_int_equal(problems.n, 1);
        assert_int_equal(pack_load(&packs, dict, a, LANG_EN, STR("t"), &over, 1, &problems, &p),
                         E_NOTFOUND);
        assert_int_equal(problems.n, 2);
    }
    struct str five[LIMIT_OVERLAYS + 1] = {STR("a"), STR("b"), STR("c"), STR("d"), STR("e")};
    assert_int_equal(
        pack_load(&packs, dict, a, LANG_EN, STR("t"), five, LIMIT_OVERLAYS + 1, &problems, &p),
        E_INVALID);
    struct text_store none = {.n = 0};
    packs = text_store_open(&none);
    problems_open(&problems, a);
    assert_int_equal(pack_dict(&packs, a, LANG_EN, &problems, &dict), E_INVALID);
    assert_true(str_contains(problems.list[0].text, "dictionary.pack"));
    arena_close(a);
}

/* Files that include one another nine deep; each file beside the one that names it, "../" a folder
   up. */
static void test_includes(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct text_store files = store_of("include \"../shared/s.pack\"\n", "");
    struct problems problems;
    struct pack *p = NULL;
    (void)state;
    files.file[3] = (struct text_file){"shared/s.pack", STR("include \"x.pack\"\n")};
    files.file[files.n++] = (struct text_file){"shared/x.pack", str_of(members)};
    assert_int_equal(load(a, &files, false, &problems, &p), OK);
    assert_non_null(pack_rule(p, STR("A")));
    files = store_of("include \"1.pack\"\n", "");
    static const char *const paths[] = {"t/1.pack", "t/2.pack", "t/3.pack", "t/4.pack",
                                        "t/5.pack", "t/6.pack", "t/7.pack", "t/8.pack"};
    for (int i = 0; i < 8; i++)
        files.file[files.n++] =
            (struct text_file){paths[i], str_fmt(a, "include \"%d.pack\"\n", i + 2)};
    assert_int_equal(load(a, &files, false, &problems, &p), E_INVALID);
    assert_true(str_contains(problems.list[0].text, "included too deep"));
    arena_close(a);
}

/* Thousands of registers: refused, and no byte is written out of its place. */
static void test_too_much_code(void **state)
{
    static const char *const leaves[] = {"done is", "done at least", "made is", "made at least",
                                         "done - made at least"};
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct buf b;
    struct problems problems;
    struct pack *p = NULL;
    (void)state;
    buf_open(&b, LIMIT_PACK_FILE_BYTES);
    for (int rule = 0; rule < 2;
         rule++) { /* every leaf is wanted again by the second rule, in another order */
        buf_printf(&b, "rule R%d for member, confirmed\n  cite Q\n  when ", rule);
        for (int i = 0; i < 4500; i++) {
            int n = rule ? 4499 - i : i;
            buf_printf(&b, "%s%s %d", i ? " or " : "", leaves[n % 5], n / 5 + 1);
        }
        buf_z(&b, "\n  then warn w\n" REST);
    }
    struct text_store files = store_of("", "");
    files.file[2].text = buf_view(&b);
    assert_int_equal(load(a, &files, false, &problems, &p), E_INVALID);
    assert_true(str_contains(problems.list[0].text, "Too many: «member»"));
    buf_close(&b);
    arena_close(a);
}

/* --- criteria
   ---------------------------------------------------------------------------------------------- */

#define SET                                                                                             \
    "criteria P for no_post points\n  cite Q Phụ lục\n  vi bộ\n  en set\n  group common max 30\n" \
    "    vi chung\n    en common\n    item I.1\n      vi một\n      en one\n      item I.1.a\n"       \
    "      item I.1.b\n    item I.2\n  group result max 70\n    item II\n      block II.B1\n"           \
    "        item II.B1.1\n      block II.B2\n        item II.B2.1\n        item II.B2.2\n"
#define OVER "overlay o \"x\" issued 01/01/2023 on t cycles 2023..2024\n"
#define ALL  "  I.1.a 2\n  I.1.b 1.5\n  I.2 26.5\n  II.B1.1 70\n  II.B2.1 69.75\n  II.B2.2 0.25\n"

static void test_split(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    const struct pack *p = load_good(a, SET, NULL);
    const struct criteria_set *set = pack_criteria(p, STR("no_post"));
    (void)state;
    assert_true(set->points && !set->split && str_is(set->cite, "Phụ lục, Quy định thử") &&
                str_is(set->vi, "bộ"));
    assert_true(str_is(set->groups->vi, "chung") && set->groups->max == 3000);
    assert_true(str_is(set->groups->items->en, "one") &&
                str_is(set->groups->items->child->next->id, "I.1.b"));
    assert_null(pack_criteria(p, STR("leader")));
    p = load_good(a, SET, OVER "split P\n" ALL);
    set = pack_criteria(p, STR("no_post"));
    assert_true(set->split && set->groups->items->child->next->max == 150);
    p = load_good(a, SET,
                  OVER "split P\n  I.1.a 2\n  I.1.b 1.5\n  drop I.2 because tỉnh không chấm\n"
                       "  add I.3 to common 26.5 vi ba | en three\n"
                       "  II.B1.1 70\n  drop II.B2 because không có\n");
    set = pack_criteria(p, STR("no_post"));
    const struct criterion *two = set->groups->items->next;
    assert_true(two->dropped && str_is(two->drop_reason, "tỉnh không chấm"));
    assert_true(str_is(two->next->vi, "ba") && str_is(two->next->en, "three") &&
                two->next->max == 2650);
    arena_close(a);
}

static void test_criteria_mistakes(void **state)
{
    static const struct {
        const char *members, *overlay, *says;
    } list[] = {
        {"criteria P §no_post points\n", NULL, "Expected: for"},
        {"criteria P for §nobody points\n", NULL, "no value «nobody»"},
        {"criteria P for any §marks\n", NULL, "points, grades"},
        {SET "criteria §P for any grades\n", NULL, "«P» is there already"},
        {"criteria P for any grades\n  group §good\n", NULL, "no value «good»"},
        {"criteria P for any grades\n  group common max §lots\n", NULL,
         "Expected a number; found «lots»"},
        {"criteria P for any grades\n  group common\n    item A max §1.234\n", NULL,
         "Expected a number; found «1.234»"},
        {"criteria P for any grades\n  §item A\n", NULL, "«A» is indented wrongly"},
        {"criteria P for any grades\n  group common\n  §item A\n", NULL, "«A» is indented wrongly"},
        {"criteria P for any grades\n  group common\n   item A\n    item B\n     item C\n      "
         "item D\n       item E\n"
         "        item F\n         item G\n          §item H\n",
         NULL, "«H» is indented wrongly"},
        {"criteria P for any grades\n  group common\n    item A\n    §item A\n", NULL,
         "«A» is there already"},
        {"criteria P for any grades\n  §cite Z\n", NULL, "«Z» is not declared"},
        {"criteria P for any grades\n  §table A\n", NULL, "no property «table»"},
        {"§criteria P for any points\n  group common max 30\n    item A max 29\n", NULL,
         "add up to 29.00, it must be 30.00"},
        {SET, OVER "split §PX\n", "no criterion «PX»"},
        {SET, OVER "split P\n  §I.9 3\n", "no criterion «I.9»"},
        {SET, OVER "split P\n  §I.1 3\n", "«I.1» has parts"},
        {SET, OVER "split P\n  I.2 §x\n", "Expected a number"},
        {SET, OVER "split P\n  I.2 3\n  §I.2 3\n", "«I.2» is there already"},
        {SET, OVER "split P\n  drop I.2 §and\n", "Expected: because"},
        {SET, OVER "split P\n  §drop I.7 because x\n", "no criterion «I.7»"},
        {SET, OVER "§split P\n  I.1.a 2\n", "«I.1.b» has no maximum"},
        {SET,
         OVER "§split P\n  I.1.a 2\n  I.1.b 1\n  I.2 26.5\n  II.B1.1 70\n  II.B2.1 69.75\n  "
              "II.B2.2 0.25\n",
         "P, group common: the criteria add up to 29.50, it must be 30.00"},
        {SET, OVER "split P\n  §add I.2 to common 3 vi a | en b\n", "«I.2» is there already"},
        {SET, OVER "split P\n  add I.4 to §nowhere 3 vi a | en b\n", "no value «nowhere»"},
        {SET, OVER "split P\n  add I.4 to common §x vi a | en b\n", "Expected a number"},
        {SET, OVER "split P\n  §add I.4 to common 3 vi a\n", "«I.4» lacks"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        bool over = list[i].overlay != NULL;
        struct marked want = marked_text(a, over ? list[i].overlay : list[i].members);
        struct text_store files = store_of(over ? list[i].members : "", "");
        struct problems problems;
        struct pack *p;
        files.file[over ? 3 : 2].text = want.text;
        assert_int_equal(load(a, &files, over, &problems, &p), E_INVALID);
        check_report(&problems, &want, files.file[over ? 3 : 2].path, list[i].says);
        arena_close(a);
    }
}

/* Blocks that stand for one another must be worth the same; the report names the second. */
static void test_unequal_blocks(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct text_store files = store_of(SET, OVER "split P\n  I.1.a 2\n  I.1.b 1.5\n  I.2 26.5\n  "
                                                 "II.B1.1 70\n  II.B2.1 60\n  II.B2.2 0.25\n");
    struct problems problems;
    struct pack *p = NULL;
    (void)state;
    assert_int_equal(load(a, &files, true, &problems, &p), E_INVALID);
    assert_true(str_contains(problems.list[0].text,
                             "Block «II.B2» adds up to 60.25, the other blocks to 70.00"));
    arena_close(a);
}

static void test_heads(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct pack_store embedded = pack_store_embedded();
    struct pack_head heads[32];
    int n = pack_heads(&embedded, a, heads, 32), overlays = 0, state_side = 0;
    (void)state;
    for (int i = 0; i < n; i++) {
        overlays += heads[i].overlay;
        state_side += heads[i].state_side;
        if (str_is(heads[i].id, "124"))
            assert_true(heads[i].first_cycle == 2023 && heads[i].last_cycle == 2024);
        if (str_is(heads[i].id, "366"))
            assert_int_equal(heads[i].last_cycle, 9999);
        if (str_is(heads[i].id, "hatinh-2023"))
            assert_true(heads[i].overlay && str_is(heads[i].on, "124"));
    }
    assert_true(n >= 8 && overlays >= 2 && state_side == 2);
    assert_int_equal(pack_heads(&embedded, a, heads, 3), 3);
    struct pack_store nowhere = pack_store_folder("/no/such/folder");
    assert_int_equal(pack_heads(&nowhere, a, heads, 3), 0);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_effects_as_written),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_overlay),
        cmocka_unit_test(test_no_such_pack),
        cmocka_unit_test(test_includes),
        cmocka_unit_test(test_too_much_code),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_criteria_mistakes),
        cmocka_unit_test(test_unequal_blocks),
        cmocka_unit_test(test_heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
