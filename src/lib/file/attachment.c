/*
 * attachment.c — papers kept beside a book.
 */
#include "lib/file/attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/limits.h"

static const char *folder_of(struct arena *a, const char *book)
{
    return str_fmt(a, "%s.files", book).p;
}

static const char *path_of(struct arena *a, const char *book, struct str hex)
{
    return str_fmt(a, "%s.files/%.*s", book, STR_ARG(hex)).p;
}

/* What offices scan to. */
static bool is_scan(struct str bytes)
{
    static const struct {
        const char *p;
        size_t n;
    } head[] = {{"%PDF-", 5}, {"\xff\xd8\xff", 3}, {"\x89PNG\r\n\x1a\n", 8}};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        if (bytes.n >= head[i].n && memcmp(bytes.p, head[i].p, head[i].n) == 0)
            return true;
    }
    return false;
}

static err_t make_folder(struct arena *a, const char *book)
{
    const char *folder = folder_of(a, book);
    if (mkdir(folder, 0700) == 0)
        return file_sync_folder_of(folder);
    return errno == EEXIST ? OK : E_IO;
}

static err_t write_synced(const char *path, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t done = 0;
    if (fd < 0)
        return E_IO;
    while (done < bytes.n) {
        ssize_t n = write(fd, bytes.p + done, bytes.n - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    bool good = done == bytes.n && fsync(fd) == 0;
    return close(fd) == 0 && good ? OK : E_IO;
}

/* Whole under its name, or not at all: written beside, synced, renamed. */
static err_t keep(struct arena *a, const char *book, struct str hex, struct str bytes)
{
    const char *path = path_of(a, book, hex);
    const char *part = str_fmt(a, "%s.part-%ld", path, (long)getpid()).p;
    TRY(make_folder(a, book));
    if (attachment_check(a, book, hex) == OK)
        return OK;
    (void)unlink(part); /* of a dead process that had our number */
    err_t err = write_synced(part, bytes);
    if (err == OK && rename(part, path) != 0)
        err = E_IO;
    if (err != OK) {
        int why = errno;
        (void)unlink(part);
        errno = why;
        return err;
    }
    return file_sync_folder_of(path);
}

err_t attachment_put(struct arena *a, const char *book, const char *file, enum lang lang,
                     struct problems *problems, char hex[DIGEST_HEX_BYTES])
{
    struct place at = {.file = str_of(file)};
    struct str bytes;
    err_t err = file_read(a, file, LIMIT_ATTACHMENT_BYTES, &bytes);
    if (err == E_NOTFOUND)
        return problem_add(problems, at, false, msg_text(lang, M_FILE_NOT_FOUND));
    if (err == E_LIMIT)
        return problem_add(
            problems, at, false,
            MSG(a, lang, M_FILE_SCAN_BIG, str_fmt(a, "%d", (int)(LIMIT_ATTACHMENT_BYTES >> 20))));
    if (err != OK) {
        (void)problem_add(problems, at, false, msg_text(lang, M_FILE_CANNOT_READ));
        return err;
    }
    if (!is_scan(bytes))
        return problem_add(problems, at, false, msg_text(lang, M_FILE_NO_SCAN));
    digest_text(bytes, hex);
    err = keep(a, book, str_of(hex), bytes);
    if (err != OK) {
        at.file = str_of(folder_of(a, book));
        (void)problem_add(problems, at, false,
                          MSG(a, lang, M_FILE_CANNOT_KEEP, str_of(strerror(errno))));
    }
    return err;
}

err_t attachment_check(struct arena *a, const char *book, struct str hex)
{
    char found[DIGEST_HEX_BYTES];
    TRY(digest_file(path_of(a, book, hex), found));
    return str_is(hex, found) ? OK : E_INVALID;
}

err_t attachment_copy(struct arena *a, const char *from, const char *to, struct str hex)
{
    struct str bytes;
    if (attachment_check(a, to, hex) == OK)
        return OK; /* a book kept beside the one that replaced it has no folder of its own */
    TRY(attachment_check(a, from, hex));
    TRY(file_read(a, path_of(a, from, hex), LIMIT_ATTACHMENT_BYTES, &bytes));
    return keep(a, to, hex, bytes);
}
