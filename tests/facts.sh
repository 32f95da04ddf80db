#!/usr/bin/env bash
# Who gave which fact, scans of papers beside the book, shortcomings and what became of them.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"
who='{"card":"40.290467"}'

begin 'every fact is listed with its provider, day and file; a later word takes the place of an earlier one'
run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2023
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023
echo '{"subject":{"card":"40.290467"},"facts":{"tasks_assigned":10,"tasks_completed":9}}' >one.jsonl
echo '{"subject":{"card":"40.290467"},"facts":{"tasks_completed":10},"received_on":"2023-12-10","on_paper":true,"self_level":"HTT","no_shortcoming":true}' >two.jsonl
run 0 facts read y.kd one.jsonl --year 2023 --from 'Văn phòng' --received 05/12/2023
run 0 facts read y.kd two.jsonl --year 2023 --from 'Ban Tổ chức' --received 11/12/2023 --yes
run 0 facts list y.kd --year 2023 --json
lines out.txt 4
has out.txt '"fact":"tasks_completed","value":9,"provider":"Văn phòng","source":"jsonl","file":"one.jsonl","received_on":"2023-12-05","counts":false}'
has out.txt '"fact":"tasks_completed","value":10,"provider":"Ban Tổ chức","source":"jsonl","file":"two.jsonl","received_on":"2023-12-11","counts":true}'
has out.txt '"received_on":"2023-12-10","on_paper":true,"no_shortcoming":true,"self_level":"HTT"}'
run 0 facts list y.kd --year 2023 --unit AB.01
has out.txt 'bản giấy, nhận ngày 10/12/2023; tự xếp loại: Hoàn thành tốt nhiệm vụ'
has out.txt '[đã thay sau đó]'
has out.txt '(tasks_completed) = 10 — Ban Tổ chức, 11/12/2023, two.jsonl'
has out.txt '1 đối tượng'
run 0 facts list y.kd --year 2023 --unit AB.03
has out.txt '0 đối tượng'

begin 'a scan is kept beside the book, once, and only of a paper that was received'
printf '%%PDF-1.4 bản quét giả định' >scan.pdf
printf '%%PDF-1.4 bản khác' >other.pdf
printf 'MZ' >scan.exe
head -c 11000000 /dev/zero | tr '\0' x | sed '1s/^/%PDF-/' >big.pdf
run 2 facts scan y.kd scan.exe --year 2023 --subject "$who"
has err.txt 'cần tệp PDF, JPEG hoặc PNG'
run 2 facts scan y.kd big.pdf --year 2023 --subject "$who"
has err.txt 'lớn hơn 10 MB'
run 2 facts scan y.kd nowhere.pdf --year 2023 --subject "$who"
has err.txt 'nowhere.pdf'
run 2 facts scan y.kd scan.pdf --year 2023 --subject '{"unit":"AB.03"}'
has err.txt 'Chưa nhận bản tự kiểm điểm bằng giấy'
[ ! -e y.kd.files ] || fail 'a refused scan left something behind'
run 0 facts scan y.kd scan.pdf --year 2023 --subject "$who" --by 'Lê Thị Mẫu'
name=$(sha256sum scan.pdf | cut -c1-64)
cmp -s scan.pdf "y.kd.files/$name" || fail 'the scan is not kept whole'
run 0 facts scan y.kd scan.pdf --year 2023 --subject "$who"
has out.txt 'đã được lưu'
run 2 facts scan y.kd other.pdf --year 2023 --subject "$who"
has err.txt 'thêm --yes'
run 0 facts list y.kd --year 2023 --unit AB.01
has out.txt "bản quét $name"
run 0 verify y.kd

begin 'a copy of the book has its scans; one that is altered or gone is told'
run 0 backup y.kd copy.kd
cmp -s scan.pdf "copy.kd.files/$name" || fail 'the copy lacks the scan'
run 0 verify copy.kd
run 0 restore copy.kd again.kd
cmp -s scan.pdf "again.kd.files/$name" || fail 'the restored book lacks the scan'
chmod u+w "again.kd.files/$name"
echo x >>"again.kd.files/$name"
run 1 verify again.kd
has err.txt 'đã bị sửa'
rm "again.kd.files/$name"
run 1 verify again.kd
has err.txt 'Không thấy bản quét'
run 0 backup again.kd poor.kd
has err.txt 'Không thấy bản quét'
run 0 restore copy.kd again.kd --replace
run 0 verify again.kd

begin 'a shortcoming needs all its parts, and is noted once'
run 2 shortcoming add y.kd --card 40.290467 --year 2022 --text 'Chậm báo cáo' --cause 'Thiếu kiểm tra' --remedy 'Lập lịch tuần' --remedy-by 30/06/2023
has err.txt '--responsible'
run 2 shortcoming add y.kd --card 40.290467 --year 2099 --text 'Chậm báo cáo' --cause 'Thiếu kiểm tra' --responsible 'Bản thân' --remedy 'Lập lịch tuần' --remedy-by 30/06/2023
run 0 shortcoming add y.kd --card 40.290467 --year 2023 --text 'Chậm báo cáo' --cause 'Thiếu kiểm tra' --responsible 'Bản thân' --remedy 'Lập lịch tuần' --remedy-by 30/06/2024
run 2 shortcoming add y.kd --card 40.290467 --year 2023 --text 'Chậm báo cáo' --cause 'Khác' --responsible 'Bản thân' --remedy 'Khác' --remedy-by 30/06/2024
has err.txt 'Sổ đã có'
run 0 shortcoming add y.kd --unit AB.03 --year 2023 --text 'Sinh hoạt chưa đều' --cause 'Ca trực' --responsible 'Chi ủy' --remedy 'Đổi lịch' --remedy-by 31/03/2024
run 0 shortcoming list y.kd --unit AB.03 --json
lines out.txt 1
has out.txt '"unit":"AB.03","year":2023,"text":"Sinh hoạt chưa đều","cause":"Ca trực","responsible":"Chi ủy","remedy":"Đổi lịch","remedy_by":"2024-03-31","state":"open","done_on":null,"evidence":""}'

begin 'what became of it is told with evidence; only what is not done is carried into the next year'
run 2 shortcoming close y.kd 2 --on 01/03/2024
has err.txt '--evidence'
run 2 shortcoming close y.kd 2 --evidence 'Biên bản'
has err.txt '--on'
run 2 shortcoming close y.kd 9 --on 01/03/2024 --evidence 'Biên bản'
run 0 shortcoming close y.kd 2 --on 01/03/2024 --evidence 'Biên bản tháng 2'
has out.txt 'đã khắc phục xong'
run 2 shortcoming close y.kd 2 --on 01/03/2024 --evidence 'Biên bản tháng 2'
has err.txt 'đã ghi như vậy'
run 0 shortcoming close y.kd 1 --as partly --evidence 'Còn 1 báo cáo'
run 0 shortcoming list y.kd --state unclosed
has out.txt '1 hạn chế'
has out.txt 'đã khắc phục một phần'
run 0 cycle open y.kd --year 2024
run 0 verify y.kd
has out.txt '1 dòng trong bảng carried'
finish
