#!/usr/bin/env bash
# Every paper of both packs out of a small fixed book, as laid-out text, against tests/golden/papers/PACK/ID.txt.
#
#   tests/papers_golden.sh            compares
#   tests/papers_golden.sh --update   writes the files anew: look at what changed before it is kept
#   KEEP=FOLDER                       leaves the PDF files there, to be looked at
# The foot of the pages, where decisions and minutes have the head of the chain of events, differs from run to run: it is
# left out of the text and looked for by itself.
update=no
[ "${1-}" != --update ] || update=yes
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash

if ! command -v pdftotext >/dev/null; then
    echo "ok - skipped: poppler-utils is needed"
    exit 0
fi

# --- the book: the sample commune; one of its cells, AB.03, holds its meeting -------------------------

for factor in form content motive nature degree consequence cause circumstances; do
    echo "\"$factor\":\"đã cân nhắc\","
done | sed '1s/^/{/; $s/,$/}/' >factors.json

# cards BOOK YEAR: of the members of AB.03 whose level AB decides
cards()
{
    "$bin" cycle subjects "$1" --year "$2" --unit AB.03 --json |
        sed -n 's/.*"card":"\([^"]*\)".*"form_for":"no_post".*"decider_unit":"AB".*/\1/p'
}

# new_book BOOK YEAR [OVERLAY…]: the lists, their remarks settled, delegates, the cycle with made-up facts
new_book()
{
    local book=$1 year=$2 kind ids
    shift 2
    run 0 init "$book" --name 'Đảng bộ xã An Bình (mẫu)'
    run 0 import "$book" "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx" \
        --date "30/11/$year"
    for kind in discipline sick maternity temporary transfer probationary; do
        ids=$("$bin" remark list "$book" --kind "$kind" --json | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
        # shellcheck disable=SC2086
        [ -z "$ids" ] || "$bin" remark accept "$book" $ids --by 'Văn phòng' >/dev/null 2>&1
    done
    ids=$("$bin" remark list "$book" --json | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
    # shellcheck disable=SC2086
    [ -z "$ids" ] || run 0 remark reject "$book" $ids --by 'Văn phòng'
    run 0 delegate add "$book" --from AB --unit AB.03 --name 'Nguyễn Thị Hồng Phượng' --phone '0900 000 000' \
        --on "05/11/$year" --to "31/12/$year"
    run 0 delegate add "$book" --from AB --unit AB.05 --name 'Trần Văn Mẫu' --on "05/11/$year" --to "31/12/$year"
    run 0 cycle open "$book" --year "$year" "$@"
    run 0 sim facts "$book" --year "$year" --out "facts-$year.jsonl" --seed 4
    run 0 facts read "$book" "facts-$year.jsonl" --year "$year" --from 'Các chi bộ'
}

# hold_meeting BOOK YEAR: suggested matters and their answers; attendance, remarks, ballots of AB.03
hold_meeting()
{
    local book=$1 year=$2 card n=0
    card=$(cards "$book" "$year" | head -n 1)
    run 0 suggestion add "$book" --year "$year" --card "$card" --text 'Trách nhiệm trong việc chậm thanh quyết toán quỹ thuốc' \
        --from AB --number '15-CV/ĐU' --date "10/11/$year" --due "25/11/$year"
    run 0 suggestion add "$book" --year "$year" --unit AB.03 --text 'Việc duy trì nền nếp sinh hoạt chi bộ trong quý II' \
        --from AB --number '16-CV/ĐU' --date "10/11/$year" --due "25/11/$year"
    for n in 1 2; do
        run 0 suggestion answer "$book" $n --text 'Đã làm rõ nguyên nhân do thiếu kiểm tra; đã khắc phục xong trong tháng 9.' \
            --date "20/11/$year"
    done
    run 0 meeting set "$book" --year "$year" --unit AB.03 --date "05/12/$year" --time '14 giờ 00' --ends '17 giờ 15' \
        --place 'Hội trường Trạm Y tế' --summoned 9 --present 8 --absent 'Nguyễn Thắng: đi công tác' \
        --chair 'Trương Đình Phúc' --secretary 'Biện Thị Nga' --delegates 'Nguyễn Thị Hồng Phượng: Ủy viên Ban Thường vụ' \
        --board 'Hồ Hiếu; Kiều Hữu Mạnh' --conclusion 'Hội nghị nhất trí với báo cáo kiểm điểm; giao chi ủy theo dõi việc khắc phục.'
    run 0 meeting remark "$book" --year "$year" --unit AB.03 --speaker 'Hồ Hiếu' --text 'Cần giữ nền nếp sinh hoạt chuyên đề' \
        --answer 'Tiếp thu, sẽ lập lịch cả năm'
    run 0 meeting remark "$book" --year "$year" --card "$card" --speaker 'Nguyễn Thị Hồng Phượng' \
        --text 'Phát huy kết quả, quan tâm hướng dẫn người mới' --answer 'Xin tiếp thu'
    run 0 meeting vote "$book" --year "$year" --unit AB.03 --issued 8 --returned 8 --valid 8 --xs 2 --htt 6
    run 0 meeting vote "$book" --year "$year" --card "$card" --issued 8 --returned 8 --valid 7 --xs 5 --htt 2
    run 0 meeting vote "$book" --year "$year" --card "$card" --round xs --issued 8 --returned 8 --valid 8 --xs 6
}

# decide BOOK YEAR: as the rules say, XS within the cap; then who was XS before, and a level that is rated anew
decide()
{
    local book=$1 year=$2 n=0 name card who
    run 0 rate "$book" --year "$year"
    run 0 propose "$book" --year "$year" --from-rules --body 'Chi bộ' --number 2-TTr/CB --date "12/12/$year"
    while "$bin" cap list "$book" --year "$year" --json | grep -q '"without_place":[1-9]' && [ $n -lt 9 ]; do
        n=$((n + 1))
        over "$book" "$year" >over.jsonl
        run 0 propose "$book" over.jsonl --year "$year" --body 'Cơ quan tham mưu' --number 3-TTr --date "15/12/$year"
    done
    run 0 decide-level "$book" --year "$year" --unit AB --from-proposals --number 21-QĐ/ĐU --date "20/12/$year" --partly
    run 0 decide-level "$book" --year "$year" --unit HUY --from-proposals --number 8-QĐ/HU --date "22/12/$year" --partly
    run 0 paper make "$book" --kind reward_year --year "$year" --unit AB.03 --format html --out "reward-$year"
    name=$(grep -o 'cell left"[^>]*>[^<]*' "reward-$year"/*.html | sed '1!d; s/.*>//')
    card=$("$bin" cycle subjects "$book" --year "$year" --unit AB.03 --json |
        sed -n "s/.*\"name\":\"$name\",\"card\":\"\([^\"]*\)\".*/\1/p")
    for n in 1 2 3 4; do
        run 0 level add "$book" --card "$card" --year $((year - n)) --level XS --paper "$n-QĐ/ĐU"
    done
    for who in "{\"card\":\"$(cards "$book" "$year" | tail -n 1)\"}" '{"unit":"AB.03"}'; do
        run 0 decide-level "$book" --year "$year" --unit AB --subject "$who" --level HT --number 30-QĐ/ĐU --date "28/12/$year" \
            --reason 'Báo cáo kết quả chưa trung thực' --replaces --why complaint --factors factors.json
    done
}

# over BOOK YEAR: who stands beyond the cap, in the order that the program prints, as lines that propose HTT
over()
{
    "$bin" cap list "$1" --year "$2" --json | sed -n '/"without_place":[1-9]/p' |
        sed 's/.*"unit":"\([^"]*\)".*"class":"\([^"]*\)","peer":"\([^"]*\)".*"max_xs":\([0-9]*\).*/\1 \2 \4 \3/' |
        while read -r unit class most peer; do
            "$bin" cap show "$1" --year "$2" --unit "$unit" --class "$class" ${peer:+--peer "$peer"} |
                awk -v most="$most" -v class="$class" '
                /^[0-9=]+\. / {
                    if (++n <= most) next
                    sub(/^[0-9=]+\. /, "")
                    name = $0; sub(/ \([^()]*\): .*$/, "", name)
                    unit = $0; sub(/\): [^()]*$/, "", unit); sub(/^.*\(/, "", unit)
                    who = class == "collectives" ? "" : ",\"name\":\"" name "\""
                    print "{\"subject\":{\"unit\":\"" unit "\"" who "},\"level\":\"HTT\",\"reason\":\"Vượt tỷ lệ hoàn thành xuất sắc; xếp theo thứ tự\"}"
                }'
        done
}

# --- papers ------------------------------------------------------------------------------------------

# laid_out FILE: the words of the pages above their foot (20 mm of A4)
laid_out()
{
    pdftotext -layout -x 0 -y 0 -W 596 -H 785 "$1" - | sed 's/[[:space:]]*$//' | cat -s
}

# footed FILE ID: has the foot, if it is a decision or minutes
footed()
{
    case $2 in
    *decision* | *_minutes)
        pdftotext "$1" - | grep -qE 'sự kiện số [0-9]+, [0-9a-f]{16}' || fail "no head of the chain at the foot of $2"
        ;;
    esac
}

# paper PACK BOOK YEAR ID WHOM…: one paper, its text into PACK/ID.txt
paper()
{
    local pack=$1 book=$2 year=$3 id=$4
    shift 4
    rm -rf made
    run 0 paper make "$book" --kind "$id" --year "$year" "$@" --format pdf --out made --place 'An Bình'
    mkdir -p "$pack"
    for file in made/*.pdf; do
        [ -e "$file" ] || continue
        laid_out "$file" >"$pack/$id.txt"
        footed "$file" "$id"
        [ -z "${KEEP-}" ] || { mkdir -p "$KEEP/$pack" && cp "$file" "$KEEP/$pack/$id.pdf"; }
        break
    done
    [ -s "$pack/$id.txt" ] || fail "no text of $id"
}

# all PACK BOOK YEAR: every paper of the pack, for whom it is
all()
{
    local pack=$1 book=$2 year=$3 id card last leader
    card=$(cards "$book" "$year" | head -n 1)
    last=$(cards "$book" "$year" | tail -n 1)
    leader=$("$bin" cycle subjects "$book" --year "$year" --unit AB --json | sed -n 's/.*"card":"\([^"]*\)".*"form_for":"leader".*/\1/p' | head -n 1)
    for id in $("$bin" paper list --pack "$pack" --json | sed -n 's/.*"id":"\([^"]*\)".*/\1/p'); do
        case $id in
        self_review_outside) set -- --blank --date "05/12/$year" ;;
        self_review_leader) set -- --card "$leader" ;;
        rerate_decision) set -- --card "$last" --number 31 --date "28/12/$year" ;;
        self_review_no_post | residence_slip | score_sheet | quarter_self | suggestion_answer) set -- --card "$card" --date "05/12/$year" ;;
        suggestion_letter | notice) set -- --card "$card" --number 17 --date "10/12/$year" ;;
        *_collective | collective_report | proposal_list | agenda | invitation | ballot* | *_minutes | file_list)
            set -- --unit AB.03 --date "05/12/$year" ;;
        decision_levels) set -- --unit AB.03 --issuer AB --number 21 --date "20/12/$year" ;;
        *) set -- --unit AB --date "20/12/$year" ;;
        esac
        paper "$pack" "$book" "$year" "$id" "$@"
    done
}

# compare PACK
compare()
{
    local golden=$root/tests/golden/papers/$1 file
    if [ $update = yes ]; then
        rm -rf "$golden"
        mkdir -p "$golden"
        cp "$1"/*.txt "$golden"
        return
    fi
    for file in "$1"/*.txt; do
        diff -u "$golden/${file##*/}" "$file" >out.txt 2>err.txt || fail "$file is not as it was"
    done
    [ "$(find "$golden" -name '*.txt' | wc -l)" -eq "$(find "$1" -name '*.txt' | wc -l)" ] || fail "another number of papers than in $golden"
}

begin 'a book of 2023 under 124, from lists to decisions'
new_book a.kd 2023 --overlay hatinh-2023
hold_meeting a.kd 2023
decide a.kd 2023

begin 'every paper of 124 as it was'
all 124 a.kd 2023
compare 124

begin 'a book of 2025 under 366'
new_book c.kd 2025
hold_meeting c.kd 2025
decide c.kd 2025

begin 'every paper of 366 as it was'
all 366 c.kd 2025
compare 366
finish
