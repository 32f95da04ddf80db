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

finish
