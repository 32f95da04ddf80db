/*
 * review_whose.c — whose form it is: by what was said, else by the name in it.
 */
#include "app/review/review_store.h"

#include <string.h>

#include "lib/json/json.h"
#include "lib/text/vi.h"

enum { WHO_BYTES = 1 << 14 };

static err_t refuse(struct db *db, struct arena *a, const struct review_request *r, err_t err,
                    enum msg_id id, struct str a1)
{
    const char *slash = strrchr(r->file, '/');
    struct place at = {.file = str_of(slash != NULL ? slash + 1 : r->file)};
    (void)problem_add(db_problems(db), at, false, MSG(a, db_lang(db), id, a1));
    return err;
}

static void member(struct buf *b, const char *name, struct str value)
{
    if (value.n == 0)
        return;
    buf_printf(b, "%s\"%s\":", b->n > 1 ? "," : "", name);
    json_write_str(b, value);
}

/* What was said besides the form: what the form says too must be the same. */
static err_t as_told(struct db *db, struct arena *a, const struct cycle *c,
                     const struct review_form *form, const struct review_request *r,
                     struct found_subject *out)
{
    struct buf b;
    struct json *who = NULL;
    struct json_error error;
    date_t day;
    const char *slash = strrchr(r->file, '/');
    struct place at = {.file = str_of(slash != NULL ? slash + 1 : r->file)};
    buf_open(&b, WHO_BYTES);
    buf_char(&b, '{');
    if (r->card != NULL)
        member(&b, "card", str_of(r->card));
    if (r->unit != NULL)
        member(&b, "unit", str_of(r->unit));
    if (!form->collective) {
        member(&b, "name", form->name);
        member(&b, "birth", day_read(form->birth, &day) ? form->birth : STR(""));
    }
    buf_char(&b, '}');
    err_t err = b.over ? E_LIMIT : json_parse(a, str_copy(a, buf_view(&b)), &who, &error);
    buf_close(&b);
    TRY(err);
    return subject_find_json(db, a, c, who, at, out);
}

err_t review_whose(struct db *db, struct arena *a, const struct cycle *c,
                   const struct review_form *form, const struct review_request *r,
                   struct found_subject *out)
{
    date_t birth;
    bool by_birth = day_read(form->birth, &birth), row;
    struct str cell = vi_fold(a, form->cell);
    int n = 0, in_cell = 0;
    struct found_subject there = {0};
    if (form->collective && r->unit == NULL)
        return refuse(db, a, r, E_INVALID, M_SUBMIT_NO_UNIT, STR(""));
    if (r->card != NULL || form->collective || (r->unit != NULL && form->name.n > 0))
        return as_told(db, a, c, form, r, out);
    if (form->name.n == 0)
        return refuse(db, a, r, E_INVALID, M_SUBMIT_NO_NAME, STR(""));
    struct query *q = db_query(db, "submission_by_name");
    q_text(q, "fold", vi_fold(a, form->name));
    q_int(q, "cycle", c->id);
    TRY(q_step(q, &row));
    while (row) {
        struct found_subject one = {q_get_int(q, 0), q_get_int(q, 1), q_get_int(q, 2)};
        bool fits = !by_birth || (q_get_day(q, 3) <= birth && birth <= q_get_day(q, 4));
        if (fits && n++ == 0)
            *out = one;
        if (fits && cell.n > 0 && str_eq(vi_fold(a, q_get_text(q, 5)), cell) && in_cell++ == 0)
            there = one;
        TRY(q_step(q, &row));
    }
    if (n > 1 && in_cell == 1)
        *out = there;
    if (n == 0)
        return refuse(db, a, r, E_NOTFOUND, M_SUBMIT_NOBODY, form->name);
    return n == 1 || in_cell == 1 ? OK : refuse(db, a, r, E_STATE, M_SUBMIT_SEVERAL, form->name);
}
