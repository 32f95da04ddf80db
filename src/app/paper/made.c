/*
 * made.c — the child of `paper make`: papers out of the book into files.
 *
 * It reads the book and never writes it, and speaks to its parent on its standard output in lines:
 * "total N", "at NAME" before each paper, "made" or "kept" after it, "pages N" at the end.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/paper/make_inner.h"
#include "app/paper/manifest.h"
#include "app/paper/part_text.h"
#include "app/paper/render.h"
#include "lib/base/digest.h"
#include "lib/text/vi.h"

enum { PART_BYTES = 1 << 30, NAME_PART = 60, NAME_BYTES = 240, COPIES_MOST = 5000 };

struct files {
    struct making *k;
    struct manifest *manifest;
    struct arena *part; /* of one paper */
    struct data *names; /* names of files that were given, each a flag */
    long pages;
};

static void tell(const char *what, struct str more)
{
    printf("%s%s%.*s\n", what, more.n > 0 ? " " : "", STR_ARG(more));
    (void)fflush(stdout);
}

/* --- one paper --- */

static void tell_number(struct arena *a, const struct paper_layout *l,
                        const struct register_entry *e, struct str issuer, struct data *d)
{
    struct str symbol = layout_symbol(a, l, e->number, e->kind, issuer);
    if (e->number > 0 && e->symbol.n > 0 && !layout_number(l, LAY_NUMBER_SLASH))
        symbol = str_fmt(a, layout_number(l, LAY_NUMBER_COLON) ? "Số: %.*s" : "Số %.*s",
                         STR_ARG(e->symbol)); /* as it was registered */
    data_text(d, "symbol", symbol);
    if (e->number > 0)
        data_text(d, "number", str_fmt(a, "%02d", e->number));
}

static err_t fill(struct files *f, const struct making_item *item, struct data **out)
{
    struct making *k = f->k;
    const struct paper_layout *l = making_layout(k, item->paper);
    struct register_entry e = {.on = k->request.on};
    struct str issuer;
    TRY(provide_data(k->provider, f->part, item->paper->about, item->whom, out));
    if (item->paper->kind.n > 0 && item->whom->unit != 0) {
        TRY(making_entry(k, item, &e, &issuer));
        tell_number(f->part, l, &e, issuer, *out);
    }
    if (layout_number(l, LAY_CELL_SEAL)) /* where cells have one, everybody has */
        data_flag(*out, "seal", true);
    date_t on = e.known ? e.on : k->request.on;
    data_text(*out, "date_words",
              layout_date(f->part, l, data_get(*out, STR("place")), on != DAY_NONE ? &on : NULL));
    return OK;
}

static int copies_of(const struct making *k, const struct making_item *item, const struct data *d)
{
    long n = k->copies > 0 ? k->copies : 1;
    if (item->paper->about == ABOUT_BALLOT && k->copies == 0)
        (void)str_to_long(data_get(d, STR("copies")), 1, COPIES_MOST, &n);
    return (int)n;
}

/* The paper as blocks, its digest and how often it is printed. */
static err_t compose(struct files *f, const struct making_item *item, struct doc_part *part,
                     char digest[DIGEST_HEX_BYTES], int *copies)
{
    struct data *d;
    struct buf b;
    arena_reset(f->part);
    TRY(fill(f, item, &d));
    paper_render(f->part, item->paper, making_layout(f->k, item->paper), d, part);
    *copies = copies_of(f->k, item, d);
    buf_open(&b, PART_BYTES);
    buf_printf(&b, "%.*s %d\n", STR_ARG(item->paper->source), *copies);
    /* The head of the event chain is that of the day on which the file was made: a later event alone
       makes no other paper of it. */
    struct doc_part said = *part;
    said.foot = STR("");
    part_text(&b, &said);
    digest_text(buf_view(&b), digest);
    buf_close(&b);
    return OK;
}

static struct doc_request request_of(struct files *f, const struct making_item *item,
                                     struct str title, const char *path)
{
    struct making *k = f->k;
    char digest[DIGEST_HEX_BYTES];
    digest_text(item->paper->source, digest);
    return (struct doc_request){
        .format = k->format,
        .path = path,
        .title = title,
        .lang = STR("vi"),
        .paper = str_fmt(k->c->a, "%.*s/%.*s/%.16s", STR_ARG(provide_pack(k->provider)),
                         STR_ARG(item->paper->id), digest),
        .said_in = k->c->o.lang,
        .unsynced = true,
        .problems = &k->c->problems,
    };
}

static err_t write_parts(struct doc_writer *w, const struct doc_part *part, int copies)
{
    for (int i = 0; i < copies; i++)
        TRY(doc_part(w, part));
    return OK;
}

/* --- names of files --- */

/* Letters without marks, digits and points; all else is a hyphen, never two, none at the ends. */
static struct str plain(struct arena *a, struct str s, size_t most)
{
    struct str folded = vi_fold(a, s);
    char *p = arena_alloc(a, folded.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n && n < most; i++) {
        char c = folded.p[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '.' && n > 0))
            p[n++] = c;
        else if (n > 0 && p[n - 1] != '-')
            p[n++] = '-';
    }
    while (n > 0 && (p[n - 1] == '-' || p[n - 1] == '.'))
        n--;
    p[n] = '\0';
    return (struct str){p, n};
}

/* "ab.01-nguyen-van-a-ban-kiem-diem-lanh-dao.docx"; the second of the same name has -2. */
static const char *file_name(struct files *f, const struct making_item *item)
{
    struct arena *a = f->k->c->a;
    const struct provide_whom *w = item->whom;
    struct str code = plain(a, w->code, NAME_PART), name = plain(a, w->name, NAME_PART);
    struct str file = item->paper->file;
    struct str base = str_fmt(a, "%.*s%s%.*s%s%.*s", STR_ARG(code), code.n > 0 ? "-" : "",
                              STR_ARG(name), name.n > 0 ? "-" : "", STR_ARG(file));
    struct str all = base;
    for (int i = 2; data_has(f->names, all); i++)
        all = str_fmt(a, "%.*s-%d", STR_ARG(base), i);
    data_flag(f->names, all.p, true);
    return str_fmt(a, "%.*s.%s", STR_ARG(all), doc_format_words[f->k->format]).p;
}

static err_t say_io(struct files *f, const char *path, err_t err)
{
    struct command *c = f->k->c;
    paper_told(c, false,
               err == E_BUSY ? MSG(c->a, c->o.lang, M_PAPER_FOLDER_BUSY, str_of(path))
                             : MSG(c->a, c->o.lang, M_PAPER_CANNOT_WRITE, str_of(path),
                                   str_of(strerror(errno))));
    return err;
}

static void say_foreign(struct files *f, const char *name)
{
    struct command *c = f->k->c;
    paper_told(c, true, MSG(c->a, c->o.lang, M_PAPER_FOREIGN, str_of(name)));
}

/* --- one file each --- */

static err_t write_one(struct files *f, const struct making_item *item, const char *name,
                       const struct doc_part *part, int copies, const char *digest)
{
    struct making *k = f->k;
    const char *path = str_fmt(k->c->a, "%s/%s", k->dir, name).p;
    struct doc_request r = request_of(f, item, part->title, path);
    struct doc_writer *w;
    int pages = 0;
    if (manifest_begin(f->manifest, name) != OK)
        return say_io(f, path, E_IO);
    TRY(doc_open(f->part, &r, &w));
    err_t err = write_parts(w, part, copies);
    err_t closed = doc_close(w, err == OK, &pages);
    f->pages += pages;
    TRY(err);
    TRY(closed);
    return manifest_done(f->manifest, name, digest) == OK ? OK : say_io(f, path, E_IO);
}

static err_t make_one(struct files *f, const struct making_item *item)
{
    const char *name = file_name(f, item);
    char digest[DIGEST_HEX_BYTES];
    struct doc_part part;
    enum manifest_state state;
    int copies;
    tell("at", str_of(name));
    TRY(compose(f, item, &part, digest, &copies));
    if (manifest_ask(f->manifest, name, digest, &state) != OK)
        return say_io(f, name, E_IO);
    if (state == MANIFEST_FOREIGN)
        say_foreign(f, name);
    if (state != MANIFEST_MAKE) {
        tell("kept", STR(""));
        return OK;
    }
    TRY(write_one(f, item, name, &part, copies, digest));
    tell("made", STR(""));
    return OK;
}

static err_t make_each(struct files *f, const struct making_item *item, size_t n)
{
    tell("total", str_fmt(f->k->c->a, "%zu", n));
    for (size_t i = 0; i < n; i++)
        TRY(make_one(f, &item[i]));
    return OK;
}

/* --- one file together --- */

/* The digest of all papers in their order. */
static err_t digest_all(struct files *f, const struct making_item *item, size_t n,
                        char digest[DIGEST_HEX_BYTES])
{
    struct doc_part part;
    struct buf b;
    int copies;
    err_t err = OK;
    buf_open(&b, PART_BYTES);
    for (size_t i = 0; i < n && err == OK; i++) {
        err = compose(f, &item[i], &part, digest, &copies);
        buf_z(&b, digest);
    }
    digest_text(buf_view(&b), digest);
    buf_close(&b);
    return err;
}

static err_t write_together(struct files *f, const struct making_item *item, size_t n,
                            struct doc_writer *w, struct buf *digests)
{
    for (size_t i = 0; i < n; i++) {
        struct doc_part part;
        char digest[DIGEST_HEX_BYTES];
        int copies;
        tell("at", making_called(f->k, &item[i]));
        TRY(compose(f, &item[i], &part, digest, &copies));
        buf_z(digests, digest);
        TRY(write_parts(w, &part, copies));
        tell("made", STR(""));
    }
    return OK;
}

static const char *together_name(const struct files *f, const struct making_item *item)
{
    struct making *k = f->k;
    struct str unit = plain(k->c->a, str_of(k->unit != NULL ? k->unit : ""), NAME_PART);
    struct str file = strcmp(k->kind, OWN_FORM) == 0 ? STR("ban-kiem-diem") : item->paper->file;
    return str_fmt(k->c->a, "%.*s%s%.*s-in-chung.%s", STR_ARG(unit), unit.n > 0 ? "-" : "",
                   STR_ARG(file), doc_format_words[k->format])
        .p;
}

static err_t write_file(struct files *f, const struct making_item *item, size_t n, const char *name,
                        const char *path)
{
    struct doc_request r = request_of(f, item, item->paper->vi, path);
    struct doc_writer *w;
    struct buf digests;
    char digest[DIGEST_HEX_BYTES];
    int pages = 0;
    if (manifest_begin(f->manifest, name) != OK)
        return say_io(f, path, E_IO);
    TRY(doc_open(f->k->c->a, &r, &w));
    buf_open(&digests, PART_BYTES);
    err_t err = write_together(f, item, n, w, &digests);
    err_t closed = doc_close(w, err == OK, &pages);
    digest_text(buf_view(&digests), digest);
    buf_close(&digests);
    f->pages += pages;
    TRY(err);
    TRY(closed);
    return manifest_done(f->manifest, name, digest) == OK ? OK : say_io(f, path, E_IO);
}

static err_t make_together(struct files *f, const struct making_item *item, size_t n)
{
    struct making *k = f->k;
    const char *name = together_name(f, item), *path = str_fmt(k->c->a, "%s/%s", k->dir, name).p;
    char digest[DIGEST_HEX_BYTES] = "";
    enum manifest_state state;
    struct stat st;
    tell("total", str_fmt(k->c->a, "%zu", n));
    tell("at", str_of(name));
    if (lstat(path, &st) == 0) /* is it the same?  All papers have to be asked. */
        TRY(digest_all(f, item, n, digest));
    if (manifest_ask(f->manifest, name, digest, &state) != OK)
        return say_io(f, name, E_IO);
    if (state == MANIFEST_MAKE)
        return write_file(f, item, n, name, path);
    if (state == MANIFEST_FOREIGN)
        say_foreign(f, name);
    for (size_t i = 0; i < n; i++)
        tell("kept", STR(""));
    return OK;
}

/* --- the whole --- */

/* The folder and those above it. */
static bool make_folders(const struct making *k)
{
    char *path = arena_alloc(k->c->a, strlen(k->dir) + 1);
    memcpy(path, k->dir, strlen(k->dir));
    for (char *p = path + 1; path[0] != '\0' && *p != '\0'; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return false;
        *p = '/';
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static err_t make_files(struct files *f, const struct making_item *item, size_t n)
{
    struct making *k = f->k;
    if (!make_folders(k))
        return say_io(f, k->dir, E_IO);
    err_t err = manifest_open(k->c->a, k->dir, &f->manifest);
    if (err != OK)
        return say_io(f, k->dir, err);
    err = k->together ? make_together(f, item, n) : make_each(f, item, n);
    err_t closed = manifest_close(f->manifest);
    if (closed != OK && err == OK)
        err = say_io(f, k->dir, closed);
    tell("pages", str_fmt(k->c->a, "%ld", f->pages));
    return err;
}

static err_t do_made(struct making *k)
{
    struct files f = {.k = k};
    struct making_item *item;
    size_t n;
    TRY(command_book(k->c, DB_READ));
    TRY(db_begin_read(k->c->db)); /* all papers of one run say the same */
    TRY(making_open(k));
    TRY(making_list(k, &item, &n));
    f.part = arena_open(PART_ARENA);
    f.names = data_open(k->c->a, ABOUT_UNIT);
    err_t err = make_files(&f, item, n);
    arena_close(f.part);
    db_rollback(k->c->db);
    return err;
}

int paper_made(struct command *c)
{
    struct making k;
    if (!making_read(&k, c))
        return command_misuse(c);
    return command_finish(c, do_made(&k));
}
