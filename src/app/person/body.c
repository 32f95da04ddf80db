/*
 * body.c — of which unit a post is.
 */
#include "app/person/body.h"

enum { DEPTH_MOST = 32 };

/* Levels that manage posts and the committees that they are, the lowest first. */
static const struct {
    const char *managing, *kind;
    const char *
        below[2]; /* kinds of committees whose posts it manages, where no superior is in the book */
} levels[] = {
    {"grassroots", "grassroots_committee", {"sub_committee", NULL}},
    {"commune", "above_grassroots_committee", {"grassroots_committee", NULL}},
    {"district", "district_committee", {"grassroots_committee", "above_grassroots_committee"}},
    {"province", "provincial_committee", {"above_grassroots_committee", "district_committee"}},
    {"central", "", {"provincial_committee", NULL}},
};

struct held_post {
    struct post_body body;
    struct str role, leads, managed;
    int standing; /* as the title says; -1: not told */
    bool state;
};

struct up {
    int64_t id, parent;
    struct str kind, parent_kind; /* parent_kind "" : stands under nobody */
    int standing;
};

static bool is_cell(struct str kind)
{
    return str_is(kind, "cell") || str_is(kind, "grassroots_cell");
}

static bool is_committee(struct str kind)
{
    return str_is(kind, "sub_committee") || str_is(kind, "grassroots_committee") ||
           str_is(kind, "above_grassroots_committee") || str_is(kind, "district_committee") ||
           str_is(kind, "provincial_committee");
}

static err_t read_posts(struct body_finder *f, int64_t person, date_t day, struct held_post *held,
                        int *n)
{
    struct query *q = db_query(f->db, "body_posts");
    bool row;
    *n = 0;
    q_int(q, "person", person);
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    while (row) {
        if (*n < PERSON_POSTS_MOST)
            held[(*n)++] = (struct held_post){.body = {.post = q_get_int(q, 0),
                                                       .unit = q_get_int(q, 1),
                                                       .title = str_copy(f->a, q_get_text(q, 2)),
                                                       .head = str_is(q_get_text(q, 3), "head")},
                                              .role = str_copy(f->a, q_get_text(q, 3)),
                                              .leads = str_copy(f->a, q_get_text(q, 4)),
                                              .managed = str_copy(f->a, q_get_text(q, 5)),
                                              .standing = q_get_maybe(q, 6),
                                              .state = str_is(q_get_text(q, 7), "state")};
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t own_unit(struct body_finder *f, int64_t person, date_t day, int64_t *unit)
{
    struct query *q = db_query(f->db, "body_own_unit");
    q_int(q, "person", person);
    q_day(q, "day", day);
    return q_one_int(q, 0, unit);
}

static err_t read_unit(struct body_finder *f, int64_t unit, date_t day, struct up *out)
{
    struct query *q = db_query(f->db, "body_unit");
    bool row;
    *out = (struct up){.id = unit, .standing = -1};
    q_int(q, "unit", unit);
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    out->kind = str_copy(f->a, q_get_text(q, 0));
    out->standing = q_get_maybe(q, 1);
    out->parent = q_get_int(q, 2);
    out->parent_kind = str_copy(f->a, q_get_text(q, 3));
    return q_run(q);
}

/* Is the committee one whose posts that level manages? */
static bool is_managed(const struct up *u, struct str managing)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (!str_is(managing, levels[i].managing))
            continue;
        if (u->parent != 0)
            return str_is(u->parent_kind, levels[i].kind);
        for (int k = 0; k < 2 && levels[i].below[k] != NULL; k++) {
            if (str_is(u->kind, levels[i].below[k]))
                return true;
        }
    }
    return false;
}

/* The nearest committee upward whose posts the level manages that manages this one. */
static err_t find_managed(struct body_finder *f, const struct held_post *h, int64_t own, date_t day,
                          struct up *out)
{
    int64_t at = own;
    for (int i = 0; at != 0 && i < DEPTH_MOST; i++) {
        TRY(read_unit(f, at, day, out));
        if (is_committee(out->kind) && is_managed(out, h->managed))
            return OK;
        at = out->parent;
    }
    *out = (struct up){.standing = -1};
    return OK;
}

/* No level is named: the only committee upward that is called đảng ủy, or where there is none the only
   other one.  Of several nobody knows which. */
static err_t find_only(struct body_finder *f, int64_t own, date_t day, struct up *out)
{
    struct up found[2] = {{.standing = -1}, {.standing = -1}}, u;
    int64_t at = own;
    int n[2] = {0, 0};
    for (int i = 0; at != 0 && i < DEPTH_MOST; i++, at = u.parent) {
        TRY(read_unit(f, at, day, &u));
        if (!is_committee(u.kind))
            continue;
        int other = str_is(u.kind, "district_committee") || str_is(u.kind, "provincial_committee");
        if (n[other]++ == 0)
            found[other] = u;
    }
    int which = n[0] == 0;
    *out = n[which] == 1 ? found[which] : (struct up){.standing = -1};
    return OK;
}

static err_t has_state_units(struct body_finder *f, bool *has)
{
    if (f->state_units < 0) {
        int64_t n = 0;
        TRY(q_one_int(db_query(f->db, "body_state_units"), 0, &n));
        f->state_units = n > 0;
    }
    *has = f->state_units > 0;
    return OK;
}

/* *sits: false when the post is none in a body that is reviewed. */
static err_t find_body(struct body_finder *f, struct held_post *h, int64_t own, date_t day,
                       bool *sits)
{
    struct up u = {.standing = -1};
    *sits = true;
    if (h->body.unit != 0) {
        TRY(read_unit(f, h->body.unit, day, &u));
    } else if (h->state) {
        return has_state_units(f, sits);
    } else if (str_is(h->leads, "cell") || str_is(h->role, "committee")) {
        TRY(read_unit(f, own, day, &u));
        h->body.unit = is_cell(u.kind) ? own : 0;
    } else {
        TRY(h->managed.n > 0 ? find_managed(f, h, own, day, &u) : find_only(f, own, day, &u));
        h->body.unit = u.id;
    }
    bool ordinary = str_is(h->role, "member") && h->standing == 0;
    *sits = !(ordinary && u.standing == 1);
    return OK;
}

err_t person_bodies(struct body_finder *f, int64_t person, date_t day, struct post_body *out,
                    int *n)
{
    struct held_post held[PERSON_POSTS_MOST];
    int64_t own = 0;
    int count = 0;
    *n = 0;
    TRY(read_posts(f, person, day, held, &count));
    if (count > 0)
        TRY(own_unit(f, person, day, &own));
    for (int i = 0; i < count; i++) {
        bool sits;
        TRY(find_body(f, &held[i], own, day, &sits));
        if (sits)
            out[(*n)++] = held[i].body;
    }
    return OK;
}
