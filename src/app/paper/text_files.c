/*
 * text_files.c — text files of the program, with an office's own in their place.
 */
#include "app/paper/text_files.h"

#include <dirent.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/asset.h"
#include "lib/base/file.h"
#include "lib/base/limits.h"

enum { FILES_MOST = 400 };

static struct text_file *find(const struct text_files *f, struct str name)
{
    for (int i = 0; i < f->n; i++) {
        if (str_eq(f->file[i].name, name))
            return &f->file[i];
    }
    return NULL;
}

/* Puts it in its place by name. */
static void put(struct text_files *f, struct text_file t)
{
    int at = f->n++;
    for (; at > 0 && str_cmp(t.name, f->file[at - 1].name) < 0; at--)
        f->file[at] = f->file[at - 1];
    f->file[at] = t;
}

static void read_embedded(struct text_files *out, struct str folder, struct str ending)
{
    for (size_t i = 0; i < asset_count && out->n < FILES_MOST; i++) {
        struct str path = str_of(asset_list[i].path);
        if (!str_starts(path, folder) || !str_ends(path, ending))
            continue;
        struct str name = str_sub(path, folder.n, path.n);
        if (str_find(name, 0, '/') == name.n && find(out, name) == NULL)
            put(out, (struct text_file){name, path, asset_list[i].bytes});
    }
}

static err_t cannot_read(const struct reporter *r, const char *path, err_t err)
{
    (void)REPORT(r, place_of(STR(""), 0, 0),
                 err == E_LIMIT ? M_PAPER_FILE_TOO_LARGE : M_PAPER_FILE_UNREAD, str_of(path));
    return err == E_LIMIT ? E_LIMIT : E_IO;
}

static err_t read_own(const struct reporter *r, const char *dir, struct str name,
                      struct text_files *out)
{
    struct text_file t = {.name = str_copy(r->arena, name)};
    t.file = str_fmt(r->arena, "%s/%.*s", dir, STR_ARG(name));
    err_t err = file_read(r->arena, t.file.p, LIMIT_PACK_FILE_BYTES, &t.text);
    if (err != OK)
        return cannot_read(r, t.file.p, err);
    struct text_file *embedded = find(out, t.name);
    if (embedded != NULL)
        *embedded = t;
    else if (out->n < FILES_MOST)
        put(out, t);
    else
        return cannot_read(r, t.file.p, E_LIMIT);
    return OK;
}

static err_t read_dir(const struct reporter *r, const char *dir, struct str ending,
                      struct text_files *out)
{
    DIR *d = opendir(dir);
    err_t err = OK;
    if (d == NULL)
        return cannot_read(r, dir, E_IO);
    for (struct dirent *e = readdir(d); e != NULL && err == OK; e = readdir(d)) {
        struct str name = str_of(e->d_name);
        if (name.p[0] != '.' && str_ends(name, ending))
            err = read_own(r, dir, name, out);
    }
    closedir(d);
    return err;
}

err_t text_files_read(const struct reporter *r, const char *const *folders, const char *dir,
                      const char *ending, struct text_files *out)
{
    *out = (struct text_files){.file = ARENA_ARRAY(r->arena, struct text_file, FILES_MOST)};
    for (; *folders != NULL; folders++)
        read_embedded(out, str_of(*folders), str_of(ending));
    return dir == NULL ? OK : read_dir(r, dir, str_of(ending), out);
}
