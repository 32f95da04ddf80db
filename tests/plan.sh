#!/usr/bin/env bash
# Plans of levels: never later than the superior's or the regulation, replaced with both in the diary, counted when somebody is late.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"
plan="plan set y.kd --year 2023"

begin 'a plan needs a cycle, and each deadline a step, a kind and a day that exist'
run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2023
run 2 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 review=20/12/2023
has err.txt 'Sổ không có kỳ kiểm điểm 2023'
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023
run 2 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 meeting=20/12/2023
has err.txt '«meeting»; chọn một trong: self_review (nộp bản tự kiểm điểm), review (hội nghị kiểm điểm)'
run 2 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 review:ward=20/12/2023
has err.txt '«ward»'
run 2 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 review=32/12/2023
has err.txt '«review=32/12/2023» không phải là một hạn'
run 2 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 review:provincial_committee=20/12/2023
has err.txt 'không có «tỉnh ủy» nào được kiểm điểm'
run 2 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 review=20/12/2023 review=21/12/2023
has err.txt 'review được nêu hai lần'
run 2 $plan --unit ZZ --number '12-KH/ĐU' --date 15/11/2023 review=20/12/2023
has err.txt '«ZZ»'

begin 'days that cannot be are refused, each with its reason, and nothing is written'
run 2 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 self_review=10/11/2023 review=20/12/2023 decision=15/12/2023
has err.txt 'nộp bản tự kiểm điểm: 10/11/2023 là trước ngày ban hành kế hoạch, 15/11/2023'
has err.txt 'quyết định mức xếp loại, chi bộ: 15/12/2023 là trước hạn của bước «hội nghị kiểm điểm», 20/12/2023'
run 2 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 decision=05/01/2024
has err.txt 'quyết định mức xếp loại, chi bộ: 05/01/2024 muộn hơn 31/12/2023 là hạn theo quy định'
run 0 plan list y.kd --year 2023
has out.txt '0 hạn.'

begin 'a plan is written; a report may come after the last day of the rating'
run 0 $plan --unit AB.03 --number '03-KH/CB' --date 20/11/2023 self_review=12/12/2023
run 0 $plan --unit AB --number '12-KH/ĐU' --date 15/11/2023 self_review=05/12/2023 review=15/12/2023 review:cell=10/12/2023 decision=25/12/2023 report=10/01/2024 --by 'Trần Thị Mẫu'
has out.txt 'Đã ghi kế hoạch 12-KH/ĐU'
has out.txt 'gồm 5 hạn'
has out.txt 'kế hoạch 03-KH/CB'
has out.txt 'ghi 12/12/2023 cho bước «nộp bản tự kiểm điểm», nay muộn hơn'
run 0 plan list y.kd --year 2023 --unit AB.03 --json
has out.txt '{"unit":"AB.03","unit_name":"Chi bộ Trạm Y tế","number":"03-KH/CB","on":"2023-11-20","step":"self_review","kind":"","day":"2023-12-12"}'

begin "a plan below is never later than the superior's, kind by kind"
run 2 $plan --unit AB.03 --number '04-KH/CB' --date 21/11/2023 review=12/12/2023
has err.txt 'hội nghị kiểm điểm, chi bộ: 12/12/2023 muộn hơn 10/12/2023 là hạn theo kế hoạch 12-KH/ĐU'
run 2 $plan --unit AB.03 --number '04-KH/CB' --date 21/11/2023 report=11/01/2024
has err.txt 'báo cáo cấp trên, chi bộ: 11/01/2024 muộn hơn 10/01/2024'
run 2 $plan --unit AB.03 --number '04-KH/CB' --date 21/11/2023 review=04/12/2023
has err.txt 'hội nghị kiểm điểm, chi bộ: 04/12/2023 là trước hạn của bước «nộp bản tự kiểm điểm», 05/12/2023'

begin 'a trial changes nothing; a plan replaced stays in the diary'
run 0 $plan --unit AB.03 --number '04-KH/CB' --date 21/11/2023 self_review=04/12/2023 review=08/12/2023 --dry-run
run 0 plan list y.kd --year 2023 --unit AB.03
has out.txt 'kế hoạch 03-KH/CB ngày 20/11/2023: nộp bản tự kiểm điểm, mọi loại tổ chức: 12/12/2023'
run 0 $plan --unit AB.03 --number '04-KH/CB' --date 21/11/2023 self_review=04/12/2023 review=08/12/2023
has out.txt 'thay kế hoạch 03-KH/CB'
run 0 plan list y.kd --year 2023 --unit AB.03
has out.txt '2 hạn.'
python3 - <<'PYTHON' >events.txt
import sqlite3
for row in sqlite3.connect("file:y.kd?mode=ro", uri=True).execute("select actor, about from event where act = 'plan.set' order by id"):
    print(*row)
PYTHON
lines events.txt 3
has events.txt 'Trần Thị Mẫu {"year":2023,"unit":"AB","number":"12-KH/ĐU"'
has events.txt '"replaces":{"number":"03-KH/CB","on":"2023-11-20","deadlines":[{"step":"self_review","day":"2023-12-12"}]}'
run 0 verify y.kd

begin 'who is late is late by the plan'
run 0 progress y.kd --year 2023 --unit AB.03 --today 04/12/2023 --json
cp out.txt before.txt
run 0 progress y.kd --year 2023 --unit AB.03 --today 05/12/2023 --json
! cmp -s before.txt out.txt || fail 'a day after the last one nobody more is late'

begin 'a closed cycle takes no plan'
run 0 cycle close y.kd --year 2023 --yes
run 2 $plan --unit AB.03 --number '05-KH/CB' --date 21/11/2023 self_review=03/12/2023
has err.txt 'đã đóng'
begin 'the diary tells who did what and when, by act, by text and by day'
run 0 event list y.kd
has out.txt 'cycle.open {"year":2023'
run 0 event list y.kd --act plan --json
has out.txt '"act":"plan'
lacks out.txt '"act":"cycle.open"'
has out.txt '"hash":"'
run 0 event list y.kd --about 'no such text'
has out.txt '0 sự kiện.'
run 0 event list y.kd --to 01/01/2024
has out.txt '0 sự kiện.'
run 0 event list y.kd --from 01/01/2024 --act book.init
has out.txt '1 sự kiện.'
run 2 event list y.kd --from 32/01/2024

finish
