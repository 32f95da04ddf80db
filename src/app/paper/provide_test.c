/*
 * provide_test.c — what papers say, out of a book: no name that papers do not know, every name that
 * they know, and tables whose numbers are those of the workbooks of results.
 */
#include "app/paper/provide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/paper/provide_testkit.h"
#include "app/progress/progress.h"
#include "app/progress/progress_testkit.h"
#include "lib/base/file.h"
#include "lib/json/json.h"

enum { FILE_MOST = 8 << 20, BASES = 2, CELLS = 3, MEMBERS = 7, PAPERS_MOST = 512 };

static struct year_kit y;
static struct provider *p;

static void open_provider(struct provide_request r)
{
    r.year = y.cycle.year;
    r.on = y.cycle.cutoff + 3;
    r.place = STR("Đông Hà");
    r.number = STR("05");
    if (y.db == NULL)
        y.db = book_kit_reopen(&y.kit, "s.kd", DB_READ);
    assert_int_equal(provide_open(y.db, y.kit.a, &r, &p), OK);
}

static int set_up(void **state)
{
    (void)state;
    year_kit_open(&y, BASES, CELLS, MEMBERS);
    year_kit_fill(&y);
    return 0;
}

static int set_up_rich(void **state)
{
    set_up(state);
    provide_kit_rich(y.path);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    year_kit_close(&y);
    return 0;
}

/* --- every paper about anybody --- */

struct all {
    struct data *d[PAPERS_MOST];
    enum paper_about about[PAPERS_MOST];
    int n;
};

static void provide_all(struct all *all)
{
    all->n = 0;
    for (int about = 0; about < PAPER_ABOUTS; about++) {
        struct provide_whom *w;
        size_t n;
        assert_int_equal(provide_list(p, y.kit.a, STR(""), true, (enum paper_about)about, &w, &n),
                         OK);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++) {
            assert_true(all->n < PAPERS_MOST);
            all->about[all->n] = (enum paper_about)about;
            assert_int_equal(
                provide_data(p, y.kit.a, (enum paper_about)about, &w[i], &all->d[all->n++]), OK);
        }
    }
}

static void no_strays(const struct all *all)
{
    for (int i = 0; i < all->n; i++) {
        struct str stray = data_stray(all->d[i]);
        if (stray.n > 0)
            fail_msg("%s: papers do not know the name %.*s", paper_about_words[all->about[i]],
                     STR_ARG(stray));
    }
}

static void papers_know_every_name_that_is_set(void **state)
{
    (void)state;
    struct all all;
    open_provider((struct provide_request){.blank = false});
    provide_all(&all);
    no_strays(&all);
    open_provider((struct provide_request){.blank = true});
    provide_all(&all);
    no_strays(&all);
}

/* A form for the photocopier is about nobody. */
static void a_blank_form_is_about_nobody(void **state)
{
    (void)state;
    const struct provide_whom nobody = {.subject = 0};
    open_provider((struct provide_request){.blank = true});
    for (int about = 0; about < PAPER_ABOUTS; about++) {
        struct data *d;
        assert_int_equal(provide_data(p, y.kit.a, (enum paper_about)about, &nobody, &d), OK);
        assert_int_equal(data_stray(d).n, 0);
        assert_true(data_has(d, STR("levels")));
        assert_false(data_has(d, STR("name")));
        assert_false(data_has(d, STR("unit.name")));
    }
}

/* Names that no provider sets in this book: set by who makes papers, or left open for the pen; of a
   quarter, of local rules, of a regulation with points. */
static const char *const open_names[] = {
    "symbol", "date_words", "mass_post", "residence", "guest", "signer.name", "local",
    "draft",  "quarter",    "blank",     "ticked",    "max",   "points",
};

static bool is_open(const char *name)
{
    for (size_t i = 0; i < sizeof open_names / sizeof *open_names; i++) {
        if (str_is(str_of(name), open_names[i]))
            return true;
    }
    return false;
}

static bool in_list(const struct data *d, struct str list, struct str name)
{
    int n;
    struct data *const *record = data_list(d, list, &n);
    for (int i = 0; i < n; i++) {
        if (data_has(record[i], name))
            return true;
    }
    return false;
}

/* Is the name set in any list of `lists` (parted by blanks) of any paper of that kind? */
static bool is_set(const struct all *all, enum paper_about about, struct str lists, struct str name)
{
    struct str list;
    for (int i = 0; i < all->n; i++) {
        struct str rest = lists;
        if (all->about[i] != about)
            continue;
        if (lists.n == 0 && data_has(all->d[i], name))
            return true;
        while (str_cut(&rest, ' ', &list)) {
            if (in_list(all->d[i], list, name))
                return true;
        }
    }
    return false;
}

static bool among(struct str words, const char *word)
{
    struct str w;
    while (str_cut(&words, ' ', &w)) {
        if (str_is(w, word))
            return true;
    }
    return false;
}

static void every_name_that_papers_know_is_set_somewhere(void **state)
{
    (void)state;
    struct all all;
    int n, missing = 0;
    open_provider((struct provide_request){.issuer = STR("G1")});
    provide_all(&all);
    const struct paper_field *f = paper_fields_all(&n);
    for (int i = 0; i < n; i++) {
        struct str name = str_of(f[i].name);
        if (name.p[name.n - 1] == '*' || is_open(f[i].name) || is_open(f[i].list))
            continue;
        for (int about = 0; about < PAPER_ABOUTS; about++) {
            if (f[i].about[0] != '*' && !among(str_of(f[i].about), paper_about_words[about]))
                continue;
            if (!is_set(&all, (enum paper_about)about, str_of(f[i].list), name)) {
                printf("%s %s %s\n", paper_about_words[about], f[i].list, f[i].name);
                missing++;
            }
        }
    }
    assert_int_equal(missing, 0);
}

/* --- what they say --- */

static struct data *data_of(enum paper_about about, const char *unit)
{
    struct provide_whom *w;
    struct data *d;
    size_t n;
    assert_int_equal(provide_list(p, y.kit.a, str_of(unit), false, about, &w, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(provide_data(p, y.kit.a, about, &w[0], &d), OK);
    return d;
}

static struct data *member(const char *card)
{
    struct provide_whom w;
    struct data *d;
    assert_int_equal(provide_card(p, y.kit.a, str_of(card), &w), OK);
    assert_int_equal(provide_data(p, y.kit.a, ABOUT_MEMBER, &w, &d), OK);
    return d;
}

static void is(const struct data *d, const char *name, const char *text)
{
    struct str s = data_get(d, str_of(name));
    if (!str_is(s, text))
        fail_msg("%s: «%.*s», not «%s»", name, STR_ARG(s), text);
}

static const struct data *row(const struct data *d, const char *list, int i)
{
    int n;
    struct data *const *record = data_list(d, str_of(list), &n);
    assert_true(i < n);
    return record[i];
}

static int rows(const struct data *d, const char *list)
{
    int n;
    (void)data_list(d, str_of(list), &n);
    return n;
}

static void a_member_is_told_whole(void **state)
{
    (void)state;
    open_provider((struct provide_request){.issuer = STR("G1")});
    const struct data *d = member("T1");
    is(d, "name", "Trần Văn A1");
    is(d, "name_upper", "TRẦN VĂN A1");
    is(d, "party_post", "Bí thư chi bộ");
    is(d, "state_post", "Trưởng phòng");
    is(d, "review.quality", "Đoạn 2\nĐoạn sau"); /* of the later version */
    is(d, "grade.quality", "t");
    is(d, "shortcoming_none", "yes");
    is(row(d, "carried", 0), "state", "Đang khắc phục");
    is(row(d, "suggestions", 0), "conclusion", "Đồng ý");
    is(d, "points_common", "27,5");
    is(d, "points_total", "87,5");
    is(d, "old.level", "Hoàn thành nhiệm vụ");
    is(d, "old.number", "12-QĐ/ĐU");
    is(d, "decided.label", "Hoàn thành xuất sắc nhiệm vụ");
    is(d, "vote.valid", "5");
    is(row(d, "factors", 0), "text", "Văn bản");
    assert_int_equal(rows(d, "factors"), 8);
    /* criteria of both batches, the poorest grade first among those given */
    assert_true(data_has(row(d, "criteria", 0), STR("t")));
    assert_true(data_has(row(d, "criteria", 3), STR("xs")));
    is(row(d, "criteria", 3), "product", "Có");
}

static void the_body_that_issues_signs(void **state)
{
    (void)state;
    open_provider((struct provide_request){.issuer = STR("G1")});
    const struct data *of_committee = member("T1");
    is(of_committee, "authority", "T/M TỔ CHỨC G1");
    assert_true(data_has(of_committee, STR("seal")));
    open_provider((struct provide_request){.issuer = STR("")});
    const struct data *of_cell = member("T1");
    is(of_cell, "authority", "T/M CHI BỘ");
    is(of_cell, "signer.name", "Trần Văn A1");
    is(of_cell, "superior.name", "Tổ chức G1");
    is(of_cell, "issuer.symbol", "CB");
    assert_false(data_has(of_cell, STR("seal")));
}

/* The collective first, then the secretary, the deputy, the others; the exempt one not at all. */
static void a_review_goes_in_the_order_of_the_law(void **state)
{
    (void)state;
    open_provider((struct provide_request){.blank = false});
    const struct data *d = data_of(ABOUT_UNIT, "G1C1");
    is(row(d, "agenda", 2), "text", "Kiểm điểm tập thể: Tổ chức G1C1");
    is(row(d, "agenda", 3), "who", "Trần Văn A1");
    is(row(d, "agenda", 4), "who", "Trần Văn C3");
    assert_int_equal(rows(d, "agenda"), 5 + 1 + MEMBERS - 1);
    is(row(d, "absent", 0), "reason", "Ốm");
    is(row(d, "board", 0), "role", "Trưởng ban");
    is(row(d, "delegates", 0), "post", "Bí thư chi bộ");
    is(row(d, "xs_five", 0), "years", "2020–2024");
    is(row(d, "left_out", 0), "until", "20/02/2052");
}

/* Votes add up, and a level has them with more than the half of those summoned. */
static void votes_are_counted(void **state)
{
    (void)state;
    open_provider((struct provide_request){.blank = false});
    const struct data *d = data_of(ABOUT_UNIT, "G1C1"), *first = row(d, "votes", 0);
    is(first, "invalid", "1");
    is(first, "xs_of_summoned", "42,86");
    is(first, "xs_of_issued", "50,00");
    assert_false(data_has(first, STR("carried")));                              /* 3 of 7 */
    is(row(d, "xs_votes", 0), "carried_label", "Hoàn thành xuất sắc nhiệm vụ"); /* 5 of 7 */
    is(row(d, "leaders", 0), "vote", "XS 3, HTT 1, HT 1, KHT 0 / 7");
}

/* As many as came; while no meeting is told, as many as may vote.  Nothing in a ballot tells whose it
   is: all sheets are made of this one record. */
static void there_are_as_many_ballots_as_voters(void **state)
{
    (void)state;
    open_provider((struct provide_request){.blank = false});
    const struct data *d = data_of(ABOUT_BALLOT, "G1C1");
    is(d, "copies", "6");
    is(row(d, "subjects", 1), "post", "Bí thư chi bộ");
    assert_int_equal(rows(d, "subjects"), 1 + MEMBERS - 1);
    is(data_of(ABOUT_BALLOT, "G2C1"), "copies", "6"); /* of seven one is exempt */
}

/* --- the same numbers as in the workbook of results --- */

static const struct json *statistics(const char *unit)
{
    struct results_request r = {.unit = str_of(unit), .json = true, .dir = y.kit.dir};
    struct results_done done;
    struct json *tree;
    struct json_error error;
    struct str text;
    r.year = y.cycle.year;
    r.today = y.cycle.cutoff + 3;
    assert_int_equal(results_write(y.db, y.kit.a, &r, &done), OK);
    assert_int_equal(done.with_faults, 0);
    struct str name = str_fmt(y.kit.a, "ket-qua-%s-%d.json", unit, y.cycle.year);
    assert_int_equal(file_read(y.kit.a, book_kit_path(&y.kit, name.p), FILE_MOST, &text), OK);
    assert_int_equal(json_parse(y.kit.a, text, &tree, &error), OK);
    return json_get(json_get(tree, STR("tables")), STR("statistics"));
}

/* The next row of a table of the workbook in which anybody is counted; the paper leaves out the others. */
static const struct json *next_row(const struct json *r, char table)
{
    while (r != NULL && (json_get(r, STR("table"))->text.p[0] != table ||
                         str_is(json_get(r, STR("total"))->text, "0")))
        r = r->next;
    return r;
}

/* "12,34" and 12.34 are the same. */
static long hundredths(struct str text)
{
    struct str whole, rest = text;
    long a, b = 0;
    if (!str_cut(&rest, ',', &whole))
        whole = text;
    assert_true(str_to_long(whole, 0, 1000000, &a));
    if (rest.n > 0)
        assert_true(str_to_long(rest, 0, 99, &b));
    return a * 100 + b;
}

static void same_number(const struct data *d, const char *name, const struct json *r,
                        const char *key)
{
    const struct json *v = json_get(r, str_of(key));
    struct str text = data_get(d, str_of(name));
    long n;
    if (v == NULL || v->type == JSON_NULL) {
        assert_int_equal(text.n, 0);
        return;
    }
    assert_true(json_fixed(v, 2, &n));
    if (hundredths(text) != n)
        fail_msg("%s: paper %.*s, workbook %ld hundredths", name, STR_ARG(text), n);
}

static void same_table(const struct data *d, const char *list, char table, const struct json *stats)
{
    static const char *const pairs[][2] = {{"total", "total"},
                                           {"to_rate", "to_rate"},
                                           {"rated", "rated"},
                                           {"undecided", "undecided"},
                                           {"xs", "XS"},
                                           {"htt", "HTT"},
                                           {"ht", "HT"},
                                           {"kht", "KHT"},
                                           {"xs_share", "XS_percent"},
                                           {"htt_share", "HTT_percent"},
                                           {"ht_share", "HT_percent"},
                                           {"kht_share", "KHT_percent"},
                                           {"xs_last", "XS_last_year"},
                                           {"kht_again", "KHT_two_years"},
                                           {"reason.exempt", "exempt"},
                                           {"xs_of_htt", "XS_of_HTT_percent"},
                                           {"xs_of_htt_up", "XS_of_HTT_or_better_percent"}};
    int n = rows(d, list);
    const struct json *r = next_row(stats->child, table);
    for (int i = 0; i < n; i++, r = next_row(r->next, table)) {
        const struct data *mine = row(d, list, i);
        assert_non_null(r);
        for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
            same_number(mine, pairs[k][0], r, pairs[k][1]);
    }
    assert_null(r);
}

static void tables_are_those_of_the_workbook(void **state)
{
    static const char *const units[] = {"TOP", "G1", "G2", "G1C1", "G2C3"};
    (void)state;
    open_provider((struct provide_request){.blank = false});
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const struct json *stats = statistics(units[i]);
        const struct data *d = data_of(ABOUT_UNIT, units[i]);
        same_table(d, "stats_a", 'A', stats);
        same_table(d, "stats_b", 'B', stats);
        same_table(d, "stats_c", 'C', stats);
    }
}

static long number(const struct data *d, const char *name)
{
    return hundredths(data_get(d, str_of(name))) / 100;
}

/* Lists and sums come to the same, and units to that of their superior. */
static void what_is_listed_is_what_is_counted(void **state)
{
    static const char *const names[] = {"total", "rated", "unrated", "owed",
                                        "xs",    "htt",   "ht",      "kht"};
    (void)state;
    open_provider((struct provide_request){.blank = false});
    const struct data *top = data_of(ABOUT_UNIT, "TOP"), *g1 = data_of(ABOUT_UNIT, "G1"),
                      *g2 = data_of(ABOUT_UNIT, "G2");
    int subjects = rows(top, "subjects");
    assert_int_equal(subjects, book_kit_ask(y.path, "select count(*) from subject"));
    assert_int_equal(subjects,
                     rows(top, "collectives") + rows(top, "leaders") + rows(top, "members"));
    assert_int_equal(subjects, number(top, "total"));
    assert_int_equal(rows(top, "left_out"), number(top, "unrated"));
    assert_int_equal(number(top, "total"),
                     number(top, "rated") + number(top, "unrated") + number(top, "owed"));
    assert_int_equal(number(top, "rated"), number(top, "xs") + number(top, "htt") +
                                               number(top, "ht") + number(top, "kht"));
    assert_int_equal(rows(top, "xs_one"), number(top, "xs"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        long below = number(g1, names[i]) + number(g2, names[i]);
        long own = number(top, names[i]) - below; /* TOP itself is a body, if it is one at all */
        assert_true(own == 0 || own == 1);
    }
    long a = number(row(top, "stats_a", rows(top, "stats_a") - 1), "total"); /* the sums */
    long b = number(row(top, "stats_b", rows(top, "stats_b") - 1), "total");
    assert_int_equal(a + b, subjects);
}

/* What a paper names is there as if everything had been asked for, and lists that it does not name are
   not. */
static void only_what_a_paper_names_is_filled_in(void **state)
{
    (void)state;
    open_provider((struct provide_request){.blank = false});
    const struct data *all = data_of(ABOUT_UNIT, "TOP");
    provide_only(p, STR("table leaders\n row {n} | {name} | {post}\ntable stats_e"));
    const struct data *d = data_of(ABOUT_UNIT, "TOP");
    assert_int_equal(rows(d, "leaders"), rows(all, "leaders"));
    assert_int_equal(rows(d, "subjects"), 0);
    assert_int_equal(rows(d, "xs_five"), 0);
    is(row(d, "leaders", 0), "post", "Bí thư chi bộ, Trưởng phòng");
    is(row(d, "leaders", 0), "vote", "");
    assert_int_equal(number(row(d, "stats_e", 1), "total"), rows(all, "xs_five"));
    assert_int_equal(number(row(d, "stats_e", 0), "total"), rows(all, "xs_one"));
    assert_true(rows(all, "xs_five") > 0);
    provide_only(p, STR("line {meeting.place}"));
    assert_int_equal(rows(data_of(ABOUT_UNIT, "TOP"), "leaders"), 0);
}

#define RICH(f) cmocka_unit_test_setup_teardown(f, set_up_rich, tear_down)
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(papers_know_every_name_that_is_set),
        RICH(papers_know_every_name_that_is_set),
        TEST(a_blank_form_is_about_nobody),
        RICH(every_name_that_papers_know_is_set_somewhere),
        RICH(a_member_is_told_whole),
        RICH(the_body_that_issues_signs),
        RICH(a_review_goes_in_the_order_of_the_law),
        RICH(votes_are_counted),
        RICH(only_what_a_paper_names_is_filled_in),
        RICH(there_are_as_many_ballots_as_voters),
        TEST(tables_are_those_of_the_workbook),
        RICH(tables_are_those_of_the_workbook),
        TEST(what_is_listed_is_what_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
