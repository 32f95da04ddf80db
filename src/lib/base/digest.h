/*
 * digest.h — SHA-256 as people write it: 64 hex digits.
 */
#ifndef KIEMDIEM_BASE_DIGEST_H
#define KIEMDIEM_BASE_DIGEST_H

#include "lib/base/err.h"
#include "lib/base/str.h"

#define DIGEST_HEX_BYTES 65 /* with its NUL */

void digest_text(struct str bytes, char hex[DIGEST_HEX_BYTES]);
/* Of a file of any length.  E_NOTFOUND: no such file; E_IO: it cannot be read. */
err_t digest_file(const char *path, char hex[DIGEST_HEX_BYTES]) MUST_CHECK;

#endif
