#!/usr/bin/env bash
# Suggested matters and meetings: sums that must agree, and what they tell the judge.
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"
begin 'a book of the sample, its cycle opened'
run 0 init m.kd
# shellcheck disable=SC2086
run 0 import m.kd $lists --date 30/11/2023
run 0 cycle open m.kd --year 2023 --overlay hatinh-2023
run 0 cycle subjects m.kd --year 2023 --json
unit=$(sed -n 's/.*"kind":"collective".*"unit":"\([^"]*\)".*/\1/p' out.txt | tail -n 1)
[ -n "$unit" ] || unit=$(sed -n 's/.*"unit":"\([^"]*\)".*/\1/p' out.txt | tail -n 1)
card=$(sed -n 's/.*"card":"\([^"]*\)".*"unit":"'"$unit"'".*/\1/p; s/.*"unit":"'"$unit"'".*"card":"\([^"]*\)".*/\1/p' out.txt | head -n 1)
[ -n "$unit" ] && [ -n "$card" ] || fail "no unit or member in the sample: «$unit», «$card»"

begin 'a suggestion needs a text, a body and a day; it is answered, then concluded'
run 2 suggestion add m.kd --year 2023 --card "$card" --text 'Nêu gương' --date 01/11/2023
run 2 suggestion add m.kd --year 2023 --card 000nosuch --text 'Nêu gương' --body 'Đảng ủy' --date 01/11/2023
run 2 suggestion add m.kd --year 2023 --card "$card" --text 'Nêu gương' --body 'Đảng ủy' --date 01/11/2023 --due 30/10/2023
has err.txt '30/10/2023'
run 0 suggestion add m.kd --year 2023 --card "$card" --text 'Nêu gương' --body 'Đảng ủy' --date 01/11/2023 --due 30/11/2023
run 0 suggestion add m.kd --year 2023 --card "$card" --text 'Thu hồi tạm ứng' --from AB --date 01/11/2023
run 2 suggestion conclude m.kd 1 --text 'Đồng ý'
has err.txt 'chưa được giải trình'
run 2 suggestion answer m.kd 1 --text 'Đã rõ' --date 31/10/2023
run 0 suggestion answer m.kd 1 --text 'Đã rõ' --date 20/11/2023
run 0 suggestion conclude m.kd 1 --text 'Đồng ý'
run 0 suggestion list m.kd --year 2023 --json
has out.txt '"answer":"Đã rõ","conclusion":"Đồng ý"'
has out.txt '"n":2,"text":"Thu hồi tạm ứng"'

begin 'a meeting: more present than summoned is refused, what may be wrong is told'
run 2 meeting set m.kd --year 2023 --unit "$unit" --date 05/12/2023 --summoned 10 --present 11
has err.txt '11'
run 0 meeting set m.kd --year 2023 --unit "$unit" --date 05/12/2023 --summoned 10 --present 5 --absent 'Ai Đó: ốm' \
    --time 14:00 --place 'Nhà văn hóa' --chair 'Trần Văn Mẫu' --secretary 'Lê Thị Ví Dụ' --board 'Ngô Ví Dụ; Hồ Mẫu'
has out.txt 'vắng 5 người, nêu tên 1'
has out.txt 'không quá nửa'
run 0 meeting set m.kd --year 2023 --unit "$unit" --number 1 --date 05/12/2023 --summoned 10 --present 9 --absent 'Ai Đó: ốm'
lacks out.txt 'Cần xem lại'
run 0 meeting remark m.kd --year 2023 --card "$card" --speaker 'Hồ Mẫu' --text 'Cần sâu sát hơn' --answer 'Xin tiếp thu'

begin 'votes must add up'
vote="meeting vote m.kd --year 2023 --card $card"
run 2 $vote --issued 10 --returned 9 --valid 9 --htt 9
has err.txt 'nhiều hơn số có mặt'
run 2 $vote --issued 9 --returned 9 --valid 10 --htt 10
run 2 $vote --issued 9 --returned 9 --valid 9 --xs 1 --htt 7
has err.txt 'Cộng các mức được 8, số phiếu hợp lệ là 9'
run 0 $vote --issued 9 --returned 9 --valid 9 --xs 1 --htt 8
run 2 $vote --round xs --issued 9 --returned 9 --valid 9 --xs 10
run 0 $vote --round xs --issued 9 --returned 9 --valid 9 --xs 4
run 0 meeting list m.kd --year 2023 --json
has out.txt '"present":9,"remarks":1,"counts":2'

begin 'the judge is told: one of two matters is not answered, so the level is owed'
run 0 rate m.kd --year 2023
run 2 decide-level m.kd --year 2023 --unit AB --subject "{\"card\":\"$card\"}" --level HTT --number '9-QĐ/ĐU' --date 20/12/2023
has err.txt 'giải trình'
run 0 suggestion answer m.kd 2 --text 'Đã thu hồi' --date 21/11/2023
run 2 decide-level m.kd --year 2023 --unit AB --subject "{\"card\":\"$card\"}" --level HTT --number '9-QĐ/ĐU' --date 20/12/2023
lacks err.txt 'giải trình'
run 0 event list m.kd --act meeting.vote --json
has out.txt '"htt":8'
run 0 verify m.kd
finish
