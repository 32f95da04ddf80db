/*
 * replay_main.c — runs a fuzz harness over given files, without a fuzzer.
 *
 *     build/asan/replay/NAME FILE...
 *
 * Linked with one *_fuzz.c; prints a line for each file, so that the last line before a crash
 * names the input.  A harness finds a fault by ending the process, there is no other verdict.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/file.h"

#define MAX_INPUT_BYTES (64u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The harness gets memory of exactly the input's size, so that a read past its end is seen. */
static void replay(struct str input)
{
    uint8_t *exact = malloc(input.n ? input.n : 1); /* srccheck: allow malloc, exact bounds */

    if (!exact)
        abort();
    if (input.n)
        memcpy(exact, input.p, input.n);
    LLVMFuzzerTestOneInput(exact, input.n);
    free(exact); /* srccheck: allow free, exact bounds */
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open((size_t)2 * MAX_INPUT_BYTES);
    int status = 0;

    for (int k = 1; k < argc; k++) {
        struct str input;

        printf("%s\n", argv[k]);
        fflush(stdout);
        if (file_read(a, argv[k], MAX_INPUT_BYTES, &input) == OK) {
            replay(input);
        } else {
            fprintf(stderr, "cannot read %s\n", argv[k]);
            status = 1;
        }
        arena_reset(a);
    }
    arena_close(a);
    return status;
}
