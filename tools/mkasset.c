/*
 * mkasset.c — packs files into the binary: `mkasset OUT_DIR DIR...`
 *
 * Walks the folders and writes OUT_DIR/assets.S, which takes the bytes in with
 * .incbin, and OUT_DIR/assets_table.c, the sorted table behind lib/base/asset.h.
 * Runs in the project root, because the paths it writes are relative to it.
 * Which files are carried is decided in is_asset() and nowhere else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/*
 * Packs without their cases: those are acceptance data, not needed to judge.  Papers and layouts.  SQL: the migrations
 * in sql/, and the named queries that lie in the rooms.
 */
static bool is_asset(const char *path)
{
    if (tool_ends(path, ".sql"))
        return tool_starts(path, "sql/") || tool_starts(path, "src/lib/") ||
               tool_starts(path, "src/app/");
    if (tool_ends(path, ".paper") || tool_ends(path, ".layout"))
        return tool_starts(path, "packs/");
    return tool_ends(path, ".pack") && !strstr(path, "/cases/");
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static struct tool_list collect(int n_dirs, char **dirs)
{
    struct tool_list all = {0}, list = {0};

    for (int k = 0; k < n_dirs; k++)
        tool_walk(dirs[k], &all);
    for (size_t k = 0; k < all.n; k++) {
        if (!is_asset(all.v[k]))
            continue;
        if (strpbrk(all.v[k], "\"\\"))
            tool_die("%s: a file name with a quote or a backslash cannot be embedded", all.v[k]);
        list.v = tool_grow(list.v, &list.cap, list.n + 1, sizeof *list.v);
        list.v[list.n++] = all.v[k];
    }
    if (list.n)
        qsort(list.v, list.n, sizeof *list.v, by_path);
    return list;
}

int main(int argc, char **argv)
{
    struct tool_text asm_text = {0}, table = {0}, externs = {0}, rows = {0}, path = {0};

    if (argc < 3)
        tool_die("usage: mkasset OUT_DIR DIR...");
    struct tool_list list = collect(argc - 2, argv + 2);

    tool_printf(&asm_text,
                "/* assets.S — made by tools/mkasset.c; the bytes of the embedded files. */\n"
                "    .section .note.GNU-stack,\"\",%%progbits\n"
                "    .section .rodata\n");
    tool_add(&externs, "", 0);
    tool_add(&rows, "", 0);
    for (size_t k = 0; k < list.n; k++) {
        size_t n = tool_read(list.v[k]).n;
        tool_printf(&asm_text, "    .balign 16\n    .globl asset_%zu\nasset_%zu:\n", k, k);
        /* The length is said twice, here and in the table, so that a file that grows in between
         * cannot make them differ: .incbin takes exactly as much, or the assembler stops. */
        if (n)
            tool_printf(&asm_text, "    .incbin \"%s\", 0, %zu\n", list.v[k], n);
        tool_printf(&asm_text, "    .byte 0\n");
        tool_printf(&externs, "extern const char asset_%zu[];\n", k);
        tool_printf(&rows, "    {\"%s\", {asset_%zu, %zu}},\n", list.v[k], k, n);
    }
    if (!list.n)
        tool_printf(&rows, "    {\"\", {\"\", 0}},\n"); /* C has no empty arrays */
    tool_printf(&table,
                "/* assets_table.c — made by tools/mkasset.c; the table of the embedded files. */\n"
                "#include \"lib/base/asset.h\"\n\n%s\n"
                "const struct asset asset_list[] = {\n%s};\n\n"
                "const size_t asset_count = %zu;\n",
                externs.p, rows.p, list.n);

    tool_printf(&path, "%s/assets.S", argv[1]);
    tool_write(path.p, &asm_text);
    path.n = 0;
    tool_printf(&path, "%s/assets_table.c", argv[1]);
    tool_write(path.p, &table);
    return 0;
}
