#!/usr/bin/env bash
# Records entered by hand: disciplines, levels, spells, delegates, transfers, units with their people;
# each an act with its event, refused in words, tried without a trace with --dry-run.
. tests/check.bash

sample=$root/data/sample
run 0 init s.kd
run 0 import s.kd "$sample/danh-sach-to-chuc.xlsx" "$sample/danh-sach-dang-vien.xlsx" --date 31/12/2023

py=$(python3 -c 'import sys; print(sys.executable)')
ask()
{
    "$py" -IS - s.kd "$1" <<'PY'
import sqlite3, sys
for row in sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(sys.argv[2]):
    print("|".join("" if v is None else str(v) for v in row))
PY
}
is()
{
    [ "$1" = "$2" ] || fail "$3: «$1», not «$2»"
}
events=0
# acts N: so many events more than when it was last asked
acts()
{
    local now
    now=$(ask 'select count(*) from event')
    is "$((now - events))" "$1" 'events more'
    events=$now
}
card=40.633409
events=$(ask 'select count(*) from event')

begin 'a discipline with every field'
run 0 discipline add s.kd --card $card --form khien_trach --on 15/06/2023 --breach-year 2022 \
    --breach-unit this --duty-related yes --self-detected no --remedied yes --same-act A --paper 'QĐ 05-QĐ/ĐU' --by 'Văn phòng'
has out.txt 'khiển trách, ngày 15/06/2023'
is "$(ask 'select form, decided_on, breach_year, breach_unit, duty_related, within_authority, self_detected, remedied, side, same_act, paper from discipline')" \
    'khien_trach|19523|2022|this|1|1|0|1|party|A|QĐ 05-QĐ/ĐU' 'the record'
is "$(ask 'select actor, act from event order by id desc limit 1')" 'Văn phòng|discipline.add' 'the event'
acts 1
run 2 discipline add s.kd --card $card --form khien_trach --on 15/06/2023
has err.txt 'đã có trong sổ (số 1)'
run 2 discipline add s.kd --card $card --form treo_chuc --on 15/07/2023
has err.txt 'Không có giá trị «treo_chuc»'
has err.txt 'cảnh cáo'
run 2 discipline add s.kd --card $card --form canh_cao --on 15/06/2022 --breach-year 2023
has err.txt 'Năm vi phạm 2023 sau ngày quyết định'
run 2 discipline add s.kd --card $card --form canh_cao --on 31/12/2057
has err.txt 'chưa đến'
run 2 discipline add s.kd --card 1 --form canh_cao --on 15/06/2023
has err.txt 'Không có ai mang số thẻ «1»'
run 2 discipline add s.kd --card $card --form canh_cao
has err.txt '--on'
run 2 discipline add s.kd --card $card --form canh_cao --on 15/06/2023 --sise party
has err.txt '--sise'
run 0 discipline add s.kd --card $card --form canh_cao --on 20/06/2023 --dry-run
has out.txt 'sổ không thay đổi'
acts 0
is "$(ask 'select count(*) from discipline')" 1 disciplines

begin 'a unit has forms of its own'
run 2 discipline add s.kd --unit AB.02 --form khai_tru --on 15/06/2023
has err.txt 'giải tán'
run 0 discipline add s.kd --unit AB.02 --form canh_cao --on 15/06/2023
is "$(ask 'select u.code from discipline d join unit u on u.id = d.unit_id')" AB.02 'the unit'
run 0 discipline list s.kd
has out.txt 'Phan Văn An (40.633409): khiển trách'
has out.txt '(AB.02): cảnh cáo'
has out.txt '2 kỷ luật.'
run 0 discipline list s.kd --unit AB.02 --json
is "$(wc -l <out.txt)" 1 'lines'
has out.txt '"form":"canh_cao","decided_on":"2023-06-15"'
acts 1

begin 'a discipline made heavier'
run 2 discipline heavier s.kd 1 --on 15/06/2023
has err.txt 'phải sau ngày quyết định'
run 2 discipline heavier s.kd 77 --on 16/06/2023
has err.txt 'Không có kỷ luật số 77'
run 0 discipline heavier s.kd 1 --on 01/08/2023
run 2 discipline heavier s.kd 1 --on 01/09/2023
has err.txt 'đã được nâng hình thức ngày 01/08/2023'
is "$(ask 'select made_heavier_on - decided_on from discipline where id = 1')" 47 'days between'
acts 1

begin 'a person by unit and name'
run 0 level add s.kd --unit AB.01 --name 'phan van an' --year 2021 --level HTT --paper '12-QĐ/HU'
has out.txt 'Phan Văn An (40.633409): năm 2021, Hoàn thành tốt nhiệm vụ'
run 2 level add s.kd --unit AB.02 --name 'phan van an' --year 2020 --level HTT
has err.txt 'Không có ai tên «phan van an»'
run 2 level add s.kd --unit AB.01 --name 'phan van an' --birth 1979 --year 2020 --level HTT
run 0 level add s.kd --unit AB.01 --name 'phan van an' --birth 03/1980 --year 2020 --level XS

begin 'levels of past years'
run 2 level add s.kd --card $card --year 2021 --level XS
has err.txt 'đã có mức «Hoàn thành tốt nhiệm vụ»'
run 0 level add s.kd --card $card --year 2021 --level XS --side state
run 2 level add s.kd --card $card --year 2057 --level XS
run 2 level add s.kd --card $card --year 2022 --level A
has err.txt 'Hoàn thành xuất sắc nhiệm vụ'
run 0 level add s.kd --unit AB.03 --year 2022 --level HT
run 0 level list s.kd --year 2021
has out.txt '2 mức xếp loại.'
run 0 level list s.kd --card $card --json
is "$(wc -l <out.txt)" 3 'lines'
acts 4

begin 'spells'
run 0 spell add s.kd --card $card --kind sick --from 01/02/2023 --to 31/03/2023 --days 40
run 2 spell add s.kd --card $card --kind sick --from 31/03/2023
has err.txt 'Trùng thời gian với đợt số'
run 0 spell add s.kd --card $card --kind study --from 01/03/2023
run 0 spell add s.kd --card $card --kind sick --from 01/04/2023 --to 02/04/2023
run 2 spell add s.kd --card $card --kind sick --from 02/05/2023 --to 01/05/2023
run 2 spell add s.kd --card $card --kind sick --from 01/05/2023 --to 02/05/2023 --days 3
has err.txt '3 ngày không vừa'
run 0 spell add s.kd --card $card --kind exempt --from 01/05/2023
run 2 spell add s.kd --card $card --kind activity_suspended --from 01/06/2023 --to 02/06/2023
has err.txt 'miễn công tác và sinh hoạt đảng'
id=$(ask "select id from spell where kind = 'exempt' order by id desc limit 1")
run 2 spell end s.kd "$id" --on 01/05/2023
run 0 spell end s.kd "$id" --on 01/06/2023
run 2 spell end s.kd "$id" --on 01/07/2023
run 0 spell add s.kd --card $card --kind activity_suspended --from 01/06/2023 --to 02/06/2023
run 2 spell add s.kd --card $card --kind holiday --from 01/06/2023
run 0 spell list s.kd --card $card
has out.txt '5 đợt.'
has out.txt 'từ 01/02/2023 đến 31/03/2023'
acts 6

begin 'delegates'
run 0 delegate add s.kd --from HUY --unit AB --name 'Trần Văn Mẫu' --phone '0900 000 000' --on 01/11/2023 --paper '7-TB/HU'
run 2 delegate add s.kd --from HUY --unit AB --name 'Trần Văn Mẫu' --on 01/12/2023
has err.txt 'đã được phân công'
run 2 delegate add s.kd --from AB --unit HUY --name 'Trần Văn Mẫu' --on 01/12/2023
has err.txt 'không nằm dưới'
run 0 delegate add s.kd --from AB --unit AB.03 --card $card --on 01/11/2023 --to 31/12/2023
run 0 delegate list s.kd --date 15/11/2023
has out.txt '2 phân công.'
has out.txt '0900 000 000'
run 0 delegate list s.kd --date 01/01/2024
has out.txt '1 phân công.'
run 0 delegate end s.kd 1 --on 01/02/2024
run 2 delegate end s.kd 1 --on 01/03/2024
run 0 delegate list s.kd --date 01/02/2024
has out.txt '0 phân công.'
is "$(ask 'select count(*) from delegate d join event e on e.id = d.event_id where e.act = "delegate.add"')" 2 'their events'
acts 3

begin 'transfers'
run 2 member move s.kd --card $card --to AB.01 --on 01/03/2024
has err.txt 'đang sinh hoạt ở'
run 2 member move s.kd --card $card --to XX --on 01/03/2024
run 0 member move s.kd --card $card --to AB.02 --on 01/03/2024 --paper 'GT 12'
run 2 member move s.kd --card $card --to AB.03 --on 01/03/2024
has err.txt 'không sau ngày đến nơi hiện nay'
run 0 person list s.kd --unit AB.02 --date 01/03/2024
has out.txt $card
run 0 person list s.kd --unit AB.01 --date 01/03/2024
lacks out.txt $card
run 0 person list s.kd --unit AB.01 --date 29/02/2024
has out.txt $card
run 0 member temporary s.kd --card $card --to AB.03 --on 01/04/2024 --until 30/06/2024
run 2 member temporary s.kd --card $card --to AB.04 --on 30/06/2024
run 0 member back s.kd --card $card --on 01/06/2024
run 2 member back s.kd --card $card --on 01/07/2024
has err.txt 'không sinh hoạt tạm thời'
acts 3

begin 'employment, the unit of a post'
run 0 person set s.kd --card $card --state-employee yes
is "$(ask "select state_employee, in_system from person where card = '$card'")" '1|' 'told'
run 0 person set s.kd --card $card --in-system no
is "$(ask "select state_employee, in_system from person where card = '$card'")" '1|0' 'told'
run 0 person set s.kd --card $card --state-employee ?
is "$(ask "select state_employee, in_system from person where card = '$card'")" '|0' 'told'
run 2 person set s.kd --card $card --state-employee maybe
run 2 person set s.kd --card $card
run 2 person set s.kd --card $card --phone 'không có'
has err.txt 'không phải số điện thoại'
run 0 person set s.kd --card $card --phone '900000000'
run 0 person show s.kd --card $card
has out.txt 'điện thoại 0900000000'
events=$((events + 1))
run 0 export s.kd --out lists --date 01/07/2024
run 0 init again.kd
run 0 import again.kd lists/*to-chuc*.xlsx lists/*dang-vien*.xlsx --date 01/07/2024
run 0 person show again.kd --card $card
has out.txt 'điện thoại 0900000000'
title=$(ask "select t.title from post o join post_title t on t.id = o.title_id join person p on p.id = o.person_id where p.card = '$card' limit 1")
if [ -n "$title" ]; then
    run 0 post unit s.kd --card $card --title "$title" --of AB
    is "$(ask "select u.code from post o join unit u on u.id = o.unit_id")" AB 'the unit of the post'
else
    fail 'the sample has no post for this test'
fi
run 2 post unit s.kd --card $card --title 'Thuyền trưởng' --of AB
has err.txt 'hiện không giữ chức vụ'
acts 4

begin 'a whole history'
run 0 person show s.kd --card $card
has out.txt 'kỷ luật: khiển trách QĐ 05-QĐ/ĐU'
has out.txt 'nghỉ ốm'
has out.txt '(AB.02)'
has out.txt 'discipline.add · Văn phòng'
has out.txt 'member.move'
run 0 person show s.kd --card $card --json --lang en
has out.txt '"what":"discipline"'

begin 'units founded'
run 0 unit found s.kd --code AB.08 --name 'Chi bộ thôn Mới' --kind cell --under AB --date 01/01/2024 --paper '1-QĐ/HU'
run 2 unit found s.kd --code AB.08 --name 'Chi bộ thôn Khác' --kind cell --under AB --date 01/02/2024
has err.txt 'Mã «AB.08» đang là của'
run 2 unit found s.kd --code AB.09 --name 'Chi bộ thôn Khác' --kind chi_bo --under AB --date 01/02/2024
has err.txt 'Không có giá trị «chi_bo»'
run 0 unit found s.kd --code AB.09 --name 'Chi bộ thôn Khác' --kind cell --under AB --date 01/02/2024 --dry-run
is "$(ask "select count(*) from unit where code = 'AB.09'")" 0 'units of a trial'
run 0 unit list s.kd --date 31/12/2023
lacks out.txt AB.08
run 0 unit list s.kd --date 01/01/2024
has out.txt AB.08
is "$(ask "select kind, act from unit_change c join event e on e.id = c.event_id")" 'found|unit.found' 'what happened'
acts 1

begin 'a unit split with its people'
run 0 person list s.kd --unit AB.04 --date 01/03/2024
before=$(($(wc -l <out.txt) - 1))
head -3 out.txt | awk '{print $1 "; ghi chú"}' >cards.txt
echo 99.999999 | cat cards.txt - >wrong.txt
run 2 unit split s.kd AB.04 --code AB.4B --name 'Chi bộ Đông Hà 2' --people wrong.txt --date 01/03/2024
has err.txt '99.999999'
echo $card | cat cards.txt - >wrong.txt
run 2 unit split s.kd AB.04 --code AB.4B --name 'Chi bộ Đông Hà 2' --people wrong.txt --date 01/03/2024
has err.txt 'không sinh hoạt ở'
is "$(ask "select count(*) from unit where code = 'AB.4B'")" 0 'nothing half done'
acts 0
run 0 unit split s.kd AB.04 --code AB.4B --name 'Chi bộ Đông Hà 2' --people cards.txt --date 01/03/2024
has out.txt '3 người'
run 0 person list s.kd --unit AB.4B --date 01/03/2024
has out.txt '3 người'
run 0 person list s.kd --unit AB.04 --date 01/03/2024
has out.txt "$((before - 3)) người"
run 0 person list s.kd --unit AB.04 --date 29/02/2024
has out.txt "$before người"
acts 1

begin 'lists of disciplines and levels'
cat >ky-luat.csv <<'CSV'
Danh sách kỷ luật năm 2023;;;;;;;;
Số thẻ đảng;Mã chi bộ;Họ và tên;Ngày sinh;Hình thức kỷ luật;Ngày quyết định;Năm vi phạm;Gắn với công vụ;Quyết định
40.947787;;;;Khiển trách;20/04/2023;2022;Có;05-QĐ/ĐU
;AB.05;Phạm Thị Ngọc Anh;1956;canh_cao;21/04/2023;;;06-QĐ/ĐU
;AB.05;;;Cảnh cáo;22/04/2023;;;07-QĐ/ĐU
CSV
cat >muc.csv <<'CSV'
Số thẻ;Mã chi bộ;Họ và tên;Năm;Mức xếp loại;Quyết định
40.947787;;;2022;Hoàn thành tốt nhiệm vụ;1-QĐ
;AB.05;;2022;XS;2-QĐ
CSV
run 0 import-more s.kd --disciplines ky-luat.csv --levels muc.csv --dry-run
acts 0
run 0 import-more s.kd --disciplines ky-luat.csv --levels muc.csv
has out.txt 'Kỷ luật trong danh sách: 3; thêm 3.'
has out.txt 'Mức xếp loại trong danh sách: 2; thêm 2.'
acts 2
is "$(ask "select form, decided_on, breach_year, duty_related, within_authority, side, paper from discipline where paper = '05-QĐ/ĐU'")" \
    'khien_trach|19467|2022|1|1|party|05-QĐ/ĐU' 'the record'
run 0 import-more s.kd --disciplines ky-luat.csv --levels muc.csv
has out.txt 'thêm 0.'
acts 0
sed -e 's/Khiển trách/Treo giò/;s/20\/04\/2023/31\/12\/2057/;s/;AB.05;;/;AB.55;;/' ky-luat.csv >sai.csv
run 2 import-more s.kd --disciplines sai.csv
has err.txt 'sai.csv, trang'
has err.txt '«Treo giò» không hợp lệ; cần: khiển trách'
has err.txt '«31/12/2057» không hợp lệ'
has err.txt 'Không có tổ chức nào mang mã «AB.55»'
sed -e 's/Hoàn thành tốt nhiệm vụ/XS/;s/2022;XS;2-QĐ/2021;XS;2-QĐ/' muc.csv >sai.csv
run 2 import-more s.kd --levels sai.csv
has err.txt 'Sổ đã ghi khác (HTT)'
acts 0
run 2 import-more s.kd --disciplines muc.csv
has err.txt 'danh sách mức xếp loại các năm trước'
run 0 export s.kd --out out --date 15/03/2024
run 0 export s.kd --out out --date 15/03/2024 --lang en
has out.txt 'danh-sach-ky-luat.xlsx: 5 rows'
run 0 import-more s.kd --disciplines out/danh-sach-ky-luat.xlsx --levels out/danh-sach-muc-xep-loai.xlsx
has out.txt 'thêm 0.'
acts 0
run 0 init e.kd
run 0 import e.kd out/danh-sach-to-chuc.xlsx out/danh-sach-dang-vien.xlsx --date 15/03/2024
run 0 import-more e.kd --disciplines out/danh-sach-ky-luat.xlsx --levels out/danh-sach-muc-xep-loai.xlsx
for list in discipline level; do
    run 0 $list list s.kd --json
    sed -e 's/^{"id":[0-9]*,/{/' out.txt | sort >was.txt
    run 0 $list list e.kd --json
    sed -e 's/^{"id":[0-9]*,/{/' out.txt | sort >is.txt
    cmp -s was.txt is.txt || fail "$list: what came out is not what went in"
done

begin 'a missing unit ends with its people when the lists are whole'
printf 'Mã;Tên tổ chức đảng;Loại hình;Cấp trên\nD;Đảng bộ xã;Đảng bộ cơ sở;\nA;Chi bộ A;Chi bộ;D\nB;Chi bộ B;Chi bộ;D\n' >u1.csv
grep -v '^B' u1.csv >u2.csv
printf 'Họ và tên;Số thẻ;Ngày vào Đảng;Mã chi bộ\nLê A;1;01/01/2000;A\nLê B;2;01/01/2000;B\nLê C;3;01/01/2000;B\n' >p1.csv
sed -e '/Lê C/d;s/;B$/;A/' p1.csv >p2.csv
run 0 init f.kd
run 0 import f.kd u1.csv p1.csv --date 01/11/2023
run 0 import f.kd u2.csv p2.csv --date 01/12/2023 --full --yes --lang en
has out.txt 'moved 1, ended 1'
run 0 unit list f.kd --date 01/12/2023
lacks out.txt 'Chi bộ B'
run 0 person list f.kd --date 01/12/2023
has out.txt '2 người'
run 0 person list f.kd --date 30/11/2023
has out.txt '3 người'
run 0 verify f.kd

begin 'the book is whole'
run 0 verify s.kd
begin 'what is no text is refused in words'
run 2 unit found s.kd --code AB.90 --name $'Chi b\xff\xfe' --kind cell --under AB --date 01/12/2023
has err.txt 'sau «--name» không phải là chữ viết được'
run 2 unit found s.kd --code $'AB\n90' --name 'Chi bộ' --kind cell --under AB --date 01/12/2023
has err.txt 'sau «--code» không phải là chữ viết được'
run 2 discipline add s.kd --card $card --form canh_cao --on 01/02/2023 --paper $'x\xc2\x85'
has err.txt 'sau «--paper» không phải là chữ viết được'
run 2 member move s.kd --card $'\xf0' --to $'\x01' --on 01/12/2023
has err.txt 'sau «--card»'
run 2 unit found s.kd --code AB.90 --name "$(printf 'a%.0s' {1..70000})" --kind cell --under AB --date 01/12/2023
has err.txt 'sau «--name» quá dài'
# shellcheck disable=SC2046
run 2 remark done s.kd $(seq 1 70)
has err.txt 'Quá nhiều tham số'
acts 0
run 2 unit split s.kd AB --code AB.91 --name 'Mới' --date 01/12/2023 --units "$(printf 'AB.02,%.0s' {1..1001})"
has err.txt 'nhiều nhất 1000 tổ chức'
echo 40.290467 >one.txt
run 2 unit split s.kd AB --code AB.91 --name 'Mới' --date 01/12/2023 --people one.txt --units "$(printf 'AB.02,%.0s' {1..1001})"
has err.txt 'nhiều nhất 1000 tổ chức'
acts 0

finish
