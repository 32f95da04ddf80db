#!/usr/bin/env bash
# run_test.sh — `kiemdiem run` end to end, on copies of data/sample: counts, refusals, the workbook.
#
#   KIEMDIEM=build/kiemdiem SCRATCH=an-empty-folder tests/run_test.sh
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash
cp "$root"/data/sample/*.xlsx . || exit 1
orgs=danh-sach-to-chuc.xlsx
people=danh-sach-dang-vien.xlsx

# run STATUS ARGUMENTS…: `kiemdiem run … --out out` into an empty folder; what it prints stands in out.txt and err.txt afterwards
run()
{
    local want=$1 got
    shift
    rm -rf out
    "$bin" run "$@" --out out >out.txt 2>err.txt
    got=$?
    [ "$got" -eq "$want" ] || fail "exit status $got, not $want"
}
no_workbook()
{
    [ -z "$(ls -A out 2>/dev/null)" ] || fail "something was written: $(ls -A out)"
}

begin 'counts as JSON'
run 0 "$orgs" "$people" --year 2023 --overlay hatinh-2023 --json
has out.txt '"members":136'
has out.txt '"reviewed":131'
has out.txt '"admitted_lt_6_months":2'
has out.txt '"exempt":2'
has out.txt '"activity_suspended":1'
has out.txt '"collectives":8'
has out.txt '"collectives_not_rated":{"new_lt_6_months":1}'
[ "$(wc -l <out.txt)" -eq 1 ] || fail 'more than the JSON on standard output'

begin 'the workbook'
unzip -tqq out/ket-qua-2023.xlsx >unzip.txt 2>&1 || fail 'unzip -t refuses it'
[ "$(ls -A out)" = ket-qua-2023.xlsx ] || fail "left behind: $(ls -A out)"
unzip -p out/ket-qua-2023.xlsx xl/workbook.xml >book.xml
for sheet in 'Tóm tắt' 'Được kiểm điểm' 'Không kiểm điểm' 'Tập thể' 'Còn thiếu' 'Cần xử lý'; do
    has book.xml "name=\"$sheet\""
done
unzip -p out/ket-qua-2023.xlsx xl/worksheets/sheet2.xml >reviewed.xml
[ "$(grep -o '<row ' reviewed.xml | wc -l)" -eq 132 ] || fail 'not 131 rows below the heading'
has reviewed.xml 'Khiển trách, QĐ 05-QĐ/ĐU ngày 20/4/2023'
lacks reviewed.xml 'Không hoàn thành nhiệm vụ'
unzip -p out/ket-qua-2023.xlsx xl/worksheets/sheet3.xml >left.xml
[ "$(grep -o '<row ' left.xml | wc -l)" -eq 6 ] || fail 'not 5 rows below the heading'
has left.xml 'Điều 5, khoản 2, điểm 2.1, Quy định 124-QĐ/TW'

begin 'plain words'
run 0 "$orgs" "$people" --year 2023
has out.txt '131 trên 136'
has out.txt 'Trang Hướng dẫn không có dòng tiêu đề'
has out.txt 'Đảng bộ huyện Mẫu'
run 0 "$orgs" "$people" --year 2023 --lang en
has out.txt '131 of 136'

begin 'the secretary of a cell as the office reads it'
run 0 "$orgs" "$people" --year 2023
unzip -p out/ket-qua-2023.xlsx xl/worksheets/sheet2.xml | grep -o '2B –' | wc -l >with.txt
run 0 "$orgs" "$people" --year 2023 --cell-secretary-leader no
unzip -p out/ket-qua-2023.xlsx xl/worksheets/sheet2.xml | grep -o '2B –' | wc -l >without.txt
[ "$(cat without.txt)" -lt "$(cat with.txt)" ] || fail "$(cat with.txt) leaders, then $(cat without.txt)"

# What a place's own paper says holds; the switch goes before it.
cp -r "$root/packs" packs
mkdir packs/overlays/local
cat >packs/overlays/local/pack.pack <<END
overlay local "Quy định thử" issued 01/01/2023 on 124 cycles 2023..2023
  en          A ruling for the test
  by          Ban Thường vụ giả định

document LOCAL "Quy định thử" issued 01/01/2023 neighbour

set cell_secretary_leads = no
  cite        LOCAL mục 1
  vi          Bí thư chi bộ trực thuộc không tính là lãnh đạo, quản lý.
  en          The secretary of a subordinate cell is no leader.
END
run 0 "$orgs" "$people" --year 2023 --packs packs --overlay local
unzip -p out/ket-qua-2023.xlsx xl/worksheets/sheet2.xml | grep -o '2B –' | wc -l >local.txt
cmp -s local.txt without.txt || fail "the overlay: $(cat local.txt) leaders, not $(cat without.txt)"
run 0 "$orgs" "$people" --year 2023 --packs packs --overlay local --cell-secretary-leader yes
unzip -p out/ket-qua-2023.xlsx xl/worksheets/sheet2.xml | grep -o '2B –' | wc -l >local.txt
cmp -s local.txt with.txt || fail "the switch: $(cat local.txt) leaders, not $(cat with.txt)"

begin 'the two lists swapped'
run 2 "$people" "$orgs" --year 2023
has err.txt 'Xin đổi chỗ hai tệp'
no_workbook

begin 'a truncated list'
for n in 100 5000 17000; do
    head -c "$n" "$people" >cut.xlsx
    run 2 "$orgs" cut.xlsx --year 2023
    has err.txt 'cut.xlsx: '
    no_workbook
done

begin 'a CSV file, whatever it is called'
printf 'Họ và tên;Ngày vào Đảng;Mã chi bộ\nTrần Văn Bảy;03/02/2001;AB.01\n' >csv.xlsx
run 0 "$orgs" csv.xlsx --year 2023 --json
has out.txt '"members":1'
printf '\377\376' >utf16.csv
iconv -f UTF-8 -t UTF-16LE csv.xlsx >>utf16.csv
run 0 "$orgs" utf16.csv --year 2023 --json
has out.txt '"members":1'

begin 'a web page, a list in an old encoding'
printf '<html><table><tr><td>Họ và tên</td></tr></table></html>' >page.xls
run 2 "$orgs" page.xls --year 2023
has err.txt 'page.xls: Đây không phải bảng tính .xlsx'
no_workbook
# TCVN3: Họ và tên, Ngày vào Đảng, Mã chi bộ; Nguyễn Văn Bảy, Trần Thị Hương
printf 'H\344 v\265 t\252n;Ng\265y v\265o \247\266ng;M\267 chi b\351\n' >old.csv
printf 'Nguy\324n V\250n B\266y;03/02/2001;AB.01\nTr\307n Th\336 H\255\254ng;2002;AB.01\n' >>old.csv
run 0 "$orgs" old.csv --year 2023 --json
has out.txt '"members":2'
has err.txt 'Tệp chữ kiểu cũ TCVN3; đã đổi sang Unicode.'
unzip -p out/ket-qua-2023.xlsx | grep -aq 'Trần Thị Hương' || fail 'the name was not turned into Unicode'

begin 'headings of the office'
printf 'Người;Kết nạp năm;Đơn vị;Mã chi bộ\nTrần Văn Bảy;2001;x;AB.01\n' >odd.csv
run 2 "$orgs" odd.csv --year 2023
printf '# của xã\nNgười = name\nKết nạp năm = Ngày vào Đảng\nĐơn vị = -\n' >map.txt
run 0 "$orgs" odd.csv --year 2023 --map map.txt --json
has out.txt '"members":1'
printf 'Người = nam\n' >map.txt
run 2 "$orgs" odd.csv --year 2023 --map map.txt
has err.txt 'Không có trường nào tên «nam»'
run 2 "$orgs" odd.csv --year 2023 --map absent.txt

begin 'an empty file, a folder, no file'
: >empty.xlsx
mkdir -p folder.xlsx
for f in empty.xlsx folder.xlsx absent.xlsx; do
    run 2 "$f" "$people" --year 2023
    has err.txt "$f: "
    no_workbook
done

begin 'an archive that is no workbook'
printf 'hello' >hello.txt
zip -q other.xlsx hello.txt
run 2 other.xlsx "$people" --year 2023
has err.txt 'không phải bảng tính .xlsx'
no_workbook

begin 'an old result stays when a new run is refused'
rm -rf kept
"$bin" run "$orgs" "$people" --year 2023 --out kept >out.txt 2>err.txt || fail 'first run refused'
cp kept/ket-qua-2023.xlsx before.xlsx
"$bin" run "$orgs" cut.xlsx --year 2023 --out kept >out.txt 2>err.txt && fail 'second run not refused'
cmp -s kept/ket-qua-2023.xlsx before.xlsx || fail 'the old workbook was touched'

begin 'wrong use'
run 2 "$orgs" --year 2023
has err.txt 'Cách dùng'
run 2 "$orgs" "$people"
has err.txt '--year'
run 2 "$orgs" "$people" --year 1950
run 2 "$orgs" "$people" --year 2023 --overlay khong-co
no_workbook
run 2 "$orgs" "$people" --year 2023 --colour red
has err.txt '--colour'

finish
