#!/bin/bash
# Results and progress on the sample lists: every file, what stands in them, counts that add up and
# counts that do not.
. tests/check.bash

sheet()
{ # FILE TEXT: the text stands in the workbook
    unzip -p "$1" 'xl/worksheets/*' 'xl/sharedStrings.xml' 2>unzip.txt | grep -qaF -- "$2" || fail "no «$2» in $1"
}

begin 'a cycle of the sample lists'
run 0 init s.kd
run 0 import s.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx"
run 0 cycle open s.kd --year 2023

begin 'progress by unit'
run 0 progress s.kd --year 2023 --today 01/12/2023
has out.txt 'AB Đảng bộ xã An Bình: xong 6/144; kiểm điểm 0/139'
has out.txt '0/1 tổ chức trực thuộc đã xong'
run 0 progress s.kd --year 2023 --unit AB --json --lang en
lines out.txt 8
has out.txt '"code":"AB.01"'
run 2 progress s.kd --year 2023 --unit KHONG-CO
run 2 progress s.kd
has err.txt '--year'

begin 'one workbook, and the same as CSV, JSON and text'
run 0 results s.kd --year 2023 --unit AB --out r --csv --json --today 03/01/2024
has out.txt 'r/ket-qua-AB-2023.xlsx: 144 đối tượng'
has out.txt 'Số liệu khớp'
[ "$(find r -name '*.part' | wc -l)" -eq 0 ] || fail 'a temporary file stayed'
[ "$(find r -type f | wc -l)" -eq 9 ] || fail 'not nine files'
sheet r/ket-qua-AB-2023.xlsx 'Tổng hợp'
sheet r/ket-qua-AB-2023.xlsx 'Quy định 124-QĐ/TW'
sheet r/ket-qua-AB-2023.xlsx 'mới kết nạp chưa đủ 6 tháng'
has r/ket-qua-AB-2023-khong-xep-loai.csv 'Điều 5, khoản 2, điểm 2.1, Quy định 124-QĐ/TW'
lines r/ket-qua-AB-2023-khong-xep-loai.csv 7
lines r/ket-qua-AB-2023-doi-tuong.csv 145
has r/ket-qua-AB-2023-con-thieu.txt 'Chi bộ Cơ quan xã (AB.01) – Bí thư: Vũ Công Tùng'
has r/ket-qua-AB-2023-con-thieu.txt 'hạn 31/12/2023, quá 3 ngày'
has r/ket-qua-AB-2023.json '"reconciles":true'

begin 'every cell its own'
run 0 results s.kd --year 2023 --level cell --out cells
[ "$(find cells -name '*.xlsx' | wc -l)" -eq 7 ] || fail 'not seven workbooks'
run 2 results s.kd --year 2023 --level province --out none
[ ! -e none ] || fail 'a folder was made for nothing'
run 2 results s.kd --year 2019 --out none

begin 'one workbook of the whole tree'
run 0 results s.kd --year 2023 --whole --out whole # one unit on top: it is the whole
[ -f whole/ket-qua-HUY-2023.xlsx ] || fail 'the unit on top is not the whole'
for also in '--unit AB' '--level cell' --all-units; do
    # shellcheck disable=SC2086
    run 2 results s.kd --year 2023 --whole $also --out none
done
run 0 init two.kd
run 0 import two.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx"
run 0 unit found two.kd --code CD --name 'Đảng bộ xã Cẩm Duệ' --kind grassroots_committee --date 01/01/2023
run 0 unit found two.kd --code CD.01 --name 'Chi bộ thôn Một' --kind cell --under CD --date 01/01/2023
run 0 cycle open two.kd --year 2023
run 0 results two.kd --year 2023 --whole --out whole --json --today 03/01/2024
has out.txt 'whole/ket-qua-toan-bo-2023.xlsx'
has out.txt 'Số liệu khớp'
has whole/ket-qua-toan-bo-2023.json '"unit":{"code":"","name":"Toàn bộ"'
run 0 progress two.kd --year 2023 --json --today 03/01/2024
total=$(tail -1 out.txt | grep -o '"subjects":[0-9]*')
[ "$(head -1 out.txt | grep -o '"code":"[^"]*"')" = '"code":"HUY"' ] || fail 'HUY is not the first of two on top'
grep -qF "\"total\":${total#*:}" whole/ket-qua-toan-bo-2023.json || fail "no $total in the whole"

begin 'the same twice gives the same'
run 0 results s.kd --year 2023 --unit AB --out again --csv --json --today 03/01/2024
for file in r/*.csv r/*.json r/*.txt; do
    cmp -s "$file" "again/${file#r/}" || fail "$file differs"
done

begin 'counts that do not add up'
cp s.kd bad.kd
sqlite3 bad.kd "update subject set at = 0 where unit_id = (select id from unit where code = 'AB.03')"
run 2 results bad.kd --year 2023 --unit AB --out bad
has err.txt 'khác'
sheet bad/ket-qua-AB-2023.xlsx 'Không khớp'

finish
