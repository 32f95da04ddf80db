#!/usr/bin/env bash
# Units that end: nobody and nothing can belong to them afterwards, and what was decided in them stays
# in the counts, under the unit that took them over.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"
run 0 init s.kd
# shellcheck disable=SC2086
run 0 import s.kd $lists --date 30/11/2023
cp s.kd old.kd

begin 'nobody can be put into a unit that ended since'
run 0 unit found s.kd --code AB.20 --name 'Chi bộ Thử' --kind cell --under AB --date 01/12/2023
run 0 unit dissolve s.kd AB.20 --date 20/12/2023
card=40.290467
run 2 member move s.kd --card $card --to AB.20 --on 05/12/2023
has err.txt 'Chi bộ Thử (AB.20): đã chấm dứt hoạt động từ ngày 20/12/2023'
run 2 member temporary s.kd --card $card --to AB.20 --on 05/12/2023
has err.txt 'đã chấm dứt hoạt động từ ngày 20/12/2023'
run 2 member temporary s.kd --card $card --to AB.20 --on 05/12/2023 --until 20/12/2023
run 0 member temporary s.kd --card $card --to AB.20 --on 05/12/2023 --until 19/12/2023
run 0 verify s.kd

begin 'nor can a unit'
run 2 unit move s.kd AB.05 --under AB.20 --date 05/12/2023
has err.txt 'đã chấm dứt hoạt động từ ngày 20/12/2023'
run 2 unit found s.kd --code AB.21 --name 'Chi bộ Khác' --kind cell --under AB.20 --date 05/12/2023
has err.txt 'đã chấm dứt hoạt động từ ngày 20/12/2023'
run 2 unit merge s.kd AB.05 --into AB.20 --date 05/12/2023
has err.txt 'đã chấm dứt hoạt động từ ngày 20/12/2023'
run 0 verify s.kd

begin 'nor by a list'
cat >units.csv <<'TEXT'
Mã tổ chức,Tên tổ chức,Loại hình,Mã cấp trên
AB.20,Chi bộ Thử,Chi bộ trực thuộc,AB
TEXT
cat >people.csv <<'TEXT'
Số thẻ đảng,Họ và tên,Ngày sinh,Ngày vào đảng,Mã chi bộ
TEXT
cp people.csv new.csv
echo '99.000001,Trần Văn Mới,01/01/1990,03/02/2015,AB.20' >>new.csv
echo '40.396193,Kiều Xuân Lâm,,03/02/2010,AB.20' >>people.csv
run 2 import s.kd units.csv new.csv --date 05/12/2023
has err.txt 'Trần Văn Mới: Chi bộ Thử đã chấm dứt hoạt động từ ngày 20/12/2023'
run 2 import s.kd units.csv people.csv --date 05/12/2023 --yes
has err.txt 'Kiều Xuân Lâm: Chi bộ Thử đã chấm dứt hoạt động từ ngày 20/12/2023'
echo 'AB.22,Tổ Mới,Chi bộ trực thuộc,AB.20' >>units.csv
head -1 people.csv >none.csv
echo '40.396193,Kiều Xuân Lâm,,03/02/2010,AB.01' >>none.csv
run 2 import s.kd units.csv none.csv --date 05/12/2023
has err.txt 'Tổ Mới: Chi bộ Thử (AB.20) đã chấm dứt hoạt động từ ngày 20/12/2023'

begin 'who is left is told by name'
run 2 unit dissolve s.kd AB.01 --date 05/12/2023
has err.txt 'vẫn còn người sinh hoạt – '
has err.txt 'Kiều Xuân Lâm'
run 2 unit dissolve s.kd AB --date 05/12/2023
has err.txt 'vẫn còn tổ chức trực thuộc – 8 (Chi bộ Cơ quan xã (AB.01); '
run 0 member move s.kd --card $card --to AB.03 --on 10/12/2023
run 2 unit merge s.kd AB.03 --into AB.02 --date 08/12/2023
has err.txt 'Dương Thị Loan'

begin 'who belongs to no unit of the tree is told, never lost'
cp old.kd lost.kd
sqlite3 lost.kd "update unit_place set to_date = 19631 where unit_id = (select id from unit where code = 'AB.06');
    update unit set ended_on = 19631 where code = 'AB.06'"
n=$(sqlite3 lost.kd "select count(*) from membership m join unit u on u.id = m.unit_id where u.code = 'AB.06'")
run 1 verify lost.kd
has err.txt '(AB.06) sau khi tổ chức này chấm dứt hoạt động ngày 01/10/2023'
run 0 cycle open lost.kd --year 2023 --dry-run --json
has out.txt "\"members\":$((136 - n)),"
has out.txt "\"no_place\":$n,"
run 0 cycle open lost.kd --year 2023
has out.txt "Chú ý: $n người sinh hoạt ở tổ chức không còn trong cây của kỳ"
run 0 cycle show lost.kd --year 2023
has out.txt "Chú ý: $n người"
run 0 cycle subjects lost.kd --year 2023 --json
lines out.txt 143
[ "$(grep -c '"missing":"unit"' out.txt)" -eq "$n" ] || fail "not $n people without a unit"
run 0 cycle open s.kd --year 2023
lacks out.txt 'Chú ý'
run 0 verify s.kd

# facts_htt: of each subject facts by which it fulfils its tasks well
facts_htt()
{
    awk '
    function field(name,   v) { v = $0; if (!sub(".*\"" name "\":", "", v)) return ""; sub(/[,}].*/, "", v); gsub(/"/, "", v); return v }
    field("reviewed") == "true" && field("rated") != "false" {
        kind = field("kind"); card = field("card"); unit = field("unit")
        name = $0; sub(/.*"name":"/, "", name); sub(/".*/, "", name)
        who = kind == "collective" ? "{\"unit\":\"" unit "\"}" : card != "null" ? "{\"card\":\"" card "\"}" : "{\"unit\":\"" unit "\",\"name\":\"" name "\"}"
        facts = "\"grades\":[{\"group\":\"common\",\"grade\":\"t\",\"product\":true},{\"group\":\"result\",\"grade\":\"t\",\"product\":true},{\"group\":\"remedy\",\"grade\":\"t\",\"product\":true}],\"tasks_assigned\":10,\"tasks_completed\":10,\"main_targets_missed\":false,\"force_majeure\":false,\"conclusions\":[]"
        if (kind == "collective")
            facts = facts ",\"member_disciplines\":[],\"collective_disciplined\":[],\"member_degraded\":false,\"subunits_disciplined\":0,\"subunits_disciplined_not_self_remedied\":0"
        else
            facts = facts ",\"absent_at_review\":false,\"tasks_late\":0,\"quality_ok\":true,\"tasks_exceeded\":6,\"disciplines\":[],\"maternity_leave\":false,\"subordinate_corruption_disciplined\":false,\"standing_committee_of\":null"
        print "{\"subject\":" who ",\"facts\":{" facts "},\"received_on\":\"2023-12-10\",\"on_paper\":true,\"self_level\":\"HTT\"}"
    }' subjects.jsonl
}

# reconciles DIR ARGS…: the results of the changed book add up, in every workbook
reconciles()
{
    local dir=$1
    shift
    run 0 results r.kd --year 2023 --out "$dir" --json --csv "$@"
    has out.txt 'Số liệu khớp'
    [ "$(grep -l '"reconciles":true' "$dir"/*.json | wc -l)" -eq "$(find "$dir" -name '*.json' | wc -l)" ] ||
        fail "a workbook of $dir does not add up"
}

# adds_up N DECIDED: so many subjects, so many of them decided, in the whole and in the sum of the units
adds_up()
{
    local all
    rm -rf top all cells
    reconciles top --unit HUY
    reconciles all --unit AB
    reconciles cells --level cell
    tail -n +2 all/ket-qua-AB-2023-doi-tuong.csv >all.csv
    lines all.csv "$1"
    [ "$(grep -cF '1-QĐ' all.csv)" -eq "$2" ] || fail "$(grep -cF '1-QĐ' all.csv) decided, not $2"
    all=$(cat cells/*-doi-tuong.csv | grep -cF '1-QĐ')
    [ "$all" -eq "$3" ] || fail "$all decided in the cells, not $3"
    run 0 verify r.kd
}

begin 'a year with decided levels'
cp old.kd d.kd
run 0 cycle open d.kd --year 2023 --overlay hatinh-2023
run 0 cycle subjects d.kd --year 2023 --json
cp out.txt subjects.jsonl
facts_htt >facts.jsonl
run 0 facts read d.kd facts.jsonl --year 2023 --from 'Văn phòng'
run 0 rate d.kd --year 2023
run 0 propose d.kd --year 2023 --from-rules --unit AB --number 1-TTr
run 0 decide-level d.kd --year 2023 --unit AB --from-proposals --number 1-QĐ --date 25/12/2023 --partly
n=$(sqlite3 d.kd 'select count(*) from decision')
of()
{
    sqlite3 d.kd "select count(*) from decision d join subject s on s.id = d.subject_id join unit u on u.id = s.unit_id where u.code = '$1'"
}
[ "$(of AB.03)" -ge 5 ] || fail 'nobody decided in AB.03'
cp d.kd r.kd
adds_up 144 "$n" "$n"

begin 'a unit merged away: its decided levels count under the one that took it over'
run 0 unit merge r.kd AB.03 --into AB.02 --date 28/12/2023
run 0 cycle refresh r.kd --year 2023 --yes
lacks out.txt 'từ – sang'
has out.txt 'AB.03  Chi bộ Trạm Y tế: đã quyết định; giữ nguyên'
adds_up 144 "$n" "$n"
has cells/ket-qua-AB.02-2023-doi-tuong.csv 'Chi bộ Trạm Y tế (đã chấm dứt hoạt động; nay: Chi bộ Trường THCS An Bình)'
run 0 decide-level r.kd --year 2023 --unit AB --subject '{"unit":"AB.03"}' --level HT --reason 'Theo đơn' --number 1-QĐ --replaces --why complaint
who=$(sqlite3 r.kd "select '{\"card\":\"' || p.card || '\"}' from subject s join unit u on u.id = s.unit_id join person p on p.id = s.person_id where u.code = 'AB.03' limit 1")
run 0 decide-level r.kd --year 2023 --unit AB --subject "$who" --level HT --reason 'Theo đơn' --number 1-QĐ --replaces --why complaint
adds_up 144 "$n" "$n"
[ "$(grep -c 'Chi bộ Trạm Y tế (đã' cells/ket-qua-AB.02-2023-doi-tuong.csv)" -eq "$(of AB.03)" ] || fail 'not all of AB.03'
run 0 cycle refresh r.kd --year 2023 --yes
adds_up 144 "$n" "$n"

begin 'merged once more'
run 0 unit merge r.kd AB.02 --into AB.04 --date 29/12/2023
run 0 cycle refresh r.kd --year 2023 --yes
adds_up 144 "$n" "$n"
[ "$(grep -c 'nay: Chi bộ thôn Đông Hà' cells/ket-qua-AB.04-2023-doi-tuong.csv)" -eq $(($(of AB.03) + $(of AB.02))) ] || fail 'not all of both'

begin 'a dissolved unit: under its last superior, with its name'
cp d.kd r.kd
for who in $(grep -F '"unit":"AB.03"' subjects.jsonl | grep -o '"card":"[^"]*"' | cut -d'"' -f4); do
    run 0 member move r.kd --card "$who" --to AB.05 --on 27/12/2023
done
run 0 unit dissolve r.kd AB.03 --date 28/12/2023
run 0 cycle refresh r.kd --year 2023 --yes
lacks out.txt 'từ – sang'
adds_up 144 "$n" $((n - $(of AB.03)))
[ "$(grep -c 'Chi bộ Trạm Y tế (đã chấm dứt hoạt động; nay: Đảng bộ xã An Bình)' all.csv)" -eq "$(of AB.03)" ] || fail 'not all of AB.03'

begin 'a unit split and one moved: what was decided stays with the old unit'
cp d.kd r.kd
grep -F '"unit":"AB.04"' subjects.jsonl | grep -o '"card":"[^"]*"' | cut -d'"' -f4 | head -5 >cards.txt
run 0 unit split r.kd AB.04 --code AB.40 --name 'Chi bộ thôn Mới' --people cards.txt --date 28/12/2023
run 0 cycle refresh r.kd --year 2023 --yes
has out.txt 'AB.04  '
lacks out.txt 'từ – sang'
adds_up 145 "$n" "$n"
run 0 unit found r.kd --code AC --name 'Đảng bộ xã An Châu' --kind grassroots_committee --under HUY --date 28/12/2023
run 0 unit move r.kd AB.05 --under AC --date 29/12/2023
run 0 cycle refresh r.kd --year 2023 --yes
lacks out.txt 'từ – sang'
reconciles moved --unit HUY
reconciles moved --all-units --unit HUY
has moved/ket-qua-AC-2023-doi-tuong.csv '1-QĐ'
run 0 verify r.kd

finish
