/*
 * digest.c — SHA-256 of bytes and of files.
 */
#include "lib/base/digest.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>

enum { CHUNK_BYTES = 1 << 16 };

void digest_text(struct str bytes, char hex[DIGEST_HEX_BYTES])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)bytes.p, bytes.n);
    sodium_bin2hex(hex, DIGEST_HEX_BYTES, digest, sizeof digest);
}

err_t digest_file(const char *path, char hex[DIGEST_HEX_BYTES])
{
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES], chunk[CHUNK_BYTES];
    FILE *f = fopen(path, "rb");
    size_t n;
    if (f == NULL)
        return errno == ENOENT || errno == ENOTDIR ? E_NOTFOUND : E_IO;
    crypto_hash_sha256_init(&state);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        crypto_hash_sha256_update(&state, chunk, n);
    bool failed = ferror(f) != 0;
    (void)fclose(f);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, DIGEST_HEX_BYTES, digest, sizeof digest);
    return failed ? E_IO : OK;
}
