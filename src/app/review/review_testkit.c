/*
 * review_testkit.c — the year of the tests.
 */
#include "app/review/review_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/org/org_testkit.h"
#include "lib/json/json.h"

enum { YEAR = 2023, SQL_BYTES = 1 << 20 };

static int64_t make_unit(struct review_kit *y, const char *code, const char *kind, int64_t parent)
{
    return org_kit_unit(y->db, str_of(code), str_of(code), kind, parent);
}

void review_kit_sql(struct review_kit *y, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    book_kit_vsql(y->path, fmt, ap);
    va_end(ap);
}

int64_t review_kit_ask(const struct review_kit *y, const char *question)
{
    return book_kit_ask(y->path, question);
}

void review_kit_open(struct review_kit *y)
{
    struct cycle_request r = {.year = YEAR, .store = pack_store_embedded()};
    struct cycle_counts counts = {0};
    *y = (struct review_kit){.db = NULL};
    book_kit_open(&y->kit);
    y->db = book_kit_make(&y->kit, "s.kd");
    y->path = book_kit_path(&y->kit, "s.kd");
    y->cell = make_unit(y, "C", "cell", make_unit(y, "G", "grassroots_committee", 0));
    int born = date_of(1970, 1, 1), in = date_of(2000, 1, 1);
    review_kit_sql(y, "insert into post_title (id, title, plain, role, leads, placed) values "
                      "(1, 'Bí thư chi bộ', 'bi thu chi bo', 'head', 'cell', 1)");
    for (int i = 1; i <= 3; i++)
        review_kit_sql(
            y,
            "insert into person (id, uid, card, name, name_key, name_fold, birth_first, "
            "birth_last, birth_text, admitted_first, admitted_last, official_first, "
            "official_last, state_employee, in_system) values (%d, 'u%d', 'T%d', "
            "'Trần Văn Mẫu %d', x'0%d', 'x', %d, %d, '', %d, %d, %d, %d, 0, 0); "
            "insert into membership (person_id, unit_id, kind) values (%d, %ld, 'official');",
            i, i, i, i, i, born, born, in, in, in + 365, in + 365, i, (long)y->cell);
    review_kit_sql(y, "insert into post (person_id, title_id, side) values (1, 1, 'party')");
    assert_int_equal(cycle_open(y->db, y->kit.a, &r, &y->cycle, &counts), OK);
    assert_int_equal(cycle_ground(y->db, y->kit.a, &y->cycle, 0, &y->ground), OK);
}

void review_kit_close(struct review_kit *y)
{
    db_close(y->db);
    book_kit_close(&y->kit);
}

err_t review_kit_read(struct review_kit *y, const char *lines, const char *provider, bool yes)
{
    static int n;
    struct str name = str_fmt(y->kit.a, "facts%d.jsonl", ++n);
    const char *path = book_kit_path(&y->kit, name.p);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs(lines, f) >= 0);
    assert_int_equal(fclose(f), 0);
    struct facts_request r = {.file = path,
                              .provider = str_of(provider),
                              .actor = STR("Người nhập"),
                              .received_on = date_of(2023, 12, 10),
                              .yes = yes};
    book_kit_forget(&y->kit);
    return facts_read(y->db, y->kit.a, &y->cycle, &r, &y->read);
}

struct cased review_kit_case(struct review_kit *y, int64_t person)
{
    struct casebook *book = NULL;
    struct cased *list = NULL;
    size_t n = 0, i = 0;
    assert_int_equal(casebook_open(y->db, y->kit.a, &y->cycle, &y->ground, &book), OK);
    assert_int_equal(casebook_unit(book, y->kit.a, y->cell, &list, &n), OK);
    while (i < n && list[i].record.person != person)
        i++;
    assert_true(i < n);
    return list[i];
}

struct str review_kit_fact(struct review_kit *y, const struct cased *c, const char *name)
{
    struct json *tree = NULL;
    struct json_error e;
    struct buf b;
    assert_int_equal(json_parse(y->kit.a, c->case_text, &tree, &e), OK);
    const struct json *v = json_get(json_get(tree, STR("facts")), str_of(name));
    if (v == NULL)
        return STR("");
    buf_open(&b, SQL_BYTES);
    json_write_tree(&b, v);
    struct str text = str_copy(y->kit.a, buf_view(&b));
    buf_close(&b);
    return text;
}

void review_kit_decide(struct review_kit *y, int64_t person, const char *level)
{
    review_kit_sql(y,
                   "insert into decision (subject_id, level, body, number, on_date, case_text, "
                   "ground_version, pack_hash, tree_version, flags, fired, lacked, current, "
                   "event_id) select id, '%s', 'Đảng ủy', '1-QĐ/ĐU', %d, '{}', 1, '', 1, 0, x'', "
                   "x'', 1, 1 from subject where coalesce(person_id, 0) = %ld and unit_id = %ld",
                   level, date_of(2023, 12, 20), (long)person, (long)y->cell);
}
