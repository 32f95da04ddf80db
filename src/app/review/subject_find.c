/*
 * subject_find.c — who is meant by a few words of JSON.
 */
#include "app/review/subject_find.h"

#include "lib/text/vi.h"

static err_t refuse(struct db *db, struct arena *a, struct place at, err_t err, enum msg_id id,
                    struct str who)
{
    (void)problem_add(db_problems(db), at, false, MSG(a, db_lang(db), id, who));
    return err;
}

/* The one row; with a birth date the one that it fits. */
static err_t take_one(struct query *q, bool by_birth, date_t birth, struct found_subject *out,
                      int *n)
{
    bool row;
    *n = 0;
    TRY(q_step(q, &row));
    while (row) {
        bool fits = !by_birth || (q_get_day(q, 3) <= birth && birth <= q_get_day(q, 4));
        if (fits && (*n)++ == 0)
            *out = (struct found_subject){q_get_int(q, 0), q_get_int(q, 1), q_get_int(q, 2)};
        TRY(q_step(q, &row));
    }
    return OK;
}

/* With a card, whatever else is named must be that person's. */
static err_t check_identity(struct db *db, struct arena *a, const struct json *who, bool by_birth,
                            date_t birth, struct place at, int64_t subject)
{
    struct str unit = json_get_text(who, "unit"), name = json_get_text(who, "name"), wrong;
    struct query *q = db_query(db, "subject_identity");
    bool row;
    q_int(q, "subject", subject);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    wrong = unit.n > 0 && !str_eq(unit, q_get_text(q, 0))               ? unit
            : name.n > 0 && !str_eq(vi_fold(a, name), q_get_text(q, 1)) ? name
            : by_birth && (q_get_day(q, 2) > birth || birth > q_get_day(q, 3))
                ? json_get_text(who, "birth")
                : STR("");
    TRY(q_step(q, &row));
    if (wrong.n == 0)
        return OK;
    (void)problem_add(db_problems(db), at, false,
                      MSG(a, db_lang(db), M_REVIEW_CARD_OTHER, json_get_text(who, "card"),
                          subject_called(db, a, subject), wrong));
    return E_INVALID;
}

err_t subject_find_json(struct db *db, struct arena *a, const struct cycle *c,
                        const struct json *who, struct place at, struct found_subject *out)
{
    struct str card = json_get_text(who, "card"), unit = json_get_text(who, "unit"),
               name = json_get_text(who, "name");
    struct str birth = json_get_text(who, "birth"), shown = card.n > 0   ? card
                                                            : name.n > 0 ? name
                                                                         : unit;
    struct query *q;
    date_t day = 0;
    int n = 0;
    if (who == NULL || who->type != JSON_OBJECT || shown.n == 0 ||
        (card.n == 0 && name.n > 0 && unit.n == 0))
        return refuse(db, a, at, E_INVALID, M_REVIEW_WHO_FORM, STR(""));
    if (birth.n > 0 && !day_read(birth, &day))
        return refuse(db, a, at, E_INVALID, M_REVIEW_BIRTH_FORM, birth);
    if (card.n > 0) {
        q = db_query(db, "subject_by_card");
        q_text(q, "card", card);
    } else if (name.n > 0) {
        q = db_query(db, "subject_by_name");
        q_text(q, "code", unit);
        q_text(q, "fold", vi_fold(a, name));
    } else {
        q = db_query(db, "subject_collective");
        q_text(q, "code", unit);
    }
    q_int(q, "cycle", c->id);
    TRY(take_one(q, card.n == 0 && name.n > 0 && birth.n > 0, day, out, &n));
    if (n == 0)
        return refuse(db, a, at, E_NOTFOUND, M_REVIEW_NOBODY, shown);
    if (n > 1)
        return refuse(db, a, at, E_STATE, M_REVIEW_SEVERAL, shown);
    bool more = card.n > 0 && unit.n + name.n + birth.n > 0;
    return more ? check_identity(db, a, who, birth.n > 0, day, at, out->id) : OK;
}

struct str subject_called(struct db *db, struct arena *a, int64_t subject)
{
    struct query *q = db_query(db, "subject_called");
    struct str out = STR("?");
    bool row;
    q_int(q, "subject", subject);
    if (q_step(q, &row) != OK || !row)
        return out;
    out = str_fmt(a, "%.*s (%.*s)", STR_ARG(q_get_text(q, 0)), STR_ARG(q_get_text(q, 1)));
    return q_step(q, &row) == OK ? out : STR("?");
}
