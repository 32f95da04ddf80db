/*
 * file.c — whole files of bounded size, and lines of an endless stream.
 */
#include "lib/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/base/mem.h"

#define PIECE       4096
#define FIRST_BYTES ((size_t)8192) /* of a line buffer */

/* The size is not asked beforehand: a pipe has none and a file may grow while it is read. */
static err_t read_all(FILE *in, struct buf *b, size_t max)
{
    char piece[PIECE];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, in)) > 0) {
        buf_add(b, piece, got);
        if (b->over || b->n > max)
            return E_LIMIT;
    }
    return ferror(in) ? E_IO : OK;
}

err_t file_read(struct arena *a, const char *path, size_t max, struct str *out)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return errno == ENOENT || errno == ENOTDIR ? E_NOTFOUND : E_IO;

    struct buf b;
    buf_open(&b, max);
    err_t err = read_all(in, &b, max);
    if (err == OK)
        *out = str_copy(a, buf_view(&b));
    buf_close(&b);
    fclose(in);
    return err;
}

err_t file_sync_folder_of(const char *path)
{
    char folder[PATH_MAX] = ".";
    const char *slash = strrchr(path, '/');
    if (slash != NULL) {
        size_t n = slash == path ? 1 : (size_t)(slash - path);
        if (n >= sizeof folder)
            return E_IO;
        memcpy(folder, path, n);
        folder[n] = '\0';
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return E_IO;
    int failed = fsync(fd);
    close(fd);
    return failed == 0 ? OK : E_IO;
}

err_t new_file_open(struct new_file *n, const char *path)
{
    struct stat st;
    size_t size = strlen(path) + sizeof ".part";
    *n = (struct new_file){.path = path};
    if (lstat(path, &st) == 0)
        return E_STATE;
    n->part = mem_grow(NULL, size);
    (void)snprintf(n->part, size, "%s.part", path);
    (void)unlink(n->part); /* of a process that was killed */
    int fd = open(n->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    n->f = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (n->f != NULL)
        return OK;
    if (fd >= 0)
        close(fd);
    mem_free(n->part);
    n->part = NULL;
    return E_IO;
}

/* A second name is given only where none stands; where a disk knows no second names (a stick), the
   name is looked for once more. */
static err_t name_it(const struct new_file *n)
{
    struct stat st;
    if (link(n->part, n->path) == 0)
        return unlink(n->part) == 0 ? OK : E_IO;
    if (errno == EEXIST || lstat(n->path, &st) == 0)
        return E_STATE;
    return rename(n->part, n->path) == 0 ? OK : E_IO;
}

err_t new_file_close(struct new_file *n, bool keep)
{
    err_t err = OK;
    if (n->f == NULL)
        return OK;
    if (keep && (fflush(n->f) != 0 || fsync(fileno(n->f)) != 0))
        err = E_IO;
    if (fclose(n->f) != 0 && keep)
        err = E_IO;
    if (err == OK && keep)
        err = name_it(n);
    if (err == OK && keep)
        err = file_sync_folder_of(n->path);
    if (!keep || err != OK)
        (void)unlink(n->part);
    mem_free(n->part);
    *n = (struct new_file){.f = NULL};
    return err;
}

void lines_open(struct line_reader *r, FILE *in, size_t max)
{
    *r = (struct line_reader){.in = in, .max = max};
}

void lines_close(struct line_reader *r)
{
    mem_free(r->buf);
    *r = (struct line_reader){.in = NULL};
}

/*
 * fgets finds the line end fast, but does not say how much it read, and a NUL byte of the input
 * looks like its own end mark.  So the piece is filled with line ends first: the first one found
 * afterwards is the line's own (then fgets wrote its NUL behind it) or filler (then the NUL
 * stands before it).  Answers the bytes read; *ended tells that the last one is the line end.
 */
static size_t read_piece(FILE *in, char *piece, size_t room, bool *ended)
{
    memset(piece, '\n', room);
    *ended = false;
    if (fgets(piece, (int)room, in) == NULL)
        return 0;
    const char *first = memchr(piece, '\n', room);
    if (first == NULL)
        return room - 1; /* full, without a line end */
    size_t at = (size_t)(first - piece);
    if (at + 1 < room && piece[at + 1] == '\0') {
        *ended = true;
        return at + 1;
    }
    return at - 1; /* end of the stream: the byte before the filler is the NUL of fgets */
}

/* Room for one more piece, up to the longest line that is kept whole. */
static void lines_grow(struct line_reader *r)
{
    size_t need = r->n + PIECE;
    if (need <= r->cap)
        return;
    size_t cap = r->cap != 0 ? r->cap * 2 : FIRST_BYTES;
    while (cap < need)
        cap *= 2;
    r->buf = mem_grow(r->buf, cap);
    r->cap = cap;
}

bool lines_next(struct line_reader *r, struct str *line)
{
    size_t seen = 0; /* bytes of the line, kept or not */
    bool ended = false;
    bool any = false;
    r->n = 0;
    r->too_long = false;
    while (!ended) {
        lines_grow(r);
        size_t got = read_piece(r->in, r->buf + r->n, PIECE, &ended);
        if (got == 0)
            break;
        any = true;
        if (ended)
            got--;
        size_t room = r->max - r->n;
        seen += got < SIZE_MAX - seen ? got : SIZE_MAX - seen;
        r->n += got < room ? got : room; /* what follows is overwritten by the next piece */
    }
    if (ferror(r->in)) {
        r->failed = true;
        return false;
    }
    if (!any)
        return false;
    r->too_long = seen > r->max;
    r->number++;
    *line = (struct str){r->buf, r->n};
    return true;
}
