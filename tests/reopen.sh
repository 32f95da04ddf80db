#!/usr/bin/env bash
# A discipline after a decision: what it opens, by which article; kept, replaced; every decision judged again.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

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
run 0 reopen list y.kd
has out.txt 'Điều 12, khoản 4, điểm 4.5'
has out.txt 'tám yếu tố'
run 0 reopen list y.kd --json
has out.txt '"rule":"124.D12.K4.5.self"'
has out.txt '"factors":["form","content"'
run 0 reopen find y.kd
has out.txt '0 quyết định mới phải xem xét lại, 1 đã nêu từ trước'

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
