/*
 * legacy_testkit.c — the decoder turned round: a code is found by trying all of them.
 */
#include "lib/text/legacy_testkit.h"

#include <stdlib.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/text/legacy_inner.h"
#include "lib/text/syllable.h"

enum { KIT_BYTES = 16 << 20 };

/* Letters that stand for themselves; the decoder leaves unknown characters as they are, too. */
static bool stands_for_itself(enum legacy encoding, int32_t letter)
{
    int32_t out;
    size_t strange = 0;
    (void)legacy_decode_points(encoding, &letter, 1, &out, &strange);
    return out == letter && strange == 0;
}

/* One code for the letter; -1: none. */
static int single_code(enum legacy encoding, int32_t letter)
{
    for (int code = 0; code < 256; code++) {
        int32_t in = legacy_cp1252(code), out = 0;
        if (legacy_decode_points(encoding, &in, 1, &out, NULL) == 1 && out == letter &&
            (out != in || stands_for_itself(encoding, letter)))
            return code;
    }
    return -1;
}

static bool add_pair(struct buf *b, enum legacy encoding, int32_t letter)
{
    bool small = vi_lower(letter) == letter;
    for (const char *base = "AEOUYaeouy\xD4\xD6\xF4\xF6"; *base; base++)
        for (int mark = 0x80; mark < 256; mark++) {
            int32_t in[2] = {(unsigned char)*base, legacy_cp1252(mark)}, out[2];
            /* Marks in the case of their letter, as the keyboard drivers made them. */
            if (small != (mark >= 0xDF) || legacy_decode_points(encoding, in, 2, out, NULL) != 1 ||
                out[0] != letter)
                continue;
            buf_char(b, *base);
            buf_char(b, (char)mark);
            return true;
        }
    return false;
}

static void add_letter(struct buf *b, enum legacy encoding, int32_t letter)
{
    int code = single_code(encoding, letter);
    if (code < 0 && encoding == LEGACY_TCVN3)
        code = single_code(encoding, vi_lower(letter));
    if (code >= 0)
        buf_char(b, (char)code);
    else if (encoding != LEGACY_VNI || !add_pair(b, encoding, letter))
        abort();
}

struct str kit_legacy_bytes(struct arena *a, enum legacy encoding, struct str text)
{
    struct buf b;
    buf_open(&b, KIT_BYTES);
    for (size_t i = 0; i < text.n;) {
        int32_t cp = legacy_next_point(text, &i);
        if (cp < 0x80)
            buf_char(&b, (char)cp);
        else
            add_letter(&b, encoding, cp);
    }
    struct str out = str_copy(a, buf_view(&b));
    buf_close(&b);
    return out;
}

struct str kit_legacy_typed(struct arena *a, enum legacy encoding, struct str text)
{
    return legacy_windows_1252(a, kit_legacy_bytes(a, encoding, text));
}

struct str kit_name(struct arena *a, unsigned number)
{
    static const char *const family[] = {
        "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ",    "Võ", "Đặng",
        "Bùi",    "Đỗ",   "Hồ", "Ngô",  "Dương", "Lý",    "Đào",  "Trịnh", "Mai"};
    static const char *const middle[] = {"Văn",  "Thị",   "Hữu",  "Đức",  "Quốc",  "Xuân",
                                         "Ngọc", "Thanh", "Minh", "Công", "Bá",    "Kim",
                                         "Thế",  "Đình",  "Như",  "Tuấn", "Phương"};
    static const char *const given[] = {
        "An",     "Bình",  "Cường", "Dũng", "Đạt",   "Giang",  "Hà",    "Hải",  "Hằng",
        "Hiền",   "Hiếu",  "Hòa",   "Hồng", "Huệ",   "Hưng",   "Khánh", "Lan",  "Liễu",
        "Loan",   "Lợi",   "Mỹ",    "Nga",  "Nghĩa", "Nguyệt", "Nhàn",  "Oanh", "Phúc",
        "Phượng", "Quỳnh", "Sơn",   "Tâm",  "Thắng", "Thảo",   "Thủy",  "Tiến", "Trường",
        "Tuyết",  "Vượng", "Xoan",  "Yến",  "Ý"};
    unsigned x = number * 2654435761u;
    return str_fmt(a, "%s %s %s", family[(x >> 8) % (sizeof family / sizeof *family)],
                   middle[(x >> 15) % (sizeof middle / sizeof *middle)],
                   given[(x >> 22) % (sizeof given / sizeof *given)]);
}
