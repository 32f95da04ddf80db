#!/usr/bin/env bash
# What was proposed and decided is bound to the chain of events: whoever changes it in the file is found out by verify.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"
py=$(python3 -c 'import sys; print(sys.executable)')

# tampered SQL WORDS: verify of a copy of the book with that change finds it
tampered()
{
    cp y.kd t.kd
    "$py" -IS - "$1" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect("t.kd")
n = 0
for part in sys.argv[1].split(";"):
    n += max(0, db.execute(part).rowcount)
db.commit()
assert n > 0, "nothing was changed"
PYTHON
    run 1 verify t.kd
    has err.txt "$2"
}

begin 'levels are proposed, decided and replaced; the book is sound'
run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2023
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023
cat >facts.jsonl <<'TEXT'
{"subject":{"card":"40.290467"},"facts":{"grades":[{"group":"common","grade":"t","product":true},{"group":"result","grade":"t","product":true},{"group":"remedy","grade":"t","product":true}],"tasks_assigned":10,"tasks_completed":10,"main_targets_missed":false,"force_majeure":false,"conclusions":[],"absent_at_review":false,"tasks_late":0,"quality_ok":true,"tasks_exceeded":1,"disciplines":[],"maternity_leave":false,"subordinate_corruption_disciplined":false,"standing_committee_of":null},"received_on":"2023-12-10","on_paper":true,"self_level":"HTT"}
TEXT
run 0 facts read y.kd facts.jsonl --year 2023 --from 'Văn phòng'
who='{"card":"40.290467"}'
run 0 propose y.kd --year 2023 --unit AB.01 --subject "$who" --level HTT --number 1-TTr --date 20/12/2023
run 0 decide-level y.kd --year 2023 --unit AB --subject "$who" --level HTT --number 1-QĐ --date 25/12/2023
run 0 decide-level y.kd --year 2023 --unit AB --subject "$who" --level HT --reason 'Có đơn phản ánh' --number 2-QĐ --date 28/12/2023 --replaces --why correction
run 0 verify y.kd
has out.txt '3 mức đề nghị và mức quyết định còn nguyên'

begin 'a level, a number, a reason, a paper that is changed in the file is found'
tampered "update decision set level = 'XS' where current = 1" 'ghi vào bảng decision đã bị thay đổi'
tampered "update decision set number = '9-QĐ' where current = 0" 'ghi vào bảng decision đã bị thay đổi'
tampered "update decision set reason = '' where current = 1" 'ghi vào bảng decision đã bị thay đổi'
tampered "update decision set on_date = on_date + 1 where current = 1" 'ghi vào bảng decision đã bị thay đổi'
tampered "update proposal set level = 'XS'" 'ghi vào bảng proposal đã bị thay đổi'
tampered "update proposal set body = 'Ban khác'" 'ghi vào bảng proposal đã bị thay đổi'

begin 'a row that is taken out, put in, or said to be of another act is found'
tampered "delete from decision where current = 1" 'ghi vào bảng decision không còn'
tampered "delete from proposal" 'ghi vào bảng proposal không còn'
tampered "insert into proposal (subject_id, step, body, unit_id, level, number, on_date, reason, event_id) select subject_id, step, body, unit_id, 'XS', number, on_date, reason, event_id from proposal" 'ghi vào bảng proposal đã bị thay đổi'
tampered "insert into proposal (subject_id, step, body, unit_id, level, number, on_date, reason, event_id) select subject_id, step, body, unit_id, 'XS', number, on_date, reason, 1 from proposal" 'không có dấu niêm phong'
tampered "delete from event where act = 'seal' and id = (select max(id) from event)" 'không có dấu niêm phong'
finish
