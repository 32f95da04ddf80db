#!/usr/bin/env bash
# A province's split of points from a spreadsheet into a book, a cycle opened on it, and what is refused.
. tests/check.bash

py=$(python3 -c 'import sys; print(sys.executable)')

# sheet FILE [CODE POINTS]: the sample split of the packs as a workbook of one sheet a set; one code given other points
sheet()
{
    "$py" -IS - "$root/packs/overlays/mau-2026/split.pack" "$@" <<'PY'
import re, sys, zipfile
from xml.sax.saxutils import escape
split, out, *other = sys.argv[1:]
sets = []
for line in open(split, encoding='utf-8'):
    words = line.split()
    if not words or words[0] == '#':
        continue
    if words[0] == 'split':
        sets.append((words[1], [['Mã', 'Tiêu chí', 'Điểm', 'Nhóm', 'Tiếng Anh']]))
    elif words[0] == 'add':
        vi, en = line.split(' vi ')[1].strip().split(' | en ')
        sets[-1][1].append([words[1], vi, words[4], words[3], en])
    else:
        points = other[1] if other and other[0] == words[0] else words[1]
        sets[-1][1].append([words[0], '', points, '', ''])
z = zipfile.ZipFile(out, 'w')
ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
pkg = 'http://schemas.openxmlformats.org/package/2006'
z.writestr('[Content_Types].xml', f'<Types xmlns="{pkg}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
z.writestr('_rels/.rels', f'<Relationships xmlns="{pkg}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
z.writestr('xl/workbook.xml', f'<workbook {ns} xmlns:r="{rel}"><sheets>' + ''.join(f'<sheet name="{s}" sheetId="{i+1}" r:id="r{i+1}"/>' for i, (s, _) in enumerate(sets)) + '</sheets></workbook>')
z.writestr('xl/_rels/workbook.xml.rels', f'<Relationships xmlns="{pkg}/relationships">' + ''.join(f'<Relationship Id="r{i+1}" Type="{rel}/worksheet" Target="worksheets/sheet{i+1}.xml"/>' for i in range(len(sets))) + '</Relationships>')
for i, (_, rows) in enumerate(sets):
    body = ''
    for n, row in enumerate(rows, 1):
        cells = ''.join(f'<c r="{"ABCDE"[k]}{n}" t="inlineStr"><is><t>{escape(v)}</t></is></c>' for k, v in enumerate(row) if v)
        body += f'<row r="{n}">{cells}</row>'
    z.writestr(f'xl/worksheets/sheet{i+1}.xml', f'<worksheet {ns}><sheetData>{body}</sheetData></worksheet>')
z.close()
PY
}
import()
{
    run "$1" criteria import s.kd "$2" --pack 366 --id "$3" --name 'Bộ tiêu chí thử' \
        --paper '45-QĐ/TU, 15/01/2026, Ban Thường vụ Tỉnh ủy An Phú' "${@:4}"
}

begin 'a template to be filled'
run 0 criteria template --pack 366 --out mau.xlsx
[ -s mau.xlsx ] || fail 'no file'
run 2 criteria template --pack 124 --out mau124.xlsx
has err.txt 'không có bộ tiêu chí nào để chia điểm'
[ ! -e mau124.xlsx ] || fail 'a file was left'

begin 'the split of a whole province'
run 0 init s.kd
sheet chia.xlsx
import 0 chia.xlsx an-phu --dry-run
run 0 criteria list s.kd
has out.txt 'không có bộ tiêu chí riêng nào'
import 0 chia.xlsx an-phu
has out.txt '4 phụ lục'
has out.txt '3 tiêu chí riêng'
import 0 chia.xlsx an-phu
has out.txt 'không có gì thay đổi'
run 0 criteria import s.kd chia.xlsx --pack 366 --id an-phu --name 'Bộ tiêu chí đúng tên' \
    --paper '46-QĐ/TU, 16/01/2026, Ban Thường vụ Tỉnh ủy An Phú'
run 0 criteria list s.kd --json
has out.txt 'Bộ tiêu chí đúng tên'
has out.txt '46-QĐ/TU'
import 0 chia.xlsx an-phu
run 0 criteria list s.kd --json
has out.txt '"overlay":"an-phu","pack":"366"'
has out.txt '"used":false'

begin 'sums, codes and numbers, each at its cell'
sheet sai.xlsx PL4.I.3 2
import 2 sai.xlsx khac
has err.txt 'PL4'
has err.txt 'là 29, cần 30'
sheet sai.xlsx PL1.II.1.B4.2 19
import 2 sai.xlsx khac
has err.txt 'khối PL1.II.1.B4 có 49, cần 50'
sheet sai.xlsx PL3.II.i 'ba mươi'
import 2 sai.xlsx khac
has err.txt '«ba mươi» không phải là điểm'
head -c 700 chia.xlsx >cut.xlsx
import 2 cut.xlsx khac
import 2 absent.xlsx khac
run 0 criteria list s.kd --json
lines out.txt 1

begin 'a cycle is opened on it, and it is frozen then'
run 0 import s.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx" \
    --date 30/11/2023
run 0 cycle open s.kd --year 2026 --overlay an-phu
run 0 cycle list s.kd
has out.txt 'an-phu'
sheet khac.xlsx PL4.I.3 3.0
import 2 khac.xlsx an-phu
has err.txt 'không thay đổi nữa'
import 0 khac.xlsx an-phu-2
run 0 criteria list s.kd
has out.txt 'đã là căn cứ của kỳ kiểm điểm'

finish
