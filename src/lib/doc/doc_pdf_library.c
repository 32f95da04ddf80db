/*
 * doc_pdf_library.c — opens pango and cairo and finds every function of the list.
 */
#include "lib/doc/doc_pdf_library.h"

#include <dlfcn.h>
#include <string.h>

/* It brings pango, cairo and glib with it. */
#define LIBRARY "libpangocairo-1.0.so.0"

static const struct {
    const char *name;
    size_t at;
} calls[] = {
#define PDF_NAME(name) {#name, offsetof(struct pdf_library, name)},
    PDF_CALLS(PDF_NAME)
#undef PDF_NAME
};

const struct pdf_library *pdf_library(const char **missing)
{
    static struct pdf_library library;
    static bool there;
    if (there)
        return &library;
    void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        if (missing != NULL)
            *missing = LIBRARY;
        return NULL;
    }
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        void *found = dlsym(handle, calls[i].name);
        if (found == NULL) {
            if (missing != NULL)
                *missing = calls[i].name;
            return NULL;
        }
        /* POSIX has a function's address travel as an object's; copied, for C knows no such cast. */
        memcpy((char *)&library + calls[i].at, &found, sizeof found);
    }
    there = true;
    return &library;
}
