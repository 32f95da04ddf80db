/*
 * import_person.c — the people of a list against the people of the book.
 *
 * A person is found by card number, else by name and birth date.  What an empty cell does not tell
 * stays as the book has it; posts and status are what the list says, since an empty cell there
 * means none.
 */
#include <string.h>

#include "app/roster/import_inner.h"
#include "lib/text/vi.h"

static struct place at_cell(const struct roster_person *p)
{
    struct place at = p->at;
    at.col = p->cell_col;
    return at;
}

static struct person_date date_of_list(const struct roster_date *d)
{
    bool dated = d->precision != DATE_ABSENT;
    return (struct person_date){dated ? d->first : DAY_NONE, dated ? d->last : DAY_NONE, d->text};
}

static struct person person_of(const struct roster_person *p)
{
    return (struct person){.card = p->card,
                           .name = p->name,
                           .sex = p->gender,
                           .ethnic = p->ethnic,
                           .phone = p->phone,
                           .birth = date_of_list(&p->birth),
                           .admitted = date_of_list(&p->admitted),
                           .official = date_of_list(&p->official)};
}

/* --- the unit --- */

/* The unit of the book that the row names; 0: refused. */
static err_t unit_of(struct import *m, const struct roster_person *p, int64_t *unit)
{
    *unit = 0;
    if (p->unit >= 0) {
        *unit = m->unit_id[p->unit];
        return OK;
    }
    struct query *q = db_query(m->db, "org_unit_by_code");
    if (p->cell_code.n > 0) {
        q_text(q, "code", p->cell_code);
    } else {
        q = db_query(m->db, "org_unit_by_name");
        q_text(q, "fold", vi_fold(m->scratch, p->unit_text));
    }
    bool row, more = false;
    q_day(q, "day", m->q->on);
    TRY(q_step(q, &row));
    if (row) {
        *unit = q_get_int(q, 0);
        TRY(q_step(q, &more));
    }
    if (row && !more)
        return OK;
    *unit = 0;
    import_refuse(m, at_cell(p), more ? M_ROSTER_CELL_AMBIGUOUS : M_ROSTER_UNKNOWN_CELL, p->name,
                  p->cell_code.n > 0 ? p->cell_code : p->unit_text);
    return OK;
}

/* --- who it is --- */

static bool same_days(const struct person_date *a, const struct person_date *b)
{
    return a->first != DAY_NONE && a->first == b->first && a->last == b->last;
}

/* Found by card; the name or the birth date must speak for it too. */
static err_t check_card(struct import *m, const struct roster_person *p, int64_t id, int n)
{
    struct person was, is = person_of(p);
    if (n > 1) {
        import_refuse(m, p->at, M_IMPORT_CARD_TWICE, p->name, p->card);
        return OK;
    }
    TRY(person_load(m->db, m->scratch, id, &was));
    bool named = str_eq(vi_fold(m->scratch, was.name), vi_fold(m->scratch, is.name));
    if (!named && !same_days(&was.birth, &is.birth))
        import_refuse(
            m, p->at, M_IMPORT_CARD_OF_ANOTHER, p->card,
            str_fmt(m->scratch, "%.*s, %.*s", STR_ARG(was.name), STR_ARG(was.birth.text)));
    return OK;
}

static size_t card_slot(const struct import *m, struct str card)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < card.n; i++)
        h = (h ^ (unsigned char)card.p[i]) * 16777619u;
    size_t at = h & (m->n_card_slots - 1);
    while (m->card_slot[at].n > 0 && !str_eq(m->card_slot[at], card))
        at = (at + 1) & (m->n_card_slots - 1);
    return at;
}

/* The card numbers of the list: whoever has his own row is not meant by another. */
static void index_cards(struct import *m)
{
    m->n_card_slots = 64;
    while (m->n_card_slots < m->r->n_people * 2)
        m->n_card_slots *= 2;
    m->card_slot = ARENA_ARRAY(m->arena, struct str, m->n_card_slots);
    for (size_t i = 0; i < m->r->n_people; i++) {
        struct str card = m->r->people[i].card;
        if (card.n > 0)
            m->card_slot[card_slot(m, card)] = card;
    }
}

/* May this one be meant?  A birth date known to the year only tells enough inside one unit. */
static bool may_be(const struct import *m, const struct person_alike *one,
                   const struct roster_person *p, int64_t unit)
{
    bool other_card = one->card.n > 0 && p->card.n > 0;
    if (other_card && (m->q->distinct || m->card_slot[card_slot(m, one->card)].n > 0))
        return false;
    return one->unit == unit || p->birth.precision == DATE_DAY;
}

static err_t find_alike(struct import *m, const struct roster_person *p, int64_t unit, int64_t *id)
{
    struct person_alike list[PERSON_ALIKE_MOST];
    struct person_date birth = date_of_list(&p->birth);
    const struct person_alike *found = NULL;
    int n = 0, fits = 0;
    TRY(person_find_alike(m->db, m->scratch, vi_fold(m->scratch, p->name), &birth, m->q->on, list,
                          &n));
    for (int i = 0; i < n; i++) {
        if (!may_be(m, &list[i], p, unit))
            continue;
        fits++;
        found = &list[i];
    }
    if (fits == 0)
        return OK;
    /* With a new card number in the old unit it is the old person; elsewhere who knows. */
    bool new_card = found->card.n > 0 && p->card.n > 0;
    if (fits == 1 && (!new_card || found->unit == unit)) {
        *id = found->id;
        return OK;
    }
    import_refuse(m, p->at, fits > 1 ? M_IMPORT_SEVERAL_ALIKE : M_IMPORT_MAY_BE, p->name,
                  found->card);
    return OK;
}

/* The person of the book that the row means; 0: somebody new, or refused. */
static err_t find_person(struct import *m, const struct roster_person *p, int64_t unit, int64_t *id)
{
    int n = 0;
    *id = 0;
    if (m->first)
        return OK;
    if (p->card.n > 0)
        TRY(person_find_card(m->db, p->card, id, &n));
    return *id != 0 ? check_card(m, p, *id, n) : find_alike(m, p, unit, id);
}

/* --- what changed --- */

struct change {
    struct import *m;
    struct str who;
    bool told;
};

static void tell(struct change *c, enum msg_id label, struct str was, struct str is)
{
    struct import *m = c->m;
    if (c->told) /* one person counts once */
        m->out->n[IMPORT_CHANGED]--;
    c->told = true;
    import_line(
        m, IMPORT_CHANGED,
        str_fmt(m->scratch, "%.*s, %.*s", STR_ARG(c->who), STR_ARG(msg_text(m->r->lang, label))),
        was, is);
}

static void take_text(struct change *c, enum msg_id label, struct str *was, struct str is)
{
    if (is.n == 0 || str_eq(*was, is))
        return;
    tell(c, label, *was, is);
    *was = is;
}

static void take_date(struct change *c, enum msg_id label, struct person_date *was,
                      const struct person_date *is)
{
    bool same = was->first == is->first && was->last == is->last && str_eq(was->text, is->text);
    if (is->text.n == 0 || same)
        return;
    tell(c, label, was->text, is->text);
    *was = *is;
}

static struct str called(struct import *m, const struct roster_person *p)
{
    if (p->card.n == 0)
        return p->name;
    return str_fmt(m->scratch, "%.*s (%.*s)", STR_ARG(p->name), STR_ARG(p->card));
}

static err_t update_person(struct import *m, int64_t id, const struct roster_person *p)
{
    struct person is = person_of(p), now;
    struct change c = {.m = m, .who = called(m, p)};
    TRY(person_load(m->db, m->scratch, id, &now));
    take_text(&c, M_ROSTER_COL_NAME, &now.name, is.name);
    take_text(&c, M_ROSTER_COL_CARD, &now.card, is.card);
    take_text(&c, M_ROSTER_COL_GENDER, &now.sex, is.sex);
    take_text(&c, M_ROSTER_COL_ETHNIC, &now.ethnic, is.ethnic);
    take_text(&c, M_ROSTER_COL_PHONE, &now.phone, is.phone);
    take_date(&c, M_ROSTER_COL_BIRTH, &now.birth, &is.birth);
    take_date(&c, M_ROSTER_COL_ADMITTED, &now.admitted, &is.admitted);
    take_date(&c, M_ROSTER_COL_OFFICIAL, &now.official, &is.official);
    return c.told ? person_set(m->db, id, &now, p->key) : OK;
}

/* --- where --- */

static struct str unit_name(struct import *m, int64_t unit)
{
    struct org_record r;
    if (unit == 0 || org_unit_load(m->db, m->scratch, unit, &r) != OK)
        return STR("–");
    return r.name;
}

/* Nobody may be put into a unit that the book has ended since the day of the list. */
static err_t refuse_ended(struct import *m, const struct roster_person *p, int64_t unit)
{
    date_t ended = DAY_NONE;
    if (m->first)
        return OK;
    TRY(org_ended(m->db, unit, &ended));
    if (ended != DAY_NONE)
        import_refuse(
            m, at_cell(p), M_IMPORT_UNIT_ENDS,
            str_fmt(m->scratch, "%.*s: %.*s", STR_ARG(p->name), STR_ARG(unit_name(m, unit))),
            day_text(m->scratch, ended));
    return OK;
}

/* Since when what a list tells of somebody new holds: always in the first list; in a later one from
   its day, or from the admission when that comes after it. */
static date_t since(const struct import *m, const struct roster_person *p)
{
    if (!m->later)
        return DAY_NONE;
    bool after = p->admitted.precision == DATE_DAY && p->admitted.first > m->q->on;
    return after ? p->admitted.first : m->q->on;
}

/* Who came with the list of a later day, and stands in one of a day before, was there before. */
static err_t was_there_before(struct import *m, const struct roster_person *p,
                              const struct person_place *now)
{
    int64_t came = 0;
    date_t from = since(m, p);
    if (now->from == DAY_NONE || now->from <= m->q->on)
        return OK;
    struct query *q = db_query(m->db, "person_came_with_list");
    q_int(q, "id", now->id);
    TRY(q_one_int(q, 0, &came));
    if (came == 0)
        return OK;
    TRY(person_joined_on(m->db, now->id, from));
    import_line(m, IMPORT_CHANGED,
                str_fmt(m->scratch, "%.*s, %.*s", STR_ARG(called(m, p)),
                        STR_ARG(msg_text(m->r->lang, M_IMPORT_SINCE))),
                day_text(m->scratch, now->from),
                from != DAY_NONE ? day_text(m->scratch, from) : STR("–"));
    return OK;
}

static err_t move_person(struct import *m, int64_t id, const struct roster_person *p, int64_t unit)
{
    struct person_place now;
    TRY(person_place_now(m->db, id, &now));
    if (now.unit == unit)
        return was_there_before(m, p, &now);
    if (now.from != DAY_NONE && now.from >= m->q->on) {
        import_refuse(m, at_cell(p), M_IMPORT_MOVED_LATER, p->name, day_text(m->scratch, now.from));
        return OK;
    }
    TRY(refuse_ended(m, p, unit));
    if (now.id != 0)
        TRY(person_leave(m->db, now.id, m->q->on));
    TRY(person_join(m->db, id, unit, "official", m->q->on, DAY_NONE));
    import_line(m, IMPORT_MOVED, called(m, p), unit_name(m, now.unit), unit_name(m, unit));
    return OK;
}

/* --- posts --- */

struct titles {
    struct import *m;
    const struct roster_person *p;
    struct post_held want[PERSON_POSTS_MOST];
    struct str text[PERSON_POSTS_MOST];
    int n;
    bool state;
    err_t err; /* the first that failed */
};

/* The number of a title in the book, which learns it when it is new. */
static err_t title_id(struct import *m, struct str title, int64_t *id)
{
    struct posts_entry e;
    struct str plain = post_plain(m->scratch, title);
    TRY(post_title_find(m->db, plain, id));
    if (*id != 0)
        return OK;
    if (!posts_find(m->r->posts, m->scratch, title, &e))
        return post_title_add(m->db, title, plain, NULL, id);
    struct post_meaning meaning = {.role = e.role,
                                   .leads = str_is(e.leads, "?") ? STR("unknown") : e.leads,
                                   .managed_by = str_is(e.managed, "?") ? STR("") : e.managed,
                                   .state_employee = e.employee,
                                   .in_system = e.in_system,
                                   .standing = e.standing};
    return post_title_add(m->db, title, plain, &meaning, id);
}

static void want_title(void *arg, struct str title)
{
    struct titles *t = arg;
    int64_t id = 0;
    if (title.n == 0 || t->err != OK || t->n == PERSON_POSTS_MOST)
        return;
    t->err = title_id(t->m, title, &id);
    for (int i = 0; i < t->n; i++) {
        if (t->want[i].title == id && t->want[i].state == t->state)
            return;
    }
    t->text[t->n] = title;
    t->want[t->n++] = (struct post_held){0, id, t->state};
}

static bool holds(const struct post_held *list, int n, const struct post_held *one)
{
    for (int i = 0; i < n; i++) {
        if (list[i].title == one->title && list[i].state == one->state)
            return true;
    }
    return false;
}

/* A column that the list lacks says nothing of the posts of its side. */
static bool tells(const struct import *m, bool state)
{
    return state ? m->r->people_source.has_state_post : m->r->people_source.has_party_post;
}

static err_t end_posts(struct import *m, const struct titles *t, const struct post_held *now, int n)
{
    for (int i = 0; i < n; i++) {
        if (!tells(m, now[i].state) || holds(t->want, t->n, &now[i]))
            continue;
        struct str title;
        TRY(post_title_text(m->db, m->scratch, now[i].title, &title));
        TRY(person_post_end(m->db, now[i].id, m->q->on));
        import_line(m, IMPORT_POST, called(m, t->p), STR("−"), title);
    }
    return OK;
}

static err_t update_posts(struct import *m, int64_t id, const struct roster_person *p, bool known)
{
    struct titles t = {.m = m, .p = p};
    struct post_held now[PERSON_POSTS_MOST];
    int n = 0;
    posts_each_title(m->r->posts, m->scratch, p->party_post, want_title, &t);
    t.state = true;
    posts_each_title(m->r->posts, m->scratch, p->state_post, want_title, &t);
    TRY(t.err);
    if (known) {
        TRY(person_posts_now(m->db, id, now, &n));
        TRY(end_posts(m, &t, now, n));
    }
    for (int i = 0; i < t.n; i++) {
        if (holds(now, n, &t.want[i]))
            continue;
        TRY(person_post_add(m->db, id, t.want[i].title, t.want[i].state,
                            known ? m->q->on : since(m, p)));
        if (known)
            import_line(m, IMPORT_POST, called(m, p), STR("+"), t.text[i]);
    }
    return OK;
}

/* --- status --- */

static err_t update_status(struct import *m, int64_t id, const struct roster_person *p, bool known)
{
    struct str was = STR("");
    int64_t spell = 0;
    bool lasts = p->status != STATUS_NORMAL;
    if (p->status == STATUS_UNKNOWN || !m->r->people_source.has_status)
        return OK;
    const char *word = roster_status_words[p->status];
    if (known)
        TRY(person_status_now(m->db, m->scratch, id, &spell, &was));
    if (spell != 0 ? str_is(was, word) : !lasts)
        return OK;
    if (spell != 0)
        TRY(person_spell_end(m->db, spell, m->q->on));
    if (lasts) {
        struct spell s = {
            .kind = word, .from = known ? m->q->on : since(m, p), .to = DAY_NONE, .days = -1};
        TRY(person_spell_add(m->db, id, &s));
    }
    if (known)
        import_line(m, IMPORT_STATUS, called(m, p), was, lasts ? str_of(word) : STR(""));
    return OK;
}

/* Words of the status column that say nothing known: a to-do of the kind `status`. */
static err_t update_remarks(struct import *m, int64_t id, const struct roster_person *p, bool known)
{
    if (p->status == STATUS_UNKNOWN && p->status_text.n > 0) {
        bool there = false;
        struct pending_remark r = {
            .person = id, .text = p->status_text, .proposal = STR(""), .kind = REMARK_STATUS};
        TRY(import_is_known(m, &r, &there));
        if (!there)
            import_pend_remark(m, &r);
    }
    bool exempt = p->status != STATUS_NORMAL && p->status != STATUS_UNKNOWN;
    return import_remarks(m, id, 0, p->remark, exempt, known);
}

/* --- one row --- */

/* Marks the person as met.  False: a row before meant the same one. */
static bool see(struct import *m, int64_t id)
{
    size_t i = (size_t)id;
    if (i >= m->n_seen) /* made by a row before */
        return false;
    unsigned char bit = (unsigned char)(1u << (i % 8));
    bool fresh = (m->seen[i / 8] & bit) == 0;
    m->seen[i / 8] |= bit;
    return fresh;
}

static err_t add_person(struct import *m, const struct roster_person *p, int64_t unit, int64_t *id)
{
    struct person is = person_of(p);
    TRY(refuse_ended(m, p, unit));
    TRY(person_add(m->db, &is, p->key, id));
    TRY(person_join(m->db, *id, unit, "official", since(m, p), DAY_NONE));
    if (m->first) /* everybody is new: nothing to show */
        m->out->n[IMPORT_ADDED]++;
    else
        import_line(m, IMPORT_ADDED, called(m, p), STR(""), unit_name(m, unit));
    return OK;
}

static err_t take_person(struct import *m, const struct roster_person *p)
{
    int64_t unit = 0, id = 0;
    size_t errors = m->r->problems->n_errors;
    TRY(unit_of(m, p, &unit));
    if (unit == 0)
        return OK;
    TRY(find_person(m, p, unit, &id));
    if (m->r->problems->n_errors > errors)
        return OK;
    bool known = id != 0;
    if (known && !see(m, id)) {
        import_refuse(m, p->at, M_IMPORT_SAME_TWICE, p->name, STR(""));
        return OK;
    }
    if (known) {
        TRY(update_person(m, id, p));
        TRY(move_person(m, id, p, unit));
    } else {
        TRY(add_person(m, p, unit, &id));
    }
    TRY(update_posts(m, id, p, known));
    TRY(update_status(m, id, p, known));
    return update_remarks(m, id, p, known);
}

/* The people in the order of the office's list, which the numbers of the book then keep. */
static const struct roster_person **in_list_order(struct import *m)
{
    const struct roster *r = m->r;
    const struct roster_person **list =
        ARENA_ARRAY(m->arena, const struct roster_person *, r->n_people + 1);
    for (size_t i = 0; i < r->n_people; i++)
        list[r->people[i].order] = &r->people[i];
    return list;
}

err_t import_people(struct import *m)
{
    const struct roster_person **list = in_list_order(m);
    index_cards(m);
    for (size_t i = 0; i < m->r->n_people; i++) {
        arena_reset(m->scratch);
        TRY(take_person(m, list[i]));
    }
    return OK;
}

/* --- who is missing --- */

static bool was_seen(const struct import *m, int64_t id)
{
    size_t i = (size_t)id;
    return i >= m->n_seen || (m->seen[i / 8] & (1u << (i % 8))) != 0;
}

static err_t missing_of(struct import *m, int64_t unit, int64_t **out, size_t *n)
{
    struct query *q = db_query(m->db, "import_members");
    size_t cap = 0;
    bool row;
    *out = NULL;
    *n = 0;
    q_int(q, "unit", unit);
    TRY(q_step(q, &row));
    while (row) {
        int64_t id = q_get_int(q, 0);
        if (!was_seen(m, id)) {
            *out = roster_grow(m->arena, *out, *n, &cap, sizeof **out);
            (*out)[(*n)++] = id;
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t import_missing_of(struct import *m, int64_t unit, struct str name)
{
    int64_t *gone = NULL;
    size_t n = 0;
    TRY(missing_of(m, unit, &gone, &n));
    for (size_t k = 0; k < n; k++) {
        struct person p;
        TRY(person_load(m->db, m->scratch, gone[k], &p));
        TRY(person_end(m->db, gone[k], m->q->on));
        import_line(m, IMPORT_ENDED,
                    p.card.n > 0
                        ? str_fmt(m->scratch, "%.*s (%.*s)", STR_ARG(p.name), STR_ARG(p.card))
                        : p.name,
                    name, STR(""));
    }
    return OK;
}

err_t import_missing_people(struct import *m)
{
    for (size_t i = 0; i < m->r->n_units; i++) {
        arena_reset(m->scratch);
        TRY(import_missing_of(m, m->unit_id[i], m->r->units[i].name));
    }
    return OK;
}
