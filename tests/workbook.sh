#!/bin/bash
# Workbooks of units on the sample lists: written, filled in, returned, returned again.
. tests/check.bash

# fill FROM TO CELL=TEXT…: types into the first sheet, as a program that stores text in the cell does
fill()
{
    local from=$1 to=$2 pair sheet=xl/worksheets/sheet1.xml
    shift 2
    rm -rf x && mkdir x && unzip -q "$from" -d x
    for pair in "$@"; do
        sed -i "s#<c r=\"${pair%%=*}\"[^>]*/>#<c r=\"${pair%%=*}\" t=\"inlineStr\"><is><t>${pair#*=}</t></is></c>#" x/$sheet
    done
    rm -f "$to"
    (cd x && zip -q -r "../$to" .)
}
# The letter of the column whose hidden key is this
column()
{
    unzip -p "$1" xl/worksheets/sheet1.xml | grep -o '<c r="[A-Z]*1"[^>]*><is><t>[^<]*' | sed -n "s#<c r=\"\([A-Z]*\)1\".*<t>$2\$#\1#p"
}
facts()
{
    sqlite3 s.kd 'select count(*) from given'
}

command -v zip >zip.txt || { echo '1..0 # skip zip is not installed'; exit 0; }

begin 'a workbook for each unit'
run 0 init s.kd
run 0 import s.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx"
run 0 cycle open s.kd --year 2023
run 0 workbook write s.kd --year 2023 --all-cells --out wb
has out.txt 'Đã viết 8 sổ'
[ "$(find wb -name '*.part' | wc -l)" -eq 0 ] || fail 'a temporary file stayed'
run 2 workbook write s.kd --year 2023 --unit KHONG-CO --out wb
run 2 workbook write s.kd --year 2023 --out wb
book=wb/kiem-diem-AB.01-2023-so-1.xlsx
done_=$(column "$book" fact.tasks_completed)
given=$(column "$book" fact.tasks_assigned)
self=$(column "$book" self_level)
on=$(column "$book" received_on)
[ -n "$given" ] && [ -n "$self" ] || fail 'no hidden keys'

begin 'a cell that cannot be taken: told with its place, nothing is written'
fill "$book" bad.xlsx "${given}4=nhiều" "${given}5=10" "${done_}5=10"
run 2 workbook read s.kd bad.xlsx
has err.txt 'bad.xlsx:Đảng viên:4:'
has err.txt 'số từ 0 đến 30000'
fill "$book" more.xlsx "${given}5=10" "${done_}5=11"
run 2 workbook read s.kd more.xlsx
has err.txt 'more.xlsx:Đảng viên:5'
[ "$(facts)" -eq 0 ] || fail 'facts were written'

begin 'read back, with a self-review on paper; twice changes nothing'
fill "$book" good.xlsx "${given}4=10" "${done_}4=10" "${on}4=20/11/2023" "${self}4=Hoàn thành tốt nhiệm vụ"
run 0 workbook read s.kd good.xlsx --dry-run
[ "$(facts)" -eq 0 ] || fail 'a trial wrote'
run 0 workbook read s.kd good.xlsx
has out.txt '1 dòng, 2 dữ kiện mới, 1 bản kiểm điểm'
run 0 workbook read s.kd good.xlsx
has out.txt 'đã được đọc'
[ "$(facts)" -eq 1 ] || fail 'not one row of facts'
[ "$(sqlite3 s.kd 'select on_paper, self_level from review')" = '1|HTT' ] || fail 'no review on paper'

begin 'a second return: differences by cell, written only when asked'
fill "$book" again.xlsx "${given}4=10" "${done_}4=9" "${on}4=20/11/2023" "${self}4=XS"
run 2 workbook read s.kd again.xlsx
has err.txt '«tasks_completed» đã ghi 10, tệp này ghi 9'
has err.txt '«self_level» đã ghi HTT, tệp này ghi XS'
[ "$(facts)" -eq 1 ] || fail 'overwritten unasked'
run 0 workbook read s.kd again.xlsx --yes
[ "$(sqlite3 s.kd 'select self_level from review')" = XS ] || fail 'not replaced'

begin 'an old number, a foreign file, a row that bears another name'
run 0 workbook write s.kd --year 2023 --unit AB.01 --out wb
has out.txt 'so-2.xlsx'
fill "$book" old.xlsx "${given}6=5"
run 2 workbook read s.kd old.xlsx
has err.txt 'Sổ số 1 đã cũ'
run 2 workbook read s.kd "$root/data/sample/danh-sach-to-chuc.xlsx"
has err.txt 'không phải sổ kiểm điểm'
rm -rf x && mkdir x && unzip -q wb/kiem-diem-AB.01-2023-so-2.xlsx -d x
sed -i 's#<t>Phan Văn An</t>#<t>Người Khác</t>#' x/xl/worksheets/sheet1.xml
(cd x && zip -q -r ../other.xlsx .)
run 2 workbook read s.kd other.xlsx
has err.txt '«Người Khác»'
run 0 verify s.kd
finish
