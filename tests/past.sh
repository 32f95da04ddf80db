#!/usr/bin/env bash
# What was decided before over units that have ended and people who have left: entered by hand and by
# lists, given out and taken back; files of an export are those of one state of the book.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"
run 0 init s.kd
# shellcheck disable=SC2086
run 0 import s.kd $lists --date 30/11/2023
# Somebody of AB.03 without a card, who leaves; then the unit ends.
id=$(sqlite3 s.kd "select m.person_id from membership m join unit u on u.id = m.unit_id where u.code = 'AB.03' order by 1 limit 1")
card=$(sqlite3 s.kd "select card from person where id = $id")
name=$(sqlite3 s.kd "select name from person where id = $id")

begin 'a split says people by name and card'
other=$(sqlite3 s.kd "select p.card from membership m join unit u on u.id = m.unit_id join person p on p.id = m.person_id where u.code = 'AB.02' limit 1")
echo "$other" >who.csv
run 2 unit split s.kd AB.03 --code AB.31 --name 'Chi bộ Mới' --date 01/12/2023 --people who.csv --lang en
has err.txt "($other) does not belong to"
lacks err.txt 'number'

sqlite3 s.kd "update membership set to_date = 19691 where person_id = $id; update person set card = '' where id = $id"
run 0 unit merge s.kd AB.03 --into AB.02 --date 15/12/2023

begin 'disciplines and levels of what has ended, by hand'
run 0 discipline add s.kd --unit AB.03 --form khien_trach --on 01/06/2022
has out.txt '(AB.03)'
run 0 discipline list s.kd --unit AB.03
has out.txt 'AB.03'
run 0 discipline add s.kd --unit AB.03 --name "$name" --form canh_cao --on 01/06/2021
run 0 discipline list s.kd --unit AB.03 --name "$name" --json
lines out.txt 1
run 0 level add s.kd --unit AB.03 --name "$name" --year 2022 --level HTT
run 0 level add s.kd --unit AB.03 --year 2022 --level HT
run 0 level list s.kd --unit AB.03 --json
lines out.txt 1
run 2 discipline list s.kd --unit AB.99
has err.txt 'AB.99'
run 2 spell add s.kd --unit AB.03 --name "$name" --kind sick --from 01/01/2022 # not of the past
[ -n "$card" ] || fail 'the sample has no card'

begin 'what the book gives out it takes back'
run 0 export s.kd --out out --date 31/12/2023
run 0 import-more s.kd --disciplines out/danh-sach-ky-luat.xlsx --levels out/danh-sach-muc-xep-loai.xlsx --lang en
has out.txt '2; '
lacks out.txt 'added 1'
[ "$(stat -c %a out/danh-sach-dang-vien.xlsx)" = 600 ] || fail "others may read it: $(stat -c %a out/danh-sach-dang-vien.xlsx)"

begin 'the code begins anew: each discipline finds the unit of its day'
cat >u.csv <<'LIST'
Mã;Tên tổ chức đảng;Loại hình;Mã cấp trên trực tiếp
AB.03;Chi bộ Mới;Chi bộ trực thuộc;AB
LIST
printf 'Họ và tên;Ngày sinh;Số thẻ đảng;Ngày vào Đảng;Mã chi bộ\nTrần Mẫu Mới;01/02/1990;77.000001;03/02/2015;AB.03\n' >p.csv
run 0 import s.kd u.csv p.csv --date 30/06/2024
run 0 discipline add s.kd --unit AB.03 --form canh_cao --on 01/07/2024
run 0 discipline add s.kd --unit AB.03 --form canh_cao --on 01/07/2022
[ "$(sqlite3 s.kd "select u.name from discipline d join unit u on u.id = d.unit_id where d.decided_on > 19000 order by d.id" | sort | uniq | wc -l)" -eq 2 ] ||
    fail 'both went to one unit'

begin 'an export into a folder of an earlier one leaves no list of another book'
run 0 init n.kd
# shellcheck disable=SC2086
run 0 import n.kd $lists --date 30/11/2023
run 0 export n.kd --out out --date 31/12/2023
[ "$(ls out | tr '\n' ' ')" = 'danh-sach-dang-vien.xlsx danh-sach-to-chuc.xlsx ' ] || fail "$(ls out)"

begin 'what cannot be written is said in the words of the program alone'
run 1 export n.kd --out n.kd
lacks err.txt 'ERROR'
has err.txt 'n.kd/'
run 0 cycle open n.kd --year 2023
run 1 results n.kd --year 2023 --out n.kd
lacks err.txt 'ERROR'
run 0 verify n.kd

begin 'a list behind the wrong option'
run 0 export s.kd --out out --date 31/12/2023
run 2 import-more s.kd --disciplines out/danh-sach-muc-xep-loai.xlsx
has err.txt '--disciplines và --levels'
lacks err.txt 'danh sách tổ chức đảng đứng trước'

finish
