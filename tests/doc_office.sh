#!/usr/bin/env bash
# DOCX files in a real office suite: LibreOffice opens them, loses no word, no table, no heading, no
# field, and saves them again with all of it.  The files are those of doc_docx_test.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash
if ! command -v soffice >/dev/null || ! command -v pdftotext >/dev/null; then
    echo "ok - skipped: libreoffice-writer-nogui and poppler-utils are needed"
    exit 0
fi
shown=office.txt
made=${DOC_TEST:-$root/build/test/doc_docx_test}
export LC_ALL=C.UTF-8

begin "the writer makes the files"
[ -x "$made" ] || make -s -C "$root" build/test/doc_docx_test >office.txt 2>&1 || fail "doc_docx_test does not build"
mkdir -p docs pdf again
DOC_DIR=$PWD/docs "$made" >office.txt 2>&1 || fail "doc_docx_test fails"

office()
{
    timeout 120 soffice --headless "-env:UserInstallation=file://$PWD/profile" "$@" >office.txt 2>&1 ||
        fail "soffice $*"
}
begin "LibreOffice converts them to PDF and saves them as DOCX again"
office --convert-to pdf --outdir pdf docs/{sample,together,corners,hostile,random,nothing}.docx
office --convert-to docx --outdir again docs/{sample,together,corners,hostile,random,nothing}.docx
for f in sample together corners hostile random nothing; do
    [ -s pdf/$f.pdf ] || fail "no pdf of $f.docx"
    [ -s again/$f.docx ] || fail "$f.docx was not saved again"
done

# The text of a file, a paragraph a line.
text()
{
    unzip -p "$1" word/document.xml | sed 's/<w:br\/>/ /g; s/<\/w:p>/\n/g' | sed 's/<[^>]*>//g' |
        sed 's/[[:space:]]\+/ /g; s/^ //; s/ $//' | grep -v '^$'
}
for f in sample together; do
    begin "$f: every word is in the PDF"
    pdftotext pdf/$f.pdf - | tr -d ' \n\f' >squashed.txt
    text docs/$f.docx | tr ' ' '\n' | sort -u | grep -v '^$' >words.txt
    [ "$(wc -l <words.txt)" -gt 60 ] || fail "hardly any words in $f.docx"
    while read -r word; do
        grep -qF -- "${word//&amp;/&}" squashed.txt || fail "«$word» is missing"
    done <words.txt

    begin "$f: saved again, it says the same and has the same tables, headings, boxes and fields"
    text docs/$f.docx >one.txt
    text again/$f.docx >two.txt
    cmp -s one.txt two.txt || { diff one.txt two.txt | head -5 >office.txt; fail "the text is another"; }
    for what in '<w:tr>\|<w:tr ' '<w:tbl>' '<w:tblHeader' 'w:val="Heading[123]"' 'w:val="Title"' \
        '<w14:checkbox>' '<w14:checked w14:val="1"/>' 'w:leader="dot"' 'w:val="KDLine"' '<w:sectPr' '<w:pgNumType w:start="1"'; do
        n=$(unzip -p docs/$f.docx word/document.xml | grep -o "$what" | wc -l)
        m=$(unzip -p again/$f.docx word/document.xml | grep -o "$what" | wc -l)
        [ "$n" -gt 0 ] || fail "$what is not in $f.docx"
        [ "$n" -eq "$m" ] || fail "$what: $n times in ours, $m times saved again"
    done
    for side in docs again; do # LibreOffice writes a field of several paragraphs more than once
        unzip -p $side/$f.docx word/document.xml | grep -o 'w:name="kd[^"]*"' | sort -u >fields.$side
    done
    cmp -s fields.docs fields.again || { diff fields.docs fields.again >office.txt; fail "the fields are others"; }
    unzip -p again/$f.docx docProps/custom.xml | grep -q '>sample 1<' || fail "the paper's id is lost"
done

begin "pages: none numbered first, heads repeated, small print at the foot, fonts embedded"
[ "$(pdfinfo pdf/sample.pdf | sed -n 's/^Pages: *//p')" -eq 4 ] || fail "the sample has not four pages"
for page in 1 2 3 4; do
    pdftotext -layout -f $page -l $page pdf/sample.pdf page.txt
    first=$(grep -v '^ *$' page.txt | head -1 | tr -d ' ')
    if [ $page -eq 1 ]; then
        case $first in HUYỆN*) ;; *) fail "page 1 begins with $first" ;; esac
    else
        [ "$first" = $page ] || fail "page $page begins with $first"
    fi
    [ $page -eq 4 ] || has page.txt 'Ngày sinh'
    has page.txt 'Đầu chuỗi sự kiện: 0123456789abcdef'
done
pdftotext -f 4 -l 4 pdf/sample.pdf page.txt
has page.txt 'PHỤ LỤC'
pdftotext -layout pdf/sample.pdf page.txt
has page.txt 'Nguyễn Thị Quỳnh'
[ "$(grep -o '05/12/1980' page.txt | wc -l)" -eq 60 ] || fail "not all 60 people are there"
pdffonts pdf/sample.pdf >office.txt
has office.txt 'LiberationSerif'
tail -n +3 office.txt | awk '{ if ($(NF-4) != "yes") bad = 1 } END { exit bad }' || fail "a font is not embedded"
finish
