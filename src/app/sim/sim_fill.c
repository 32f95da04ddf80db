/*
 * sim_fill.c — the stream into the tables.
 *
 * Units come parents first, so the way down to the unit in hand is all that is remembered of the
 * tree; titles are looked up once for every text of a column.
 */
#include "app/sim/sim_fill.h"

#include <inttypes.h>
#include <string.h>

#include "app/audit/audit.h"
#include "app/org/org.h"
#include "app/person/past.h"
#include "app/person/person.h"
#include "app/sim/sim_inner.h"
#include "lib/text/vi.h"

enum {
    DEEPEST = 16,
    TITLES_OF_ONE = 8, /* in one column of one person */
    TEXTS_MOST = 2048, /* different texts of the columns of posts: some hundred */
    ABOUT_BYTES = 1 << 16
};

/* A text of a column of posts, with the titles that it names. */
struct column_text {
    struct str text;
    bool state;
    int n;
    int64_t title[TITLES_OF_ONE];
};

struct filling {
    struct db *db;
    struct arena *a, *scratch;
    const struct sim_options *o;
    const struct posts *posts;
    struct sim_filled *out;
    int64_t above[DEEPEST]; /* the units on the way down */
    struct column_text text[TEXTS_MOST];
    const struct sim_person *person; /* in hand */
    struct column_text *learning;    /* whose titles are looked up */
    err_t err;                       /* of the first title that failed */
};

/* --- units --- */

static struct person_date date_known(struct arena *a, date_t d, enum sim_known known)
{
    struct ymd p = date_parts(d);
    if (known == KNOWN_YEAR)
        return (struct person_date){date_of(p.y, 1, 1), date_of(p.y, 12, 31),
                                    str_fmt(a, "%d", p.y)};
    if (known == KNOWN_MONTH) {
        date_t first = date_of(p.y, p.m, 1);
        return (struct person_date){first, date_add_months(first, 1) - 1,
                                    str_fmt(a, "%02d/%d", p.m, p.y)};
    }
    return (struct person_date){d, d, day_text(a, d)};
}

static err_t fill_unit(void *arg, const struct sim_unit *u)
{
    struct filling *f = arg;
    int depth = 0;
    for (const struct sim_unit *p = u->parent; p != NULL; p = p->parent)
        depth++;
    arena_reset(f->scratch);
    sim_count_unit(&f->out->counts, f->o, u);
    struct person_date founded = date_known(f->scratch, u->founded, u->founded_known);
    struct org_record r = {.code = str_of(u->code),
                           .name = str_of(u->name),
                           .kind = str_of(sim_kind_words[u->kind]),
                           .line = STR("party"),
                           .founded_on = founded.first == founded.last ? founded.first : DAY_NONE,
                           .founded_first = founded.first,
                           .founded_last = founded.last,
                           .founded_text = founded.text,
                           .standing = u->standing_committee,
                           .ord = (int)u->number + 1};
    TRY(org_unit_add(f->db, &r, &f->above[depth]));
    return depth > 0 ? org_place(f->db, f->above[depth], f->above[depth - 1], DAY_NONE) : OK;
}

/* --- posts --- */

/* What a title means that the catalogue does not know: a post if its holder was drawn with one. */
static struct post_meaning drawn_meaning(const struct sim_person *p, bool state)
{
    bool post = state && p->leader;
    return (struct post_meaning){.role = !post       ? STR("none")
                                         : p->head   ? STR("head")
                                         : p->deputy ? STR("deputy")
                                                     : STR("member"),
                                 .leads = post ? STR("yes") : STR("no"),
                                 .managed_by =
                                     post && p->managed_by ? str_of(p->managed_by) : STR(""),
                                 .state_employee = p->state_employee,
                                 .in_system = p->in_system,
                                 .standing = 0};
}

static err_t title_id(struct filling *f, struct str title, bool state, int64_t *id)
{
    struct posts_entry e;
    struct str plain = post_plain(f->scratch, title);
    TRY(post_title_find(f->db, plain, id));
    if (*id != 0)
        return OK;
    f->out->titles++;
    struct post_meaning meaning = drawn_meaning(f->person, state);
    if (posts_find(f->posts, f->scratch, title, &e))
        meaning = (struct post_meaning){.role = e.role,
                                        .leads = str_is(e.leads, "?") ? STR("unknown") : e.leads,
                                        .managed_by = str_is(e.managed, "?") ? STR("") : e.managed,
                                        .state_employee = e.employee,
                                        .in_system = e.in_system,
                                        .standing = e.standing};
    else
        f->out->titles_placed++;
    return post_title_add(f->db, title, plain, &meaning, id);
}

static void learn_title(void *arg, struct str title)
{
    struct filling *f = arg;
    struct column_text *t = f->learning;
    int64_t id = 0;
    if (title.n == 0 || f->err != OK || t->n == TITLES_OF_ONE)
        return;
    f->err = title_id(f, title, t->state, &id);
    for (int i = 0; i < t->n; i++) {
        if (t->title[i] == id)
            return;
    }
    t->title[t->n++] = id;
}

static struct column_text *text_slot(struct filling *f, struct str text, bool state)
{
    uint32_t h = 2166136261u + state; /* FNV-1a */
    for (size_t i = 0; i < text.n; i++)
        h = (h ^ (unsigned char)text.p[i]) * 16777619u;
    for (size_t k = 0; k < TEXTS_MOST; k++) {
        struct column_text *t = &f->text[(h + k) % TEXTS_MOST];
        if (t->text.n == 0 || (t->state == state && str_eq(t->text, text)))
            return t;
    }
    return &f->text[h % TEXTS_MOST]; /* full: this one is forgotten */
}

static err_t fill_posts(struct filling *f, int64_t person, const char *column, bool state)
{
    struct str text = str_of(column);
    if (text.n == 0)
        return OK;
    struct column_text *t = text_slot(f, text, state);
    if (t->state != state || !str_eq(t->text, text)) {
        *t = (struct column_text){.text = str_copy(f->a, text), .state = state};
        f->learning = t;
        posts_each_title(f->posts, f->scratch, t->text, learn_title, f);
        TRY(f->err);
    }
    date_t from = f->person->leader ? f->person->appointed : DAY_NONE;
    for (int i = 0; i < t->n; i++)
        TRY(person_post_add(f->db, person, t->title[i], state, from));
    f->out->posts += t->n;
    return OK;
}

/* --- people --- */

static err_t add_spell(struct filling *f, int64_t id, const char *kind, date_t from, date_t to,
                       int days)
{
    struct spell s = {.kind = kind, .from = from, .to = to, .days = days, .paper = STR("")};
    return person_spell_add(f->db, id, &s);
}

/* What a list would say in its column of status and in its remarks. */
static err_t fill_year(struct filling *f, int64_t id, date_t *since)
{
    const struct sim_person *p = f->person;
    date_t first = date_of(f->o->year, 1, 1), next = date_of(f->o->year + 1, 1, 1);
    if (p->status != SIM_NORMAL)
        TRY(add_spell(f, id, sim_status_words[p->status], DAY_NONE, DAY_NONE, -1));
    switch (p->event) {
    case EVENT_SICK:
        return add_spell(f, id, "sick", first, next, p->sick_days);
    case EVENT_MATERNITY:
        return add_spell(f, id, "maternity", first, next, -1);
    case EVENT_TEMPORARY:
        return add_spell(f, id, "temporary", DAY_NONE, DAY_NONE, -1);
    case EVENT_TRANSFER:
        *since = date_add_months(first, p->months_elsewhere);
        return p->months_elsewhere == 0 ? OK : add_spell(f, id, "elsewhere", DAY_NONE, *since, -1);
    case EVENT_DISCIPLINE: {
        struct past_discipline d = {.person = id,
                                    .form = str_of(p->discipline),
                                    .decided_on = p->disciplined_on,
                                    .breach_year = p->breach_year,
                                    .breach_unit = STR("this"),
                                    .made_heavier_on = DAY_NONE,
                                    .duty_related = p->duty_related,
                                    .self_detected = p->self_remedied,
                                    .remedied = p->self_remedied,
                                    .within_authority = true,
                                    .side = STR("party"),
                                    .same_act = STR(""),
                                    .paper = str_of(p->remark)};
        int64_t discipline = 0;
        return past_discipline_add(f->db, &d, &discipline);
    }
    case EVENT_NONE:
    case EVENT_PROBATIONARY:
    case EVENT_OTHER:
        break;
    }
    return OK;
}

/* Levels of the two years before: half of the offices still have them. */
static err_t fill_levels(struct filling *f, int64_t id)
{
    static const char *const words[] = {"", "KHT", "HT", "HTT", "XS"};
    const struct sim_person *p = f->person;
    struct rng r = rng_make(rng_mix(p->seed, FOR_LEVELS));
    struct rng office = rng_make(rng_mix(p->cell->seed, FOR_LEVELS));
    if (!rng_chance(&office, 1, 2))
        return OK;
    for (int year = f->o->year - 2; year < f->o->year; year++) {
        if (date_parts(p->admitted).y >= year)
            continue;
        struct past_level l = {.person = id,
                               .side = STR("party"),
                               .year = year,
                               .level =
                                   str_of(words[sim_earned(p->merit / 2 + rng_normal(&r) * 4 / 5)]),
                               .paper = STR("")};
        TRY(past_level_add(f->db, &l));
        f->out->levels++;
    }
    return OK;
}

static err_t fill_person(void *arg, const struct sim_person *p)
{
    struct filling *f = arg;
    struct person is = {.card = str_of(p->card),
                        .name = str_of(p->name),
                        .sex = p->woman ? STR("Nữ") : STR("Nam"),
                        .ethnic = str_of(p->ethnic),
                        .phone = STR("")};
    int depth = 0;
    int64_t id = 0;
    date_t since = DAY_NONE;
    arena_reset(f->scratch);
    f->person = p;
    sim_count_person(&f->out->counts, f->o, p);
    is.birth = date_known(f->scratch, p->birth, p->birth_known);
    is.admitted = date_known(f->scratch, p->admitted, p->admitted_known);
    is.official = (struct person_date){DAY_NONE, DAY_NONE, STR("")};
    if (!p->probationary)
        is.official = date_known(f->scratch, p->official, p->admitted_known);
    for (const struct sim_unit *u = p->cell->parent; u != NULL; u = u->parent)
        depth++;
    TRY(person_add(f->db, &is, vi_name_key(f->scratch, is.name), &id));
    TRY(fill_year(f, id, &since));
    TRY(fill_levels(f, id));
    TRY(person_join(f->db, id, f->above[depth], "official", since, DAY_NONE));
    TRY(fill_posts(f, id, p->party_post, false));
    return fill_posts(f, id, p->state_post, true);
}

/* --- the act --- */

static err_t write_event(struct filling *f, struct str actor)
{
    const struct sim_counts *c = &f->out->counts;
    struct act act =
        audit_command(f->a, STR("sim.fill"),
                      str_fmt(f->a,
                              "{\"made_up\":true,\"scale\":\"%s\",\"year\":%d,\"seed\":%" PRIu64
                              ",\"units\":%ld,\"people\":%ld,\"posts\":%ld}",
                              sim_scale_words[f->o->scale], f->o->year, f->o->seed, c->units,
                              c->members, f->out->posts));
    if (actor.n > 0)
        act.actor = actor;
    return audit_add(f->db, &act, NULL);
}

static err_t fill_all(struct filling *f, struct str actor)
{
    int64_t has = 0;
    TRY(q_one_int(db_query(f->db, "sim_book_has"), 0, &has));
    if (has > 0) {
        struct place at = {.file = str_of(db_path(f->db))};
        (void)problem_add(db_problems(f->db), at, false,
                          MSG0(f->a, db_lang(f->db), M_SIM_BOOK_NOT_EMPTY));
        return E_STATE;
    }
    TRY(sim_each(f->o, fill_unit, fill_person, f));
    TRY(write_event(f, actor));
    return db_commit(f->db);
}

err_t sim_fill(struct db *db, struct arena *a, const struct sim_options *o,
               const struct posts *posts, struct str actor, struct sim_filled *out)
{
    struct filling *f = ARENA_NEW(a, struct filling);
    *f = (struct filling){.db = db, .a = a, .o = o, .posts = posts, .out = out};
    *out = (struct sim_filled){.posts = 0};
    TRY(db_begin(db));
    f->scratch = arena_open((size_t)1 << 20);
    err_t err = fill_all(f, actor);
    if (err != OK)
        db_rollback(db);
    arena_close(f->scratch);
    return err;
}
