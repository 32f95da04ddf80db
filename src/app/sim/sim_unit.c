/*
 * sim_unit.c — code, name and dates of one made-up unit.
 */
#include <stdio.h>
#include <string.h>

#include "app/sim/sim_inner.h"

const char *const sim_kind_words[SIM_KINDS] = {
    [SIM_KIND_CELL] = "cell",
    [SIM_KIND_GRASSROOTS_CELL] = "grassroots_cell",
    [SIM_KIND_SUB_COMMITTEE] = "sub_committee",
    [SIM_KIND_GRASSROOTS_COMMITTEE] = "grassroots_committee",
    [SIM_KIND_ABOVE_GRASSROOTS] = "above_grassroots_committee",
    [SIM_KIND_DISTRICT] = "district_committee",
    [SIM_KIND_PROVINCIAL] = "provincial_committee",
};

enum {
    LONGEST_PLACE = 64,
    /* The reform of 2025: communes and wards were set up anew on this day. */
    REFORM_YEAR = 2025
};

const struct sim_unit *sim_above(const struct sim_unit *u, enum sim_sort sort)
{
    while (u && u->sort != sort)
        u = u->parent;
    return u;
}

const char *sim_commune_word(const struct sim_unit *u)
{
    const struct sim_unit *commune = sim_above(u, SORT_COMMUNE);
    return !commune ? "" : commune->urban ? "phường" : "xã";
}

/* --- codes --- */

static void fill_code(const struct sim_options *o, struct sim_unit *u)
{
    (void)o;
    if (!u->parent)
        sim_text(u->code, sizeof u->code, "T%02d", u->index + 1);
    else
        sim_text(u->code, sizeof u->code, "%s.%02d", u->parent->code, u->index + 1);
}

/* --- names --- */

/* The i-th word of a list; from the second round on with its number, so that siblings differ. */
static void listed(char *out, size_t size, const char *const *list, int n, int i)
{
    if (i < n)
        sim_text(out, size, "%s", list[i]);
    else
        sim_text(out, size, "%s %d", list[i % n], i / n + 1);
}

static const char *const district_committees[] = {"Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh",
                                                  "Đảng bộ Quân sự tỉnh", "Đảng bộ Công an tỉnh",
                                                  "Đảng bộ Bộ đội Biên phòng tỉnh"};
static const char *const commune_committees[] = {"Đảng bộ các cơ quan Đảng tỉnh",
                                                 "Đảng bộ Ủy ban nhân dân tỉnh",
                                                 "Đảng bộ Quân sự tỉnh", "Đảng bộ Công an tỉnh"};
static const char *const offices[] = {"Văn phòng",   "Nội vụ",
                                      "Tài chính",   "Kinh tế",
                                      "Tư pháp",     "Văn hóa - Thông tin",
                                      "Nông nghiệp", "Thanh tra",
                                      "Tổ chức",     "Tuyên giáo và Dân vận",
                                      "Kiểm tra",    "Mặt trận và đoàn thể"};
static const char *const schools[] = {"Trường THCS", "Trường Tiểu học", "Trường Mầm non",
                                      "Trường THPT"};
static const char sub_committee[] = "Đảng bộ bộ phận";
enum { N_OFFICES = sizeof offices / sizeof *offices, N_SCHOOLS = sizeof schools / sizeof *schools };

/* What stands behind "Đảng bộ" or "Chi bộ" for a body of that sort. */
static void body_words(const struct sim_unit *u, char *out, size_t size)
{
    char place[LONGEST_PLACE], word[LONGEST_PLACE];
    const char *commune = sim_commune_word(u);
    sim_place_name(rng_mix(u->parent->seed, FOR_PLACES), u->index, place, sizeof place);
    switch (u->sort) {
    case SORT_OFFICE:
        if (*commune && u->kind == SIM_KIND_GRASSROOTS_COMMITTEE) {
            sim_text(out, size, "%s %s", u->index == 0 ? "các cơ quan Đảng" : "Ủy ban nhân dân",
                     commune);
            return;
        }
        if (u->parent->sort == SORT_COMMUNE) {
            sim_text(out, size, "Cơ quan %s", commune);
            return;
        }
        listed(word, sizeof word, offices, N_OFFICES, u->index);
        sim_text(out, size, "%s%s", u->kind == SIM_KIND_GRASSROOTS_COMMITTEE ? "Cơ quan " : "",
                 word);
        return;
    case SORT_SCHOOL:
        sim_text(out, size, "%s %s", schools[u->index % N_SCHOOLS], place);
        return;
    case SORT_HEALTH:
        sim_text(out, size, "%s %s", *commune ? "Trạm Y tế" : "Trung tâm Y tế", place);
        return;
    case SORT_POLICE:
        if (*commune)
            sim_text(out, size, "Công an %s", commune);
        else
            sim_text(out, size, "Công an, Đội %d", u->index + 1);
        return;
    case SORT_MILITARY:
        if (*commune)
            sim_text(out, size, "Quân sự %s", commune);
        else
            sim_text(out, size, "Quân sự, Đơn vị %d", u->index + 1);
        return;
    case SORT_ENTERPRISE:
        if (u->parent->sort == SORT_ENTERPRISE && u->kind == SIM_KIND_CELL)
            sim_text(out, size, "Phân xưởng %d", u->index + 1);
        else
            sim_text(out, size, "Công ty cổ phần %s", place);
        return;
    default:
        if (u->parent->kind == SIM_KIND_SUB_COMMITTEE)
            sim_text(out, size, "%d %s", u->index + 1, u->parent->name + strlen(sub_committee) + 1);
        else if (u->urban)
            sim_text(out, size, "tổ dân phố %d", u->index + 1);
        else
            sim_text(out, size, "thôn %s", place);
    }
}

static void fill_province_part(const struct sim_options *o, struct sim_unit *u)
{
    char place[LONGEST_PLACE];
    const char *word = u->index == 0 ? "thành phố" : u->index < 3 ? "thị xã" : "huyện";
    sim_place_name(rng_mix(u->parent ? u->parent->seed : o->seed, FOR_PLACES), u->index, place,
                   sizeof place);
    if (u->sort == SORT_PROVINCE)
        sim_text(u->name, sizeof u->name, "Đảng bộ tỉnh %s", place);
    else if (u->sort == SORT_COMMUNE)
        sim_text(u->name, sizeof u->name, "Đảng bộ %s %s", u->urban ? "phường" : "xã", place);
    else
        sim_text(u->name, sizeof u->name, "Đảng bộ %s %s", word, place);
}

static void fill_name(const struct sim_options *o, struct sim_unit *u)
{
    char words[LONGEST_PLACE * 2];
    if (u->sort == SORT_PROVINCE || u->sort == SORT_DISTRICT || u->sort == SORT_COMMUNE) {
        fill_province_part(o, u);
        return;
    }
    if (u->kind == SIM_KIND_ABOVE_GRASSROOTS) {
        /* The last four below a province. */
        int i = 3 - (u->parent->n_children - 1 - u->index);
        sim_text(u->name, sizeof u->name, "%s",
                 o->districts ? district_committees[i] : commune_committees[i]);
        return;
    }
    body_words(u, words, sizeof words);
    const char *head = u->kind == SIM_KIND_CELL || u->kind == SIM_KIND_GRASSROOTS_CELL ? "Chi bộ"
                       : u->kind == SIM_KIND_SUB_COMMITTEE ? sub_committee
                                                           : "Đảng bộ";
    sim_text(u->name, sizeof u->name, "%s %s", head, words);
}

/* --- dates --- */

static date_t any_day(struct rng *r, int first_year, int last_year)
{
    return (date_t)rng_range(r, date_of(first_year, 1, 1), date_of(last_year, 12, 31));
}

/* A day of the year of the cycle, before the list was drawn up. */
static date_t day_of_year(struct rng *r, const struct sim_options *o)
{
    return (date_t)rng_range(r, date_of(o->year, 1, 5), date_of(o->year, 11, 25));
}

static void fill_dates(const struct sim_options *o, struct sim_unit *u)
{
    struct rng r = rng_make(rng_mix(u->seed, FOR_DATES));
    bool reformed = !o->districts && u->kind != SIM_KIND_PROVINCIAL;
    u->founded_known = KNOWN_DAY;
    if (reformed && (u->sort == SORT_COMMUNE || rng_chance(&r, 2, 5))) {
        u->founded = date_of(REFORM_YEAR, 7, 1);
        return;
    }
    switch (u->kind) {
    case SIM_KIND_PROVINCIAL:
    case SIM_KIND_DISTRICT:
        u->founded = any_day(&r, 1930, 1946);
        break;
    case SIM_KIND_ABOVE_GRASSROOTS:
        u->founded = any_day(&r, 1947, 2010);
        break;
    case SIM_KIND_GRASSROOTS_COMMITTEE:
        u->founded = u->sort == SORT_COMMUNE ? any_day(&r, 1945, 1962) : any_day(&r, 1956, 2012);
        break;
    default:
        /* Seven in a thousand were split off, merged or founded in the year. */
        if (rng_chance(&r, 7, 1000)) {
            u->founded = day_of_year(&r, o);
            return;
        }
        u->founded = u->sort == SORT_VILLAGE ? any_day(&r, 1954, 2012) : any_day(&r, 1975, 2019);
    }
    /* What is long ago is often known by its year alone. */
    if (u->founded < date_of(1970, 1, 1) && rng_chance(&r, 1, 4))
        u->founded_known = rng_chance(&r, 2, 3) ? KNOWN_YEAR : KNOWN_MONTH;
}

void sim_unit_fill(const struct sim_options *o, struct sim_unit *u)
{
    fill_code(o, u);
    fill_name(o, u);
    fill_dates(o, u);
    u->standing_committee = u->kind == SIM_KIND_PROVINCIAL || u->kind == SIM_KIND_DISTRICT ||
                            u->kind == SIM_KIND_ABOVE_GRASSROOTS ||
                            (u->kind == SIM_KIND_GRASSROOTS_COMMITTEE && u->n_children >= 10);
}
