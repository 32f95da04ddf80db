#!/usr/bin/env bash
# Papers end to end: what there is, making them in each format, numbers, going on after a kill.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"

# how many files of a kind a folder has
count()
{
    find "$1" -name "*.$2" | wc -l
}
# is N the number of files of a kind in a folder?
files()
{
    local n
    n=$(count "$1" "$2")
    [ "$n" -eq "$3" ] || fail "$n files .$2 in $1, not $3"
}

begin 'the papers of the program are whole, and are listed'
run 0 paper check
has out.txt 'không có lỗi'
run 0 paper list --pack 124
has out.txt '(2B, leader)'
has out.txt 'chưa đối chiếu mẫu gốc'
run 0 paper list --pack 366 --json
has out.txt '"form":"2A","form_for":"leader"'
run 2 paper list --pack 132
has err.txt 'không có giấy tờ'
run 0 paper fields unit --lang en
has out.txt 'votes: xs'
run 2 paper fields thing
has err.txt 'member, collective, unit, ballot'

begin 'an office has its own text of a paper, and is told what is wrong with it'
mkdir own
cat >own/giay-moi.paper <<'END'
paper own_note
  vi      Giấy riêng
  en      Own note
  about   unit
  layout  party
  kind    TB
  seen    no
  file    giay-rieng
body
  head
  title THÔNG BÁO
  p Của {unit.nmae}.
  close
END
run 2 paper check own
has err.txt 'own/giay-moi.paper:12:10: Không có tên «unit.nmae»'
sed -i 's/nmae/name/' own/giay-moi.paper
run 0 paper check own

begin 'a cycle on the sample lists'
run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2024
run 0 cycle open y.kd --year 2024

begin 'a form in each format, for one person and for all of a unit'
for format in html docx pdf; do
    run 0 paper make y.kd --kind form --year 2024 --unit AB.01 --format $format --out made/$format --date 05/12/2024
    has out.txt 'Đã lập 23, giữ nguyên 0'
    files made/$format $format 23
done
grep -qF 'Vũ Công Tùng' made/html/ab.01-vu-cong-tung-ban-kiem-diem-lanh-dao.html || fail 'no name in the form'
pdftotext made/pdf/ab.01-vu-cong-tung-ban-kiem-diem-lanh-dao.pdf f.txt
has f.txt 'Vũ Công Tùng'
unzip -p made/docx/ab.01-vu-cong-tung-ban-kiem-diem-lanh-dao.docx word/document.xml >f.xml
has f.xml 'Vũ Công Tùng'
run 0 paper make y.kd --kind own_note --year 2024 --unit AB --format html --out made/own --papers own
has made/own/ab-dang-bo-xa-an-binh-giay-rieng.html 'Của Đảng bộ xã An Bình'
run 2 paper make y.kd --kind invitatio --year 2024 --unit AB --format html --out made/x
has err.txt 'gần nhất: «invitation»'
run 2 paper make y.kd --kind notice --year 2024 --unit AB.01 --format html --out made/x
has err.txt 'không có ai cần giấy tờ «notice»'
run 2 paper make y.kd --kind invitation --year 2023 --unit AB --format html --out made/x
run 2 paper make y.kd --kind invitation --year 2024 --unit AB --format odt --out made/x
has err.txt 'odt'
[ ! -e made/x ] || fail 'a folder was made for nothing'

begin 'a blank form names nobody'
run 0 paper make y.kd --kind self_review_no_post --year 2024 --blank --format html --out made/blank
files made/blank html 1
lacks made/blank/ban-kiem-diem.html 'An Bình'

begin 'made once more, whole files stay; what changed is made anew; what people changed is left alone'
one=made/html/ab.01-vu-cong-tung-ban-kiem-diem-lanh-dao.html
run 0 paper make y.kd --kind form --year 2024 --unit AB.01 --format html --out made/html --date 05/12/2024
has out.txt 'Đã lập 0, giữ nguyên 23'
echo '<p>filled in by hand' >>$one
run 0 paper make y.kd --kind form --year 2024 --unit AB.01 --format html --out made/html --date 05/12/2024 --place 'An Bình'
has out.txt 'Đã lập 22, giữ nguyên 1'
has err.txt 'vu-cong-tung-ban-kiem-diem-lanh-dao.html đã có và không còn như lúc'
has $one 'filled in by hand'
has made/html/ab.01-phan-van-an-ban-kiem-diem-lanh-dao.html 'An Bình, ngày 05 tháng 12 năm 2024'

begin 'one file in the order of printing'
run 0 paper make y.kd --kind form --year 2024 --unit AB.01 --format pdf --out made/one --together
files made/one pdf 1
has out.txt 'Số trang'
run 0 paper make y.kd --kind form --year 2024 --unit AB.01 --format pdf --out made/one --together
has out.txt 'giữ nguyên 23'

begin 'ballots: as many as are asked, none to be told from another'
run 0 paper make y.kd --kind ballot_levels --year 2024 --unit AB.01 --format pdf --out made/ballot --copies 7
has out.txt 'Số trang: 7'
for page in 1 2 3 4 5 6 7; do
    pdftotext -f $page -l $page made/ballot/*.pdf - | sha256sum
done | sort -u >pages.txt
lines pages.txt 1

begin 'numbers: from the register, once, kept by the same paper'
run 0 paper make y.kd --kind decision_levels --year 2024 --unit AB --format html --out made/d --number 7 --date 05/12/2024
grep -qF 'Số 07-QĐ/ĐU' made/d/*.html || fail 'no number'
run 0 paper number list y.kd
has out.txt '07-QĐ/ĐU, 05/12/2024: Quyết định'
run 0 paper make y.kd --kind decision_levels --year 2024 --unit AB --format html --out made/d --number 7 --date 05/12/2024
has out.txt 'giữ nguyên 1'
run 2 paper make y.kd --kind decision_levels --year 2024 --unit AB --format html --out made/d --number 8 --date 05/12/2024
has err.txt 'đã có số 07-QĐ/ĐU'
run 2 paper number add y.kd --unit AB --kind QĐ --number 7 --date 06/01/2025 --about 'việc khác'
has err.txt 'Số 07-QĐ/ĐU đã cấp cho «Quyết định'
run 0 paper number add y.kd --unit AB --kind QĐ --number next --date 06/01/2025 --about 'việc khác'
has out.txt '08-QĐ/ĐU'
run 0 paper term add y.kd --unit AB --name 2025-2030 --date 01/06/2025
run 0 paper number add y.kd --unit AB --kind QĐ --number next --date 05/06/2025 --about 'đầu nhiệm kỳ'
has out.txt '01-QĐ/ĐU'
run 2 paper make y.kd --kind ballot_levels --year 2024 --unit AB --format html --out made/d --number 1
has err.txt 'không mang số'
run 0 event list y.kd
has out.txt 'paper.number'
run 0 verify y.kd

begin 'a run that was killed goes on'
"$bin" paper make y.kd --kind form --year 2024 --all --format pdf --out made/kill >kill.txt 2>&1 &
pid=$!
for ((i = 0; i < 600; i++)); do
    noted=$(grep -c '^[0-9a-f]\{64\} ' made/kill/kiemdiem-giay-to.txt 2>/dev/null)
    [ "${noted:-0}" -ge 64 ] && break
    kill -0 $pid 2>/dev/null || break
    sleep 0.05
done
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
sleep 0.3 # the child dies with its parent
before=$(count made/kill pdf)
[ "$before" -ge 64 ] || fail "only $before files before the kill"
sleep 0.5
[ "$(count made/kill pdf)" -eq "$before" ] || fail 'the child goes on without its parent'
run 0 paper make y.kd --kind form --year 2024 --all --format pdf --out made/kill
kept=$(sed -n 's/.*giữ nguyên \([0-9]*\) .*/\1/p' out.txt)
[ "${kept:-0}" -ge 64 ] || fail "${kept:-0} files kept"
run 0 paper make y.kd --kind form --year 2024 --all --format pdf --out made/fresh
[ "$(count made/kill pdf)" -eq "$(count made/fresh pdf)" ] || fail 'not as many files as in one run'
files made/kill part 0
for file in made/fresh/*.pdf; do
    pdftotext "$file" a.txt
    pdftotext "made/kill/${file##*/}" b.txt
    cmp -s a.txt b.txt || fail "${file##*/} differs"
done

begin 'when the child dies, the command says over which paper'
"$bin" paper make y.kd --kind form --year 2024 --all --format pdf --out made/died >died.txt 2>&1 &
pid=$!
for ((i = 0; i < 600; i++)); do
    [ "$(count made/died pdf 2>/dev/null)" -ge 3 ] && break
    sleep 0.05
done
child=$(ps -o pid= --ppid $pid | head -1)
kill -9 $child
wait $pid
[ $? -eq 1 ] || fail 'exit status of a command whose child died'
has died.txt 'dừng đột ngột (mã 9) khi đang lập «'

begin 'two runs in one folder: the second is refused'
flock made/died/kiemdiem-giay-to.txt sleep 20 &
pid=$!
sleep 0.3
run 1 paper make y.kd --kind form --year 2024 --unit AB.01 --format html --out made/died
has err.txt 'Đang có lệnh khác'
kill $pid
finish
