/*
 * cycle_testkit.c — the small year.
 */
#include "app/cycle/cycle_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/org/org.h"

enum { SQL_BYTES = 1 << 20 };

static int64_t make_unit(struct cycle_kit *k, struct str code, const char *kind, int64_t parent,
                         int ord)
{
    int64_t id = 0;
    date_t day = date_of(1994, 8, 22);
    struct org_record r = {.code = code,
                           .name = str_fmt(k->kit.a, "Tổ chức %.*s", STR_ARG(code)),
                           .kind = str_of(kind),
                           .line = STR("party"),
                           .founded_on = day,
                           .founded_first = day,
                           .founded_last = day,
                           .founded_text = STR("22/08/1994"),
                           .standing = -1,
                           .ord = ord};
    assert_int_equal(org_unit_add(k->db, &r, &id), OK);
    if (parent != 0)
        assert_int_equal(org_place(k->db, id, parent, DAY_NONE), OK);
    return id;
}

void cycle_kit_sql(struct cycle_kit *k, const char *fmt, ...)
{
    struct buf b;
    va_list ap;
    buf_open(&b, SQL_BYTES);
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    buf_char(&b, '\0');
    book_kit_sql(k->path, b.p);
    buf_close(&b);
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
    k->base = make_unit(k, STR("G"), "grassroots_committee", 0, 1);
    for (int i = 0; i < CYCLE_KIT_CELLS; i++) {
        k->cell[i] = make_unit(k, str_fmt(k->kit.a, "C%d", i + 1), "cell", k->base, i + 2);
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
