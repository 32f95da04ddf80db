/*
 * people.c — made-up members as columns.
 */
#include "people.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/sql.h"
#include "lib/rule/vm_inner.h"

static uint64_t mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15ull;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
    return x ^ (x >> 31);
}

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* lo..hi */
static long within(uint64_t *r, long lo, long hi)
{
    return lo + (long)((random_next(r) >> 11) % (uint64_t)(hi - lo + 1));
}

static bool chance(uint64_t *r, int per_mille)
{
    return within(r, 0, 999) < per_mille;
}

static void put(const struct people *p, int col, size_t row, long v)
{
    if (col < 0 || p->col[col] == NULL)
        return;
    enum width w = p->prog->dict->fact[p->prog->subject][col]->width;
    if (w == W8) {
        ((int8_t *)p->col[col])[row] = v == VALUE_UNKNOWN ? COL8_UNKNOWN
                                       : v == VALUE_NONE  ? COL8_NONE
                                                          : (int8_t)v;
    } else if (w == W16) {
        ((int16_t *)p->col[col])[row] = v == VALUE_UNKNOWN ? COL16_UNKNOWN
                                        : v == VALUE_NONE  ? COL16_NONE
                                                           : (int16_t)v;
    } else {
        ((int32_t *)p->col[col])[row] = (int32_t)v;
    }
}

int32_t people_get(const struct people *p, int col, size_t row)
{
    enum width w = p->prog->dict->fact[p->prog->subject][col]->width;
    if (w == W8) {
        int8_t v = ((const int8_t *)p->col[col])[row];
        return v == COL8_UNKNOWN ? VALUE_UNKNOWN : v == COL8_NONE ? VALUE_NONE : v;
    }
    if (w == W16) {
        int16_t v = ((const int16_t *)p->col[col])[row];
        return v == COL16_UNKNOWN ? VALUE_UNKNOWN : v == COL16_NONE ? VALUE_NONE : v;
    }
    return ((const int32_t *)p->col[col])[row];
}

/* The usual value of a fact as a number; `none` when it has none or is none. */
static long usual_of(const struct fact_def *f)
{
    long v = 0;
    if (str_is(f->usual, "null") || f->usual.n == 0)
        return VALUE_NONE;
    if (f->type == FACT_BOOL)
        return str_is(f->usual, "true");
    if (f->type == FACT_ENUM)
        return enum_code(f->en_def, f->usual);
    if (f->type == FACT_DATE)
        return date_parse_iso(f->usual, &(date_t){0}) ? date_of(2019, 6, 1) : 0;
    if (!str_to_long(f->usual, f->lo, f->hi, &v))
        return 0;
    return f->type == FACT_NUMBER ? v * 100 : v;
}

/* Any fact: nine in ten are usual, the others anywhere in a lifelike part of the range. */
static long any_value(const struct fact_def *f, long usual, uint64_t *r)
{
    if (f->nullable && chance(r, usual == VALUE_NONE ? 700 : 80))
        return VALUE_NONE;
    if (f->type == FACT_DATE)
        return within(r, date_of(1975, 1, 1), date_of(2024, 12, 31));
    if (f->type == FACT_SET)
        return chance(r, 4) ? 1L << within(r, 0, f->en_def->n - 1) : 0;
    if (usual != VALUE_NONE && chance(r, f->type == FACT_BOOL ? 940 : 850))
        return usual;
    long hi = f->type == FACT_COUNT && f->hi > 40 ? 40 : f->hi;
    return within(r, f->lo, hi);
}

static void fill_column(const struct people *p, int col, uint64_t seed)
{
    const struct fact_def *f = p->prog->dict->fact[p->prog->subject][col];
    uint64_t r = mix(seed + (uint64_t)col);
    int unknown = 10 + (int)(r % 20); /* one to three in a hundred */
    long usual = usual_of(f);
    for (size_t row = 0; row < p->n; row++) {
        put(p, col, row, chance(&r, unknown) ? VALUE_UNKNOWN : any_value(f, usual, &r));
    }
}

static int find(const struct people *p, const char *name)
{
    return dict_fact(p->prog->dict, p->prog->subject, str_of(name));
}

/*
 * Facts that belong together: tasks, points, ballots. Unknown values stay as fill_column left
 * them.
 */
static void put_known(const struct people *p, int col, size_t row, long v)
{
    if (col >= 0 && p->col[col] != NULL && people_get(p, col, row) != VALUE_UNKNOWN)
        put(p, col, row, v);
}

static void fill_tasks(const struct people *p, const char *assigned, const char *completed,
                       const char *late, const char *exceeded, uint64_t seed)
{
    int a = find(p, assigned), c = find(p, completed), l = find(p, late), e = find(p, exceeded);
    uint64_t r = mix(seed);
    for (size_t row = 0; row < p->n; row++) {
        long n = within(&r, 6, 40),
             done = chance(&r, 880) ? n : within(&r, chance(&r, 60) ? 0 : n / 2, n);
        put_known(p, a, row, n);
        put_known(p, c, row, done);
        put_known(p, l, row, chance(&r, 150) ? within(&r, 0, n / 3) : 0);
        put_known(p, e, row, within(&r, n / 10, n * 7 / 10) * done / n);
    }
}

static void fill_votes(const struct people *p, uint64_t seed)
{
    static const char *const name[] = {"vote.xs", "vote.htt", "vote.ht", "vote.kht"};
    int col[4], summoned = find(p, "vote.summoned");
    uint64_t r = mix(seed);
    for (int i = 0; i < 4; i++)
        col[i] = find(p, name[i]);
    for (size_t row = 0; row < p->n; row++) {
        long n = within(&r, 5, 60), left = within(&r, n * 8 / 10, n);
        bool held = chance(&r, 600);
        long most = within(&r, 0, 9) < 2 ? 0 : within(&r, 0, 9) < 8 ? 1 : 2;
        put_known(p, summoned, row, held ? n : VALUE_NONE);
        for (int i = 0; i < 4; i++) {
            long v = i == 3      ? left
                     : i == most ? within(&r, left / 2, left)
                                 : within(&r, 0, left / 4);
            put_known(p, col[i], row, held ? v : VALUE_NONE);
            left -= v;
        }
    }
}

static void fill_points(const struct people *p, uint64_t seed)
{
    int common = find(p, "points_common"), result = find(p, "points_result");
    uint64_t r = mix(seed);
    for (size_t row = 0; row < p->n; row++) {
        put_known(p, common, row, within(&r, 1800, 3000));
        put_known(p, result, row, chance(&r, 40) ? within(&r, 1500, 3500) : within(&r, 4000, 7000));
    }
}

/* Lists: one in a hundred was disciplined; a grade outside the usual is found for one in six. */
static void fill_reductions(const struct people *p, uint64_t seed)
{
    for (int i = 0; i < p->prog->n_red; i++) {
        struct str list = p->prog->dict->list[p->prog->subject][p->prog->red[i].list]->name;
        int met = str_is(list, "disciplines") ? 6 : 160;
        uint64_t r = mix(seed + 7919 * (uint64_t)(i + 1));
        for (size_t row = 0; row < p->n; row++) {
            p->red[i][row] = chance(&r, 12) ? TRI_UNKNOWN : chance(&r, met) ? TRI_TRUE : TRI_FALSE;
        }
    }
}

void people_make(struct arena *a, const struct program *prog, size_t n, uint64_t seed,
                 struct people *out)
{
    *out = (struct people){.prog = prog, .n = n};
    sql_columns(prog, out->used);
    for (int c = 0; c < prog->dict->n_facts[prog->subject]; c++) {
        if (!out->used[c])
            continue;
        out->col[c] = arena_alloc(a, n * (size_t)prog->dict->fact[prog->subject][c]->width);
        fill_column(out, c, seed);
    }
    for (int i = 0; i < prog->n_red; i++)
        out->red[i] = arena_alloc(a, n);
    fill_tasks(out, "tasks_assigned", "tasks_completed", "tasks_late", "tasks_exceeded",
               seed + 1001);
    fill_tasks(out, "units_led.tasks_assigned", "units_led.tasks_completed", "units_led.tasks_late",
               "units_led.tasks_exceeded", seed + 1002);
    fill_votes(out, seed + 1003);
    fill_points(out, seed + 1004);
    fill_reductions(out, seed + 1005);
}

struct judge_in people_rows(const struct people *p, size_t first, size_t n, const void **col,
                            const uint8_t **red)
{
    for (int c = 0; c < p->prog->dict->n_facts[p->prog->subject]; c++) {
        size_t width = (size_t)p->prog->dict->fact[p->prog->subject][c]->width;
        col[c] = p->col[c] ? (const char *)p->col[c] + first * width : NULL;
    }
    for (int i = 0; i < p->prog->n_red; i++)
        red[i] = p->red[i] + first;
    return (struct judge_in){.n = n, .col = col, .reduced = red};
}
