/*
 * progress_testkit.c — the year of the tests.
 */
#include "app/progress/progress_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/org/org_testkit.h"

enum { YEAR = 2024, BORN = 3650, ADMITTED = 12000, SQL_BYTES = 1 << 20 };

static int64_t make_unit(struct year_kit *y, struct str code, const char *kind, int64_t parent)
{
    return org_kit_unit(y->db, code, str_fmt(y->kit.a, "Tổ chức %.*s", STR_ARG(code)), kind,
                        parent);
}

static void make_members(struct year_kit *y, struct buf *sql, int64_t unit, int n, int *person)
{
    for (int i = 0; i < n; i++) {
        int id = ++*person;
        buf_printf(
            sql,
            "insert into person (id, uid, name, name_key, name_fold, birth_first, birth_last, "
            "birth_text, admitted_first, admitted_last, official_first, official_last, "
            "state_employee, in_system, phone) values (%d, 'u%d', 'Trần Văn %c%d', cast('%04d' as "
            "blob), "
            "'x', %d, %d, '', %d, %d, %d, %d, 0, 0, '09%08d');"
            "insert into membership (person_id, unit_id, kind) values (%d, %lld, "
            "'official');",
            id, id, 'A' + i, id, id, BORN, BORN, ADMITTED, ADMITTED, ADMITTED + 365, ADMITTED + 365,
            id, id, (long long)unit);
        if (i == 0)
            buf_printf(sql, "insert into post (person_id, title_id, side) values (%d, 1, 'party');",
                       id);
        if (i == 1)
            buf_printf(sql, "insert into spell (person_id, kind) values (%d, 'exempt');", id);
    }
    (void)y;
}

static void run_sql(struct year_kit *y, struct buf *sql)
{
    assert_false(sql->over);
    buf_char(sql, '\0');
    book_kit_sql(y->path, sql->p);
    buf_close(sql);
}

static void make_book(struct year_kit *y, int bases, int cells, int members)
{
    struct buf sql;
    int person = 0;
    buf_open(&sql, SQL_BYTES);
    buf_z(&sql, "begin; insert into post_title (id, title, plain, role, leads, placed) values (1, "
                "'Bí thư chi bộ', 'bi thu chi bo', 'head', 'cell', 1);");
    int64_t top = make_unit(y, STR("TOP"), "above_grassroots_committee", 0);
    for (int b = 1; b <= bases; b++) {
        struct str code = str_fmt(y->kit.a, "G%d", b);
        int64_t base = make_unit(y, code, "grassroots_committee", top);
        for (int c = 1; c <= cells; c++) {
            struct str cell = str_fmt(y->kit.a, "G%dC%d", b, c);
            make_members(y, &sql, make_unit(y, cell, "cell", base), members, &person);
        }
    }
    buf_z(&sql, "commit;");
    run_sql(y, &sql);
}

void year_kit_open(struct year_kit *y, int bases, int cells, int members)
{
    struct cycle_request r = {.year = YEAR, .store = pack_store_embedded()};
    struct cycle_counts counts = {0};
    const char *seed = getenv("SEED");
    uint64_t n = seed != NULL ? strtoull(seed, NULL, 10) : 20241231;
    printf("SEED=%llu\n", (unsigned long long)n);
    *y = (struct year_kit){.db = NULL};
    y->rng = rng_make(n);
    book_kit_open(&y->kit);
    y->db = book_kit_make(&y->kit, "s.kd");
    y->path = book_kit_path(&y->kit, "s.kd");
    make_book(y, bases, cells, members);
    assert_int_equal(cycle_open(y->db, y->kit.a, &r, &y->cycle, &counts), OK);
}

void year_kit_close(struct year_kit *y)
{
    db_close(y->db);
    book_kit_close(&y->kit);
}

static void decide(struct year_kit *y, struct buf *sql, int subject)
{
    static const char *const levels[] = {"XS", "HTT", "HTT", "HTT", "HT", "KHT"};
    buf_printf(sql,
               "insert into decision (subject_id, level, body, number, on_date, case_text, "
               "ground_version, pack_hash, tree_version, flags, fired, lacked, current, event_id) "
               "select id, '%s', 'Đảng ủy', '12-QĐ/ĐU', 20080, '{}', 1, '', 1, 0, x'', x'', 1, 1 "
               "from subject where id = %d and rated is not 0;",
               levels[rng_below(&y->rng, 6)], subject);
}

void year_kit_fill(struct year_kit *y)
{
    struct buf sql;
    db_close(y->db);
    y->db = NULL;
    int n = (int)book_kit_ask(y->path, "select max(id) from subject");
    buf_open(&sql, SQL_BYTES);
    buf_z(&sql, "begin; insert into batch values (1, 1, 'command', null, '', '', 'x', 1, 1, 0);");
    for (int i = 1; i <= n; i++) {
        if (rng_below(&y->rng, 3) > 0)
            buf_printf(
                &sql,
                "insert into review (subject_id, received_on, on_paper, self_level, "
                "no_shortcoming, scan, batch_id, rev) values (%d, 20000, 1, 'HTT', 1, '', 1, 1);",
                i);
        if (rng_below(&y->rng, 2) > 0)
            buf_printf(&sql, "insert into given values (%d, 1, '{}');", i);
        if (rng_below(&y->rng, 2) > 0)
            buf_printf(&sql,
                       "insert into proposal (subject_id, step, body, level, number, on_date, "
                       "event_id) values (%d, 'proposal', 'Chi bộ', 'HTT', '', 1, 1);",
                       i);
        if (rng_below(&y->rng, 2) > 0)
            decide(y, &sql, i);
        if (rng_below(&y->rng, 2) > 0)
            buf_printf(&sql,
                       "insert into past_level (person_id, unit_id, side, year, level) select "
                       "person_id, case when person_id is null then unit_id end, 'party', 2023, "
                       "'HT' from subject where id = %d;",
                       i);
    }
    buf_z(&sql, "commit;");
    run_sql(y, &sql);
}
