#!/usr/bin/env bash
# The cap on "excellent" as a living account: what is refused and why, an exception, joined groups, an outstanding unit, the order.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

# rows TABLE N: the book y.kd or $book holds so many
book=y.kd
rows()
{
    run 0 verify "$book"
    grep -qx "$2 dòng trong bảng $1" out.txt || fail "not $2 rows in $1"
}
events()
{
    "$bin" verify "$book" | sed -n 's/^\([0-9]*\) dòng trong bảng event$/\1/p'
}
# facts of 2023 out of subjects.jsonl: every sixth subject merits an XS when it is a member; the k-th of these has so many votes that 2 and 3,
# 4 and 5, … are equal (two of the 22 are leaders, who stand in another group)
facts_2023()
{
    awk '
    function field(name,   v) { v = $0; if (!sub(".*\"" name "\":", "", v)) return ""; sub(/[,}].*/, "", v); gsub(/"/, "", v); return v }
    field("reviewed") == "true" && field("rated") != "false" {
        n++
        kind = field("kind"); card = field("card"); unit = field("unit")
        xs = kind != "collective" && n % 6 == 0
        grade = xs ? "xs" : "t"
        name = $0; sub(/.*"name":"/, "", name); sub(/".*/, "", name)
        who = kind == "collective" ? "{\"unit\":\"" unit "\"}" : card != "null" ? "{\"card\":\"" card "\"}" : "{\"unit\":\"" unit "\",\"name\":\"" name "\"}"
        facts = "\"grades\":[{\"group\":\"common\",\"grade\":\"" grade "\",\"product\":true},{\"group\":\"result\",\"grade\":\"" grade "\",\"product\":true},{\"group\":\"remedy\",\"grade\":\"" grade "\",\"product\":true}],\"tasks_assigned\":10,\"tasks_completed\":10,\"main_targets_missed\":false,\"force_majeure\":false,\"conclusions\":[]"
        if (kind == "collective")
            facts = facts ",\"member_disciplines\":[],\"collective_disciplined\":[],\"member_degraded\":false,\"subunits_disciplined\":0,\"subunits_disciplined_not_self_remedied\":0"
        else
            facts = facts ",\"absent_at_review\":false,\"tasks_late\":0,\"quality_ok\":true,\"tasks_exceeded\":6,\"disciplines\":[],\"maternity_leave\":false,\"subordinate_corruption_disciplined\":false,\"standing_committee_of\":null"
        if (xs) {
            votes = 18 + int(++k / 2)
            facts = facts ",\"vote\":{\"summoned\":30,\"present\":30,\"issued\":30,\"returned\":30,\"valid\":30,\"xs\":" votes ",\"htt\":" 30 - votes ",\"ht\":0,\"kht\":0}"
        }
        print "{\"subject\":" who ",\"facts\":{" facts "},\"received_on\":\"2023-12-10\",\"on_paper\":true,\"self_level\":\"HTT\"}"
    }' subjects.jsonl
}
paper=(--number 9-QĐ --date 26/12/2023 --issuer 'Ban Thường vụ Huyện ủy' --reason 'Thành tích của năm')

begin 'a group over its cap is refused: group, base, allowed, asked, article; nothing is written'
run 0 init y.kd
run 0 import y.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx" --date 30/11/2023
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023
run 0 cycle subjects y.kd --year 2023 --json
cp out.txt subjects.jsonl
facts_2023 >facts.jsonl
run 0 facts read y.kd facts.jsonl --year 2023 --from 'Văn phòng'
run 0 rate y.kd --year 2023 --json
has out.txt '"HTT":98,"XS":20'
run 0 propose y.kd --year 2023 --from-rules --unit AB --number 1-TTr
before=$(events)
run 2 decide-level y.kd --year 2023 --unit AB --from-proposals --number 2-QĐ --date 25/12/2023
has err.txt 'Vượt tỷ lệ: đảng viên, Đảng bộ xã An Bình (AB): 20 hoàn thành xuất sắc trên 91 hoàn thành tốt, được phép 18 (Điều 12, khoản 1, Quy định 124-QĐ/TW). Phải hạ 2'
rows decision 0
[ "$(events)" = "$before" ] || fail 'a refusal left an event'

begin 'candidates stand in order with the tie rule, and what one more needs'
run 0 cap show y.kd --year 2023 --unit AB --class members
has out.txt '20 đáng hoàn thành xuất sắc trong 111 đạt hoàn thành tốt trở lên; nhiều nhất 18 suất, 2 không có suất'
has out.txt 'Muốn có thêm một suất thì cần thêm 3 đạt hoàn thành tốt.'
has out.txt 'Thứ tự: tổng điểm'
grep -E '^=?[0-9]+\. ' out.txt | sed 's/\. .*; / /' >order.txt
printf '%s/30\n' '1 29' '=2 28' '=2 28' '=4 27' '=4 27' '=6 26' '=6 26' '=8 25' '=8 25' '=10 24' '=10 24' '12 23' '=13 22' '=13 22' '=15 21' '=15 21' '17 20' '=18 19' '=18 19' '20 18' >want.txt
cmp -s want.txt order.txt || fail "not the order that was wanted: $(tr '\n' ';' <order.txt)"
has out.txt 'Ngang nhau ở ngay ranh giới 18 suất'
run 0 cap show y.kd --year 2023 --unit AB --class members --json
has out.txt '"max_xs":18,"without_place":2,"open":6,"htt_for_next":3},"order":[{"place":1,"tied":false,'
has out.txt '"grades":[3,0,0,0],"votes":29,"voters":30}'
run 2 cap show y.kd --year 2023 --unit AB
has err.txt 'collectives/cell, leaders/grassroots, members'

begin 'with a recorded exception, number, date, issuer and reason, it passes'
run 2 cap exception y.kd --year 2023 --unit AB --class members --allowed 20 --number 9-QĐ --date 26/12/2023 --issuer 'Huyện ủy'
has err.txt 'phải có văn bản'
run 2 cap exception y.kd --year 2023 --unit AB --class members --allowed 118 "${paper[@]}"
has err.txt 'nhiều hơn số đối tượng của nhóm (117)'
rows cap_act 0
run 0 cap exception y.kd --year 2023 --unit AB --class members --allowed 19 "${paper[@]}"
run 2 decide-level y.kd --year 2023 --unit AB --from-proposals --number 2-QĐ --date 25/12/2023
has err.txt '20 hoàn thành xuất sắc trên 91 hoàn thành tốt, được phép 19 '
run 0 cap exception y.kd --year 2023 --unit AB --class members --allowed 20 "${paper[@]}"
has out.txt 'được 20 hoàn thành xuất sắc'
run 0 cap show y.kd --year 2023 --unit AB --class members
has out.txt 'nhiều nhất 20 suất, 0 không có suất'
has out.txt 'Còn 20 suất'
has out.txt 'Muốn có thêm một suất thì cần thêm 15 đạt hoàn thành tốt.'
has out.txt 'Ngoại lệ 20 hoàn thành xuất sắc: 9-QĐ ngày 26/12/2023, Ban Thường vụ Huyện ủy: Thành tích của năm'
lacks out.txt 'Ngang nhau'
run 0 cap show y.kd --year 2023 --unit AB --class members --json
has out.txt '"exception":20,'
has out.txt '"allowed":20,"left":20,"over":false,"to_lower":0,"htt_for_next":0,'
run 0 decide-level y.kd --year 2023 --unit AB --from-proposals --number 2-QĐ --date 25/12/2023
has out.txt 'Hoàn thành xuất sắc nhiệm vụ: 20'
run 0 cap show y.kd --year 2023 --unit AB --class members
has out.txt 'Đã quyết định: 20 hoàn thành xuất sắc, 91 hoàn thành tốt'
has out.txt 'Muốn thêm một suất hoàn thành xuất sắc thì cần thêm 14 hoàn thành tốt'
has out.txt '– đã quyết định'
rows cap_act 2
run 2 cap outstanding y.kd --year 2023 --unit AB "${paper[@]}"
has err.txt 'không quy định tỷ lệ cao hơn'

# --- 2026: three small bases ---

book=z.kd
paper=(--number 7-QĐ --date 26/12/2026 --issuer 'Ban Thường vụ Đảng ủy xã' --reason 'Nhóm ít người')
{
    printf 'Mã;Tên tổ chức đảng;Loại hình;Cấp trên\nT;Đảng bộ xã Mẫu;Đảng bộ cấp trên trực tiếp cơ sở;\n'
    for d in 1 2 3; do printf 'D%s;Đảng bộ cơ sở %s;Đảng bộ cơ sở;T\nA%s;Chi bộ %s;Chi bộ;D%s\n' $d $d $d $d $d; done
} >units.csv
{
    printf 'Họ và tên;Ngày sinh;Số thẻ;Ngày vào Đảng;Ngày chính thức;Mã chi bộ;Tình trạng sinh hoạt;Chức vụ đảng;Chức vụ chính quyền\n'
    for d in 1 2; do for i in 1 2 3 4; do printf 'Lê Thị %s%s;01/01/1980;%s0%s;01/01/2000;01/01/2001;A%s;;;\n' $d $i $d $i $d; done; done
    for i in $(seq 10 34); do printf 'Trần Văn B%s;01/01/1980;3%s;01/01/2000;01/01/2001;A3;;;\n' "$i" "$i"; done
    printf 'Trần Văn C;01/01/1980;399;01/01/2000;01/01/2001;A3;;Bí thư chi bộ;Hiệu trưởng\n'
} >people.csv
# facts of 2026: members 1 and 2 (of A1) and 9 … 15 (of A3) merit an XS, the cell A1 is HT, all
# others are HTT
facts_2026()
{
    rm -f made.jsonl
    run 0 sim facts z.kd --year 2026 --out made.jsonl
    awk '
    /"card"/ {
        n++
        x = n <= 2 || (n >= 9 && n <= 15)
        sub(/"points_common":[0-9.]*,"points_result":[0-9.]*/, x ? "\"points_common\":29,\"points_result\":" (n < 9 ? 66 : 60 + int((n + 1) / 2)) : "\"points_common\":26,\"points_result\":58")
        sub(/"tasks_assigned":.*"force_majeure"/, "\"tasks_assigned\":20,\"tasks_completed\":20,\"tasks_late\":0,\"tasks_exceeded\":" (x ? 8 : 1) ",\"quality_ok\":true,\"main_targets_missed\":false,\"force_majeure\"")
        sub(/"confidence_vote":\{[^}]*\}/, "\"confidence_vote\":null")
        sub(/"five_targets":\{[^}]*\}/, "\"five_targets\":{\"assigned\":0,\"reached\":0}")
        sub(/"vote":\{[^}]*\}/, "\"vote\":{\"summoned\":10,\"present\":10,\"issued\":10,\"returned\":10,\"valid\":10,\"xs\":" (x ? 9 : 0) ",\"htt\":" (x ? 1 : 10) ",\"ht\":0,\"kht\":0}")
        sub(/"lawful_absence.*,"absent_at/, "\"absent_at")
        sub(/"sick_leave_days":[0-9]*/, "\"sick_leave_days\":0")
        sub(/"conclusions":\[[^]]*\]/, "\"conclusions\":[]")
    }
    /"unit":"A1"/ { sub(/"points_common":[0-9.]*,"points_result":[0-9.]*/, "\"points_common\":21,\"points_result\":40") }
    /"unit":"(D[0-9]|A[23])"/ { sub(/"points_common":[0-9.]*,"points_result":[0-9.]*/, "\"points_common\":26,\"points_result\":58") }
    { print }' made.jsonl
}

begin 'the whole tree at once, joined and small groups told'
run 0 init z.kd
run 0 import z.kd units.csv people.csv --date "$autumn"
run 0 cycle open z.kd --year 2026
facts_2026 >facts.jsonl
run 0 facts read z.kd facts.jsonl --year 2026 --from 'Văn phòng'
run 0 rate z.kd --year 2026 --json
has out.txt '"level":40,'
has out.txt '"XS":9}'
run 0 cap list z.kd --year 2026
has out.txt 'đảng viên, Đảng bộ cơ sở 1 (D1): 4 đối tượng; đã quyết định 0 xuất sắc, 0 tốt, được phép 0 xuất sắc; chưa quyết định 4. Nếu quyết định như đề nghị: 2 đáng xuất sắc trong 4 đạt tốt trở lên, nhiều nhất 0.'
has out.txt '7 nhóm, 39 đối tượng'
has out.txt '9 đáng hoàn thành xuất sắc, tổng suất 4, 5 không có suất; 6 nhóm nhỏ không có suất nào.'
run 0 cap list z.kd --year 2026 --candidates
[ "$(grep -c '^Nhóm: ' out.txt)" -eq 7 ] || fail 'not every group is shown'
[ "$(grep -cE '^=?[0-9]+\. ' out.txt)" -eq 9 ] || fail 'not every candidate is shown'
has out.txt '=4. Trần Văn B12 (A3): 95; 9/10'
has out.txt 'Ngang nhau ở ngay ranh giới 4 suất'
run 0 cap list z.kd --year 2026 --unit D3 --candidates --json
lines out.txt 2
has out.txt '"order":[{"place":1,"tied":false,"name":"Trần Văn B16","unit":"A3","decided":false,"points":97,"grades":null,"votes":9,"voters":10},'
run 0 cap list z.kd --year 2026 --json
lines out.txt 7
lacks out.txt '"order"'

begin 'an exception goes into what one more needs, also where it is more than the pool'
run 0 cap show z.kd --year 2026 --unit T --class collectives --json
has out.txt '"exception":null,'
has out.txt '"htt_for_next":5,"as_proposed":{"candidates":0,"pool":3,"max_xs":0,"without_place":0,"open":0,"htt_for_next":3}'
run 0 cap exception z.kd --year 2026 --unit T --allowed 3 "${paper[@]}"
run 0 cap show z.kd --year 2026 --unit T --json
has out.txt '"htt_for_next":0,"as_proposed":{"candidates":0,"pool":3,"max_xs":3,"without_place":0,"open":0,"htt_for_next":21}'
run 0 cap exception z.kd --year 2026 --unit D1 --class collectives --allowed 1 "${paper[@]}"
run 0 cap show z.kd --year 2026 --unit D1 --class collectives --json
has out.txt '"pool":0,"max_xs":0,"without_place":0,"open":0,"htt_for_next":1}'
run 0 cap list z.kd --year 2026
has out.txt 'tổng suất 7, 5 không có suất; 5 nhóm nhỏ không có suất nào.'

begin 'small groups are joined: alone refused, together they have a place'
for d in 1 2 3; do run 0 propose z.kd --year 2026 --unit D$d --from-rules --number 1-TTr; done
echo '{"subject":{"card":"102"},"level":"HTT","reason":"Nhường suất"}' >lower.jsonl
run 0 propose z.kd lower.jsonl --year 2026 --unit D1 --number 2-TTr
run 2 decide-level z.kd --year 2026 --unit D1 --from-proposals --number 3-QĐ
has err.txt '1 hoàn thành xuất sắc trên 3 hoàn thành tốt, được phép 0 (Điều 11, khoản 1, điểm 1.5'
run 2 cap merge z.kd --year 2026 --unit D3 --class members --into D1 "${paper[@]}"
has err.txt 'Chỉ ghép nhóm nhỏ'
run 2 cap merge z.kd --year 2026 --unit D1 --class members --into D2 --number 7-QĐ
has err.txt 'phải có văn bản'
run 0 cap merge z.kd --year 2026 --unit D1 --class members --into D2 "${paper[@]}"
has out.txt '8 đạt hoàn thành tốt trở lên, nhiều nhất 1 suất'
run 2 cap merge z.kd --year 2026 --unit D1 --class members --into D2 "${paper[@]}"
has err.txt 'đã được ghép'
run 0 cap list z.kd --year 2026 --json
lines out.txt 6
run 2 decide-level z.kd --year 2026 --unit D1 --from-proposals --number 3-QĐ
has err.txt 'được phép 0'
run 0 decide-level z.kd --year 2026 --unit D2 --from-proposals --number 4-QĐ
run 0 decide-level z.kd --year 2026 --unit D1 --from-proposals --number 3-QĐ
run 0 cap show z.kd --year 2026 --unit D1 --class members
has out.txt '8 đối tượng; tính chung 2 nhóm.'
has out.txt 'Đã quyết định: 1 hoàn thành xuất sắc, 7 hoàn thành tốt'
has out.txt 'Ghép nhóm của D1 vào: 7-QĐ ngày 26/12/2026'

begin 'an outstanding unit has 25 %'
run 2 decide-level z.kd --year 2026 --unit D3 --from-proposals --number 5-QĐ
has err.txt '7 hoàn thành xuất sắc trên 18 hoàn thành tốt, được phép 3'
run 0 cap outstanding z.kd --year 2026 --unit D3 "${paper[@]}"
has out.txt 'tỷ lệ 25 %'
run 2 cap outstanding z.kd --year 2026 --unit D3 "${paper[@]}"
has err.txt 'đã được công nhận'
run 0 cap show z.kd --year 2026 --unit D3 --class members
has out.txt 'không quá 25 %'
has out.txt 'nhiều nhất 5 suất, 2 không có suất'
run 2 decide-level z.kd --year 2026 --unit D3 --from-proposals --number 5-QĐ
has err.txt '7 hoàn thành xuất sắc trên 18 hoàn thành tốt, được phép 4'
for card in 310 311; do echo "{\"subject\":{\"card\":\"$card\"},\"level\":\"HTT\",\"reason\":\"Xếp sau\"}"; done >lower.jsonl
run 0 propose z.kd lower.jsonl --year 2026 --unit D3 --number 6-TTr
run 0 decide-level z.kd --year 2026 --unit D3 --from-proposals --number 5-QĐ
has out.txt 'Hoàn thành xuất sắc nhiệm vụ: 5'
rows cap_act 5

finish
