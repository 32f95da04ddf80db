#!/bin/bash
# Workbooks of units on the sample lists: written, filled in, returned, returned again.
. tests/check.bash

# fill FROM TO CELL=TEXT…: types into the first sheet, as a program that stores text in the cell does; what stood there is replaced
fill()
{
    local from=$1 to=$2 pair sheet=xl/worksheets/sheet1.xml
    shift 2
    rm -rf x && mkdir x && unzip -q "$from" -d x
    for pair in "$@"; do
        sed -Ei "s#<c r=\"${pair%%=*}\"[^>]*(/>|>(<v>[^<]*</v>|<is><t[^>]*>[^<]*</t></is>)</c>)#<c r=\"${pair%%=*}\" t=\"inlineStr\"><is><t>${pair#*=}</t></is></c>#" x/$sheet
        grep -q "r=\"${pair%%=*}\" t=\"inlineStr\"><is><t>${pair#*=}<" x/$sheet || fail "no cell ${pair%%=*} in $from"
    done
    rm -f "$to"
    (cd x && zip -q -r "../$to" .)
}
# edit FROM TO SED: changes the first sheet past all protection
edit()
{
    rm -rf x && mkdir x && unzip -q "$1" -d x
    cp x/xl/worksheets/sheet1.xml before.xml
    sed -Ei "$3" x/xl/worksheets/sheet1.xml
    ! cmp -s before.xml x/xl/worksheets/sheet1.xml || fail "«$3» changes nothing in $1"
    rm -f "$2"
    (cd x && zip -q -r "../$2" .)
}
# What stands in the cells of a sheet; the number of the workbook is left out
cells()
{
    unzip -p "$1" "xl/worksheets/sheet$2.xml" | grep -o '<c r=.*' | sed 's/sổ số [0-9]*//; s/<row /\n<row /g'
}
# The letter of the column whose hidden key is this
column()
{
    unzip -p "$1" xl/worksheets/sheet1.xml | grep -o '<c r="[A-Z]*1"[^>]*><is><t>[^<]*' | sed -n "s#<c r=\"\([A-Z]*\)1\".*<t>$2\$#\1#p"
}
facts()
{
    sqlite3 s.kd 'select count(*) from given'
}

command -v zip >zip.txt || { echo '1..0 # skip zip is not installed'; exit 0; }

begin 'a workbook for each unit'
run 0 init s.kd
run 0 import s.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx"
run 0 cycle open s.kd --year 2023
run 0 workbook write s.kd --year 2023 --all-cells --out wb
has out.txt 'Đã viết 8 sổ'
[ "$(find wb -name '*.part' | wc -l)" -eq 0 ] || fail 'a temporary file stayed'
run 2 workbook write s.kd --year 2023 --unit KHONG-CO --out wb
run 2 workbook write s.kd --year 2023 --out wb
book=wb/kiem-diem-AB.01-2023-so-1.xlsx
done_=$(column "$book" fact.tasks_completed)
given=$(column "$book" fact.tasks_assigned)
self=$(column "$book" self_level)
on=$(column "$book" received_on)
[ -n "$given" ] && [ -n "$self" ] || fail 'no hidden keys'

begin 'a cell that cannot be taken: told with its place, nothing is written'
fill "$book" bad.xlsx "${given}4=nhiều" "${given}5=10" "${done_}5=10"
run 2 workbook read s.kd bad.xlsx
has err.txt 'bad.xlsx:Đảng viên:4:'
has err.txt 'số từ 0 đến 30000'
fill "$book" more.xlsx "${given}5=10" "${done_}5=11"
run 2 workbook read s.kd more.xlsx
has err.txt 'more.xlsx:Đảng viên:5'
[ "$(facts)" -eq 0 ] || fail 'facts were written'

begin 'read back, with a self-review on paper; twice changes nothing'
fill "$book" good.xlsx "${given}4=10" "${done_}4=10" "${on}4=20/11/2023" "${self}4=Hoàn thành tốt nhiệm vụ"
run 0 workbook read s.kd good.xlsx --dry-run
[ "$(facts)" -eq 0 ] || fail 'a trial wrote'
run 0 workbook read s.kd good.xlsx
has out.txt '1 dòng, 2 dữ kiện mới, 1 bản kiểm điểm'
run 0 workbook read s.kd good.xlsx
has out.txt 'đã được đọc'
[ "$(facts)" -eq 1 ] || fail 'not one row of facts'
[ "$(sqlite3 s.kd 'select on_paper, self_level from review')" = '1|HTT' ] || fail 'no review on paper'

begin 'a second return: differences by cell, written only when asked'
fill "$book" again.xlsx "${given}4=10" "${done_}4=9" "${on}4=20/11/2023" "${self}4=XS"
run 2 workbook read s.kd again.xlsx
has err.txt 'again.xlsx:Đảng viên:4:'
has err.txt '«số nhiệm vụ hoàn thành» đã ghi 10, tệp này ghi 9'
has err.txt '«Mức tự xếp loại» đã ghi Hoàn thành tốt nhiệm vụ, tệp này ghi Hoàn thành xuất sắc nhiệm vụ'
[ "$(facts)" -eq 1 ] || fail 'overwritten unasked'
run 0 workbook read s.kd again.xlsx --yes
[ "$(sqlite3 s.kd 'select self_level from review')" = XS ] || fail 'not replaced'

begin 'an old number, a foreign file, a row that bears another name'
run 0 workbook write s.kd --year 2023 --unit AB.01 --out wb
has out.txt 'so-2.xlsx'
fill "$book" old.xlsx "${given}6=5"
run 2 workbook read s.kd old.xlsx
has err.txt 'Sổ số 1 đã cũ'
run 2 workbook read s.kd "$root/data/sample/danh-sach-to-chuc.xlsx"
has err.txt 'không phải sổ kiểm điểm'
rm -rf x && mkdir x && unzip -q wb/kiem-diem-AB.01-2023-so-2.xlsx -d x
sed -i 's#<t>Phan Văn An</t>#<t>Người Khác</t>#' x/xl/worksheets/sheet1.xml
(cd x && zip -q -r ../other.xlsx .)
run 2 workbook read s.kd other.xlsx
has err.txt '«Người Khác»'
run 0 verify s.kd

begin 'rows added, rows taken out, headings changed: told, the rest is taken'
run 0 workbook write s.kd --year 2023 --unit AB.02 --out wb
book=wb/kiem-diem-AB.02-2023-so-2.xlsx
last=$(unzip -p "$book" xl/worksheets/sheet1.xml | grep -o '<c r="A[0-9]*" s="[0-9]*"><v>' | wc -l)
last=$((last + 3))
fill "$book" hand.xlsx "C$((last + 1))=Nguyễn Văn Thêm" "${given}4=7"
run 0 workbook read s.kd hand.xlsx
has err.txt "hand.xlsx:Đảng viên:$((last + 1)):"
has err.txt 'Dòng ghi thêm bằng tay, không nhận: «Nguyễn Văn Thêm»'
has out.txt '1 dữ kiện mới'
edit "$book" row.xlsx 's#<row r="5".*(<row r="6")#\1#'
who=$(cells "$book" 1 | sed -n 's#.*<c r="C5"[^>]*><is><t>\([^<]*\)<.*#\1#p')
run 0 workbook read s.kd row.xlsx
has err.txt "Không có dòng của «$who»"
run 0 workbook read s.kd row.xlsx --lang en
edit "$book" head.xlsx 's#(<c r="'"$given"'3"[^>]*><is><t>)[^<]*#\1Việc đã giao#'
fill head.xlsx head2.xlsx "${given}5=8"
run 0 workbook read s.kd head2.xlsx
has err.txt 'đổi thành «Việc đã giao»; vẫn đọc như cột «số nhiệm vụ được giao»'
has out.txt '1 dữ kiện mới'
edit "$book" key.xlsx 's#(<c r="'"$given"'1"[^>]*><is><t>)[^<]*#\1mine#'
fill key.xlsx key2.xlsx "${given}6=9"
run 0 workbook read s.kd key2.xlsx --lang en
has err.txt 'The column «số nhiệm vụ được giao» does not belong to this workbook: not read'
has err.txt 'This sheet lacks the columns: tasks assigned'
has out.txt '0 new facts'
edit "$book" nohead.xlsx 's#<row r="3".*(<row r="4")#\1#'
fill nohead.xlsx nohead2.xlsx "${given}4=6"
run 2 workbook read s.kd nohead2.xlsx
has err.txt '«số nhiệm vụ được giao» đã ghi 7, tệp này ghi 6'
[ "$(facts)" -eq 4 ] || fail "$(facts) rows of facts, not 4"

begin 'a workbook of another cycle, of another unit, of another book'
fill "$book" place.xlsx "${given}7=5"
run 2 workbook read s.kd place.xlsx --year 2022
has err.txt 'Sổ này của kỳ 2023, không phải kỳ 2022'
run 2 workbook read s.kd place.xlsx --unit AB.01 --lang en
has err.txt 'This workbook is one of the unit AB.02, not of AB.01'
run 0 init o.kd
run 2 workbook read o.kd place.xlsx
has err.txt 'Sổ không có kỳ kiểm điểm 2023'
run 0 import o.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx"
run 0 cycle open o.kd --year 2023
run 2 workbook read o.kd place.xlsx
has err.txt 'chưa từng viết sổ số 2 cho đơn vị AB.02'
run 2 workbook read s.kd bad.xlsx place.xlsx
has out.txt 'Đã nhận place.xlsx'

begin 'what was given stands in the next workbook; unchanged it changes nothing, a cell that was changed is shown'
echo '{"subject":{"unit":"AB.03"},"received_on":"2023-12-01","self_level":"HTT","facts":{"vote":{"summoned":9,"present":8,"issued":8,"returned":8,"valid":8,"xs":0,"htt":8,"ht":0,"kht":0}},"shortcomings":[{"text":"Sinh hoạt chưa đều","cause":"Địa bàn rộng","responsible":"Chi ủy","remedy":"Lịch cố định","remedy_by":"2024-06-30"}]}' >one.jsonl
run 0 facts read s.kd one.jsonl --year 2023 --from 'Văn phòng'
run 0 workbook write s.kd --year 2023 --unit AB.03 --out wb
book=wb/kiem-diem-AB.03-2023-so-2.xlsx
before=$(facts)
run 0 workbook read s.kd "$book"
lacks err.txt 'đã ghi'
[ "$(facts)" -eq "$before" ] || fail 'unchanged, and yet something is written'
rm -rf x && mkdir x && unzip -q "$book" -d x
sed -Ei 's#(<c r="[A-Z]*4" s="[0-9]*">)<v>8</v>(.*)#\1<v>7</v>\2#' x/xl/worksheets/sheet2.xml
sed -Ei 's#Lịch cố định#Lịch hằng tháng#' x/xl/worksheets/sheet3.xml
(cd x && zip -q -r ../vote.xlsx .)
run 2 workbook read s.kd vote.xlsx
has err.txt 'vote.xlsx:Tập thể:4:'
has err.txt 'đã ghi 8, tệp này ghi 7'
has err.txt 'vote.xlsx:Hạn chế, khuyết điểm:4:6: Chi bộ Trạm Y tế (AB.03): «Biện pháp khắc phục» đã ghi Lịch cố định, tệp này ghi Lịch hằng tháng'
[ "$(sqlite3 s.kd "select remedy from shortcoming where text = 'Sinh hoạt chưa đều'")" = 'Lịch cố định' ] || fail 'a remedy is replaced unasked'
run 0 workbook read s.kd vote.xlsx --yes
[ "$(sqlite3 s.kd "select remedy from shortcoming where text = 'Sinh hoạt chưa đều'")" = 'Lịch hằng tháng' ] || fail 'a remedy is not replaced'

begin 'a member who moved, one who left: their rows are left out and told, the others are taken when asked'
run 0 workbook write s.kd --year 2023 --unit AB.04 --out wb
book=wb/kiem-diem-AB.04-2023-so-2.xlsx
card()
{
    cells "$book" 1 | sed -n "s#.*<c r=\"E$1\"[^>]*><is><t>\([^<]*\)<.*#\1#p"
}
run 0 member move s.kd --card "$(card 4)" --to AB.03 --on 01/10/2023
sqlite3 s.kd "update membership set to_date = (select cutoff - 30 from cycle) where person_id = (select id from person where card = '$(card 5)')"
run 0 cycle refresh s.kd --year 2023 --yes --json
has out.txt '"gone":1,"moved":1,'
fill "$book" moved.xlsx "${given}4=3" "${given}5=3" "${given}6=3"
before=$(facts)
run 2 workbook read s.kd moved.xlsx
has err.txt 'trước khi danh sách đơn vị của kỳ được cập nhật'
has err.txt 'moved.xlsx:Đảng viên:4: «'
has err.txt 'nay thuộc đơn vị AB.03: dòng này không được nhận'
has err.txt 'không còn là đối tượng của kỳ này: dòng này không được nhận'
[ "$(facts)" -eq "$before" ] || fail 'a stale workbook is taken unasked'
run 2 workbook read s.kd moved.xlsx --lang en
has err.txt 'belongs to unit AB.03 now: this row is not taken'
run 0 workbook read s.kd moved.xlsx --yes
has out.txt '1 dòng, 1 dữ kiện mới'

begin 'a corrected pack: the workbook is stale, taken only when asked'
run 0 workbook write s.kd --year 2023 --unit AB.05 --out wb
fill wb/kiem-diem-AB.05-2023-so-2.xlsx pack.xlsx "${given}4=4"
cp -r "$root/packs" mine
sed -i 's/less than 6 months before cutoff/less than 1 months before cutoff/' mine/124/who.pack
run 0 cycle repack s.kd --year 2023 --packs mine --yes
before=$(facts)
run 2 workbook read s.kd pack.xlsx
has err.txt 'theo bộ quy định trước khi kỳ được cập nhật'
run 2 workbook read s.kd pack.xlsx --lang en
[ "$(facts)" -eq "$before" ] || fail 'taken unasked'
run 0 workbook read s.kd pack.xlsx --yes
[ "$(facts)" -eq $((before + 1)) ] || fail 'not taken'

begin 'a decided subject: his row does not stand in the way, unless it says something else'
run 0 workbook write s.kd --year 2023 --unit AB.05 --out wb
book=wb/kiem-diem-AB.05-2023-so-3.xlsx
sqlite3 s.kd "insert into decision (subject_id, level, body, number, on_date, case_text, ground_version, pack_hash, tree_version, flags, fired, lacked, current, event_id)
    select g.subject_id, 'HTT', 'Đảng ủy', '1-QĐ', 19700, '{}', 1, '', 1, 0, x'', x'', 1, 1 from given g order by g.batch_id desc limit 1"
fill "$book" same.xlsx "${given}5=4"
run 0 workbook read s.kd same.xlsx
has out.txt '1 dữ kiện mới'
fill "$book" other.xlsx "${given}4=5"
run 2 workbook read s.kd other.xlsx --yes
has err.txt 'đã được quyết định mức xếp loại'

begin 'grades of single criteria: chosen from a list, wrong ones refused, what no cell shows stays'
run 0 init c.kd
run 0 import c.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx" --date 30/11/2023
run 0 cycle open c.kd --year 2023 --overlay hatinh-2023
run 0 workbook write c.kd --year 2023 --unit AB.01 --out c
book=c/kiem-diem-AB.01-2023-so-1.xlsx
grade=$(column "$book" fact.criteria.D10.K2.1.1)
result=$(column "$book" fact.criteria.D10.K2.2.1)
[ -n "$grade" ] && [ -n "$result" ] || fail 'no criteria'
fill "$book" bad.xlsx "${grade}4=Giỏi"
run 2 workbook read c.kd bad.xlsx
has err.txt 'D10.K2.1.1. Chính trị, tư tưởng'
fill "$book" good.xlsx "${grade}4=Tốt" "${result}4=xuất sắc"
run 0 workbook read c.kd good.xlsx
[ "$(sqlite3 c.kd 'select facts from given')" = '{"criteria":{"D10.K2.1.1":"t","D10.K2.2.1":"xs"}}' ] || fail "$(sqlite3 c.kd 'select facts from given')"
sqlite3 c.kd "update given set facts = replace(facts, '\"xs\"', '{\"grade\":\"xs\",\"product\":false}')"
run 0 workbook write c.kd --year 2023 --unit AB.01 --out c
book=c/kiem-diem-AB.01-2023-so-2.xlsx
fill "$book" next.xlsx "${grade}4=Kém"
run 2 workbook read c.kd next.xlsx
has err.txt 'Chính trị, tư tưởng» đã ghi Tốt, tệp này ghi Kém'
has out.txt '1 chỗ khác'
run 0 workbook read c.kd next.xlsx --yes
[ "$(sqlite3 c.kd 'select facts from given order by batch_id desc limit 1')" = '{"criteria":{"D10.K2.1.1":"k","D10.K2.2.1":{"grade":"xs","product":false}}}' ] || fail "$(sqlite3 c.kd 'select facts from given')"

# through PROGRAM YEAR UNIT FOLDER: what stands in a workbook passes through the program and comes back equal, in this book and in its twin
through()
{
    local program=$1 year=$2 unit=$3 from=$4 to
    run 0 workbook write full.kd --year "$year" --unit "$unit" --out "$from"
    from=$(sed -n 's/^Đã viết \(.*xlsx\):.*/\1/p' out.txt)
    to=$program/$(basename "$from")
    mkdir -p "$program"
    case $program in
    soffice) timeout 120 soffice --headless "-env:UserInstallation=file://$PWD/profile" --convert-to xlsx --outdir soffice "$from" >soffice.txt 2>&1 ;;
    ssconvert) timeout 60 ssconvert "$from" "$to" >ssconvert.txt 2>&1 ;;
    esac
    [ -s "$to" ] || { fail "$program wrote nothing"; return; }
    run 0 workbook read full.kd "$to"
    has out.txt ' 0 dữ kiện mới, 0 bản kiểm điểm, 0 hạn chế mới, 0 kết quả'
    lacks err.txt 'đã ghi'
    cp empty.kd twin.kd
    run 0 workbook write twin.kd --year "$year" --unit "$unit" --out twin
    run 0 workbook read twin.kd "$to"
    run 0 workbook write twin.kd --year "$year" --unit "$unit" --out twin
    for sheet in 1 2 3; do
        cells "$from" $sheet >was.txt
        cells "$(sed -n 's/^Đã viết \(.*xlsx\):.*/\1/p' out.txt)" $sheet >is.txt
        [ -s was.txt ] || fail "nothing in sheet $sheet"
        # Grades that were given without naming their criteria stand in no cell; nothing else is missing.
        sed 's# t="inlineStr"><is><t>(đã ghi mức đánh giá)</t></is></c>#/>#g' was.txt >was2.txt
        [ "$(sed 's/ s="[0-9]*"//g' was2.txt)" = "$(sed 's/ s="[0-9]*"//g' is.txt)" ] || fail "$program: sheet $sheet came back otherwise"
    done
}
# The titles of a list in data/: title | role | leads | managed by | state employee | in the system | standing
place_titles()
{
    local title role leads managed employee system standing
    while IFS='|' read -r title role leads managed employee system standing; do
        [[ $title == '#'* ]] && continue
        read -r title <<<"$title"
        read -r role leads employee system standing managed <<<"$role $leads $employee $system $standing $managed"
        run 0 post place empty.kd --title "$title" --role "$role" --leads "$leads" ${managed:+--managed "$managed"} \
            --state-employee "$employee" --in-system "$system" --standing "$standing"
    done
}
for program in soffice ssconvert; do
    begin "through $program: levels, points, votes, days, shortcomings come back equal, 124 and 366"
    command -v $program >program.txt || { echo "ok - skipped: $program is not installed"; step=''; continue; }
    rm -rf twin
    run 0 init empty.kd
    run 0 import empty.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx" --date 30/11/2023
    run 0 cycle open empty.kd --year 2023 --overlay hatinh-2023
    cp empty.kd full.kd
    rm -f facts.jsonl
    run 0 sim facts full.kd --year 2023 --out facts.jsonl
    # Of members, the grades of single criteria; one with what no cell shows.
    sed -i '/"card"/s/"grades":\[[^]]*\]/"criteria":{"D10.K2.1.1":"t","D10.K2.2.1":{"grade":"xs","product":false}}/' facts.jsonl
    has facts.jsonl '"D10.K2.1.1":"t"'
    run 0 facts read full.kd facts.jsonl --year 2023 --from 'Văn phòng'
    through $program 2023 AB.01 full
    rm -f empty.kd full.kd twin.kd
    run 0 init empty.kd
    run 0 import empty.kd "$root/data/sample-2026/danh-sach-to-chuc.xlsx" "$root/data/sample-2026/danh-sach-dang-vien.xlsx" --date "$autumn"
    place_titles <"$root/data/sample-2026/chuc-danh.txt"
    run 0 cycle open empty.kd --year 2026 --overlay mau-2026
    cp empty.kd full.kd
    rm -f facts.jsonl
    run 0 sim facts full.kd --year 2026 --out facts.jsonl
    run 0 facts read full.kd facts.jsonl --year 2026 --from 'Văn phòng'
    card=$(sqlite3 full.kd "select p.card from subject s join person p on p.id = s.person_id join unit u on u.id = s.unit_id where u.code = 'T01.02.01.01' and s.form = '2B' order by s.ord limit 1")
    echo "{\"subject\":{\"card\":\"$card\"},\"facts\":{\"criteria\":{\"PL4.I.1.i\":0.75,\"PL4.I.1.ii\":1.5}}}" >points.jsonl
    run 0 facts read full.kd points.jsonl --year 2026 --from 'Văn phòng'
    through $program 2026 T01.02.01.01 full
    rm -f empty.kd full.kd twin.kd
done
finish
