#!/usr/bin/env bash
# A cycle that is open is refreshed, repacked and closed: told first, done when asked, decided levels stay.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"

# place CARD UNIT: the subject stands there
place()
{
    run 0 cycle subjects y.kd --year 2023 --json
    grep -F "\"card\":\"$1\"" out.txt >one.txt
    has one.txt "\"unit\":\"$2\""
}

begin 'without changes a refresh finds none, and there is nothing to repack'
run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2023
run 2 cycle refresh y.kd --year 2023
has err.txt 'Sổ không có kỳ kiểm điểm 2023'
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023
run 0 cycle refresh y.kd --year 2023 --json
has out.txt '{"subjects":144,"new":0,"gone":0,"moved":0,"review":0,"form":0,"decider":0,"group":0,"kept":0,"waits":0,"level":0,"written":false}'
run 2 cycle repack y.kd --year 2023
has err.txt 'không thay đổi'

begin 'a level is decided before people move'
cat >facts.jsonl <<'TEXT'
{"subject":{"card":"40.290467"},"facts":{"grades":[{"group":"common","grade":"t","product":true},{"group":"result","grade":"t","product":true},{"group":"remedy","grade":"t","product":true}],"tasks_assigned":10,"tasks_completed":10,"main_targets_missed":false,"force_majeure":false,"conclusions":[],"absent_at_review":false,"tasks_late":0,"quality_ok":true,"tasks_exceeded":1,"disciplines":[],"maternity_leave":false,"subordinate_corruption_disciplined":false,"standing_committee_of":null},"received_on":"2023-12-10","on_paper":true,"self_level":"HTT"}
TEXT
run 0 facts read y.kd facts.jsonl --year 2023 --from 'Văn phòng'
run 0 decide-level y.kd --year 2023 --unit AB --subject '{"card":"40.290467"}' --level HTT --number 1-QĐ --date 25/12/2023

begin 'a transfer and a suspension are told first, and nothing is written unasked'
run 0 member move y.kd --card 40.290467 --to AB.03 --on 20/11/2023
run 0 member move y.kd --card 40.396193 --to AB.02 --on 20/11/2023
run 0 cycle subjects y.kd --year 2023 --unit AB.05 --json
card=$(grep -F '"form_for":"no_post"' out.txt | sed -n '1s/.*"card":"\([^"]*\)".*/\1/p')
run 0 spell add y.kd --card "$card" --kind activity_suspended --from 01/11/2023
run 0 rate y.kd --year 2023
has out.txt '1 đối tượng đã chuyển đi'
run 0 cycle refresh y.kd --year 2023
has out.txt 'Kiều Xuân Lâm: chuyển từ AB.01 sang AB.02'
has out.txt 'Dương Thị Loan: đã quyết định; giữ nguyên'
has out.txt 'nay: bị đình chỉ sinh hoạt đảng'
has out.txt '0 mới, 0 không còn, 1 chuyển nơi; đổi diện kiểm điểm, xếp loại 1'
has out.txt 'Chưa ghi gì vào sổ'
place 40.396193 AB.01
run 0 cycle refresh y.kd --year 2023 --dry-run --yes --json
has out.txt '"written":false'

begin 'a refresh moves whom it finds elsewhere; who is decided stays'
run 0 cycle refresh y.kd --year 2023 --yes --json
has out.txt '"moved":1,"review":1,'
has out.txt '"kept":1,"waits":0,"level":0,"written":true'
place 40.396193 AB.02
place 40.290467 AB.01
run 0 cycle subjects y.kd --year 2023 --unit AB.02 --json
has out.txt '"card":"40.396193"'
run 0 cycle show y.kd --year 2023
has out.txt 'cây tổ chức bản 2'
has out.txt 'Đảng viên: 136 = 130 kiểm điểm + 6 không thuộc diện'
run 0 cycle refresh y.kd --year 2023 --json
has out.txt '"moved":0,"review":0,'
run 0 verify y.kd

begin 'a corrected pack: its impact first, then a new version of the ground'
cp -r "$root/packs" mine
sed -i 's/less than 6 months before cutoff/less than 1 months before cutoff/' mine/124/who.pack
sed -i 's/^param cell_secretary_leads = yes/param cell_secretary_leads = no/' mine/124/pack.pack
run 0 cycle repack y.kd --year 2023 --packs mine --json
cp out.txt told.json
has told.json '"new":0,"gone":0,"moved":0,"review":3,'
lacks told.json '"form":0'
has told.json '"waits":1,"level":0,"written":false'
run 2 cycle repack y.kd --year 2023
run 0 cycle repack y.kd --year 2023 --packs mine --yes --json
[ "$(sed 's/"written":true/"written":false/' out.txt)" = "$(cat told.json)" ] || fail 'done otherwise than told'
run 2 cycle repack y.kd --year 2023 --packs mine --yes
has err.txt 'không thay đổi'
run 0 cycle show y.kd --year 2023
has out.txt 'Đảng viên: 136 = 132 kiểm điểm + 4 không thuộc diện'
run 0 verify y.kd
has out.txt '1 dòng trong bảng decision'

begin 'a cap group that nobody is in any more goes with a refresh'
run 0 init g.kd
# shellcheck disable=SC2086
run 0 import g.kd $lists --date 30/11/2023
run 0 cycle open g.kd --year 2023 --overlay hatinh-2023
run 0 verify g.kd
has out.txt '5 dòng trong bảng cap_group'
run 0 cycle subjects g.kd --year 2023 --json
for card in $(sed -n 's/.*"card":"\([^"]*\)".*"decider":"district_standing_committee".*/\1/p' out.txt); do
    run 0 spell add g.kd --card "$card" --kind activity_suspended --from 01/11/2023
done
run 0 cycle refresh g.kd --year 2023
run 0 verify g.kd
has out.txt '5 dòng trong bảng cap_group'
run 0 cycle refresh g.kd --year 2023 --yes --json
has out.txt '"group":3,'
run 0 verify g.kd
has out.txt '4 dòng trong bảng cap_group'

begin 'a repack tells the levels that change for those undecided'
for card in 40.290467 40.396193; do
    sed -e "s/40.290467/$card/;s/\"grade\":\"t\"/\"grade\":\"xs\"/g;s/\"tasks_exceeded\":1/\"tasks_exceeded\":6/" facts.jsonl
done >xs.jsonl
run 0 facts read g.kd xs.jsonl --year 2023 --from 'Văn phòng'
run 0 rate g.kd --year 2023 --json
has out.txt '"XS":2}'
run 0 decide-level g.kd --year 2023 --unit AB --subject '{"card":"40.290467"}' --level HTT --reason 'Nhường suất' --number 1-QĐ --date 25/12/2023
rm -rf mine && cp -r "$root/packs" mine
sed -i 's/^param xs_over_min = 50 %/param xs_over_min = 70 %/' mine/124/pack.pack
run 0 cycle repack g.kd --year 2023 --packs mine
has out.txt 'AB.01  Kiều Xuân Lâm: mức theo quy định: Hoàn thành xuất sắc nhiệm vụ → Hoàn thành tốt nhiệm vụ'
has out.txt 'Mức theo quy định đổi so với lần xét (rate) gần nhất: 1 đối tượng chưa quyết định.'
lacks out.txt 'Dương Thị Loan'
run 0 cycle repack g.kd --year 2023 --packs mine --yes --json
has out.txt '"level":1,"written":true'
run 0 rate g.kd --year 2023 --json
has out.txt '"HTT":2,"XS":0}'
sed -i 's/^param xs_over_min = 70 %/param xs_over_min = 71 %/' mine/124/pack.pack
run 0 cycle repack g.kd --year 2023 --packs mine --json
has out.txt '"level":0,"written":false'

begin 'a parameter that the program reads takes only the words that it knows'
rm -rf mine && cp -r "$root/packs" mine
sed -i 's/^param cap_peers = kind/param cap_peers = kinds/;s/^param cell_secretary_leads = yes/param cell_secretary_leads = often/' mine/124/pack.pack
run 2 cycle repack g.kd --year 2023 --packs mine --yes
has err.txt '124/pack.pack:122:'
has err.txt 'Tham số «cap_peers» phải là một trong các từ: kind, none.'
has err.txt 'Tham số «cell_secretary_leads» phải là một trong các từ: yes, no.'
run 0 init w.kd
# shellcheck disable=SC2086
run 0 import w.kd $lists --date 30/11/2023
run 2 cycle open w.kd --year 2023 --packs mine
has err.txt 'Tham số «cap_peers»'
run 2 cycle show w.kd --year 2023

begin 'a cycle is closed for good'
run 2 cycle close y.kd --year 2023
has err.txt 'chưa được quyết định'
run 0 cycle close y.kd --year 2023 --yes --dry-run
has out.txt 'Chạy thử'
run 0 cycle list y.kd
lacks out.txt 'đã đóng'
run 0 cycle close y.kd --year 2023 --yes
for verb in refresh repack close; do
    run 2 cycle "$verb" y.kd --year 2023 --yes
    has err.txt 'đã đóng'
done
run 0 cycle list y.kd
has out.txt 'đã đóng'
run 0 verify y.kd

finish
