/*
 * roster_org.c — kinds of organisations and the tree they stand in.
 */
#include <stdlib.h>
#include <string.h>

#include "app/roster/roster_part.h"

const char *const roster_kind_words[KIND_COUNT] = {
    [KIND_CELL] = "cell",
    [KIND_GRASSROOTS_CELL] = "grassroots_cell",
    [KIND_SUB_COMMITTEE] = "sub_committee",
    [KIND_GRASSROOTS_COMMITTEE] = "grassroots_committee",
    [KIND_ABOVE_GRASSROOTS] = "above_grassroots_committee",
    [KIND_DISTRICT] = "district_committee",
    [KIND_PROVINCIAL] = "provincial_committee",
};

static const struct {
    enum roster_kind kind;
    const char *words;
} kind_table[] = {
    {KIND_CELL,
     "chi bo truc thuoc|chi bo|chi bo truc thuoc dang uy co so|chi bo truc thuoc dang bo co so"
     "|chi bo truc thuoc dang uy bo phan|chi bo truc thuoc dang bo bo phan|cell|party "
     "cell|subordinate cell"},
    {KIND_GRASSROOTS_CELL, "chi bo co so|grassroots cell"},
    {KIND_SUB_COMMITTEE, "dang bo bo phan|dang uy bo phan|sub committee|sub organisation"},
    {KIND_GRASSROOTS_COMMITTEE, "dang bo co so|dang uy co so|grassroots committee|grassroots "
                                "organisation|grassroots party organisation"},
    {KIND_ABOVE_GRASSROOTS,
     "dang bo cap tren truc tiep co so|dang uy cap tren truc tiep co so|cap tren truc tiep co so"
     "|dang bo cap tren truc tiep cua to chuc co so dang|dang uy cap tren truc tiep cua to chuc co "
     "so dang"
     "|dang bo cap tren truc tiep tccsd|above grassroots committee|organisation directly above "
     "grassroots"},
    {KIND_DISTRICT, "dang bo huyen|dang bo cap huyen|dang bo quan|dang bo thi xa|huyen uy|quan "
                    "uy|thi uy|district committee"
                    "|district organisation"},
    {KIND_PROVINCIAL,
     "dang bo tinh|dang bo cap tinh|tinh uy|dang bo truc thuoc trung uong"
     "|dang bo thanh pho truc thuoc trung uong|provincial committee|provincial organisation"},
};

static bool starts_with_one_of(struct str plain, const char *words)
{
    struct str rest = str_of(words), one;
    while (str_cut(&rest, '|', &one))
        if (str_starts(plain, one) && (plain.n == one.n || plain.p[one.n] == ' '))
            return true;
    return false;
}

/* Does the name say that this is the organisation of a district, town or city?  "Đảng bộ Quân sự"
   folds to the same letters as "Đảng bộ quận", so that one is told apart by its mark. */
static bool is_district_name(struct arena *a, struct str name)
{
    struct str plain = plain_words(a, name);
    if (starts_with_one_of(plain,
                           "dang bo huyen|dang bo thi xa|dang bo thanh pho|dang bo tp|huyen uy"
                           "|thi uy|thanh uy|quan uy"))
        return true;
    const char *text = str_copy(a, name).p;
    return str_starts(plain, STR("dang bo quan ")) &&
           (strstr(text, "quận") || strstr(text, "Quận") || strstr(text, "QUẬN"));
}

enum roster_kind org_kind(struct arena *a, struct str kind, struct str name, bool districts)
{
    struct str plain = plain_words(a, kind);
    for (size_t i = 0; i < sizeof kind_table / sizeof *kind_table; i++) {
        struct str rest = str_of(kind_table[i].words), one;
        while (str_cut(&rest, '|', &one)) {
            if (!str_eq(one, plain))
                continue;
            enum roster_kind k = kind_table[i].kind;
            if (k == KIND_ABOVE_GRASSROOTS && districts && is_district_name(a, name))
                return KIND_DISTRICT;
            return k == KIND_DISTRICT && !districts ? KIND_ABOVE_GRASSROOTS : k;
        }
    }
    return KIND_UNKNOWN;
}

/* --- finding units --- */

struct org_key {
    struct str key;
    int unit;
};

struct org_index {
    struct org_key *by_code, *by_name;
    int n;
};

static int by_key(const void *pa, const void *pb)
{
    const struct org_key *a = pa, *b = pb;
    int order = str_cmp(a->key, b->key);
    return order != 0 ? order : a->unit - b->unit;
}

/* First of the equal keys, -1 when there is none; *several: there are more. */
static int look_up(const struct org_key *list, int n, struct str key, bool *several)
{
    int lo = 0, hi = n;
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (str_cmp(list[mid].key, key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    *several = lo + 1 < n && str_eq(list[lo].key, key) && str_eq(list[lo + 1].key, key);
    return lo < n && str_eq(list[lo].key, key) ? list[lo].unit : -1;
}

static void make_index(struct roster *r)
{
    struct org_index *x = ARENA_NEW(r->arena, struct org_index);
    x->n = (int)r->n_units;
    x->by_code = ARENA_ARRAY(r->arena, struct org_key, r->n_units + 1);
    x->by_name = ARENA_ARRAY(r->arena, struct org_key, r->n_units + 1);
    for (int i = 0; i < x->n; i++) {
        x->by_code[i] = (struct org_key){plain_words(r->arena, r->units[i].code), i};
        x->by_name[i] = (struct org_key){plain_words(r->arena, r->units[i].name), i};
    }
    qsort(x->by_code, (size_t)x->n, sizeof *x->by_code, by_key);
    qsort(x->by_name, (size_t)x->n, sizeof *x->by_name, by_key);
    r->index = x;
}

int org_find(const struct roster *r, struct str code, struct str name)
{
    const struct org_index *x = r->index;
    bool several = false;
    if (code.n > 0) {
        int i = look_up(x->by_code, x->n, plain_words(r->scratch, code), &several);
        if (i >= 0)
            return i;
    }
    if (name.n == 0)
        return -1;
    int i = look_up(x->by_name, x->n, plain_words(r->scratch, name), &several);
    return i >= 0 && several ? -2 : i;
}

/* --- the tree --- */

static err_t check_codes(struct roster *r)
{
    const struct org_index *x = r->index;
    err_t e = OK;
    for (int i = 1; i < x->n; i++) {
        const struct roster_unit *u = &r->units[x->by_code[i].unit];
        const struct roster_unit *first = &r->units[x->by_code[i - 1].unit];
        if (!str_eq(x->by_code[i].key, x->by_code[i - 1].key))
            continue;
        roster_report(r, u->at, false, M_ROSTER_DOUBLE_CODE, u->code,
                      str_fmt(r->arena, "%d", first->at.line));
        e = E_INVALID;
    }
    return e;
}

static void find_parents(struct roster *r)
{
    for (size_t i = 0; i < r->n_units; i++) {
        struct roster_unit *u = &r->units[i];
        u->parent = -1;
        if (u->parent_code.n == 0)
            continue;
        arena_reset(r->scratch);
        u->parent = org_find(r, u->parent_code, u->parent_code);
        if (u->parent < 0) {
            if (!r->options.strict)
                roster_report(r, u->at, true, M_ROSTER_UNKNOWN_PARENT, u->name, u->parent_code);
            u->parent = -1;
        } else {
            r->units[u->parent].n_children++;
        }
    }
}

/* Walks up from every unit; a unit met twice on one walk stands below itself. */
static err_t check_cycles(struct roster *r)
{
    enum { FRESH, ON_WALK, DONE };
    unsigned char *state = arena_alloc(r->arena, r->n_units + 1);
    err_t e = OK;
    for (size_t i = 0; i < r->n_units; i++) {
        int u = (int)i;
        while (u >= 0 && state[u] == FRESH) {
            state[u] = ON_WALK;
            u = r->units[u].parent;
        }
        if (u >= 0 && state[u] == ON_WALK) {
            roster_report(r, r->units[u].at, false, M_ROSTER_BELOW_ITSELF, r->units[u].name,
                          r->units[u].parent_code);
            e = E_INVALID;
        }
        for (u = (int)i; u >= 0 && state[u] == ON_WALK; u = r->units[u].parent)
            state[u] = DONE;
    }
    return e;
}

err_t org_tie(struct roster *r)
{
    make_index(r);
    TRY(check_codes(r));
    find_parents(r);
    return check_cycles(r);
}
