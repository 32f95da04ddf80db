#!/usr/bin/env bash
# PDF files as a reader meets them: fonts inside, properties, an outline, words that can be searched.
# The files are those of doc_pdf_test, which looks at every word's place.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash
if ! command -v pdffonts >/dev/null; then
    echo "ok - skipped: poppler-utils are needed"
    exit 0
fi
shown=pdf.txt
made=${PDF_TEST:-$root/build/test/doc_pdf_test}
export LC_ALL=C.UTF-8

begin "the writer makes the files"
[ -x "$made" ] || make -s -C "$root" build/test/doc_pdf_test >pdf.txt 2>&1 || fail "doc_pdf_test does not build"
mkdir -p files
DOC_DIR=$PWD/files ROUNDS=5 "$made" >pdf.txt 2>&1 || fail "doc_pdf_test fails"

for f in sample prose list cell names bytes; do
    begin "$f: fonts are embedded as subsets with their letters"
    pdffonts files/$f.pdf >pdf.txt 2>&1 || fail "pdffonts"
    [ "$(wc -l <pdf.txt)" -ge 3 ] || fail "no fonts"
    tail -n +3 pdf.txt | awk '{ if ($(NF-4) != "yes" || $(NF-2) != "yes") bad = 1 } END { exit bad }' || fail "not embedded"
done

begin "properties say what the file is, and no clock"
pdfinfo files/sample.pdf >pdf.txt 2>&1
has pdf.txt 'Bản mẫu <1>'
has pdf.txt 'Đảng ủy xã Đồng Nỗi'
has pdf.txt '2000'
has pdf.txt '595.276 x 841.89 pts (A4)'

begin "the sample can be searched as it is read"
pdftotext -layout files/sample.pdf pdf.txt
for text in 'ĐẢNG CỘNG SẢN VIỆT NAM' 'Ổ Ữ Ệ Ẫ' 'Nguyễn Thị Quỳnh' '☒ Tốt' '☐ Xuất sắc' 'HUYỆN ỦY CHƯƠNG MỸ'; do
    has pdf.txt "$text"
done

begin "names in other scripts: letters of the fonts that have them"
pdftotext files/names.pdf pdf.txt
has pdf.txt 'Müller-Lüdenscheidt'
has pdf.txt 'สมชาย'
has pdf.txt 'محمد'
has pdf.txt 'Сергей'
pdffonts files/names.pdf | grep -qi 'noto\|dejavu\|droid' || fail "no font to fall back on"

begin "thousands of parts: every one in the outline"
parts=$(pdfinfo files/many.pdf | sed -n 's/^Pages: *//p')
[ "$parts" -ge 200 ] || fail "only $parts parts"
[ "$(grep -ac '/Title' files/many.pdf)" -ge "$parts" ] || fail "not every part stands in the outline"
finish
