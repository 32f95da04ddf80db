/*
 * busy.c — who has a book: read off the system's list of file locks.
 *
 * SQLite takes POSIX locks: the writer of a write-ahead log on byte 120 of BOOK-shm, everybody who
 * has the book open on a range of BOOK itself.  /proc/locks names file and process.  The files are
 * not opened for it: closing them would let go our own locks.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/db/db_inner.h"

#define LOCKS_BYTES    (1u << 20)
#define NAME_BYTES     64
#define WRITER_OF_LOG  120        /* offset in BOOK-shm */
#define LOCKS_OF_BOOK  0x40000000 /* offset in BOOK from which on it is locked */
#define WORDS_OF_A_ROW 8

/* One row: "3: POSIX  ADVISORY  WRITE 4711 08:01:131074 120 120". */
struct lock {
    unsigned long pid;
    unsigned long long inode;
    unsigned long long from;
};

static bool number(struct str s, unsigned long long *out)
{
    if (s.n == 0)
        return false;
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *out = *out * 10 + (unsigned long long)(s.p[i] - '0');
    }
    return true;
}

static bool read_lock(struct str row, struct lock *out)
{
    struct str word[WORDS_OF_A_ROW];
    struct str w;
    size_t n = 0;
    while (n < WORDS_OF_A_ROW && str_cut(&row, ' ', &w)) {
        if (w.n != 0)
            word[n++] = w;
    }
    /* A waiting lock has "->" as its second word. */
    if (n < 7 || !str_is(word[1], "POSIX"))
        return false;
    unsigned long long pid = 0;
    struct str inode = word[5];
    for (int k = 0; k < 2; k++)
        str_cut(&inode, ':', &w);
    if (!number(word[4], &pid) || !number(inode, &out->inode) || !number(word[6], &out->from))
        return false;
    out->pid = (unsigned long)pid;
    return pid != 0;
}

static unsigned long long inode_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (unsigned long long)st.st_ino : 0;
}

/* The process that holds the lock at `from` (or any behind it) of that file; 0: nobody else. */
static unsigned long holder(struct str locks, unsigned long long inode, unsigned long long from,
                            bool exactly)
{
    struct str row;
    struct lock l;
    while (inode != 0 && str_cut(&locks, '\n', &row)) {
        if (!read_lock(row, &l) || l.inode != inode)
            continue;
        if (exactly ? l.from != from : l.from < from)
            continue;
        if (exactly || l.pid != (unsigned long)getpid())
            return l.pid;
    }
    return 0;
}

struct str busy_who(struct arena *a, const char *path)
{
    struct str locks;
    if (file_read(a, "/proc/locks", LOCKS_BYTES, &locks) != OK)
        return STR("");
    unsigned long pid = holder(locks, inode_of(str_fmt(a, "%s-shm", path).p), WRITER_OF_LOG, true);
    if (pid == 0)
        pid = holder(locks, inode_of(path), LOCKS_OF_BOOK, false);
    if (pid == 0)
        return STR("");
    struct str name;
    if (file_read(a, str_fmt(a, "/proc/%lu/comm", pid).p, NAME_BYTES, &name) != OK)
        return str_fmt(a, "%lu", pid);
    name = str_trim(name);
    return str_fmt(a, "%lu (%.*s)", pid, STR_ARG(name));
}
