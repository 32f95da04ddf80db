/*
 * sim_name.c — made-up names of people and places.
 *
 * People: family, middle and given names drawn apart from one another, so that no name is taken
 * from anybody.  Weights are assumed, in the order in which such names are commonly met; ethnic
 * minorities are named by their own customs.  All texts are NFC.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/sim/sim_inner.h"

const char *sim_pick(struct rng *r, const struct sim_word *words, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += words[i].weight;
    uint32_t at = rng_below(r, sum);
    for (size_t i = 0;; i++) {
        if (at < words[i].weight)
            return words[i].text;
        at -= words[i].weight;
    }
}

void sim_text(char *out, size_t size, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(out, size, fmt, ap);
    va_end(ap);
    assert(n >= 0 && (size_t)n < size);
    (void)n;
}

static const struct sim_word families[] = {
    {"Nguyễn", 300}, {"Trần", 110}, {"Lê", 95},   {"Phạm", 65},   {"Hoàng", 45}, {"Phan", 40},
    {"Võ", 30},      {"Vũ", 30},    {"Đặng", 24}, {"Bùi", 24},    {"Đỗ", 18},    {"Hồ", 18},
    {"Ngô", 16},     {"Dương", 14}, {"Đinh", 12}, {"Trương", 12}, {"Huỳnh", 12}, {"Đoàn", 9},
    {"Lương", 8},    {"Trịnh", 8},  {"Đào", 8},   {"Mai", 7},     {"Hà", 7},     {"Cao", 7},
    {"Lý", 6},       {"Tạ", 5},     {"Tô", 5},    {"Thái", 5},    {"Châu", 4},   {"Kiều", 4},
    {"Đậu", 4},      {"Biện", 3},   {"Cù", 3},    {"Lưu", 4},     {"Chu", 4},    {"Quách", 3},
};

static const struct sim_word men_middle[] = {
    {"Văn", 260},  {"Hữu", 50},  {"Đức", 50},  {"Xuân", 46},  {"Quang", 44}, {"Đình", 44},
    {"Công", 36},  {"Minh", 36}, {"Ngọc", 32}, {"Thanh", 30}, {"Quốc", 28},  {"Trọng", 26},
    {"Thế", 24},   {"Tiến", 24}, {"Viết", 16}, {"Sỹ", 12},    {"Duy", 18},   {"Anh", 12},
    {"Hoàng", 14}, {"Bá", 14},   {"Khắc", 10}, {"Phi", 8},    {"", 30},
};

static const struct sim_word men_given[] = {
    {"Hùng", 40},  {"Dũng", 40},  {"Tuấn", 40}, {"Sơn", 34},    {"Thắng", 30}, {"Hải", 34},
    {"Minh", 30},  {"Long", 26},  {"Nam", 28},  {"Bình", 28},   {"Cường", 30}, {"Hòa", 24},
    {"Thành", 30}, {"Trung", 28}, {"Tùng", 22}, {"Việt", 22},   {"Đạt", 20},   {"Phong", 22},
    {"Quân", 18},  {"Lâm", 18},   {"Hiếu", 22}, {"Khánh", 18},  {"Lộc", 14},   {"Nghĩa", 18},
    {"Phúc", 20},  {"Quý", 16},   {"Tân", 16},  {"Thái", 16},   {"Thịnh", 16}, {"Tiến", 22},
    {"Toàn", 20},  {"Tú", 18},    {"Vinh", 20}, {"Đông", 16},   {"Hưng", 22},  {"Kiên", 18},
    {"Linh", 10},  {"Mạnh", 22},  {"Nhân", 12}, {"Phương", 10}, {"Sáng", 10},  {"Thọ", 10},
    {"Chiến", 16}, {"Giang", 14}, {"Huy", 20},  {"Bảo", 12},    {"Châu", 8},   {"Hậu", 14},
};

static const struct sim_word women_middle[] = {
    {"Thị", 400},    {"Thị Thanh", 60}, {"Thị Ngọc", 50}, {"Thị Thu", 55},    {"Thị Hồng", 50},
    {"Thị Kim", 45}, {"Thị Bích", 40},  {"Thị Mai", 36},  {"Thị Phương", 40}, {"Thị Minh", 30},
    {"Ngọc", 24},    {"Thanh", 24},     {"Thu", 20},      {"Phương", 22},     {"Khánh", 16},
    {"Hồng", 16},    {"Minh", 14},      {"Hoài", 12},     {"Thùy", 16},       {"Quỳnh", 12},
};

static const struct sim_word women_given[] = {
    {"Hoa", 36},  {"Lan", 36},  {"Hương", 40}, {"Hằng", 34},  {"Hà", 36},     {"Thủy", 34},
    {"Nga", 30},  {"Thảo", 30}, {"Trang", 32}, {"Linh", 30},  {"Liên", 26},   {"Loan", 24},
    {"Mai", 26},  {"Ngân", 20}, {"Nhung", 26}, {"Oanh", 22},  {"Phượng", 22}, {"Quyên", 18},
    {"Tâm", 24},  {"Thơm", 14}, {"Thu", 22},   {"Tuyết", 24}, {"Vân", 28},    {"Xuân", 18},
    {"Yến", 24},  {"Ánh", 18},  {"Bình", 14},  {"Chi", 16},   {"Dung", 24},   {"Giang", 18},
    {"Hạnh", 30}, {"Hiền", 32}, {"Huệ", 24},   {"Huyền", 28}, {"Lý", 14},     {"Minh", 12},
    {"My", 12},   {"Ngọc", 22}, {"Như", 12},   {"Nhàn", 12},  {"Trinh", 14},  {"Uyên", 12},
    {"Hòa", 14},  {"Thúy", 26}, {"Anh", 22},   {"Sen", 12},   {"Thoa", 14},   {"Lài", 8},
};

/* Groups with their own family names, some with given names of their own.  Ê Đê and Gia Rai put Y
   or
   H' and the given name before the family. */
struct people_group {
    const char *name;
    bool given_first;
    const char *family[8];
    const char *given[8];
};

static const struct people_group groups[] = {
    {"Tày", false, {"Nông", "Hoàng", "Bế", "Ma", "Lương", "Triệu", "Hứa", "Đàm"}, {0}},
    {"Thái", false, {"Lò", "Quàng", "Cà", "Vi", "Lường", "Cầm", "Tòng", "Lô"}, {0}},
    {"Mường", false, {"Bùi", "Đinh", "Quách", "Bạch", "Hà", "Phạm", "Trương", "Cao"}, {0}},
    {"Mông",
     false,
     {"Giàng", "Vàng", "Thào", "Sùng", "Mùa", "Lầu", "Hạng", "Vừ"},
     {"Páo", "Chú", "Sính", "Dế", "Tủa", "Nhè", "Pó", "Vảng"}},
    {"Nùng", false, {"Nông", "Lục", "Vi", "Lương", "Hoàng", "Chu", "Mông", "Long"}, {0}},
    {"Dao", false, {"Triệu", "Bàn", "Đặng", "Phùng", "Chảo", "Tẩn", "Lý", "Phàn"}, {0}},
    {"Khmer", false, {"Thạch", "Sơn", "Kim", "Danh", "Lâm", "Kiên", "Châu", "Trà"}, {0}},
    {"Ê Đê",
     true,
     {"Niê", "Byă", "Êban", "Mlô", "Kbuôr", "Ayŭn", "Ênuôl", "Hđơk"},
     {"Blơ", "Thương", "Khăm", "Wen", "Duyên", "Nguôm", "Lem", "Suin"}},
    {"Gia Rai",
     true,
     {"Siu", "Rmah", "Ksor", "Kpă", "Nay", "Rơ Ô", "Rơ Châm", "Puih"},
     {"Blă", "Hyan", "Thiu", "Đức", "Phong", "Mlan", "Biên", "Krông"}},
    {"Chăm", false, {"Bá", "Đàng", "Quảng", "Thành", "Não", "Trượng", "Hán", "Lưu"}, {0}},
    {"Chứt", false, {"Hồ", "Cao", "Đinh", "Phạm", "Trần", "Nguyễn", "Lê", "Hồ"}, {0}},
};
enum { N_GROUPS = sizeof groups / sizeof *groups };

static const struct sim_unit *top_of(const struct sim_unit *u)
{
    while (u->parent)
        u = u->parent;
    return u;
}

/* The group of a person: most provinces have few of one or two groups, some have many. */
static const struct people_group *group_of(struct rng *r, const struct sim_unit *cell)
{
    const struct sim_unit *top = top_of(cell);
    uint64_t key = rng_mix(top->seed, FOR_NAMES);
    static const uint32_t in_thousand[] = {12, 12, 12, 20, 60, 150, 480};
    uint32_t share = in_thousand[(key >> 8) % (sizeof in_thousand / sizeof *in_thousand)];
    /* A single province, commune or cell is one of the many with few. */
    if (top->index == 0)
        share = in_thousand[0];
    if (!rng_chance(r, share, 1000))
        return NULL;
    uint32_t which = rng_chance(r, 2, 3) ? 0 : 1 + rng_below(r, 2);
    return &groups[(key % N_GROUPS + which) % N_GROUPS];
}

/* Does the middle name end in the given name, as in "Thị Thu Thu"? */
static bool repeats(const char *middle, const char *given)
{
    size_t m = strlen(middle), g = strlen(given);
    return m >= g && strcmp(middle + m - g, given) == 0;
}

static void name_kinh(struct rng *r, const char *family, struct sim_person *p)
{
    const char *middle, *given;
    do {
        middle = p->woman ? SIM_PICK(r, women_middle) : SIM_PICK(r, men_middle);
        given = p->woman ? SIM_PICK(r, women_given) : SIM_PICK(r, men_given);
    } while (repeats(middle, given) || strcmp(family, given) == 0);
    sim_text(p->name, sizeof p->name, "%s %s%s%s", family, middle, *middle ? " " : "", given);
}

void sim_person_name(struct rng *r, const struct sim_unit *cell, struct sim_person *p)
{
    const struct people_group *g = group_of(r, cell);
    const char *family = g ? g->family[rng_below(r, 8)] : SIM_PICK(r, families);
    p->ethnic = g ? g->name : "Kinh";
    if (!g || !g->given[0]) {
        name_kinh(r, family, p);
        return;
    }
    const char *given = g->given[rng_below(r, 8)];
    if (g->given_first)
        sim_text(p->name, sizeof p->name, "%s %s %s", p->woman ? "H'" : "Y", given, family);
    else
        sim_text(p->name, sizeof p->name, "%s %s %s", family,
                 p->woman              ? "Thị"
                 : rng_chance(r, 1, 2) ? "A"
                                       : "Văn",
                 given);
}

static const char *const place_first[] = {"An",   "Bình",  "Đông",   "Tây",  "Nam",  "Bắc",
                                          "Tân",  "Phú",   "Phúc",   "Long", "Hòa",  "Thanh",
                                          "Xuân", "Trung", "Thượng", "Hạ",   "Vĩnh", "Kim",
                                          "Ngọc", "Hồng",  "Quang",  "Yên",  "Đức",  "Thạch"};
static const char *const place_second[] = {"Hà",    "Sơn",   "Lộc",  "Thịnh", "Tiến", "Hưng", "Lâm",
                                           "Phong", "Giang", "Thủy", "Khê",   "Mỹ",   "Tiên", "Hải",
                                           "Châu",  "Lĩnh",  "Điền", "Xá",    "Thọ",  "Minh"};
enum {
    N_FIRST = sizeof place_first / sizeof *place_first,
    N_SECOND = sizeof place_second / sizeof *place_second,
    N_PLACES = N_FIRST * N_SECOND,
    PLACE_STEP = 67 /* shares no divisor with N_PLACES: 480 steps meet 480 places */
};

void sim_place_name(uint64_t key, long i, char *out, size_t size)
{
    uint64_t at = (key % N_PLACES + (uint64_t)i * PLACE_STEP) % N_PLACES;
    sim_text(out, size, "%s %s", place_first[at % N_FIRST], place_second[at / N_FIRST]);
}
