#!/usr/bin/env bash
# A discipline after a decision: what it opens, by which article; kept, replaced; every decision judged again.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash
py=$(python3 -c 'import sys; print(sys.executable)')

# acts: of the chain of events, the oldest first
acts()
{
    "$py" -IS - y.kd <<'PY'
import sqlite3, sys
for row in sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("select act from event order by id"):
    print(row[0])
PY
}

begin 'a level is decided and judged again by verify'
run 0 init y.kd
run 0 import y.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx" --date 30/11/2023
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023
cat >facts.jsonl <<'TEXT'
{"subject":{"unit":"AB.01"},"facts":{"grades":[{"group":"common","grade":"t","product":true},{"group":"result","grade":"t","product":true},{"group":"remedy","grade":"t","product":true}],"tasks_assigned":10,"tasks_completed":10,"main_targets_missed":false,"force_majeure":false,"conclusions":[],"member_disciplines":[],"collective_disciplined":[],"member_degraded":false,"subunits_disciplined":0,"subunits_disciplined_not_self_remedied":0},"received_on":"2023-12-10","on_paper":true,"self_level":"HTT"}
TEXT
run 0 facts read y.kd facts.jsonl --year 2023 --from 'Văn phòng'
run 0 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level HTT --number 1-QĐ --date 25/12/2023
run 0 verify y.kd
has out.txt '1 quyết định đã xét lại'
run 0 reopen list y.kd
has out.txt '0 quyết định cần xem xét lại'

begin 'a discipline of the next year opens the level of the year of the breach'
run 0 discipline add y.kd --unit AB.01 --form khien_trach --on 18/03/2024 --breach-year 2023 --paper '04-QĐ' --dry-run
run 0 reopen list y.kd
has out.txt '0 quyết định cần xem xét lại'
run 0 discipline add y.kd --unit AB.01 --form khien_trach --on 18/03/2024 --breach-year 2023 --paper '04-QĐ'
has out.txt '1 quyết định xếp loại trước đây phải xem xét lại'
[ "$(acts | tail -n 2 | tr '\n' ' ')" = 'discipline.add reopen ' ] || fail "the chain tells the reopening before the discipline: $(acts | tail -n 3)"
run 0 reopen list y.kd
has out.txt 'Điều 12, khoản 4, điểm 4.5'
has out.txt 'tám yếu tố'
run 0 reopen list y.kd --json
has out.txt '"rule":"124.D12.K4.5.self"'
has out.txt '"factors":["form","content"'
run 0 reopen find y.kd
has out.txt '0 quyết định mới phải xem xét lại, 1 đã nêu từ trước'

begin 'a remark about a discipline tells what it reopens when it is accepted'
cp y.kd m.kd
cat >member.jsonl <<'TEXT'
{"subject":{"card":"40.290467"},"facts":{"grades":[{"group":"common","grade":"t","product":true},{"group":"result","grade":"t","product":true},{"group":"remedy","grade":"t","product":true}],"tasks_assigned":10,"tasks_completed":10,"main_targets_missed":false,"force_majeure":false,"conclusions":[],"absent_at_review":false,"tasks_late":0,"quality_ok":true,"tasks_exceeded":1,"disciplines":[],"maternity_leave":false,"subordinate_corruption_disciplined":false,"standing_committee_of":null},"received_on":"2023-12-10","on_paper":true,"self_level":"HTT"}
TEXT
run 0 facts read m.kd member.jsonl --year 2023 --from 'Văn phòng'
run 0 decide-level m.kd --year 2023 --unit AB --subject '{"card":"40.290467"}' --level HTT --number 1-QĐ --date 25/12/2023
cat >to-chuc.csv <<'CSV'
Mã tổ chức,Tên tổ chức,Loại hình,Mã cấp trên
AB.01,Chi bộ Cơ quan xã,Chi bộ trực thuộc,AB
CSV
cat >dang-vien.csv <<'CSV'
Số thẻ đảng,Họ và tên,Ngày vào Đảng,Mã chi bộ,Ghi chú
40.290467,Dương Thị Loan,03/02/2010,AB.01,"Cảnh cáo, QĐ 05-QĐ/ĐU ngày 20/10/2023"
CSV
run 0 import m.kd to-chuc.csv dang-vien.csv --date 02/01/2024
run 0 remark list m.kd --kind discipline --json
id=$(grep -F '40.290467' out.txt | sed 's/{"id":\([0-9]*\).*/\1/')
run 0 remark accept m.kd "$id"
has out.txt 'Dương Thị Loan (40.290467): 1 quyết định xếp loại trước đây phải xem xét lại.'
run 0 reopen list m.kd --json
has out.txt '"name":"Dương Thị Loan"'
cp y.kd m2.kd
run 0 discipline add m2.kd --card 40.290467 --form canh_cao --on 20/10/2023
run 0 import m2.kd to-chuc.csv dang-vien.csv --date 02/01/2024
run 2 remark accept m2.kd "$id"
run 0 discipline list m2.kd --card 40.290467
has out.txt '1 kỷ luật.'

begin 'a list of disciplines tells whom it reopens, as one entered by hand does'
cp y.kd l.kd
cat >ky-luat.csv <<'CSV'
Số thẻ đảng;Mã chi bộ;Họ và tên;Ngày sinh;Hình thức kỷ luật;Ngày quyết định;Năm vi phạm;Quyết định
;AB.01;;;Cảnh cáo;20/04/2024;2023;05-QĐ
;AB.02;;;Khiển trách;21/04/2024;2021;06-QĐ
;AB.03;;;Khiển trách;22/04/2024;2024;07-QĐ
CSV
for more in --dry-run ''; do
    # shellcheck disable=SC2086
    run 0 import-more l.kd --disciplines ky-luat.csv $more
    has out.txt 'Chi bộ Cơ quan xã (AB.01): 1 quyết định xếp loại trước đây phải xem xét lại.'
    has out.txt '1 quyết định xếp loại trước đây phải xem xét lại: xem bằng lệnh reopen list.'
    has out.txt 'Chi bộ Trường THCS An Bình (AB.02):'
    has out.txt 'năm 2021 cũng phải xem xét lại, nhưng mức của năm đó không được quyết định trong sổ này (quy định của năm: 132'
    lacks out.txt 'AB.03'
done
run 0 reopen list l.kd
has out.txt '2 quyết định cần xem xét lại'
run 0 reopen find l.kd
has out.txt ' 0 quyết định mới phải xem xét lại, 2 đã nêu từ trước'
run 0 import-more l.kd --disciplines ky-luat.csv
lacks out.txt 'xem xét lại'
run 0 verify l.kd
mv y.kd kept.kd && mv l.kd y.kd
[ "$(acts | tail -n 2 | tr '\n' ' ')" = 'roster.disciplines reopen ' ] || fail "not in the order of what happened: $(acts | tail -n 3)"
mv kept.kd y.kd

begin 'a breach of a year outside the book is told'
run 0 discipline add y.kd --unit AB.02 --form khien_trach --on 18/03/2024 --breach-year 2021
has out.txt 'không được quyết định trong sổ này (quy định của năm: 132'

begin 'replacing settles it, keeping takes a reason'
run 2 reopen keep y.kd 1
has err.txt 'phải ghi lý do'
echo '{"form":"khiển trách","content":"thu chi","motive":"nể nang","nature":"không nghiêm trọng","degree":"ít","consequence":"đã khắc phục","cause":"thiếu kiểm tra","circumstances":"thành khẩn"}' >factors.json
run 0 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level HT --reason 'Kỷ luật về sau' --number 3-QĐ --replaces --why late_discipline --factors factors.json
run 0 reopen list y.kd
has out.txt '0 quyết định cần xem xét lại'
run 0 reopen list y.kd --all
has out.txt 'Đã có quyết định thay'
run 0 reopen find y.kd
has out.txt ' 0 quyết định mới'
run 2 reopen keep y.kd 1 --reason 'muộn'
has err.txt 'đã xong'
run 0 verify y.kd
has out.txt '2 quyết định đã xét lại'

finish
