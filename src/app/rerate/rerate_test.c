/*
 * rerate_test.c — disciplines after decisions, decisions judged again.
 */
#include "app/rerate/rerate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "app/cycle/records.h"
#include "app/judge/decision.h"
#include "app/org/org_testkit.h"
#include "lib/db/book_testkit.h"

enum { YEAR = 2023 };

/* A cell with three members, Y 2023 opened under 124; the first is decided as the rules say. */
struct year {
    struct book_kit kit;
    struct db *db;
    const char *path;
    struct cycle cycle;
    int64_t cell;
};

static int64_t make_unit(struct year *y, const char *code, const char *kind, int64_t parent)
{
    return org_kit_unit(y->db, str_of(code), str_of(code), kind, parent);
}

static void sql(struct year *y, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void sql(struct year *y, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    book_kit_vsql(y->path, fmt, ap);
    va_end(ap);
}

static void hex(char *out, const uint64_t *mask)
{
    const unsigned char *p = (const unsigned char *)mask;
    for (size_t i = 0; i < MASK_WORDS * sizeof *mask; i++)
        snprintf(out + 2 * i, 3, "%02x", p[i]);
}

/* The decision that the rules give, as app/rating writes it. */
static void decide(struct year *y, int64_t person, const char *given)
{
    struct cycle_ground g;
    struct records *records = NULL;
    struct record_unit u;
    struct record *list = NULL;
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct str text, facts = str_of(given);
    char fired[2 * MASK_WORDS * 8 + 1], lacked[2 * MASK_WORDS * 8 + 1];
    size_t n = 0, i = 0;
    struct arena *a = y->kit.a;
    assert_int_equal(cycle_ground(y->db, a, &y->cycle, 0, &g), OK);
    assert_int_equal(records_open(y->db, a, &y->cycle, &g, &records), OK);
    assert_int_equal(records_frozen_unit(y->db, a, &y->cycle, y->cell, &u), OK);
    assert_int_equal(records_unit(records, a, &u, &list, &n), OK);
    while (i < n && list[i].person != person)
        i++;
    assert_true(i < n);
    assert_int_equal(record_case(a, &y->cycle, &g, STR("1"), &list[i], &facts, 1, &text), OK);
    assert_int_equal(case_read(g.shelf, a, LANG_VI, text, &in, &error), OK);
    const struct decision *d = decide_case(g.shelf, a, in);
    hex(fired, d->fired_mask);
    hex(lacked, d->lacked_mask);
    struct str level = d->level > 0 ? g.pack->dict->level->value[d->level] : STR("");
    struct str most = d->max_level > 0 ? g.pack->dict->level->value[d->max_level] : STR("");
    sql(y,
        "insert into decision (subject_id, level, body, number, on_date, case_text, "
        "ground_version, pack_hash, tree_version, rules_level, max_level, flags, fired, lacked, "
        "current, event_id) select id, 'HTT', 'Đảng ủy', '12-QĐ/ĐU', %d, '%.*s', 1, '%.*s', 1, "
        "nullif('%.*s', ''), nullif('%.*s', ''), %d, x'%s', x'%s', 1, 1 from subject "
        "where person_id = %ld",
        date_of(2023, 12, 20), STR_ARG(text), STR_ARG(g.pack_hash), STR_ARG(level), STR_ARG(most),
        (d->forced ? ROW_FORCED : 0) | (d->discretion ? ROW_DISCRETION : 0), fired, lacked,
        (long)person);
}

static void year_open(struct year *y)
{
    struct cycle_request r = {.year = YEAR, .store = pack_store_embedded()};
    struct cycle_counts counts = {0};
    book_kit_open(&y->kit);
    y->db = book_kit_make(&y->kit, "s.kd");
    y->path = book_kit_path(&y->kit, "s.kd");
    int64_t base = make_unit(y, "G", "grassroots_committee", 0);
    y->cell = make_unit(y, "C", "cell", base);
    int born = date_of(1970, 1, 1), in = date_of(2000, 1, 1);
    for (int i = 1; i <= 3; i++)
        sql(y,
            "insert into person (id, uid, name, name_key, name_fold, birth_first, birth_last, "
            "birth_text, admitted_first, admitted_last, official_first, official_last, "
            "state_employee, in_system) values (%d, 'u%d', 'Trần Văn Mẫu %d', x'0%d', 'x', %d, %d, "
            "'', %d, %d, %d, %d, 0, 0); insert into membership (person_id, unit_id, kind) "
            "values (%d, %ld, 'official');",
            i, i, i, i, born, born, in, in, in + 365, in + 365, i, (long)y->cell);
    assert_int_equal(cycle_open(y->db, y->kit.a, &r, &y->cycle, &counts), OK);
    decide(y, 1, "{\"review_completed\":true}");
}

static void year_close(struct year *y)
{
    db_close(y->db);
    book_kit_close(&y->kit);
}

static void discipline(struct year *y, int id, const char *who, date_t day, int breach)
{
    sql(y,
        "insert into discipline (id, %s, form, decided_on, breach_year, duty_related, "
        "self_detected, remedied, side) values (%d, 1, 'canh_cao', %d, %d, 1, 0, 0, 'party')",
        who, id, day, breach);
}

/* In a transaction, as the command that enters a discipline does. */
static void note(struct year *y, int64_t id, struct rerate_found *out)
{
    assert_int_equal(db_begin(y->db), OK);
    assert_int_equal(rerate_note(y->db, y->kit.a, id, STR("Người nhập"), out), OK);
    assert_int_equal(db_commit(y->db), OK);
}

static int64_t ask(const struct year *y, const char *text)
{
    return book_kit_ask(y->path, text);
}

/* --- */

static void test_verify(void **state)
{
    struct year y;
    int64_t n = 0;
    (void)state;
    year_open(&y);
    assert_int_equal(rerate_verify(y.db, y.kit.a, &n), OK);
    assert_int_equal(n, 1);
    static const struct {
        const char *spoil, *mend, *said;
    } faults[] = {
        {"update decision set max_level = 'KHT'", "max_level", "highest level"},
        {"update decision set fired = zeroblob(24)", "fired", "rules that applied"},
        {"update decision set lacked = zeroblob(24)", "lacked", "rules that applied"},
        {"update decision set flags = 3", "flags", "rules that applied"},
        {"update decision set pack_hash = 'ab'", "pack_hash", "hash of the regulation"},
        {"update decision set case_text = '{'", "case_text", "cannot be read"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        book_kit_forget(&y.kit);
        sql(&y, "create table keep as select * from decision; %s", faults[i].spoil);
        assert_int_equal(rerate_verify(y.db, y.kit.a, &n), E_INVALID);
        if (!book_kit_said(&y.kit, faults[i].said))
            fail_msg("%s: %.*s", faults[i].spoil, STR_ARG(y.kit.problems.list[0].text));
        assert_true(book_kit_said(&y.kit, "Trần Văn Mẫu 1"));
        sql(&y, "update decision set %s = (select %s from keep); drop table keep", faults[i].mend,
            faults[i].mend);
        assert_int_equal(rerate_verify(y.db, y.kit.a, &n), OK);
    }
    year_close(&y);
}

static void test_same_year(void **state)
{
    struct year y;
    struct rerate_found f;
    (void)state;
    year_open(&y);
    discipline(&y, 1, "person_id", date_of(2023, 10, 15), 2023);
    int64_t events = ask(&y, "select count(*) from event");
    note(&y, 1, &f);
    assert_int_equal(f.reopened, 1);
    assert_int_equal(f.outside_year, 0);
    assert_int_equal(ask(&y, "select count(*) from event"), events + 1);
    assert_int_equal(ask(&y, "select count(*) from reopening where pack = '124' and state = 'open' "
                             "and rule like '124.D12.%' and rule not like '%late%' and cite <> ''"),
                     1);
    note(&y, 1, &f); /* once */
    assert_int_equal(f.reopened, 0);
    assert_int_equal(f.known, 1);
    assert_int_equal(ask(&y, "select count(*) from event"), events + 1);
    year_close(&y);
}

/* What nobody has told of a discipline is asked for, never taken for nothing. */
static void test_untold(void **state)
{
    struct year y;
    struct rerate_found f;
    int64_t n = 0;
    (void)state;
    year_open(&y);
    sql(&y, "delete from decision");
    decide(&y, 1, "{\"review_completed\":true,\"disciplines\":[]}");
    sql(&y,
        "insert into discipline (id, person_id, form, decided_on, side) values (1, 1, "
        "'canh_cao', %d, 'party')",
        date_of(2023, 10, 15));
    note(&y, 1, &f);
    assert_int_equal(f.reopened, 1);
    assert_true(str_is(f.lacks, "breach_year,self_detected,remedied"));
    assert_int_equal(f.untold, 1);
    assert_true(book_kit_said(&y.kit, "does not tell the year of the breach"));
    assert_int_equal(rerate_untold(y.db, y.kit.a, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(ask(&y, "select count(*) from reopening where rule = '124.D12.K4.3.d' and "
                             "lacks = 'breach_year,self_detected,remedied'"),
                     1);
    note(&y, 1, &f); /* once */
    assert_int_equal(f.reopened, 0);
    /* what comes in is told; of a level that was kept meanwhile too */
    sql(&y, "update discipline set breach_year = 2023, self_detected = 1");
    note(&y, 1, &f);
    assert_int_equal(f.reopened, 1);
    assert_true(str_is(f.lacks, "remedied"));
    assert_int_equal(f.untold, 0);
    assert_int_equal(rerate_keep(y.db, y.kit.a, 1, STR("chờ kết luận"), STR("")), OK);
    note(&y, 1, &f);
    assert_int_equal(f.reopened, 0);
    sql(&y, "update discipline set remedied = 0");
    note(&y, 1, &f);
    assert_int_equal(f.reopened, 1);
    assert_int_equal(f.lacks.n, 0);
    assert_int_equal(ask(&y, "select count(*) from reopening where state = 'open' and lacks = ''"),
                     1);
    year_close(&y);
}

/* Of which body a post is, of which nobody can tell it, is for a person to do, told once. */
static void test_no_body(void **state)
{
    struct year y;
    struct rerate_found f;
    int64_t n = 0;
    (void)state;
    year_open(&y);
    sql(&y, "insert into post_title (id, title, plain, role, leads, managed_by, standing, placed) "
            "values (1, 'Bí thư thị ủy', 'x', 'head', 'yes', 'central', 1, 1); "
            "insert into post (person_id, title_id, side) values (2, 1, 'party')");
    discipline(&y, 1, "person_id", date_of(2023, 10, 15), 2023);
    sql(&y, "update discipline set person_id = 2");
    note(&y, 1, &f);
    assert_int_equal(f.untold, 1);
    assert_true(book_kit_said(&y.kit, "Bí thư thị ủy"));
    assert_int_equal(rerate_untold(y.db, y.kit.a, &n), OK);
    assert_int_equal(n, 1);
    sql(&y, "update post set unit_id = %ld", (long)y.cell);
    note(&y, 1, &f);
    assert_int_equal(f.untold, 0);
    year_close(&y);
}

static void test_known_when_decided(void **state)
{
    struct year y;
    struct rerate_found f;
    (void)state;
    year_open(&y);
    discipline(&y, 1, "person_id", date_of(2023, 10, 15), 2023);
    sql(&y, "delete from decision");
    decide(&y, 1, "{\"review_completed\":true}");
    note(&y, 1, &f);
    assert_int_equal(f.reopened + f.known, 0);
    year_close(&y);
}

static void test_earlier_year(void **state)
{
    struct year y;
    struct rerate_found f;
    (void)state;
    year_open(&y);
    discipline(&y, 1, "person_id", date_of(2024, 3, 18), 2023);
    note(&y, 1, &f);
    assert_int_equal(f.reopened, 1);
    assert_int_equal(f.outside_year, 0);
    assert_int_equal(ask(&y, "select count(*) from reopening where pack = '124' and "
                             "rule = '124.D12.K4.5.late_decision'"),
                     1);
    /* the level of a year that is not in the book */
    sql(&y,
        "insert into past_level (person_id, side, year, level) values (1, 'party', 2021, 'XS')");
    discipline(&y, 2, "person_id", date_of(2024, 3, 18), 2021);
    note(&y, 2, &f);
    assert_int_equal(f.reopened, 0);
    assert_int_equal(f.outside_year, 2021);
    assert_true(str_starts(f.outside_pack, STR("132")));
    assert_true(str_is(f.outside_level, "XS"));
    assert_true(str_is(f.outside_rule, "124.D12.K4.5.late_decision"));
    year_close(&y);
}

static void test_others_stay(void **state)
{
    struct year y;
    struct rerate_found f;
    (void)state;
    year_open(&y);
    /* another person; a breach of the year of the discipline; a year without such a rule */
    sql(&y, "insert into discipline (id, person_id, form, decided_on, breach_year, side) "
            "values (1, 2, 'canh_cao', 19700, 2023, 'party')");
    discipline(&y, 2, "person_id", date_of(2024, 3, 18), 2024);
    discipline(&y, 3, "person_id", date_of(2026, 3, 18), 2023);
    for (int i = 1; i <= 3; i++) {
        note(&y, i, &f);
        assert_int_equal(f.reopened, 0);
    }
    assert_int_equal(ask(&y, "select count(*) from reopening"), 0);
    assert_int_equal(rerate_note(y.db, y.kit.a, 99, STR(""), &f), E_NOTFOUND);
    year_close(&y);
}

static void test_keep_and_heavier(void **state)
{
    struct year y;
    struct rerate_found f;
    int64_t n = 0;
    (void)state;
    year_open(&y);
    discipline(&y, 1, "person_id", date_of(2023, 11, 15), 2023);
    assert_int_equal(rerate_find(y.db, y.kit.a, STR(""), &n, &f), OK);
    assert_int_equal(n, 1);
    assert_int_equal(f.reopened, 1);
    assert_int_equal(rerate_keep(y.db, y.kit.a, 7, STR("vì"), STR("")), E_NOTFOUND);
    assert_int_equal(rerate_keep(y.db, y.kit.a, 1, STR("đã cân nhắc"), STR("")), OK);
    assert_int_equal(rerate_keep(y.db, y.kit.a, 1, STR("đã cân nhắc"), STR("")), E_STATE);
    assert_int_equal(ask(&y, "select count(*) from reopening r join event e on e.id = r.settled_by "
                             "where r.state = 'kept' and e.act = 'reopen.keep'"),
                     1);
    note(&y, 1, &f);
    assert_int_equal(f.reopened, 0);
    sql(&y, "update discipline set form = 'cach_chuc', made_heavier_on = %d", date_of(2024, 5, 27));
    note(&y, 1, &f);
    assert_int_equal(f.reopened, 1);
    assert_int_equal(ask(&y, "select count(*) from reopening where state = 'open' and "
                             "rule = '124.D12.K4.5.made_heavier'"),
                     1);
    year_close(&y);
}

/* A replaced level is not opened again by what replaced it. */
static void test_replaced(void **state)
{
    struct year y;
    struct rerate_found f;
    int64_t n = 0;
    (void)state;
    year_open(&y);
    discipline(&y, 1, "person_id", date_of(2024, 3, 18), 2023);
    note(&y, 1, &f);
    sql(&y, "update decision set current = 0; update reopening set state = 'replaced'");
    decide(&y, 1, "{\"review_completed\":true}");
    assert_int_equal(rerate_find(y.db, y.kit.a, STR(""), &n, &f), OK);
    assert_int_equal(f.reopened, 0);
    assert_int_equal(f.known, 1);
    assert_int_equal(rerate_verify(y.db, y.kit.a, &n), OK);
    assert_int_equal(n, 2);
    year_close(&y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verify),
        cmocka_unit_test(test_same_year),
        cmocka_unit_test(test_untold),
        cmocka_unit_test(test_no_body),
        cmocka_unit_test(test_known_when_decided),
        cmocka_unit_test(test_earlier_year),
        cmocka_unit_test(test_others_stay),
        cmocka_unit_test(test_keep_and_heavier),
        cmocka_unit_test(test_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
