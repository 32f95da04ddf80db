/*
 * sim_post.c — posts and occupations by kind of unit, and what they mean for the person.
 *
 * Titles are written as offices write them.  Most stand in the catalogue of posts
 * (packs/posts.pack);
 * those of wards, companies and the forces do not, so that lists have titles to be placed.
 */
#include <stdio.h>
#include <string.h>

#include "app/sim/sim_inner.h"

enum role { ROLE_NONE, ROLE_HEAD, ROLE_DEPUTY, ROLE_MEMBER };
enum work { WORK_OUTSIDE, WORK_SYSTEM, WORK_STATE, WORK_PUBLIC };

/* A post that the first people of a cell hold; '%' stands for the word of the commune. */
struct holder {
    const char *party, *state;
    int posts; /* leadership posts besides secretary and deputy of the cell */
    enum role role;
    bool standing;
};

static const struct holder commune_office[] = {
    {"Bí thư Đảng ủy %", "Chủ tịch HĐND %", 2, ROLE_HEAD, true},
    {"Phó Bí thư Đảng ủy %, Bí thư chi bộ", "Chủ tịch UBND %", 2, ROLE_HEAD, true},
    {"Phó Bí thư thường trực Đảng ủy, Phó Bí thư chi bộ", "", 1, ROLE_DEPUTY, true},
    {"Ủy viên Ban Thường vụ Đảng ủy, Chi ủy viên", "Phó Chủ tịch UBND %", 2, ROLE_DEPUTY, true},
    {"Ủy viên Ban Thường vụ Đảng ủy", "Chỉ huy trưởng BCHQS %", 2, ROLE_HEAD, true},
    {"Đảng ủy viên, Chi ủy viên", "Phó Chủ tịch HĐND %", 1, ROLE_DEPUTY, false},
    {"Đảng ủy viên", "Chủ tịch Hội Nông dân %", 1, ROLE_HEAD, false},
    {"Đảng ủy viên", "Chủ tịch Hội LHPN %", 1, ROLE_HEAD, false},
    {"Đảng viên", "Bí thư Đoàn %", 1, ROLE_HEAD, false},
    {"Đảng viên", "Chủ tịch Hội CCB %", 1, ROLE_HEAD, false},
};
static const struct holder school[] = {
    {"Bí thư chi bộ", "Hiệu trưởng", 1, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Phó Hiệu trưởng", 1, ROLE_DEPUTY, false},
};
static const struct holder health[] = {
    {"Bí thư chi bộ", "Trạm trưởng", 1, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Phó trạm trưởng", 1, ROLE_DEPUTY, false},
};
static const struct holder police_commune[] = {
    {"Bí thư chi bộ", "Trưởng Công an %", 1, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Phó trưởng Công an %", 1, ROLE_DEPUTY, false},
};
static const struct holder police[] = {
    {"Bí thư chi bộ", "Đội trưởng", 1, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Phó Đội trưởng", 1, ROLE_DEPUTY, false},
};
static const struct holder military[] = {
    {"Bí thư chi bộ", "Chính trị viên", 1, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Chỉ huy trưởng", 1, ROLE_HEAD, false},
};
static const struct holder office[] = {
    {"Bí thư chi bộ", "Trưởng phòng", 1, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Phó Trưởng phòng", 1, ROLE_DEPUTY, false},
    {"Chi ủy viên", "Phó Trưởng phòng", 1, ROLE_DEPUTY, false},
};
static const struct holder enterprise[] = {
    {"Bí thư chi bộ", "Giám đốc", 1, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Phó Giám đốc", 1, ROLE_DEPUTY, false},
};
static const struct holder village[] = {
    {"Bí thư chi bộ", "", 0, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Trưởng thôn", 0, ROLE_DEPUTY, false},
};
static const struct holder neighbourhood[] = {
    {"Bí thư chi bộ", "", 0, ROLE_HEAD, false},
    {"Phó Bí thư chi bộ", "Tổ trưởng tổ dân phố", 0, ROLE_DEPUTY, false},
};

/* What everybody else does; the first occupation stands in the catalogue of posts. */
static const struct sim_word work_office[] = {
    {"Công chức", 60}, {"Chuyên viên", 25}, {"Viên chức", 15}};
static const struct sim_word work_commune[] = {{"Công chức", 70}, {"Cán bộ", 30}};
static const struct sim_word work_school[] = {{"Giáo viên", 88}, {"Nhân viên", 6}, {"Kế toán", 6}};
static const struct sim_word work_health[] = {
    {"Y sĩ", 24}, {"Bác sĩ", 22}, {"Điều dưỡng", 30}, {"Hộ sinh", 12}, {"Dược sĩ", 12}};
static const struct sim_word work_police[] = {{"Cán bộ", 85}, {"Công an viên", 15}};
static const struct sim_word work_military[] = {
    {"Cán bộ", 40}, {"Sĩ quan", 35}, {"Quân nhân chuyên nghiệp", 25}};
static const struct sim_word work_enterprise[] = {
    {"Nhân viên", 40}, {"Công nhân", 45}, {"Kế toán", 15}};
static const struct sim_word work_village[] = {
    {"Nông dân", 40}, {"Làm ruộng", 16}, {"Buôn bán", 12}, {"Lao động tự do", 18},
    {"Nội trợ", 4},   {"Kinh doanh", 6}, {"Công nhân", 4}};
static const struct sim_word work_retired[] = {
    {"Hưu trí", 70}, {"Cán bộ hưu trí", 15}, {"Nghỉ hưu", 15}};

struct kind_of_work {
    const struct holder *holder;
    int n_holders;
    const struct sim_word *word;
    size_t n_words;
    enum work work;
};
#define HOLDERS(h) (h), (int)(sizeof(h) / sizeof *(h))
#define WORDS(w)   (w), sizeof(w) / sizeof *(w)

static struct kind_of_work work_of(const struct sim_unit *cell)
{
    bool in_commune = *sim_commune_word(cell) != '\0';
    bool first_office = cell->index == 0 && in_commune &&
                        (cell->parent->sort == SORT_COMMUNE || cell->parent->index == 0);
    switch (cell->sort) {
    case SORT_SCHOOL:
        return (struct kind_of_work){HOLDERS(school), WORDS(work_school), WORK_PUBLIC};
    case SORT_HEALTH:
        return (struct kind_of_work){HOLDERS(health), WORDS(work_health), WORK_PUBLIC};
    case SORT_POLICE:
        if (in_commune)
            return (struct kind_of_work){HOLDERS(police_commune), WORDS(work_police), WORK_STATE};
        return (struct kind_of_work){HOLDERS(police), WORDS(work_police), WORK_STATE};
    case SORT_MILITARY:
        return (struct kind_of_work){HOLDERS(military), WORDS(work_military), WORK_STATE};
    case SORT_ENTERPRISE:
        return (struct kind_of_work){HOLDERS(enterprise), WORDS(work_enterprise), WORK_OUTSIDE};
    case SORT_OFFICE:
        if (first_office)
            return (struct kind_of_work){HOLDERS(commune_office), WORDS(work_commune), WORK_STATE};
        return (struct kind_of_work){HOLDERS(office), WORDS(work_office), WORK_STATE};
    default:
        if (cell->urban)
            return (struct kind_of_work){HOLDERS(neighbourhood), WORDS(work_village), WORK_OUTSIDE};
        return (struct kind_of_work){HOLDERS(village), WORDS(work_village), WORK_OUTSIDE};
    }
}

bool sim_post_sex(const struct sim_unit *cell, int index, bool *woman)
{
    struct kind_of_work k = work_of(cell);
    const char *state = index < k.n_holders ? k.holder[index].state : "";
    *woman = strstr(state, "LHPN") != NULL;
    return *woman || strstr(state, "BCHQS") || strstr(state, "CCB");
}

/* A title with the word of the commune where it has '%'. */
static void title(char *out, size_t size, const char *form, const char *commune)
{
    const char *at = strchr(form, '%');
    if (at)
        sim_text(out, size, "%.*s%s%s", (int)(at - form), form, *commune ? commune : "xã", at + 1);
    else
        sim_text(out, size, "%s", form);
}

static void take_holder(struct rng *r, const struct sim_options *o, const struct holder *h,
                        struct sim_person *p)
{
    const char *commune = sim_commune_word(p->cell);
    title(p->party_post, sizeof p->party_post, h->party, commune);
    title(p->state_post, sizeof p->state_post, h->state, commune);
    p->cell_committee = strstr(h->party, "hi bộ") || strstr(h->party, "Chi ủy");
    p->n_posts = h->posts + (strstr(h->party, "í thư chi bộ") != NULL);
    p->leader = p->n_posts > 0;
    if (!p->leader)
        return;
    p->head = h->role == ROLE_HEAD;
    p->deputy = h->role == ROLE_DEPUTY;
    p->managed_by = h->standing ? (o->districts ? "district" : "commune") : "grassroots";
    p->standing = h->standing && !o->districts ? "commune" : NULL;
    /* Six in a hundred came into their post within the last months. */
    date_t last = sim_list_day(o);
    p->appointed = rng_chance(r, 6, 100) ? last - (date_t)rng_range(r, 5, 140)
                                         : last - (date_t)rng_range(r, 250, 5L * 365);
    if (p->appointed < p->admitted)
        p->appointed = p->admitted;
}

/* Age of retirement, women and men, as it stood in the early 2020s. */
static bool is_retired(const struct sim_options *o, const struct sim_person *p)
{
    int age = o->year - date_parts(p->birth).y;
    return age > (p->woman ? 56 : 61);
}

void sim_person_post(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    struct kind_of_work k = work_of(p->cell);
    bool committee = p->cell->n_members >= SIM_COMMITTEE_FROM + 2; /* some are probationary */
    bool retired = p->cell->sort == SORT_VILLAGE && is_retired(o, p);
    sim_text(p->party_post, sizeof p->party_post, "Đảng viên");
    if (p->index < k.n_holders) {
        take_holder(r, o, &k.holder[p->index], p);
    } else if (committee && p->index < k.n_holders + 1) {
        sim_text(p->party_post, sizeof p->party_post, "Chi ủy viên");
        p->cell_committee = true;
    }
    enum work work = k.work;
    if (p->state_post[0] == '\0' && p->index >= (p->cell->sort == SORT_VILLAGE ? 0 : k.n_holders)) {
        /* A person who was just admitted has the plainest title of the place. */
        bool fresh = p->probationary && p->cell->sort != SORT_VILLAGE;
        const char *word = retired ? SIM_PICK(r, work_retired)
                           : fresh ? k.word[0].text
                                   : sim_pick(r, k.word, k.n_words);
        if (p->probationary && p->cell->sort == SORT_VILLAGE)
            word = work_village[0].text;
        sim_text(p->state_post, sizeof p->state_post, "%s", word);
    }
    p->public_employee = work == WORK_PUBLIC;
    p->state_employee = work == WORK_STATE || work == WORK_PUBLIC;
    p->in_system = p->state_employee;
}
