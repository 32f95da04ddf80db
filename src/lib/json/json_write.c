/*
 * json_write.c — JSON out: texts and fixed-point numbers.
 */
#include <stdint.h>
#include <string.h>

#include "lib/json/json.h"

/* What stands for `c` inside quotes, or NULL when c stands for itself. */
static const char *short_escape(unsigned char c)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    default:
        return NULL;
    }
}

/* Are eight bytes free of control characters, quotes and backslashes? A byte that holds one gets
   its highest bit. */
static bool plain8(const char *p)
{
    const uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;
    uint64_t x;
    memcpy(&x, p, sizeof x);
    uint64_t quote = x ^ (ones * '"'), slash = x ^ (ones * '\\');
    uint64_t found =
        ((x - ones * 0x20) & ~x) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash);
    return (found & high) == 0;
}

static bool plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

void json_write_str(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789abcdef";
    buf_char(b, '"');
    size_t at = 0;
    while (at < s.n) {
        size_t end = at;
        while (s.n - end >= 8 && plain8(s.p + end))
            end += 8;
        while (end < s.n && plain(s.p[end]))
            end++;
        buf_add(b, s.p + at, end - at);
        at = end;
        if (at == s.n)
            break;
        unsigned char c = (unsigned char)s.p[at++];
        const char *escape = short_escape(c);
        if (escape != NULL) {
            buf_z(b, escape);
        } else {
            char unit[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            buf_add(b, unit, sizeof unit);
        }
    }
    buf_char(b, '"');
}

void json_write_fixed(struct buf *b, long v, int decimals)
{
    char digits[40];
    size_t at = sizeof digits;
    unsigned long u = v < 0 ? 0UL - (unsigned long)v : (unsigned long)v;
    bool shown = false; /* a decimal was written: zeros before it count */
    for (int i = 0; i < decimals; i++) {
        char c = (char)('0' + u % 10);
        u /= 10;
        if (c != '0' || shown) {
            digits[--at] = c;
            shown = true;
        }
    }
    if (shown)
        digits[--at] = '.';
    do {
        digits[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u != 0);
    if (v < 0)
        digits[--at] = '-';
    buf_add(b, digits + at, sizeof digits - at);
}

/* The nesting is limited by the parser (LIMIT_JSON_DEPTH). */
void json_write_tree(struct buf *b, const struct json *v)
{
    bool object = v->type == JSON_OBJECT;
    switch (v->type) {
    case JSON_NULL:
        buf_z(b, "null");
        break;
    case JSON_FALSE:
    case JSON_TRUE:
        buf_z(b, v->type == JSON_TRUE ? "true" : "false");
        break;
    case JSON_NUMBER:
        buf_str(b, v->text);
        break;
    case JSON_STRING:
        json_write_str(b, v->text);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        buf_char(b, object ? '{' : '[');
        for (const struct json *k = v->child; k != NULL; k = k->next) {
            if (object) {
                json_write_str(b, k->key);
                buf_char(b, ':');
            }
            json_write_tree(b, k);
            if (k->next != NULL)
                buf_char(b, ',');
        }
        buf_char(b, object ? '}' : ']');
        break;
    }
}
