#!/usr/bin/env bash
# Two lists into a book and back: the sample lists, lists of text that change, what is refused, what
# is asked before it is done, an import that is killed at any moment, two imports at once.
. tests/check.bash

sample=$root/data/sample
orgs=$sample/danh-sach-to-chuc.xlsx
people=$sample/danh-sach-dang-vien.xlsx
day=30/11/2023

# The interpreter itself: a wrapper around it may take longer than the test.
py=$(python3 -c 'import sys; print(sys.executable)')

ask()
{
    "$py" -IS - "$1" "$2" <<'PY'
import sqlite3, sys
for row in sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(sys.argv[2]):
    print("|".join("" if v is None else str(v) for v in row))
PY
}
# dump BOOK FILE: everything in the book, as SQL
dump()
{
    "$py" -IS - "$1" >"$2" <<'PY'
import sqlite3, sys
for line in sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).iterdump():
    print(line)
PY
}
is()
{
    [ "$1" = "$2" ] || fail "$3: «$1», not «$2»"
}
counted()
{
    is "$(ask "$1" "select count(*) from $2")" "$3" "rows of $2"
}
# cells FILE: row by row what a workbook holds
cells()
{
    "$py" -IS - "$1" <<'PY'
import re, sys, zipfile, xml.etree.ElementTree as ET
ns = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
z = zipfile.ZipFile(sys.argv[1])
shared = []
if 'xl/sharedStrings.xml' in z.namelist():
    for si in ET.fromstring(z.read('xl/sharedStrings.xml')):
        shared.append(''.join(t.text or '' for t in si.iter(ns + 't')))
started = False
for row in ET.fromstring(z.read('xl/worksheets/sheet1.xml')).iter(ns + 'row'):
    out = []
    for c in row:
        v, t = c.find(ns + 'v'), c.get('t')
        text = ''.join(x.text or '' for x in c.iter(ns + 't')) if t == 'inlineStr' else '' if v is None else v.text
        if t == 's':
            text = shared[int(v.text)]
        day = re.fullmatch(r'(\d\d)/(\d\d)/(\d{4})', text)
        if day:  # a date as text is the same as the date
            import datetime
            d, m, y = map(int, day.groups())
            text = str((datetime.date(y, m, d) - datetime.date(1899, 12, 30)).days)
        if text:
            out.append(re.match('[A-Z]+', c.get('r')).group() + '=' + text)
    if out and (out[0] in ('A=TT', 'A=Mã')):
        started = True
    if started and out:
        print(' | '.join(out))
PY
}

begin 'the sample lists become 9 organisations and 136 people'
run 0 init a.kd
run 0 import a.kd "$orgs" "$people" --date $day --lang en
has out.txt 'Organisations in the list: 9; added 9'
has out.txt 'People in the list: 136; added 136'
has out.txt 'New remarks: 11 proposals and 0 to-dos'
counted a.kd unit 9
counted a.kd unit_place 8
counted a.kd person 136
counted a.kd "membership where kind = 'official' and to_date is null" 136
counted a.kd spell 3
counted a.kd 'post_title where placed = 0' 0
counted a.kd discipline 0
is "$(ask a.kd "select p.name, p.birth_text, p.admitted_first from person p where card = '40.260500'")" \
    'Vũ Công Tùng|03/03/1980|15668' 'the first of the list'
run 0 verify a.kd
run 0 unit list a.kd --lang en --date $day
has out.txt '    AB.07  Chi bộ Công an xã'

begin 'the same lists again change nothing'
dump a.kd before.sql
run 0 import a.kd "$orgs" "$people" --date $day --lang en
has out.txt 'nothing changes'
dump a.kd after.sql
cmp -s before.sql after.sql || fail 'the book changed'
run 0 import a.kd "$orgs" "$people" --date 01/12/2023 --full --lang en
has out.txt 'added 0, changed 0, moved 0, ended 0; posts changed 0, statuses 0'
counted a.kd remark 11

begin 'what comes out is what went in, cell by cell'
run 0 export a.kd --out out1 --date $day
cells out1/danh-sach-dang-vien.xlsx >exported
cells "$people" >original
diff original exported >diff.txt || fail "people: $(head -3 diff.txt)"
cells out1/danh-sach-to-chuc.xlsx | sed 's/ | G=Ghi chú//' >exported
cells "$orgs" >original
diff original exported >diff.txt || fail "organisations: $(head -3 diff.txt)"

begin 'a book made of its own lists gives the same lists'
run 0 init b.kd
run 0 import b.kd out1/danh-sach-to-chuc.xlsx out1/danh-sach-dang-vien.xlsx --date $day
run 0 export b.kd --out out2 --date $day
for f in danh-sach-to-chuc danh-sach-dang-vien; do
    cells out1/$f.xlsx >x
    cells out2/$f.xlsx >y
    cmp -s x y || fail "$f differs"
done
run 0 export a.kd --out out3 --date $day --lang en
run 0 init c.kd
run 0 import c.kd out3/danh-sach-to-chuc.xlsx out3/danh-sach-dang-vien.xlsx --date $day --lang en
lacks out.txt 'not used'
run 0 export c.kd --out out4 --date $day
cells out2/danh-sach-dang-vien.xlsx >x
cells out4/danh-sach-dang-vien.xlsx >y
diff x y >diff.txt || fail 'the English lists do not make the same book'
cells out2/danh-sach-to-chuc.xlsx >x
cells out4/danh-sach-to-chuc.xlsx >y
diff x y >diff.txt || fail 'the English lists do not make the same book'

begin 'remarks are settled one by one, each an event, and only then are facts'
run 2 remark list a.kd --kind nosuch
has err.txt 'discipline, sick'
run 0 remark list a.kd --json
lines out.txt 11
discipline=$(ask a.kd "select id from remark where kind = 'discipline'")
run 0 remark accept a.kd "$discipline" --by 'Nguyễn Thị Mẫu'
is "$(ask a.kd 'select form, decided_on, side, paper from discipline')" \
    'khien_trach|19467|party|QĐ 05-QĐ/ĐU ngày 20/4/2023' 'the discipline'
is "$(ask a.kd 'select actor, act from event order by id desc limit 1')" \
    'Nguyễn Thị Mẫu|remark.accept' 'the event'
run 2 remark accept a.kd "$discipline" --lang en
has err.txt 'settled before'
run 0 remark accept a.kd --kind sick
is "$(ask a.kd "select from_date, to_date, days from spell where kind = 'sick'")" '19358|19723|95' 'sick leave'
run 0 remark accept a.kd --kind maternity
run 0 remark accept a.kd --kind temporary
run 0 remark accept a.kd --kind transfer
is "$(ask a.kd "select from_date, to_date, paper from spell where kind = 'elsewhere'")" \
    '19367|19671|Chi bộ Trường Tiểu học Phú Lộc' 'before the transfer'
is "$(ask a.kd "select count(*) from membership where from_date = 19671")" 1 'the day of the transfer'
run 0 remark accept a.kd --kind status
is "$(ask a.kd "select count(*) from spell where kind = 'exempt' and paper like 'QĐ 1%'")" 2 'papers of exemptions'
run 0 remark reject a.kd --kind probationary
run 0 remark list a.kd --lang en
has out.txt '0 remarks: 0 proposals, 0 to-dos.'
run 2 remark accept a.kd 4711
run 0 verify a.kd

# --- lists of text, easier to change ---
cat >u.csv <<'LIST'
Mã;Tên tổ chức đảng;Loại hình;Mã cấp trên trực tiếp;Ngày thành lập;Có ban thường vụ
X;Đảng bộ xã Mẫu;Đảng bộ cơ sở;;1954;có
X1;Chi bộ thôn Một;Chi bộ trực thuộc;X;03/02/1978;không
X2;Chi bộ thôn Hai;Chi bộ trực thuộc;X;1990;không
LIST
{
    echo 'TT;Họ và tên;Ngày sinh;Giới tính;Số thẻ đảng;Ngày vào Đảng;Ngày chính thức;Chức vụ Đảng;Nghề nghiệp;Mã chi bộ;Tình trạng;Ghi chú'
    echo '1;Trần Văn An;01/02/1970;Nam;40.000001;03/02/1995;03/02/1996;Bí thư chi bộ;Trưởng ban thả diều;X1;;'
    echo '2;Lê Thị Bình;1975;Nữ;40.000002;05/1998;05/1999;Đảng viên;Nông dân;X1;;Đi làm ăn xa'
    for i in $(seq 3 40); do
        echo "$i;Phạm Văn Người$i;02/03/19$((40 + i));Nam;40.0000$((i + 10));10/10/1990;10/10/1991;Đảng viên;Nông dân;X$((i % 2 + 1));;"
    done
} >p.csv
day=31/10/2023

begin 'a title that nobody knows is counted and can be placed'
run 0 init t.kd
run 0 import t.kd u.csv p.csv --date $day --lang en
has out.txt '1 titles are not placed'
run 0 post list t.kd --unplaced --lang en
has out.txt 'Trưởng ban thả diều'
has out.txt '1 are not placed (marked *), held by 1 people'
run 2 post place t.kd --title 'Trưởng ban thả diều' --role boss --leads yes
run 0 post place t.kd --title 'Trưởng ban *' --role head --leads no --managed '?' --state-employee no
run 0 post list t.kd --unplaced --lang en
has out.txt '0 are not placed'
is "$(ask t.kd "select role, leads, managed_by, state_employee, placed from post_title where title like 'Trưởng ban%'")" \
    'head|no||0|1' 'the title'

begin 'a changed list: the difference is told, and what was stays in the book'
day=30/11/2023
sed -e 's/^1;Trần Văn An;01\/02\/1970;/1;Trần Văn An;02\/02\/1970;/' \
    -e 's/^\(3;.*\);X2;;$/\1;X1;Miễn công tác và sinh hoạt đảng;/' \
    -e 's/^\(4;.*\);Nông dân;/\1;Hưu trí;/' p.csv >p2.csv
echo '41;Võ Thị Mới;03/04/1999;Nữ;40.000099;01/10/2023;;Đảng viên;Nông dân;X2;;Đảng viên dự bị' >>p2.csv
sed -e 's/Chi bộ thôn Hai/Chi bộ thôn Hai Mới/' u.csv >u2.csv
dump t.kd before.sql
run 0 import t.kd u2.csv p2.csv --date $day --lang en --dry-run
has out.txt 'the book is as it was'
dump t.kd after.sql
cmp -s before.sql after.sql || fail '--dry-run changed the book'
run 0 import t.kd u2.csv p2.csv --date $day --lang en
has out.txt 'Chi bộ thôn Hai Mới'
has out.txt '~ Trần Văn An (40.000001), Date of birth'
has out.txt '“01/02/1970” → “02/02/1970”'
has out.txt '→ Phạm Văn Người3 (40.000013): Chi bộ thôn Hai Mới → Chi bộ thôn Một'
has out.txt '+ Võ Thị Mới (40.000099): Chi bộ thôn Hai Mới'
has out.txt '− post, Phạm Văn Người4 (40.000014): Nông dân'
has out.txt '+ post, Phạm Văn Người4 (40.000014): Hưu trí'
has out.txt 'added 1, changed 1, moved 1, ended 0; posts changed 2, statuses 1'
is "$(ask t.kd "select from_date, to_date from membership m join person p on p.id = m.person_id where card = '40.000013' order by m.id")" \
    $'|19691\n19691|' 'where he was and is'
is "$(ask t.kd 'select count(*) from membership where to_date is null')" 41 'people who belong somewhere'
run 0 export t.kd --out early --date 31/10/2023
cells early/danh-sach-dang-vien.xlsx >x
grep -q 'Người3 .*L=X2' x || fail 'the book forgot where he was'
run 0 verify t.kd

begin 'more than 5 % of the people are not moved or ended unasked'
dump t.kd before.sql
sed -e 's/;X2;/;X1;/' p2.csv >p3.csv
run 2 import t.kd u2.csv p3.csv --date 15/12/2023 --lang en
has out.txt 'of 41 people, more than 5 %'
head -30 p2.csv >p4.csv
run 2 import t.kd u2.csv p4.csv --date 15/12/2023 --full --lang en
has out.txt 'ends 12 of 41 people'
run 0 import t.kd u2.csv p4.csv --date 15/12/2023 --lang en --dry-run
dump t.kd after.sql
cmp -s before.sql after.sql || fail 'the book changed'
run 0 import t.kd u2.csv p4.csv --date 15/12/2023 --full --yes --lang en
has out.txt 'ended 12'
is "$(ask t.kd "select count(*) from membership where to_date is null and kind = 'official'")" 29 'who is left'
run 0 verify t.kd

# refused NAME UNITS PEOPLE TEXT…: such lists are refused with these words, and leave no trace
refused()
{
    begin "refused: $1"
    local u=$2 p=$3
    shift 3
    rm -f r.kd*
    run 0 init r.kd
    dump r.kd before.sql
    run 2 import r.kd "$u" "$p" --date 30/11/2023 --lang en
    for text; do has err.txt "$text"; done
    has err.txt 'as it was'
    dump r.kd after.sql
    cmp -s before.sql after.sql || fail 'the book changed'
}
sed 's/^X;Đảng bộ xã Mẫu;Đảng bộ cơ sở;;/X;Đảng bộ xã Mẫu;Đảng bộ cơ sở;X1;/' u.csv >w.csv
refused 'a unit under its own child' w.csv p.csv 'w.csv' 'row 2' 'Đảng bộ xã Mẫu'
sed 's/^3;\(.*\);X2;/3;\1;X9;/' p.csv >w.csv
refused 'an unknown cell' u.csv w.csv 'w.csv' 'row 4, column J' 'X9'
sed 's/^2;\(.*\);05\/1998;/2;\1;05\/1970;/' p.csv >w.csv
refused 'admission before birth' u.csv w.csv 'row 3, column F'
sed 's/^1;\(.*\);03\/02\/1995;/1;\1;03\/02\/2024;/' p.csv >w.csv
refused 'admission in the future' u.csv w.csv 'row 2, column F'
sed 's/^2;\(.*\);Đảng viên;/2;\1;Bí thư chi bộ;/' p.csv >w.csv
refused 'two heads of one cell' u.csv w.csv 'row 3' 'Lê Thị Bình'
sed 's/40.000013/40.000001/' p.csv >w.csv
refused 'a card number twice' u.csv w.csv 'row 4: Phạm Văn Người3'
{
    cat p.csv
    echo '99;Tran Van An;01/02/1970;Nam;;03/02/1995;;Đảng viên;;X2;;'
} >w.csv
refused 'one person twice by name and birth date' u.csv w.csv 'Tran Van An'
sed 's/;Chi bộ trực thuộc;X;03/;Chi bộ trực thuộc;Q;03/' u.csv >w.csv
refused 'an unknown superior' w.csv p.csv 'w.csv' 'row 3' 'superior code “Q”'
head -c 3000 "$people" >broken.xlsx
refused 'a truncated workbook' "$orgs" broken.xlsx 'broken.xlsx'
refused 'lists in the wrong order' p.csv u.csv 'p.csv'

begin 'a person who may be another is reported, not guessed'
rm -f r.kd*
run 0 init r.kd
run 0 import r.kd u.csv p.csv --date 31/10/2023
printf '%s\n%s\n' "$(head -1 p.csv)" '1;Trần Văn An;01/02/1970;Nam;40.777777;03/02/1995;;Đảng viên;;X2;;' >w.csv
run 2 import r.kd u.csv w.csv --date 30/11/2023 --lang en
has err.txt 'w.csv'
has err.txt 'row 2: Trần Văn An: somebody in the book has this name and birth date, card number 40.000001'
run 0 import r.kd u.csv w.csv --date 30/11/2023 --lang en --distinct
has out.txt 'added 1, changed 0, moved 0'
printf '%s\n%s\n' "$(head -1 p.csv)" '1;Người Khác Hẳn;09/09/1969;Nam;40.000002;03/02/1995;;Đảng viên;;X2;;' >w.csv
run 2 import r.kd u.csv w.csv --date 30/11/2023 --lang en
has err.txt 'The card number 40.000002 is that of Lê Thị Bình'

begin 'a list of a part of the tree leaves the rest alone'
printf '%s\n%s\n' "$(head -1 u.csv)" 'X3;Chi bộ thôn Ba;Chi bộ trực thuộc;X;01/11/2023;không' >w.csv
printf '%s\n%s\n' "$(head -1 p.csv)" '1;Hồ Thị Ba;01/02/1980;Nữ;40.333333;03/02/2005;03/02/2006;Đảng viên;;X1;;' >w2.csv
run 0 import r.kd w.csv w2.csv --date 30/11/2023 --lang en --full
has out.txt 'added 1, changed 0, under another superior 0, ended 0'
has out.txt 'added 1, changed 0, moved 0, ended 0'
run 0 unit list r.kd --date 30/11/2023
has out.txt '  X3  Chi bộ thôn Ba'

begin 'units are moved, merged, split and dissolved with their dates'
run 0 unit split r.kd X1 --code X4 --name 'Chi bộ thôn Bốn' --date 01/12/2023 --paper 'QĐ 9'
run 2 unit merge r.kd X1 --into X1 --date 01/12/2023
run 2 unit move r.kd X --under X1 --date 01/12/2023 --lang en
has err.txt 'stands below it'
run 2 unit move r.kd X1 --under X --date 01/01/1970 --lang en
run 0 unit merge r.kd X1 --into X4 --date 05/12/2023
run 0 unit dissolve r.kd X3 --date 06/12/2023
run 0 unit list r.kd --date 10/12/2023
lacks out.txt 'X1  '
lacks out.txt 'X3  '
run 0 unit list r.kd --date 01/11/2023
has out.txt '  X1  '
run 0 verify r.kd

begin 'a made-up commune comes out as it goes in'
"$bin" sim commune --year 2023 --seed "${SEED:-1}" --out made >/dev/null 2>&1 || fail 'no made-up lists'
made=(made/danh-sach-to-chuc.xlsx made/danh-sach-dang-vien.xlsx)
run 0 init empty.kd
cp empty.kd k.kd
run 0 import k.kd "${made[@]}" --date 30/11/2023
all=$(ask k.kd 'select count(*) from person')
is "$(ask k.kd "select count(*) from remark where (kind = 'other') <> (proposal = '')")" 0 'remarks that are not read as meant'
is "$(ask k.kd "select count(distinct kind) > 4 from remark")" 1 'kinds of remarks'
run 0 export k.kd --out m1 --date 30/11/2023
cp empty.kd m.kd
run 0 import m.kd m1/danh-sach-to-chuc.xlsx m1/danh-sach-dang-vien.xlsx --date 30/11/2023
run 0 export m.kd --out m2 --date 30/11/2023
for f in danh-sach-to-chuc danh-sach-dang-vien; do
    cells m1/$f.xlsx >x
    cells m2/$f.xlsx >y
    cmp -s x y || fail "$f differs"
done
run 0 import k.kd m1/danh-sach-to-chuc.xlsx m1/danh-sach-dang-vien.xlsx --date 01/12/2023 --full --lang en
has out.txt 'added 0, changed 0, moved 0, ended 0; posts changed 0, statuses 0'
lacks out.txt 'New remarks'

begin 'two imports at once: the second waits or says who holds the book'
cp empty.kd two.kd
"$bin" import two.kd "${made[@]}" --date 30/11/2023 --lang en >one.txt 2>one.err &
first=$!
"$bin" import two.kd "${made[@]}" --date 30/11/2023 --lang en >two.txt 2>two.err
second_rc=$?
wait $first
first_rc=$?
for w in "$first_rc one" "$second_rc two"; do
    rc=${w% *} name=${w#* }
    [ "$rc" -eq 0 ] || { [ "$rc" -eq 1 ] && grep -q 'in use by' "$name.err"; } ||
        fail "$name ended with $rc: $(head -2 "$name.err")"
done
[ $((first_rc * second_rc)) -eq 0 ] || fail 'neither came through'
is "$(ask two.kd 'select count(*) from person')" "$all" 'people'
run 0 verify two.kd

finish
