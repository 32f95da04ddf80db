/*
 * fields.c — the names that papers may use: one table.
 */
#include "app/paper/fields.h"

#include <string.h>

const char *const paper_about_words[PAPER_ABOUTS] = {"member", "collective", "unit", "ballot"};

/* All papers; a person or a collective; whom a unit's lists are about. */
#define ALL     "*"
#define SUBJECT "member collective"
#define PEOPLE                                                                                     \
    "subjects collectives leaders members decided_collectives decided_leaders decided_members"
#define STATS "stats_a stats_b stats_c stats_d stats_e"

#define TEXT(about, list, name, vi, en)                                                            \
    {                                                                                              \
        about, list, name, FIELD_TEXT, vi, en                                                      \
    }
#define FLAG(about, list, name, vi, en)                                                            \
    {                                                                                              \
        about, list, name, FIELD_FLAG, vi, en                                                      \
    }
#define LIST(about, list, name, vi, en)                                                            \
    {                                                                                              \
        about, list, name, FIELD_LIST, vi, en                                                      \
    }

static const struct paper_field table[] = {
    /* --- every paper --- */
    TEXT(ALL, "", "year", "năm", "year"),
    TEXT(ALL, "", "quarter", "quý, chữ số La Mã; trống nếu là năm", "quarter in Roman digits"),
    TEXT(ALL, "", "cycle_name", "kỳ: năm 2026, quý III năm 2026", "the cycle in words"),
    TEXT(ALL, "", "today", "ngày lập, dd/mm/yyyy", "day of making"),
    TEXT(ALL, "", "place", "địa danh", "place"),
    TEXT(ALL, "", "date_words", "địa danh và ngày tháng năm", "place and date in words"),
    TEXT(ALL, "", "number", "số văn bản, có số 0 đứng trước", "number of the document"),
    TEXT(ALL, "", "symbol", "số và ký hiệu: Số 05-QĐ/ĐU", "number and symbol"),
    TEXT(ALL, "", "unit.name", "tên tổ chức", "name of the unit"),
    TEXT(ALL, "", "unit.kind", "loại tổ chức", "kind of the unit"),
    TEXT(ALL, "", "unit.upper", "tên tổ chức, chữ in hoa", "name of the unit in capitals"),
    TEXT(ALL, "", "issuer.upper", "cơ quan ban hành, chữ in hoa", "issuing body in capitals"),
    TEXT(ALL, "", "superior.upper", "cấp trên trực tiếp, in hoa", "direct superior in capitals"),
    TEXT(ALL, "", "superior.name", "cấp trên trực tiếp", "direct superior"),
    TEXT(ALL, "", "next_year", "năm sau", "the year after"),
    TEXT(ALL, "", "issuer.name", "cơ quan ban hành", "issuing body"),
    TEXT(ALL, "", "issuer.symbol", "ký hiệu cơ quan ban hành: ĐU, CB",
         "symbol of the issuing body"),
    TEXT(ALL, "", "authority", "thẩm quyền ký: T/M CHI BỘ", "authority to sign"),
    TEXT(ALL, "", "signer.post", "chức vụ người ký", "post of who signs"),
    TEXT(ALL, "", "signer.name", "họ tên người ký", "name of who signs"),
    LIST(ALL, "", "recipients", "nơi nhận", "recipients"),
    TEXT(ALL, "recipients", "text", "một nơi nhận", "one recipient"),
    TEXT(ALL, "", "pack.name", "quy định", "regulation"),
    TEXT(ALL, "", "pack.guidance", "hướng dẫn", "guidance"),
    TEXT(ALL, "", "ground", "căn cứ: số, ngày, cơ quan", "legal ground in words"),
    LIST(ALL, "", "local", "quy định của địa phương", "local rules"),
    TEXT(ALL, "local", "name", "tên", "name"),
    TEXT(ALL, "", "chain_head", "đầu chuỗi sự kiện và ngày", "head of the event chain and day"),
    FLAG(ALL, "", "seal", "cơ quan có con dấu", "the body has a seal"),
    FLAG(ALL, "", "draft", "bản dự thảo", "a draft"),
    FLAG(ALL, "", "blank", "mẫu trống", "a blank form"),
    LIST(ALL, "", "levels", "bốn mức xếp loại", "the four levels"),
    TEXT(ALL, "levels", "code", "mã: XS HTT HT KHT", "code"),
    TEXT(ALL, "levels", "label", "tên mức", "words"),
    TEXT(ALL, "levels", "short", "tên ngắn", "short words"),
    FLAG(ALL, "levels", "ticked", "đã chọn", "chosen"),
    /* --- a person --- */
    TEXT("member", "", "name", "họ và tên", "name"),
    TEXT("member", "", "name_upper", "họ và tên, chữ in hoa", "name in capitals"),
    TEXT("member", "", "birth", "ngày sinh", "date of birth"),
    TEXT("member", "", "card", "số thẻ đảng viên", "number of the Party card"),
    TEXT("member", "", "cell", "chi bộ", "cell"),
    TEXT("member", "", "party_post", "chức vụ Đảng", "Party post"),
    TEXT("member", "", "state_post", "chức vụ chính quyền", "state post"),
    TEXT("member", "", "mass_post", "chức vụ đoàn thể", "post in mass organisations"),
    TEXT("member", "", "residence", "cấp ủy nơi cư trú; để trống để ghi tay",
         "committee of the place of residence; left open"),
    TEXT("member", "", "work_unit", "đơn vị công tác", "place of work"),
    TEXT("member", "", "admitted", "ngày kết nạp", "day of admission"),
    TEXT("member", "", "official_on", "ngày chính thức", "day of full membership"),
    TEXT("member", "", "form_for", "đối tượng của mẫu: leader, no_post, outside",
         "whom the form is for"),
    TEXT("member", "", "phone", "số điện thoại", "telephone"),
    /* --- a person or a collective --- */
    TEXT(SUBJECT, "", "review.*", "nội dung đã viết của một nhóm, mỗi đoạn một dòng",
         "what was written in a content group"),
    TEXT(SUBJECT, "", "grade.*", "mã mức đã tự nhận của một nhóm",
         "grade given to oneself in a group"),
    TEXT(SUBJECT, "", "form", "mẫu: 01, 2A, 2B, 2C", "form"),
    LIST(SUBJECT, "", "shortcomings", "hạn chế, khuyết điểm", "shortcomings"),
    FLAG(SUBJECT, "", "no_shortcoming", "không có hạn chế, khuyết điểm", "no shortcoming"),
    TEXT(SUBJECT, "", "shortcoming_none", "yes: không có hạn chế, khuyết điểm",
         "yes: there is no shortcoming"),
    LIST(SUBJECT, "", "none", "ô không có hạn chế, khuyết điểm", "the tick of no shortcoming"),
    TEXT(SUBJECT, "none", "code", "mã", "code"),
    TEXT(SUBJECT, "none", "label", "lời bên ô", "words beside the box"),
    TEXT(SUBJECT, "none", "short", "lời ngắn bên ô", "short words beside the box"),
    FLAG(SUBJECT, "none", "ticked", "đã chọn", "chosen"),
    LIST(SUBJECT, "", "carried", "hạn chế của kỳ trước", "shortcomings carried over"),
    LIST(SUBJECT, "", "suggestions", "vấn đề được gợi ý kiểm điểm", "suggested matters"),
    LIST(SUBJECT, "", "grades", "bốn bậc tự nhận", "the four grades"),
    LIST(SUBJECT, "", "criteria", "tiêu chí", "criteria"),
    TEXT(SUBJECT, "", "points_common", "điểm nhóm tiêu chí chung", "points of the common group"),
    TEXT(SUBJECT, "", "points_result", "điểm nhóm kết quả", "points of results"),
    TEXT(SUBJECT, "", "points_total", "tổng điểm", "sum of points"),
    TEXT(SUBJECT, "", "self_level", "mức tự xếp loại", "level given to oneself"),
    TEXT(SUBJECT, "", "self_label", "mức tự xếp loại bằng chữ", "own level in words"),
    TEXT(SUBJECT, "", "state_label", "mức của cơ quan nhà nước, bằng lời",
         "level of the state body in words"),
    TEXT(SUBJECT, "", "state_level", "mức của cơ quan nhà nước", "level of the state body"),
    TEXT(SUBJECT, "", "proposed.level", "mức được đề nghị", "proposed level"),
    TEXT(SUBJECT, "", "proposed.label", "mức được đề nghị bằng chữ", "proposed level in words"),
    TEXT(SUBJECT, "", "proposed.body", "nơi đề nghị", "body that proposed"),
    TEXT(SUBJECT, "", "proposed.number", "số văn bản đề nghị", "number of the proposal"),
    TEXT(SUBJECT, "", "proposed.on", "ngày đề nghị", "day of the proposal"),
    TEXT(SUBJECT, "", "proposed.reason", "lý do đề nghị", "reason of the proposal"),
    TEXT(SUBJECT, "", "decided.level", "mã mức được quyết định", "decided level"),
    TEXT(SUBJECT, "", "decided.label", "mức được quyết định", "decided level in words"),
    TEXT(SUBJECT, "", "decided.number", "số quyết định", "number of the decision"),
    TEXT(SUBJECT, "", "decided.on", "ngày quyết định", "day of the decision"),
    TEXT(SUBJECT, "", "decided.body", "cấp quyết định", "deciding body"),
    TEXT(SUBJECT, "", "decided.reason", "lý do", "reason"),
    TEXT(SUBJECT, "", "old.level", "mức đã xếp trước đó", "level before re-rating"),
    TEXT(SUBJECT, "", "old.number", "số quyết định trước", "number of the decision before"),
    TEXT(SUBJECT, "", "old.on", "ngày quyết định trước", "day of the decision before"),
    LIST(SUBJECT, "", "factors", "yếu tố được nêu", "factors"),
    TEXT(SUBJECT, "", "vote.*", "kết quả bỏ phiếu", "result of the vote"),
    TEXT(SUBJECT, "shortcomings", "n", "số thứ tự", "running number"),
    TEXT(SUBJECT, "shortcomings", "text", "hạn chế, khuyết điểm", "shortcoming"),
    TEXT(SUBJECT, "shortcomings", "cause", "nguyên nhân", "cause"),
    TEXT(SUBJECT, "shortcomings", "responsible", "trách nhiệm", "who is responsible"),
    TEXT(SUBJECT, "shortcomings", "remedy", "biện pháp khắc phục", "remedy"),
    TEXT(SUBJECT, "shortcomings", "remedy_by", "thời hạn", "by when"),
    TEXT(SUBJECT, "carried", "n", "số thứ tự", "running number"),
    TEXT(SUBJECT, "carried", "year", "năm", "year"),
    TEXT(SUBJECT, "carried", "text", "hạn chế, khuyết điểm", "shortcoming"),
    TEXT(SUBJECT, "carried", "remedy", "biện pháp", "remedy"),
    TEXT(SUBJECT, "carried", "remedy_by", "thời hạn", "by when"),
    TEXT(SUBJECT, "carried", "state", "tình trạng", "state"),
    TEXT(SUBJECT, "carried", "answer", "kết quả khắc phục", "what became of it"),
    TEXT(SUBJECT, "carried", "evidence", "minh chứng", "evidence"),
    TEXT(SUBJECT, "suggestions", "n", "số thứ tự", "running number"),
    TEXT(SUBJECT, "suggestions", "text", "vấn đề gợi ý", "matter"),
    TEXT(SUBJECT, "suggestions", "answer", "giải trình", "answer"),
    TEXT(SUBJECT, "suggestions", "due", "hạn trả lời", "due"),
    TEXT(SUBJECT, "suggestions", "number", "số văn bản", "number"),
    TEXT(SUBJECT, "suggestions", "on", "ngày", "day"),
    TEXT(SUBJECT, "suggestions", "body", "nơi gợi ý", "who suggests"),
    TEXT(SUBJECT, "suggestions", "conclusion", "kết luận của cấp trên",
         "conclusion of the superior"),
    TEXT(SUBJECT, "grades", "code", "mã bậc", "code"),
    TEXT(SUBJECT, "grades", "label", "tên bậc", "words"),
    TEXT(SUBJECT, "grades", "short", "tên ngắn", "short words"),
    FLAG(SUBJECT, "grades", "ticked", "đã chọn", "chosen"),
    TEXT(SUBJECT, "criteria", "n", "số thứ tự", "running number"),
    TEXT(SUBJECT, "criteria", "group", "nhóm", "group"),
    TEXT(SUBJECT, "criteria", "id", "mã tiêu chí", "id"),
    TEXT(SUBJECT, "criteria", "label", "tên tiêu chí", "words"),
    TEXT(SUBJECT, "criteria", "max", "điểm tối đa", "most points"),
    TEXT(SUBJECT, "criteria", "points", "điểm", "points"),
    TEXT(SUBJECT, "criteria", "grade", "bậc", "grade"),
    TEXT(SUBJECT, "criteria", "product", "sản phẩm", "product"),
    FLAG(SUBJECT, "criteria", "k", "kém", "poor"),
    FLAG(SUBJECT, "criteria", "tb", "trung bình", "middling"),
    FLAG(SUBJECT, "criteria", "t", "tốt", "good"),
    FLAG(SUBJECT, "criteria", "xs", "xuất sắc", "excellent"),
    TEXT(SUBJECT, "factors", "n", "số thứ tự", "running number"),
    TEXT(SUBJECT, "factors", "label", "tên yếu tố", "name"),
    TEXT(SUBJECT, "factors", "text", "nội dung", "text"),
    /* --- a collective --- */
    TEXT("collective", "", "name", "tên tập thể", "name"),
    TEXT("collective", "", "name_upper", "tên tập thể, chữ in hoa", "name in capitals"),
    TEXT("collective", "", "members", "số thành viên", "number of members"),
    LIST("collective", "", "named", "cá nhân được nêu tên", "persons named"),
    TEXT("collective", "named", "n", "số thứ tự", "running number"),
    TEXT("collective", "named", "name", "họ và tên", "name"),
    TEXT("collective", "named", "items", "nội dung được nêu", "items"),
    /* --- a unit --- */
    LIST("unit", "", "subjects", "mọi chủ thể của đơn vị", "all subjects"),
    LIST("unit", "", "collectives", "các tập thể", "collectives"),
    LIST("unit", "", "leaders", "cá nhân giữ chức vụ", "leaders"),
    LIST("unit", "", "members", "đảng viên khác", "other members"),
    LIST("unit", "", "decided_collectives", "tập thể đã có mức", "collectives with a level"),
    LIST("unit", "", "decided_leaders", "cá nhân giữ chức vụ đã có mức", "leaders with a level"),
    LIST("unit", "", "decided_members", "đảng viên khác đã có mức", "other members with a level"),
    TEXT("unit", "", "xs", "số xếp loại XS", "number of XS"),
    TEXT("unit", "", "htt", "số xếp loại HTT", "number of HTT"),
    TEXT("unit", "", "ht", "số xếp loại HT", "number of HT"),
    TEXT("unit", "", "kht", "số xếp loại KHT", "number of KHT"),
    LIST("unit", "", "left_out", "không kiểm điểm, xếp loại", "who is not reviewed"),
    TEXT("unit", "", "total", "tổng số đối tượng", "all subjects"),
    TEXT("unit", "", "rated", "số đã xếp loại", "rated"),
    TEXT("unit", "", "unrated", "số không xếp loại", "not rated"),
    TEXT("unit", "", "owed", "số còn nợ", "what is owed"),
    LIST("unit", "", "cap", "giới hạn XS", "the cap on XS"),
    LIST("unit", "", "stats_a", "biểu A", "table A"),
    LIST("unit", "", "stats_b", "biểu B", "table B"),
    LIST("unit", "", "stats_c", "biểu C", "table C"),
    LIST("unit", "", "stats_d", "biểu D", "table D"),
    LIST("unit", "", "stats_e", "biểu E", "table E"),
    TEXT("unit", "", "xs_year", "năm xét khen thưởng", "year of the reward list"),
    LIST("unit", "", "xs_one", "XS trong năm", "XS of the year"),
    LIST("unit", "", "xs_five", "XS năm năm liền", "XS five years running"),
    TEXT("unit", "", "guest", "người được mời; để trống để ghi tay", "who is invited; left open"),
    TEXT("unit", "", "meeting.*",
         "hội nghị: date time place chair secretary summoned present conclusion ended",
         "the meeting"),
    LIST("unit", "", "absent", "vắng mặt", "absent"),
    LIST("unit", "", "delegates", "đại biểu dự", "delegates"),
    LIST("unit", "", "agenda", "chương trình", "agenda"),
    LIST("unit", "", "remarks", "ý kiến", "remarks"),
    LIST("unit", "", "votes", "kết quả bỏ phiếu", "votes"),
    LIST("unit", "", "xs_votes", "phiếu chọn XS", "choosing ballot"),
    LIST("unit", "", "board", "ban kiểm phiếu", "counting board"),
    LIST("unit", "", "files", "thành phần hồ sơ", "files"),
    TEXT("unit", PEOPLE, "n", "số thứ tự", "running number"),
    TEXT("unit", PEOPLE, "name", "họ và tên, tên tập thể", "name"),
    TEXT("unit", PEOPLE, "birth", "ngày sinh", "date of birth"),
    TEXT("unit", PEOPLE, "post", "chức vụ", "post"),
    TEXT("unit", PEOPLE, "cell", "chi bộ", "cell"),
    TEXT("unit", PEOPLE, "card", "số thẻ", "card"),
    TEXT("unit", PEOPLE, "form", "mẫu", "form"),
    TEXT("unit", PEOPLE, "self", "mã mức tự nhận", "own level"),
    TEXT("unit", PEOPLE, "self_label", "mức tự nhận", "own level in words"),
    TEXT("unit", PEOPLE, "state_level", "mức của cơ quan nhà nước", "level of the state body"),
    TEXT("unit", PEOPLE, "state_label", "mức của cơ quan nhà nước, bằng lời",
         "level of the state body in words"),
    TEXT("unit", PEOPLE, "cell_vote", "phiếu của chi bộ", "vote of the cell"),
    TEXT("unit", PEOPLE, "vote", "kết quả phiếu", "vote"),
    TEXT("unit", PEOPLE, "opinion", "ý kiến", "opinion"),
    TEXT("unit", PEOPLE, "proposed", "mức đề nghị", "proposed level"),
    TEXT("unit", PEOPLE, "decided", "mã mức quyết định", "decided level"),
    TEXT("unit", PEOPLE, "decided_label", "mức quyết định", "decided level in words"),
    TEXT("unit", PEOPLE, "number", "số quyết định", "number of the decision"),
    TEXT("unit", PEOPLE, "on", "ngày", "day"),
    TEXT("unit", PEOPLE, "reason", "lý do", "reason"),
    TEXT("unit", PEOPLE, "discipline", "kỷ luật", "discipline"),
    TEXT("unit", PEOPLE, "remark", "ghi chú", "remark"),
    TEXT("unit", PEOPLE, "kind", "loại tổ chức", "kind of the unit"),
    FLAG("unit", PEOPLE, "is_collective", "là tập thể", "is a collective"),
    TEXT("unit", "left_out", "n", "số thứ tự", "running number"),
    TEXT("unit", "left_out", "name", "họ và tên", "name"),
    TEXT("unit", "left_out", "birth", "ngày sinh", "date of birth"),
    TEXT("unit", "left_out", "unit", "đơn vị", "unit"),
    TEXT("unit", "left_out", "reason", "lý do", "reason"),
    TEXT("unit", "left_out", "article", "điều khoản", "article"),
    TEXT("unit", "left_out", "until", "đến ngày", "until"),
    TEXT("unit", "cap", "n", "số thứ tự", "running number"),
    TEXT("unit", "cap", "group", "nhóm", "group"),
    TEXT("unit", "cap", "base", "số làm gốc", "base"),
    TEXT("unit", "cap", "allowed", "số được phép", "allowed"),
    TEXT("unit", "cap", "used", "đã dùng", "used"),
    TEXT("unit", STATS, "n", "số thứ tự", "running number"),
    TEXT("unit", STATS, "label", "tên dòng", "label"),
    TEXT("unit", STATS, "total", "tổng số", "total"),
    TEXT("unit", STATS, "to_rate", "phải xếp loại", "to rate"),
    TEXT("unit", STATS, "rated", "đã xếp loại", "rated"),
    TEXT("unit", STATS, "unrated", "chưa xếp loại", "unrated"),
    TEXT("unit", STATS, "xs", "XS", "XS"),
    TEXT("unit", STATS, "xs_share", "tỷ lệ XS", "share of XS"),
    TEXT("unit", STATS, "htt", "HTT", "HTT"),
    TEXT("unit", STATS, "htt_share", "tỷ lệ HTT", "share of HTT"),
    TEXT("unit", STATS, "ht", "HT", "HT"),
    TEXT("unit", STATS, "ht_share", "tỷ lệ HT", "share of HT"),
    TEXT("unit", STATS, "kht", "KHT", "KHT"),
    TEXT("unit", STATS, "kht_share", "tỷ lệ KHT", "share of KHT"),
    TEXT("unit", STATS, "undecided", "chưa quyết định", "not decided yet"),
    TEXT("unit", STATS, "kht_again", "KHT hai năm liền", "KHT two years running"),
    TEXT("unit", STATS, "xs_of_htt", "tỷ lệ XS trên số HTT", "XS as a share of HTT"),
    TEXT("unit", STATS, "xs_of_htt_up", "tỷ lệ XS trên số HTT trở lên",
         "XS as a share of HTT and better"),
    TEXT("unit", STATS, "xs_last", "XS năm trước", "XS of the year before"),
    TEXT("unit", STATS, "reason.*", "số không xếp loại theo một lý do", "not rated for a reason"),
    FLAG("unit", "xs_one xs_five", "is_collective", "là tập thể", "is a collective"),
    TEXT("unit", "xs_one xs_five", "n", "số thứ tự", "running number"),
    TEXT("unit", "xs_one xs_five", "name", "họ và tên", "name"),
    TEXT("unit", "xs_one xs_five", "unit", "đơn vị", "unit"),
    TEXT("unit", "xs_one xs_five", "years", "các năm", "years"),
    TEXT("unit", "absent", "n", "số thứ tự", "running number"),
    TEXT("unit", "absent", "name", "họ và tên", "name"),
    TEXT("unit", "absent", "reason", "lý do", "reason"),
    LIST("unit", "", "guests", "đại biểu có mặt", "delegates and guests present"),
    TEXT("unit", "guests", "n", "số thứ tự", "running number"),
    TEXT("unit", "guests", "name", "họ và tên", "name"),
    TEXT("unit", "guests", "post", "chức vụ", "post"),
    TEXT("unit", "delegates", "n", "số thứ tự", "running number"),
    TEXT("unit", "delegates", "name", "họ và tên", "name"),
    TEXT("unit", "delegates", "post", "chức vụ", "post"),
    TEXT("unit", "delegates", "phone", "điện thoại", "telephone"),
    TEXT("unit", "delegates", "unit", "dự tại", "unit"),
    TEXT("unit", "delegates", "from", "từ ngày", "from"),
    TEXT("unit", "delegates", "to", "đến ngày", "to"),
    TEXT("unit", "delegates", "paper", "văn bản cử", "paper"),
    TEXT("unit", "agenda", "n", "số thứ tự", "running number"),
    TEXT("unit", "agenda", "text", "nội dung", "text"),
    TEXT("unit", "agenda", "who", "người thực hiện", "who"),
    TEXT("unit", "remarks", "n", "số thứ tự", "running number"),
    TEXT("unit", "remarks", "about", "về ai", "about whom"),
    TEXT("unit", "remarks", "who", "người phát biểu", "who"),
    TEXT("unit", "remarks", "text", "ý kiến", "remark"),
    TEXT("unit", "remarks", "answer", "tiếp thu, giải trình", "answer"),
    TEXT("unit", "votes xs_votes", "n", "số thứ tự", "running number"),
    TEXT("unit", "votes xs_votes", "name", "họ và tên", "name"),
    TEXT("unit", "votes xs_votes", "summoned", "triệu tập", "summoned"),
    TEXT("unit", "votes xs_votes", "present", "có mặt", "present"),
    TEXT("unit", "votes xs_votes", "issued", "phiếu phát ra", "issued"),
    TEXT("unit", "votes xs_votes", "returned", "phiếu thu về", "returned"),
    TEXT("unit", "votes xs_votes", "valid", "phiếu hợp lệ", "valid"),
    TEXT("unit", "votes xs_votes", "invalid", "phiếu không hợp lệ", "invalid"),
    TEXT("unit", "votes xs_votes", "xs", "XS", "XS"),
    TEXT("unit", "votes xs_votes", "htt", "HTT", "HTT"),
    TEXT("unit", "votes xs_votes", "ht", "HT", "HT"),
    TEXT("unit", "votes xs_votes", "kht", "KHT", "KHT"),
    TEXT("unit", "votes xs_votes", "xs_of_summoned", "tỷ lệ XS trên triệu tập",
         "share of the summoned"),
    TEXT("unit", "votes xs_votes", "xs_of_issued", "tỷ lệ XS trên phát ra", "share of the issued"),
    TEXT("unit", "votes xs_votes", "htt_of_summoned", "tỷ lệ HTT trên triệu tập",
         "share of the summoned"),
    TEXT("unit", "votes xs_votes", "htt_of_issued", "tỷ lệ HTT trên phát ra",
         "share of the issued"),
    TEXT("unit", "votes xs_votes", "ht_of_summoned", "tỷ lệ HT trên triệu tập",
         "share of the summoned"),
    TEXT("unit", "votes xs_votes", "ht_of_issued", "tỷ lệ HT trên phát ra", "share of the issued"),
    TEXT("unit", "votes xs_votes", "kht_of_summoned", "tỷ lệ KHT trên triệu tập",
         "share of the summoned"),
    TEXT("unit", "votes xs_votes", "kht_of_issued", "tỷ lệ KHT trên phát ra",
         "share of the issued"),
    TEXT("unit", "votes xs_votes", "votes", "số phiếu chọn", "votes"),
    TEXT("unit", "votes xs_votes", "share", "tỷ lệ", "share"),
    FLAG("unit", "votes xs_votes", "carried", "có mức đạt quá tỷ lệ quy định",
         "a level has more than the share that is asked"),
    TEXT("unit", "votes xs_votes", "carried_label", "mức đạt quá tỷ lệ quy định",
         "the level that has more than the share"),
    TEXT("unit", "board", "n", "số thứ tự", "running number"),
    TEXT("unit", "board", "name", "họ và tên", "name"),
    TEXT("unit", "board", "role", "nhiệm vụ", "role"),
    TEXT("unit", "files", "n", "số thứ tự", "running number"),
    TEXT("unit", "files", "text", "thành phần", "what"),
    TEXT("unit", "files", "have", "đã có", "have"),
    /* --- ballots --- */
    TEXT("ballot", "", "title", "tên phiếu", "title"),
    TEXT("ballot", "", "copies", "số phiếu: số người bỏ phiếu", "how many ballots: who votes"),
    LIST("ballot", "", "subjects", "những ai trên phiếu", "who stands on the ballot"),
    TEXT("ballot", "subjects", "n", "số thứ tự", "running number"),
    TEXT("ballot", "subjects", "name", "họ và tên", "name"),
    TEXT("ballot", "subjects", "post", "chức vụ", "post"),
};

enum { FIELDS = sizeof table / sizeof *table };

const struct paper_field *paper_fields_all(int *n)
{
    *n = FIELDS;
    return table;
}

/* Is `word` one of the words, parted by blanks?  No words: only no word is. */
static bool among(const char *words, struct str word)
{
    if (words[0] == '\0' || word.n == 0)
        return words[0] == '\0' && word.n == 0;
    for (const char *w = words; *w != '\0';) {
        size_t n = strcspn(w, " ");
        if (n == word.n && memcmp(w, word.p, n) == 0)
            return true;
        w += n + strspn(w + n, " ");
    }
    return false;
}

static bool named(const char *name, struct str asked)
{
    size_t n = strlen(name);
    if (n >= 2 && name[n - 1] == '*')
        return asked.n > n - 1 && memcmp(name, asked.p, n - 1) == 0;
    return n == asked.n && memcmp(name, asked.p, n) == 0;
}

const struct paper_field *paper_field_find(enum paper_about about, struct str list, struct str name)
{
    for (int i = 0; i < FIELDS; i++) {
        const struct paper_field *f = &table[i];
        if (named(f->name, name) && among(f->list, list) &&
            (f->about[0] == '*' || among(f->about, str_of(paper_about_words[about]))))
            return f;
    }
    return NULL;
}
