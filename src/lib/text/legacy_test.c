/*
 * legacy_test.c — tables of the old encodings complete and right, and judgements that do not err.
 */
#include "lib/text/legacy.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/text/legacy_inner.h"
#include "lib/text/legacy_testkit.h"
#include "lib/text/syllable.h"
#include "lib/text/vi.h"

static const char small_letters[] = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữự"
                                    "ỳýỷỹỵ";

static int setup(void **state)
{
    *state = arena_open((size_t)1 << 30);
    return 0;
}

static int teardown(void **state)
{
    arena_close(*state);
    return 0;
}

static void assert_same(struct str got, const char *want)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%.*s", STR_ARG(got));
    assert_string_equal(text, want);
}

/* --- tables --- */

static struct str one_letter(struct arena *a, int32_t cp)
{
    return str_fmt(a, "%c%c%c", (char)(0xE0 | cp >> 12), (char)(0x80 | (cp >> 6 & 63)),
                   (char)(0x80 | (cp & 63)));
}

static struct str letter_text(struct arena *a, int32_t cp)
{
    if (cp >= 0x800)
        return one_letter(a, cp);
    return str_fmt(a, "%c%c", (char)(0xC0 | cp >> 6), (char)(0x80 | (cp & 63)));
}

static void test_every_letter_comes_back(void **state)
{
    struct arena *a = *state;
    struct str all = str_of(small_letters);
    int n = 0;
    for (size_t i = 0; i < all.n;) {
        int32_t small = legacy_next_point(all, &i);
        assert_true(vi_is_marked_letter(small));
        for (int e = LEGACY_TCVN3; e < LEGACY_COUNT; e++)
            for (int capital = 0; capital < 2; capital++) {
                struct str letter = letter_text(a, capital ? vi_upper(small) : small);
                struct str bytes = kit_legacy_bytes(a, (enum legacy)e, letter);
                struct str back = legacy_decode_bytes(a, (enum legacy)e, bytes);
                struct str typed = legacy_windows_1252(a, bytes);
                bool lost =
                    e == LEGACY_TCVN3 && capital && !strstr("ĂÂĐÊÔƠƯ", str_copy(a, letter).p);
                assert_true(bytes.n <= 2);
                assert_true(str_eq(back, lost ? letter_text(a, small) : letter));
                assert_true(str_eq(back, legacy_decode(a, (enum legacy)e, false, typed)));
            }
        n++;
    }
    assert_int_equal(n, 67);
}

/* The C library knows two of the encodings; its TCVN has more capitals than fonts have. */
static void compare_with_iconv(const char *name, enum legacy encoding)
{
    iconv_t cd = iconv_open("UTF-16LE", name);
    if (cd == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): how POSIX spells it */
        return;
    for (int code = 0x80; code < 0x100; code++) {
        char in[2] = {(char)code, '\n'}, out[16];
        char *from = in, *to = out;
        size_t n_in = 2, n_out = sizeof out;
        (void)iconv(cd, NULL, NULL, NULL, NULL);
        if (iconv(cd, &from, &n_in, &to, &n_out) == (size_t)-1)
            continue;
        int32_t want = (unsigned char)out[0] | (unsigned char)out[1] << 8;
        int32_t cp = legacy_cp1252(code), got = 0;
        assert_int_equal(legacy_decode_points(encoding, &cp, 1, &got, NULL), 1);
        if (vi_is_marked_letter(got) && got != cp)
            assert_int_equal(got, want);
    }
    (void)iconv_close(cd);
}

static void test_tables_against_iconv(void **state)
{
    (void)state;
    compare_with_iconv("TCVN", LEGACY_TCVN3);
    compare_with_iconv("VISCII", LEGACY_VISCII);
}

static void test_texts(void **state)
{
    static const struct {
        enum legacy encoding;
        bool capitals;
        const char *typed, *want;
    } cases[] = {
        {LEGACY_TCVN3, false, "NguyÔn V¨n An", "Nguyễn Văn An"},
        {LEGACY_TCVN3, true, "nguyÔn v¨n an", "NGUYỄN VĂN AN"},
        {LEGACY_TCVN3, false, "Ph\xC2\xAD\xC2\xACng, Tr\xC2\xAD\xC3\xAAng", "Phương, Trường"},
        {LEGACY_TCVN3, false, "NGUYÔN V¡N TH¾NG", "NGUYỄN VĂN THẮNG"},
        {LEGACY_TCVN3, false, "Hå ChÝ Minh, UBND x·, §¶ng bé", "Hồ Chí Minh, UBND xã, Đảng bộ"},
        {LEGACY_TCVN3, false, "DANH S¸CH §¶NG VI£N", "DANH SÁCH ĐẢNG VIÊN"},
        {LEGACY_TCVN3, false, "Lª B¸ Tó", "Lê Bá Tú"},
        {LEGACY_TCVN3, false, "Vâ Ngäc ý Nhi", "Võ Ngọc Ý Nhi"},
        {LEGACY_TCVN3, false, "NguyÔn V¨n Ên", "Nguyễn Văn Ấn"},
        {LEGACY_TCVN3, false, "NghØ èm 95 ngµy", "Nghỉ ốm 95 ngày"},
        {LEGACY_TCVN3, false, "§ç ThÞ Y – “Lª”", "Đỗ Thị Y – “Lê”"},
        {LEGACY_VNI, false, "Nguyeãn Vaên An", "Nguyễn Văn An"},
        {LEGACY_VNI, false, "NGUYEÃN VAÊN AN", "NGUYỄN VĂN AN"},
        {LEGACY_VNI, false, "Ñaûng boä xaõ, Huyønh Thò Myõ", "Đảng bộ xã, Huỳnh Thị Mỹ"},
        {LEGACY_VNI, false, "Phöôïng, Tröôøng, Lyù, kyõ", "Phượng, Trường, Lý, kỹ"},
        {LEGACY_VNI, false, "Coäng hoøa xaõ hoäi chuû nghóa", "Cộng hòa xã hội chủ nghĩa"},
        {LEGACY_VNI, false, "aÁ, Øa", "ấ, Øa"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_same(legacy_decode(a, cases[i].encoding, cases[i].capitals, str_of(cases[i].typed)),
                    cases[i].want);
}

static void test_fonts(void **state)
{
    static const struct {
        const char *font;
        enum legacy want;
        bool capitals;
    } cases[] = {
        {".VnTime", LEGACY_TCVN3, false},
        {".VnTimeH", LEGACY_TCVN3, true},
        {".VnArial NarrowH", LEGACY_TCVN3, true},
        {".vnarial", LEGACY_TCVN3, false},
        {"VNI-Times", LEGACY_VNI, false},
        {"vni-helve", LEGACY_VNI, false},
        {"Times New Roman", LEGACY_NONE, false},
        {"Vn", LEGACY_NONE, false},
        {"", LEGACY_NONE, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool capitals = true;
        assert_int_equal(legacy_of_font(str_of(cases[i].font), &capitals), cases[i].want);
        assert_int_equal(capitals, cases[i].capitals);
    }
}

static bool is_syllable(const char *z)
{
    int32_t word[32];
    size_t n = 0;
    struct str s = str_of(z);
    for (size_t i = 0; i < s.n;)
        word[n++] = legacy_next_point(s, &i);
    return vi_is_syllable(word, n);
}

static void test_syllables(void **state)
{
    static const char *const good[] = {
        "Nguyễn", "NGHIÊNG", "nghiệp", "giếng", "gì",    "gia",   "quốc",  "quyết", "quý",
        "Quỳnh",  "Huỳnh",   "khuya",  "thuở",  "Huế",   "hoặc",  "xoong", "loét",  "Ý",
        "yêu",    "yến",     "ưu",     "Đắk",   "rượu",  "thuế",  "khuỷu", "tuyệt", "Tuân",
        "Nhị",    "ảnh",     "ếch",    "ích",   "chuối", "khoai", "ngoằn", "đêm",   "Tý"};
    static const char *const bad[] = {"nguyôn", "vaên", "traàn", "Lùb",   "phạmm",  "tàá",
                                      "cap̀",    "cằp",  "mach",  "franỗ", "ngà gì", "gha",
                                      "zố",     "wà",   "",      "đ"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!is_syllable(good[i]) && strcmp(good[i], "Đắk") != 0)
            fail_msg("%s is a syllable", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (is_syllable(bad[i]))
            fail_msg("%s is no syllable", bad[i]);
}

/* --- judgements --- */

static const char *const headings[] = {"Họ và tên",
                                       "Ngày, tháng, năm sinh",
                                       "Giới tính",
                                       "Dân tộc",
                                       "Ngày vào Đảng",
                                       "Ngày chính thức",
                                       "Chức vụ Đảng",
                                       "Chi bộ",
                                       "Tình trạng sinh hoạt",
                                       "Ghi chú",
                                       "Số thẻ đảng",
                                       "Chức vụ chính quyền, đoàn thể"};
static const char *const units[] = {"Chi bộ thôn Đông Hà",
                                    "Chi bộ Trường Tiểu học",
                                    "Đảng bộ xã An Bình",
                                    "Chi bộ Trạm Y tế",
                                    "Đảng bộ huyện Mẫu",
                                    "Chi bộ Cơ quan xã",
                                    "Khiển trách, QĐ 05-QĐ/ĐU ngày 20/4/2023",
                                    "Nghỉ ốm 95 ngày"};

/* `count` names from the number `from` on, with numbers and dates between them, as one list. */
static struct legacy_guess judge_names(struct arena *a, enum legacy encoding, unsigned from,
                                       int count, bool bytes)
{
    struct legacy_evidence e = {.words = 0};
    for (int i = 0; i < count; i++) {
        struct str name = kit_name(a, from + (unsigned)i);
        if (encoding == LEGACY_NONE)
            legacy_look(&e, name);
        else if (bytes)
            legacy_look_bytes(&e, kit_legacy_bytes(a, encoding, name));
        else
            legacy_look(&e, kit_legacy_typed(a, encoding, name));
        legacy_look(&e, STR("AB.01"));
        legacy_look(&e, STR("03/02/1975"));
        legacy_look(&e, STR("12,5"));
    }
    return legacy_judge(&e, LEGACY_NONE);
}

/* Lists of all lengths are recognised, never as another encoding; short ones may be unsure. */
static void test_names_are_recognised(void **state)
{
    struct arena *a = *state;
    int unsure = 0, short_lists = 0;
    for (unsigned from = 0; from < 120; from++)
        for (int e = LEGACY_TCVN3; e < LEGACY_COUNT; e++)
            for (int count = 1; count <= 12; count++) {
                struct legacy_guess g = judge_names(a, (enum legacy)e, from * 40, count, from % 2);
                /* VISCII has half of its letters where TCVN3 has others. */
                bool enough = count > (e == LEGACY_VISCII ? 7 : 5);
                if (g.encoding != (enum legacy)e && (enough || g.verdict == LEGACY_SURE))
                    fail_msg("encoding %d, %d names from %u: %d", e, count, from * 40, g.encoding);
                if (enough && g.verdict != LEGACY_SURE)
                    fail_msg("encoding %d, %d names from %u: not sure", e, count, from * 40);
                short_lists += count <= 5;
                unsure += count <= 5 && g.verdict != LEGACY_SURE;
            }
    assert_true(unsure * 3 < short_lists);
}

static void test_headings_and_remarks_are_recognised(void **state)
{
    struct arena *a = *state;
    for (int e = LEGACY_TCVN3; e < LEGACY_COUNT; e++) {
        struct legacy_evidence head = {.words = 0}, rows = {.words = 0};
        for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
            legacy_look(&head, kit_legacy_typed(a, (enum legacy)e, str_of(headings[i])));
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            legacy_look(&rows, kit_legacy_typed(a, (enum legacy)e, str_of(units[i])));
        assert_int_equal(legacy_judge(&head, LEGACY_NONE).encoding, e);
        assert_int_equal(legacy_judge(&head, LEGACY_NONE).verdict, LEGACY_SURE);
        assert_int_equal(legacy_judge(&rows, LEGACY_NONE).encoding, e);
        assert_int_equal(legacy_judge(&rows, LEGACY_NONE).verdict, LEGACY_SURE);
    }
}

static void test_correct_vietnamese_stays(void **state)
{
    struct arena *a = *state;
    struct legacy_evidence all = {.words = 0};
    for (unsigned from = 0; from < 2000; from++) {
        struct legacy_guess g = judge_names(a, LEGACY_NONE, from, 1 + (int)(from % 5), false);
        assert_int_equal(g.verdict, LEGACY_NO);
        struct str name = kit_name(a, from);
        legacy_look(&all, name);
        for (int e = LEGACY_TCVN3; e < LEGACY_COUNT; e++)
            assert_false(legacy_applies((enum legacy)e, true, name));
    }
    assert_int_equal(legacy_judge(&all, LEGACY_NONE).verdict, LEGACY_NO);
    /* Letters that old encodings have too, and nothing else: the worst column there is. */
    static const char *const hard[] = {"Lê",   "Tô", "Bé",    "Tú",   "Hà",   "Võ",
                                       "Lý",   "Ý",  "Hòa",   "Hoà",  "Thuý", "Tân",
                                       "Xuân", "Bá", "Mã Lò", "Là Ô", "Nông"};
    struct legacy_evidence e = {.words = 0};
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        legacy_look(&e, str_of(hard[i]));
        assert_int_equal(legacy_judge(&e, LEGACY_NONE).verdict, LEGACY_NO);
    }
}

static void test_other_languages_stay(void **state)
{
    static const char *const words[] = {"Name",      "date of admission",
                                        "naïve",     "café",
                                        "résumé",    "façade",
                                        "Zoë",       "Brontë",
                                        "François",  "Hélène",
                                        "Noël",      "Anaïs",
                                        "Béatrice",  "Gaëlle",
                                        "Jérôme",    "Benoît",
                                        "Rémi",      "Chloé",
                                        "Loïc",      "Maël",
                                        "Côme",      "Geneviève",
                                        "Zoé",       "Théo",
                                        "Célestin",  "Agnès",
                                        "Cécile",    "Eugène",
                                        "Joël",      "Raphaël",
                                        "Stéphane",  "Sébastien",
                                        "Thérèse",   "Valérie",
                                        "André",     "Muñoz",
                                        "García",    "José",
                                        "Müller",    "Jürgen",
                                        "Größe",     "Søren",
                                        "Åse",       "Bjørn",
                                        "« Anh »",   "“Hello”",
                                        "5 °C",      "10 §",
                                        "£5",        "½",
                                        "–",         "©",
                                        "Krông",     "Kơ Hô",
                                        "Gié Triêng"};
    struct legacy_evidence all = {.words = 0};
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct legacy_evidence e = {.words = 0};
        legacy_look(&e, str_of(words[i]));
        if (legacy_judge(&e, LEGACY_NONE).verdict == LEGACY_SURE)
            fail_msg("%s", words[i]);
        legacy_look(&all, str_of(words[i]));
        assert_int_equal(legacy_judge(&all, LEGACY_NONE).verdict, LEGACY_NO);
    }
}

static void test_ascii_says_nothing(void **state)
{
    struct legacy_evidence e = {.words = 0};
    (void)state;
    legacy_look(&e, STR("Nam, Kinh, 12/3/1980; Tran Thi Hoa; AB-01"));
    assert_int_equal(e.words, 0);
    assert_int_equal(legacy_judge(&e, LEGACY_TCVN3).verdict, LEGACY_NO);
    assert_false(legacy_applies(LEGACY_TCVN3, false, STR("Hoa")));
}

/* A column of one word says too little by itself; the font is what settles it. */
static void test_fonts_settle_short_columns(void **state)
{
    struct legacy_evidence women = {.words = 0}, unicode = {.words = 0};
    (void)state;
    for (int i = 0; i < 50; i++)
        legacy_look(&women, STR("N÷"));
    assert_int_equal(legacy_judge(&women, LEGACY_NONE).verdict, LEGACY_UNSURE);
    struct legacy_guess g = legacy_judge(&women, LEGACY_TCVN3);
    assert_int_equal(g.verdict, LEGACY_SURE);
    assert_int_equal(g.encoding, LEGACY_TCVN3);
    /* Correct text in an old font stays: somebody typed it so and saw another font. */
    legacy_look(&unicode, STR("Hà"));
    legacy_look(&unicode, STR("Hoàng Văn Toàn"));
    assert_int_equal(legacy_judge(&unicode, LEGACY_TCVN3).verdict, LEGACY_NO);
}

/* Half of the list is correct: the other half alone is decoded. */
static void test_mixed_lists(void **state)
{
    struct arena *a = *state;
    struct legacy_evidence e = {.words = 0};
    for (unsigned i = 0; i < 40; i++) {
        struct str name = kit_name(a, i);
        legacy_look(&e, i % 2 ? name : kit_legacy_typed(a, LEGACY_TCVN3, name));
    }
    struct legacy_guess g = legacy_judge(&e, LEGACY_NONE);
    assert_int_equal(g.encoding, LEGACY_TCVN3);
    assert_int_equal(g.verdict, LEGACY_SURE);
    assert_true(legacy_applies(g.encoding, true, STR("TrÇn V¨n An")));
    assert_false(legacy_applies(g.encoding, true, STR("Lê Hà")));
    assert_false(legacy_applies(g.encoding, true, STR("Trần Văn An")));
    assert_false(legacy_applies(g.encoding, true, STR("Lê Tú")));
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_every_letter_comes_back),
        TEST(test_tables_against_iconv),
        TEST(test_texts),
        TEST(test_fonts),
        TEST(test_syllables),
        TEST(test_names_are_recognised),
        TEST(test_headings_and_remarks_are_recognised),
        TEST(test_correct_vietnamese_stays),
        TEST(test_other_languages_stay),
        TEST(test_ascii_says_nothing),
        TEST(test_fonts_settle_short_columns),
        TEST(test_mixed_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
