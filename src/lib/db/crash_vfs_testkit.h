/*
 * crash_vfs_testkit.h — a disk that loses power: at every sync it shows what would be left.
 *
 * Between crash_vfs_begin and crash_vfs_end the files that SQLite opens below a folder are watched.
 * At each sync, before it takes effect, `cut` is called several times, each time with another state
 * that the files may be in when power is lost at that moment: what was synced is there; of what was
 * written since nothing, a random part, or all but the end of it; the last of these writes is torn.
 * The files of that state lie in a folder of their own, to be opened as after a restart.
 */
#ifndef KIEMDIEM_DB_CRASH_VFS_TESTKIT_H
#define KIEMDIEM_DB_CRASH_VFS_TESTKIT_H

#include <stdint.h>

#include "lib/db/db.h"

/* `after` is the folder in which the states are laid, one after the other; it must exist. */
void crash_vfs_begin(const char *folder, const char *after, uint64_t seed, void (*cut)(void *ctx),
                     void *ctx);
void crash_vfs_end(void);
/* Syncs seen so far. */
int crash_vfs_syncs(void);
/* From now on syncs are not passed on, and cut is not called: for the test of the test. */
void crash_vfs_lie(void);
/* The state of this moment, nothing of what is not synced in it. */
void crash_vfs_lay(void);

/* Moves the log into the book every few pages, so that a short test sees it happen often. */
void crash_vfs_checkpoint_often(struct db *db);

#endif
