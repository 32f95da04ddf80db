/*
 * person.c — people, memberships, spells and disciplines in the book.  Posts are in post.c.
 */
#include "app/person/person.h"

#include <sodium.h>
#include <string.h>

#include "lib/text/vi.h"

enum { UID_BYTES = 16, PHONE_LEAST = 3, PHONE_WITHOUT_ZERO = 9, PHONE_BYTES = 64 };

/* --- who --- */

static void bind_date(struct query *q, const char *first, const char *last, const char *text,
                      const struct person_date *d)
{
    q_day(q, first, d->first);
    q_day(q, last, d->last);
    q_text(q, text, d->text);
}

static void bind_person(struct query *q, struct arena *a, const struct person *p,
                        struct str name_key)
{
    const struct person_date *official = &p->official;
    q_text(q, "card", p->card);
    q_text(q, "name", p->name);
    q_blob(q, "key", name_key.p, name_key.n);
    q_text(q, "fold", vi_fold(a, p->name));
    q_text(q, "sex", p->sex);
    q_text(q, "ethnic", p->ethnic);
    q_text(q, "phone", p->phone);
    bind_date(q, "birth_first", "birth_last", "birth_text", &p->birth);
    bind_date(q, "admitted_first", "admitted_last", "admitted_text", &p->admitted);
    bind_date(q, "official_first", "official_last", "official_text", official);
    q_day(q, "official_on", official->first == official->last ? official->first : DAY_NONE);
}

err_t person_add(struct db *db, const struct person *p, struct str name_key, int64_t *id)
{
    unsigned char random[UID_BYTES];
    char uid[2 * UID_BYTES + 1];
    struct query *q = db_query(db, "person_add");
    struct arena *scratch = arena_open(1u << 20);
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(uid, sizeof uid, random, sizeof random);
    q_text(q, "uid", str_of(uid));
    bind_person(q, scratch, p, name_key);
    arena_close(scratch);
    TRY(q_run(q));
    *id = db_last_id(db);
    return OK;
}

err_t person_set(struct db *db, int64_t id, const struct person *p, struct str name_key)
{
    struct query *q = db_query(db, "person_set");
    struct arena *scratch = arena_open(1u << 20);
    bind_person(q, scratch, p, name_key);
    arena_close(scratch);
    q_int(q, "id", id);
    return q_run(q);
}

static struct person_date get_date(struct arena *a, const struct query *q, int col)
{
    return (struct person_date){q_get_day(q, col), q_get_day(q, col + 1),
                                str_copy(a, q_get_text(q, col + 2))};
}

err_t person_load(struct db *db, struct arena *a, int64_t id, struct person *out)
{
    struct query *q = db_query(db, "person_get");
    bool row;
    q_int(q, "id", id);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    *out = (struct person){.card = str_copy(a, q_get_text(q, 0)),
                           .name = str_copy(a, q_get_text(q, 1)),
                           .birth = get_date(a, q, 2),
                           .sex = str_copy(a, q_get_text(q, 5)),
                           .ethnic = str_copy(a, q_get_text(q, 6)),
                           .admitted = get_date(a, q, 7),
                           .official = get_date(a, q, 10),
                           .phone = str_copy(a, q_get_text(q, 13))};
    return OK;
}

bool person_phone(struct arena *a, struct str text, struct str *out)
{
    struct str t = str_trim(text);
    size_t digits = 0;
    *out = STR("");
    for (size_t i = 0; i < t.n; i++) {
        bool digit = t.p[i] >= '0' && t.p[i] <= '9';
        digits += digit;
        if (!digit && memchr(" .-+()/,;", t.p[i], 9) == NULL)
            return false;
    }
    if (t.n > 0 && (digits < PHONE_LEAST || t.n > PHONE_BYTES))
        return false;
    bool lost_zero =
        digits == PHONE_WITHOUT_ZERO && t.n == digits && t.p[0] != '0' && t.p[0] != '1';
    *out = str_fmt(a, "%s%.*s", lost_zero ? "0" : "", STR_ARG(t));
    return true;
}

err_t person_find_card(struct db *db, struct str card, int64_t *id, int *n)
{
    struct query *q = db_query(db, "person_by_card");
    bool row;
    *id = 0;
    *n = 0;
    q_text(q, "card", card);
    TRY(q_step(q, &row));
    while (row) {
        if (*n == 0)
            *id = q_get_int(q, 0);
        (*n)++;
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t person_find_alike(struct db *db, struct arena *a, struct str name_fold,
                        const struct person_date *birth, date_t day, struct person_alike *out,
                        int *n)
{
    struct query *q = db_query(db, "person_alike");
    bool row;
    *n = 0;
    q_text(q, "fold", name_fold);
    q_day(q, "first", birth->first);
    q_day(q, "last", birth->last);
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    while (row) {
        if (*n < PERSON_ALIKE_MOST)
            out[(*n)++] = (struct person_alike){.id = q_get_int(q, 0),
                                                .card = str_copy(a, q_get_text(q, 1)),
                                                .unit = q_get_int(q, 2)};
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- where --- */

err_t person_place_now(struct db *db, int64_t person, struct person_place *out)
{
    struct query *q = db_query(db, "person_place_now");
    bool row;
    *out = (struct person_place){.from = DAY_NONE};
    q_int(q, "person", person);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *out = (struct person_place){q_get_int(q, 0), q_get_int(q, 1), q_get_day(q, 2)};
    return OK;
}

err_t person_join(struct db *db, int64_t person, int64_t unit, const char *kind, date_t from,
                  date_t to)
{
    struct query *q = db_query(db, "person_join");
    q_int(q, "person", person);
    q_int(q, "unit", unit);
    q_text(q, "kind", str_of(kind));
    q_day(q, "from_date", from);
    q_day(q, "to_date", to);
    return q_run(q);
}

static err_t on_day(struct db *db, const char *query, const char *param, int64_t id, date_t on)
{
    struct query *q = db_query(db, query);
    q_int(q, param, id);
    q_day(q, "day", on);
    return q_run(q);
}

err_t person_leave(struct db *db, int64_t membership, date_t on)
{
    return on_day(db, "person_leave", "id", membership, on);
}

err_t person_joined_on(struct db *db, int64_t membership, date_t on)
{
    return on_day(db, "person_joined_on", "id", membership, on);
}

err_t person_end(struct db *db, int64_t person, date_t on)
{
    TRY(on_day(db, "person_end_memberships", "person", person, on));
    return on_day(db, "person_end_posts", "person", person, on);
}

/* --- spells and disciplines --- */

err_t person_spell_add(struct db *db, int64_t person, const struct spell *s)
{
    struct query *q = db_query(db, "person_spell_add");
    q_int(q, "person", person);
    q_text(q, "kind", str_of(s->kind));
    q_day(q, "from_date", s->from);
    q_day(q, "to_date", s->to);
    if (s->days >= 0)
        q_int(q, "days", s->days);
    q_text(q, "paper", s->paper);
    return q_run(q);
}

err_t person_status_now(struct db *db, struct arena *a, int64_t person, int64_t *id,
                        struct str *kind)
{
    struct query *q = db_query(db, "person_status_now");
    bool row;
    *id = 0;
    *kind = STR("");
    q_int(q, "person", person);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *id = q_get_int(q, 0);
    *kind = str_copy(a, q_get_text(q, 1));
    return OK;
}

err_t person_spell_end(struct db *db, int64_t spell, date_t on)
{
    return on_day(db, "person_spell_end", "id", spell, on);
}

err_t person_spell_paper(struct db *db, int64_t spell, struct str paper)
{
    struct query *q = db_query(db, "person_spell_paper");
    q_int(q, "id", spell);
    q_text(q, "paper", paper);
    return q_run(q);
}
