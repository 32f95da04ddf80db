/*
 * crash_vfs_testkit.c — a layer above SQLite's own file system that remembers what is not synced.
 *
 * Every watched file is written for real, so that the program goes on undisturbed; beside it stand,
 * in memory, its bytes as of the last sync and the writes since.  The layer is registered with
 * SQLite for the whole process, hence the one static record.
 */
#include "lib/db/crash_vfs_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/base/buf.h"
#include "lib/db/db_inner.h"

#define FILES      8
#define PATH_BYTES 512
#define FILE_BYTES (64u << 20)
#define SECTOR     512
#define OFTEN      16 /* pages of the log */

enum { NOTHING, A_PART, ALL_BUT_THE_END, STATES };

/* One write or truncation that is not synced; its bytes follow. */
struct change {
    sqlite3_int64 at;
    sqlite3_int64 n; /* bytes; -1: the file was cut at `at` */
};

struct watched {
    char path[PATH_BYTES]; /* empty: not in use */
    struct buf synced;
    struct buf changes;
    bool there; /* its name is durable */
    bool gone;  /* deleted, but that is not durable */
};

struct crash_file {
    sqlite3_file base;
    struct watched *w;
    sqlite3_file *real; /* lies behind this struct */
    bool syncs_folder;  /* with its first sync */
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    char folder[PATH_BYTES], after[PATH_BYTES];
    struct watched file[FILES];
    uint64_t random;
    void (*cut)(void *ctx);
    void *ctx;
    int syncs;
    bool lying;
} disk;

static uint64_t random_below(uint64_t n)
{
    disk.random += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = disk.random;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % n;
}

/* --- the bytes of a file
   -------------------------------------------------------------------------- */

static void put(struct buf *b, sqlite3_int64 at, const char *p, size_t n)
{
    while (b->n < (size_t)at + n)
        buf_char(b, '\0');
    assert_false(b->over);
    if (n != 0)
        memcpy(b->p + at, p, n);
}

static void cut_at(struct buf *b, sqlite3_int64 at)
{
    if (b->n > (size_t)at)
        b->n = (size_t)at;
}

static size_t next_change(const struct buf *changes, size_t at, struct change *c, const char **p)
{
    memcpy(c, changes->p + at, sizeof *c);
    *p = changes->p + at + sizeof *c;
    return at + sizeof *c + (c->n > 0 ? (size_t)c->n : 0);
}

static void apply(struct buf *b, const struct change *c, const char *p, size_t n)
{
    if (c->n < 0)
        cut_at(b, c->at);
    else
        put(b, c->at, p, n);
}

/* What a write leaves when power goes while it is written: whole sectors of its beginning. */
static size_t torn(const struct change *c)
{
    size_t sectors = c->n > 0 ? (size_t)c->n / SECTOR : 0;
    if (c->n > 0 && sectors == 0)
        return random_below((uint64_t)c->n); /* the head of a log is smaller than a sector */
    return sectors != 0 ? SECTOR * random_below(sectors) : 0;
}

/* The bytes of the file in that state, into `b`. */
static void imagine(const struct watched *w, int state, struct buf *b)
{
    struct change c;
    const char *p;
    buf_clear(b);
    buf_add(b, w->synced.p, w->synced.n);
    for (size_t at = 0; state != NOTHING && at < w->changes.n;) {
        at = next_change(&w->changes, at, &c, &p);
        bool last = at == w->changes.n;
        if (state == A_PART && random_below(2) == 0)
            continue;
        if (last && c.n < 0)
            continue;
        apply(b, &c, p, last ? torn(&c) : c.n > 0 ? (size_t)c.n : 0);
    }
}

static void make_durable(struct watched *w)
{
    struct change c;
    const char *p;
    for (size_t at = 0; at < w->changes.n;) {
        at = next_change(&w->changes, at, &c, &p);
        apply(&w->synced, &c, p, c.n > 0 ? (size_t)c.n : 0);
    }
    buf_clear(&w->changes);
    w->there = true;
}

/* A synced folder: names that came are there, names that went are not. */
static void make_names_durable(void)
{
    for (size_t i = 0; i < FILES; i++) {
        struct watched *w = &disk.file[i];
        w->there = !w->gone;
        if (w->gone) {
            buf_clear(&w->synced);
            buf_clear(&w->changes);
        }
    }
}

/* --- the state after the cut ------------------------------------------------------------------- */

static void lay_file(const struct watched *w, int state)
{
    char path[2 * PATH_BYTES];
    struct buf b;
    snprintf(path, sizeof path, "%s%s", disk.after, w->path + strlen(disk.folder));
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    buf_open(&b, FILE_BYTES);
    imagine(w, state, &b);
    assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
    assert_int_equal(fclose(f), 0);
    buf_close(&b);
}

static void remove_after(const char *path, const char *tail)
{
    char name[2 * PATH_BYTES];
    snprintf(name, sizeof name, "%s%s%s", disk.after, path + strlen(disk.folder), tail);
    unlink(name);
}

static void lay(int state)
{
    for (size_t i = 0; i < FILES; i++) {
        struct watched *w = &disk.file[i];
        if (w->path[0] == '\0')
            continue;
        remove_after(w->path, "");
        remove_after(w->path, "-shm");
        remove_after(w->path, "-wal");
    }
    for (size_t i = 0; i < FILES; i++) {
        struct watched *w = &disk.file[i];
        bool there = w->path[0] != '\0' && w->there && !(w->gone && random_below(2) == 0);
        if (there)
            lay_file(w, state);
    }
}

void crash_vfs_lay(void)
{
    lay(NOTHING);
}

/* --- a watched file
   ------------------------------------------------------------------------------ */

static sqlite3_file *real(sqlite3_file *f)
{
    return ((struct crash_file *)f)->real;
}

static void remember(sqlite3_file *f, struct change c, const void *p)
{
    struct buf *changes = &((struct crash_file *)f)->w->changes;
    buf_add(changes, &c, sizeof c);
    if (c.n > 0)
        buf_add(changes, p, (size_t)c.n);
    assert_false(changes->over);
}

static int x_close(sqlite3_file *f)
{
    return real(f)->pMethods->xClose(real(f));
}

static int x_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return real(f)->pMethods->xRead(real(f), p, n, at);
}

static int x_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    remember(f, (struct change){at, n}, p);
    return real(f)->pMethods->xWrite(real(f), p, n, at);
}

static int x_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    remember(f, (struct change){size, -1}, NULL);
    return real(f)->pMethods->xTruncate(real(f), size);
}

static int x_sync(sqlite3_file *f, int flags)
{
    if (disk.lying)
        return SQLITE_OK;
    disk.syncs++;
    for (int state = NOTHING; state < STATES; state++) {
        lay(state);
        disk.cut(disk.ctx);
    }
    struct crash_file *c = (struct crash_file *)f;
    make_durable(c->w);
    if (c->syncs_folder)
        make_names_durable();
    c->syncs_folder = false;
    return real(f)->pMethods->xSync(real(f), flags);
}

static int x_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real(f)->pMethods->xFileSize(real(f), size);
}

static int x_lock(sqlite3_file *f, int how)
{
    return real(f)->pMethods->xLock(real(f), how);
}

static int x_unlock(sqlite3_file *f, int how)
{
    return real(f)->pMethods->xUnlock(real(f), how);
}

static int x_check_lock(sqlite3_file *f, int *is)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), is);
}

static int x_control(sqlite3_file *f, int what, void *p)
{
    return real(f)->pMethods->xFileControl(real(f), what, p);
}

static int x_sector(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

static int x_device(sqlite3_file *f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int x_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **p)
{
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, p);
}

static int x_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}

static void x_shm_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

static int x_shm_unmap(sqlite3_file *f, int remove)
{
    return real(f)->pMethods->xShmUnmap(real(f), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* without memory maps: every write passes here */
    .xClose = x_close,
    .xRead = x_read,
    .xWrite = x_write,
    .xTruncate = x_truncate,
    .xSync = x_sync,
    .xFileSize = x_size,
    .xLock = x_lock,
    .xUnlock = x_unlock,
    .xCheckReservedLock = x_check_lock,
    .xFileControl = x_control,
    .xSectorSize = x_sector,
    .xDeviceCharacteristics = x_device,
    .xShmMap = x_shm_map,
    .xShmLock = x_shm_lock,
    .xShmBarrier = x_shm_barrier,
    .xShmUnmap = x_shm_unmap,
};

/* --- the layer
   ----------------------------------------------------------------------------------- */

static struct watched *watched_by_name(const char *path)
{
    for (size_t i = 0; i < FILES; i++) {
        if (strcmp(disk.file[i].path, path) == 0)
            return &disk.file[i];
    }
    return NULL;
}

static struct watched *watch(const char *path)
{
    struct watched *w = watched_by_name(path);
    if (w == NULL) {
        w = watched_by_name(""); /* a free one */
        assert_non_null(w);
        assert_true(strlen(path) < sizeof w->path);
        memcpy(w->path, path, strlen(path) + 1);
        buf_open(&w->synced, FILE_BYTES);
        buf_open(&w->changes, FILE_BYTES);
    }
    return w;
}

static bool is_below(const char *path)
{
    size_t n = strlen(disk.folder);
    return path != NULL && strncmp(path, disk.folder, n) == 0 && path[n] == '/';
}

static int v_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    if (!is_below(path))
        return disk.real->xOpen(disk.real, path, f, flags, out);
    struct crash_file *c = (struct crash_file *)f;
    *c = (struct crash_file){.real = (sqlite3_file *)(c + 1)};
    int rc = disk.real->xOpen(disk.real, path, c->real, flags, out);
    if (rc != SQLITE_OK)
        return rc;
    bool known = watched_by_name(path) != NULL;
    c->w = watch(path);
    if (known && c->w->gone) { /* a new file of an old name */
        buf_clear(&c->w->synced);
        buf_clear(&c->w->changes);
        c->w->gone = false;
    }
    /* SQLite's own layer syncs the folder with the first sync of a journal or log that it made. */
    c->syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 &&
                      (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    c->base.pMethods = &methods;
    return SQLITE_OK;
}

static int v_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    (void)vfs;
    struct watched *w = is_below(path) ? watched_by_name(path) : NULL;
    if (w != NULL && sync_folder && !disk.lying) {
        buf_clear(&w->synced);
        buf_clear(&w->changes);
        w->there = false;
        w->gone = true;
    } else if (w != NULL) {
        w->gone = true;
    }
    return disk.real->xDelete(disk.real, path, sync_folder);
}

void crash_vfs_begin(const char *folder, const char *after, uint64_t seed, void (*cut)(void *ctx),
                     void *ctx)
{
    memset(&disk, 0, sizeof disk);
    disk.real = sqlite3_vfs_find(NULL);
    assert_non_null(disk.real);
    snprintf(disk.folder, sizeof disk.folder, "%s", folder);
    snprintf(disk.after, sizeof disk.after, "%s", after);
    disk.random = seed;
    disk.cut = cut;
    disk.ctx = ctx;
    disk.vfs = *disk.real; /* what is not about files stays as it is */
    disk.vfs.zName = "crash";
    disk.vfs.szOsFile = (int)sizeof(struct crash_file) + disk.real->szOsFile;
    disk.vfs.pNext = NULL;
    disk.vfs.xOpen = v_open;
    disk.vfs.xDelete = v_delete;
    assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}

void crash_vfs_end(void)
{
    sqlite3_vfs_unregister(&disk.vfs);
    for (size_t i = 0; i < FILES; i++) {
        buf_close(&disk.file[i].synced);
        buf_close(&disk.file[i].changes);
    }
}

int crash_vfs_syncs(void)
{
    return disk.syncs;
}

void crash_vfs_lie(void)
{
    disk.lying = true;
}

void crash_vfs_checkpoint_often(struct db *db)
{
    assert_int_equal(sqlite3_wal_autocheckpoint(db->sq, OFTEN), SQLITE_OK);
}
