#!/usr/bin/env bash
# A form is made, filled, handed in and read back; what lacks is told with field and article.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash
command -v zip >/dev/null && command -v unzip >/dev/null && command -v perl >/dev/null ||
    { echo "ok - skipped: needs zip, unzip and perl"; exit 0; }

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"
card=40.290467
year=2023

# change FROM TO PERL…: the same file with another text
change()
{
    local from=$1 to=$2
    shift 2
    rm -rf doc
    mkdir doc
    (cd doc && unzip -q "../$from" && perl -CSD -Mutf8 -0pi -e "$*" word/document.xml && zip -q -r "../$to.new" .)
    mv "$to.new" "$to" 2>/dev/null || mv "$to.new.zip" "$to"
}
# what people do: write into a field, tick the last box of a label, write into the cells of a row
write()
{
    printf 's|(w:name="kd_%s"/>)<w:r><w:tab/></w:r>|$1<w:r><w:t>%s</w:t></w:r>|;' "$1" "$2"
}
tick()
{
    printf 's|(.*)☐(</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space="preserve">.%s<)|$1☒$2|s;' "$1"
}
cells()
{
    local table=$1 text out=''
    shift
    for text; do
        out+="s|(w:name=\"kd_$table\"/>.*?)<w:r><w:br/></w:r>|\$1<w:r><w:t>$text</w:t></w:r>|s;"
    done
    printf '%s' "$out"
}

run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2023
run 0 shortcoming add y.kd --card $card --year 2022 --text 'Chậm báo cáo' --cause 'Thiếu kiểm tra' --responsible 'Bản thân' --remedy 'Lập lịch tuần' --remedy-by 30/06/2023
run 0 cycle open y.kd --year $year --overlay hatinh-2023
run 0 paper make y.kd --kind form --year $year --card $card --format docx --out f
form=$(ls f/*.docx)

begin 'an empty form is a draft that lacks everything, each with its field and article'
run 2 review read y.kd "$form" --year $year --dry-run
has out.txt 'chưa ghi gì'
run 2 review read y.kd "$form" --year $year
has out.txt 'giữ làm bản nháp (bản thứ 1)'
has out.txt '(quality) còn để trống — Điều 6, khoản 2, Quy định 124-QĐ/TW'
has out.txt '(direction) còn để trống — Điều 6, khoản 2, Quy định 124-QĐ/TW'
has out.txt 'Chưa báo cáo kết quả khắc phục hạn chế, khuyết điểm kỳ trước số 1: «Chậm báo cáo»'
has out.txt 'Chưa nêu hạn chế, khuyết điểm nào'
has out.txt 'Chưa tự nhận mức xếp loại'
run 0 facts list y.kd --year $year
has out.txt '0 đối tượng'

begin 'a shortcoming without remedy and date, two ticks, a remedy without day and evidence: each is told'
change "$form" two.docx "$(write quality 'Tôi gương mẫu.')$(write tasks 'Tôi làm xong việc.')$(write direction 'Tôi sẽ đi cơ sở nhiều hơn.')$(cells shortcomings '1' 'Ít đi cơ sở' 'Chưa sắp xếp thời gian' 'Bản thân')$(tick 'Hoàn thành tốt nhiệm vụ')$(tick 'Hoàn thành nhiệm vụ')s|(Chậm báo cáo</w:t>.*?<w:t[^>]*>)(</w:t>)?|\$1|s;"
run 2 review read y.kd two.docx --year $year
has out.txt 'giữ làm bản nháp (bản thứ 2)'
has out.txt 'Hạn chế, khuyết điểm số 1 thiếu biện pháp khắc phục — Điều 6, khoản 2, Quy định 124-QĐ/TW'
has out.txt 'Hạn chế, khuyết điểm số 1 thiếu thời hạn khắc phục'
has out.txt 'Đánh dấu nhiều hơn một ô ở phần chọn «self_level»'
lacks out.txt '(quality)'

begin 'a whole one is submitted: level, shortcoming, answer, text; the drafts stay'
reply='s|(Chậm báo cáo</w:t></w:r></w:p></w:tc>)(.*?<w:p>.*?)(</w:p>.*?<w:p>.*?)(</w:p>.*?<w:p>.*?)(</w:p>)|$1$2<w:r><w:t>Đã khắc phục xong ngày 15/06/2023</w:t></w:r>$3<w:r><w:t>Đã báo cáo đúng hạn cả năm</w:t></w:r>$4<w:r><w:t>Sổ theo dõi công văn</w:t></w:r>$5|s;'
whole="$(write quality 'Tôi gương mẫu.')$(write tasks 'Tôi làm xong việc.')$(write direction 'Tôi sẽ đi cơ sở nhiều hơn.')$(cells shortcomings '1' 'Ít đi cơ sở' 'Chưa sắp xếp thời gian' 'Bản thân' 'Mỗi tháng hai lần' '30/06/2024')$(tick 'Hoàn thành tốt nhiệm vụ')$(tick 'Tốt     ')"
change "$form" three.docx "$whole$reply"
run 0 review read y.kd three.docx --year $year --by 'Văn phòng'
has out.txt 'đã nộp (bản thứ 3)'
run 0 review show y.kd --year $year --card $card --json
has out.txt '"state":"submitted"'
has out.txt '"quality":["Tôi gương mẫu."]'
has out.txt '"grade.tasks":["t"]'
has out.txt '"self_level":["HTT"]'
run 0 facts list y.kd --year $year --json
has out.txt '"self_level":"HTT"'
run 0 shortcoming list y.kd --card $card
has out.txt 'Ít đi cơ sở'
has out.txt 'đã khắc phục xong'
run 0 event list y.kd
[ "$(grep -c 'review.read' out.txt)" -eq 3 ] || fail 'not three events'
run 0 review read y.kd three.docx --year $year
has out.txt 'đã được đọc trước đó'
run 0 review check y.kd --year $year --unit AB.01
has out.txt 'Đã nộp 1, bản nháp 0'
run 0 paper make y.kd --kind form --year $year --card $card --format html --out again
has again/*.html 'Tôi gương mẫu.'
has again/*.html 'Mỗi tháng hai lần'

begin 'both the tick of none and a shortcoming is refused; what has no place is shown and kept'
change "$form" four.docx "$whole$reply$(tick 'Không có hạn chế, khuyết điểm')s|(<w:t xml:space=\"preserve\">II\. Hạn chế, khuyết điểm và nguyên nhân</w:t></w:r></w:p>)|\$1<w:p><w:r><w:t>Ghi thêm ngoài bảng.</w:t></w:r></w:p>|;"
run 2 review read y.kd four.docx --year $year
has out.txt 'Vừa đánh dấu «không có hạn chế, khuyết điểm» vừa nêu'
has out.txt 'Ghi thêm ngoài bảng.'
has out.txt 'sau «II. Hạn chế, khuyết điểm và nguyên nhân»'
run 0 review show y.kd --year $year --card $card
has out.txt '[unplaced]'

begin 'a second submission keeps the first, and takes the place of its shortcomings'
change three.docx five.docx 's|Ít đi cơ sở|Ít xuống thôn|;'
run 0 review read y.kd five.docx --year $year --on-paper
has out.txt '(bản thứ 5)'
run 0 shortcoming list y.kd --card $card
has out.txt 'Ít xuống thôn'
lacks out.txt 'Ít đi cơ sở'
run 0 review show y.kd --year $year --card $card
has out.txt 'Nhập thay cho người nộp bản giấy.'

begin 'whose it is: another card, nobody, a scan, another file'
run 2 review read y.kd three.docx --year $year --card 40.290468
run 2 review read y.kd five.docx --year $year --unit AB.03
printf '%%PDF-1.4 bản quét giả định' >scan.pdf
run 2 review read y.kd scan.pdf --year $year
has err.txt 'Bản quét không cho biết của ai'
run 0 review read y.kd scan.pdf --year $year --card $card
has out.txt 'Đã lưu bản quét'
cp "$root/data/sample/danh-sach-to-chuc.xlsx" list.docx
run 2 review read y.kd list.docx --year $year
has err.txt 'Đây là bảng tính'
printf 'chữ' >text.docx
run 2 review read y.kd text.docx --year $year
has err.txt 'không phải văn bản .docx'
run 2 review read y.kd nowhere.docx --year $year
has err.txt 'Không tìm thấy'

begin 'a suggested matter, and what the report of the collective says of a person, must be answered'
run 0 init z.kd
# shellcheck disable=SC2086
run 0 import z.kd $lists --date 30/11/2023
run 0 cycle open z.kd --year $year --overlay hatinh-2023
run 0 suggestion add z.kd --year $year --card $card --text 'Việc nêu gương trong hội họp' --body 'Đảng ủy xã' --date 01/11/2023
run 0 shortcoming add z.kd --unit AB.01 --year $year --text 'Nghị quyết ban hành chậm' --cause 'Thiếu đôn đốc' --responsible 'Đồng chí Dương Thị Loan' --remedy 'Giao hạn từng việc' --remedy-by 30/06/2024
run 0 paper make z.kd --kind form --year $year --card $card --format docx --out z
form=$(ls z/*.docx)
change "$form" six.docx "$whole"
run 2 review read z.kd six.docx --year $year
has out.txt 'Chưa giải trình vấn đề được gợi ý kiểm điểm số 1: «Việc nêu gương trong hội họp» — Điều 6, khoản 2, Quy định 124-QĐ/TW'
has out.txt 'Báo cáo của tập thể nêu tên người này chịu trách nhiệm về «Nghị quyết ban hành chậm»'
run 2 review check z.kd --year $year --unit AB.01
has out.txt 'Dương Thị Loan có tên trong báo cáo của tập thể: chưa nộp'
answer='s|(Việc nêu gương trong hội họp</w:t></w:r></w:p></w:tc>.*?<w:p>.*?)(</w:p>)|$1<w:r><w:t>Có hai buổi đến muộn, tôi nhận trách nhiệm.</w:t></w:r>$2|s;'
change "$form" seven.docx "$whole$answer$(write own_part 'Nghị quyết ban hành chậm có phần lỗi của tôi.')"
run 0 review read z.kd seven.docx --year $year
run 0 suggestion list z.kd --year $year --card $card
has out.txt 'Có hai buổi đến muộn'
run 0 review check z.kd --year $year --unit AB.01 --json
has out.txt '"state":"submitted","version":2'
run 0 verify z.kd

begin "the book is whole"
run 0 verify y.kd
finish
