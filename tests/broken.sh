#!/usr/bin/env bash
# Lists that are no lists, and disks that refuse them: whatever is wrong, the reason is said and the
# book is as it was, byte by byte.
. tests/check.bash
# The interpreter itself: a wrapper around it may take longer than the test.
py=$(python3 -c 'import sys; print(sys.executable)')

orgs=$root/data/sample/danh-sach-to-chuc.xlsx
people=$root/data/sample/danh-sach-dang-vien.xlsx
run 0 init so.kd
run 0 import so.kd "$orgs" "$people" --date 30/11/2023
cp so.kd kept.kd

same()
{
    cmp -s so.kd kept.kd || fail 'the book was changed'
    [ "$(ls -d so.kd?* 2>/dev/null)" = '' ] || fail "left beside the book: $(ls -d so.kd?*)"
}
# as_before: another file with the same people was read: only that it was is written down
as_before()
{
    has out.txt 'added 0, changed 0, moved 0, ended 0; posts changed 0, statuses 0'
    lacks out.txt 'New remarks'
    cp so.kd kept.kd
}
# refused STATUS FILE TEXT: a list of people that is refused with these words
refused()
{
    run "$1" import so.kd "$orgs" "$2" --date 30/11/2023 --lang en
    has err.txt "$2"
    has err.txt "$3"
    same
}

begin 'a workbook cut at every twentieth of its length'
size=$(stat -c %s "$people")
for i in $(seq 19); do
    head -c $((size * i / 20)) "$people" >"cut$i.xlsx"
    refused 2 "cut$i.xlsx" 'cut short or damaged'
done

begin 'bytes inside a workbook overwritten'
for i in $(seq 20); do
    cp "$people" bytes.xlsx
    head -c 64 /dev/zero | tr '\0' 'Z' | dd of=bytes.xlsx bs=1 seek=$((size * i / 21)) conv=notrunc status=none
    "$bin" import so.kd "$orgs" bytes.xlsx --date 30/11/2023 --lang en >out.txt 2>err.txt
    case $? in
    0) as_before ;; # a part that is not read
    1 | 2) has err.txt 'bytes.xlsx' ;;
    *) fail "ended badly, overwritten at $((size * i / 21))" ;;
    esac
    same
done

begin 'a bomb, a cell of 100 MB'
"$py" -IS - <<'PY'
import zipfile
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
def book(name, parts):
    z = zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED)
    z.writestr('_rels/.rels', '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    z.writestr('xl/_rels/workbook.xml.rels', '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
    z.writestr('xl/workbook.xml', f'<workbook {NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>')
    with z.open('xl/worksheets/sheet1.xml', 'w', force_zip64=True) as f:
        f.write(f'<worksheet {NS}><sheetData>'.encode())
        for p in parts:
            f.write(p)
        f.write(b'</sheetData></worksheet>')
    z.close()
def cell(mb, letters):
    import random
    r = random.Random(1)
    yield b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
    for _ in range(mb):
        yield (b'a' * (1 << 20) if letters == 1 else bytes(r.choices(b'abcdefghijklmnopqrstuvwxyz', k=1 << 10)) * (1 << 10))
    yield b'</t></is></c></row>'
book('bomb.xlsx', (b' ' * (1 << 20) for _ in range(1024)))
book('cell.xlsx', cell(100, 26))
with open('cell.csv', 'wb') as f:
    f.write('Họ và tên;Số thẻ đảng\n'.encode())
    f.write(b'"' + b'a' * (100 << 20) + b'";1\n')
PY
refused 2 bomb.xlsx 'grows more than 400 times'
run 2 import so.kd "$orgs" cell.xlsx --date 30/11/2023 --lang en
has err.txt 'cell.xlsx'
same
run 2 import so.kd "$orgs" cell.csv --date 30/11/2023 --lang en
has err.txt 'cell.csv'
same
rm -f bomb.xlsx cell.xlsx cell.csv

begin 'files that are something else, whatever their names say'
: >empty.xlsx
refused 2 empty.xlsx 'empty'
: >empty.csv
refused 2 empty.csv 'empty'
cp "$people" really.csv # a workbook called .csv is a workbook
run 0 import so.kd "$orgs" really.csv --date 30/11/2023 --lang en
as_before
head -c 5000 /dev/urandom >noise.xlsx
run 2 import so.kd "$orgs" noise.xlsx --date 30/11/2023 --lang en
has err.txt 'noise.xlsx'
same
"$py" -IS -c '
ole = bytearray(2048)
ole[0:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ole[30] = 9
ole[48] = 1
ole[1152:1152 + 32] = "EncryptedPackage".encode("utf-16-le")
open("password.xlsx", "wb").write(ole)
open("old.xlsx", "wb").write(ole[:1152] + bytes(896))'
refused 2 password.xlsx 'protected by a password'
refused 2 old.xlsx 'old Excel file'
mkdir -p folder.xlsx
run 1 import so.kd "$orgs" folder.xlsx --date 30/11/2023 --lang en
has err.txt 'cannot be read'
same
run 2 import so.kd "$orgs" absent.xlsx --date 30/11/2023 --lang en
has err.txt 'absent.xlsx'
same

begin 'formulas: the stored value is taken, and it is said'
"$py" -IS - "$people" <<'PY'
import re, sys, zipfile
a, b = zipfile.ZipFile(sys.argv[1]), zipfile.ZipFile('formulas.xlsx', 'w', zipfile.ZIP_DEFLATED)
for name in a.namelist():
    data = a.read(name)
    if name == 'xl/worksheets/sheet1.xml': # every number
        data = re.sub(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?(?: t="n")?>)<v>', rb'\1<f>N(1)+1</f><v>', data)
    b.writestr(name, data)
b.close()
PY
run 0 import so.kd "$orgs" formulas.xlsx --date 30/11/2023 --lang en
has out.txt 'cells of formulas.xlsx are formulas'
as_before

begin 'a full disk and a book that may not be written'
"$bin" sim commune --seed 1 --year 2023 --out made >out.txt 2>&1 || fail 'no made-up lists'
made=(made/danh-sach-to-chuc.xlsx made/danh-sach-dang-vien.xlsx)
run 0 init full.kd
cp full.kd full.kept
# Files may not grow beyond 400 KiB, as on a disk with no more room.
(
    trap '' XFSZ
    ulimit -f 400
    "$bin" import full.kd "${made[@]}" --date 30/11/2023 >out.txt 2>err.txt
    echo $? >rc
)
[ "$(cat rc)" = 1 ] || fail "exit status $(cat rc)"
has err.txt 'Hết chỗ trên ổ đĩa'
run 0 verify full.kd
has out.txt '0 dòng trong bảng person'
has out.txt '1 dòng trong bảng event'
run 0 import full.kd "${made[@]}" --date 30/11/2023
run 0 verify full.kd
mkdir -p locked
cp full.kept locked/so.kd
cp "$bin" ./kiemdiem
chmod 755 . made
chmod 644 made/* locked/so.kd
chmod 555 locked
as_other=()
if [ "$(id -u)" -eq 0 ]; then
    as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chown 65534 locked/so.kd
fi
if "${as_other[@]}" test -x ./kiemdiem -a -r "${made[0]}" 2>/dev/null; then
    "${as_other[@]}" ./kiemdiem import locked/so.kd "${made[@]}" --date 30/11/2023 >out.txt 2>err.txt
    [ $? -eq 1 ] || fail 'it was not refused'
    has err.txt 'locked/so.kd'
    cmp -s locked/so.kd full.kept || fail 'the book was changed'
fi
chmod 755 locked

finish
