/*
 * sim_year.c — what the records tell of a subject, and the rest made up around it.
 *
 * The person of the records becomes one of the stream's (sim.h) as far as the work of the year asks;
 * its facts are drawn as those of the stream, and what the records tell is left out.
 */
#include "app/sim/sim_year.h"

#include <string.h>

#include "app/cycle/records.h"
#include "app/sim/sim_inner.h"
#include "lib/base/clock.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

#define UNIT_BYTES ((size_t)256 << 20)
enum { LINE_BYTES = 16 << 20, FIRST_YEAR_OF_POINTS = 2025, ELDERLY = 75 };

struct writing {
    struct db *db;
    struct arena *a, *unit, *line;
    const struct cycle *c;
    const struct cycle_ground *g;
    struct records *records;
    uint64_t seed;
    date_t today;
    bool leaders;
    FILE *out;
    struct sim_year_counts *n;
    struct sim_options o;
    int64_t unit_id;
    struct record *list; /* of the unit in hand */
    size_t n_list;
    struct buf text, made; /* the line; a made-up case */
};

/* A row of the query; texts until the next one. */
struct named {
    int64_t unit, person, subject;
    struct str code, card, name, birth;
    date_t born;
};

/* --- a person of the stream --- */

static bool told_true(const struct json *told, const char *name)
{
    const struct json *v = json_get(told, str_of(name));
    return v != NULL && v->type == JSON_TRUE;
}

static int told_number(const struct json *told, const char *name)
{
    const struct json *v = json_get(told, str_of(name));
    long n = 0;
    if (v == NULL || v->type != JSON_NUMBER ||
        !str_to_long(str_sub(v->text, 0, str_find(v->text, 0, (char)46)), 0, 30000, &n))
        return 0;
    return (int)n;
}

static const char *told_word(struct writing *w, const struct json *told, const char *name)
{
    const struct json *v = json_get(told, str_of(name));
    return v != NULL && v->type == JSON_STRING ? str_copy(w->line, v->text).p : NULL;
}

static uint64_t seed_of(const struct writing *w, struct str name)
{
    uint64_t h = rng_mix(w->seed, (uint64_t)w->c->year * 8 + (uint64_t)w->c->quarter);
    for (size_t i = 0; i < name.n; i++)
        h = rng_mix(h, (unsigned char)name.p[i]);
    return h;
}

static void person_of(struct writing *w, const struct record *r, const struct json *told,
                      const struct sim_unit *cell, struct sim_person *p)
{
    const struct json *disciplines = json_get(told, STR("disciplines"));
    *p = (struct sim_person){.cell = cell};
    p->leader = r->leader;
    p->head = told_true(told, "head");
    p->deputy = told_true(told, "deputy");
    p->n_posts = told_number(told, "leadership_posts");
    p->managed_by = r->managed.n > 0 ? str_copy(w->line, r->managed).p
                    : r->leader      ? "grassroots"
                                     : NULL;
    p->standing = told_word(w, told, "standing_committee_of");
    p->state_employee = told_true(told, "state_employee");
    p->public_employee = told_true(told, "public_employee");
    p->in_system = told_true(told, "in_political_system");
    p->sick_days = told_number(told, "sick_leave_days");
    p->maternity = told_true(told, "maternity_leave");
    p->months_elsewhere = told_number(told, "months_at_old_cell");
    p->event = told_true(told, "temporary_activity") ? EVENT_TEMPORARY : EVENT_NONE;
    if (disciplines != NULL && disciplines->n > 0) {
        p->discipline = "khien_trach"; /* the record tells which */
        p->disciplined_on = w->c->cutoff;
        p->breach_year = w->c->year;
    }
}

/* --- the facts --- */

/* Never made up: who the person is, what the book records, what other acts bring. */
static bool is_left_out(const struct json *v)
{
    static const char *const names[] = {"admitted_on",    "party_status",    "appointed_on",
                                        "cell_kind",      "past_levels",     "self_level",
                                        "proposed_level", "review_completed"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(v->key, names[i]))
            return true;
    }
    /* Disciplines are records: only that there is none may be given. */
    bool disciplines = str_is(v->key, "disciplines") || str_is(v->key, "member_disciplines") ||
                       str_is(v->key, "collective_disciplined");
    return disciplines && v->n > 0;
}

static struct case_in *empty_case(struct writing *w, enum subject subject)
{
    struct case_in *in = ARENA_NEW(w->line, struct case_in);
    in->id = STR("");
    in->pack = w->g->pack;
    in->subject = subject;
    in->cycle = w->g->ctx;
    in->facts = facts_new(w->line, w->g->pack->dict, subject);
    return in;
}

/* The made-up facts that the records do not tell, into the line. */
static err_t write_facts(struct writing *w, const struct case_in *in, const struct json *told,
                         struct str *self_level, bool *report)
{
    struct json *tree = NULL;
    struct json_error e;
    bool first = true;
    buf_clear(&w->made);
    case_write(&w->made, in);
    TRY(json_parse(w->line, buf_view(&w->made), &tree, &e));
    const struct json *facts = json_get(tree, STR("facts"));
    *self_level = json_get_text(facts, "self_level");
    *report = json_get(told, STR("earlier_faults")) == NULL &&
              told_number(facts, "earlier_faults_remedied") < told_number(facts, "earlier_faults");
    buf_z(&w->text, ",\"facts\":{");
    for (const struct json *v = facts->child; v != NULL; v = v->next) {
        if (is_left_out(v) || json_get(told, v->key) != NULL)
            continue;
        if (!first)
            buf_char(&w->text, ',');
        first = false;
        json_write_str(&w->text, v->key);
        buf_char(&w->text, ':');
        json_write_tree(&w->text, v);
    }
    buf_char(&w->text, '}');
    return OK;
}

/* --- the self-review --- */

/* Nothing comes in before its day. */
static date_t received_by(const struct writing *w, date_t day)
{
    return day < w->today ? day : w->today;
}

static void write_shortcoming(struct writing *w, struct rng *r, bool collective)
{
    static const char *const text[] = {
        "Triển khai một số nhiệm vụ còn chậm", "Sinh hoạt chuyên đề chưa đều",
        "Tự phê bình và phê bình còn nể nang", "Học tập nghị quyết chưa đầy đủ"};
    static const char *const cause[] = {"Chưa lập kế hoạch từ đầu năm", "Phân công chưa rõ",
                                        "Chưa chủ động sắp xếp công việc"};
    static const char *const remedy[] = {"Lập kế hoạch từng tháng, kiểm điểm vào kỳ sinh hoạt",
                                         "Phân công lại và báo cáo hằng quý",
                                         "Tự đánh giá trước chi bộ vào giữa năm"};
    char day[11];
    date_format_iso(date_of(w->c->year + 1, (int)rng_range(r, 3, 9), 30), day);
    buf_z(&w->text, ",\"shortcomings\":[{\"text\":");
    json_write_str(&w->text, str_of(text[rng_below(r, 4)]));
    buf_z(&w->text, ",\"cause\":");
    json_write_str(&w->text, str_of(cause[rng_below(r, 3)]));
    buf_z(&w->text, ",\"responsible\":");
    json_write_str(&w->text, collective ? STR("Cấp ủy") : STR("Bản thân"));
    buf_z(&w->text, ",\"remedy\":");
    json_write_str(&w->text, str_of(remedy[rng_below(r, 3)]));
    buf_printf(&w->text, ",\"remedy_by\":\"%s\"}]", day);
    w->n->shortcomings++;
}

/* What became of the shortcomings of earlier years: most are remedied. */
static err_t write_answers(struct writing *w, struct rng *r, const struct named *who)
{
    static const char *const text[] = {"Đã thực hiện theo kế hoạch, chi bộ xác nhận",
                                       "Đã khắc phục, báo cáo trong kỳ sinh hoạt",
                                       "Đã làm được phần lớn, tiếp tục trong năm tới"};
    struct query *q = db_query(w->db, "sim_carried");
    bool row;
    q_int(q, "subject", who->subject);
    TRY(q_step(q, &row));
    for (int n = 0; row; n++) {
        int how = (int)rng_below(r, 3);
        char day[11];
        buf_printf(&w->text, "%s{\"shortcoming\":%ld,\"answer\":", n == 0 ? ",\"answers\":[" : ",",
                   (long)q_get_int(q, 0));
        json_write_str(&w->text, str_of(text[how]));
        date_format_iso(received_by(w, date_of(w->c->year, (int)rng_range(r, 3, 9), 28)), day);
        if (how < 2)
            buf_printf(&w->text, ",\"done_on\":\"%s\"", day);
        buf_char(&w->text, '}');
        TRY(q_step(q, &row));
        if (!row)
            buf_char(&w->text, ']');
    }
    return OK;
}

static void write_review(struct writing *w, struct rng *r, const struct named *who,
                         struct str self_level, bool report)
{
    char day[11];
    bool collective = who->person == 0;
    bool old =
        !collective && who->born != DAY_NONE && w->c->year - date_parts(who->born).y >= ELDERLY;
    if (!collective && rng_chance(r, 4, 1000)) { /* has not handed one in */
        w->n->absent++;
        return;
    }
    date_format_iso(received_by(w, w->c->cutoff - (date_t)rng_range(r, 22, 45)), day);
    buf_printf(&w->text, ",\"received_on\":\"%s\"", day);
    if (self_level.n > 0) {
        buf_z(&w->text, ",\"self_level\":");
        json_write_str(&w->text, self_level);
    }
    if (old && rng_chance(r, 3, 4)) {
        buf_z(&w->text, ",\"on_paper\":true");
        w->n->on_paper++;
    }
    if (report)
        buf_z(&w->text, ",\"remedy_report\":true");
    if (rng_chance(r, collective ? 60 : 12, 100))
        write_shortcoming(w, r, collective);
    else
        buf_z(&w->text, ",\"no_shortcoming\":true");
}

/* --- one subject --- */

static void write_who(struct writing *w, const struct named *who)
{
    buf_z(&w->text, "{\"subject\":{");
    if (who->person != 0 && who->card.n > 0) {
        buf_z(&w->text, "\"card\":");
        json_write_str(&w->text, who->card);
    } else {
        buf_z(&w->text, "\"unit\":");
        json_write_str(&w->text, who->code);
        if (who->person != 0) {
            buf_z(&w->text, ",\"name\":");
            json_write_str(&w->text, who->name);
        }
        if (who->person != 0 && who->birth.n == 10) {
            buf_z(&w->text, ",\"birth\":");
            json_write_str(&w->text, who->birth);
        }
    }
    buf_char(&w->text, '}');
}

static err_t write_subject(struct writing *w, const struct named *who, const struct record *r)
{
    enum sim_measure measure = w->c->year >= FIRST_YEAR_OF_POINTS ? SIM_POINTS : SIM_GRADES;
    struct json *told = NULL;
    struct json_error e;
    struct str self_level;
    bool report;
    struct sim_unit cell = {.kind = SIM_KIND_CELL, .n_members = (long)w->n_list - 1};
    bool collective = who->person == 0;
    uint64_t seed = seed_of(w, collective ? who->code : who->card.n > 0 ? who->card : who->name);
    struct rng draw = rng_make(rng_mix(seed, FOR_MERIT));
    struct case_in *in = empty_case(w, collective ? SUBJECT_COLLECTIVE : SUBJECT_MEMBER);
    TRY(json_parse(w->line, str_fmt(w->line, "{%.*s}", STR_ARG(r->facts)), &told, &e));
    if (collective) {
        sim_facts_collective(seed, rng_normal(&draw), (long)w->n_list - 1, measure, in);
        w->n->collectives++;
    } else {
        struct sim_person p;
        struct rng unit = rng_make(rng_mix(seed_of(w, who->code), FOR_MERIT));
        person_of(w, r, told, &cell, &p);
        p.seed = seed;
        p.merit = rng_normal(&draw) + rng_normal(&unit) * 2 / 5 + (p.leader ? 25 : 0) -
                  (p.discipline != NULL ? 160 : 0);
        sim_facts(&w->o, &p, measure, in);
        w->n->members++;
    }
    buf_clear(&w->text);
    write_who(w, who);
    TRY(write_facts(w, in, told, &self_level, &report));
    write_review(w, &draw, who, self_level, report);
    TRY(write_answers(w, &draw, who));
    buf_z(&w->text, "}\n");
    if (w->text.over)
        return E_LIMIT;
    return fwrite(w->text.p, 1, w->text.n, w->out) == w->text.n ? OK : E_IO;
}

static err_t load_unit(struct writing *w, int64_t unit)
{
    struct record_unit u;
    arena_reset(w->unit);
    w->unit_id = unit;
    TRY(records_frozen_unit(w->db, w->unit, w->c, unit, &u));
    return records_unit(w->records, w->unit, &u, &w->list, &w->n_list);
}

static err_t write_all(struct writing *w)
{
    struct query *q = db_query(w->db, "sim_subjects");
    bool row;
    q_int(q, "cycle", w->c->id);
    TRY(q_step(q, &row));
    while (row) {
        size_t i = 0;
        struct named who = {.unit = q_get_int(q, 0),
                            .person = q_get_int(q, 1),
                            .code = q_get_text(q, 2),
                            .card = q_get_text(q, 3),
                            .name = q_get_text(q, 4),
                            .birth = q_get_text(q, 5),
                            .born = q_get_day(q, 6),
                            .subject = q_get_int(q, 7)};
        arena_reset(w->line);
        if (who.unit != w->unit_id)
            TRY(load_unit(w, who.unit));
        while (i < w->n_list && w->list[i].person != who.person)
            i++;
        if (i < w->n_list && (!w->leaders || w->list[i].leader))
            TRY(write_subject(w, &who, &w->list[i]));
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t sim_year_write(struct db *db, struct arena *a, const struct cycle *c,
                     const struct cycle_ground *g, uint64_t seed, bool leaders, FILE *out,
                     struct sim_year_counts *n)
{
    struct writing w = {.db = db,
                        .a = a,
                        .c = c,
                        .g = g,
                        .seed = seed,
                        .today = clock_today(),
                        .leaders = leaders,
                        .out = out,
                        .n = n,
                        .o = {.year = c->year}};
    *n = (struct sim_year_counts){0};
    TRY(records_open(db, a, c, g, &w.records));
    w.unit = arena_open(UNIT_BYTES);
    w.line = arena_open(LINE_BYTES);
    buf_open(&w.text, LIMIT_CASE_BYTES);
    buf_open(&w.made, LIMIT_CASE_BYTES);
    err_t err = write_all(&w);
    buf_close(&w.made);
    buf_close(&w.text);
    arena_close(w.line);
    arena_close(w.unit);
    return err;
}
