/*
 * date_test.c — every day of the program there and back, ends of months, working days.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/date.h"
#include "lib/base/limits.h"

/* Walks the calendar by the school rule, beside date.c's arithmetic. */
static void every_day_round_trip(void **state)
{
    (void)state;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    date_t want = LIMIT_DATE_MIN;
    int weekday = 0; /* 1900-01-01 was a Monday */
    for (int y = 1900; y <= 2059; y++) {
        bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
        for (int m = 1; m <= 12; m++) {
            int last = days[m - 1] + (m == 2 && leap);
            for (int d = 1; d <= last; d++, want++, weekday = (weekday + 1) % 7) {
                assert_true(date_exists(y, m, d));
                assert_int_equal(date_of(y, m, d), want);
                struct ymd at = date_parts(want);
                assert_true(at.y == y && at.m == m && at.d == d);
                assert_int_equal(date_weekday(want), weekday);
                if (want > LIMIT_DATE_MAX)
                    continue;
                char text[11];
                date_t back = 0;
                date_format_iso(want, text);
                assert_true(date_parse_iso(str_of(text), &back) && back == want);
                date_format_vi(want, text);
                assert_true(date_parse_vi(str_of(text), &back) && back == want);
            }
            assert_false(date_exists(y, m, last + 1));
        }
    }
    assert_true(want > LIMIT_DATE_MAX);
    assert_int_equal(date_of(1970, 1, 1), 0);
}

static void strict_reading(void **state)
{
    (void)state;
    date_t d = 0;
    assert_true(date_parse_vi(STR("1/2/2024"), &d));
    assert_int_equal(d, date_of(2024, 2, 1));
    const struct str bad_iso[] = {
        STR(""),           STR("2024-02-30"), STR("2023-02-29"),  STR("2024-13-01"),
        STR("2024-00-01"), STR("2024-1-01"),  STR("2024-01-01 "), STR("24-01-01"),
        STR("2024/01/01"), STR("1899-12-31"), STR("2059-09-17"),  STR("2024-01-01T00:00"),
        STR("-024-01-01")};
    for (size_t i = 0; i < sizeof bad_iso / sizeof bad_iso[0]; i++) {
        assert_false(date_parse_iso(bad_iso[i], &d));
    }
    const struct str bad_vi[] = {STR(""),           STR("31/4/2024"), STR("1/2/24"),
                                 STR("001/2/2024"), STR("1-2-2024"),  STR("/2/2024"),
                                 STR("1/2/20245"),  STR("0/1/2024")};
    for (size_t i = 0; i < sizeof bad_vi / sizeof bad_vi[0]; i++) {
        assert_false(date_parse_vi(bad_vi[i], &d));
    }
    assert_true(date_parse_iso(STR("2059-09-16"), &d));
    assert_int_equal(d, LIMIT_DATE_MAX);
}

static void months_are_clamped(void **state)
{
    (void)state;
    static const struct {
        int y, m, d, months, wy, wm, wd;
    } cases[] = {
        {2022, 8, 31, 6, 2023, 2, 28},    {2023, 8, 31, 6, 2024, 2, 29},
        {2024, 2, 29, 12, 2025, 2, 28},   {2024, 3, 31, -1, 2024, 2, 29},
        {2024, 12, 15, 1, 2025, 1, 15},   {2024, 1, 15, -1, 2023, 12, 15},
        {2024, 1, 31, -13, 2022, 12, 31}, {2024, 6, 30, 0, 2024, 6, 30},
        {1970, 1, 1, -840, 1900, 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        date_t got = date_add_months(date_of(cases[i].y, cases[i].m, cases[i].d), cases[i].months);
        assert_int_equal(got, date_of(cases[i].wy, cases[i].wm, cases[i].wd));
    }
}

static void working_days(void **state)
{
    (void)state;
    /* The week of 30/04 and 01/05/2024: Monday 29 is off as well, Saturday 04 is worked for it. */
    const date_t off[] = {date_of(2024, 4, 29), date_of(2024, 4, 30), date_of(2024, 5, 1)};
    const date_t work[] = {date_of(2024, 5, 4)};
    const struct calendar_days cal = {off, 3, work, 1, 2024, 2024};
    const struct calendar_days plain = {NULL, 0, NULL, 0, 0, 0};

    assert_false(workday_is(&cal, date_of(2024, 4, 30)));
    assert_true(workday_is(&cal, date_of(2024, 5, 4)));
    assert_false(workday_is(&cal, date_of(2024, 5, 5)));
    date_t friday = date_of(2024, 4, 26);
    date_t monday = date_of(2024, 5, 6);
    assert_int_equal(workdays_between(&cal, friday, monday), 4);   /* Thu, Fri, Sat, Mon */
    assert_int_equal(workdays_between(&plain, friday, monday), 6); /* Mon..Fri, Mon */
    assert_int_equal(workdays_between(&cal, monday, friday), 0);
    assert_int_equal(workdays_between(&cal, monday, monday), 0);
    assert_int_equal(workdays_before(&cal, monday, 4), date_of(2024, 5, 1));
    assert_int_equal(workdays_before(&cal, monday, 5), date_of(2024, 4, 25));
    assert_int_equal(workdays_before(&cal, monday, 0), monday);
    assert_int_equal(workdays_before(&plain, date_of(2024, 5, 5), 1), date_of(2024, 5, 2));
}

/* The closed form against counting day by day, over calendars with every kind of oddity. */
static void working_days_agree_with_counting(void **state)
{
    (void)state;
    uint32_t seed = 124;
    printf("seed %u\n", seed);
    for (int round = 0; round < 200; round++) {
        date_t off[60], work[60];
        size_t n_off = 0, n_work = 0;
        for (date_t d = -40; d < 40; d++) {
            seed = seed * 1664525u + 1013904223u;
            if ((seed >> 24) % 4 == 0 && n_off < 60)
                off[n_off++] = d;
            if ((seed >> 16) % 8 == 0 && n_work < 60)
                work[n_work++] = d;
        }
        const struct calendar_days cal = {off, n_off, work, n_work, 2024, 2024};
        date_t from = -50 + (date_t)(seed >> 8) % 40;
        int count = 0;
        for (date_t d = from + 1; d <= 50; d++) {
            count += workday_is(&cal, d);
            assert_int_equal(workdays_between(&cal, from, d), count);
        }
        for (int n = 1; n <= count; n++) {
            date_t s = workdays_before(&cal, 50, n);
            assert_true(workdays_between(&cal, s, 50) >= n);
            assert_true(workdays_between(&cal, s + 1, 50) < n);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_round_trip),
        cmocka_unit_test(strict_reading),
        cmocka_unit_test(months_are_clamped),
        cmocka_unit_test(working_days),
        cmocka_unit_test(working_days_agree_with_counting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
