/*
 * roster_column.c — which heading means which field, in Vietnamese and English.
 *
 * Headings are compared without marks, case, brackets and punctuation: "Ngày, tháng, năm sinh" is
 * "ngay thang nam sinh".  Only whole headings match, so that "Mã chi bộ cũ" is not "Mã chi bộ".
 */
#include <string.h>

#include "app/roster/roster_part.h"
#include "lib/text/vi.h"

static const struct field_def unit_fields[UNIT_FIELDS] = {
    [UNIT_CODE] =
        {"code", M_ROSTER_COL_CODE, true, false,
         "ma|ma to chuc|ma to chuc dang|ma don vi|ma chi bo|ma so|code|unit code|organisation code"
         "|organization code"},
    [UNIT_NAME] = {"name", M_ROSTER_COL_UNIT_NAME, true, false,
                   "ten to chuc dang|ten to chuc|ten chi bo|ten dang bo|ten don vi|to chuc dang|ten"
                   "|ten dang bo chi bo|name|organisation|organization|unit name|party organisation"
                   "|party organization|name of organisation"},
    [UNIT_KIND] =
        {"kind", M_ROSTER_COL_KIND, true, false,
         "loai hinh|loai|loai hinh to chuc dang|loai hinh to chuc|loai to chuc|loai to chuc dang"
         "|kind|type|kind of organisation|type of organization"},
    [UNIT_PARENT] =
        {"parent", M_ROSTER_COL_PARENT, false, false,
         "ma cap tren truc tiep|ma cap tren|ma to chuc cap tren|cap tren truc tiep|cap tren"
         "|truc thuoc|ma don vi cap tren|parent|parent code|superior|superior code"
         "|code of the superior"},
    [UNIT_FOUNDED] =
        {"founded", M_ROSTER_COL_FOUNDED, false, false,
         "ngay thanh lap|thanh lap|ngay thang nam thanh lap|ngay qd thanh lap|founded|founded on"
         "|date founded|date of founding"},
    [UNIT_STANDING] = {"standing", M_ROSTER_COL_STANDING, false, false,
                       "co ban thuong vu|ban thuong vu|co btv|btv|standing committee"
                       "|has standing committee"},
    [UNIT_NUMBER] = {"number", M_ROSTER_COL_NUMBER, false, false,
                     "tt|stt|so tt|so thu tu|no|number"},
    [UNIT_REMARK] = {"remark", M_ROSTER_COL_REMARK, false, false,
                     "ghi chu|remark|remarks|note|notes"},
};

static const struct field_def person_fields[PERSON_FIELDS] = {
    [PERSON_NAME] =
        {"name", M_ROSTER_COL_NAME, true, false,
         "ho va ten|ho ten|ho va ten dang vien|ho ten dang vien|ho va ten khai sinh|ten dang vien"
         "|full name|name|member|name of member"},
    [PERSON_ADMITTED] =
        {"admitted", M_ROSTER_COL_ADMITTED, true, false,
         "ngay vao dang|vao dang|ngay ket nap|ngay vao dang lan 1|ngay vao dcsvn|ngay du bi"
         "|du bi|ngay ket nap dang|ngay thang nam vao dang|ngay vao dang du bi|admitted"
         "|admitted on|date of admission|admission date|date admitted"},
    [PERSON_CELL_CODE] =
        {"cell_code", M_ROSTER_COL_CELL_CODE, true, true,
         "ma chi bo|ma to chuc dang|ma to chuc|ma don vi|cell code|unit code|code of cell"},
    [PERSON_CELL_NAME] =
        {"cell_name", M_ROSTER_COL_CELL_NAME, false, false,
         "chi bo|ten chi bo|sinh hoat tai chi bo|chi bo sinh hoat|don vi|to chuc dang"
         "|noi sinh hoat|cell|cell name|party cell|unit"},
    [PERSON_BIRTH] =
        {"birth", M_ROSTER_COL_BIRTH, false, false,
         "ngay thang nam sinh|ngay sinh|nam sinh|sinh ngay|date of birth|birth date|born"
         "|year of birth"},
    [PERSON_GENDER] = {"gender", M_ROSTER_COL_GENDER, false, false, "gioi tinh|nam nu|gender|sex"},
    [PERSON_ETHNIC] = {"ethnic", M_ROSTER_COL_ETHNIC, false, false,
                       "dan toc|ethnic group|ethnicity"},
    [PERSON_CARD] = {"card", M_ROSTER_COL_CARD, false, false,
                     "so the dang|so the|so the dang vien|the dang|so tdv|party card|card number"
                     "|party card number|card no"},
    [PERSON_PHONE] = {"phone", M_ROSTER_COL_PHONE, false, false,
                      "dien thoai|so dien thoai|sdt|dt|so dt|dien thoai di dong|di dong|phone"
                      "|telephone|phone number|mobile"},
    [PERSON_OFFICIAL] =
        {"official", M_ROSTER_COL_OFFICIAL, false, false,
         "ngay chinh thuc|chinh thuc|ngay vao dang chinh thuc|ngay cong nhan chinh thuc"
         "|ngay cong nhan dang vien chinh thuc|official|official on|official date"
         "|date of official membership"},
    [PERSON_PARTY_POST] =
        {"party_post", M_ROSTER_COL_PARTY_POST, false, false,
         "chuc vu dang|chuc vu trong dang|chuc danh dang|chuc vu ve dang|party post"
         "|party position|post in the party"},
    [PERSON_STATE_POST] =
        {"state_post", M_ROSTER_COL_STATE_POST, false, false,
         "chuc vu chinh quyen doan the|chuc vu chinh quyen|chuc vu cong tac|chuc danh nghe nghiep"
         "|nghe nghiep|nghe nghiep chuc vu|chuc vu don vi cong tac|chuc vu|state post"
         "|state post occupation|occupation|position|post|job"},
    [PERSON_STATUS] = {"status", M_ROSTER_COL_STATUS, false, false,
                       "tinh trang sinh hoat|tinh trang|tinh trang sinh hoat dang|trang thai|status"
                       "|party status|activity status"},
    [PERSON_REMARK] = {"remark", M_ROSTER_COL_REMARK, false, false,
                       "ghi chu|remark|remarks|note|notes"},
    [PERSON_NUMBER] = {"number", M_ROSTER_COL_NUMBER, false, false,
                       "tt|stt|so tt|so thu tu|no|number"},
};

const struct table_def roster_unit_table = {unit_fields, UNIT_FIELDS, M_ROSTER_UNIT_LIST};
const struct table_def roster_people_table = {person_fields, PERSON_FIELDS, M_ROSTER_PEOPLE_LIST};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

struct str plain_words(struct arena *a, struct str text)
{
    struct str folded = vi_fold(a, text);
    char *out = arena_alloc(a, folded.n + 1);
    size_t n = 0;
    int depth = 0;
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        if (c == '(' || c == '[')
            depth++;
        bool word = depth == 0 && is_word_byte(c);
        if ((c == ')' || c == ']') && depth > 0)
            depth--;
        if (word)
            out[n++] = c;
        else if (n > 0 && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    if (n > 0 && out[n - 1] == ' ')
        n--;
    return (struct str){out, n};
}

/* How many edits make `words` the heading `known`, fewer being better; -1: too far.  A known
   heading
   with more words around it is as near as it is long. */
static int nearness(struct str words, struct str known)
{
    unsigned edits = str_distance(words, known);
    if (edits <= words.n / 3 && edits <= 6)
        return (int)edits;
    for (size_t i = 0; known.n > 3 && i + known.n <= words.n; i++) {
        bool begins = i == 0 || words.p[i - 1] == ' ';
        bool ends = i + known.n == words.n || words.p[i + known.n] == ' ';
        if (begins && ends && memcmp(words.p + i, known.p, known.n) == 0)
            return 100 - (int)known.n;
    }
    return -1;
}

int heading_nearest(const struct table_def *t, struct arena *a, struct str heading)
{
    struct str words = plain_words(a, heading);
    int best = -1, best_distance = 0;
    for (int f = 0; f < t->n_fields; f++) {
        struct str rest = str_of(t->fields[f].headings), one;
        while (str_cut(&rest, '|', &one)) {
            int d = nearness(words, one);
            if (d >= 0 && (best < 0 || d < best_distance)) {
                best = f;
                best_distance = d;
            }
        }
    }
    return best;
}

int heading_field(const struct table_def *t, struct arena *a, struct str heading)
{
    struct str words = plain_words(a, heading);
    if (words.n == 0)
        return -1;
    for (int f = 0; f < t->n_fields; f++) {
        struct str rest = str_of(t->fields[f].headings), one;
        while (str_cut(&rest, '|', &one))
            if (str_eq(one, words))
                return f;
    }
    return -1;
}
