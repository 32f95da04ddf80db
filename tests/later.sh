#!/usr/bin/env bash
# The list of a later year in the same book: who is new arrives with it, what was called otherwise or
# was of another kind stays so for the years before, the same remark speaks of the new year, and what
# remarks propose is refused where it cannot be.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

ask()
{
    sqlite3 "$1" "$2"
}
is()
{
    [ "$1" = "$2" ] || fail "$3: «$1», not «$2»"
}

cat >u.csv <<'LIST'
Mã;Tên tổ chức đảng;Loại hình;Mã cấp trên trực tiếp;Ngày thành lập
X;Đảng bộ xã Mẫu;Đảng bộ cơ sở;;1954
X1;Chi bộ thôn Một;Chi bộ trực thuộc;X;03/02/1978
X2;Chi bộ thôn Hai;Chi bộ trực thuộc;X;1990
X3;Chi bộ thôn Ba;Chi bộ trực thuộc;X;03/02/1979
LIST
heading='TT;Họ và tên;Ngày sinh;Số thẻ đảng;Ngày vào Đảng;Ngày chính thức;Chức vụ Đảng;Mã chi bộ;Ghi chú'
{
    echo "$heading"
    echo '1;Trần Văn An;01/02/1970;40.000001;03/02/1995;03/02/1996;Bí thư chi bộ;X1;Nghỉ ốm 95 ngày'
    echo '2;Lê Thị Bình;05/06/1975;40.000002;03/02/1998;03/02/1999;Đảng viên;X2;"Đi làm ăn xa; Khiển trách, QĐ 05 ngày 20/4/2023"'
    for i in $(seq 3 40); do
        echo "$i;Phạm Văn Người$i;02/03/19$((40 + i));40.0000$((i + 10));10/10/1990;10/10/1991;Đảng viên;X$((i % 2 + 1));"
    done
} >p.csv
run 0 init s.kd
run 2 import s.kd u.csv p.csv --date 01/01/2040
has err.txt 'Ngày 01/01/2040 còn ở phía trước'
is "$(ask s.kd 'select count(*) from person')" 0 'people'
run 0 import s.kd u.csv p.csv --date 30/11/2023
is "$(ask s.kd 'select count(*) from membership where from_date is not null')" 0 'first list: always'
run 0 unit merge s.kd X3 --into X1 --date 15/12/2023
run 0 cycle open s.kd --year 2023
run 0 results s.kd --year 2023 --out before --csv --json --today 15/01/2024
cp s.kd open.kd

begin 'parts of the first list, of the same day, are no later list'
printf '%s\n%s\n' "$(head -1 u.csv)" 'X5;Chi bộ thôn Năm;Chi bộ trực thuộc;X;' >u5.csv
printf '%s\n%s\n' "$heading" '1;Hồ Thị Năm;01/02/1980;40.555555;03/02/2005;03/02/2006;Đảng viên;X5;' >p5.csv
cp s.kd part.kd
run 0 import part.kd u5.csv p5.csv --date 30/11/2023
is "$(ask part.kd 'select count(*) from membership where from_date is not null')" 0 'people'
is "$(ask part.kd 'select count(*) from unit where known_from is not null')" 0 'units'

begin 'who and what is new in a later list arrives with it'
sed -e 's/^X2;Chi bộ thôn Hai;Chi bộ trực thuộc;X;/X2;Chi bộ khu phố Hai;Chi bộ trực thuộc;X;/' \
    -e 's/^X;Đảng bộ xã Mẫu;Đảng bộ cơ sở;/X;Đảng bộ phường Mẫu;Đảng bộ cấp trên trực tiếp cơ sở;/' u.csv >u2.csv
echo 'X4;Chi bộ thôn Bốn;Chi bộ trực thuộc;X;' >>u2.csv
sed -e 's/;X1;Nghỉ.*/;X1;/' -e 's/;X2;".*/;X2;/' p.csv >p2.csv
echo '41;Võ Thị Mới;03/04/1980;40.000099;01/10/2010;01/10/2011;Đảng viên;X4;' >>p2.csv
echo '42;Võ Văn Mới;03/04/1981;40.000098;01/10/2010;01/10/2011;Đảng viên;X3;' >>p2.csv
run 0 import s.kd u2.csv p2.csv --date 30/06/2024 --lang en
has out.txt '+ Võ Thị Mới (40.000099): Chi bộ thôn Bốn'
has out.txt 'added 2, changed 0, moved 0, ended 0'
has out.txt 'New people: 2; new organisations: 2: they belong from 30/06/2024'
has out.txt '--date 30/11/2023'
is "$(ask s.kd "select from_date from membership m join person p on p.id = m.person_id where card = '40.000099'")" \
    19904 'since when'
run 0 person list s.kd --date 31/12/2023 --json
lines out.txt 40
run 0 person list s.kd --date 30/06/2024 --json
lines out.txt 42
run 0 unit list s.kd --date 29/06/2024
lacks out.txt 'X4'
lacks out.txt 'X3' # ended, not yet begun anew
run 0 unit list s.kd --date 30/06/2024
has out.txt '  X4  '
has out.txt '  X3  '
run 0 unit list s.kd --date 01/12/2023
[ "$(grep -c '  X3  ' out.txt)" -eq 1 ] || fail 'the unit that begins anew stands beside the old one'
run 0 verify s.kd

begin 'what was is so for the year before'
run 0 unit list s.kd --date 31/12/2023
has out.txt 'Chi bộ thôn Hai'
lacks out.txt 'Chi bộ khu phố Hai'
run 0 unit list s.kd --date 30/06/2024
has out.txt 'Chi bộ khu phố Hai'
has out.txt 'Đảng bộ phường Mẫu'
run 0 cycle refresh s.kd --year 2023 --lang en
is "$(ask s.kd "select kind, name from tree where code = 'X'")" 'grassroots_committee|Đảng bộ xã Mẫu' 'the frozen tree'
run 0 cycle refresh s.kd --year 2023 --json --lang en
lacks out.txt 'Võ Thị Mới'
lacks out.txt '"what":"decider"'
run 0 cycle refresh s.kd --year 2023 --yes
is "$(ask s.kd "select distinct kind from tree where code = 'X'")" grassroots_committee 'the new version of the tree'
is "$(ask s.kd "select count(*) from subject where state = 'in' and person_id is not null")" 40 'subjects'
run 0 results s.kd --year 2023 --out after --csv --json --today 15/01/2024
for f in before/*.csv before/*.txt; do
    # the version of the tree and the last event are those of the refresh
    grep -v 'Phiên bản cây\|Sự kiện cuối' "$f" >x
    grep -v 'Phiên bản cây\|Sự kiện cuối' "after/${f#before/}" >y
    cmp -s x y || fail "$f differs: $(diff x y | head -4)"
done

begin 'a list of the first day corrects, and an older list leaves what came later'
cp open.kd c.kd
run 0 import c.kd u2.csv p.csv --date 30/11/2023 --again
is "$(ask c.kd 'select count(*) from unit_before')" 0 'corrected, not changed'
cp s.kd o.kd
sed -e 's/thôn Hai/xóm Hai/' u.csv | grep -v '^X3' >u3.csv
run 0 import o.kd u3.csv p.csv --date 10/12/2023
run 0 unit list o.kd --date 30/06/2024
has out.txt 'Chi bộ khu phố Hai'
run 0 unit list o.kd --date 11/12/2023
has out.txt 'Chi bộ xóm Hai'
run 0 unit list o.kd --date 01/12/2023
has out.txt 'Chi bộ thôn Hai'

begin 'who and what stands in an older list too was there before'
cp s.kd o.kd
sed 's/;X3;/;X4;/' p2.csv >w.csv
run 2 import o.kd u2.csv w.csv --date 20/12/2023 --lang en # from X3 to X4 later than that day
has err.txt 'Võ Văn Mới'
grep -v '40.000098' p2.csv >w.csv
grep -v '^X3' u2.csv >w2.csv
run 0 import o.kd w2.csv w.csv --date 20/12/2023 --lang en
has out.txt 'Võ Thị Mới (40.000099), since: “30/06/2024” → “20/12/2023”'
has out.txt 'Chi bộ thôn Bốn (X4), since'
run 0 unit list o.kd --date 20/12/2023
has out.txt '  X4  '
run 0 import o.kd w2.csv w.csv --date 30/11/2023 --lang en --again
is "$(ask o.kd "select from_date is null from membership m join person p on p.id = m.person_id where card = '40.000099'")" 1 'always'
is "$(ask o.kd "select known_from is null from unit where code = 'X4'")" 1 'the unit too'
run 0 unit list o.kd --date 30/11/2023
has out.txt '  X4  '
run 0 verify o.kd

begin 'the words of a year before speak of that year'
cp open.kd r.kd
run 0 remark list r.kd --json
lines out.txt 3
run 0 remark accept r.kd --kind sick
run 0 remark accept r.kd --kind discipline
run 0 import r.kd u.csv p.csv --date 01/12/2023 --again --lang en
lacks out.txt 'New remarks'
grep -v '^X3' u.csv >u4.csv
run 0 import r.kd u4.csv p.csv --date 15/12/2024 --lang en
has out.txt 'New remarks: 1 proposals and 1 to-dos' # the leave, the work elsewhere; not the discipline with its day
run 0 import r.kd u4.csv p.csv --date 20/12/2024 --again --lang en
lacks out.txt 'New remarks'
run 0 remark accept r.kd --kind sick
is "$(ask r.kd "select from_date, days from spell where kind = 'sick' order by 1")" $'19358|95\n19723|95' 'two leaves'

begin 'accept refuses what the commands by hand refuse'
{
    echo "$heading"
    echo '1;Trần Văn An;01/02/1970;40.000001;03/02/1995;03/02/1996;Bí thư chi bộ;X1;"Khiển trách ngày 01/01/1950; Cảnh cáo ngày 31/12/2050; Nghỉ ốm 120 ngày"'
    echo '2;Lê Thị Bình;05/06/1975;40.000002;03/02/1998;03/02/1999;Đảng viên;X2;"Chuyển đến ngày 10/11/2050 từ Chi bộ Xa; Khiển trách (QĐ 05) ngày 20/4/2023"'
    echo '3;Phạm Văn Người3;02/03/1943;40.000013;10/10/1990;10/10/1991;Đảng viên;X2;Khiển trách về chính quyền, QĐ 9 ngày 01/03/2023'
} >p6.csv
cp open.kd a.kd
run 0 remark accept a.kd --kind sick
run 0 remark accept a.kd --kind discipline
run 0 import a.kd u4.csv p6.csv --date 20/12/2023
run 2 remark accept a.kd --kind discipline
has err.txt 'ngày 01/01/1950 không thể trước ngày sinh'
has err.txt 'ngày 31/12/2050 còn ở phía trước'
has err.txt 'Lê Thị Bình: sổ đã có điều ấy'
is "$(ask a.kd 'select count(*) from discipline')" 2 'disciplines'
is "$(ask a.kd "select side from discipline where paper like '%QĐ 9%'")" state 'the side'
run 2 remark accept a.kd --kind sick
has err.txt 'cùng loại trong cùng thời gian'
run 2 remark accept a.kd --kind transfer
has err.txt 'ngày 10/11/2050 còn ở phía trước'
run 0 verify a.kd

finish
