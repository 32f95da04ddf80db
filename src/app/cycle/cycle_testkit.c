/*
 * cycle_testkit.c — the small year.
 */
#include "app/cycle/cycle_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/org/org_testkit.h"

static int64_t make_unit(struct cycle_kit *k, struct str code, const char *kind, int64_t parent)
{
    return org_kit_unit(k->db, code, str_fmt(k->kit.a, "Tổ chức %.*s", STR_ARG(code)), kind,
                        parent);
}

void cycle_kit_sql(struct cycle_kit *k, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    book_kit_vsql(k->path, fmt, ap);
    va_end(ap);
}

int64_t cycle_kit_ask(const struct cycle_kit *k, const char *question)
{
    return book_kit_ask(k->path, question);
}

void cycle_kit_book(struct cycle_kit *k)
{
    int born = date_of(1970, 1, 1), in = date_of(2000, 1, 1);
    *k = (struct cycle_kit){.request = {.year = CYCLE_KIT_YEAR, .store = pack_store_embedded()}};
    book_kit_open(&k->kit);
    k->db = book_kit_make(&k->kit, "s.kd");
    k->path = book_kit_path(&k->kit, "s.kd");
    k->base = make_unit(k, STR("G"), "grassroots_committee", 0);
    for (int i = 0; i < CYCLE_KIT_CELLS; i++) {
        k->cell[i] = make_unit(k, str_fmt(k->kit.a, "C%d", i + 1), "cell", k->base);
        cycle_kit_sql(k,
                      "insert into person (id, uid, name, name_key, name_fold, birth_first, "
                      "birth_last, birth_text, admitted_first, admitted_last, official_first, "
                      "official_last, state_employee, in_system) values (%d, 'u%d', 'Trần Văn Mẫu "
                      "%d', x'0%d', 'x', %d, %d, '', %d, %d, %d, %d, 0, 0); insert into membership "
                      "(person_id, unit_id, kind) values (%d, %ld, 'official');",
                      i + 1, i + 1, i + 1, i + 1, born, born, in, in, in + 365, in + 365, i + 1,
                      (long)k->cell[i]);
    }
}

void cycle_kit_year(struct cycle_kit *k)
{
    struct cycle_counts counts = {0};
    cycle_kit_book(k);
    assert_int_equal(cycle_open(k->db, k->kit.a, &k->request, &k->cycle, &counts), OK);
    assert_int_equal(cycle_ground(k->db, k->kit.a, &k->cycle, 0, &k->ground), OK);
}

void cycle_kit_close(struct cycle_kit *k)
{
    db_close(k->db);
    book_kit_close(&k->kit);
}

int64_t cycle_kit_subject(const struct cycle_kit *k, int cell)
{
    struct buf b;
    buf_open(&b, 256);
    buf_printf(&b, "select id from subject where kind = 'collective' and unit_id = %ld",
               (long)k->cell[cell]);
    buf_char(&b, '\0');
    int64_t id = cycle_kit_ask(k, b.p);
    buf_close(&b);
    assert_true(id > 0);
    return id;
}

void cycle_kit_give(struct cycle_kit *k, int cell, const char *facts)
{
    long subject = (long)cycle_kit_subject(k, cell);
    cycle_kit_sql(k,
                  "insert into batch (cycle_id, source, file, sha256, provider, received_on, "
                  "event_id) values (%ld, 'jsonl', '', '', 'Thử', %d, 1);"
                  "insert into given (subject_id, batch_id, facts) "
                  "values (%ld, (select max(id) from batch), '%s');"
                  "insert into review (subject_id, received_on, on_paper, self_level, "
                  "no_shortcoming, batch_id) values (%ld, %d, 1, 'HTT', 1, "
                  "(select max(id) from batch));",
                  (long)k->cycle.id, date_of(CYCLE_KIT_YEAR, 12, 10), subject, facts, subject,
                  date_of(CYCLE_KIT_YEAR, 12, 10));
}
