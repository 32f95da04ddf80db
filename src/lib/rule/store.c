/*
 * store.c — where packs come from: the binary, or a folder.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/base/arena.h"
#include "lib/base/asset.h"
#include "lib/base/file.h"
#include "lib/rule/pack.h"

static err_t embedded_read(void *ctx, struct arena *a, struct str path, struct str *text)
{
    (void)ctx;
    const struct asset *asset = asset_find(str_fmt(a, "packs/%.*s", STR_ARG(path)));
    if (asset == NULL)
        return E_NOTFOUND;
    *text = asset->bytes;
    return OK;
}

static err_t embedded_each(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                           void *arg)
{
    (void)ctx;
    (void)a;
    for (size_t i = 0; i < asset_count; i++) {
        struct str path = str_of(asset_list[i].path);
        if (!str_starts(path, STR("packs/")) || !str_ends(path, STR("/pack.pack")))
            continue;
        fn(arg, str_sub(path, 6, path.n - 6 - 10));
    }
    return OK;
}

struct pack_store pack_store_embedded(void)
{
    return (struct pack_store){NULL, embedded_read, embedded_each};
}

static err_t folder_read(void *ctx, struct arena *a, struct str path, struct str *text)
{
    return file_read(a, str_fmt(a, "%s/%.*s", (const char *)ctx, STR_ARG(path)).p,
                     LIMIT_PACK_FILE_BYTES, text);
}

/* Calls back for every folder directly below DIR/sub that holds a pack.pack. */
static err_t scan(struct arena *a, const char *dir, const char *sub,
                  void (*fn)(void *arg, struct str folder), void *arg)
{
    DIR *d = opendir(str_fmt(a, "%s/%s", dir, sub).p);
    if (d == NULL)
        return *sub == '\0' ? E_IO : OK;
    struct str names[256];
    int n = 0;
    for (struct dirent *e = readdir(d); e != NULL && n < 256; e = readdir(d)) {
        struct stat st;
        if (e->d_name[0] == '.')
            continue;
        struct str folder = str_fmt(a, "%s%s%s", sub, *sub ? "/" : "", e->d_name);
        if (stat(str_fmt(a, "%s/%.*s/pack.pack", dir, STR_ARG(folder)).p, &st) != 0)
            continue;
        int at = n++;
        for (; at > 0 && str_cmp(folder, names[at - 1]) < 0; at--)
            names[at] = names[at - 1];
        names[at] = folder;
    }
    closedir(d);
    for (int i = 0; i < n; i++)
        fn(arg, names[i]);
    return OK;
}

static err_t folder_each(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                         void *arg)
{
    err_t err = scan(a, ctx, "", fn, arg);
    return err == OK ? scan(a, ctx, "overlays", fn, arg) : err;
}

struct pack_store pack_store_folder(const char *dir)
{
    return (struct pack_store){(void *)dir, folder_read, folder_each};
}
