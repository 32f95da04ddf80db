/*
 * book.c — making, upgrading and copying a book.  Restoring is in restore.c.
 */
#include "app/book/book_inner.h"

#include <sodium.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/json/json.h"

#define ABOUT_BYTES (1u << 16)
#define UID_BYTES   16

static err_t set(struct db *db, const char *key, struct str value)
{
    struct query *q = db_query(db, "book_set");
    q_text(q, "key", str_of(key));
    q_text(q, "value", value);
    return q_run(q);
}

/* What a new book says of itself, and its first event; inside the transaction that makes its
   tables. */
static err_t first_words(void *ctx, struct db *db, int from, int to)
{
    const struct str *name = ctx;
    struct arena *a = db_problems(db)->arena;
    unsigned char random[UID_BYTES];
    char uid[2 * UID_BYTES + 1];
    struct buf about;
    (void)from;
    (void)to;
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(uid, sizeof uid, random, sizeof random);

    buf_open(&about, ABOUT_BYTES);
    buf_printf(&about, "{\"uid\":\"%s\",\"name\":", uid);
    json_write_str(&about, *name);
    buf_char(&about, '}');
    struct act act = audit_command(a, STR("book.init"), str_copy(a, buf_view(&about)));
    bool too_long = about.over;
    buf_close(&about);
    if (too_long)
        return E_LIMIT;
    TRY(set(db, "uid", str_of(uid)));
    TRY(set(db, "name", *name));
    TRY(set(db, "made_on", act.at));
    return audit_add(db, &act, NULL);
}

err_t book_make(const char *path, struct str name, enum lang lang, struct problems *problems,
                struct audit_head *head)
{
    struct db *db = NULL;
    TRY(db_open(path, DB_CREATE, lang, problems, &db));
    err_t err = db_migrate_telling(db, first_words, &name);
    if (err == OK)
        err = audit_head(db, head);
    db_close(db);
    return err;
}

static err_t tell_upgrade(void *ctx, struct db *db, int from, int to)
{
    struct arena *a = db_problems(db)->arena;
    (void)ctx;
    struct act act =
        audit_command(a, STR("book.migrate"), str_fmt(a, "{\"from\":%d,\"to\":%d}", from, to));
    return audit_add(db, &act, NULL);
}

err_t book_migrate(const char *path, enum lang lang, struct problems *problems,
                   struct book_upgrade *out)
{
    struct db *db = NULL;
    TRY(db_open(path, DB_MIGRATE, lang, problems, &db));
    *out = (struct book_upgrade){.from = db_version(db)};
    err_t err = db_migrate_telling(db, tell_upgrade, NULL);
    out->to = db_version(db);
    if (db_migrate_copy(db) != NULL)
        out->copy = str_copy(problems->arena, str_of(db_migrate_copy(db))).p;
    db_close(db);
    return err;
}

err_t book_backup(const char *path, const char *to, enum lang lang, struct problems *problems,
                  struct audit_head *head)
{
    struct db *db = NULL;
    TRY(db_open(path, DB_READ, lang, problems, &db));
    err_t err = db_backup(db, to);
    db_close(db);
    if (err != OK)
        return err;
    /* Asked of the copy: the book may have gone on meanwhile. */
    TRY(db_open(to, DB_READ, lang, problems, &db));
    err_t chain = audit_verify(db, problems, NULL, NULL);
    if (chain != OK)
        problem_add(problems, (struct place){.file = str_of(to)}, false,
                    MSG0(problems->arena, lang, M_BOOK_COPY_FAULTY));
    err = book_papers_copy(db, path, to);
    if (err == OK)
        err = audit_head(db, head);
    db_close(db);
    return chain != OK ? chain : err;
}
