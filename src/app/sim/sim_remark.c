/*
 * sim_remark.c — what happened to a person in the year, and how the list says it in prose.
 */
#include <stdio.h>
#include <string.h>

#include "app/sim/sim_inner.h"

/* How many in ten thousand. All assumed: the shares that an office calls usual. */
enum {
    OF = 10000,
    DISCIPLINED = 95,
    SICK = 60,
    MATERNITY = 320, /* of women of 22 to 42 */
    TRANSFERRED = 120,
    TEMPORARY = 80,
    OTHERWISE = 60
};

static void day_text(date_t d, char out[11])
{
    date_format_vi(d, out);
}

/* A day of the year on which an office works, before the list was drawn up. */
static date_t some_day(struct rng *r, const struct sim_options *o)
{
    return (date_t)rng_range(r, date_of(o->year, 1, 4), sim_list_day(o) - 5);
}

static void disciplined(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    static const struct sim_word form[] = {{"khien_trach", 76}, {"canh_cao", 20}, {"cach_chuc", 4}};
    char day[11];
    p->event = EVENT_DISCIPLINE;
    p->discipline = SIM_PICK(r, form);
    if (!p->leader && strcmp(p->discipline, "cach_chuc") == 0)
        p->discipline = "canh_cao";
    p->disciplined_on = some_day(r, o);
    p->breach_year = o->year - (rng_chance(r, 3, 10) ? (int)rng_range(r, 1, 4) : 0);
    if (p->breach_year < date_parts(p->admitted).y)
        p->breach_year = o->year;
    p->self_remedied = rng_chance(r, 12, 100);
    p->duty_related = p->in_system && rng_chance(r, 75, 100);
    day_text(p->disciplined_on, day);
    const char *words = strcmp(p->discipline, "khien_trach") == 0 ? "Khiển trách"
                        : strcmp(p->discipline, "canh_cao") == 0  ? "Cảnh cáo"
                                                                  : "Cách chức";
    long number = rng_range(r, 2, 90);
    switch (rng_below(r, 3)) {
    case 0:
        sim_text(p->remark, sizeof p->remark, "%s, QĐ %02ld-QĐ/ĐU ngày %s", words, number, day);
        break;
    case 1:
        sim_text(p->remark, sizeof p->remark, "Bị kỷ luật %s (Quyết định số %02ld-QĐ/UBKTĐU, %s)",
                 words, number, day);
        break;
    default:
        sim_text(p->remark, sizeof p->remark, "KL %s ngày %s", words, day);
    }
}

static void sick(struct rng *r, struct sim_person *p)
{
    p->event = EVENT_SICK;
    p->sick_days = (int)rng_range(r, 20, 160);
    if (rng_chance(r, 2, 3))
        sim_text(p->remark, sizeof p->remark, "Nghỉ ốm %d ngày", p->sick_days);
    else
        sim_text(p->remark, sizeof p->remark, "Điều trị bệnh dài ngày (%d ngày)", p->sick_days);
}

static void maternity(struct rng *r, struct sim_person *p)
{
    p->event = EVENT_MATERNITY;
    p->maternity = true;
    if (rng_chance(r, 1, 2))
        sim_text(p->remark, sizeof p->remark, "Nghỉ thai sản 6 tháng");
    else
        sim_text(p->remark, sizeof p->remark, "Nghỉ thai sản từ tháng %ld", rng_range(r, 1, 10));
}

static void transferred(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    char day[11], place[64];
    date_t d = some_day(r, o);
    p->event = EVENT_TRANSFER;
    p->months_elsewhere = date_parts(d).m - 1;
    day_text(d, day);
    sim_place_name(p->seed, 0, place, sizeof place);
    if (p->months_elsewhere > 0 && rng_chance(r, 1, 2))
        sim_text(p->remark, sizeof p->remark, "Chuyển đến ngày %s từ Chi bộ thôn %s (%d tháng)",
                 day, place, p->months_elsewhere);
    else
        sim_text(p->remark, sizeof p->remark, "Chuyển sinh hoạt về ngày %s từ Chi bộ thôn %s", day,
                 place);
}

static void temporary(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    char place[64];
    p->event = EVENT_TEMPORARY;
    sim_place_name(p->seed, 1, place, sizeof place);
    sim_text(p->remark, sizeof p->remark,
             "Sinh hoạt đảng tạm thời tại Chi bộ tổ dân phố %s từ %02ld/%d", place,
             rng_range(r, 1, 10), o->year);
}

static void otherwise(struct rng *r, struct sim_person *p)
{
    static const struct sim_word words[] = {
        {"Đi làm ăn xa", 3},
        {"Tuổi cao, sức yếu", 3},
        {"Đang học cao cấp lý luận chính trị", 2},
        {"Con đi bộ đội, vắng nhà", 1},
        {"Đề nghị xác minh lại ngày vào Đảng", 1},
        {"Được tặng Huy hiệu Đảng trong năm", 2},
    };
    p->event = EVENT_OTHER;
    sim_text(p->remark, sizeof p->remark, "%s", SIM_PICK(r, words));
}

void sim_person_year(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    int age = o->year - date_parts(p->birth).y;
    if (p->probationary) {
        p->event = EVENT_PROBATIONARY;
        /* A list says so for most of them; the missing official date says it anyway. */
        if (rng_chance(r, 9, 10))
            sim_text(p->remark, sizeof p->remark, "Đảng viên dự bị");
        return;
    }
    if (p->status == SIM_EXEMPT || p->status == SIM_ACTIVITY_SUSPENDED)
        return;
    if (rng_chance(r, DISCIPLINED, OF))
        disciplined(r, o, p);
    else if (rng_chance(r, SICK, OF))
        sick(r, p);
    else if (p->woman && age >= 22 && age <= 42 && rng_chance(r, MATERNITY, OF))
        maternity(r, p);
    else if (!p->leader && rng_chance(r, TRANSFERRED, OF))
        transferred(r, o, p);
    else if (!p->leader && rng_chance(r, TEMPORARY, OF))
        temporary(r, o, p);
    else if (rng_chance(r, OTHERWISE, OF))
        otherwise(r, p);
}
