/*
 * post.c — the book's own catalogue of posts, and who holds which.
 */
#include "app/person/person.h"
#include "lib/text/vi.h"

struct str post_plain(struct arena *a, struct str title)
{
    return vi_fold(a, title);
}

err_t post_title_find(struct db *db, struct str plain, int64_t *id)
{
    struct query *q = db_query(db, "post_title_find");
    q_text(q, "plain", plain);
    return q_one_int(q, 0, id);
}

static void bind_meaning(struct query *q, const struct post_meaning *m)
{
    q_text(q, "role", m->role);
    q_text(q, "leads", m->leads);
    if (m->managed_by.n > 0)
        q_text(q, "managed_by", m->managed_by);
    else
        q_null(q, "managed_by");
    q_maybe(q, "state_employee", m->state_employee);
    q_maybe(q, "in_system", m->in_system);
    q_maybe(q, "standing", m->standing);
}

err_t post_title_add(struct db *db, struct str title, struct str plain,
                     const struct post_meaning *meaning, int64_t *id)
{
    static const struct post_meaning unplaced = {.role = {"none", 4},
                                                 .leads = {"unknown", 7},
                                                 .state_employee = -1,
                                                 .in_system = -1,
                                                 .standing = -1};
    struct query *q = db_query(db, "post_title_add");
    q_text(q, "title", title);
    q_text(q, "plain", plain);
    bind_meaning(q, meaning != NULL ? meaning : &unplaced);
    q_int(q, "placed", meaning != NULL);
    TRY(q_run(q));
    *id = db_last_id(db);
    return OK;
}

err_t post_title_text(struct db *db, struct arena *a, int64_t id, struct str *out)
{
    struct query *q = db_query(db, "post_title_text");
    bool row;
    q_int(q, "id", id);
    TRY(q_step(q, &row));
    *out = row ? str_copy(a, q_get_text(q, 0)) : STR("");
    return OK;
}

err_t post_title_place(struct db *db, int64_t id, const struct post_meaning *meaning)
{
    struct query *q = db_query(db, "post_title_place");
    q_int(q, "id", id);
    bind_meaning(q, meaning);
    return q_run(q);
}

err_t person_posts_now(struct db *db, int64_t person, struct post_held *out, int *n)
{
    struct query *q = db_query(db, "person_posts_now");
    bool row;
    *n = 0;
    q_int(q, "person", person);
    TRY(q_step(q, &row));
    while (row) {
        if (*n < PERSON_POSTS_MOST)
            out[(*n)++] = (struct post_held){q_get_int(q, 0), q_get_int(q, 1),
                                             str_is(q_get_text(q, 2), "state")};
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t person_post_add(struct db *db, int64_t person, int64_t title, bool state, date_t from)
{
    struct query *q = db_query(db, "person_post_add");
    q_int(q, "person", person);
    q_int(q, "title", title);
    q_text(q, "side", state ? STR("state") : STR("party"));
    q_day(q, "from_date", from);
    return q_run(q);
}

err_t person_post_end(struct db *db, int64_t post, date_t on)
{
    struct query *q = db_query(db, "person_post_end");
    q_int(q, "id", post);
    q_day(q, "day", on);
    return q_run(q);
}
