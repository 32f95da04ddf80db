/*
 * manifest.h — what was made in a folder, so that a run that was interrupted goes on.
 *
 * The file MANIFEST_NAME in it has a line for each paper: what the paper said (digest of its content),
 * what the file was when it was made (digest of its bytes), its name.  Of several lines the last one
 * counts.  A file that people have changed since, or that was there before, is never written over.
 */
#ifndef KIEMDIEM_PAPER_MANIFEST_H
#define KIEMDIEM_PAPER_MANIFEST_H

#include "lib/base/arena.h"
#include "lib/base/digest.h"
#include "lib/base/err.h"

#define MANIFEST_NAME "kiemdiem-giay-to.txt"

enum manifest_state {
    MANIFEST_MAKE,   /* is not there, or was made with other content and not changed since */
    MANIFEST_SAME,   /* is there with that content */
    MANIFEST_FOREIGN /* is there, and is not what was made: to be left alone */
};

struct manifest;
/* Takes the folder for itself until the end.  E_BUSY: another run has it.  E_IO: it cannot be read or
   written.  Lives in the arena. */
err_t manifest_open(struct arena *a, const char *dir, struct manifest **out) MUST_CHECK;
/* `digest`: of the content that is wanted. */
err_t manifest_ask(struct manifest *m, const char *name, const char digest[DIGEST_HEX_BYTES],
                   enum manifest_state *out) MUST_CHECK;
/* The file is about to be made: should the run end now, it may be written over. */
err_t manifest_begin(struct manifest *m, const char *name) MUST_CHECK;
/* It was made and has its name.  Noted when so many have gathered, or at the end: after doc_sync. */
err_t manifest_done(struct manifest *m, const char *name,
                    const char digest[DIGEST_HEX_BYTES]) MUST_CHECK;
err_t manifest_close(struct manifest *m) MUST_CHECK;

#endif
