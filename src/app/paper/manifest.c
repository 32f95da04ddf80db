/*
 * manifest.c — what was made in a folder.
 */
#include "app/paper/manifest.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/doc/doc.h"

enum { GATHERED = 64, FIRST_ROOM = 1024, HEX = DIGEST_HEX_BYTES - 1, MANIFEST_BYTES = 256 << 20 };

/* Stands for the digests of a file that was begun. */
#define BEGUN "begun"

struct entry {
    struct str name, content, bytes; /* content, bytes: "" when it was only begun */
};

struct gathered {
    struct str name;
    char content[DIGEST_HEX_BYTES];
};

struct manifest {
    struct arena *a;
    const char *dir;
    FILE *f;
    struct entry *entry; /* open hash table of `room`, a power of two */
    size_t n, room;
    struct gathered gathered[GATHERED];
    int n_gathered;
};

/* --- what is known --- */

static struct entry *place_for(struct entry *e, size_t room, struct str name)
{
    size_t h = 5381;
    for (size_t i = 0; i < name.n; i++)
        h = h * 33 + (unsigned char)name.p[i];
    for (h &= room - 1; e[h].name.n > 0 && !str_eq(e[h].name, name);)
        h = (h + 1) & (room - 1);
    return &e[h];
}

static void put(struct manifest *m, struct entry e)
{
    if (e.name.n == 0)
        return;
    if ((m->n + 1) * 4 > m->room * 3) {
        struct entry *more = ARENA_ARRAY(m->a, struct entry, m->room * 2);
        for (size_t i = 0; i < m->room; i++) {
            if (m->entry[i].name.n > 0)
                *place_for(more, m->room * 2, m->entry[i].name) = m->entry[i];
        }
        m->entry = more;
        m->room *= 2;
    }
    struct entry *at = place_for(m->entry, m->room, e.name);
    m->n += at->name.n == 0;
    *at = e;
}

/* "CONTENT BYTES NAME", or "begun NAME"; a line that was cut off tells nothing. */
static void take_line(struct manifest *m, struct str line)
{
    if (str_starts(line, STR(BEGUN " ")))
        put(m, (struct entry){str_sub(line, sizeof BEGUN, line.n), STR(""), STR("")});
    else if (line.n > 2 * HEX + 2 && line.p[HEX] == ' ' && line.p[2 * HEX + 1] == ' ')
        put(m, (struct entry){str_sub(line, 2 * HEX + 2, line.n), str_sub(line, 0, HEX),
                              str_sub(line, HEX + 1, HEX)});
}

static err_t read_known(struct manifest *m, const char *path)
{
    struct str text;
    m->room = FIRST_ROOM;
    m->entry = ARENA_ARRAY(m->a, struct entry, m->room);
    if (file_read(m->a, path, MANIFEST_BYTES, &text) != OK)
        return E_IO;
    for (size_t at = 0; at < text.n;) {
        size_t end = str_find(text, at, '\n');
        if (end < text.n)
            take_line(m, str_sub(text, at, end - at));
        at = end + 1;
    }
    return OK;
}

static void close_stream(void *obj)
{
    struct manifest *m = obj;
    if (m->f != NULL)
        (void)fclose(m->f);
    m->f = NULL;
}

err_t manifest_open(struct arena *a, const char *dir, struct manifest **out)
{
    struct manifest *m = ARENA_NEW(a, struct manifest);
    const char *path = str_fmt(a, "%s/" MANIFEST_NAME, dir).p;
    *m = (struct manifest){.a = a, .dir = dir};
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0)
        return E_IO;
    m->f = fdopen(fd, "a");
    if (m->f == NULL) {
        (void)close(fd);
        return E_IO;
    }
    arena_defer(a, close_stream, m);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return E_BUSY;
    *out = m;
    TRY(read_known(m, path));
    /* A line that a power cut left without its end does not swallow the next one. */
    return fputc('\n', m->f) == EOF ? E_IO : OK;
}

/* --- asking --- */

err_t manifest_ask(struct manifest *m, const char *name, const char digest[DIGEST_HEX_BYTES],
                   enum manifest_state *out)
{
    const struct entry *e = place_for(m->entry, m->room, str_of(name));
    const char *path = str_fmt(m->a, "%s/%s", m->dir, name).p;
    char now[DIGEST_HEX_BYTES];
    struct stat st;
    *out = MANIFEST_MAKE;
    if (lstat(path, &st) != 0)
        return OK;
    if (e->name.n > 0 && str_is(e->content, digest)) {
        *out = MANIFEST_SAME;
        return OK;
    }
    if (e->name.n > 0 && e->content.n == 0)
        return OK; /* was begun by a run that did not end */
    *out = MANIFEST_FOREIGN;
    if (e->name.n == 0 || !S_ISREG(st.st_mode))
        return OK;
    TRY(digest_file(path, now));
    if (str_is(e->bytes, now))
        *out = MANIFEST_MAKE;
    return OK;
}

/* --- noting --- */

err_t manifest_begin(struct manifest *m, const char *name)
{
    if (fprintf(m->f, BEGUN " %s\n", name) < 0 || fflush(m->f) != 0)
        return E_IO;
    return OK;
}

static err_t note_gathered(struct manifest *m)
{
    if (m->n_gathered == 0)
        return OK;
    TRY(doc_sync(m->dir));
    for (int i = 0; i < m->n_gathered; i++) {
        const struct gathered *g = &m->gathered[i];
        char bytes[DIGEST_HEX_BYTES];
        TRY(digest_file(str_fmt(m->a, "%s/%.*s", m->dir, STR_ARG(g->name)).p, bytes));
        if (fprintf(m->f, "%s %s %.*s\n", g->content, bytes, STR_ARG(g->name)) < 0)
            return E_IO;
    }
    m->n_gathered = 0;
    return fflush(m->f) != 0 || fsync(fileno(m->f)) != 0 ? E_IO : OK;
}

err_t manifest_done(struct manifest *m, const char *name, const char digest[DIGEST_HEX_BYTES])
{
    struct gathered *g = &m->gathered[m->n_gathered++];
    g->name = str_copy(m->a, str_of(name));
    memcpy(g->content, digest, DIGEST_HEX_BYTES);
    return m->n_gathered == GATHERED ? note_gathered(m) : OK;
}

err_t manifest_close(struct manifest *m)
{
    err_t err = note_gathered(m);
    if (m->f != NULL && fclose(m->f) != 0 && err == OK)
        err = E_IO;
    m->f = NULL;
    return err;
}
