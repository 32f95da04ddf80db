#!/usr/bin/env bash
# DOCX files in a real office suite: LibreOffice opens them, loses no word, no table, no heading, no
# field, and saves them again with all of it.  The files are those of doc_docx_test, then each paper of
# both packs from a made-up book.
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
# The words of a DOCX that its PDF has not got.  Ends of lines part none, and hyphens, which pdftotext
# takes for those of a parted word, do not count.
lost()
{
    pdftotext "$2" - | sed 's/\xC2\xA0\|\xE2\x80\x87//g' | tr -d ' \n\f-' >squashed.txt
    text "$1" | sed 's/\xC2\xA0\|\xE2\x80\x87/ /g' | tr ' ' '\n' | tr -d '-' | sed 's/&amp;/\&/g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g' | sort -u | grep -v '^$' >words.txt
    [ -s squashed.txt ] || echo "(everything)"
    awk 'NR == FNR { all = all $0; next } index(all, $0) == 0' squashed.txt words.txt
}
for f in sample together; do
    begin "$f: every word is in the PDF"
    lost docs/$f.docx pdf/$f.pdf >lost.txt
    [ "$(wc -l <words.txt)" -gt 60 ] || fail "hardly any words in $f.docx"
    [ ! -s lost.txt ] || fail "missing: $(head -3 lost.txt | tr '\n' ' ')"

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

# Each paper of a pack from the book of a year: a unit's, and those of one of its members.
papers()
{
    local pack=$1 year=$2 unit=$3 kind about form whose card n=0
    shown='out.txt err.txt'
    begin "pack $pack: each paper is made as DOCX and as the standard wants it"
    run 0 sim commune --year "$year" --book "$pack.kd"
    run 0 cycle open "$pack.kd" --year "$year"
    run 0 cycle subjects "$pack.kd" --year "$year" --json
    grep '"card":"' out.txt >people.txt
    run 0 paper list --pack "$pack" --json
    sed 's/.*"id":"\([^"]*\)".*"form":"\([^"]*\)","form_for":"\([^"]*\)","about":"\([^"]*\)".*/\1 \4 \2 \3/' out.txt >kinds.txt
    mkdir -p "made/$pack"
    while read -r kind about form whose; do
        local whom=(--unit "$unit")
        if [ "$about" = member ]; then # somebody whose form it is, if it is a form
            card=$(grep "\"form\":\"$form\",\"form_for\":\"$whose\"" people.txt | sed -n '1s/.*"card":"\([^"]*\)".*/\1/p')
            whom=(--card "${card:-$(sed -n '1s/.*"card":"\([^"]*\)".*/\1/p' people.txt)}")
        fi
        for blank in "" --blank; do
            [ -z "$blank" ] || [ -n "$form" ] || continue # what is no form is not handed out empty
            "$bin" paper make "$pack.kd" --kind "$kind" --year "$year" "${whom[@]}" --format docx $blank \
                --out "made/$pack/$kind$blank" >out.txt 2>err.txt
            case $? in
            0) n=$((n + 1)) ;;
            2) ;; # nobody there needs it
            *) fail "paper make --kind $kind ${whom[*]} $blank" ;;
            esac
        done
    done <kinds.txt
    [ "$n" -ge 12 ] || fail "only $n papers of pack $pack were made"
    "$made" made/"$pack"/*/*.docx >out.txt 2>&1 || fail "a paper is not as the standard wants it"

    begin "pack $pack: LibreOffice loses no word of any of its papers"
    mkdir -p "pdf/$pack" "flat/$pack"
    for f in made/"$pack"/*/*.docx; do
        kind=${f#made/*/}
        cp "$f" "flat/$pack/${kind%%/*}.docx"
    done
    office --convert-to pdf --outdir "pdf/$pack" flat/"$pack"/*.docx
    for f in flat/"$pack"/*.docx; do
        kind=$(basename "$f" .docx)
        [ -s "pdf/$pack/$kind.pdf" ] || { fail "no PDF of $kind"; continue; }
        lost "$f" "pdf/$pack/$kind.pdf" >lost.txt
        [ ! -s lost.txt ] || fail "$kind: missing: $(head -3 lost.txt | tr '\n' ' ')"
    done
}
papers 366 2026 T01.01.01
[ -z "${LONG:-}" ] || papers 124 2024 T01.01.01
finish
